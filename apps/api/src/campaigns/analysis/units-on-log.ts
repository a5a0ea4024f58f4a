import { logHole, outcomesAfter, type LogHole, type OutcomesAfter } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import type { AnalysisPlan, ArmColumns, OutcomeRow } from '@cartograph/experiments';
import { analysisPlanOf, needsLog, type TestSetup } from '../plan/plan.js';
import { duration } from '../plan/words.js';
import type { Exposures } from './exposures.js';
import { logColumns, logOptions } from './log-columns.js';
import { recordedColumns, type OutcomeCounts } from './recorded-columns.js';
import { UnusableCampaignError } from './unusable-campaign.js';
import { holeText, requireDue } from './due-look.js';

const DAY_MS = 86_400_000;
/** The largest share of units in two arms that may be left out, as the library has it. */
const MOST_IN_TWO_ARMS = 0.01;

/** Who met a campaign and what became of them, and by which plan that is judged. */
export interface CampaignQuestion {
  plan: TestSetup;
  /** Two-sided. */
  alpha: number;
  startedAt: Date;
  /** Null while it runs. */
  endedAt: Date | null;
  exposures: Exposures;
  /** Recorded outcomes, in any order; those of metrics of the log are not looked at. */
  outcomes: Iterable<OutcomeRow>;
  /** Until when recorded metrics are known; null for a plan without any. */
  recordedUntil: Date | null;
  /** Units at the looks before this one, of a group-sequential plan; empty for others. */
  earlierLooks: readonly number[];
  /** The look before was the plan's last one. */
  isClosed: boolean;
}

/** Who was counted, and what was left out. */
export interface UnitsReport extends OutcomeCounts {
  /** Units that met one arm. */
  exposed: number;
  /** Units whose whole window is known. */
  matured: number;
  notYetObserved: number;
  unitsInTwoArms: number;
  /** Counted units of which the log has no event at all; null where it was not asked. */
  notInLog: number | null;
  /** The first UTC day that was not logged, `YYYY-MM-DD`: with it ends what is known, though the log goes on. Null where there is none. */
  logEndsBefore: string | null;
  /** Until when recorded metrics are known, ISO 8601; null for a plan without any. */
  recordedUntil: string | null;
}

/** The counted units of a campaign, arm by arm in the order of their exposures. */
export interface CampaignUnits {
  plan: AnalysisPlan;
  /** Control first. */
  arms: ArmColumns[];
  /** Of each arm, whose columns these are and since when. */
  members: { units: string[]; exposedAt: Float64Array }[];
  windowMs: number;
  /** Milliseconds UTC. */
  observedUntil: number;
  report: UnitsReport;
}

/**
 * The units of a campaign whose whole window is known, with their values of every metric of the plan: what an analysis, or a table with a row a unit, is made of.
 *
 * @param store - the current log; null where all metrics are recorded ones.
 * @throws UnusableCampaignError - as `analysisOnLog`.
 */
export async function unitsOnLog(
  store: EventStore | null,
  question: CampaignQuestion,
  { signal }: { signal?: AbortSignal } = {},
): Promise<CampaignUnits> {
  const { exposures } = question;
  const plan = analysisPlanOf(question.plan, question.alpha);
  const windowMs = question.plan.windowDays * DAY_MS;
  requireExposed(exposures.units.length, exposures.inTwoArms.length);
  const { observedUntil, hole } = withRecorded(await logUntil(store, question, signal), question.recordedUntil);
  const matured = exposures.exposedAt.reduce((count, at) => (at + windowMs <= observedUntil ? count + 1 : count), 0);
  requireMatured({
    matured,
    exposed: exposures.units.length,
    firstExposedAt: exposures.exposedAt[0] ?? Number.NaN,
    observedUntil,
    hole,
    plan: question.plan,
  });
  requireDue(plan, {
    matured,
    waiting: exposures.units.length - matured,
    hole,
    hasEnded: question.endedAt !== null,
    earlierLooks: question.earlierLooks,
    isClosed: question.isClosed,
  });
  // Units are in the order of their exposures: those whose window is over come first.
  const counted: Exposures = {
    ...exposures,
    units: exposures.units.slice(0, matured),
    arms: exposures.arms.subarray(0, matured),
    exposedAt: exposures.exposedAt.subarray(0, matured),
  };
  const places = placesByArm(counted.arms, plan.arms.length);
  const told =
    store === null
      ? null
      : await outcomesAfter(
          store,
          { externalIds: counted.units, exposedAt: counted.exposedAt },
          { ...logOptions(question.plan), ...(signal ? { signal } : {}) },
        );
  const ofLog = told && logColumns(told, question.plan, places);
  const recorded = recordedColumns(plan, question, { counted, observedUntil });
  const arms = plan.arms.map(({ name }, code): ArmColumns => {
    const [own, others] = [recorded.arms[code], ofLog?.[code]];
    return {
      arm: name,
      units: places[code]!.length,
      metrics: { ...own?.metrics, ...others?.metrics },
      segments: others?.segments ?? [],
      novelty: { ...own?.novelty, ...others?.novelty },
    };
  });
  return {
    plan,
    arms,
    windowMs,
    observedUntil,
    members: places.map((own) => ({
      units: Array.from(own, (place) => counted.units[place]!),
      exposedAt: Float64Array.from(own, (place) => counted.exposedAt[place]!),
    })),
    report: {
      exposed: exposures.units.length,
      matured,
      notYetObserved: exposures.units.length - matured,
      unitsInTwoArms: exposures.inTwoArms.length,
      notInLog: told && requireKnown(told),
      logEndsBefore: hole?.day ?? null,
      recordedUntil: question.recordedUntil?.toISOString() ?? null,
      ...recorded.counts,
    },
  };
}

