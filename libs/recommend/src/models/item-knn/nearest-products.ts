import { transpose, type CsrMatrix } from '@cartograph/als';
import { BestBuffers } from './best-buffers.js';

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
 * A sparse product WᵀW row by row (Gustavson), rare products first, so that the sums of popular ones stay in the cache; each pair is computed
 * once, for both of its products. Sums are in double precision and in the order of users. Nothing is left out before the K best are taken.
 *
 * @param weights - users × products.
 * @param pace - called with multiply-adds done; what it returns is awaited.
 * Cost Σ (products of a user)² ÷ 2 multiply-adds; memory 32 bytes a pair and 16·K a product.
 */
export async function nearestProducts(weights: CsrMatrix, options: ComparingOptions, pace: (work: number) => Promise<void> | null): Promise<NearestProducts> {
  const products = weights.columns;
  const { order, byProduct, byUser } = rareFirst(weights);
  const rows = interleave(byUser);
  const work = workPerProduct(rows);
  const lengths = rowLengths(byProduct);
  const best = new BestBuffers(products, Math.min(options.neighbours, Math.max(1, products - 1)));
  const accumulator = new Accumulator(rows, byProduct);
  const similarities = new Float32Array(products);
  for (let product = 0; product < products; product += 1) {
    const count = accumulator.addUp(product, work[product]!);
    compare(product, accumulator.touched, count, accumulator.sums, lengths, options, similarities);
    offer(product, accumulator.touched, count, similarities, order, best);
    const pause = pace(work[product]! + 2 * count);
    if (pause !== null) await pause;
  }
  return compact(best, order);
}

/** The matrix with products renumbered by ascending number of users, equal numbers by row: `order[n]` is the product row of number n. */
function rareFirst(weights: CsrMatrix): { order: Int32Array; byProduct: CsrMatrix; byUser: CsrMatrix } {
  const original = transpose(weights);
  const { rows, columns, indptr: from, indices, values } = original;
  const order = Int32Array.from({ length: rows }, (_, product) => product);
  order.sort((a, b) => from[a + 1]! - from[a]! - (from[b + 1]! - from[b]!) || a - b);
  const byProduct = { rows, columns, indptr: new Int32Array(rows + 1), indices: new Int32Array(indices.length), values: new Float32Array(indices.length) };
  for (let number = 0; number < rows; number += 1) {
    const [begin, end] = [from[order[number]!]!, from[order[number]! + 1]!];
    const at = byProduct.indptr[number]!;
    byProduct.indices.set(indices.subarray(begin, end), at);
    byProduct.values.set(values.subarray(begin, end), at);
    byProduct.indptr[number + 1] = at + end - begin;
  }
  return { order, byProduct, byUser: transpose(byProduct) };
}

/** Rows in which each column stands beside its value, so that a short row is one place in memory: entry e is `columns[2e]`, `values[2e + 1]`. */
interface InterleavedRows {
  width: number;
  indptr: Int32Array;
  columns: Int32Array;
  values: Float32Array;
}

function interleave({ columns: width, indptr, indices, values }: CsrMatrix): InterleavedRows {
  const columns = new Int32Array(2 * indices.length);
  const both = new Float32Array(columns.buffer);
  for (let entry = 0; entry < indices.length; entry += 1) {
    columns[2 * entry] = indices[entry]!;
    both[2 * entry + 1] = values[entry]!;
  }
  return { width, indptr, columns, values: both };
}

/** Turns the sums of one product with `touched` others into similarities, and clears them. */
function compare(product: number, touched: Int32Array, count: number, sums: Float64Array, lengths: Float64Array, options: ComparingOptions, similarities: Float32Array): void {
  const { isCosine, shrinkage } = options;
  const length = lengths[product]!;
  for (let place = 0; place < count; place += 1) {
    const other = touched[place]!;
    const sum = sums[other]!;
    const both = length * lengths[other]!;
    similarities[place] = isCosine ? sum / (both + shrinkage) : shrinkage === 0 ? sum : (sum * both) / (both + shrinkage);
    sums[other] = 0;
  }
}

function offer(product: number, touched: Int32Array, count: number, similarities: Float32Array, order: Int32Array, best: BestBuffers): void {
  const { thresholds } = best;
  const row = order[product]!;
  for (let place = 0; place < count; place += 1) {
    const similarity = similarities[place]!;
    if (!(similarity > 0)) continue;
    const other = touched[place]!;
    if (similarity >= thresholds[product]!) best.offer(product, order[other]!, similarity);
    if (similarity >= thresholds[other]!) best.offer(other, row, similarity);
  }
}

