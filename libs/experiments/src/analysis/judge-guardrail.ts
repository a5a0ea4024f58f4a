import {
  bayesianEffect,
  errorUnder,
  incomputable,
  intervalDifference,
  nonInferiority,
  wilson,
  type Effect,
  type Estimate,
  type Incomputable,
  type NonInferiorityVerdict,
  type TwoArms,
} from '@cartograph/metrics';
import { compareMetric, countsOf, effectBehind, shareDifference } from './compare-metric.js';
import { refuse } from './input-error.js';
import { priorOn, unitsOfBoth, type Pair } from './judge.js';
import type { MetricDefinition } from './metric-definition.js';
import type { AnalysisPlan } from './plan.js';
import { whereTold } from './relative-limits.js';
import { sequentially, type Look } from './sequentially.js';

/** Whether a guardrail holds. */
export interface GuardrailJudgement {
  ok: true;
  /** `non-inferior` or `superior`: more harm than the margin is ruled out; `inferior`: it is shown. */
  verdict: NonInferiorityVerdict;
  /** p of "worse by the margin or more": one-sided at one look; where one looks often the two-sided p of the margin, 1 on its bad side; in the Bayesian framework the chance of it. */
  pValue: number;
}

/**
 * Whether more harm than a guardrail's margin is ruled out, on the scale of the margin, by the plan's framework.
 *
 * @param metric - with a margin.
 */
export function judgeGuardrail(
  metric: MetricDefinition,
  pair: Pair,
  plan: AnalysisPlan,
  look: Look | null,
): GuardrailJudgement | Incomputable {
  const { margin, higherIsBetter } = metric;
  if (margin === null) return refuse(`${metric.name}.margin`, margin, 'give the harm that is put up with.');
  const { framework, alpha } = plan;
  const comparison = compareMetric(metric, pair.control, pair.treatment, plan);
  const arms = countsOf(pair.control, pair.treatment);
  if (framework.kind === 'frequentist') {
    if (arms && margin.scale === 'relative') return judgeRate(arms, margin.value, metric, plan);
    const found = nonInferiority(
      arms
        ? (level): Estimate => shareDifference(metric, arms, { ...plan, alpha: level })
        : margin.scale === 'absolute'
          ? comparison.absolute
          : whereTold(comparison.relative, plan),
      { alpha, margin: margin.value, higherIsBetter },
    );
    return found.ok ? { ok: true, verdict: found.verdict, pValue: found.pValue } : found;
  }
  if (arms && margin.scale === 'relative') return judgeRateByEffect(arms, margin.value, metric, plan, look);
  // The margin is tested by the error if the truth lay there: by the delta method a few events rule it out too easily.
  const effect = effectBehind(
    comparison[margin.scale],
    unitsOfBoth(pair),
    margin.scale,
    framework.kind === 'bayesian' ? 'delta' : 'fieller',
  );
  if (!effect.ok) return effect;
  const baseline = comparison.control.ok ? Math.abs(comparison.control.value) : 0;
  const shift = higherIsBetter ? margin.value : -margin.value;
  const shifted = { ...effect, value: effect.value + shift };
  if (framework.kind === 'bayesian') {
    const prior = priorOn(margin.scale, baseline, framework);
    if (prior !== null && !('mean' in prior)) return prior;
    const posterior = bayesianEffect(effect, { alpha, ...(prior ? { prior } : {}) });
    const beyond = bayesianEffect(shifted, {
      alpha,
      ...(prior ? { prior: { mean: prior.mean + shift, sd: prior.sd } } : {}),
    });
    if (!posterior.ok || !beyond.ok) return posterior.ok ? (beyond as Incomputable) : posterior;
    return {
      ok: true,
      verdict: verdictOf(posterior.estimate, metric, margin.value),
      pValue: higherIsBetter ? beyond.chanceToLose : beyond.chanceToWin,
    };
  }
  const setting = { framework, alpha, baseline, look };
  const { estimate } = sequentially(effect, setting);
  const beyondMargin: Effect = {
    ok: true,
    value: shifted.value,
    standardError: errorUnder(effect, -shift),
    n: effect.n,
    scale: effect.scale,
  };
  const { test } = sequentially(beyondMargin, setting);
  if (!estimate.ok) return estimate;
  if (!test.ok) return test;
  return {
    ok: true,
    verdict: verdictOf(estimate, metric, margin.value),
    pValue: test.statistic > 0 === higherIsBetter ? test.pValue : 1,
  };
}

/**
 * Whether a rate stays within a relative margin: by the interval of p₁ − (1 ∓ margin)·p₀ from the Wilson limits of both, which needs no logarithm and so
 * answers for arms in which nobody converted, too.
 *
 * @see Zou & Donner, Statistics in Medicine 27 (2008) 1693–1702.
 */