/** Until when outcomes are known. */
export interface Known {
  /** Milliseconds UTC. */
  observedUntil: number;
  /** Days that were not logged, before which it ends; null where the log is whole. */
  hole: LogHole | null;
}

/** Until when the outcomes of all metrics are known, where recorded ones are until then; null where a plan has none. */
export function withRecorded({ observedUntil, hole }: Known, recordedUntil: Date | null): Known {
  return { observedUntil: Math.min(observedUntil, recordedUntil?.getTime() ?? Infinity), hole };
}

/**
 * Until when the outcomes of metrics of the log are known: its end, or that of the last day before one that was not logged; who did nothing on a day that was not logged is not known to have done nothing.
 *
 * @returns without an end for a plan whose metrics are all recorded.
 * @throws UnusableCampaignError - there is no log, or none after the start.
 */
export async function logUntil(
  store: EventStore | null,
  { plan, startedAt }: Pick<CampaignQuestion, 'plan' | 'startedAt'>,
  signal?: AbortSignal,
): Promise<Known> {
  if (!needsLog(plan)) return { observedUntil: Infinity, hole: null };
  if (store === null)
    throw new UnusableCampaignError(
      'no-log',
      'There is no log yet. Import the one of the time after the start of the campaign.',
    );
  const { observedUntil: logEnd } = await outcomesAfter(
    store,
    { externalIds: [], exposedAt: new Float64Array() },
    { windowDays: plan.windowDays, ...(signal ? { signal } : {}) },
  );
  if (!(logEnd > startedAt.getTime())) {
    const facts = {
      startedAt: startedAt.toISOString(),
      ...(Number.isFinite(logEnd) ? { observedUntil: new Date(logEnd).toISOString() } : {}),
    };
    throw new UnusableCampaignError(
      'log-ends-before-start',
      `The log ${'observedUntil' in facts ? `ends at ${facts.observedUntil}, before` : 'has no events after'} the start of the campaign at ${facts.startedAt}. Import the log of the time since.`,
      facts,
    );
  }
  const hole = await logHole(store, startedAt);
  return { observedUntil: Math.min(logEnd, hole?.start ?? Infinity), hole };
}

/** @throws UnusableCampaignError - nobody was exposed, or too many to more than one arm. */
export function requireExposed(exposed: number, inTwoArms: number): void {
  const all = exposed + inTwoArms;
  if (all === 0)
    throw new UnusableCampaignError(
      'no-exposures',
      'Nobody has met the campaign so far. Record exposures when users meet their arm (recordExposures, importExposures), then look again.',
    );
  if (inTwoArms > MOST_IN_TWO_ARMS * all) {
    throw new UnusableCampaignError(
      'too-many-in-two-arms',
      `${inTwoArms} of ${all} units met more than one arm, which is more than 1 %: the assignment is broken, and leaving them out would not mend it. Show each unit the arm that assignments gives it.`,
      { unitsInTwoArms: inTwoArms, units: all },
    );
  }
}

/** @throws UnusableCampaignError - of none of the units the whole window is known. */
export function requireMatured({
  matured,
  exposed,
  firstExposedAt,
  observedUntil,
  hole,
  plan,
}: { matured: number; exposed: number; firstExposedAt: number; plan: TestSetup } & Known): void {
  if (matured > 0) return;
  if (exposed === 0)
    throw new UnusableCampaignError(
      'no-exposures',
      'Every unit met more than one arm, so that none is left to compare.',
    );
  const [until, first] = [
    new Date(observedUntil).toISOString(),
    new Date(firstExposedAt + plan.windowDays * DAY_MS).toISOString(),
  ];
  const what = needsLog(plan) ? `Outcomes are known until ${until}` : `Recorded outcomes are known until ${until}`;
  const isRecorded = plan.metrics.some(({ source }) => source.from === 'recorded');
  const record = 'Look again when outcomes up to then are recorded; completeUntil says that there were none.';
  const remedy = hole
    ? holeText(hole)
    : !needsLog(plan)
      ? record
      : `Import the log up to then.${isRecorded ? ` ${record}` : ''}`;
  throw new UnusableCampaignError(
    'nobody-observed-yet',
    `${what}, and of ${exposed} units none has been followed for ${duration(plan.windowDays)}: the window of the first one ends at ${first}. ${remedy}`,
    {
      units: exposed,
      windowDays: plan.windowDays,
      observedUntil: until,
      firstEndsAt: first,
      ...(hole ? { logEndsBefore: hole.day } : {}),
    },
  );
}

/** @returns how many of the counted units the log does not have. */
function requireKnown({ known }: OutcomesAfter): number {
  const found = known.reduce((count, one) => count + one, 0);
  if (found === 0)
    throw new UnusableCampaignError(
      'units-not-in-log',
      `The log has none of the ${known.length} units. Record exposures by the log's own ids of users.`,
      { units: known.length },
    );
  return known.length - found;
}

function placesByArm(arms: Uint8Array, count: number): Int32Array[] {
  const sizes = Array.from({ length: count }, () => 0);
  for (const arm of arms) sizes[arm]! += 1;
  const places = sizes.map((size) => new Int32Array(size));
  sizes.fill(0);
  arms.forEach((arm, place) => (places[arm]![sizes[arm]!++] = place));
  return places;
}
