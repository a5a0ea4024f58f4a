import cdf from '@stdlib/stats-base-dists-t-cdf';
import quantile from '@stdlib/stats-base-dists-t-quantile';

/** Two-sided p value of a Student t statistic with the given degrees of freedom (> 0, may be fractional). */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  return Math.min(1, 2 * cdf(-Math.abs(t), degreesOfFreedom));
}

/** The t with P(T ≤ t) = p for the given degrees of freedom (> 0, may be fractional). */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  return quantile(p, degreesOfFreedom);
}
