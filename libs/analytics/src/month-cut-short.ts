import type { CoverageFault } from './coverage-fault.js';
import { addDays, dayCount, localDate } from './local-days.js';
import type { LogRange } from './log-days.js';
import { between, type Quarter } from './quarters.js';

const DAY = 86_400_000;
/** With less of the month the log rather ends a little after the month before: a log of another zone's months does. */
const BEGUN = 2 * DAY;
/** With less of the month missing the partial last day says it all. */
const MISSING = 3 * DAY;
/** A log whose last event is younger than this at its import is not cut, it goes on. */
const FRESH = 3 * DAY;

/**
 * A log that ends well before the end of its last UTC month, though the month before is whole: at least two days of the month are there,
 * at least three are missing, and the last event was at least three days old when the log was imported.
 *
 * @param committedAt - when the snapshot was made.
 */
export function monthCutShort(
  quarters: readonly Quarter[],
  range: LogRange,
  committedAt: Date,
  timeZone: string,
  clock: Intl.DateTimeFormat,
): CoverageFault[] {
  const last = range.last.getTime();
  const month = monthStart(range.last);
  const next = monthStart(new Date(month + 32 * DAY));
  const before = monthStart(new Date(month - DAY));
  if (
    last - month < BEGUN ||
    next - last < MISSING ||
    committedAt.getTime() - last < FRESH ||
    !isWhole(quarters, before, month)
  )
    return [];
  const date = localDate(range.last, timeZone);
  const lastDay = new Date(next - DAY).toISOString().slice(0, 10);
  const missing = dayCount(addDays(new Date(last).toISOString().slice(0, 10), 1), lastDay);
  const detail = `The log ends on ${date}, ${missing} days before the end of ${lastDay.slice(0, 7)}, while ${new Date(before).toISOString().slice(0, 7)} is whole: the month is cut short.`;
  return [
    {
      date,
      kind: 'month-cut-short',
      eventType: null,
      detail,
      fromLocalTime: null,
      toLocalTime: clock.format(range.last),
      expectedSessions: null,
      levelChange: null,
    },
  ];
}

function monthStart(at: Date): number {
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
}

function isWhole(quarters: readonly Quarter[], from: number, to: number): boolean {
  for (let day = from; day < to; day += DAY) {
    if (between(quarters, day, day + DAY).length === 0) return false;
  }
  return true;
}
