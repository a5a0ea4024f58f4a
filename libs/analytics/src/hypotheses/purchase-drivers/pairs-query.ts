import { type EventFilter, matchesFilter } from '../../event-filter.js';
import { BAND_BOUNDS, shelfOf } from '../../prices/price-bands-query.js';
import { chosenSessions, ofChosenSessions, type SessionScope } from '../../session-scope.js';
import { all, type Fragment, raw, sql } from '../../sql.js';

/** Days before a session whose prices are a product's usual ones, and in which a product is new. */
export const USUAL_DAYS = 28;
export const NEW_DAYS = 14;

/**
 * The pairs (session, product) of the sessions that can tell products apart: those with, in one category, two products of which one at least went on.
 * One row a pair, sorted by category, user, session, product:
 * - `category`, `brand`: of the product; `user_no`, `product_no`: their ids, longer ones by their remainder of a prime; `half`: 0 or 1 by the user's id, scattered; `session_no`.
 * - `looks`: views of the product in the session. `carted`: it was put into the cart there. `bought`: it was bought there.
 * - `band` 0, 1, 2; `price_ratio`: its price ÷ the middle price of its band; `usual_ratio`: its price ÷ its own average price on the 28 UTC days before,
 *   null where it had no event then; `others_views`: views of it by other users in the whole log; `is_new`: first event at most 14 days before, in a log
 *   that reaches back further.
 * - `pairs`: pairs before the limit.
 *
 * A pair without any known price is left out. The price is the lowest above 0 that the session's views of the product saw, else the product's last.
 *
 * @param most - about as many pairs are answered at most; beyond, users are left out by their numbers.
 */
export function pairsQuery(scope: SessionScope, filter: EventFilter | null | undefined, most: number): Fragment {
  const shelved =
    matchesFilter(filter).length === 0 ? raw('true') : raw('events.product_id in (select product_id from shelf)');
  return sql`
with acting as (
  select session_no from sessions where (carts > 0 or purchases > 0) and ${all(chosenSessions(scope))}
),${shelfOf(filter)},${BAND_BOUNDS},
found as (
  select events.session_no, events.product_id, min(events.user_id) as user_id,
    count(*) filter (where event_type = 'view') as looks,
    count(*) filter (where event_type = 'cart') as carts,
    count(*) filter (where event_type = 'purchase') as purchases,
    min(case when event_type = 'view' and price > 0 then price end) as seen_price,
    min(event_time) as first_at
  from events join acting on acting.session_no = events.session_no
  where event_type in ('view', 'cart', 'purchase') and ${shelved}
  group by events.session_no, events.product_id
),
priced as (
  select user_id, session_no, found.product_id, category, looks, carts, purchases, coalesce(cast(seen_price as double), last_price) as price, cast(first_at as date) as day,
    case when looks > 0 and (carts > 0 or purchases > 0) then 1 else 0 end as went_on,
    case when looks > 0 and carts = 0 and purchases = 0 then 1 else 0 end as stayed,
    case when carts > 0 and purchases > 0 then 1 else 0 end as paid,
    case when carts > 0 and purchases = 0 then 1 else 0 end as left_behind
  from found join shelf on shelf.product_id = found.product_id
  where seen_price is not null or last_price is not null
),
strata as (
  select session_no, category from priced
  group by session_no, category
  having (sum(went_on) > 0 and sum(went_on + stayed) > 1) or (sum(paid) > 0 and sum(paid + left_behind) > 1)
),
informing as (
  select priced.* from priced
  join strata on strata.session_no = priced.session_no and strata.category = priced.category
),
counted as (select count(*) as pairs from informing),
kept as (
  select informing.*, counted.pairs
  from informing cross join counted
  where counted.pairs <= ${most} or cast((abs(informing.user_id % 1000003) * 7919) % 1000003 as double) / 1000003 * counted.pairs < ${most}
),
own as (
  select interactions.user_id, interactions.product_id, sum(views) as views from interactions
  where exists (select 1 from kept where kept.user_id = interactions.user_id and kept.product_id = interactions.product_id)
  group by interactions.user_id, interactions.product_id
),
product_day as (
  select product_id, day, sum(case when price > 0 then cast(price as double) * (views + carts + purchases) else 0 end) as paid,
    sum(case when price > 0 then views + carts + purchases else 0 end) as times
  from product_days
  where exists (select 1 from kept where kept.product_id = product_days.product_id)
  group by product_id, day
),
usual as (
  select product_id, day, min(day) over (partition by product_id) as first_day,
    sum(paid) over earlier / nullif(cast(sum(times) over earlier as double), 0) as usual_price
  from product_day
  window earlier as (partition by product_id order by day range between interval ${raw(`'${USUAL_DAYS}'`)} day preceding and interval '1' day preceding)
)
select kept.category, coalesce(shelf.brand, '') as brand,
  cast(kept.user_id % 9007199254740881 as double) as user_no,
  cast(kept.product_id % 9007199254740881 as double) as product_no,
  cast(case when (abs(kept.user_id % 999983) * 104729) % 999983 < 499992 then 0 else 1 end as int) as half,
  cast(kept.session_no as double) as session_no,
  cast(looks as int) as looks, cast(case when carts > 0 then 1 else 0 end as int) as carted, cast(case when purchases > 0 then 1 else 0 end as int) as bought,
  cast(case when kept.price < mid_from then 0 when kept.price < high_from then 1 else 2 end as int) as band,
  kept.price / case when kept.price < mid_from then low_middle when kept.price < high_from then mid_middle else high_middle end as price_ratio,
  kept.price / usual.usual_price as usual_ratio,
  cast(shelf.all_views - coalesce(own.views, 0) as double) as others_views,
  cast(case when usual.first_day >= kept.day - interval ${raw(`'${NEW_DAYS}'`)} day and cast(log_range.first_at as date) < kept.day - interval ${raw(`'${NEW_DAYS}'`)} day then 1 else 0 end as int) as is_new,
  cast(kept.pairs as double) as pairs
from kept
join shelf on shelf.product_id = kept.product_id
join bands on bands.category = kept.category
left join usual on usual.product_id = kept.product_id and usual.day = kept.day
left join own on own.user_id = kept.user_id and own.product_id = kept.product_id
cross join log_range
order by kept.category, kept.user_id, kept.session_no, kept.product_id`;
}

