import type { ItemFactors } from '../factors.js';
import { chooseKernel } from '../kernel/choose.js';
import { MOST_BYTES } from '@cartograph/threads';
import type { AlsOptions } from '../options.js';
import { isUsable, lengthOf, lengthsOf, unitRows } from './lengths.js';
import { PlainSearch, type TopK } from './plain-search.js';
import { layOutResident, MOST_PLACES, ResidentSearch, type RankFilters } from './resident-search.js';

/** How items are compared with a query. */
export interface RankerOptions extends Partial<Pick<AlsOptions, 'kernel'>> {
  /**
   * `product`: x·y, a user's score. `cosine`: x·y of both brought to length 1 in single precision, for items that point the same way however popular
   * they are; a row of zeros points nowhere: such an item is never answered, such a query gets none. Default `product`.
   */
  similarity?: 'product' | 'cosine';
}

/** The items of a model, ready to be searched by one query at a time. */
export interface Ranker {
  /**
   * The K items of highest score for each vector, best first; equal scores by ascending item id. Scores are double-precision sums rounded to single.
   *
   * @param vectors - n × f row-major: users, folded-in users, or items.
   * @param k - K ≥ 1; what cannot be filled is item −1 of score −∞.
   * @returns the answer of `topK` to the bit, for `cosine` that of `topK` over rows of length 1.
   * @throws RangeError - a number that is not finite, a length that is no multiple of f, filters of another size, an unknown item.
   * Cost O(n·items·f) at most; what it allocates does not grow with the items.
   */
  topK(vectors: Float32Array, k: number, filters?: RankFilters): TopK;
}

/**
 * Keeps the items of a model ready for single queries, on the calling thread and without a worker: in whole numbers of 16 bits by falling length for a first look with a bound
 * on the error, and in single precision for what may belong to the answer. The memory, about 6 bytes a factor of an item, goes when the ranker does.
 *
 * @param options.kernel - `typescript` scores every item in double precision; `auto` does where the machine has no WebAssembly with SIMD. Default `auto`.
 * @throws RangeError - item factors that are not finite, or of another length than items × f.
 * Cost O(items·f + items·log items).
 */
export function createRanker(model: ItemFactors, options: RankerOptions = {}): Ranker {
  const { factors, items, itemFactors } = model;
  if (itemFactors.length !== items * factors)
    throw new RangeError(
      `itemFactors has ${itemFactors.length} numbers; ${items} items of ${factors} factors need ${items * factors}.`,
    );
  const fault = itemFactors.findIndex((value) => !Number.isFinite(value));
  if (fault >= 0)
    throw new RangeError(
      `Item ${Math.floor(fault / factors)} has a factor that is ${itemFactors[fault]}; a ranker needs finite numbers.`,
    );
  const isCosine = options.similarity === 'cosine';
  const lengths = lengthsOf(itemFactors, factors);
  const compared = isCosine ? { factors, items, itemFactors: unitRows(itemFactors, factors, lengths) } : model;
  const fits = layOutResident(compared).bytes <= MOST_BYTES && (isCosine || lengths.every(isUsable));
  const isWasm = chooseKernel({ solver: 'cg', kernel: options.kernel ?? 'auto' }) === 'wasm' && fits;
  return new ItemRanker(
    compared,
    isCosine,
    isWasm
      ? new ResidentSearch(compared, isCosine ? lengthsOf(compared.itemFactors, factors) : lengths, isCosine)
      : null,
  );
}

/** Marks an item without direction for good. */
const NOWHERE = 2;

class ItemRanker implements Ranker {
  private plain: PlainSearch | null = null;

  constructor(
    private readonly model: ItemFactors,
    private readonly isCosine: boolean,
    private readonly resident: ResidentSearch | null,
  ) {}

  topK(vectors: Float32Array, k: number, filters: RankFilters = {}): TopK {
    const { factors } = this.model;
    const count = this.check(vectors, k, filters);
    const queries = this.isCosine ? unitRows(vectors, factors, lengthsOf(vectors, factors)) : vectors;
    if (this.resident === null || k > MOST_PLACES || !this.canBound(queries, count))
      return this.searchPlainly(queries, k, filters);
    return this.resident.search(queries, k, filters);
  }

  /** The plain twin; made when it is first needed. */
  private searchPlainly(queries: Float32Array, k: number, { blocked, allowed }: RankFilters): TopK {
    const { factors, items, itemFactors } = this.model;
    const isNowhere = (rows: Float32Array, row: number): boolean => lengthOf(rows, row * factors, factors) === 0;
    if (this.plain === null) {
      this.plain = new PlainSearch(this.model);
      if (this.isCosine)
        for (let item = 0; item < items; item += 1)
          if (isNowhere(itemFactors, item)) this.plain.blocked[item] = NOWHERE;
    }
    const marks = this.plain.blocked;
    const answer = this.plain.search(queries, k, allowed, (query, value) => {
      const own = blocked?.[query] ?? [];
      for (let place = 0; place < own.length; place += 1) marks[own[place]!] = (marks[own[place]!]! & NOWHERE) | value;
    });
    if (!this.isCosine) return answer;
    for (let query = 0; query < queries.length / factors; query += 1) {
      if (!isNowhere(queries, query)) continue;
      answer.indices.fill(-1, query * k, (query + 1) * k);
      answer.scores.fill(-Infinity, query * k, (query + 1) * k);
    }
    return answer;
  }

  private canBound(queries: Float32Array, count: number): boolean {
    for (let query = 0; query < count; query += 1)
      if (!isUsable(lengthOf(queries, query * this.model.factors, this.model.factors))) return false;
    return true;
  }

  /** How many queries there are. */
  private check(vectors: Float32Array, k: number, { blocked, allowed }: RankFilters): number {
    const { factors, items } = this.model;
    if (!Number.isInteger(k) || k < 1) throw new RangeError(`k is ${k}; give a whole number ≥ 1.`);
    const count = vectors.length / factors;
    if (!Number.isInteger(count))
      throw new RangeError(`The vectors have ${vectors.length} numbers; give a multiple of f = ${factors}.`);
    for (let at = 0; at < vectors.length; at += 1) {
      if (!Number.isFinite(vectors[at]!))
        throw new RangeError(
          `Vector ${Math.floor(at / factors)} has a number that is ${vectors[at]}; give finite numbers.`,
        );
    }
    if (allowed !== undefined && allowed.length !== items)
      throw new RangeError(`allowed has ${allowed.length} bytes; the model has ${items} items.`);
    if (blocked === undefined) return count;
    if (blocked.length !== count)
      throw new RangeError(`blocked has ${blocked.length} lists; give one for each of the ${count} vectors.`);
    for (const own of blocked) {
      for (let place = 0; place < own.length; place += 1) {
        const item = own[place]!;
        if (!(Number.isInteger(item) && item >= 0 && item < items))
          throw new RangeError(`Item ${item} is unknown; the model has items 0 to ${items - 1}.`);
      }
    }
    return count;
  }
}
