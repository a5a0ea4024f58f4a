import { dialect } from '../dialect.js';
import { CATEGORY_NAME } from '../event-filter.js';
import { raw, sql, type Fragment } from '../sql.js';

/** By what a funnel is told apart. */
export type FunnelBreakdown = 'category' | 'brand' | 'price' | 'hour' | 'weekday' | 'visitor';

/** Breakdowns whose groups are few and known before: they are all told, in their order. */
const ORDERED: readonly FunnelBreakdown[] = ['price', 'hour', 'weekday', 'visitor'];

/** Whether the groups stand in an order of their own, all of them. */
export function isOrdered(breakdown: FunnelBreakdown): boolean {
  return ORDERED.includes(breakdown);
}

/** The group of an event, as text; null where it follows from the instant or the session. */
export function groupOfEvent(breakdown: FunnelBreakdown): Fragment | null {
  switch (breakdown) {
    case 'category':
      return raw(CATEGORY_NAME);
    case 'brand':
      return raw(`coalesce(brand, '(none)')`);
    case 'price':
      return raw(PRICE_BAND);
    default:
      return null;
  }
}

/** 1, 2, 5, 10, … 500,000,000: the lowest prices of the bands. */
export const PRICE_BANDS: readonly number[] = Array.from(
  { length: 27 },
  (_, i) => ([1, 2, 5][i % 3] ?? 1) * 10 ** Math.floor(i / 3),
);

/** Lowest price of the band a price lies in; `unknown` for 0, which is a price the log did not know; `0` below 1. */
const PRICE_BAND = `case when price = 0 then 'unknown' when price < 1 then '0' ${PRICE_BANDS.slice(1)
  .map((next, i) => `when price < ${next} then '${PRICE_BANDS[i]}'`)
  .join(' ')} else '${PRICE_BANDS.at(-1)}' end`;

/**
 * Common table expressions from `begun` (`unit`, `user_id`, `chain_key`, `seen_at`, and `session_no` or `grp`) to `grouped`, where each has its group.
 * Zones are converted for the distinct quarter-hours only.
 */
export function grouping(breakdown: FunnelBreakdown, timeZone: string): Fragment[] {
  if (breakdown === 'hour' || breakdown === 'weekday') {
    const quarter = raw(dialect.quarterHour('seen_at'));
    const local = sql`local_ts(quarter, ${timeZone})`;
    const part = breakdown === 'hour' ? sql`extract(hour from ${local})` : sql`iso_weekday(${local})`;
    return [
      sql`quarters as (
  select quarter, cast(${part} as string) as grp from (select distinct ${quarter} as quarter from begun) q
)`,
      sql`grouped as (
  select b.unit, b.user_id, b.chain_key, b.seen_at, q.grp
  from (select *, ${quarter} as quarter from begun) b join quarters q on q.quarter = b.quarter
)`,
    ];
  }
  if (breakdown === 'visitor') {
    return [
      raw(`grouped as (
  select b.unit, b.user_id, b.chain_key, b.seen_at, case when s.started_at = u.first_seen_at then 'new' else 'returning' end as grp
  from begun b join sessions s on s.session_no = b.session_no and s.user_id = b.user_id join users u on u.user_id = b.user_id
)`),
    ];
  }
  return [raw('grouped as (select unit, user_id, chain_key, seen_at, grp from begun)')];
}
