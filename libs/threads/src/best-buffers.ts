/** Fewest places a row has beyond K, so that small K are not selected at every offer. */
const SPARE = 16;
/** Stretches so short are sorted by insertion. */
const SHORT = 12;

/**
 * The K best ids of each of many rows, offered in any order: higher scores first, ties by ascending id. Offers that pass the row's
 * threshold are appended; a full row is cut to its K best, which raises the threshold. An offer costs O(1) on average and touches one place.
 *
 * Each id stands beside its score, so that an offer reaches one place in memory. Memory: 16·K bytes a row.
 */
export class BestBuffers {
  /** Entries of each row. */
  readonly sizes: Int32Array;
  /** Entries that a row has room for: entry e of row r is number r · capacity + e. */
  readonly capacity: number;
  /** What a score must reach to be looked at. */
  readonly thresholds: Float32Array;
  /** Id, score, id, score, … */
  private readonly ids: Int32Array;
  /** The same memory. */
  private readonly scores: Float32Array;

  /** @param k - K ≥ 1. */
  constructor(
    rows: number,
    private readonly k: number,
  ) {
    this.capacity = k + Math.max(k, SPARE);
    this.sizes = new Int32Array(rows);
    this.thresholds = new Float32Array(rows);
    this.ids = new Int32Array(2 * rows * this.capacity);
    this.scores = new Float32Array(this.ids.buffer);
  }

  /** @param score - a 32-bit float > 0. */
  offer(row: number, id: number, score: number): void {
    if (score < this.thresholds[row]!) return;
    const size = this.sizes[row]!;
    const at = 2 * (row * this.capacity + size);
    this.ids[at] = id;
    this.scores[at + 1] = score;
    this.sizes[row] = size + 1;
    if (size + 1 === this.capacity) this.cut(row);
  }

  /** Leaves a row's K best, best first, and writes them to two arrays from a position on; returns how many there are. */
  finish(row: number, ids: Int32Array, scores: Float32Array, position: number): number {
    const base = row * this.capacity;
    this.sort(base, base + this.sizes[row]! - 1);
    const size = Math.min(this.sizes[row]!, this.k);
    this.sizes[row] = size;
    for (let rank = 0; rank < size; rank += 1) {
      ids[position + rank] = this.ids[2 * (base + rank)]!;
      scores[position + rank] = this.scores[2 * (base + rank) + 1]!;
    }
    return size;
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
    this.thresholds[row] = this.scores[2 * wanted + 1]!;
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
    const { ids, scores } = this;
    for (let next = low + 1; next <= high; next += 1) {
      const id = ids[2 * next]!;
      const score = scores[2 * next + 1]!;
      let at = 2 * next;
      for (; at > 2 * low && (scores[at - 1]! < score || (score === scores[at - 1]! && ids[at - 2]! > id)); at -= 2) {
        scores[at + 1] = scores[at - 1]!;
        ids[at] = ids[at - 2]!;
      }
      scores[at + 1] = score;
      ids[at] = id;
    }
  }

  /** Hoare's partition around the middle entry: afterwards no entry up to the result is worse than any after it. */
  private split(from: number, to: number): number {
    const { ids, scores } = this;
    const middle = 2 * ((from + to) >> 1);
    const score = scores[middle + 1]!;
    const id = ids[middle]!;
    let low = 2 * from - 2;
    let high = 2 * to + 2;
    for (;;) {
      do low += 2;
      while (scores[low + 1]! > score || (score === scores[low + 1]! && ids[low]! < id));
      do high -= 2;
      while (scores[high + 1]! < score || (score === scores[high + 1]! && ids[high]! > id));
      if (low >= high) return high / 2;
      const otherScore = scores[low + 1]!;
      const otherId = ids[low]!;
      scores[low + 1] = scores[high + 1]!;
      ids[low] = ids[high]!;
      scores[high + 1] = otherScore;
      ids[high] = otherId;
    }
  }
}
