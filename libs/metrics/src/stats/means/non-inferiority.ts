import { levelOf, type Incomputable, type LevelOptions } from '../../estimate.js';
import { errorUnder } from './fieller.js';
import { distanceFrom, type IntervalAt } from '../proportions/interval-inversion.js';
import { normalSurvival } from '../distributions/normal.js';
import { studentSurvival } from '../distributions/student-t.js';
import type { MeanComparison } from './welch.js';

/** Options of a non-inferiority test. */
export interface NonInferiorityOptions extends LevelOptions {
  /** The largest loss that would be accepted, ≥ 0, on the estimate's scale: absolute for an absolute difference, a fraction of the baseline for a relative one. */
  margin: number;
  /** Whether a larger value of the metric is good; for refunds or page times it is not. */
  higherIsBetter: boolean;
}

/**
 * `superior`: the interval lies on the good side of 0. `non-inferior`: on the good side of the margin.
 * `inferior`: wholly beyond the margin. `inconclusive`: the margin lies inside it.
 */
export type NonInferiorityVerdict = 'superior' | 'non-inferior' | 'inferior' | 'inconclusive';

/** What a non-inferiority test found. */
export interface NonInferiority {
  ok: true;
  verdict: NonInferiorityVerdict;
  /** One-sided p of "the treatment is worse by the margin or more". */
  pValue: number;
  /** The distance from the margin in standard errors, positive on the good side (of an interval alone: the normal quantile of 1 − p). */
  statistic: number;
  /** The end of the interval on the bad side, on the estimate's scale and with its sign. */
  bound: number;
  /** The margin with its sign: −margin where higher is better, margin where lower is. */
  threshold: number;
  method: string;
}

/**
 * Tests that the treatment is not worse than the control by a margin: H₀ says it is worse by the margin or more.
 * t = (s·d + margin)/se, s = 1 where higher is better, else −1; p = P(T > t). A relative comparison with its baseline's error is tested by the error if the truth lay at the
 * margin, which is the test of treatment − (1 − s·margin)·control. The verdict is read off the two-sided 1 − α interval,
 * so each one-sided statement has the error rate α ÷ 2.
 *
 * @param found - a comparison with its standard error (`meanDifference`, `ratioDifference`, `cupedDifference` …: margin in their unit; the relative
 *   ones: margin as a fraction), or an interval at any level, which is then inverted: p is half the α at which its end touches the margin.
 * @param options.alpha - two-sided level of the interval. Default 0.05: each side 0.025.
 * @returns verdict and p, or the reason why the comparison could not be made.
 * @throws RangeError - margin below 0 or not finite.
 * @see Piaggio et al., JAMA 308 (2012) 2594–2604 (CONSORT for non-inferiority).
 */
export function nonInferiority(
  found: MeanComparison | IntervalAt,
  options: NonInferiorityOptions,
): NonInferiority | Incomputable {
  const alpha = levelOf(options);
  const { margin, higherIsBetter } = options;
  if (!(margin >= 0 && Number.isFinite(margin))) {
    throw new RangeError(
      `margin is ${margin}; give the largest loss that would be accepted, as a number ≥ 0 on the estimate's scale.`,
    );
  }
  const sign = higherIsBetter ? 1 : -1;
  const threshold = margin === 0 ? 0 : -sign * margin;
  if (typeof found === 'function') {
    const estimate = found(alpha);
    if (!estimate.ok) return estimate;
    const statistic = sign * distanceFrom(found, threshold);
    const { verdict, bound } = verdictOf(estimate, sign, margin);
    return {
      ok: true,
      verdict,
      pValue: normalSurvival(statistic),
      statistic,
      bound,
      threshold,
      method: `non-inferiority-${estimate.method}`,
    };
  }
  const { estimate, standardError, degreesOfFreedom = Infinity, baselineError, baselineCovariance } = found;
  if (!estimate.ok) return estimate;
  if (standardError === undefined)
    throw new RangeError(
      `The comparison by ${estimate.method} has no standard error; give its interval at any level instead: (alpha) => interval.`,
    );
  const level = 1 - alpha;
  if (Math.abs(estimate.level - level) > 1e-12) {
    throw new RangeError(
      `The comparison's interval has level ${estimate.level} and alpha is ${alpha}; make the comparison with the same alpha.`,
    );
  }
  const error =
    baselineError === undefined
      ? standardError
      : errorUnder(
          {
            value: estimate.value,
            standardError,
            baselineError,
            ...(baselineCovariance === undefined ? {} : { baselineCovariance }),
          },
          threshold,
        );
  const statistic = (sign * estimate.value + margin) / error;
  const { verdict, bound } = verdictOf(estimate, sign, margin);
  return {
    ok: true,
    verdict,
    pValue: studentSurvival(statistic, degreesOfFreedom),
    statistic,
    bound,
    threshold,
    method: `non-inferiority-${estimate.method}`,
  };
}

function verdictOf(
  estimate: { low: number; high: number },
  sign: number,
  margin: number,
): { verdict: NonInferiorityVerdict; bound: number } {
  const worst = sign > 0 ? estimate.low : -estimate.high;
  const best = sign > 0 ? estimate.high : -estimate.low;
  const verdict =
    worst > 0 ? 'superior' : worst > -margin ? 'non-inferior' : best < -margin ? 'inferior' : 'inconclusive';
  return { verdict, bound: sign > 0 ? estimate.low : estimate.high };
}
