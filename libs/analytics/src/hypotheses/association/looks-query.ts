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

/** SQL of {@link LookRow}s: a look is a view; in one second it comes before the cart. */
export function looksQuery(scope: CountedSessions): Fragment {
  const events = countedEvents(scope);
  return sql`
with carted as (
  select session_no, product_id, min(event_time) as carted_at
  from events where event_type = 'cart' and ${events}
  group by session_no, product_id
),
looked as (
  select viewed.user_id, viewed.session_no, viewed.product_id, count(*) as looks, max(case when carted.carted_at is null then 0 else 1 end) as is_carted
  from (select user_id, session_no, product_id, event_time from events where event_type = 'view' and ${events}) viewed
    left join carted on carted.session_no = viewed.session_no and carted.product_id = viewed.product_id
  where carted.carted_at is null or viewed.event_time <= carted.carted_at
  group by viewed.user_id, viewed.session_no, viewed.product_id
),
counted as (${sessionCounts(scope)})
select half, band, count(*) as first_looks, count(*) filter (where is_carted = 1 and looks = 1) as first_carted,
  count(*) filter (where is_carted = 0 and looks = 1) as once_uncarted,
  cast(sum(looks - 1) as bigint) as later_looks, count(*) filter (where is_carted = 1 and looks > 1) as later_carted
from (
  select ${raw(USER_HALF.replace('user_id', 'looked.user_id'))} as half, ${activityBand(raw('counted.views'))} as band, looks, is_carted
  from looked join counted on counted.session_no = looked.session_no
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

/** SQL of {@link LengthRow}s. */
export function lengthQuery(scope: CountedSessions): Fragment {
  return sql`
select half, is_long, count(*) as sessions, count(*) filter (where carts > 0) as cart_sessions, cast(sum(views) as bigint) as views, cast(sum(carts) as bigint) as carts
from (select ${raw(USER_HALF)} as half, views >= ${raw(String(LONG_SESSION))} as is_long, views, carts from (${sessionCounts(scope)}) counted) sessions_of_half
group by half, is_long`;
}
