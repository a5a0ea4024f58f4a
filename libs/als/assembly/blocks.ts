import { multiply } from './dense';
import { entry, iterate, strengths } from './solve';
import { at, axpy4, dot, dot4, inverseRoots, scale, sumLanes, times } from './vectors';

// One conjugate gradient step from zero, for rows whose vectors lie all over memory. The fixed side is passed block by block, each small enough for caches, and of each block
// every long row takes what it needs: at first b = D·Vᵀ(c∘p), along which the step goes, then the length of the step, |b|² / (|b|² + Σ w(v·Db)²).
// Between two blocks a long row keeps a record of three words: its place in its entries, |b|², and the divisor so far.

const RECORD: usize = 12, NORM: usize = 4, DIVISOR: usize = 8;

/** What `position` says of a block: none of these, or their sum. */
const FIRST: u32 = 1, LAST: u32 = 2;

/**
 * Adds what a block has to b of rows `from … to − 1`, which is Db after the last block. Rows of fewer than `long` entries are solved at the first block, up to the way back.
 *
 * @param blockEnd - the first fixed row that is in a later block.
 * @param eigenvalues - f floats; 0 where one λ serves all rows. @param lambdas - one float a row.
 * @param state - a record for each row. @param work - nine vectors of f floats.
 */
export function sumBlock(
  fixed: usize, indptr: usize, columns: usize, ratings: usize, from: u32, to: u32, f: u32, alpha: f32, weight: f32, out: usize,
  eigenvalues: usize, lambdas: usize, long: u32, blockEnd: u32, position: u32, state: usize, work: usize,
): void {
  const stride = f << 2;
  const bytes = <usize>stride;
  const a = f32x4.splat(alpha), base = f32x4.splat(weight), zero = f32x4.splat(0);
  const d = eigenvalues == 0 ? 0 : work + 8 * bytes;
  for (let row = from; row < to; row++) {
    const first = load<u32>(indptr + (<usize>row << 2)), end = load<u32>(indptr + (<usize>row << 2), 4);
    const isLong = end - first >= long;
    if (!isLong && (position & FIRST) == 0) continue;
    const b = at(out, row, stride), record = state + <usize>row * RECORD;
    if (position & FIRST) memory.fill(b, 0, bytes);
    if (first == end) continue;
    if (d != 0 && (!isLong || (position & LAST) != 0)) inverseRoots(d, eigenvalues, load<f32>(lambdas + (<usize>row << 2)), bytes);
    if (!isLong) {
      iterate(fixed, columns, ratings, first, end, stride, alpha, weight, 1, b, d, work);
      if (d != 0) times(b, b, d, bytes);
      continue;
    }
    const start = position & FIRST ? first : load<u32>(record);
    const stop = position & LAST ? end : placeOf(columns, start, end, blockEnd);
    for (let k = start; k < stop; k += 4) {
      const s = strengths(ratings, k, stop);
      const c = v128.and(f32x4.add(base, f32x4.mul(a, s)), f32x4.gt(s, zero));
      axpy4(b, c, entry(fixed, columns, k, stop, 0, stride), entry(fixed, columns, k, stop, 1, stride), entry(fixed, columns, k, stop, 2, stride), entry(fixed, columns, k, stop, 3, stride), bytes);
    }
    store<u32>(record, stop);
    if ((position & LAST) == 0) continue;
    if (d != 0) times(b, b, d, bytes);
    const norm = dot(b, b, bytes);
    store<f32>(record, norm, NORM);
    store<f32>(record, norm, DIVISOR);
    if (d != 0) times(b, b, d, bytes);
  }
}

/** Adds what a block has to the divisors of rows `from … to − 1`; after the last block the rows take their step and are brought back by m, as `solve` does. */
export function stepBlock(
  fixed: usize, indptr: usize, columns: usize, ratings: usize, from: u32, to: u32, f: u32, alpha: f32, out: usize, m: usize, shape: u32,
  long: u32, blockEnd: u32, position: u32, state: usize, work: usize,
): void {
  const stride = f << 2;
  const bytes = <usize>stride;
  const a = f32x4.splat(alpha);
  for (let row = from; row < to; row++) {
    const first = load<u32>(indptr + (<usize>row << 2)), end = load<u32>(indptr + (<usize>row << 2), 4);
    if (end - first < long) continue;
    const b = at(out, row, stride), record = state + <usize>row * RECORD;
    const start = position & FIRST ? first : load<u32>(record);
    const stop = position & LAST ? end : placeOf(columns, start, end, blockEnd);
    let sum = f32x4.splat(0);
    for (let k = start; k < stop; k += 4) {
      const s = dot4(b, entry(fixed, columns, k, stop, 0, stride), entry(fixed, columns, k, stop, 1, stride), entry(fixed, columns, k, stop, 2, stride), entry(fixed, columns, k, stop, 3, stride), bytes);
      sum = f32x4.add(sum, f32x4.mul(f32x4.mul(a, strengths(ratings, k, stop)), f32x4.mul(s, s)));
    }
    store<u32>(record, stop);
    const divisor = load<f32>(record, DIVISOR) + sumLanes(sum);
    store<f32>(record, divisor, DIVISOR);
    const norm = load<f32>(record, NORM);
    if (position & LAST && norm > 0) scale(b, norm / divisor, bytes);
  }
  if (position & LAST) multiply(out, out, from, to, f, m, shape, work + 3 * bytes);
}

/** The first entry from `place` on whose column is `column` or more; columns ascend. */
@inline
function placeOf(columns: usize, place: u32, end: u32, column: u32): u32 {
  while (place < end && load<u32>(columns + (<usize>place << 2)) < column) place++;
  return place;
}
