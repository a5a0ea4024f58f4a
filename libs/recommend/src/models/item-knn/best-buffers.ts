/** Fewest places a row has beyond K, so that small K are not selected at every offer. */
const SPARE = 16;
/** Stretches so short are sorted by insertion. */
const SHORT = 12;

/**
 * The K best products of each of many rows, offered in any order: higher scores first, ties by ascending product. Offers that pass the row's
 * threshold are appended; a full row is cut to its K best, which raises the threshold. An offer costs O(1) on average and touches one place.
 *
 * Memory: 16·K bytes a row.
 */
export class BestBuffers {
  /** Entries of each row. */
  readonly sizes: Int32Array;
  /** Places of a row: row r begins at r · capacity. */
  readonly capacity: number;
  readonly products: Int32Array;
  readonly scores: Float32Array;
  /** What a score must reach to be looked at. */
  readonly thresholds: Float32Array;

  /** @param k - K ≥ 1. */
  constructor(rows: number, private readonly k: number) {
    this.capacity = k + Math.max(k, SPARE);
    this.sizes = new Int32Array(rows);
    this.products = new Int32Array(rows * this.capacity);
    this.scores = new Float32Array(rows * this.capacity);
    this.thresholds = new Float32Array(rows);
  }

  /** @param score - a 32-bit float > 0. */
  offer(row: number, product: number, score: number): void {
    if (score < this.thresholds[row]!) return;
    const size = this.sizes[row]!;
    const at = row * this.capacity + size;
    this.products[at] = product;
    this.scores[at] = score;
    this.sizes[row] = size + 1;
    if (size + 1 === this.capacity) this.cut(row);
  }

  /** Leaves a row's K best, best first. */
  finish(row: number): void {
    const base = row * this.capacity;
    this.sort(base, base + this.sizes[row]! - 1);
    this.sizes[row] = Math.min(this.sizes[row]!, this.k);
  }

  private cut(row: number): void {
    const base = row * this.capacity;
    const wanted = base + this.k - 1;
    let [low, high] = [base, base + this.sizes[row]! - 1];
    while (low < high) {
      const middle = this.split(low, high);
      if (middle < wanted) low = middle + 1;
      else high = middle;
    }
    this.sizes[row] = this.k;
    this.thresholds[row] = this.scores[wanted]!;
  }

  private sort(from: number, to: number): void {
    let [low, high] = [from, to];
    while (high - low > SHORT) {
      const middle = this.split(low, high);
      if (middle - low < high - middle) {
        this.sort(low, middle);
        low = middle + 1;
      } else {
        this.sort(middle + 1, high);
        high = middle;
      }
    }
    const { products, scores } = this;
    for (let next = low + 1; next <= high; next += 1) {
      const product = products[next]!;
      const score = scores[next]!;
      let at = next;
      for (; at > low && (scores[at - 1]! < score || (score === scores[at - 1]! && products[at - 1]! > product)); at -= 1) {
        scores[at] = scores[at - 1]!;
        products[at] = products[at - 1]!;
      }
      scores[at] = score;
      products[at] = product;
    }
  }

  /** Hoare's partition around the middle entry: afterwards no place up to the result is worse than any after it. */
  private split(from: number, to: number): number {
    const { products, scores } = this;
    const middle = (from + to) >> 1;
    const score = scores[middle]!;
    const product = products[middle]!;
    let low = from - 1;
    let high = to + 1;
    for (;;) {
      do low += 1;
      while (scores[low]! > score || (score === scores[low]! && products[low]! < product));
      do high -= 1;
      while (scores[high]! < score || (score === scores[high]! && products[high]! > product));
      if (low >= high) return high;
      const otherScore = scores[low]!;
      const otherProduct = products[low]!;
      scores[low] = scores[high]!;
      products[low] = products[high]!;
      scores[high] = otherScore;
      products[high] = otherProduct;
    }
  }
}
