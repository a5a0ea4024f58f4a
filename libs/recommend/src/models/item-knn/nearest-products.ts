import type { CsrMatrix } from '@cartograph/als';
import { spanSteps } from '@cartograph/threads';
import { runPaced, type WorkPace } from '@cartograph/threads';
import { BestBuffers } from '@cartograph/threads';

/** The nearest products of each product, best first, ties by ascending row. */
export interface NearestProducts {
  /** products + 1 offsets. */
  indptr: Int32Array;
  /** Product rows; never the product itself. */
  neighbors: Int32Array;
  /** Similarities > 0. */
  similarities: Float32Array;
}

/** How products are compared. */
export interface ComparingOptions {
  /** The most neighbors of a product, K ≥ 1. */
  neighbors: number;
  /** Whether the inner product is divided by the lengths of both. */
  isCosine: boolean;
  /** h ≥ 0, see {@link nearestProducts}. */
  shrinkage: number;
}

/** Multiply-adds for which an accumulator is swept rather than remembered place by place, a share of its length. */
const SWEEP_SHARE = 1;

/** Pairs, users and lists of neighbors between two looks at the event loop. */
const PAIRS = 1_000_000;
const USERS = 100_000;
const LISTS = 5000;

/**
 * Compares every two products that share a user, by their weights over users: with w a product's column, w·v ÷ (‖w‖‖v‖ + h), or
 * w·v · ‖w‖‖v‖ ÷ (‖w‖‖v‖ + h) where it is no cosine; h pulls products with little evidence towards 0.
 *
 * A sparse product WᵀW row by row (Gustavson); each pair is computed once, for both of its products, by the rarer one. Popular products come first: their
 * neighbors are popular, so that the many rare ones are soon too far. Sums are in double precision and in the order of users. Nothing is left out before the K
 * best are taken.
 *
 * @param weights - users × products.
 * @param pace - called with multiply-adds done; what it returns is awaited.
 * Cost Σ (products of a user)² ÷ 2 multiply-adds; memory 24 bytes a pair and 16·K a product.
 */
export async function nearestProducts(
  weights: CsrMatrix,
  options: ComparingOptions,
  pace: WorkPace,
): Promise<NearestProducts> {
  const products = weights.columns;
  const pairs = await runPaced(rareFirst(weights), pace);
  const k = Math.min(options.neighbors, Math.max(1, products - 1));
  const best = new BestBuffers(products, k);
  const lengths = lengthsOf(pairs);
  const work = await runPaced(workPerProduct(pairs), pace);
  const sums = new Float64Array(products);
  const touched = new Int32Array(products);
  const similarities = new Float32Array(products);
  for (let product = products - 1; product >= 0; product -= 1) {
    const isSwept = work[product]! > SWEEP_SHARE * (products - product - 1);
    const count = isSwept ? sweep(pairs, product, sums, touched) : remember(pairs, product, sums, touched);
    compare(product, touched, count, sums, lengths, options, similarities);
    offer(product, touched, count, similarities, pairs.order, best);
    const pause = pace(work[product]! + 2 * count);
    if (pause !== null) await pause;
  }
  return runPaced(compact(best, pairs.order, k), pace);
}

/** The pairs by product and by user, with products numbered by ascending number of users, equal ones by row. */
interface PairsByBoth {
  /** `order[n]` is the product row of number n. */
  order: Int32Array;
  /** products + 1 offsets into `places` and `weights`: a product's pairs, by ascending user. */
  indptr: Int32Array;
  weights: Float32Array;
  /** Where each pair stands in `numbers`. */
  places: Int32Array;
  /** The users' rows one after another: number, weight, number, weight, … by ascending number, each row ended by −1, 0. A row is one place in memory. */
  numbers: Int32Array;
  /** The same memory as `numbers`. */
  values: Float32Array;
}

function* rareFirst({
  rows,
  columns: products,
  indptr: offsets,
  indices,
  values: given,
}: CsrMatrix): Generator<void, PairsByBoth> {
  const counts = new Int32Array(products);
  yield* spanSteps(
    indices.length,
    (from, to) => {
      for (let entry = from; entry < to; entry += 1) counts[indices[entry]!]! += 1;
    },
    PAIRS,
  );
  const order = Int32Array.from({ length: products }, (_, product) => product);
  order.sort((a, b) => counts[a]! - counts[b]! || a - b);
  const indptr = new Int32Array(products + 1);
  const numberOf = new Int32Array(products);
  for (let number = 0; number < products; number += 1) {
    numberOf[order[number]!] = number;
    indptr[number + 1] = indptr[number]! + counts[order[number]!]!;
  }
  yield;
  const weights = new Float32Array(indices.length);
  // The user of each pair at first, then its place in `numbers`.
  const places = new Int32Array(indices.length);
  const next = indptr.slice(0, products);
  yield* spanSteps(
    rows,
    (from, to) => {
      for (let user = from; user < to; user += 1) {
        for (let entry = offsets[user]!; entry < offsets[user + 1]!; entry += 1) {
          const number = numberOf[indices[entry]!]!;
          const pair = next[number]!;
          next[number] = pair + 1;
          places[pair] = user;
          weights[pair] = given[entry]!;
        }
      }
    },
    USERS,
  );
  const numbers = new Int32Array(2 * (indices.length + rows));
  const values = new Float32Array(numbers.buffer);
  const free = offsets.subarray(0, rows).map((offset, user) => offset + user);
  yield;
  let number = 0;
  yield* spanSteps(
    indices.length,
    (from, to) => {
      for (let pair = from; pair < to; pair += 1) {
        while (indptr[number + 1]! <= pair) number += 1;
        const user = places[pair]!;
        const place = 2 * free[user]!;
        free[user]! += 1;
        numbers[place] = number;
        values[place + 1] = weights[pair]!;
        places[pair] = place;
      }
    },
    PAIRS,
  );
  yield* spanSteps(rows, (from, to) => {
    for (let user = from; user < to; user += 1) numbers[2 * free[user]!] = -1;
  });
  return { order, indptr, weights, places, numbers, values };
}

