/** A column of doubles that grows; what has not been set is `initial`. */
export class Column {
  #values: Float64Array;
  #length = 0;

  constructor(private readonly initial = 0) {
    this.#values = new Float64Array(1024).fill(initial);
  }

  /** One more than the last place that was set. */
  get length(): number {
    return this.#length;
  }

  get(at: number): number {
    return at < this.#length ? this.#values[at]! : this.initial;
  }

  set(at: number, value: number): void {
    if (at >= this.#values.length) {
      const larger = new Float64Array(Math.max(at + 1, this.#values.length * 2)).fill(
        this.initial,
        this.#values.length,
      );
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[at] = value;
    if (at >= this.#length) this.#length = at + 1;
  }

  push(value: number): void {
    this.set(this.#length, value);
  }
}
