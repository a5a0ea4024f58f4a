/**
 * The q-quantile of ascending values, linear between neighbors (Hyndman and Fan's type 7, the default of R and NumPy).
 *
 * @returns NaN for an empty list.
 */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`q is ${q}; give a fraction between 0 and 1.`);
  if (sorted.length === 0) return Number.NaN;
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const lower = sorted[below] ?? 0;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] ?? lower;
  return lower + (position - below) * (upper - lower);
}
