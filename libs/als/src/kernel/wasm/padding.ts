/** Columns of a row in the kernel's memory: factors padded with zeros to a multiple of 16, so that inner loops need no rest. */
export function paddedFactors(factors: number): number {
  return (factors + 15) & ~15;
}

/** Copies rows of f columns into padded ones. */
export function pad(rows: Float32Array, factors: number, target: Float32Array<ArrayBufferLike>): void {
  const stride = paddedFactors(factors);
  if (stride === factors) {
    target.set(rows);
    return;
  }
  for (let from = 0, to = 0; from < rows.length; from += factors, to += stride)
    target.set(rows.subarray(from, from + factors), to);
}

/** Copies padded rows out into rows of f columns. */
export function unpad(padded: Float32Array<ArrayBufferLike>, factors: number, target: Float32Array): void {
  const stride = paddedFactors(factors);
  if (stride === factors) {
    target.set(padded);
    return;
  }
  for (let from = 0, to = 0; to < target.length; from += stride, to += factors)
    target.set(padded.subarray(from, from + factors), to);
}

/**
 * Writes B and its transpose, in single precision and padded with zeros, as the kernel multiplies by them.
 *
 * @param matrix - f × f row-major.
 */
export function writeBasis(
  matrix: Float64Array,
  factors: number,
  back: Float32Array<ArrayBufferLike>,
  forward: Float32Array<ArrayBufferLike>,
): void {
  const stride = paddedFactors(factors);
  for (let a = 0; a < factors; a += 1) {
    for (let b = 0; b < factors; b += 1) {
      const value = matrix[a * factors + b]!;
      back[a * stride + b] = value;
      forward[b * stride + a] = value;
    }
  }
}

/**
 * Adds partial Gram matrices up in their order, and mirrors the upper triangle.
 *
 * @param partials - padded f × f matrices of which the upper triangle counts, one after another.
 * @returns f × f row-major.
 */
export function sumPartials(partials: Float64Array<ArrayBufferLike>, factors: number): Float64Array {
  const stride = paddedFactors(factors);
  const total = new Float64Array(factors * factors);
  for (let partial = 0; partial < partials.length; partial += stride * stride) {
    for (let a = 0; a < factors; a += 1)
      for (let b = a; b < factors; b += 1) total[a * factors + b]! += partials[partial + a * stride + b]!;
  }
  for (let a = 0; a < factors; a += 1) for (let b = 0; b < a; b += 1) total[a * factors + b] = total[b * factors + a]!;
  return total;
}
