import {
  bayesianEffect,
  bayesianProportions,
  incomputable,
  type BayesianComparison,
  type EffectScale,
  type Estimate,
  type Incomputable,
  type MeanComparison,
  type NormalPrior,
} from '@cartograph/metrics';
import { compareMetric, countsOf, effectBehind, type Finding, type MetricComparison } from './compare-metric.js';
import type { MetricDefinition } from './metric-definition.js';
import { unitsOf, type MetricStatistics } from './metric-statistics.js';
import type { AnalysisPlan, Framework } from './plan.js';
import { sequentially, type Look } from './sequentially.js';

/** What the posterior says, better and worse being read by the metric's direction. */
export interface Posterior {
  ok: true;
  /** P(treatment is the better one). */
  probabilityTreatmentIsBetter: number;
  /** P(it is the worse one), on its own: small ones keep their digits. */
  probabilityTreatmentIsWorse: number;
  /** What is lost on average by choosing that arm, on the scale of the estimate, ≥ 0. */
  expectedLoss: { control: number; treatment: number };
  /** Equal-tailed credible interval. */
  estimate: Estimate;
}

/** A metric of two arms by the plan's framework. */
export interface Judgment {
  /** Each arm's figure: a share, a mean, a ratio, a quantile. */
  control: Estimate;
  treatment: Estimate;
  /** Treatment − control, in the metric's unit; interval and test as the framework makes them, in the Bayesian one the interval is the posterior's and the test that of a single look. */
  absolute: Finding;
  /** (Treatment − control) ÷ control; the same. */
  relative: Finding;
  /** Null but in the Bayesian framework. */
  posterior: Record<EffectScale, Posterior | Incomputable> | null;
  cuped: MetricComparison['cuped'];
}

/** Both arms' statistics of a metric. */
export interface Pair {
  control: MetricStatistics;
  treatment: MetricStatistics;
}

/**
 * Compares a metric of two arms by the plan's framework.
 *
 * @param look - where a group-sequential experiment stands; null for other frameworks.
 */
export function judge(metric: MetricDefinition, pair: Pair, plan: AnalysisPlan, look: Look | null): Judgment {
  const { control, treatment, absolute, relative, cuped } = compareMetric(metric, pair.control, pair.treatment, plan);
  const baseline = control.ok ? Math.abs(control.value) : 0;
  const { framework, alpha } = plan;
  if (framework.kind === 'bayesian') {
    const posterior = {
      absolute: posteriorOf(metric, pair, absolute, 'absolute', baseline, plan),
      relative: posteriorOf(metric, pair, relative, 'relative', baseline, plan),
    };
    const shown = (scale: EffectScale, { test }: MeanComparison): Finding => ({
      estimate: posterior[scale].ok ? posterior[scale].estimate : posterior[scale],
      test,
    });
    return {
      control,
      treatment,
      absolute: shown('absolute', absolute),
      relative: shown('relative', relative),
      posterior,
      cuped,
    };
  }
  // Several looks reckon with the baseline's own error: by the delta method peeking finds relative effects where there are none.
  const found = (comparison: MeanComparison, scale: EffectScale): Finding =>
    framework.kind === 'frequentist'
      ? { estimate: comparison.estimate, test: comparison.test }
      : sequentially(effectBehind(comparison, unitsOfBoth(pair), scale, 'fieller'), {
          framework,
          alpha,
          baseline,
          look,
        });
  return {
    control,
    treatment,
    absolute: found(absolute, 'absolute'),
    relative: found(relative, 'relative'),
    posterior: null,
    cuped,
  };
}

function posteriorOf(
  metric: MetricDefinition,
  pair: Pair,
  comparison: MeanComparison,
  scale: EffectScale,
  baseline: number,
  { framework, alpha }: AnalysisPlan,
): Posterior | Incomputable {
  if (framework.kind !== 'bayesian') throw new RangeError(`There is no posterior in the ${framework.kind} framework.`);
  const arms = countsOf(pair.control, pair.treatment);
  const prior = priorOn(scale, baseline, framework);
  if (prior !== null && !('mean' in prior)) return prior;
  const found =
    arms && !framework.prior
      ? bayesianProportions(arms, { alpha, scale })
      : bayesianEffect(effectBehind(comparison, unitsOfBoth(pair), scale, 'fieller'), {
          alpha,
          ...(prior ? { prior } : {}),
        });
  return found.ok ? oriented(found, metric) : found;
}

function oriented(
  { probabilityTreatmentIsHigher, probabilityTreatmentIsLower, expectedLoss, estimate }: BayesianComparison,
  { higherIsBetter }: MetricDefinition,
): Posterior {
  if (higherIsBetter)
    return {
      ok: true,
      probabilityTreatmentIsBetter: probabilityTreatmentIsHigher,
      probabilityTreatmentIsWorse: probabilityTreatmentIsLower,
      expectedLoss,
      estimate,
    };
  return {
    ok: true,
    probabilityTreatmentIsBetter: probabilityTreatmentIsLower,
    probabilityTreatmentIsWorse: probabilityTreatmentIsHigher,
    expectedLoss: { control: expectedLoss.treatment, treatment: expectedLoss.control },
    estimate,
  };
}

/** The prior on this scale; `zero-baseline` where there is none to take its uplift of, null where none was stated. */
export function priorOn(
  scale: EffectScale,
  baseline: number,
  { prior }: Extract<Framework, { kind: 'bayesian' }>,
): NormalPrior | Incomputable | null {
  if (prior === null || scale === 'relative') return prior;
  if (!(baseline > 0))
    return incomputable(
      'zero-baseline',
      `Control's figure is ${baseline}, so that a prior of uplifts has no size in the metric's unit.`,
    );
  return { mean: prior.mean * baseline, sd: prior.sd * baseline };
}

/** Units of two arms. */
export function unitsOfBoth({ control, treatment }: Pair): number {
  return unitsOf(control) + unitsOf(treatment);
}
