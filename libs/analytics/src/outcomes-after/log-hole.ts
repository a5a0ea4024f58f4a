import type { EventStore } from '@cartograph/events';
import { median } from '../median.js';
import { oncePerStore } from '../once-per-store.js';
import { logRange } from '../period.js';

const DAY_MS = 86_400_000;
/** Days before a hole, and after it, that tell how many events a day usually has. */
const DAYS_AROUND = 14;
/** Where a day usually has as many events, one without any was not logged: by chance it would be one in hundreds of millions. */
const LEAST_USUAL = 20;

/** Days that were not logged. */
export interface LogHole {
  /** The first of them, UTC, `YYYY-MM-DD`. */
  day: string;
  /** Where it begins, milliseconds since 1970 UTC: what was done from then on is not known. */
  start: number;
  /** Median of the events of a UTC day around. */
  usualEvents: number;
}

/** Events of every UTC day that has any, by the days since 1970. Reads counts by quarter-hour, no events. */
const eventsByDay = oncePerStore(async (store): Promise<ReadonlyMap<number, number>> => {
  const rows = await store.columns(
    'select quarter, cast(sum(events) as double) as events from category_quarters group by quarter',
  );
  const [quarters, events] = [rows.float64('quarter'), rows.float64('events')];
  const days = new Map<number, number>();
  quarters.forEach((quarter, row) => {
    const day = Math.floor(quarter / DAY_MS);
    days.set(day, (days.get(day) ?? 0) + events[row]!);
  });
  return days;
});

/**
 * The first whole UTC day from an instant on, and before the log's last one, that the log has no event of although days around it have: their median, over up to 14 days before and 14 after
 * that lie in the log, is at least 20. A shop with fewer has days without a customer, and no hole.
 *
 * @returns null where there is none, and for an empty log.
 */
export async function logHole(store: EventStore, since: Date): Promise<LogHole | null> {
  const range = await logRange(store);
  if (!range) return null;
  const days = await eventsByDay(store);
  const [first, last] = [Math.floor(range.first.getTime() / DAY_MS), Math.floor(range.last.getTime() / DAY_MS)];
  for (let day = Math.ceil(since.getTime() / DAY_MS); day < last; day += 1) {
    if (days.has(day)) continue;
    let next = day + 1;
    while (next < last && !days.has(next)) next += 1;
    const around: number[] = [];
    for (let place = Math.max(first, day - DAYS_AROUND); place < day; place += 1) around.push(days.get(place) ?? 0);
    for (let place = next; place < next + DAYS_AROUND && place <= last; place += 1) around.push(days.get(place) ?? 0);
    const usualEvents = median(around);
    if (usualEvents >= LEAST_USUAL)
      return { day: new Date(day * DAY_MS).toISOString().slice(0, 10), start: day * DAY_MS, usualEvents };
    day = next - 1;
  }
  return null;
}
