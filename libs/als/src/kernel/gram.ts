/** Row ranges the Gram matrix is summed over: fixed, so the sum does not depend on who computes which range. */
const PARTIALS = 16;

/**
 * YᵀY of an n × f row-major matrix, in double precision, as 16 partial sums over fixed row ranges added in a fixed order.
 *
 * @returns f × f row-major, symmetric. Cost n·f²/2.
 */
export function gram(rows: Float32Array, factors: number): Float64Array {
  const count = rows.length / factors;
  const total = new Float64Array(factors * factors);
  const partial = new Float64Array(factors * factors);
  const row = new Float64Array(factors);
  for (let range = 0; range < PARTIALS; range += 1) {
    partial.fill(0);
    const end = Math.floor((count * (range + 1)) / PARTIALS);
    for (let at = Math.floor((count * range) / PARTIALS); at < end; at += 1) addOuterProduct(partial, rows, at * factors, row, factors);
    for (let entry = 0; entry < total.length; entry += 1) total[entry] = (total[entry] ?? 0) + (partial[entry] ?? 0);
  }
  for (let a = 0; a < factors; a += 1) for (let b = 0; b < a; b += 1) total[b * factors + a] = total[a * factors + b] ?? 0;
  return total;
}

/** Adds y·yᵀ to the lower triangle. */
function addOuterProduct(sum: Float64Array, rows: Float32Array, offset: number, row: Float64Array, factors: number): void {
  let isEmpty = true;
  for (let a = 0; a < factors; a += 1) {
    const value = rows[offset + a]!;
    row[a] = value;
    if (value !== 0) isEmpty = false;
  }
  if (isEmpty) return;
  for (let a = 0; a < factors; a += 1) {
    const value = row[a]!;
    const at = a * factors;
    for (let b = 0; b <= a; b += 1) sum[at + b]! += value * row[b]!;
  }
}
