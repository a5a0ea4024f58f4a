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
  /** Days in a row that lost what is looked for, in order: from the beginning of the first to the end of the last. */
  losses: readonly { from: Date; to: Date }[];
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
    .map((first) => {
      let last = first;
      while (lost.has(addDays(last, 1))) last = addDays(last, 1);
      return { from: dayStart(first, timeZone), to: dayStart(addDays(last, 1), timeZone) };
    })
    .filter(({ from }) => from < end)
    .toSorted((a, b) => a.from.getTime() - b.from.getTime());
  return { end, losses };
}

/** SQL of the instant until which what follows another one is known: the first loss behind it, or the end; of one inside of a loss, itself. */
export function watchedUntil(column: string, { end, losses }: Watched): Fragment {
  if (losses.length === 0) return instant(end);
  const cases = losses
    .map(({ from, to }) => sql`when ${raw(column)} < ${instant(to)} then greatest(${raw(column)}, ${instant(from)})`)
    .reduce((before, next) => sql`${before} ${next}`);
  return sql`case ${cases} else ${instant(end)} end`;
}