/** Multiply-adds of each product with all of higher number. */
function* workPerProduct({ order, numbers }: PairsByBoth): Generator<void, Float64Array> {
  const work = new Float64Array(order.length);
  const entries = numbers.length / 2;
  let later = 0;
  yield* spanSteps(
    entries,
    (from, to) => {
      for (let entry = entries - 1 - from; entry > entries - 1 - to; entry -= 1) {
        const number = numbers[2 * entry]!;
        if (number < 0) {
          later = 0;
          continue;
        }
        work[number]! += later;
        later += 1;
      }
    },
    PAIRS,
  );
  return work;
}

/** Adds the inner products of a product with all of higher number to `sums`, and lists those that are not 0 in `touched`. */
function sweep(
  { order, indptr, weights, places, numbers, values }: PairsByBoth,
  product: number,
  sums: Float64Array,
  touched: Int32Array,
): number {
  for (let pair = indptr[product]!; pair < indptr[product + 1]!; pair += 1) {
    const weight = weights[pair]!;
    let at = places[pair]! + 2;
    for (let other = numbers[at]!; other >= 0; other = numbers[at]!) {
      sums[other]! += weight * values[at + 1]!;
      at += 2;
    }
  }
  let count = 0;
  for (let other = product + 1; other < order.length; other += 1) {
    touched[count] = other;
    if (sums[other] !== 0) count += 1;
  }
  return count;
}

/** What `sweep` does, where few sums are not 0. */
function remember(
  { indptr, weights, places, numbers, values }: PairsByBoth,
  product: number,
  sums: Float64Array,
  touched: Int32Array,
): number {
  let count = 0;
  for (let pair = indptr[product]!; pair < indptr[product + 1]!; pair += 1) {
    const weight = weights[pair]!;
    let at = places[pair]! + 2;
    for (let other = numbers[at]!; other >= 0; other = numbers[at]!) {
      const sum = sums[other]!;
      const more = sum + weight * values[at + 1]!;
      if (sum === 0 && more !== 0) {
        touched[count] = other;
        count += 1;
      }
      sums[other] = more;
      at += 2;
    }
  }
  return count;
}

/** Turns the sums of one product with `touched` others into similarities, and clears them. */
function compare(
  product: number,
  touched: Int32Array,
  count: number,
  sums: Float64Array,
  lengths: Float64Array,
  options: ComparingOptions,
  similarities: Float32Array,
): void {
  const { isCosine, shrinkage } = options;
  const length = lengths[product]!;
  for (let place = 0; place < count; place += 1) {
    const other = touched[place]!;
    const sum = sums[other]!;
    const both = length * lengths[other]!;
    similarities[place] = isCosine
      ? sum / (both + shrinkage)
      : shrinkage === 0
        ? sum
        : (sum * both) / (both + shrinkage);
    sums[other] = 0;
  }
}

function offer(
  product: number,
  touched: Int32Array,
  count: number,
  similarities: Float32Array,
  order: Int32Array,
  best: BestBuffers,
): void {
  const { thresholds } = best;
  const row = order[product]!;
  for (let place = count - 1; place >= 0; place -= 1) {
    const similarity = similarities[place]!;
    if (!(similarity > 0)) continue;
    const other = touched[place]!;
    if (similarity >= thresholds[product]!) best.offer(product, order[other]!, similarity);
    if (similarity >= thresholds[other]!) best.offer(other, row, similarity);
  }
}

function lengthsOf({ order, indptr, weights }: PairsByBoth): Float64Array {
  const lengths = new Float64Array(order.length);
  for (let product = 0; product < order.length; product += 1) {
    let square = 0;
    for (let pair = indptr[product]!; pair < indptr[product + 1]!; pair += 1) square += weights[pair]! * weights[pair]!;
    lengths[product] = Math.sqrt(square);
  }
  return lengths;
}

function* compact(best: BestBuffers, order: Int32Array, k: number): Generator<void, NearestProducts> {
  const products = order.length;
  const numberOf = new Int32Array(products);
  for (let number = 0; number < products; number += 1) numberOf[order[number]!] = number;
  const indptr = new Int32Array(products + 1);
  for (let product = 0; product < products; product += 1)
    indptr[product + 1] = indptr[product]! + Math.min(k, best.sizes[numberOf[product]!]!);
  const neighbors = new Int32Array(indptr[products]!);
  const similarities = new Float32Array(neighbors.length);
  yield* spanSteps(
    products,
    (from, to) => {
      for (let product = from; product < to; product += 1)
        best.finish(numberOf[product]!, neighbors, similarities, indptr[product]!);
    },
    LISTS,
  );
  return { indptr, neighbors, similarities };
}
