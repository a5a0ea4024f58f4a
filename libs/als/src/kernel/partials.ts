/** Row ranges a Gram matrix is summed over: fixed, so the sum does not depend on who computes which range. */
export const GRAM_PARTIALS = 16;

/** The bounds of `parts` ranges of nearly equal length: parts + 1 numbers from 0 to `rows`. */
export function evenBounds(rows: number, parts: number): Int32Array {
  return Int32Array.from({ length: parts + 1 }, (_, part) => Math.floor((rows * part) / parts));
}
