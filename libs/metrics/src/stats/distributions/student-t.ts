import cdf from '@stdlib/stats-base-dists-t-cdf';
import quantile from '@stdlib/stats-base-dists-t-quantile';
import { normalSurvival } from './normal.js';

/** Two-sided p value of a Student t statistic with the given degrees of freedom (> 0, may be fractional). */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  return Math.min(1, 2 * cdf(-Math.abs(t), degreesOfFreedom));
}

/** P(T > t) of Student's t, as the lower tail of −t, so 1e-40 stays 1e-40; infinite degrees of freedom are the normal distribution. */
export function studentSurvival(t: number, degreesOfFreedom: number): number {
  return degreesOfFreedom === Infinity ? normalSurvival(t) : cdf(-t, degreesOfFreedom);
}

/** The answer to the last question: many metrics of the same users ask for the same t, and finding one takes up to 0.2 ms. */
let last = { p: Number.NaN, degreesOfFreedom: Number.NaN, t: Number.NaN };

/** The t with P(T ≤ t) = p for the given degrees of freedom (> 0, may be fractional). */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  if (last.p !== p || last.degreesOfFreedom !== degreesOfFreedom)
    last = { p, degreesOfFreedom, t: quantile(p, degreesOfFreedom) };
  return last.t;
}
