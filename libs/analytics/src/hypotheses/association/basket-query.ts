import { CATEGORY_NAME } from '../../event-filter.js';
import { type Fragment, raw, sql } from '../../sql.js';
import type { AssociationUnit } from './event-counts-query.js';
import { activityBand, type CountedSessions, countedEvents, sessionCounts, USER_HALF } from './session-counts.js';

/** What is paired. */
export type BasketLevel = 'category' | 'product';
/** What was done with the first of a pair, and with the second. */
export type BasketAct = 'view' | 'cart' | 'purchase';

/** How pairs are counted. */
export interface BasketChoice {
  unit: AssociationUnit;
  level: BasketLevel;
  from: BasketAct;
  to: BasketAct;
  /** Units that did `from` with the first, or `to` with the second, at the least. */
  minimumSupport: number;
}

/** Pairs that fewer units share are counted as looked at and not listed: so few can be no finding. */
export const LEAST_TOGETHER = 5;

/**
 * Counts by half and band of activity. `units`: all units. `thing`: units that did `from` (n) and `to` (m) with a thing.
 * `pair`: units that did `from` with `a` and `to` with `b` (n).
 */
export interface BasketRow {
  kind: 'units' | 'thing' | 'pair';
  a: string | null;
  b: string | null;
  half: number;
  band: number;
  n: number;
  m: number;
}

/** SQL of the thing an event is about, as text. */
export const thingOf = (level: BasketLevel): Fragment =>
  raw(level === 'category' ? CATEGORY_NAME : 'cast(product_id as string)');

/**
 * SQL of {@link BasketRow}s. The activity of a user is the number of sessions, that of a session the number of its events.
 * Where `from` and `to` are the same act, a pair is listed once, `a` before `b`.
 */
export function basketQuery(scope: CountedSessions, { unit, level, from, to, minimumSupport }: BasketChoice): Fragment {
  const key = raw(unit === 'user' ? 'user_id' : 'session_no');
  const units =
    unit === 'user'
      ? sql`select user_id as unit, ${raw(USER_HALF)} as half, ${activityBand(raw('count(*)'))} as band from (${sessionCounts(scope)}) counted group by user_id`
      : sql`select session_no as unit, ${raw(USER_HALF)} as half, ${activityBand(raw('views + carts + removes + purchases'))} as band from (${sessionCounts(scope)}) counted`;
  return sql`
with units as (${units}),
done as (
  select unit, thing, max(case when event_type = ${from} then 1 else 0 end) as did_from, max(case when event_type = ${to} then 1 else 0 end) as did_to
  from (select ${key} as unit, ${thingOf(level)} as thing, event_type from ${raw(from === 'view' || to === 'view' ? 'events' : 'acts events')} where event_type in (${from}, ${to}) and ${countedEvents(scope)}) e
  group by unit, thing
),
kept as (
  select thing, sum(did_from) >= ${raw(String(minimumSupport))} as is_from, sum(did_to) >= ${raw(String(minimumSupport))} as is_to
  from done group by thing
  having sum(did_from) >= ${raw(String(minimumSupport))} or sum(did_to) >= ${raw(String(minimumSupport))}
),
did as (
  select done.unit, done.thing, units.half, units.band,
    case when kept.is_from then done.did_from else 0 end as did_from, case when kept.is_to then done.did_to else 0 end as did_to
  from done join kept on kept.thing = done.thing join units on units.unit = done.unit
),
together as (
  select one.thing as a, other.thing as b, one.half, one.band, count(*) as n
  from did one join did other on other.unit = one.unit
  where one.did_from = 1 and other.did_to = 1 and ${raw(from === to ? 'one.thing < other.thing' : 'one.thing <> other.thing')}
  group by one.thing, other.thing, one.half, one.band
),
often as (select a, b from together group by a, b having sum(n) >= ${raw(String(LEAST_TOGETHER))})
select 'units' as kind, cast(null as string) as a, cast(null as string) as b, half, band, count(*) as n, cast(0 as bigint) as m from units group by half, band
union all
select 'thing', thing, null, half, band, cast(sum(did_from) as bigint), cast(sum(did_to) as bigint) from did group by thing, half, band
union all
select 'pair', together.a, together.b, half, band, n, cast(0 as bigint) from together join often on often.a = together.a and often.b = together.b`;
}
