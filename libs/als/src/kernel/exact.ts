import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { RowEntries } from './whitened-cg.js';

/**
 * Solves one row exactly: (α₀·YᵀY + λI + Σ αr·y·yᵀ) x = Σ_{r > 0} (α₀ + αr)·y, by an f × f Cholesky factorization in double precision.
 *
 * @param dense - YᵀY, f × f row-major.
 * @param options.regularization - the row's own λ.
 * @param rightSide - another right side than the row's own; f numbers.
 * @returns f numbers; zeros for a row without positive strengths. Cost O(k·f² + f³).
 */
export function solveExactly(
  fixed: Float32Array,
  factors: number,
  dense: Float64Array,
  row: RowEntries,
  options: { regularization: number; alpha: number; unobservedWeight: number },
  rightSide?: ArrayLike<number>,
): Float64Array {
  const system = new Matrix(factors, factors);
  const wanted = new Matrix(factors, 1);
  for (let a = 0; a < factors; a += 1) {
    for (let b = 0; b < factors; b += 1)
      system.set(a, b, options.unobservedWeight * dense[a * factors + b]! + (a === b ? options.regularization : 0));
    if (rightSide) wanted.set(a, 0, rightSide[a]!);
  }
  for (let entry = row.from; entry < row.to; entry += 1) {
    const strength = row.values[entry]!;
    if (strength === 0) continue;
    const at = row.indices[entry]! * factors;
    const weight = options.alpha * strength;
    for (let a = 0; a < factors; a += 1) {
      const value = fixed[at + a]!;
      if (!rightSide) wanted.set(a, 0, wanted.get(a, 0) + (options.unobservedWeight + weight) * value);
      for (let b = 0; b < factors; b += 1) system.set(a, b, system.get(a, b) + weight * value * fixed[at + b]!);
    }
  }
  return Float64Array.from(new CholeskyDecomposition(system).solve(wanted).to1DArray());
}
