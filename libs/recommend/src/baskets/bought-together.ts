import { normalQuantile, wilson, type Estimate } from '@cartograph/metrics';
import { spanSteps, runSteps } from '@cartograph/threads';
import { workPace } from '@cartograph/threads';
import { checkK, checkProduct } from '../rank.js';
import type { Baskets, BasketKind } from './baskets.js';
import { liftOf, logLiftLow } from './lift.js';

/** The products that share baskets with each product, best first; plain arrays, for an artifact. */
export interface BoughtTogetherIndex {
  kind: BasketKind;
  /** How the products are ordered: by the lower end of the 95 % interval of the lift, or by the baskets shared. */
  by: 'lift' | 'count';
  /** Baskets in all. */
  baskets: number;
  /** Baskets left out for their size. */
  tooLarge: number;
  /** A pair that shares fewer baskets is left out. */
  minTogether: number;
  /** Products kept for each product at most. */
  most: number;
  /** For each product the baskets with it. */
  inBaskets: Int32Array;
  /** Those bought with product p are `others[indptr[p] … indptr[p + 1])`, with the baskets shared beside them. */
  indptr: Int32Array;
  others: Int32Array;
  together: Int32Array;
}

/** A product beside another one. */
export interface BoughtTogether {
  product: number;
  /** Baskets with both. */
  together: number;
  /** Their share of all baskets. */
  support: number;
  /** P(other | product): the share of the product's baskets that hold the other too, with Wilson's interval. */
  confidence: Estimate;
  /** How much more often than by chance; see `liftOf`. */
  lift: Estimate;
}

/** How products that are bought together are found. */
export interface BoughtTogetherOptions {
  /** The least number of shared baskets: the minimum support, as a count. Default 5. */
  minTogether?: number;
  /** Products kept for each product. Default 50. */
  most?: number;
  by?: BoughtTogetherIndex['by'];
  /** Aborting rejects with the signal's reason between two products. */
  signal?: AbortSignal;
}

const Z = normalQuantile(0.975);

/** Multiply-adds, roughly, of a product besides those of its baskets, and of each product that is ranked beside it. */
const A_PRODUCT = 200;
const A_FOUND_PRODUCT = 60;

const NOBODY = { others: new Int32Array(), together: new Int32Array() };

/**
 * Finds for every product those that share baskets with it. By lift, the lower end of the interval orders them, so that a rare pair must earn its place; ties
 * by ascending row.
 *
 * @throws RangeError - an option that is no whole number ≥ 1.
 * Cost O(Σ |basket|²) time, O(baskets' entries + products) memory.
 */
