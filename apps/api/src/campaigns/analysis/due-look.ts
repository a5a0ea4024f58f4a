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
  /** The last of them was the plan's last one. */
  isClosed: boolean;
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
  return (
    framework.fractions.map((share) => Math.max(1, Math.round(share * plannedUnits))).find((units) => units > last) ??
    null
  );
}

/**
 * Whether a plan may be looked at now. A campaign that has ended may be looked at once all its units are observed, however many came; that is its last look, and who is recorded after a last look
 * is not part of the plan.
 *
 * @throws UnusableCampaignError - `look-not-due` with the units needed and had, `looks-used-up` with those that came too late.
 */
export function requireDue(
  plan: AnalysisPlan,
  { matured, waiting, hole, hasEnded, earlierLooks, isClosed }: Standing,
): void {
  const due = isClosed ? null : unitsDue(plan, earlierLooks);
  const last = earlierLooks.at(-1) ?? 0;
  if (due === null) {
    const late = Math.max(0, matured + waiting - last);
    throw new UnusableCampaignError(
      'looks-used-up',
      `The plan's last look was taken at ${last} units; a further one would spend error that there is not. Decide by that one.${lateText(late)}`,
      { units: last, late },
    );
  }
  if (matured >= due || (hasEnded && waiting === 0 && matured > last)) return;
  throw new UnusableCampaignError(
    'look-not-due',
    `Look ${earlierLooks.length + 1} is planned at ${due} units whose window is over; there are ${matured}. Wait for ${due - matured} more: looking before would cry wolf too often.${hole ? ` ${holeText(hole)}` : ''}`,
    { look: earlierLooks.length + 1, needed: due, had: matured, ...(hole ? { logEndsBefore: hole.day } : {}) },
  );
}

function lateText(late: number): string {
  if (late === 0) return '';
  return late === 1
    ? ' One unit was not counted by then and is not part of the plan.'
    : ` ${late} units were not counted by then and are not part of the plan.`;
}

/** Why what is known ends within the log, and what to do. */
export function holeText({ day, usualEvents }: LogHole): string {
  return `The log has no event on ${day} (UTC), though a day around it usually has ${Math.round(usualEvents)}, so that nothing after it counts. Import the log of that day; windows that end before it are analyzed as they are.`;
}
