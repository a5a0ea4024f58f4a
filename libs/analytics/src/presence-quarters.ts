import type { EventStore } from '@cartograph/events';
import { localDate } from './local-days.js';
import { quartersOfDays } from './local-quarters.js';
import { oncePerStore } from './once-per-store.js';
import { instant, logRange } from './period.js';
import { type Fragment, raw, select, sql } from './sql.js';

const MEASURES = ['user', 'session', 'buyer', 'view_session', 'cart_session', 'remove_session', 'purchase_session'] as const;

/** What the lake counts by presence: things with any event, or with one of a type. */
export type Measure = (typeof MEASURES)[number];

/** One text of each name, for there are thousands of each. */
function measureOf(name: string | null): Measure {
  const measure = MEASURES.find((one) => one === name);
  if (!measure) throw new Error(`The lake counts an unknown measure ${name}.`);
  return measure;
}

/** Things of a measure in a quarter-hour, one after another in no order. */
export interface PresenceQuarters {
  /** Milliseconds since 1970 at which the quarter-hour starts. */
  starts: Float64Array;
  measures: Measure[];
  /** Active in the quarter-hour. */
  active: Float64Array;
  /** Of these: active for the first time on the quarter-hour's local day. They add up to the distinct ones of the day. */
  ofDay: Float64Array;
  /** Of these: active for the first time in the log. */
  ofLog: Float64Array;
  statements: Fragment[];
}

/** Presence by quarter-hour, for the local days of a zone. Asked once for a store and zone. */
export const presenceQuarters: (store: EventStore, timeZone: string) => Promise<PresenceQuarters> = oncePerStore(async (store, timeZone) => {
  const range = await logRange(store);
  if (!range) return { starts: new Float64Array(), measures: [], active: new Float64Array(), ofDay: new Float64Array(), ofLog: new Float64Array(), statements: [] };
  const query = sql`
with quarters as (${quartersOfDays({ from: localDate(range.first, timeZone), to: localDate(range.last, timeZone) }, timeZone)}
)
select presence.quarter as quarter, measure, cast(sum(n) as double) as active,
  cast(coalesce(sum(n) filter (where previous_quarter >= day_start), 0) as double) as again,
  cast(coalesce(sum(n) filter (where previous_quarter is null), 0) as double) as of_log
from presence join quarters on quarters.quarter = presence.quarter
group by presence.quarter, measure`;
  const table = await store.columns(query.text, query.params);
  const active = table.float64('active');
  const again = table.float64('again');
  return {
    starts: table.float64('quarter'),
    measures: table.strings('measure').map(measureOf),
    active,
    ofDay: active.map((n, i) => n - (again[i] ?? 0)),
    ofLog: table.float64('of_log'),
    statements: [query],
  };
});

/** Statement that counts the distinct things of each measure in a window: those that were not active in it before. */
export function windowQuery(start: Date, end: Date, measures: readonly Measure[]): Fragment {
  return sql`
select measure, cast(coalesce(sum(n) filter (where previous_quarter is null or previous_quarter < ${instant(start)}), 0) as bigint) as things
from presence
where measure in (${raw(measures.map((measure) => `'${measure}'`).join(', '))}) and quarter >= ${instant(start)} and quarter < ${instant(end)}
group by measure`;
}

/** Distinct things of a window whose edges are quarter-hours, by measure. */
export async function distinctWithin(store: EventStore, query: Fragment, signal: AbortSignal | undefined): Promise<Map<Measure, number>> {
  const rows = await select<{ measure: Measure; things: number }>(store, query, signal);
  return new Map(rows.map((row) => [row.measure, row.things]));
}
