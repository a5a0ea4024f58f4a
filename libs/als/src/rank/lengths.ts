/** ‖row‖ of every row. */
export function lengthsOf(rows: Float32Array, factors: number): Float64Array {
  const lengths = new Float64Array(rows.length / factors);
  for (let row = 0; row < lengths.length; row += 1) lengths[row] = lengthOf(rows, row * factors, factors);
  return lengths;
}

/** Length of the vector of `factors` numbers from `offset` on. */
export function lengthOf(rows: Float32Array, offset: number, factors: number): number {
  let squares = 0;
  for (let at = offset; at < offset + factors; at += 1) squares += rows[at]! * rows[at]!;
  return Math.sqrt(squares);
}

/** Whether products with a vector of this length can be bounded in single precision; false where it is not finite. */
export function isUsable(length: number): boolean {
  return length < 1e18;
}

/** Rows by falling length, equally long ones by ascending row. */
export function byLength(lengths: Float64Array): Int32Array {
  return Int32Array.from(lengths.keys()).toSorted((a, b) => lengths[b]! - lengths[a]! || a - b);
}

/** The rows brought to length 1, rounded to single precision; a row of zeros stays one. */
export function unitRows(rows: Float32Array, factors: number, lengths: Float64Array): Float32Array {
  const result = new Float32Array(rows.length);
  for (let row = 0; row < lengths.length; row += 1) {
    const length = lengths[row]!;
    if (length > 0) for (let at = row * factors; at < (row + 1) * factors; at += 1) result[at] = rows[at]! / length;
  }
  return result;
}
