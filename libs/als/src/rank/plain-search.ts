import { BestPerRow } from '@cartograph/threads';
import type { ItemFactors } from '../factors.js';

/** Best items of every query, n × K row-major; places that cannot be filled hold item −1 and score −∞. */
export interface TopK {
  indices: Int32Array;
  scores: Float32Array;
}

/** Queries scored together, so that an item's row is read once for all of them. */
const BLOCK = 4;

/** Scores every item in double precision, rounds to single, and keeps the best: the answer that the others must equal. Its memory is kept between calls. */
export class PlainSearch {
  /** One byte an item; only those with 0 are answered. To be set and cleared around each query. */
  readonly blocked: Uint8Array;
  private readonly block: Float64Array;
  private readonly scores: Float32Array;

  constructor(private readonly model: ItemFactors) {
    this.blocked = new Uint8Array(model.items);
    this.block = new Float64Array(BLOCK * model.factors);
    this.scores = new Float32Array(BLOCK * model.items);
  }

  /**
   * @param vectors - n × f.
   * @param mark - sets (1) or clears (0) what the n-th query must not get in `blocked`.
   */
  search(
    vectors: Float32Array,
    k: number,
    allowed: Uint8Array | undefined,
    mark: (query: number, value: 0 | 1) => void,
  ): TopK {
    const { factors, items, itemFactors } = this.model;
    const { block, scores, blocked } = this;
    const count = vectors.length / factors;
    const result: TopK = {
      indices: new Int32Array(count * k).fill(-1),
      scores: new Float32Array(count * k).fill(-Infinity),
    };
    const best = new BestPerRow(1, k);
    for (let first = 0; first < count; first += BLOCK) {
      const size = Math.min(BLOCK, count - first);
      block.fill(0);
      block.set(vectors.subarray(first * factors, (first + size) * factors));
      if (size === 1) scoreOne(block, itemFactors, scores, factors, items);
      else scoreBlock(block, itemFactors, scores, factors, items);
      for (let lane = 0; lane < size; lane += 1) {
        mark(first + lane, 1);
        for (let item = 0; item < items; item += 1) {
          if (blocked[item] !== 0 || (allowed && allowed[item] === 0)) continue;
          best.offer(0, item, scores[lane * items + item]!);
        }
        best.moveTo({ k, ...result }, first + lane);
        mark(first + lane, 0);
      }
    }
    return result;
  }
}

/** Scores of four queries against every item. */
function scoreBlock(
  block: Float64Array,
  itemFactors: Float32Array,
  scores: Float32Array,
  factors: number,
  items: number,
): void {
  for (let item = 0; item < items; item += 1) {
    const at = item * factors;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let a = 0; a < factors; a += 1) {
      const value = itemFactors[at + a]!;
      s0 += value * block[a]!;
      s1 += value * block[factors + a]!;
      s2 += value * block[2 * factors + a]!;
      s3 += value * block[3 * factors + a]!;
    }
    scores[item] = s0;
    scores[items + item] = s1;
    scores[2 * items + item] = s2;
    scores[3 * items + item] = s3;
  }
}

/** Scores of one query against every item, four items at a time: the sums are those of `scoreBlock`. */
function scoreOne(
  query: Float64Array,
  itemFactors: Float32Array,
  scores: Float32Array,
  factors: number,
  items: number,
): void {
  let item = 0;
  for (; item + 3 < items; item += 4) {
    const at = item * factors;
    const at1 = at + factors;
    const at2 = at1 + factors;
    const at3 = at2 + factors;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let a = 0; a < factors; a += 1) {
      const value = query[a]!;
      s0 += value * itemFactors[at + a]!;
      s1 += value * itemFactors[at1 + a]!;
      s2 += value * itemFactors[at2 + a]!;
      s3 += value * itemFactors[at3 + a]!;
    }
    scores[item] = s0;
    scores[item + 1] = s1;
    scores[item + 2] = s2;
    scores[item + 3] = s3;
  }
  for (; item < items; item += 1) {
    let sum = 0;
    for (let a = 0; a < factors; a += 1) sum += query[a]! * itemFactors[item * factors + a]!;
    scores[item] = sum;
  }
}