export async function indexBoughtTogether(
  baskets: Baskets,
  options: BoughtTogetherOptions = {},
): Promise<BoughtTogetherIndex> {
  const { minTogether = 5, most = 50, by = 'lift', signal } = options;
  for (const [name, value] of [
    ['minTogether', minTogether],
    ['most', most],
  ] as const) {
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is ${value}; give a whole number ≥ 1.`);
  }
  const { products, indptr: rows, indices } = baskets;
  const total = rows.length - 1;
  const { offsets, holders } = await runSteps(byProduct(baskets), signal);
  const inBaskets = new Int32Array(products);
  for (let product = 0; product < products; product += 1)
    inBaskets[product] = offsets[product + 1]! - offsets[product]!;

  const pace = workPace(signal);
  let work = 0;
  const counts = new Int32Array(products);
  const touched = new Int32Array(products);
  const ranking = new Float64Array(products);
  const indptr = new Int32Array(products + 1);
  const found: { others: Int32Array; together: Int32Array }[] = [];
  for (let product = 0; product < products; product += 1) {
    const pause = pace(work);
    if (pause) await pause;
    work = A_PRODUCT;
    let size = 0;
    for (let holder = offsets[product]!; holder < offsets[product + 1]!; holder += 1) {
      const basket = holders[holder]!;
      work += 2 * (rows[basket + 1]! - rows[basket]!);
      for (let entry = rows[basket]!; entry < rows[basket + 1]!; entry += 1) {
        const other = indices[entry]!;
        if (counts[other] === 0) {
          touched[size] = other;
          size += 1;
        }
        counts[other]! += 1;
      }
    }
    let kept = 0;
    for (let place = 0; place < size; place += 1) {
      const other = touched[place]!;
      if (other === product || counts[other]! < minTogether) continue;
      ranking[other] =
        by === 'count' ? counts[other]! : logLiftLow(counts[other]!, inBaskets[product]!, inBaskets[other]!, total, Z);
      touched[kept] = other;
      kept += 1;
    }
    work += A_FOUND_PRODUCT * kept;
    found.push(kept === 0 ? NOBODY : bestOf(touched, kept, ranking, counts, most));
    indptr[product + 1] = indptr[product]! + found[product]!.others.length;
    for (let holder = offsets[product]!; holder < offsets[product + 1]!; holder += 1) {
      const basket = holders[holder]!;
      for (let entry = rows[basket]!; entry < rows[basket + 1]!; entry += 1) counts[indices[entry]!] = 0;
    }
  }
  const result = { others: new Int32Array(indptr[products]!), together: new Int32Array(indptr[products]!) };
  for (const [product, list] of found.entries()) {
    result.others.set(list.others, indptr[product]!);
    result.together.set(list.together, indptr[product]!);
  }
  return {
    kind: baskets.kind,
    by,
    baskets: total,
    tooLarge: baskets.tooLarge,
    minTogether,
    most,
    inBaskets,
    indptr,
    ...result,
  };
}

/**
 * Returns the products that share baskets with one, best first.
 *
 * @param options.allowed - one byte a product, 0 = must not appear; looked for among those that the index keeps.
 * @param options.alpha - level of the intervals. Default 0.05.
 * @returns empty where the product shares too few baskets with any other.
 * @throws RangeError - an unknown product row, or K < 1.
 */
export function boughtTogetherWith(
  index: BoughtTogetherIndex,
  product: number,
  k: number,
  options: { allowed?: Uint8Array; alpha?: number } = {},
): BoughtTogether[] {
  checkK(k);
  checkProduct(product, index.inBaskets.length);
  const { allowed, alpha = 0.05 } = options;
  const list: BoughtTogether[] = [];
  for (let entry = index.indptr[product]!; entry < index.indptr[product + 1]! && list.length < k; entry += 1) {
    const other = index.others[entry]!;
    if (allowed?.[other] === 0) continue;
    const together = index.together[entry]!;
    const [first, second] = [index.inBaskets[product]!, index.inBaskets[other]!];
    list.push({
      product: other,
      together,
      support: together / index.baskets,
      confidence: wilson(together, first, { alpha }),
      lift: liftOf({ together, first, second, baskets: index.baskets }, { alpha }),
    });
  }
  return list;
}

/** For each product the baskets that hold it. */
function* byProduct({
  products,
  indptr,
  indices,
}: Baskets): Generator<void, { offsets: Int32Array; holders: Int32Array }> {
  const offsets = new Int32Array(products + 1);
  for (const product of indices) offsets[product + 1]! += 1;
  for (let product = 0; product < products; product += 1) offsets[product + 1]! += offsets[product]!;
  const next = offsets.slice();
  const holders = new Int32Array(indices.length);
  yield;
  yield* spanSteps(indptr.length - 1, (from, to) => {
    for (let basket = from; basket < to; basket += 1) {
      for (let entry = indptr[basket]!; entry < indptr[basket + 1]!; entry += 1) {
        const product = indices[entry]!;
        holders[next[product]!] = basket;
        next[product]! += 1;
      }
    }
  });
  return { offsets, holders };
}

function bestOf(
  rows: Int32Array,
  size: number,
  ranking: Float64Array,
  counts: Int32Array,
  most: number,
): { others: Int32Array; together: Int32Array } {
  const others = rows
    .subarray(0, size)
    .toSorted((a, b) => ranking[b]! - ranking[a]! || a - b)
    .slice(0, most);
  return { others, together: others.map((product) => counts[product]!) };
}
