import { incomputable, levelOf, type Estimate, type Incomputable, type LevelOptions } from '../../estimate.js';
import { intervalDifference, type Bounded } from '../proportions/interval-difference.js';
import { distanceFrom } from '../proportions/interval-inversion.js';
import { normalCritical, normalTwoSided } from '../distributions/normal.js';
import { orderStatistics, quantileRanks, rankOfQuantile, type OrderStatistics } from './order-statistics.js';
import type { QuantileSketch } from './quantile-sketch.js';
import { without, zeroBaseline, type MeanComparison } from '../means/welch.js';

/** Options of a comparison of quantiles. */
export interface QuantileOptions extends LevelOptions {
  /** Which quantile, fraction in (0, 1): 0.5 is the median. */
  q: number;
}

/**
 * Absolute difference of a quantile between two independent arms, treatment − control, whatever the distributions are.
 * Each arm's limits are order statistics (exact by the binomial distribution, `quantileRanks`), joined by square-and-add; p is the α at which
 * the interval touches 0. Ties make it conservative. Rows must be independent: one value per unit of randomization.
 *
 * @param control - values in ascending order, or their sketch: the value is then within accuracy·(|Q₀| + |Q₁|) of the exact one, and limits are
 *   taken to the outer ends of their buckets, so the interval covers at least as often as the exact one and is at most wider by twice that.
 * @returns method `order-statistics` or `order-statistics-sketched`; `no-data` when an arm is empty, `too-few` when an arm has too few
 *   values for limits at this q and α, or all values about the quantile are equal in both arms.
 * @throws RangeError - q outside (0, 1), values out of order or not finite.
 * Cost O(n) to check the order, else O(log n).
 * @see Hutson (1999) for the limits; Zou & Donner, Statistics in Medicine 27 (2008) 1693–1702 for the difference.
 */
export function quantileDifference(
  control: ArrayLike<number> | QuantileSketch,
  treatment: ArrayLike<number> | QuantileSketch,
  options: QuantileOptions,
): MeanComparison {
  return compare(control, treatment, options, 'order-statistics', (first, second) => intervalDifference(second, first));
}

/**
 * Relative difference of a quantile between two independent arms, (treatment − control) / control, whatever the distributions are.
 * As `quantileDifference` on the logarithms of the limits.
 *
 * @returns relative uplift (0.05 is +5 % of the control's quantile), method `relative-order-statistics` or `relative-order-statistics-sketched`;
 *   `zero-baseline` when the control's quantile or its lower limit is 0 or less, or the treatment's quantile is 0 or less.
 */
export function relativeQuantileUplift(
  control: ArrayLike<number> | QuantileSketch,
  treatment: ArrayLike<number> | QuantileSketch,
  options: QuantileOptions,
): MeanComparison {
  return compare(control, treatment, options, 'relative-order-statistics', (first, second) => {
    if (!(first.low > 0))
      return zeroBaseline(
        first.value > 0 ? first.low : first.value,
        first.value > 0 ? 'quantile’s lower limit' : 'quantile',
      );
    if (!(second.value > 0))
      return incomputable(
        'zero-baseline',
        `The treatment's quantile is ${second.value}; a relative uplift needs quantiles above zero.`,
      );
    const logs = intervalDifference(logarithms(second), logarithms(first));
    return { value: second.value / first.value - 1, low: Math.expm1(logs.low), high: Math.expm1(logs.high) };
  });
}

type Join = (control: Bounded, treatment: Bounded) => Bounded | Incomputable;

function compare(
  control: ArrayLike<number> | QuantileSketch,
  treatment: ArrayLike<number> | QuantileSketch,
  options: QuantileOptions,
  name: string,
  join: Join,
): MeanComparison {
  const alpha = levelOf(options);
  const { q } = options;
  if (!(q > 0 && q < 1))
    throw new RangeError(`q is ${q}; give a fraction between 0 and 1, for example 0.5 for the median.`);
  const arms = [orderStatistics(control, 'control'), orderStatistics(treatment, 'treatment')] as const;
  const sketched = 'positive' in control || 'positive' in treatment;
  const method = sketched ? `${name}-sketched` : name;
  for (const [index, arm] of arms.entries()) {
    if (arm.n === 0)
      return without(incomputable('no-data', `The ${index === 0 ? 'control' : 'treatment'} arm has no values.`));
  }
  const intervalAt = (level: number): Estimate => {
    const [first, second] = [limitsOf(arms[0], q, level, 'control'), limitsOf(arms[1], q, level, 'treatment')];
    if ('ok' in first) return first;
    if ('ok' in second) return second;
    const joined = join(first, second);
    return 'ok' in joined ? joined : { ok: true, ...joined, level: 1 - level, method };
  };
  const estimate = intervalAt(alpha);
  if (!estimate.ok) return without(estimate);
  if (estimate.low === estimate.high) {
    return without(
      incomputable(
        'too-few',
        'All values about the quantile are equal in both arms, so there is no spread to test against.',
      ),
    );
  }
  const statistic = distanceFrom(intervalAt, 0);
  const standardError = (estimate.high - estimate.low) / 2 / normalCritical(alpha);
  return {
    estimate,
    test: { ok: true, statistic, pValue: normalTwoSided(statistic), method },
    standardError,
    degreesOfFreedom: Infinity,
  };
}

function limitsOf(arm: OrderStatistics, q: number, alpha: number, name: string): Bounded | Incomputable {
  const ranks = quantileRanks(q, arm.n, alpha);
  if (!ranks)
    return incomputable(
      'too-few',
      `The ${name} arm has ${arm.n} values, too few for limits of quantile ${q} at level ${1 - alpha}.`,
    );
  const value = arm.valueAt(rankOfQuantile(q, arm.n));
  return { value, low: Math.min(value, arm.atLeast(ranks.low)), high: Math.max(value, arm.atMost(ranks.high)) };
}

function logarithms({ value, low, high }: Bounded): Bounded {
  return { value: Math.log(value), low: low > 0 ? Math.log(low) : -Infinity, high: Math.log(high) };
}
