/** Looks at things that change; all who ask for the same one within some milliseconds share a look. */
export class SharedLooks<Found> {
  readonly #looks = new Map<string, Promise<Found>>();

  /**
   * @param read - how one is looked at.
   * @param forMs - how long a look is shared.
   */
  constructor(
    private readonly read: (id: string) => Promise<Found>,
    private readonly forMs: number,
  ) {}

  at(id: string): Promise<Found> {
    const known = this.#looks.get(id);
    if (known) return known;
    const look = this.read(id);
    this.#looks.set(id, look);
    const forget = (): void => {
      if (this.#looks.get(id) === look) this.#looks.delete(id);
    };
    setTimeout(forget, this.forMs).unref();
    look.catch(forget);
    return look;
  }

  /** Whoever asks next looks again: it has changed. */
  forget(id: string): void {
    this.#looks.delete(id);
  }
}
