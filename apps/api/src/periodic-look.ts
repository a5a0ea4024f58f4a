/** Looks at something now and then, one look at a time. A look that fails is told, and the next one comes all the same. */
export class PeriodicLook {
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<unknown> | undefined;

  /** @param failed - is told what a look threw. */
  constructor(
    private readonly look: () => Promise<unknown>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /**
   * The first look comes after one interval. The process is not kept alive for it.
   *
   * @param everyMs - milliseconds between two looks.
   */
  start(everyMs: number): void {
    this.#timer = setInterval(() => this.now(), everyMs);
    this.#timer.unref();
  }

  /** Looks at once, unless a look is under way. */
  now(): void {
    this.#looking ??= this.look()
      .catch(this.failed)
      .finally(() => (this.#looking = undefined));
  }

  /** Ends the looks of the timer, and waits for one that is under way. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }
}
