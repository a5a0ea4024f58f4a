/**
 * Inverse of a symmetric positive definite matrix, by Cholesky.
 *
 * @param matrix - p × p, row-major.
 * @returns the inverse, or null where a pivot falls below 1e-10 of its diagonal: the matrix is singular, or nearly so.
 * Cost: O(p³).
 */
export function invertSymmetric(matrix: Float64Array, p: number): Float64Array | null {
  const lower = new Float64Array(p * p);
  for (let row = 0; row < p; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = at(matrix, row * p + column);
      for (let k = 0; k < column; k += 1) sum -= at(lower, row * p + k) * at(lower, column * p + k);
      if (row !== column) lower[row * p + column] = sum / at(lower, column * p + column);
      else if (sum > 1e-10 * Math.abs(at(matrix, row * p + row)) && sum > 0) lower[row * p + row] = Math.sqrt(sum);
      else return null;
    }
  }
  return inverseOf(lower, p);
}

/** (L Lᵀ)⁻¹ of a lower triangle. */
function inverseOf(lower: Float64Array, p: number): Float64Array {
  const inverted = new Float64Array(p * p);
  for (let column = 0; column < p; column += 1) {
    inverted[column * p + column] = 1 / at(lower, column * p + column);
    for (let row = column + 1; row < p; row += 1) {
      let sum = 0;
      for (let k = column; k < row; k += 1) sum -= at(lower, row * p + k) * at(inverted, k * p + column);
      inverted[row * p + column] = sum / at(lower, row * p + row);
    }
  }
  const result = new Float64Array(p * p);
  for (let i = 0; i < p; i += 1) {
    for (let j = 0; j < p; j += 1) {
      let sum = 0;
      for (let k = Math.max(i, j); k < p; k += 1) sum += at(inverted, k * p + i) * at(inverted, k * p + j);
      result[i * p + j] = sum;
    }
  }
  return result;
}

/** A B A of symmetric p × p matrices: the sandwich. */
export function sandwich(bread: Float64Array, filling: Float64Array, p: number): Float64Array {
  return product(product(bread, filling, p), bread, p);
}

function product(a: Float64Array, b: Float64Array, p: number): Float64Array {
  const result = new Float64Array(p * p);
  for (let i = 0; i < p; i += 1) {
    for (let k = 0; k < p; k += 1) {
      const factor = at(a, i * p + k);
      for (let j = 0; j < p; j += 1) result[i * p + j] = at(result, i * p + j) + factor * at(b, k * p + j);
    }
  }
  return result;
}

/** matrix × vector. */
export function timesVector(matrix: Float64Array, vector: ArrayLike<number>, p: number): Float64Array {
  return Float64Array.from({ length: p }, (_, row) => {
    let sum = 0;
    for (let k = 0; k < p; k += 1) sum += at(matrix, row * p + k) * at(vector, k);
    return sum;
  });
}

/** wᵀ M w, the variance of a contrast. */
export function quadraticForm(matrix: Float64Array, weights: ArrayLike<number>, p: number): number {
  const image = timesVector(matrix, weights, p);
  return image.reduce((sum, value, i) => sum + value * at(weights, i), 0);
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0;
}
