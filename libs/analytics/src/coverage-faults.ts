import { EVENT_TYPES, type EventType } from '@cartograph/events';
import type { CoverageFault, CoverageFaultKind } from './coverage-fault.js';
import { levelChanges, type LevelDay } from './level-changes.js';
import type { LocalDay } from './local-days.js';
import { QUARTER } from './local-quarters.js';
import type { LogRange } from './log-days.js';
import { missingHours } from './missing-hours.js';
import { monthCutShort } from './month-cut-short.js';
import { median } from './median.js';
import { between, endOf, type Quarter, sessionsBetween, sum } from './quarters.js';

/** What faults are found in. */
export interface FaultEvidence {
  /** Every local day of the log. */
  days: readonly LocalDay[];
  /** Ascending by start, empty quarter-hours left out. */
  quarters: readonly Quarter[];
  range: LogRange;
  timeZone: string;
  /** When the snapshot was made. */
  committedAt: Date;
  /** What each day had, to see levels change. */
  levels: readonly LevelDay[];
}

/** P(none) ≤ e⁻²⁰ under Poisson, and still ≤ e⁻⁷ where the true share is a third of the assumed one. */
export const SURE_SESSIONS = 20;
/** The chance at most that sessions with a type, dealt at random among all, leave a silence: two purchases in the last hour of a day say nothing of the hours before. */
const MOST_CHANCE = 1e-6;
/** Below this a part of a day is too quiet to speak of. */
const NOTICEABLE = 3;

const ORDER: CoverageFaultKind[] = [
  'missing-day',
  'missing-hours',
  'partial-day',
  'month-cut-short',
  'event-type-vanished',
  'event-type-level-changed',
];

/** Faults of a log's coverage, by date. */
export function findFaults({ days, quarters, range, timeZone, committedAt, levels }: FaultEvidence): CoverageFault[] {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const silences = [
    ...missingDays(days, quarters, range),
    ...missingHours(days, quarters, range, clock),
    ...partialDays(days, quarters, range, clock),
    ...monthCutShort(quarters, range, committedAt, timeZone, clock),
    ...EVENT_TYPES.flatMap((type) => vanishedDays(days, quarters, type, clock)),
  ];
  const faults = [...silences, ...levelChanges(levels, silences)];
  return faults.toSorted((a, b) =>
    a.date < b.date ? -1 : a.date > b.date ? 1 : ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );
}

/** Days with events before and after a missing one, whose sessions say how many were to be expected on it. */
const REACH = 7;

/** Whether so many events are missing that no quiet day explains it: a shop with two visitors a day has days without any. */
export const isSurelyMissing = ({ expectedSessions }: Pick<CoverageFault, 'expectedSessions'>): boolean =>
  (expectedSessions ?? 0) >= SURE_SESSIONS;

/** A day that only begins behind the last event has its events before its own midnight, where the clocks went back over that. */
function missingDays(days: readonly LocalDay[], quarters: readonly Quarter[], range: LogRange): CoverageFault[] {
  const sessions = days.map((day) => sessionsBetween(quarters, day.start.getTime(), day.end.getTime()));
  const expected = (place: number): number => {
    const some = (of: readonly number[]): number[] => of.filter((count) => count > 0);
    const around = [...some(sessions.slice(0, place)).slice(-REACH), ...some(sessions.slice(place)).slice(0, REACH)];
    return around.length === 0 ? 0 : Math.round(median(around));
  };
  return days
    .map((day, place) => ({ ...day, expectedSessions: expected(place) }))
    .filter((day) => day.start <= range.last && between(quarters, day.start.getTime(), day.end.getTime()).length === 0)
    .map(({ date, expectedSessions }) => ({
      date,
      kind: 'missing-day',
      eventType: null,
      detail: `The log has no event on ${date}, between days that have some.`,
      fromLocalTime: null,
      toLocalTime: null,
      expectedSessions,
      levelChange: null,
    }));
}

