import { daysLeft } from '../../ui/text/days-left.js';
import type {
  CampaignAnalysisLineFieldsFragment,
  CampaignAnalysisFieldsFragment,
  CampaignResultQuery,
} from '@cartograph/sdk/operations/campaign-analyses';
import type { CampaignPlanFieldsFragment } from '@cartograph/sdk/operations/campaigns';

export type CampaignResult = NonNullable<CampaignResultQuery['campaign']>;
export type Plan = CampaignPlanFieldsFragment;
export type AnalysisLine = CampaignAnalysisLineFieldsFragment;
export type Analysis = CampaignAnalysisFieldsFragment;
/** What an analysis found. */
export type Found = NonNullable<Analysis['result']>;
export type AnalyzedMetric = Found['metrics'][number];
export type Decision = Found['decision'];
export type ArmDecision = Decision['arms'][number];
export type DecisionReason = Decision['reason'];

const DAY_MS = 86_400_000;

/** Where a campaign stands in its planned time, with days of 24 hours from its start. */
export interface Course {
  /** From 1; null before the start. */
  day: number | null;
  days: number | null;
  /** Days until nobody more is meant to enter, 0 when they are over; null where no number is planned. */
  daysLeft: number | null;
  /** When the planned days end. */
  until: Date | null;
}

/** @param now - the end is taken instead once the campaign has ended. */
export function courseOf(
  {
    startedAt,
    endedAt,
    plan: { days },
  }: { startedAt: string | null; endedAt: string | null; plan: Pick<Plan, 'days'> },
  now: Date,
): Course {
  if (startedAt === null) return { day: null, days, daysLeft: days, until: null };
  const at = endedAt === null ? now : new Date(endedAt);
  const start = Date.parse(startedAt);
  return {
    day: Math.floor(Math.max(0, at.getTime() - start) / DAY_MS) + 1,
    days,
    daysLeft: days === null ? null : daysLeft(startedAt, days, at),
    until: days === null ? null : new Date(start + days * DAY_MS),
  };
}

/** A campaign as far as its end goes. */
interface Ending {
  status: string;
  startedAt: string | null;
  endedAt: string | null;
  plan: Pick<Plan, 'plannedUnits' | 'days' | 'windowDays'> & { framework: Pick<Plan['framework'], 'kind'> };
}

/** When the windows of its last users are over: from when it was ended, or else by its planned days; null where neither says it, or planned users do. */
export function lastWindowOver({
  status,
  startedAt,
  endedAt,
  plan: { plannedUnits, days, windowDays },
}: Ending): Date | null {
  if (status === 'FINISHED' && endedAt !== null) return new Date(Date.parse(endedAt) + windowDays * DAY_MS);
  return plannedUnits === null && days !== null && startedAt !== null
    ? new Date(Date.parse(startedAt) + (days + windowDays) * DAY_MS)
    : null;
}

/** When the windows of those who entered by its end, or else within its planned days, are over; null where there is neither. */
export function windowsOver({
  startedAt,
  endedAt,
  plan: { days, windowDays },
}: Pick<Ending, 'startedAt' | 'endedAt'> & { plan: Pick<Plan, 'days' | 'windowDays'> }): Date | null {
  if (endedAt !== null) return new Date(Date.parse(endedAt) + windowDays * DAY_MS);
  return days !== null && startedAt !== null ? new Date(Date.parse(startedAt) + (days + windowDays) * DAY_MS) : null;
}

/** Whether an effect must not be seen yet: a plan that is judged once, before its end, which the analysis tells. */
export function isBeforeEnd(
  { plan }: Pick<Ending, 'plan'>,
  found: { decision: Pick<Decision, 'hasEnded'> } | null,
): boolean {
  return plan.framework.kind === 'FREQUENTIST' && !found?.decision.hasEnded;
}

