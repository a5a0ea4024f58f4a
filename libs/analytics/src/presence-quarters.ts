import type { EventStore } from '@cartograph/events';
import { dialect } from './dialect.js';
import { quartersOfDays } from './local-quarters.js';
import { logDays } from './log-days.js';
import { oncePerStore } from './once-per-store.js';
import { instant, logRange } from './period.js';
import { type Fragment, raw, select, sql } from './sql.js';

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
  /** Of these: those whose first day in the log it is. */
  ofLog: Record<Measure, number>;
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

const columns = (things: string): Fragment =>
  raw(
    MEASURES.map(
      (measure) => `coalesce(sum(case when measure = '${measure}' then ${things} end), 0) as ${measure}`,
    ).join(', '),
  );

/** Cells are few; rows for each kind of answer are made of them, so that one pass over the presence tells all. */
const presenceQuery = (quarters: Fragment): Fragment => sql`
with quarters as (${quarters}
),
cells ${raw(dialect.workedOutOnce)} (
  select presence.quarter as quarter, measure, cast(sum(n) as double) as active,
    cast(coalesce(sum(n) filter (where previous_quarter >= day_start), 0) as double) as again,
    cast(coalesce(sum(n) filter (where previous_quarter is null), 0) as double) as never
  from presence join quarters on quarters.quarter = presence.quarter
  group by presence.quarter, measure
)
select 'active' as kind, quarter, cast(null as string) as day, ${columns('active')} from cells group by quarter
union all
select 'day', cast(null as timestamp), day, ${columns('active - again')} from cells join quarters on quarters.quarter = cells.quarter group by day
union all
select 'log', cast(null as timestamp), day, ${columns('never')} from cells join quarters on quarters.quarter = cells.quarter group by day`;

/** Presence by quarter-hour and by the local days of a zone. Asked once for a store and zone. */
export const presenceQuarters: (store: EventStore, timeZone: string) => Promise<PresenceQuarters> = oncePerStore(
  async (store, timeZone) => {
    const range = await logRange(store);
    if (!range) return { starts: new Float64Array(), active: each(() => new Float64Array()), days: [], statements: [] };
    const query = presenceQuery(quartersOfDays(logDays(range, timeZone), timeZone));
    const table = await store.columns(query.text, query.params);
    const counts = each((measure) => table.float64(measure));
    const dates = table.strings('day');
    const rows = new Map<string | null, number[]>([
      ['active', []],
      ['day', []],
      ['log', []],
    ]);
    table.strings('kind').forEach((kind, row) => rows.get(kind)?.push(row));
    const take = (values: Float64Array, kind: string): Float64Array =>
      Float64Array.from(rows.get(kind) ?? [], (row) => values[row] ?? 0);
    const at = (row: number | undefined): Record<Measure, number> =>
      each((measure) => (row === undefined ? 0 : (counts[measure][row] ?? 0)));
    const ofLog = new Map((rows.get('log') ?? []).map((row) => [dates[row], row]));
    return {
      starts: take(table.float64('quarter'), 'active'),
      active: each((measure) => take(counts[measure], 'active')),
      days: (rows.get('day') ?? []).map((row) => ({
        date: dates[row] ?? '',
        ofDay: at(row),
        ofLog: at(ofLog.get(dates[row] ?? null)),
      })),
      statements: [query],
    };
  },
);

/** Statement that counts the distinct things of each measure in a window: those that were not active in it before. */
export function windowQuery(start: Date, end: Date, measures: readonly Measure[]): Fragment {
  return sql`
select measure, cast(coalesce(sum(n) filter (where previous_quarter is null or previous_quarter < ${instant(start)}), 0) as bigint) as things
from presence
where measure in (${raw(measures.map((measure) => `'${measure}'`).join(', '))}) and quarter >= ${instant(start)} and quarter < ${instant(end)}
group by measure`;
}

/** Distinct things of a window whose edges are quarter-hours, by measure. */
export async function distinctWithin(
  store: EventStore,
  query: Fragment,
  signal: AbortSignal | undefined,
): Promise<Map<Measure, number>> {
  const rows = await select<{ measure: Measure; things: number }>(store, query, signal);
  return new Map(rows.map((row) => [row.measure, row.things]));
}
