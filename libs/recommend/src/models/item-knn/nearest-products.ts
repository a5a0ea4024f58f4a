import { transpose, type CsrMatrix } from '@cartograph/als';
import { BestPerRow } from '../item-item/best-per-row.js';

/** The nearest products of each product, best first, ties by ascending row. */
export interface NearestProducts {
  /** products + 1 offsets. */
  indptr: Int32Array;
  /** Product rows; never the product itself. */
  neighbours: Int32Array;
  /** Similarities > 0. */
  similarities: Float32Array;
}

/** How products are compared. */
export interface ComparingOptions {
  /** The most neighbours of a product, K ≥ 1. */
  neighbours: number;
  /** Whether the inner product is divided by the lengths of both. */
  isCosine: boolean;
  /** h ≥ 0, see {@link nearestProducts}. */
  shrinkage: number;
}

/** Multiply-adds for which an accumulator is swept rather than remembered place by place, a share of its length. */
const SWEEP_SHARE = 0.25;

/**
 * Compares every two products that share a user, by their weights over users: with w a product's column, w·v ÷ (‖w‖‖v‖ + h), or
 * w·v · ‖w‖‖v‖ ÷ (‖w‖‖v‖ + h) where it is no cosine; h pulls products with little evidence towards 0.
 *
 * A sparse product WᵀW row by row (Gustavson); each pair is computed once, for both of its products. Sums are in double precision and in the
 * order of users. Nothing is left out before the K best are taken.
 *
 * @param weights - users × products.
 * @param pace - called with multiply-adds done; what it returns is awaited.
 * Cost Σ (products of a user)² ÷ 2 multiply-adds; memory 12 bytes a pair and 16·K a product.
 */
export async function nearestProducts(weights: CsrMatrix, options: ComparingOptions, pace: (work: number) => Promise<void> | null): Promise<NearestProducts> {
  const { isCosine, shrinkage } = options;
  const products = weights.columns;
  const byProduct = transpose(weights);
  const lengths = rowLengths(byProduct);
  const best = new BestPerRow(products, Math.min(options.neighbours, Math.max(1, products - 1)));
  const sums = new Float64Array(products);
  const touched = new Int32Array(products);
  const next = weights.indptr.slice();
  for (let product = 0; product < products; product += 1) {
    const work = addUp(weights, byProduct, product, next, sums, touched);
    const length = lengths[product]!;
    const count = work.touched < 0 ? products - product - 1 : work.touched;
    for (let place = 0; place < count; place += 1) {
      const other = work.touched < 0 ? product + 1 + place : touched[place]!;
      const sum = sums[other]!;
      if (sum === 0) continue;
      sums[other] = 0;
      const scale = length * lengths[other]! + shrinkage;
      const similarity = Math.fround(isCosine ? sum / scale : shrinkage === 0 ? sum : (sum * (scale - shrinkage)) / scale);
      if (!(similarity > 0)) continue;
      best.offer(product, other, similarity);
      best.offer(other, product, similarity);
    }
    const pause = pace(work.done + count);
    if (pause !== null) await pause;
  }
  return compact(best, products);
}

/**
 * Adds the inner products of one product with all later ones to `sums`.
 *
 * @param next - of each user the place after the product's own in the row; moved along.
 * @returns how many places of `touched` were written, −1 where the sums have to be swept.
 */
function addUp(weights: CsrMatrix, byProduct: CsrMatrix, product: number, next: Int32Array, sums: Float64Array, touched: Int32Array): { done: number; touched: number } {
  const { indptr, indices, values } = weights;
  const [from, to] = [byProduct.indptr[product]!, byProduct.indptr[product + 1]!];
  let done = 0;
  for (let entry = from; entry < to; entry += 1) {
    const user = byProduct.indices[entry]!;
    const begin = next[user]! + 1;
    next[user] = begin;
    done += indptr[user + 1]! - begin;
  }
  if (done > SWEEP_SHARE * (weights.columns - product - 1)) {
    for (let entry = from; entry < to; entry += 1) {
      const user = byProduct.indices[entry]!;
      const weight = byProduct.values[entry]!;
      const end = indptr[user + 1]!;
      for (let pair = next[user]!; pair < end; pair += 1) sums[indices[pair]!]! += weight * values[pair]!;
    }
    return { done, touched: -1 };
  }
  let count = 0;
  for (let entry = from; entry < to; entry += 1) {
    const user = byProduct.indices[entry]!;
    const weight = byProduct.values[entry]!;
    const end = indptr[user + 1]!;
    for (let pair = next[user]!; pair < end; pair += 1) {
      const other = indices[pair]!;
      const sum = sums[other]!;
      const more = sum + weight * values[pair]!;
      if (sum === 0 && more !== 0) {
        touched[count] = other;
        count += 1;
      }
      sums[other] = more;
    }
  }
  return { done, touched: count };
}

function rowLengths({ rows, indptr, values }: CsrMatrix): Float64Array {
  const lengths = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let square = 0;
    for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry += 1) square += values[entry]! * values[entry]!;
    lengths[row] = Math.sqrt(square);
  }
  return lengths;
}

function compact(best: BestPerRow, products: number): NearestProducts {
  const indptr = new Int32Array(products + 1);
  for (let product = 0; product < products; product += 1) indptr[product + 1] = indptr[product]! + best.sizes[product]!;
  const neighbours = new Int32Array(indptr[products]!);
  const similarities = new Float32Array(neighbours.length);
  for (let product = 0; product < products; product += 1) {
    best.sort(product);
    const [from, to] = [product * best.k, product * best.k + best.sizes[product]!];
    neighbours.set(best.products.subarray(from, to), indptr[product]!);
    similarities.set(best.scores.subarray(from, to), indptr[product]!);
  }
  return { indptr, neighbours, similarities };
}
