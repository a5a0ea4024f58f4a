/** How many failures within how long close the door. */
export interface AttemptLimit {
  failures: number;
  windowMs: number;
}

/**
 * Counts failed attempts by key within a sliding window. Kept in memory: a restart forgives, which is bearable for a limit of minutes.
 * Holds at most 10,000 keys; the longest unused are forgotten first.
 */
export class Attempts {
  readonly #failures = new Map<string, number[]>();

  constructor(
    private readonly limit: AttemptLimit,
    private readonly now: () => number = Date.now,
  ) {}

  /** Seconds until the key may try again; 0 when it may now. */
  waitSeconds(key: string): number {
    const recent = this.#recent(key);
    const first = recent[recent.length - this.limit.failures];
    return first === undefined ? 0 : Math.ceil((first + this.limit.windowMs - this.now()) / 1000);
  }

  fail(key: string): void {
    const recent = [...this.#recent(key), this.now()].slice(-this.limit.failures);
    this.#failures.delete(key);
    this.#failures.set(key, recent);
    if (this.#failures.size > 10_000) {
      const oldest = this.#failures.keys().next();
      if (!oldest.done) this.#failures.delete(oldest.value);
    }
  }

  /** Takes back the last failure: it was none. */
  takeBack(key: string): void {
    const recent = this.#recent(key).slice(0, -1);
    if (recent.length > 0) this.#failures.set(key, recent);
    else this.#failures.delete(key);
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  #recent(key: string): number[] {
    const since = this.now() - this.limit.windowMs;
    return (this.#failures.get(key) ?? []).filter((at) => at > since);
  }
}