/** What may be said of a plan that is judged once before its end: that it has not come yet, that its arms are broken, or, an alarm and no verdict on any arm, that a guardrail is harmed. */
export function beforeEnd(decision: Decision): Decision {
  if (isBroken(decision)) return decision;
  const toldOf = (isHarmed: boolean) =>
    isHarmed
      ? ({ kind: 'STOP', reason: 'GUARDRAIL_HARMED' } as const)
      : ({ kind: 'KEEP_RUNNING', reason: 'PLANNED_UNITS_NOT_REACHED' } as const);
  const isHarmed = ({ guardrails }: ArmDecision): boolean => guardrails.harmed.length > 0;
  const arms = decision.arms.map((arm) => ({
    ...arm,
    ...toldOf(isHarmed(arm)),
    better: [],
    worse: [],
    incomputable: [],
    withinRelevantEffect: [],
  }));
  return { ...decision, ...toldOf(decision.arms.some(isHarmed)), arm: null, arms };
}

/** Whether the arms' sizes do not fit the plan, so that nothing that was found can be trusted. */
export const isBroken = ({ reason }: Pick<Decision, 'reason'>): boolean => reason === 'SAMPLE_RATIO_MISMATCH';

/** Whether a campaign had ended when it was looked at. */
export const wasOver = (
  { status, endedAt }: Pick<Ending, 'status' | 'endedAt'>,
  { createdAt }: Pick<AnalysisLine, 'createdAt'>,
): boolean => status === 'FINISHED' && endedAt !== null && Date.parse(createdAt) >= Date.parse(endedAt);

type Ends = Pick<AnalyzedMetric['relative'], 'low' | 'high'>;

/** Whether no effect lies within an interval; an end that is null has no bound. */
export const holdsZero = ({ low, high }: Ends): boolean => (low ?? -Infinity) <= 0 && (high ?? Infinity) >= 0;

/**
 * Which effect a sentence tells: the relative one, which people read best, but where its interval would say another thing of no effect than that of the absolute
 * one, on which what is shown rests.
 */
export function toldScale({
  absolute,
  relative,
}: Pick<AnalyzedMetric, 'absolute' | 'relative'>): 'absolute' | 'relative' {
  return absolute.value !== null && (relative.value === null || holdsZero(relative) !== holdsZero(absolute))
    ? 'absolute'
    : 'relative';
}

/** Whether a guardrail holds, is harmed, or neither. */
export function guardrailState({ guardrail }: Pick<AnalyzedMetric, 'guardrail'>): 'HELD' | 'HARMED' | 'OPEN' {
  if (guardrail?.verdict === 'SUPERIOR' || guardrail?.verdict === 'NON_INFERIOR') return 'HELD';
  return guardrail?.verdict === 'INFERIOR' ? 'HARMED' : 'OPEN';
}

/** Guardrails that an analysis finds harmed. */
export const harmedOf = (found: Pick<Found, 'metrics'> | null): string[] => [
  ...new Set(
    (found?.metrics ?? [])
      .filter((row) => row.role === 'GUARDRAIL' && guardrailState(row) === 'HARMED')
      .map(({ metric }) => metric),
  ),
];

/** The effect that is hoped for: a campaign's uplift is one for the better, whichever way that lies. */
export const hopedEffect = (
  upliftRelative: number,
  { higherIsBetter }: Pick<AnalyzedMetric, 'higherIsBetter'>,
): number => (higherIsBetter ? upliftRelative : -upliftRelative);

/** Where a hope lies beside what was found: `above` is better than the whole interval, `below` worse. */
export function hopePlace(
  hoped: number,
  { relative: { low, high, value }, higherIsBetter }: Pick<AnalyzedMetric, 'relative' | 'higherIsBetter'>,
): 'inside' | 'above' | 'below' | 'unknown' {
  if (value === null) return 'unknown';
  if (high !== null && hoped > high) return higherIsBetter ? 'above' : 'below';
  if (low !== null && hoped < low) return higherIsBetter ? 'below' : 'above';
  return 'inside';
}

/** The comparison that a hoped-for uplift is about: the first primary metric of the arm that may be shipped, else of the first arm. */
export function leadingMetric<Row extends Pick<AnalyzedMetric, 'role' | 'arm'>>(
  metrics: readonly Row[],
  arm: string | null,
): Row | undefined {
  const primaries = metrics.filter(({ role }) => role === 'PRIMARY');
  return primaries.find((one) => one.arm === arm) ?? primaries[0];
}
