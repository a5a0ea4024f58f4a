import type { Period } from '../local-days.js';
import { inOrder } from './random-log.js';
import type { LogRow } from './tiny-lake.js';
import { dayOf, sessionNames } from './wandering-log.js';

/** A session's events in order, read off a log the slow way. */
export interface ScopedSession {
  user: string;
  events: LogRow[];
}

/** Sessions that began in the period (all without one), with their events that match; sessions without any such event are left out. */
export function scopedSessions(
  rows: readonly LogRow[],
  zone: string,
  period: Period | null,
  matches: (row: LogRow) => boolean = () => true,
): ScopedSession[] {
  const names = sessionNames(rows);
  const sessions = new Map<string, LogRow[]>();
  for (const row of inOrder(rows)) {
    const name = names.get(row) ?? '';
    sessions.set(name, [...(sessions.get(name) ?? []), row]);
  }
  return [...sessions.values()]
    .filter(
      ([first]) =>
        first !== undefined &&
        (period === null || (dayOf(first, zone) >= period.from && dayOf(first, zone) <= period.to)),
    )
    .map((events) => ({ user: events[0]?.user ?? '', events: events.filter(matches) }))
    .filter(({ events }) => events.length > 0);
}

/** Name of a row's category as analytics gives it. */
export const categoryOf = (row: LogRow): string => row.code ?? row.categoryId ?? '(none)';
