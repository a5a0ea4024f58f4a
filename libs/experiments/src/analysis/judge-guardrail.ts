import {
  bayesianEffect,
  errorUnder,
  incomputable,
  intervalDifference,
  nonInferiority,
  wilson,
  type Effect,
  type EffectScale,
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
import { sequentially, type Look } from './sequentially.js';

/** Whether a guardrail holds. */
export interface GuardrailJudgment {
  ok: true;
  /** `non-inferior` or `superior`: more harm than the margin is ruled out; `inferior`: it is shown. */
  verdict: NonInferiorityVerdict;
  /** p of "worse by the margin or more": one-sided at one look; where one looks often the two-sided p of the margin, 1 on its bad side; in the Bayesian framework the chance of it. */
  pValue: number;
}

/**
 * Whether more harm than a guardrail's margin is ruled out, on the scale of the margin, by the plan's framework. A relative margin is tested by treatment − (1 ∓ margin)·control.
 *
 * @param metric - with a margin.
 */
export function judgeGuardrail(
  metric: MetricDefinition,
  pair: Pair,
  plan: AnalysisPlan,
  look: Look | null,
): GuardrailJudgment | Incomputable {
  const { margin, higherIsBetter } = metric;
  if (margin === null) return refuse(`${metric.name}.margin`, margin, 'give the harm that is put up with.');
  const { framework, alpha } = plan;
  const comparison = compareMetric(metric, pair.control, pair.treatment, plan);
  const arms = countsOf(pair.control, pair.treatment);
  if (framework.kind === 'frequentist') {
    if (arms && margin.scale === 'relative') return judgeRate(arms, margin.value, metric, plan);
    const found = nonInferiority(
      arms ? (level): Estimate => shareDifference(metric, arms, { ...plan, alpha: level }) : comparison[margin.scale],
      { alpha, margin: margin.value, higherIsBetter },
    );
    return found.ok ? { ok: true, verdict: found.verdict, pValue: found.pValue } : found;
  }
  if (arms && margin.scale === 'relative')
    return judgeByEffects(rateEffects(arms, margin.value, metric, plan), metric, plan, look);
  const effect = effectBehind(comparison[margin.scale], unitsOfBoth(pair), margin.scale, 'fieller');
  if (!effect.ok) return effect;
  const shift = higherIsBetter ? margin.value : -margin.value;
  const baseline = comparison.control.ok ? Math.abs(comparison.control.value) : 0;
  // By the error if the truth lay there: by that of the estimate a few events rule the margin out, or pass it, too easily.
  const against = (other: number): Effect => ({
    ok: true,
    value: effect.value - other,
    standardError: errorUnder(effect, other),
    n: effect.n,
    scale: effect.scale,
  });
  return judgeByEffects(
    { beyondMargin: against(-shift), plain: against(0), shift, baseline, scale: margin.scale },
    metric,
    plan,
    look,
  );
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
): GuardrailJudgment | Incomputable {
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

/** What a guardrail is judged by where one looks often or asks for a posterior. */
interface MarginEffects {
  /** 0 where the truth lies at the margin, with the error that it has there. */
  beyondMargin: Effect | Incomputable;
  /** 0 where there is no effect, likewise. */
  plain: Effect | Incomputable;
  /** The first less the second. */
  shift: number;
  /** Size of control's figure on the scale of the effects. */
  baseline: number;
  scale: EffectScale;
}

/** One verdict and one p for all of these, from the effect that is 0 at the margin. */
function judgeByEffects(
  { beyondMargin, plain, shift, baseline, scale }: MarginEffects,
  { higherIsBetter }: MetricDefinition,
  { framework, alpha }: AnalysisPlan,
  look: Look | null,
): GuardrailJudgment | Incomputable {
  const isGood = ({ low, high }: { low: number; high: number }): boolean => (higherIsBetter ? low > 0 : high < 0);
  const judged = (estimate: Estimate, better: Estimate, pValue: number): GuardrailJudgment | Incomputable => {
    if (!estimate.ok) return estimate;
    const isHarmed = higherIsBetter ? estimate.high < 0 : estimate.low > 0;
    return {
      ok: true,
      verdict: isGood(estimate)
        ? better.ok && isGood(better)
          ? 'superior'
          : 'non-inferior'
        : isHarmed
          ? 'inferior'
          : 'inconclusive',
      pValue,
    };
  };
  if (framework.kind === 'frequentist')
    throw new RangeError('A frequentist plan judges guardrails by their intervals.');
  if (framework.kind === 'bayesian') {
    const prior = priorOn(scale, baseline, framework);
    if (prior !== null && !('mean' in prior)) return prior;
    const believed = (effect: Effect | Incomputable, by: number): ReturnType<typeof bayesianEffect> =>
      bayesianEffect(effect, { alpha, ...(prior ? { prior: { mean: prior.mean + by, sd: prior.sd } } : {}) });
    const [beyond, better] = [believed(beyondMargin, shift), believed(plain, 0)];
    return beyond.ok
      ? judged(
          beyond.estimate,
          better.ok ? better.estimate : better,
          higherIsBetter ? beyond.probabilityTreatmentIsLower : beyond.probabilityTreatmentIsHigher,
        )
      : beyond;
  }
  const setting = { framework, alpha, baseline, look };
  const { estimate, test } = sequentially(beyondMargin, setting);
  if (!test.ok) return test;
  return judged(
    estimate,
    sequentially(plain, setting).estimate,
    test.statistic > 0 === higherIsBetter ? test.pValue : 1,
  );
}

/**
 * The effects of a rate at a relative margin: p₁ − (1 ∓ margin)·p₀ with its error, which is 0 at the margin; at p₀ > 0 its statistic is Fieller's of the ratio. They are `too-few` where
 * nobody or everybody converted in both arms.
 */
function rateEffects(
  arms: TwoArms,
  margin: number,
  { higherIsBetter }: MetricDefinition,
  { framework }: AnalysisPlan,
): MarginEffects {
  const times = boundOf(margin, higherIsBetter);
  const [rate, treated] = [arms.control, arms.treatment].map(({ converted, users }) => converted / users) as [
    number,
    number,
  ];
  // At the margin the treatment's rate tells control's as well, where that is 0; a prior is of uplifts of control's own.
  const isOwn = framework.kind === 'bayesian' || rate > 0 || times === 0;
  return {
    beyondMargin: rateAgainst(arms, times),
    plain: rateAgainst(arms, 1),
    shift: (1 - times) * rate,
    baseline: isOwn ? rate : treated / times,
    scale: 'absolute',
  };
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
