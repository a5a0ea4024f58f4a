import { courseOf, harmedOf, isBeforeEnd, isBroken, type Found } from '../result/analysis.js';
import type { CampaignMonitorQuery } from '@cartograph/sdk/operations/campaign-analyses';

export type Monitored = NonNullable<CampaignMonitorQuery['campaign']>;
export type Exposures = Monitored['exposures'];

/** Users who met one arm. */
export const exposedUsers = ({ arms }: Pick<Exposures, 'arms'>): number =>
  arms.reduce((sum, { units }) => sum + units, 0);

/** What a person has to do about a campaign, the most urgent first. */
export type MonitorState =
  | 'NOT_STARTED'
  | 'FINISHED'
  | 'NOBODY'
  /** Arms are not as large as planned. */
  | 'MISMATCH'
  /** A guardrail is harmed. */
  | 'HARMED'
  /** An analysis says to ship, to stop, or that there is no difference. */
  | 'READY'
  | 'OVER'
  /** Too few to say whether the arms are as planned. */
  | 'UNCHECKED'
  | 'FINE';

/** @param found - of the newest analysis; null without one. */
export function monitorState(
  campaign: Pick<Monitored, 'status' | 'startedAt' | 'endedAt' | 'plan'> & {
    exposures: Pick<Exposures, 'arms' | 'sampleRatio'>;
  },
  found: Found | null,
  now: Date,
): MonitorState {
  const { status, startedAt, exposures } = campaign;
  if (status === 'FINISHED') return 'FINISHED';
  if (status !== 'RUNNING' || startedAt === null) return 'NOT_STARTED';
  if (exposedUsers(exposures) === 0) return 'NOBODY';
  if (exposures.sampleRatio.isMismatch) return 'MISMATCH';
  if (harmedOf(found).length > 0) return 'HARMED';
  if (found && !isBeforeEnd(campaign, found) && found.decision.kind !== 'KEEP_RUNNING' && !isBroken(found.decision))
    return 'READY';
  if (courseOf(campaign, now).daysLeft === 0) return 'OVER';
  return exposures.sampleRatio.incomputable ? 'UNCHECKED' : 'FINE';
}

/** Users a day: those that came, and those that the plan counts on; null where the plan says no number of users or days, or nothing has passed. */
export function exposureRate(
  {
    startedAt,
    endedAt,
    plan,
    exposures,
  }: Pick<Monitored, 'startedAt' | 'endedAt' | 'plan'> & { exposures: Pick<Exposures, 'arms'> },
  now: Date,
): { perDay: number | null; planned: number | null } {
  const planned = plan.plannedUnits !== null && plan.days !== null ? plan.plannedUnits / plan.days : null;
  if (startedAt === null) return { perDay: null, planned };
  const start = Date.parse(startedAt);
  const last = Math.max(start, ...exposures.arms.map(({ lastAt }) => (lastAt === null ? start : Date.parse(lastAt))));
  const daysUntil = (instant: number): number => Math.max(0, instant - start) / 86_400_000;
  // Users enter for the planned days, or as long as they really came; what passes after that thins nothing out.
  const days = Math.min(
    daysUntil(endedAt === null ? now.getTime() : Date.parse(endedAt)),
    Math.max(plan.days ?? Infinity, daysUntil(last)),
  );
  return { perDay: days > 0 ? exposedUsers(exposures) / Math.max(days, 1) : null, planned };
}

/** The next planned look of a group-sequential plan; null for other frameworks. */
export function nextLook({
  plan,
  analyses,
}: Pick<Monitored, 'plan' | 'analyses'>): {
  number: number;
  looks: number;
  share: number | null;
  units: number | null;
} | null {
  if (plan.framework.kind !== 'GROUP_SEQUENTIAL') return null;
  const fractions = plan.framework.fractions ?? [];
  const newest = analyses.find(({ result }) => result?.look)?.result?.look;
  const taken = newest?.isLast ? fractions.length : (newest?.number ?? 0);
  // Where a look came late, those planned before it are not made any more.
  const share = newest?.isLast ? null : (fractions.slice(taken).find((one) => one > (newest?.share ?? 0)) ?? null);
  return {
    number: taken + 1,
    looks: fractions.length,
    share,
    units: share === null || plan.plannedUnits === null ? null : Math.max(1, Math.round(share * plan.plannedUnits)),
  };
}

/** Users who met one arm and are not counted by the newest analysis: they wait, or, after a plan's last look, are not part of it. */
export function uncounted(
  campaign: Pick<Monitored, 'plan' | 'analyses'> & { exposures: Pick<Exposures, 'arms'> },
  { units }: Pick<Found, 'units'>,
): { users: number; isClosed: boolean } {
  const next = nextLook(campaign);
  return {
    users: Math.max(units.notYetObserved, exposedUsers(campaign.exposures) - units.matured),
    isClosed: next !== null && next.share === null,
  };
}