function judgeRate(
  arms: TwoArms,
  margin: number,
  metric: MetricDefinition,
  plan: AnalysisPlan,
): GuardrailJudgement | Incomputable {
  const [{ higherIsBetter }, { alpha }] = [metric, plan];
  const times = boundOf(margin, higherIsBetter);
  const beyondMargin = (level: number): Estimate => {
    const [control, treatment] = [arms.control, arms.treatment].map(({ converted, users }) =>
      wilson(converted, users, { alpha: level }),
    ) as [Estimate, Estimate];
    if (!control.ok || !treatment.ok) return control.ok ? treatment : control;
    const bound = { value: times * control.value, low: times * control.low, high: times * control.high };
    return { ok: true, ...intervalDifference(treatment, bound), level: 1 - level, method: 'newcombe-relative-margin' };
  };
  const found = nonInferiority(beyondMargin, { alpha, margin: 0, higherIsBetter });
  if (!found.ok || found.verdict !== 'superior')
    return found.ok ? { ok: true, verdict: found.verdict, pValue: found.pValue } : found;
  const plain = shareDifference(metric, arms, plan);
  const isBetter = plain.ok && (higherIsBetter ? plain.low > 0 : plain.high < 0);
  return { ok: true, verdict: isBetter ? 'superior' : 'non-inferior', pValue: found.pValue };
}

/**
 * The same where one looks often or asks for a posterior: by the effect p₁ − (1 ∓ margin)·p₀ with its error, which is 0 at the margin; at p₀ > 0 its statistic is Fieller's
 * of the ratio.
 *
 * @returns `too-few` where nobody or everybody converted in both arms; `zero-baseline` where control has no figure for a prior's uplifts to be of.
 */
function judgeRateByEffect(
  arms: TwoArms,
  margin: number,
  { higherIsBetter }: MetricDefinition,
  { framework, alpha }: AnalysisPlan,
  look: Look | null,
): GuardrailJudgement | Incomputable {
  const times = boundOf(margin, higherIsBetter);
  const [beyondMargin, plain] = [rateAgainst(arms, times), rateAgainst(arms, 1)];
  const [rate, treated] = [arms.control, arms.treatment].map(({ converted, users }) => converted / users) as [
    number,
    number,
  ];
  const isBeyond = ({ low, high }: { low: number; high: number }): boolean => (higherIsBetter ? low > 0 : high < 0);
  const judged = (estimate: Estimate, better: Estimate, pValue: number): GuardrailJudgement | Incomputable => {
    if (!estimate.ok) return estimate;
    const isHarmed = higherIsBetter ? estimate.high < 0 : estimate.low > 0;
    return {
      ok: true,
      verdict: isBeyond(estimate)
        ? better.ok && isBeyond(better)
          ? 'superior'
          : 'non-inferior'
        : isHarmed
          ? 'inferior'
          : 'inconclusive',
      pValue,
    };
  };
  if (framework.kind === 'bayesian') {
    const prior = priorOn('absolute', rate, framework);
    if (prior !== null && !('mean' in prior)) return prior;
    const believed = (effect: Effect | Incomputable, shift: number): ReturnType<typeof bayesianEffect> =>
      bayesianEffect(effect, { alpha, ...(prior ? { prior: { mean: prior.mean + shift, sd: prior.sd } } : {}) });
    const [beyond, better] = [believed(beyondMargin, (1 - times) * rate), believed(plain, 0)];
    return beyond.ok
      ? judged(
          beyond.estimate,
          better.ok ? better.estimate : better,
          higherIsBetter ? beyond.chanceToLose : beyond.chanceToWin,
        )
      : beyond;
  }
  if (framework.kind === 'frequentist') throw new RangeError('A frequentist plan judges rates by their intervals.');
  // At the margin the treatment's rate tells control's as well, where that is 0.
  const setting = { framework, alpha, baseline: rate > 0 || times === 0 ? rate : treated / times, look };
  const { estimate, test } = sequentially(beyondMargin, setting);
  if (!test.ok) return test;
  return judged(
    estimate,
    sequentially(plain, setting).estimate,
    test.statistic > 0 === higherIsBetter ? test.pValue : 1,
  );
}

/** How many times control's rate the treatment's may be at the margin. */
function boundOf(margin: number, higherIsBetter: boolean): number {
  return higherIsBetter ? Math.max(0, 1 - margin) : 1 + margin;
}

/** p₁ − times·p₀ with √(v₁ + times²·v₀), v = p(1 − p) ÷ users. */
function rateAgainst({ control, treatment }: TwoArms, times: number): Effect | Incomputable {
  if (control.users === 0 || treatment.users === 0) return incomputable('no-data', 'An arm has no users.');
  const [p0, p1] = [control.converted / control.users, treatment.converted / treatment.users];
  const standardError = Math.sqrt((p1 * (1 - p1)) / treatment.users + (times * times * p0 * (1 - p0)) / control.users);
  if (standardError === 0) return incomputable('too-few', 'There is no spread, so the effect has no standard error.');
  return { ok: true, value: p1 - times * p0, standardError, n: control.users + treatment.users, scale: 'absolute' };
}

function verdictOf(
  { low, high }: { low: number; high: number },
  { higherIsBetter }: MetricDefinition,
  margin: number,
): NonInferiorityVerdict {
  const [worst, best] = higherIsBetter ? [low, high] : [-high, -low];
  if (worst > 0) return 'superior';
  if (worst > -margin) return 'non-inferior';
  return best < -margin ? 'inferior' : 'inconclusive';
}
