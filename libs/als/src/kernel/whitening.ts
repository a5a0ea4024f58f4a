import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** Rows that pass through together, so that a triangular matrix is read once for all of them. */
export const GROUP = 4;

/** Factors padded to whole groups of four, so that inner loops need no rest. */
export function paddedLength(factors: number): number {
  return (factors + 3) & ~3;
}

/**
 * The change of coordinates v = L⁻¹y, x = L⁻ᵀz, where YᵀY + λI = L·Lᵀ: in it the dense part of every row's system is the
 * identity. A row's result does not depend on the rows that pass with it.
 */
export class Whitening {
  /** L⁻¹, row-major, lower triangular. */
  private readonly inverse: Float64Array;
  /** L⁻ᵀ, row-major, upper triangular. */
  private readonly inverseTransposed: Float64Array;
  private readonly input: Float64Array;
  private readonly output: Float64Array;

  /**
   * Factorizes in double precision. Cost O(f³).
   *
   * @param dense - YᵀY, f × f row-major.
   * @throws Error - the factors are not finite, so no Cholesky factor exists.
   */
  constructor(dense: Float64Array, readonly factors: number, regularization: number) {
    const matrix = new Matrix(factors, factors);
    for (let a = 0; a < factors; a += 1) {
      for (let b = 0; b < factors; b += 1) matrix.set(a, b, dense[a * factors + b]! + (a === b ? regularization : 0));
    }
    if (!dense.every((value) => Number.isFinite(value))) {
      throw new Error('The factors are not finite, so their Gram matrix cannot be factorized; raise the regularization or lower the strengths.');
    }
    const decomposition = new CholeskyDecomposition(matrix);
    this.inverse = invertLower(decomposition.lowerTriangularMatrix, factors);
    this.inverseTransposed = new Float64Array(factors * factors);
    for (let a = 0; a < factors; a += 1) for (let b = 0; b <= a; b += 1) this.inverseTransposed[b * factors + a] = this.inverse[a * factors + b]!;
    this.input = new Float64Array(GROUP * factors);
    this.output = new Float64Array(GROUP * factors);
  }

  /**
   * v = L⁻¹y of rows `first … last − 1`, written to the same rows of `target`.
   *
   * @param source - rows of f columns.
   * @param target - rows of `paddedLength(f)` columns; the padding is left as it is.
   * Cost f²/2 a row.
   */
  whiten(source: Float32Array, first: number, last: number, target: Float32Array): void {
    const { factors, input, output } = this;
    const stride = paddedLength(factors);
    for (let row = first; row < last; row += GROUP) {
      const size = Math.min(GROUP, last - row);
      input.set(source.subarray(row * factors, (row + size) * factors));
      multiplyLower(this.inverse, input, output, factors);
      for (let place = 0; place < size; place += 1) target.set(output.subarray(place * factors, (place + 1) * factors), (row + place) * stride);
    }
  }

  /** v = L⁻¹y of one vector, in double precision, padded. */
  whitenVector(vector: ArrayLike<number>): Float64Array {
    const { factors, input, output } = this;
    input.set(vector);
    multiplyLower(this.inverse, input, output, factors);
    const whitened = new Float64Array(paddedLength(factors));
    whitened.set(output.subarray(0, factors));
    return whitened;
  }

  /**
   * x = L⁻ᵀz of up to four rows.
   *
   * @param z - four rows of f numbers.
   * @param rows - the row of `target` each of them belongs to.
   * Cost 2·f².
   */
  unwhiten(z: Float64Array, rows: readonly number[], target: Float32Array): void {
    const { factors, output } = this;
    multiplyUpper(this.inverseTransposed, z, output, factors);
    rows.forEach((row, place) => target.set(output.subarray(place * factors, (place + 1) * factors), row * factors));
  }
}

/** output = lower·input for four vectors. */
function multiplyLower(lower: Float64Array, input: Float64Array, output: Float64Array, factors: number): void {
  for (let a = 0; a < factors; a += 1) multiplyRow(lower, input, output, factors, a, 0, a + 1);
}

/** output = upper·input for four vectors. */
function multiplyUpper(upper: Float64Array, input: Float64Array, output: Float64Array, factors: number): void {
  for (let a = 0; a < factors; a += 1) multiplyRow(upper, input, output, factors, a, a, factors);
}

function multiplyRow(
  matrix: Float64Array, input: Float64Array, output: Float64Array, factors: number, a: number, from: number, to: number,
): void {
  const at = a * factors;
  const second = factors;
  const third = 2 * factors;
  const fourth = 3 * factors;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let b = from; b < to; b += 1) {
    const value = matrix[at + b]!;
    s0 += value * input[b]!;
    s1 += value * input[second + b]!;
    s2 += value * input[third + b]!;
    s3 += value * input[fourth + b]!;
  }
  output[a] = s0;
  output[second + a] = s1;
  output[third + a] = s2;
  output[fourth + a] = s3;
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
