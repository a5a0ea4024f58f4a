import { isIn } from '../../log/ascending-rows.js';
import type { RankedLists } from '../../recommender.js';

/** Products in one order for everyone: descending score, ties by ascending row; products of score 0 are not in it. */
export class ProductOrder {
  readonly products: Int32Array;
  readonly scores: Float32Array;

  /** @param scores - one number ≥ 0 a product. */
  constructor(scores: Float32Array) {
    let known = 0;
    for (const score of scores) if (score > 0) known += 1;
    this.products = new Int32Array(known);
    let at = 0;
    for (let product = 0; product < scores.length; product += 1)
      if (scores[product]! > 0) this.products[at++] = product;
    this.products.sort((a, b) => scores[b]! - scores[a]! || a - b);
    this.scores = Float32Array.from(this.products, (product) => scores[product]!);
  }

  /** Writes the first products into row `user` of the lists. @param seen - ascending rows that are passed over. */
  write(lists: RankedLists, user: number, seen: Int32Array, allowed?: Uint8Array): void {
    const end = (user + 1) * lists.k;
    let place = user * lists.k;
    for (let at = 0; at < this.products.length && place < end; at += 1) {
      const product = this.products[at]!;
      if ((allowed !== undefined && allowed[product] === 0) || isIn(seen, product)) continue;
      lists.indices[place] = product;
      lists.scores[place] = this.scores[at]!;
      place += 1;
    }
  }
}
