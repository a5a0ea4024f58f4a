import { dialect } from './dialect.js';
import { CATEGORY_NAME } from './event-filter.js';
import { type Fragment, raw, sql } from './sql.js';

/** Whether the funnel's steps may be of different products. */
export type FunnelProductMode = 'any' | 'same';

/**
 * SQL of the ordered chains view → cart → purchase: per category or for whole sessions, the sessions that carted and
 * bought in order, and the median seconds between the steps.
 *
 * Within a key (session, category, product) the earliest view, the earliest cart at or after it and the earliest purchase
 * at or after that decide; in one second a cart follows a view and a purchase follows a cart. A session with several products
 * takes each time from the product that reached the step first, the lowest id in a tie.
 * Only sessions with a cart or a purchase are searched. Keys are never NULL, so joins drop nothing.
 *
 * @param where - condition on the columns of `events`.
 */
export function chainQuery(where: Fragment, productMode: FunnelProductMode, part: 'whole' | 'category'): Fragment {
  const category = raw(part === 'category' ? CATEGORY_NAME : `''`);
  const product = raw(productMode === 'same' ? 'product_id' : 'cast(0 as bigint)');
  return sql`
with acting as (
  select session_no from events
  where event_type in ('cart', 'purchase') and ${where}
  group by session_no
),
acted as (
  select session_no, ${category} as category, ${product} as product, event_type, event_time
  from events
  where event_type in ('view', 'cart', 'purchase') and ${where}
    and exists (select 1 from acting where acting.session_no = events.session_no)
),
viewed as (
  select session_no, category, product, min(event_time) as viewed_at
  from acted where event_type = 'view'
  group by session_no, category, product
),
carted as (
  select v.session_no, v.category, v.product, v.viewed_at, min(a.event_time) as carted_at
  from viewed v join acted a on a.session_no = v.session_no and a.category = v.category and a.product = v.product
  where a.event_type = 'cart' and a.event_time >= v.viewed_at
  group by v.session_no, v.category, v.product, v.viewed_at
),
bought as (
  select c.session_no, c.category, c.product, min(a.event_time) as bought_at
  from carted c join acted a on a.session_no = c.session_no and a.category = c.category and a.product = c.product
  where a.event_type = 'purchase' and a.event_time >= c.carted_at
  group by c.session_no, c.category, c.product
),
ranked as (
  select c.session_no, c.category,
    ${raw(dialect.epochSeconds('c.carted_at'))} - ${raw(dialect.epochSeconds('c.viewed_at'))} as cart_seconds,
    ${raw(dialect.epochSeconds('b.bought_at'))} - ${raw(dialect.epochSeconds('c.carted_at'))} as purchase_seconds,
    row_number() over (partition by c.session_no, c.category order by c.carted_at, c.product) as cart_rank,
    row_number() over (partition by c.session_no, c.category order by b.bought_at nulls last, c.product) as purchase_rank
  from carted c left join bought b on b.session_no = c.session_no and b.category = c.category and b.product = c.product
),
reached as (
  select session_no, category,
    max(case when cart_rank = 1 then cart_seconds end) as cart_seconds,
    max(case when purchase_rank = 1 then purchase_seconds end) as purchase_seconds
  from ranked
  group by session_no, category
)
select category, count(*) as carted, count(purchase_seconds) as bought,
  percentile_cont(0.5) within group (order by cart_seconds) as cart_seconds,
  percentile_cont(0.5) within group (order by purchase_seconds) as purchase_seconds
from reached
group by category`;
}
