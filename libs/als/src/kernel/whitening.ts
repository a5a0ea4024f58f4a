import type { ObjectiveSettings } from '../options.js';
import { basisOf } from './factorize.js';

/** Rows that pass through together, so that a triangular matrix is read once for all of them. */
export const GROUP = 4;

/** Factors padded to whole groups of four, so that inner loops need no rest. */
export function paddedLength(factors: number): number {
  return (factors + 3) & ~3;
}

/**
 * The change of coordinates v = B·y, x = Bᵀ·z. With one λ for all rows B = L⁻¹, α₀YᵀY + λI = L·Lᵀ: in it the dense part of every row's system is the
 * identity. With a λ for each row it is the diagonal Λ + λᵤI. A row's result does not depend on the rows that pass with it.
 */
export class Whitening {
  /** B, row-major. */
  private readonly matrix: Float64Array;
  /** Bᵀ, row-major. */
  private readonly transposed: Float64Array;
  private readonly eigenvalues: Float64Array | null;
  private readonly input: Float64Array;
  private readonly output: Float64Array;

  /**
   * Factorizes in double precision. Cost O(f³).
   *
   * @param dense - YᵀY, f × f row-major.
   * @throws Error - the factors are not finite.
   */
  constructor(
    dense: Float64Array,
    readonly factors: number,
    settings: ObjectiveSettings,
  ) {
    const { matrix, eigenvalues } = basisOf(dense, factors, settings);
    this.matrix = matrix;
    this.eigenvalues = eigenvalues;
    this.transposed = new Float64Array(factors * factors);
    for (let a = 0; a < factors; a += 1)
      for (let b = 0; b < factors; b += 1) this.transposed[b * factors + a] = matrix[a * factors + b]!;
    this.input = new Float64Array(GROUP * factors);
    this.output = new Float64Array(GROUP * factors);
  }

  /** (Λ + λᵤI)^-½ of a row with that λ, padded with zeros; null where B whitens every row alike. */
  scaleOf(regularization: number): Float64Array | null {
    if (this.eigenvalues === null) return null;
    const scale = new Float64Array(paddedLength(this.factors));
    this.eigenvalues.forEach((value, a) => {
      scale[a] = 1 / Math.sqrt(value + regularization);
    });
    return scale;
  }

  /**
   * v = B·y of rows `first … last − 1`, written to the same rows of `target`.
   *
   * @param source - rows of f columns.
   * @param target - rows of `paddedLength(f)` columns; the padding is left as it is.
   * Cost f² a row, half of it with a triangular B.
   */
  whiten(source: Float32Array, first: number, last: number, target: Float32Array): void {
    const { factors, input, output } = this;
    const stride = paddedLength(factors);
    for (let row = first; row < last; row += GROUP) {
      const size = Math.min(GROUP, last - row);
      input.set(source.subarray(row * factors, (row + size) * factors));
      multiply(this.matrix, input, output, factors, this.eigenvalues ? 'full' : 'lower');
      for (let place = 0; place < size; place += 1)
        target.set(output.subarray(place * factors, (place + 1) * factors), (row + place) * stride);
    }
  }

  /** v = B·y of one vector, in double precision, padded. */
  whitenVector(vector: ArrayLike<number>): Float64Array {
    const { factors, input, output } = this;
    input.set(vector);
    multiply(this.matrix, input, output, factors, this.eigenvalues ? 'full' : 'lower');
    const whitened = new Float64Array(paddedLength(factors));
    whitened.set(output.subarray(0, factors));
    return whitened;
  }

  /**
   * x = Bᵀ·z of up to four rows.
   *
   * @param z - four rows of f numbers.
   * @param rows - the row of `target` each of them belongs to.
   * Cost 2·f².
   */
  unwhiten(z: Float64Array, rows: readonly number[], target: Float32Array): void {
    const { factors, output } = this;
    multiply(this.transposed, z, output, factors, this.eigenvalues ? 'full' : 'upper');
    rows.forEach((row, place) => target.set(output.subarray(place * factors, (place + 1) * factors), row * factors));
  }
}

/** output = matrix·input for four vectors. */
function multiply(
  matrix: Float64Array,
  input: Float64Array,
  output: Float64Array,
  factors: number,
  shape: 'lower' | 'upper' | 'full',
): void {
  for (let a = 0; a < factors; a += 1)
    multiplyRow(matrix, input, output, factors, a, shape === 'upper' ? a : 0, shape === 'lower' ? a + 1 : factors);
}

function multiplyRow(
  matrix: Float64Array,
  input: Float64Array,
  output: Float64Array,
  factors: number,
  a: number,
  from: number,
  to: number,
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
