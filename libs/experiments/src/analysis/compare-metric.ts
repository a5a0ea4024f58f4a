import {
  agrestiCaffo,
  cupedDifference,
  effectOf,
  incomputable,
  meanDifference,
  meanInterval,
  momentsOfY,
  newcombe,
  proportionEffect,
  quantileDifference,
  quantileInterval,
  ratioDifference,
  relativeCupedUplift,
  relativeMeanUplift,
  relativeQuantileUplift,
  relativeRatioUplift,
  relativeUplift,
  wilson,
  type CupedComparison,
  type Effect,
  type EffectScale,
  type Estimate,
  type Incomputable,
  type LevelOptions,
  type MeanComparison,
  type RelativeLimits,
  type TestResult,
  type TwoArms,
} from '@cartograph/metrics';
import { shareTest } from '../share-test.js';
import { refuse } from './input-error.js';
import type { MetricDefinition } from './metric-definition.js';
import type { MetricStatistics } from './metric-statistics.js';
import type { AnalysisPlan } from './plan.js';
import { ratioInterval } from './ratio-interval.js';

/** An effect on one scale: its interval, and the test of no effect. */
export interface Finding {
  estimate: Estimate;
  test: TestResult;
  /** Where one looks often, −ln of the test's p before it is capped at 1: p is 0 as a double where this is above 745. Null where incomputable. */
  logEvidence?: number | null;
}

/** A treatment arm against control on one metric, as at the one look of a fixed horizon. */
export interface MetricComparison {
  /** Each arm's figure; a share, a mean, a ratio, a quantile. */
  control: Estimate;
  treatment: Estimate;
  /** Treatment − control, in the metric's own unit. */
  absolute: MeanComparison;
  /** (Treatment − control) ÷ control. */
  relative: MeanComparison;
  /** What CUPED took off; null without it. */
  cuped: Pick<CupedComparison, 'theta' | 'correlation' | 'varianceReduction'> | null;
}

/** How a comparison is made. */
export interface ComparisonOptions extends LevelOptions {
  /** Of metrics that name none; default Newcombe's. */
  proportionInterval?: AnalysisPlan['proportionInterval'];
}

/**
 * Compares one metric of two arms.
 * Shares: Newcombe or Agresti–Caffo and the pooled z test, or Fisher's where counts are small (`shareTest`), relative with the log interval; means: Welch, relative by Fieller; with CUPED
 * adjusted by the value of before; ratios by the delta method, relative by Fieller; quantiles by order statistics.
 *
 * @returns each part on its own: an incomputable relative effect does not hide the absolute one.
 * @throws AnalysisInputError - the arms' statistics are of different forms or caps.
 */
export function compareMetric(
  metric: MetricDefinition,
  control: MetricStatistics,
  treatment: MetricStatistics,
  options: ComparisonOptions = {},
): MetricComparison {
  const arms = countsOf(control, treatment);
  if (arms) {
    const test = shareTest(arms);
    return {
      control: wilson(arms.control.converted, arms.control.users, options),
      treatment: wilson(arms.treatment.converted, arms.treatment.users, options),
      absolute: { estimate: shareDifference(metric, arms, options), test, ...errorOf(arms, 'absolute') },
      relative: { estimate: relativeUplift(arms, options), test, ...errorOf(arms, 'relative') },
      cuped: null,
    };
  }
  requireSameCap(control, treatment);
  if (control.form === 'sketch' && treatment.form === 'sketch') {
    const quantile = {
      ...options,
      q: metric.quantile ?? refuse(`${metric.name}.quantile`, metric.quantile, 'say which quantile.'),
    };
    return {
      control: quantileInterval(control, quantile),
      treatment: quantileInterval(treatment, quantile),
      absolute: quantileDifference(control, treatment, quantile),
      relative: relativeQuantileUplift(control, treatment, quantile),
      cuped: null,
    };
  }
  if (control.form === 'moments' && treatment.form === 'moments') {
    return {
      control: meanInterval(control, options),
      treatment: meanInterval(treatment, options),
      absolute: meanDifference(control, treatment, options),
      relative: relativeMeanUplift(control, treatment, options),
      cuped: null,
    };
  }
  if (control.form === 'co-moments' && treatment.form === 'co-moments') {
    if (metric.kind === 'ratio') {
      return {
        control: ratioInterval(control, options),
        treatment: ratioInterval(treatment, options),
        absolute: ratioDifference(control, treatment, options),
        relative: relativeRatioUplift(control, treatment, options),
        cuped: null,
      };
    }
    const { theta, correlation, varianceReduction, ...absolute } = cupedDifference(control, treatment, options);
    const {
      theta: _,
      correlation: __,
      varianceReduction: ___,
      ...relative
    } = relativeCupedUplift(control, treatment, options);
    return {
      control: meanInterval(momentsOfY(control), options),
      treatment: meanInterval(momentsOfY(treatment), options),
      absolute,
      relative,
      cuped: { theta, correlation, varianceReduction },
    };
  }
  return refuse(
    'form',
    treatment.form,
    `control's statistics are of form ${control.form}; sum both arms up by one plan.`,
  );
}

/**
 * The effect behind a comparison.
 *
 * @param limits - of a relative effect; those of quantiles, which tell no error of their baseline, are `delta` always. Default `delta`.
 * @returns `too-few` where it has an estimate but no standard error, as shares of which nobody or everybody converted.
 */
export function effectBehind(
  comparison: MeanComparison,
  n: number,
  scale: EffectScale,
  limits: RelativeLimits = 'delta',
): Effect | Incomputable {
  const { estimate, standardError = 0 } = comparison;
  if (estimate.ok && !(standardError > 0 && standardError < Infinity))
    return incomputable('too-few', 'There is no spread, so the effect has no standard error.');
  return effectOf(comparison, n, scale, limits);
}

/** Both arms as counts; null where their statistics are of another form. */
export function countsOf(control: MetricStatistics, treatment: MetricStatistics): TwoArms | null {
  if (control.form !== 'counts' || treatment.form !== 'counts') return null;
  return {
    control: { users: control.users, converted: control.converted },
    treatment: { users: treatment.users, converted: treatment.converted },
  };
}

/** The absolute difference of two shares with the metric's interval, or else the plan's. */
export function shareDifference(
  { method }: MetricDefinition,
  arms: TwoArms,
  { proportionInterval, ...level }: ComparisonOptions,
): Estimate {
  return (method ?? proportionInterval) === 'agresti-caffo' ? agrestiCaffo(arms, level) : newcombe(arms, level);
}

/** The unpooled standard error of a difference of shares, or of their ratio with that of its baseline; nothing where there is none. */
function errorOf(arms: TwoArms, scale: EffectScale): Pick<MeanComparison, 'standardError' | 'baselineError'> {
  const effect = proportionEffect(arms, scale, 'fieller');
  if (!effect.ok) return {};
  const { standardError, baselineError } = effect;
  return { standardError, ...(baselineError === undefined ? {} : { baselineError }) };
}

function requireSameCap(control: MetricStatistics, treatment: MetricStatistics): void {
  if ('cap' in control && 'cap' in treatment && control.cap !== treatment.cap)
    refuse('cap', treatment.cap, `control is winsorized at ${control.cap}; sum both arms up at one cap.`);
}
