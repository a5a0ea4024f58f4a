import type {
  ArmDecision,
  Decision,
  Finding,
  MetricResult,
  NoveltyCheck as FoundNovelty,
  Posterior,
  SegmentedEffect,
} from '@cartograph/experiments';
import type { EffectScale, Incomputable as LibraryIncomputable } from '@cartograph/metrics';
import type { TestSetup, PlannedMetric } from '../plan/plan.js';
import { MetricKind, MetricRole } from '../plan/plan-types.js';
import { toFaultKind } from '../../coverage-fault.js';
import { toEventType } from '../../event-counts.js';
import { toEstimate, toIncomputable, Unit, type Estimate } from '../../estimate.js';
import type { SampleRatio } from '../exposures/record-exposures.js';
import type { CampaignOutcome } from './analysis-on-log.js';
import { decisionSentence, metricSentence } from './analysis-words.js';
import type { CourseDay } from './course.js';
import type { AnalysisDecision } from './decision-types.js';
import {
  AnalysisDecisionKind,
  AnalysisDecisionReason,
  GuardrailBound,
  GuardrailVerdict,
  ShownEffect,
} from './result-enums.js';
import type { CampaignAnalysisResult } from './result-types.js';
import { toRobustness } from './to-robustness.js';

type Result = CampaignAnalysisResult;

/** A kebab-case code as an enum names it. */
const upper = (code: string): string => code.toUpperCase().replaceAll('-', '_');
const enumOf = <Enum extends Record<string, string>>(names: Enum, code: string): Enum[keyof Enum] =>
  names[upper(code)] as Enum[keyof Enum];

/** What an analysis found, as callers get it. */
export function toResult(
  { observedUntil, units, trackingFaults = [], analysis, bounds, course }: CampaignOutcome,
  plan: TestSetup,
  alpha: number,
): Result {
  const ofMetric = (name: string): PlannedMetric => plan.metrics.find(({ metric }) => metric.name === name)!;
  return {
    observedUntil: new Date(observedUntil),
    units: { ...units, recordedUntil: units.recordedUntil ? new Date(units.recordedUntil) : null },
    trackingFaults: trackingFaults.map(({ date, kind, eventType }) => ({
      date,
      kind: toFaultKind(kind),
      eventType: eventType && toEventType(eventType),
    })),
    arms: analysis.arms,
    sampleRatio: toRatio(analysis.ratio),
    look: toLook(analysis.look, bounds, plan),
    metrics: analysis.metrics.map((result) => toMetric(result, ofMetric(result.metric))),
    segments: analysis.segments.flatMap((effect) => toSegments(effect, ofMetric(effect.metric), alpha)),
    novelty: analysis.novelty.map((check) => toNovelty(check, ofMetric(check.metric))),
    // Analyses of before this was checked were kept without.
    robustness: (analysis.robustness ?? []).flatMap((check) => toRobustness(check, unitOf(ofMetric(check.metric)))),
    course: course.map((day) => toDay(day, plan, ofMetric)),
    decision: toDecision(analysis.decision),
  };
}

function toRatio(check: CampaignOutcome['analysis']['ratio']): SampleRatio {
  if (!check.ok)
    return {
      statistic: null,
      pValue: null,
      isMismatch: false,
      incomputable: toIncomputable(check.reason, check.detail),
    };
  return { statistic: check.statistic, pValue: check.pValue, isMismatch: check.isMismatch, incomputable: null };
}

function toLook(
  look: CampaignOutcome['analysis']['look'],
  bounds: CampaignOutcome['bounds'],
  { framework }: TestSetup,
): Result['look'] {
  if (look === null || framework.kind !== 'group-sequential') return null;
  const here = bounds.findLast(({ isTaken }) => isTaken);
  return {
    number: look.fractions.length,
    planned: framework.fractions.length,
    share: look.fractions.at(-1)!,
    isLast: look.isLast,
    bound: here?.bound ?? null,
    bounds,
  };
}

function toMetric(result: MetricResult, planned: PlannedMetric): Result['metrics'][number] {
  const { absolute, relative, guardrail } = result;
  const unit = unitOf(planned);
  const { metric } = planned;
  return {
    metric: result.metric,
    role: enumOf(MetricRole, result.role),
    kind: enumOf(MetricKind, metric.kind),
    higherIsBetter: metric.higherIsBetter ?? true,
    arm: result.arm,
    shown: enumOf(ShownEffect, result.shown),
    control: toEstimate(result.control, unit),
    treatment: toEstimate(result.treatment, unit),
    absolute: toEstimate(absolute.estimate, unit),
    relative: toEstimate(relative.estimate, Unit.RELATIVE),
    pValue: pOf(absolute),
    correctedP: result.correctedP,
    evidence: absolute.logEvidence ?? null,
    varianceReduction: result.cuped?.varianceReduction ?? null,
    posterior: result.posterior && toPosterior(result.posterior),
    guardrail: guardrail && {
      ...toVerdict(guardrail),
      bound: result.guardedBy ? enumOf(GuardrailBound, result.guardedBy) : null,
    },
    sentence: metricSentence(result, planned),
  };
}

