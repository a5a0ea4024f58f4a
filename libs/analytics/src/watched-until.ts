import type { EventStore, EventType } from '@cartograph/events';
import { coverage } from './coverage.js';
import { isSurelyMissing } from './coverage-faults.js';
import { addDays, dayStart } from './local-days.js';
import { instant } from './period.js';
import { type Fragment, raw, sql } from './sql.js';

/** How far what follows an event is known. */
export interface Watched {
  /** The end of what was observed. */
  end: Date;
  /** When days began that lost what is looked for, in order. */
  losses: readonly Date[];
}

/**
 * Until when events of some types can be waited for: to the end, without the days on which the log lost some of them. On a lost day nobody is seen to
 * come back, so that to count it would say that they did not.
 *
 * Cost: that of `coverage`, once for a store and zone.
 */
export async function watchedFor(
  store: EventStore,
  { timeZone, end, types }: { timeZone: string; end: Date; types: readonly EventType[] },
): Promise<Watched> {
  const lost = new Set(
    (await coverage(store, { timeZone })).faults
      .filter(
        (fault) =>
          (fault.kind === 'missing-day' && isSurelyMissing(fault)) ||
          (fault.kind === 'event-type-vanished' && fault.eventType !== null && types.includes(fault.eventType)),
      )
      .map(({ date }) => date),
  );
  const losses = [...lost]
    .filter((date) => !lost.has(addDays(date, -1)))
    .map((date) => dayStart(date, timeZone))
    .filter((start) => start < end)
    .toSorted((a, b) => a.getTime() - b.getTime());
  return { end, losses };
}

/** SQL of the instant until which what follows another one is known: the first loss behind it, or the end. */
export function watchedUntil(column: string, { end, losses }: Watched): Fragment {
  if (losses.length === 0) return instant(end);
  const cases = losses
    .map((start) => sql`when ${raw(column)} < ${instant(start)} then ${instant(start)}`)
    .reduce((before, next) => sql`${before} ${next}`);
  return sql`case ${cases} else ${instant(end)} end`;
}
