import type { CampaignQuestion } from './units-on-log.js';

const DAY_MS = 86_400_000;

/** How far the units of a campaign are known. */
interface Known {
  /** Units whose whole window is known. */
  matured: number;
  /** Units whose window is not over yet. */
  waiting: number;
  /** Milliseconds UTC. */
  observedUntil: number;
}

/**
 * Whether what a campaign does not show now it will not: it was ended and all its units are known; or its planned units are; or, where no number was planned, the windows of the units of its
 * last planned day are over.
 */
export function hasEnded(
  {
    plan: { plannedUnits, days, windowDays },
    startedAt,
    endedAt,
  }: Pick<CampaignQuestion, 'plan' | 'startedAt' | 'endedAt'>,
  { matured, waiting, observedUntil }: Known,
): boolean {
  if (endedAt !== null && waiting === 0) return true;
  if (plannedUnits !== null) return matured >= plannedUnits;
  return days !== null && startedAt.getTime() + (days + windowDays) * DAY_MS <= observedUntil;
}