/** Users whose rows are looked up together: independent reads wait for memory side by side. */
const BATCH = 256;

/** What one product after another is added up with. */
class Accumulator {
  /** Inner products with later products; 0 between two products. */
  readonly sums: Float64Array;
  /** Later products whose sum is not 0. */
  readonly touched: Int32Array;
  /** Of each user the place after the product's own in the row. */
  private readonly next: Int32Array;
  private readonly begins = new Int32Array(BATCH);
  private readonly ends = new Int32Array(BATCH);
  private readonly heads = new Int32Array(BATCH);

  constructor(private readonly rows: InterleavedRows, private readonly byProduct: CsrMatrix) {
    this.sums = new Float64Array(rows.width);
    this.touched = new Int32Array(rows.width);
    this.next = rows.indptr.slice();
  }

  /**
   * Adds up the inner products of a product with all later ones; products must come in order.
   *
   * @param work - multiply-adds that takes.
   * @returns how many products were touched.
   */
  addUp(product: number, work: number): number {
    const { rows: { width }, sums, touched } = this;
    const [from, to] = [this.byProduct.indptr[product]!, this.byProduct.indptr[product + 1]!];
    const isSwept = work > SWEEP_SHARE * (width - product - 1);
    let count = 0;
    for (let entry = from; entry < to; entry += BATCH) {
      const end = Math.min(to, entry + BATCH);
      this.lookUp(entry, end);
      if (isSwept) this.add(entry, end);
      else count = this.addAndRemember(entry, end, count);
    }
    if (isSwept) {
      for (let other = product + 1; other < width; other += 1) {
        touched[count] = other;
        if (sums[other] !== 0) count += 1;
      }
    }
    return count;
  }

  private lookUp(from: number, to: number): void {
    const { next, begins, ends, heads, rows: { indptr, columns }, byProduct: { indices } } = this;
    for (let entry = from; entry < to; entry += 1) {
      const user = indices[entry]!;
      const begin = next[user]! + 1;
      next[user] = begin;
      begins[entry - from] = 2 * begin;
      ends[entry - from] = 2 * indptr[user + 1]!;
      heads[entry - from] = columns[2 * begin - 2]!;
    }
  }

  private add(from: number, to: number): void {
    const { sums, begins, ends, rows: { columns, values }, byProduct } = this;
    for (let entry = from; entry < to; entry += 1) {
      const weight = byProduct.values[entry]!;
      const end = ends[entry - from]!;
      for (let at = begins[entry - from]!; at < end; at += 2) sums[columns[at]!]! += weight * values[at + 1]!;
    }
  }

  private addAndRemember(from: number, to: number, before: number): number {
    const { sums, touched, begins, ends, rows: { columns, values }, byProduct } = this;
    let count = before;
    for (let entry = from; entry < to; entry += 1) {
      const weight = byProduct.values[entry]!;
      const end = ends[entry - from]!;
      for (let at = begins[entry - from]!; at < end; at += 2) {
        const other = columns[at]!;
        const sum = sums[other]!;
        const more = sum + weight * values[at + 1]!;
        if (sum === 0 && more !== 0) {
          touched[count] = other;
          count += 1;
        }
        sums[other] = more;
      }
    }
    return count;
  }
}

/** Multiply-adds of each product with all later ones. */
function workPerProduct({ width, indptr, columns }: InterleavedRows): Float64Array {
  const work = new Float64Array(width);
  for (let user = 0; user + 1 < indptr.length; user += 1) {
    const end = indptr[user + 1]!;
    for (let place = indptr[user]!; place < end; place += 1) work[columns[2 * place]!]! += end - place - 1;
  }
  return work;
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

function compact(best: BestBuffers, order: Int32Array): NearestProducts {
  const products = order.length;
  const numberOf = new Int32Array(products);
  for (let number = 0; number < products; number += 1) {
    best.finish(number);
    numberOf[order[number]!] = number;
  }
  const indptr = new Int32Array(products + 1);
  for (let product = 0; product < products; product += 1) indptr[product + 1] = indptr[product]! + best.sizes[numberOf[product]!]!;
  const neighbours = new Int32Array(indptr[products]!);
  const similarities = new Float32Array(neighbours.length);
  for (let product = 0; product < products; product += 1) {
    const from = numberOf[product]! * best.capacity;
    const to = from + best.sizes[numberOf[product]!]!;
    neighbours.set(best.products.subarray(from, to), indptr[product]!);
    similarities.set(best.scores.subarray(from, to), indptr[product]!);
  }
  return { indptr, neighbours, similarities };
}
