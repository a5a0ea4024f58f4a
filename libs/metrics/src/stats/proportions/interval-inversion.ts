import type { Estimate } from '../../estimate.js';
import { fallingRootNear } from '../numeric/bracketed-root.js';
import { normalTwoSided } from '../distributions/normal.js';

/** The interval of a difference at any two-sided level, such as `(alpha) => newcombe(arms, { alpha })`. */
export type IntervalAt = (alpha: number) => Estimate;

/** α = 1e-300; what lies beyond is answered as that. */
const FARTHEST = 37.04;

/**
 * How many standard errors an interval's end can be pushed out before it touches a limit: the normal quantile z of the widest interval
 * (α = 2Φ(−z)) that leaves the limit out. The p value of "the truth is the limit" is then α; by this a p always agrees with its interval.
 *
 * @param intervalAt - widens as α falls; where it has no answer, it is not known to leave the limit out.
 * @param limit - on the estimate's scale.
 * @returns positive where the value lies above the limit, negative below, 0 where no interval leaves it out.
 */
export function distanceFrom(intervalAt: IntervalAt, limit: number): number {
  const gap = (z: number, above: boolean): number => {
    const estimate = intervalAt(Math.min(normalTwoSided(z), 1 - 1e-12));
    if (!estimate.ok) return Number.NaN;
    return above ? estimate.low - limit : limit - estimate.high;
  };
  for (const above of [true, false]) {
    const middle = gap(0, above);
    if (!(middle > 0)) continue;
    const slope = middle - gap(1, above);
    const guess = slope > 0 ? Math.min(FARTHEST, middle / slope) : 1;
    return (
      (above ? 1 : -1) *
      fallingRootNear((z) => gap(z, above), { low: 0, high: FARTHEST }, { guess, reach: 0.05 * guess }, 1e-9)
    );
  }
  return 0;
}
