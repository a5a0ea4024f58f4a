import { invertSymmetric } from '../numeric/symmetric.js';

/**
 * Variance inflation factors: how many times the variance of a coefficient is what it would be if its column were unrelated to the others,
 * the diagonal of the inverse of the columns' correlation matrix.
 *
 * @param design - n × p, row-major; columns are centered here, or in their group.
 * @param groups - first row of each group and n at the end: columns are then centered in each group, as a conditional model sees them. Default: one group.
 * @returns one factor ≥ 1 a column; Infinity for all where columns are collinear or one does not vary.
 * @throws RangeError - the design does not have whole rows.
 * Cost: O(n p²).
 * @see Belsley, Kuh, Welsch, Regression Diagnostics (1980), ch. 3.
 */
export function varianceInflation(design: Float64Array, columns: number, groups?: ArrayLike<number>): Float64Array {
  const n = design.length / columns;
  if (!Number.isSafeInteger(n))
    throw new RangeError(`design has ${design.length} values, no whole rows of ${columns}.`);
  const bounds = groups ?? [0, n];
  const products = new Float64Array(columns * columns);
  const mean = new Float64Array(columns);
  for (let group = 0; group + 1 < bounds.length; group += 1) {
    const [from, to] = [bounds[group]!, bounds[group + 1]!];
    mean.fill(0);
    for (let row = from; row < to; row += 1)
      for (let a = 0; a < columns; a += 1) mean[a]! += design[row * columns + a]! / (to - from);
    for (let row = from; row < to; row += 1) {
      for (let a = 0; a < columns; a += 1) {
        const left = design[row * columns + a]! - mean[a]!;
        if (left !== 0)
          for (let b = 0; b < columns; b += 1)
            products[a * columns + b]! += left * (design[row * columns + b]! - mean[b]!);
      }
    }
  }
  const inverse = invertSymmetric(products, columns);
  if (!inverse) return new Float64Array(columns).fill(Infinity);
  return Float64Array.from({ length: columns }, (_, a) =>
    Math.max(1, products[a * columns + a]! * inverse[a * columns + a]!),
  );
}
