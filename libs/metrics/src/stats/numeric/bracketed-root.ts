/**
 * The place between two bounds where a falling function passes 0, by regula falsi with halved ends (Illinois), and by halving the
 * bracket where that is slow or an end is infinite.
 *
 * @param f - falling or level; NaN counts as −∞ (nothing is known there).
 * @param low - where f > 0; if it is not, low is the answer.
 * @param high - where f ≤ 0; if it is not, high is the answer.
 * @param tolerance - width of the bracket to stop at.
 * @returns the end of the last bracket where f > 0.
 * @see Dowell, Jarratt, BIT 11 (1971) 168–174.
 */
export function fallingRoot(f: (x: number) => number, low: number, high: number, tolerance: number): number {
  const at = (x: number): number => {
    const value = f(x);
    return Number.isNaN(value) ? -Infinity : value;
  };
  let [left, right] = [low, high];
  let atLeft = at(left);
  if (!(atLeft > 0)) return low;
  let atRight = at(right);
  if (atRight > 0) return high;
  let stale = 0;
  for (let step = 0; step < 400 && right - left > tolerance; step += 1) {
    const width = right - left;
    const secant = left + (width * atLeft) / (atLeft - atRight);
    const halve = step % 3 === 2 || !(secant > left && secant < right);
    const x = halve ? left + width / 2 : Math.min(right - tolerance / 4, Math.max(left + tolerance / 4, secant));
    const value = at(x);
    if (value > 0) {
      left = x;
      atLeft = value;
      if (stale > 0) atRight /= 2;
      stale = 1;
    } else {
      right = x;
      atRight = value;
      if (stale < 0) atLeft /= 2;
      stale = -1;
    }
  }
  return left;
}

/** `fallingRoot` where about its place is known: the bracket is guess ± reach, widened fourfold until it holds the root or meets a bound. */
export function fallingRootNear(
  f: (x: number) => number,
  bounds: { low: number; high: number },
  near: { guess: number; reach: number },
  tolerance: number,
): number {
  const { low, high } = bounds;
  const known = new Map<number, number>();
  const at = (x: number): number => {
    const value = known.get(x) ?? f(x);
    known.set(x, value);
    return value;
  };
  const guess = Math.min(high, Math.max(low, near.guess));
  let reach = near.reach;
  let [left, right] = [Math.max(low, guess - reach), Math.min(high, guess + reach)];
  while (left > low && !(at(left) > 0)) {
    right = left;
    reach *= 4;
    left = Math.max(low, guess - reach);
  }
  while (right < high && at(right) > 0) {
    left = right;
    reach *= 4;
    right = Math.min(high, guess + reach);
  }
  return fallingRoot(at, left, right, tolerance);
}
