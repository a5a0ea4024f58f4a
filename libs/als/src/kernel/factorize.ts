import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { ObjectiveSettings } from '../options.js';

/** The coordinates that rows are solved in: v = B·y, x = Bᵀ·z. */
export interface Basis {
  /** B, f × f row-major: L⁻¹ of α₀YᵀY + λI = L·Lᵀ, or Qᵀ of α₀YᵀY = Q·Λ·Qᵀ. */
  matrix: Float64Array;
  /** Null with L⁻¹, which is lower triangular and whitens every row alike; Λ with Qᵀ, where a row whitens by (Λ + λᵤI)^-½. */
  eigenvalues: Float64Array | null;
}

/**
 * The coordinates for a fixed side: one Cholesky factorization where all rows have one λ, an eigendecomposition where each has its own; both
 * in double precision.
 *
 * @param dense - YᵀY, f × f row-major.
 * @throws Error - the factors are not finite. Cost O(f³).
 */
export function basisOf(dense: Float64Array, factors: number, settings: ObjectiveSettings): Basis {
  if (!dense.every((value) => Number.isFinite(value))) {
    throw new Error(
      'The factors are not finite, so their Gram matrix cannot be factorized; raise the regularization or lower the strengths.',
    );
  }
  const isShared = settings.frequencyExponent === 0;
  const matrix = new Matrix(factors, factors);
  for (let a = 0; a < factors; a += 1) {
    for (let b = 0; b < factors; b += 1)
      matrix.set(
        a,
        b,
        settings.unobservedWeight * dense[a * factors + b]! + (isShared && a === b ? settings.regularization : 0),
      );
  }
  if (isShared)
    return {
      matrix: invertLower(new CholeskyDecomposition(matrix).lowerTriangularMatrix.to1DArray(), factors),
      eigenvalues: null,
    };
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  return {
    matrix: Float64Array.from(eigenvectorMatrix.transpose().to1DArray()),
    // Rounding can leave an eigenvalue of zero just below it.
    eigenvalues: Float64Array.from(realEigenvalues, (value) => Math.max(0, value)),
  };
}

/** Row by row, so that memory is read in order: row r of the inverse is (eᵣ − Σ_{k<r} lᵣₖ·rowₖ) / lᵣᵣ. */
function invertLower(lower: readonly number[], factors: number): Float64Array {
  const inverse = new Float64Array(factors * factors);
  for (let row = 0; row < factors; row += 1) {
    const at = row * factors;
    const pivot = lower[at + row]!;
    for (let k = 0; k < row; k += 1) {
      const share = lower[at + k]!;
      for (let column = 0; column <= k; column += 1) inverse[at + column]! += share * inverse[k * factors + column]!;
    }
    for (let column = 0; column < row; column += 1) inverse[at + column] = -inverse[at + column]! / pivot;
    inverse[at + row] = 1 / pivot;
  }
  return inverse;
}
