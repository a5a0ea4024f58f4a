import type { LogHole } from '@cartograph/analytics';
import type { AnalysisPlan } from '@cartograph/experiments';
import { UnusableCampaignError } from './unusable-campaign.js';

/** Where a campaign stands when it is looked at. */
export interface Standing {
  /** Units whose whole window is known. */
  matured: number;
  /** Units whose window is not over yet. */
  waiting: number;
  /** Days that were not logged, because of which units wait. */
  hole: LogHole | null;
  /** Nobody is exposed any more. */
  hasEnded: boolean;
  /** Units at the looks before. */
  earlierLooks: readonly number[];
}

/**
 * Units at which the next look of a group-sequential plan is due: the first planned share above the last look's, rounded to whole units.
 *
 * @returns 0 for other frameworks, which may be looked at any time; null where no look is left.
 */
function unitsDue({ framework, plannedUnits }: AnalysisPlan, earlierLooks: readonly number[]): number | null {
  if (framework.kind !== 'group-sequential' || plannedUnits === null) return 0;
  if (earlierLooks.length >= framework.fractions.length) return null;
  const last = earlierLooks.at(-1) ?? 0;
  return framework.fractions.map((share) => Math.max(1, Math.round(share * plannedUnits))).find((units) => units > last) ?? null;
}

/**
 * Whether a plan may be looked at now. A campaign that has ended may be looked at once all its units are observed, however many came: there will be no more.
 *
 * @throws UnusableCampaignError - `look-not-due` with the units needed and had, `looks-used-up`.
 */
export function requireDue(plan: AnalysisPlan, { matured, waiting, hole, hasEnded, earlierLooks }: Standing): void {
  const due = unitsDue(plan, earlierLooks);
  if (due === null) {
    throw new UnusableCampaignError('looks-used-up', `The plan's last look was taken at ${earlierLooks.at(-1) ?? 0} units; a further one would spend error that there is not. Decide by that one.`, { units: earlierLooks.at(-1) ?? 0 });
  }
  if (matured >= due || (hasEnded && waiting === 0 && matured > (earlierLooks.at(-1) ?? 0))) return;
  throw new UnusableCampaignError('look-not-due', `Look ${earlierLooks.length + 1} is planned at ${due} units whose window is over; there are ${matured}. Wait for ${due - matured} more: looking before would cry wolf too often.${hole ? ` ${holeText(hole)}` : ''}`, { look: earlierLooks.length + 1, needed: due, had: matured, ...(hole ? { logEndsBefore: hole.day } : {}) });
}

/** Why what is known ends within the log, and what to do. */
export function holeText({ day, usualEvents }: LogHole): string {
  return `The log has no event on ${day} (UTC), though a day around it usually has ${Math.round(usualEvents)}, so that nothing after it counts. Import the log of that day; windows that end before it are analysed as they are.`;
}