/** The hours before the first event and after the last, where the same hours of other days lead one to expect sessions. */
function partialDays(
  days: readonly LocalDay[],
  quarters: readonly Quarter[],
  range: LogRange,
  clock: Intl.DateTimeFormat,
): CoverageFault[] {
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last) return [];
  const inner = days.slice(1, -1);
  const lasted = Math.max(QUARTER, range.last.getTime() - range.first.getTime());
  const everything = sum(quarters.map((quarter) => quarter.sessions));
  const expected = (day: LocalDay, from: number, to: number): number => {
    if (to <= from) return 0;
    if (inner.length === 0) return (everything * (to - from)) / lasted;
    const hours = inner.map((other) => {
      const shift = other.start.getTime() - day.start.getTime();
      return sum(
        between(quarters, from + shift, Math.min(to + shift, other.end.getTime())).map((quarter) => quarter.sessions),
      );
    });
    return sum(hours) / hours.length;
  };
  const late = expected(first, first.start.getTime(), range.first.getTime() - QUARTER) >= NOTICEABLE;
  const early = expected(last, range.last.getTime() + QUARTER, last.end.getTime()) >= NOTICEABLE;
  const begins = late ? clock.format(range.first) : null;
  const ends = early ? clock.format(range.last) : null;
  if (first === last) return late || early ? [partial(first, begins, ends)] : [];
  return [...(late ? [partial(first, begins, null)] : []), ...(early ? [partial(last, null, ends)] : [])];
}

function partial({ date }: LocalDay, begins: string | null, ends: string | null): CoverageFault {
  const what = [begins && `begins at ${begins}`, ends && `ends at ${ends}`].filter(Boolean).join(' and ');
  const detail = `The log ${what} local time on ${date}; the day is not complete.`;
  return {
    date,
    kind: 'partial-day',
    eventType: null,
    detail,
    fromLocalTime: begins,
    toLocalTime: ends,
    expectedSessions: null,
    levelChange: null,
  };
}

/** Runs of quarter-hours without a type that sessions should have had, cut at local midnights. */
function vanishedDays(
  days: readonly LocalDay[],
  quarters: readonly Quarter[],
  type: EventType,
  clock: Intl.DateTimeFormat,
): CoverageFault[] {
  const all = sum(quarters.map((quarter) => quarter.sessions));
  const withType = sum(quarters.map((quarter) => quarter.sessionsWith[type]));
  return silences(quarters, type).flatMap((silence) => {
    const elsewhere = all - sum(silence.map((quarter) => quarter.sessions));
    const share = elsewhere > 0 ? withType / elsewhere : 0;
    const expected = (part: readonly Quarter[]): number => share * sum(part.map((quarter) => quarter.sessions));
    if (expected(silence) < SURE_SESSIONS || (elsewhere / all) ** withType > MOST_CHANCE) return [];
    return days.flatMap((day): CoverageFault[] => {
      const part = between(silence, day.start.getTime(), day.end.getTime());
      const [begin, end] = [part[0], part.at(-1)];
      if (!begin || !end || expected(part) < NOTICEABLE) return [];
      const until = endOf(end) >= day.end.getTime() ? '24:00' : clock.format(endOf(end));
      const since = clock.format(begin.start);
      const sessions = Math.round(expected(part));
      const detail = `No ${type} event from ${since} to ${until} local time, where about ${sessions} sessions with one were expected: a tracking fault.`;
      return [
        {
          date: day.date,
          kind: 'event-type-vanished',
          eventType: type,
          detail,
          fromLocalTime: since,
          toLocalTime: until,
          expectedSessions: sessions,
          levelChange: null,
        },
      ];
    });
  });
}

function silences(quarters: readonly Quarter[], type: EventType): Quarter[][] {
  const runs: Quarter[][] = [];
  let run: Quarter[] = [];
  for (const quarter of quarters) {
    if (quarter.events[type] === 0) run.push(quarter);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  return run.length > 0 ? [...runs, run] : runs;
}