function toVerdict(
  guardrail: NonNullable<MetricResult['guardrail']>,
): Omit<NonNullable<Result['metrics'][number]['guardrail']>, 'bound'> {
  if (!guardrail.ok)
    return { verdict: null, pValue: null, incomputable: toIncomputable(guardrail.reason, guardrail.detail) };
  return { verdict: enumOf(GuardrailVerdict, guardrail.verdict), pValue: guardrail.pValue, incomputable: null };
}

function toPosterior({
  absolute,
  relative,
}: Record<EffectScale, Posterior | LibraryIncomputable>): NonNullable<Result['metrics'][number]['posterior']> {
  const [chance, loss] = [absolute.ok ? absolute : null, relative.ok ? relative.expectedLoss : null];
  return {
    probabilityTreatmentIsBetter: chance?.probabilityTreatmentIsBetter ?? null,
    probabilityTreatmentIsWorse: chance?.probabilityTreatmentIsWorse ?? null,
    expectedLoss: loss?.treatment ?? null,
    expectedLossOfControl: loss?.control ?? null,
    incomputable: absolute.ok
      ? relative.ok
        ? null
        : toIncomputable(relative.reason, relative.detail)
      : toIncomputable(absolute.reason, absolute.detail),
  };
}

function toSegments(
  { dimension, metric, arm, segments, heterogeneity }: SegmentedEffect,
  planned: PlannedMetric,
  alpha: number,
): Result['segments'] {
  const differsP = heterogeneity.ok ? heterogeneity.pValue : null;
  return segments.map(({ segment, controlUnits, treatmentUnits, absolute, relative, correctedP }) => ({
    dimension,
    segment,
    metric,
    arm,
    units: controlUnits + treatmentUnits,
    controlUnits,
    treatmentUnits,
    effect: toEstimate(relative.estimate, Unit.RELATIVE),
    absolute: toEstimate(absolute.estimate, unitOf(planned)),
    correctedP,
    differsP,
    differs: heterogeneity.ok && heterogeneity.correctedP < alpha,
  }));
}

function toNovelty(
  { metric, arm, days, units, byDay, slope, laterMinusFirstWeek }: FoundNovelty,
  planned: PlannedMetric,
): Result['novelty'][number] {
  const shown = ({ estimate }: Finding): Estimate => toEstimate(estimate, unitOf(planned));
  return {
    metric,
    arm,
    days,
    units,
    byDay: byDay.map(shown),
    slope: shown(slope),
    slopeP: pOf(slope),
    laterMinusFirstWeek: laterMinusFirstWeek && shown(laterMinusFirstWeek),
    laterMinusFirstWeekP: laterMinusFirstWeek && pOf(laterMinusFirstWeek),
  };
}

function toDay(
  { date, units, sampleRatioP, effects }: CourseDay,
  { arms }: TestSetup,
  ofMetric: (name: string) => PlannedMetric,
): Result['course'][number] {
  return {
    date,
    units: units.reduce((sum, count) => sum + count, 0),
    arms: arms.map(({ name }, code) => ({ arm: name, units: units[code] ?? 0 })),
    sampleRatioP,
    metrics: effects.map(({ metric, arm, absolute, relative, pValue, statistic, bound, guardrail }) => ({
      metric,
      arm,
      absolute: toEstimate(absolute, unitOf(ofMetric(metric))),
      relative: toEstimate(relative, Unit.RELATIVE),
      pValue,
      statistic,
      bound,
      guardrail: guardrail && enumOf(GuardrailVerdict, guardrail),
    })),
  };
}

function toDecision(decision: Decision): AnalysisDecision {
  const { arm, units, plannedUnits, hasEnded } = decision;
  return {
    ...codesOf(decision),
    arm,
    units,
    plannedUnits,
    hasEnded,
    sentence: decisionSentence(decision),
    arms: decision.arms.map((one) => ({ ...one, ...codesOf(one) })),
  };
}

const codesOf = ({
  kind,
  reason,
}: Pick<ArmDecision, 'kind' | 'reason'>): Pick<AnalysisDecision, 'kind' | 'reason'> => ({
  kind: enumOf(AnalysisDecisionKind, kind),
  reason: enumOf(AnalysisDecisionReason, reason),
});

const pOf = ({ test }: Finding): number | null => (test.ok ? test.pValue : null);

/** In what a metric's figures are told. */
function unitOf({ metric, source }: PlannedMetric): Unit {
  if (metric.kind === 'conversion' || metric.kind === 'retention') return Unit.FRACTION;
  if (source.from === 'recorded') return Unit.RATIO;
  return {
    revenue: Unit.MONEY_PER_USER,
    'order-value': Unit.MONEY,
    orders: Unit.COUNT,
    purchase: Unit.FRACTION,
    return: Unit.FRACTION,
  }[source.measure];
}
