import { evenBounds, GRAM_PARTIALS } from './partials.js';
import { GROUP } from './whitening.js';

/**
 * YᵀY of an n × f row-major matrix, in double precision, as 16 partial sums over fixed row ranges added in a fixed order.
 *
 * @returns f × f row-major, symmetric. Cost n·f²/2.
 */
export function gram(rows: Float32Array, factors: number): Float64Array {
  const count = rows.length / factors;
  const total = new Float64Array(factors * factors);
  const partial = new Float64Array(factors * factors);
  const group = new Float64Array(GROUP * factors);
  const bounds = evenBounds(count, GRAM_PARTIALS);
  for (let range = 0; range < GRAM_PARTIALS; range += 1) {
    partial.fill(0);
    const end = bounds[range + 1]!;
    for (let first = bounds[range]!; first < end; first += GROUP) {
      group.fill(0);
      group.set(rows.subarray(first * factors, Math.min(end, first + GROUP) * factors));
      addOuterProducts(partial, group, factors);
    }
    for (let entry = 0; entry < total.length; entry += 1) total[entry]! += partial[entry]!;
  }
  for (let a = 0; a < factors; a += 1) for (let b = 0; b < a; b += 1) total[b * factors + a] = total[a * factors + b]!;
  return total;
}

/** Adds Σ y·yᵀ of four rows to the lower triangle. */
function addOuterProducts(sum: Float64Array, group: Float64Array, factors: number): void {
  const second = factors;
  const third = 2 * factors;
  const fourth = 3 * factors;
  for (let a = 0; a < factors; a += 1) {
    const y0 = group[a]!;
    const y1 = group[second + a]!;
    const y2 = group[third + a]!;
    const y3 = group[fourth + a]!;
    const at = a * factors;
    for (let b = 0; b <= a; b += 1) {
      sum[at + b]! += y0 * group[b]! + y1 * group[second + b]! + (y2 * group[third + b]! + y3 * group[fourth + b]!);
    }
  }
}
