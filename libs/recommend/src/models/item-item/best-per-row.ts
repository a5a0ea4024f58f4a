import type { RankedLists } from '../../recommender.js';

/**
 * The K best products of each row, offered one by one in any order: higher scores first, ties by ascending product row.
 * Scores are rounded to 32-bit floats before they are compared. Each row is a heap with the worst kept on top, so an offer costs O(log K) at most.
 */
export class BestPerRow {
  readonly sizes: Int32Array;
  readonly products: Int32Array;
  readonly scores: Float32Array;

  constructor(
    rows: number,
    /** K ≥ 1. */
    readonly k: number,
  ) {
    this.sizes = new Int32Array(rows);
    this.products = new Int32Array(rows * k);
    this.scores = new Float32Array(rows * k);
  }

  offer(row: number, product: number, exact: number): void {
    const { k, products, scores } = this;
    const base = row * k;
    const size = this.sizes[row]!;
    const score = Math.fround(exact);
    if (size === k) {
      const worst = scores[base]!;
      if (score < worst || (score === worst && product > products[base]!)) return;
      this.sink(base, k, product, score);
      return;
    }
    this.sizes[row] = size + 1;
    let at = size;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = scores[base + parent]!;
      if (above < score || (above === score && products[base + parent]! > product)) break;
      scores[base + at] = above;
      products[base + at] = products[base + parent]!;
      at = parent;
    }
    scores[base + at] = score;
    products[base + at] = product;
  }

  /** Puts a row in order, best first. It takes no offers afterwards. */
  sort(row: number): void {
    const { products, scores } = this;
    const base = row * this.k;
    for (let last = this.sizes[row]! - 1; last > 0; last -= 1) {
      const [product, score] = [products[base + last]!, scores[base + last]!];
      products[base + last] = products[base]!;
      scores[base + last] = scores[base]!;
      this.sink(base, last, product, score);
    }
  }

  /** Empties a row. */
  clear(row: number): void {
    this.sizes[row] = 0;
  }

  /** Sorts a row, writes it as a list and empties it. */
  moveTo(lists: RankedLists, position: number, row = 0): void {
    this.sort(row);
    const [from, size] = [row * this.k, this.sizes[row]!];
    lists.indices.set(this.products.subarray(from, from + size), position * lists.k);
    lists.scores.set(this.scores.subarray(from, from + size), position * lists.k);
    this.clear(row);
  }

  /** Lets an entry sink from the top of the first `size` places of a heap. */
  private sink(base: number, size: number, product: number, score: number): void {
    const { products, scores } = this;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      let below = scores[base + child]!;
      if (child + 1 < size) {
        const other = scores[base + child + 1]!;
        if (other < below || (other === below && products[base + child + 1]! > products[base + child]!)) {
          child += 1;
          below = other;
        }
      }
      if (score < below || (score === below && product > products[base + child]!)) break;
      scores[base + at] = below;
      products[base + at] = products[base + child]!;
      at = child;
    }
    scores[base + at] = score;
    products[base + at] = product;
  }
}