/**
 * Pairs (session, product viewed) of each category, and how many of them went into the cart or were bought, with those put into the cart and how many of
 * them were bought: the bases of effects in percentage points; and how many of the pairs viewed are of products without any known price. All sessions of the scope count, also those that cannot tell products apart.
 * Pairs are counted by product first: a product has one category, and to group by its text would cost more than all the rest.
 */
export function baselineQuery(scope: SessionScope, filter: EventFilter | null | undefined): Fragment {
  const chosen = all(ofChosenSessions(scope));
  const shelved =
    matchesFilter(filter).length === 0 ? raw('true') : raw('events.product_id in (select product_id from shelf)');
  return sql`
with ${shelfOf(filter)},
looked as (
  select session_no, product_id from events where event_type = 'view' and ${shelved} and ${chosen} group by session_no, product_id
),
acted as (
  select session_no, product_id, max(case when event_type = 'cart' then 1 else 0 end) as carted, max(case when event_type = 'purchase' then 1 else 0 end) as bought
  from acts events where event_type in ('cart', 'purchase') and ${shelved} and ${chosen}
  group by session_no, product_id
),
went_on as (
  select acted.session_no, acted.product_id
  from events join acted on acted.session_no = events.session_no and acted.product_id = events.product_id
  where event_type = 'view'
  group by acted.session_no, acted.product_id
),
by_product as (
  select product_id, count(*) as viewed, 0 as went_on, 0 as carted, 0 as paid from looked group by product_id
  union all
  select product_id, 0, count(*), 0, 0 from went_on group by product_id
  union all
  select product_id, 0, 0, sum(carted), sum(carted * bought) from acted group by product_id
)
select category, cast(sum(viewed) as double) as viewed, cast(sum(went_on) as double) as went_on,
  cast(sum(carted) as double) as carted, cast(sum(paid) as double) as paid,
  cast(sum(case when last_price is null then viewed else 0 end) as double) as unpriced
from by_product join shelf on shelf.product_id = by_product.product_id
group by category`;
}
