import { type Fragment, raw, sql } from '../../sql.js';
import { activityBand, type CountedSessions, countedEvents, sessionCounts, USER_HALF } from './session-counts.js';

/** Looks at a product within a session, up to its first cart there, in sessions of about as many views. */
export interface LookRow {
  half: number;
  band: number;
  /** Sessions × products with a look. */
  first_looks: number;
  /** Of these, those carted before a second look. */
  first_carted: number;
  /** Of these, those that saw neither a second look nor a cart. */
  once_uncarted: number;
  /** Looks after the first, none of which came after a cart. */
  later_looks: number;
  later_carted: number;
}

/**
 * SQL of {@link LookRow}s: a look is a view; in one second it comes before the cart. Looks of every session and product are counted without regard to carts, and
 * again, up to the cart, for the few that were put into it.
 */
export function looksQuery(scope: CountedSessions): Fragment {
  const events = countedEvents(scope);
  return sql`
with counted as (${sessionCounts(scope)}),
carted as (
  select session_no, product_id, min(event_time) as carted_at
  from acts events where event_type = 'cart' and ${events}
  group by session_no, product_id
),
before as (
  select carted.session_no, carted.product_id, count(*) filter (where events.event_time <= carted.carted_at) as looks
  from (select session_no, product_id, event_time from events where event_type = 'view' and ${events}) events
    join carted on carted.session_no = events.session_no and carted.product_id = events.product_id
  group by carted.session_no, carted.product_id
),
seen as (
  select session_no, product_id, count(*) as looks from events where event_type = 'view' and ${events} group by session_no, product_id
),
looked as (
  select seen.session_no, coalesce(before.looks, seen.looks) as looks, before.looks is not null as is_carted
  from seen left join before on before.session_no = seen.session_no and before.product_id = seen.product_id
)
select half, band, count(*) as first_looks, count(*) filter (where is_carted and looks = 1) as first_carted,
  count(*) filter (where not is_carted and looks = 1) as once_uncarted,
  cast(sum(looks - 1) as bigint) as later_looks, count(*) filter (where is_carted and looks > 1) as later_carted
from (
  select ${raw(USER_HALF.replace('user_id', 'counted.user_id'))} as half, ${activityBand(raw('counted.views'))} as band, looks, is_carted
  from looked join counted on counted.session_no = looked.session_no
  where looks > 0
) units
group by half, band`;
}

/** Sessions of views, short or long, with what they put into the cart. */
export interface LengthRow {
  half: number;
  /** Whether a session has {@link LONG_SESSION} views or more. */
  is_long: boolean;
  sessions: number;
  cart_sessions: number;
  views: number;
  carts: number;
}

/** Views from which on a session is long. */
export const LONG_SESSION = 10;
