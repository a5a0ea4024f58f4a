import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { gram } from './gram.js';

/** The change of coordinates that turns the dense part of every row's system into the identity. */
export interface Whitening {
  factors: number;
  /** L⁻¹, f × f row-major lower triangular, where YᵀY + λI = L·Lᵀ. */
  inverse: Float64Array;
}

/** Factors padded to whole groups of four, so that inner loops need no rest. */
export function paddedLength(factors: number): number {
  return (factors + 3) & ~3;
}

/**
 * Factorizes YᵀY + λI = L·Lᵀ in double precision and inverts L.
 *
 * @throws Error - the factors are not finite, so no factorization exists.
 * Cost n·f²/2 + O(f³).
 */
export function createWhitening(rows: Float32Array, factors: number, regularization: number): Whitening {
  const dense = gram(rows, factors);
  const matrix = new Matrix(factors, factors);
  for (let a = 0; a < factors; a += 1) {
    for (let b = 0; b < factors; b += 1) matrix.set(a, b, (dense[a * factors + b] ?? 0) + (a === b ? regularization : 0));
  }
  const decomposition = new CholeskyDecomposition(matrix);
  if (!decomposition.isPositiveDefinite()) {
    throw new Error('The factors are not finite, so their Gram matrix cannot be factorized; raise the regularization or lower the strengths.');
  }
  return { factors, inverse: invertLower(decomposition.lowerTriangularMatrix, factors) };
}

function invertLower(lower: Matrix, factors: number): Float64Array {
  const inverse = new Float64Array(factors * factors);
  for (let column = 0; column < factors; column += 1) {
    inverse[column * factors + column] = 1 / lower.get(column, column);
    for (let row = column + 1; row < factors; row += 1) {
      let sum = 0;
      for (let k = column; k < row; k += 1) sum += lower.get(row, k) * inverse[k * factors + column]!;
      inverse[row * factors + column] = -sum / lower.get(row, row);
    }
  }
  return inverse;
}

/** v = L⁻¹·y of one row, written at `target` with padding left zero. Cost f²/2. */
export function whitenRow(whitening: Whitening, source: Float32Array, sourceOffset: number, target: Float32Array, targetOffset: number): void {
  const { factors, inverse } = whitening;
  for (let row = 0; row < factors; row += 1) {
    const at = row * factors;
    let even = 0;
    let odd = 0;
    let column = 0;
    for (; column < row; column += 2) {
      even += inverse[at + column]! * source[sourceOffset + column]!;
      odd += inverse[at + column + 1]! * source[sourceOffset + column + 1]!;
    }
    if (column === row) even += inverse[at + column]! * source[sourceOffset + column]!;
    target[targetOffset + row] = even + odd;
  }
}

/** x = L⁻ᵀ·z, back from whitened coordinates. Cost f²/2. `scratch` holds f numbers. */
export function unwhitenRow(whitening: Whitening, z: Float64Array, target: Float32Array, targetOffset: number, scratch: Float64Array): void {
  const { factors, inverse } = whitening;
  scratch.fill(0);
  for (let row = 0; row < factors; row += 1) {
    const value = z[row]!;
    const at = row * factors;
    for (let column = 0; column <= row; column += 1) scratch[column]! += value * inverse[at + column]!;
  }
  for (let column = 0; column < factors; column += 1) target[targetOffset + column] = scratch[column]!;
}
