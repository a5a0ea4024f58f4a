import type { CsrMatrix } from './csr.js';

/** A trained model's numbers: users × f and items × f, row-major. */
export interface Factors {
  /** f. */
  factors: number;
  users: number;
  items: number;
  /** A user without interactions is all zeros. */
  userFactors: Float32Array;
  /** An item without interactions is all zeros. */
  itemFactors: Float32Array;
}

/** The items of a model. */
export type ItemFactors = Pick<Factors, 'factors' | 'items' | 'itemFactors'>;

/** Uniform random starting factors in ±1/√f; rows without entries stay zero. Every row has a stream of its own. */
export function initialFactors(matrix: CsrMatrix, factors: number, seed: number): Float32Array {
  const result = new Float32Array(matrix.rows * factors);
  fillInitialFactors(matrix, factors, seed, result, factors);
  return result;
}

/** Writes the starting factors into rows of `stride` columns, which are zero before. */
export function fillInitialFactors(
  matrix: CsrMatrix,
  factors: number,
  seed: number,
  target: Float32Array<ArrayBufferLike>,
  stride: number,
): void {
  const scale = 2 / Math.sqrt(factors);
  for (let row = 0; row < matrix.rows; row += 1) {
    if ((matrix.indptr[row + 1] ?? 0) === (matrix.indptr[row] ?? 0)) continue;
    let state = (Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(row + 1, 0x85ebca6b)) | 0;
    for (let column = 0; column < factors; column += 1) {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      target[row * stride + column] = (((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296 - 0.5) * scale;
    }
  }
}
