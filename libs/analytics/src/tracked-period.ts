import { EVENT_TYPES, type EventStore, type EventType } from '@cartograph/events';
import type { CoverageFault } from './coverage-fault.js';
import { coverage } from './coverage.js';
import { isSurelyMissing } from './coverage-faults.js';
import type { EventFilter } from './event-filter.js';
import { localDays, type Period } from './local-days.js';
import { previousPeriod, type ResolvedPeriod, resolvePeriod } from './period.js';

/** What an answer counts. */
export interface CountedTypes {
  /** Types whose faults are told. Default: all. */
  types?: readonly EventType[];
  /** Types whose loss takes a day out of the period. Default: `types`. */
  needed?: readonly EventType[];
}

/**
 * Resolves a period for an answer that counts events of some types, and looks at what the tracking lost of them.
 *
 * A day that lost events of a type is left out: its rates would mix customers with a fault. A type that no day of the period has whole is `untracked`:
 * nothing is known of it, and leaving out days would leave none. Faults without a lost type (missing days and hours, a log that is cut, a level that
 * changed) are told and leave nothing out.
 *
 * @throws QuestionError - as `resolvePeriod`.
 * Cost: that of `coverage`, once for a store and zone.
 */
export async function trackedPeriod(
  store: EventStore,
  question: { period?: Period | null; timeZone: string; filter?: EventFilter | null | undefined },
  counted: CountedTypes = {},
): Promise<ResolvedPeriod> {
  return withTracking(store, await resolvePeriod(store, question), question.filter, counted);
}

/** The same for a period that is resolved, such as the one before. */
export async function withTracking(
  store: EventStore,
  period: ResolvedPeriod,
  filter: EventFilter | null | undefined,
  { types = EVENT_TYPES, needed = types }: CountedTypes = {},
): Promise<ResolvedPeriod> {
  const { covered, timeZone } = period;
  if (!covered) return period;
  const faults = (await coverage(store, { timeZone })).faults.filter((fault) =>
    concerns(fault, covered, types, filter),
  );
  if (faults.length === 0) return period;
  const days = localDays(covered.from, covered.to, timeZone);
  const lostOn = new Map(
    types.map((type) => [
      type,
      new Set(faults.filter(({ kind, eventType }) => kind === VANISHED && eventType === type).map(({ date }) => date)),
    ]),
  );
  const lost = (date: string, of: readonly EventType[]): boolean => of.some((type) => lostOn.get(type)?.has(date));
  const untracked = new Set(types.filter((type) => days.every(({ date }) => lost(date, [type]))));
  const leftOut = days.filter(({ date }) =>
    lost(
      date,
      needed.filter((type) => !untracked.has(type)),
    ),
  );
  if (leftOut.length === 0) return { ...period, faults, untracked };
  return leftOut.length < days.length
    ? { ...period, faults, untracked, leftOut, isWholeLog: false }
    : { ...period, faults, untracked: new Set(types.filter((type) => (lostOn.get(type)?.size ?? 0) > 0)) };
}

/**
 * The faults that forbid comparing amounts of two periods, by date: any in either, and a level that changed from one to the other.
 *
 * @param types - what is compared.
 */
export async function faultsBetween(
  store: EventStore,
  [one, other]: readonly [ResolvedPeriod, ResolvedPeriod],
  filter: EventFilter | null | undefined,
  types: readonly EventType[] = EVENT_TYPES,
): Promise<CoverageFault[]> {
  const { faults } = await coverage(store, { timeZone: one.timeZone });
  const both = { from: min(one.from, other.from), to: max(one.to, other.to) };
  return faults.filter((fault) =>
    fault.kind === LEVEL_CHANGED
      ? concerns(fault, both, types, filter)
      : // A day without visitors may just have been quiet.
        (fault.kind !== 'missing-day' || isSurelyMissing(fault)) &&
        [one, other].some((period) => concerns(fault, period, types, filter)),
  );
}

/** Of the hours that a rate is made of, the share from which on missing ones forbid comparing it. A rule of thumb: what they hold of the visitors differs by hour. */
const HOURS_THAT_MATTER = 0.01;

/**
 * Those of the faults that forbid comparing rates, too: they leave lost days out, and mix what another level, a part day or a day with missing hours has.
 * Missing hours forbid it where they are a hundredth of a period's hours or more, or where its days or hours are told apart.
 *
 * @param faults - of `faultsBetween` for the same periods.
 */
export function faultsForRates(
  faults: readonly CoverageFault[],
  periods: readonly ResolvedPeriod[],
  isByTime = false,
): CoverageFault[] {
  const missing = faults.filter(({ kind }) => kind === 'missing-hours');
  const forbidding = new Set(
    periods.flatMap((period) => {
      const inside = missing.filter(
        ({ date }) => date >= period.from && date <= period.to && !period.leftOut.some((day) => day.date === date),
      );
      const hours = inside.reduce((sum, fault) => sum + hoursOf(fault), 0);
      return isByTime || hours >= HOURS_THAT_MATTER * 24 * (period.days - period.leftOut.length) ? inside : [];
    }),
  );
  return faults.filter(
    (fault) => fault.kind === LEVEL_CHANGED || fault.kind === 'partial-day' || forbidding.has(fault),
  );
}

/** How long events are missing by the clock on the wall; at least the hour from which on it is a fault, also where clocks go back. */
function hoursOf({ fromLocalTime, toLocalTime }: CoverageFault): number {
  const [from, to] = [fromLocalTime ?? '00:00', toLocalTime ?? '24:00'].map((time) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return hours + minutes / 60;
  }) as [number, number];
  return Math.max(1, to - from);
}

const min = (a: string, b: string): string => (a < b ? a : b);
const max = (a: string, b: string): string => (a > b ? a : b);

/** The equally long period before, null where the log does not reach over all of it, or where a fault forbids comparing the two. */
export async function comparablePeriod(
  store: EventStore,
  period: ResolvedPeriod,
  filter: EventFilter | null | undefined,
): Promise<ResolvedPeriod | null> {
  const before = await previousPeriod(store, period);
  return before && (await faultsBetween(store, [period, before], filter)).length === 0 ? before : null;
}

const VANISHED = 'event-type-vanished';
const LEVEL_CHANGED = 'event-type-level-changed';

/** Whether a fault lies in the days and touches what is counted; a level that changed does where both levels lie in them. */
function concerns(
  { kind, date, eventType, levelChange }: CoverageFault,
  { from, to }: Period,
  types: readonly EventType[],
  filter: EventFilter | null | undefined,
): boolean {
  if (date < from || date > to) return false;
  if (eventType !== null && !types.includes(eventType)) return false;
  if (kind !== LEVEL_CHANGED) return true;
  const asked = filter?.category?.split('.')[0];
  return date > from && (asked === undefined || levelChange?.category == null || levelChange.category === asked);
}
