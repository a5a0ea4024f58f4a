import type { EventStore } from '@cartograph/events';
import { dialect } from './dialect.js';
import type { Period } from './local-days.js';
import { quartersOfDays } from './local-quarters.js';
import { logDays } from './log-days.js';
import { oncePerStore } from './once-per-store.js';
import { logRange } from './period.js';
import { type Fragment, raw, sql } from './sql.js';

const MEASURES = [
  'user',
  'session',
  'buyer',
  'view_session',
  'cart_session',
  'remove_session',
  'purchase_session',
] as const;

/** What the lake counts by presence: things with any event, or with one of a type. */
export type Measure = (typeof MEASURES)[number];

/** Things of a local day. */
export interface PresenceDay {
  /** `YYYY-MM-DD`. */
  date: string;
  /** Distinct ones of the day. */
  ofDay: Record<Measure, number>;
  /** The same by the last day before on which they were active; null: it is their first in the log. */
  since: { date: string | null; things: Record<Measure, number> }[];
}

/** Distinct things by quarter-hour and by local day. */
export interface PresenceQuarters {
  /** Milliseconds since 1970 at which quarter-hours with anything start, in no order. */
  starts: Float64Array;
  /** Things active in each quarter-hour. */
  active: Record<Measure, Float64Array>;
  /** Days with anything, in no order. */
  days: PresenceDay[];
  statements: Fragment[];
}

const each = <T>(make: (measure: Measure) => T): Record<Measure, T> => ({
  user: make('user'),
  session: make('session'),
  buyer: make('buyer'),
  view_session: make('view_session'),
  cart_session: make('cart_session'),
  remove_session: make('remove_session'),
  purchase_session: make('purchase_session'),
});

const THINGS = raw(
  MEASURES.map((measure) => `coalesce(sum(case when measure = '${measure}' then n end), 0) as ${measure}`).join(', '),
);

/** Added up by measure first: cells are few. */
const ACTIVE = sql`
select quarter, ${THINGS}
from (select quarter, measure, cast(sum(n) as double) as n from presence group by quarter, measure) cells
group by quarter`;

const byDay = (quarters: Fragment): Fragment => sql`
with quarters ${raw(dialect.workedOutOnce)} (${quarters}
)
select day, previous_day, ${THINGS}
from (
  select own.day as day, earlier.day as previous_day, measure, cast(sum(n) as double) as n
  from presence join quarters own on own.quarter = presence.quarter left join quarters earlier on earlier.quarter = presence.previous_quarter
  where presence.previous_quarter is null or presence.previous_quarter < own.day_start
  group by own.day, earlier.day, measure
) cells
group by day, previous_day`;

/** Presence by quarter-hour and by the local days of a zone. Asked once for a store and zone. */
export const presenceQuarters: (store: EventStore, timeZone: string) => Promise<PresenceQuarters> = oncePerStore(
  async (store, timeZone) => {
    const range = await logRange(store);
    if (!range) return { starts: new Float64Array(), active: each(() => new Float64Array()), days: [], statements: [] };
    const days = byDay(quartersOfDays(logDays(range, timeZone), timeZone));
    const [quarters, dated] = await Promise.all([store.columns(ACTIVE.text), store.columns(days.text, days.params)]);
    const counts = each((measure) => dated.float64(measure));
    const before = dated.strings('previous_day');
    const found = new Map<string, PresenceDay>();
    dated.strings('day').forEach((text, row) => {
      const date = text ?? '';
      const day = found.get(date) ?? { date, ofDay: each(() => 0), since: [] };
      found.set(date, day);
      const things = each((measure) => counts[measure][row] ?? 0);
      day.since.push({ date: before[row] ?? null, things });
      for (const measure of MEASURES) day.ofDay[measure] += things[measure];
    });
    return {
      starts: quarters.float64('quarter'),
      active: each((measure) => quarters.float64(measure)),
      days: [...found.values()],
      statements: [ACTIVE, days],
    };
  },
);

/** Distinct things of some local days: on each day those that were not active on one of the others before. */
export function distinctOn(days: readonly PresenceDay[], { from, to }: Period): Record<Measure, number> {
  const distinct = each(() => 0);
  for (const { date, since } of days) {
    if (date < from || date > to) continue;
    for (const { date: earlier, things } of since)
      if (earlier === null || earlier < from) for (const measure of MEASURES) distinct[measure] += things[measure];
  }
  return distinct;
}
