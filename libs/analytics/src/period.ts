import type { EventStore, EventType } from '@cartograph/events';
import type { CoverageFault } from './coverage-fault.js';
import { addDays, checkDate, checkTimeZone, dayCount, dayStart, type LocalDay, type Period } from './local-days.js';
import { earlyPart, logDays, type LogRange, type Stretch } from './log-days.js';
import { oncePerStore } from './once-per-store.js';
import { QuestionError } from './question-error.js';
import { type Fragment, raw, select, sql } from './sql.js';

/** A period in its time zone, with the part of it that the log covers. */
export interface ResolvedPeriod extends Period {
  timeZone: string;
  /** First instant of `from`. */
  start: Date;
  /** First instant after `to`. */
  end: Date;
  /** What its first day has before `start`, and the day after it before `end`: only where clocks went back over midnight. */
  early: { own: Stretch | null; after: Stretch | null };
  /** Number of local days. */
  days: number;
  /** First to last local day that lies in both the period and the log; null when they do not meet. */
  covered: Period | null;
  /** Whether every event of the log lies in the period, and none is left out. */
  isWholeLog: boolean;
  /** What is wrong with the tracking of what is counted, by date; none where nobody looked, see `trackedPeriod`. */
  faults: readonly CoverageFault[];
  /** Its days that are left out, in order. */
  leftOut: readonly LocalDay[];
  /** Counted types that no day of it has whole. */
  untracked: ReadonlySet<EventType>;
}

/** First and last event of the log, null when it has none. Asked once for a store. */
export const logRange: (store: EventStore) => Promise<LogRange | null> = oncePerStore(async (store) => {
  const [row] = await select<{ first: Date | null; last: Date | null }>(
    store,
    sql`select first_at as first, last_at as last from log_range`,
  );
  return row?.first && row.last ? { first: row.first, last: row.last } : null;
});

/**
 * Resolves local days to UTC bounds, safe where clocks change.
 *
 * @param question.period - default: from the log's first local day to its last.
 * @param question.timeZone - IANA name.
 * @throws QuestionError - `invalid-period` (no such day, or from after to), `invalid-time-zone`, or `empty-log`
 *   when the log has no event and no period was given.
 */
export async function resolvePeriod(
  store: EventStore,
  question: { period?: Period | null; timeZone: string },
): Promise<ResolvedPeriod> {
  const { timeZone, period } = question;
  checkTimeZone(timeZone);
  if (period) checkPeriod(period);
  const range = await logRange(store);
  const log = range && logDays(range, timeZone);
  const asked = period ?? log;
  if (!asked) throw new QuestionError('empty-log', 'period', '', 'The log has no events yet. Import a log first.');
  const { from, to } = asked;
  const start = dayStart(from, timeZone);
  const end = dayStart(addDays(to, 1), timeZone);
  const early = { own: earlyPart(from, timeZone), after: earlyPart(addDays(to, 1), timeZone) };
  return {
    from,
    to,
    timeZone,
    start,
    end,
    days: dayCount(from, to),
    covered: log && overlap({ from, to }, log),
    early,
    isWholeLog: range !== null && start <= range.first && range.last < end && early.after === null,
    faults: [],
    leftOut: [],
    untracked: new Set(),
  };
}

/**
 * The equally long period just before; null where the log does not reach over all of both: six days that are logged of twenty would seem a
 * collapse beside twenty of twenty.
 */
export async function previousPeriod(store: EventStore, period: ResolvedPeriod): Promise<ResolvedPeriod | null> {
  const range = await logRange(store);
  if (!range) return null;
  const log = logDays(range, period.timeZone);
  // Before this test `from` could leave the calendar's four-digit years.
  if (dayCount(log.from, period.from) - 1 < period.days || period.to > log.to) return null;
  const previous = { from: addDays(period.from, -period.days), to: addDays(period.from, -1) };
  return resolvePeriod(store, { period: previous, timeZone: period.timeZone });
}

/** Condition on an instant column; none where the whole log lies inside. */
export function withinPeriod(period: ResolvedPeriod, column = 'event_time'): Fragment[] {
  if (period.isWholeLog) return [];
  const at = raw(column);
  const inside = ({ start, end }: Stretch): Fragment => sql`${at} >= ${instant(start)} and ${at} < ${instant(end)}`;
  const whole = inside(period);
  const { own, after } = period.early;
  return [
    own ? sql`${whole} or ${inside(own)}` : whole,
    ...(after ? [sql`not (${inside(after)})`] : []),
    ...notLeftOut(period, column),
  ];
}

/** Conditions on an instant column that leave out the days which a period leaves out. */
export function notLeftOut({ leftOut }: ResolvedPeriod, column: string): Fragment[] {
  const at = raw(column);
  const stretches: Stretch[] = [];
  for (const { start, end } of leftOut) {
    const before = stretches.at(-1);
    if (before && before.end.getTime() === start.getTime()) before.end = end;
    else stretches.push({ start, end });
  }
  return stretches.map(({ start, end }) => sql`not (${at} >= ${instant(start)} and ${at} < ${instant(end)})`);
}

/** An instant as a SQL parameter of type timestamp. */
export function instant(value: Date): Fragment {
  return sql`cast(${value.toISOString().replace('T', ' ').replace('Z', '')} as timestamp)`;
}

function checkPeriod(period: Period): void {
  checkDate('period.from', period.from);
  checkDate('period.to', period.to);
  if (period.from > period.to) {
    throw new QuestionError(
      'invalid-period',
      'period',
      `${period.from} to ${period.to}`,
      `The period ends (${period.to}) before it begins (${period.from}). Swap from and to.`,
    );
  }
}

function overlap(a: Period, b: Period): Period | null {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to < b.to ? a.to : b.to;
  return from <= to ? { from, to } : null;
}
