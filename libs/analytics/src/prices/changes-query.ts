import type { BotChoice } from '../bot-choice.js';
import type { EventFilter } from '../event-filter.js';
import { instant, type ResolvedPeriod } from '../period.js';
import { all, type Fragment, raw, sql } from '../sql.js';
import { shelfOf } from './price-bands-query.js';
import { pricedDays } from './priced-days.js';

/** Whole UTC days that are compared before and after the day of a change. */
export const WINDOW_DAYS = 7;

/**
 * Price changes of products, with what happened on the days around them. One row a change:
 * `product`, `product_no`, `category`, `changed_at` (first event at the new price), `price_before`, `price_after`; `views_before`, `carts_before`,
 * `purchases_before` at the old price on the seven UTC days before the day of the change, `…_after` at the new price on the seven days after it;
 * `others_…`: all other products of the category on the same days, at any price.
 *
 * @param period - the changes. @param log - the days around them: the whole log, without those that lost events.
 */
export function changesQuery(
  period: ResolvedPeriod,
  log: ResolvedPeriod,
  filter: EventFilter | null | undefined,
  bots: BotChoice,
): Fragment {
  const within = period.isWholeLog
    ? []
    : [sql`changed_at >= ${instant(period.start)} and changed_at < ${instant(period.end)}`];
  const days = raw(`interval '${WINDOW_DAYS}' day`);
  const sums = (side: 'before' | 'after', from: string): string =>
    ['views', 'carts', 'purchases']
      .map((count) => `sum(case when ${from} then ${count} else 0 end) as ${count}_${side}`)
      .join(', ');
  return sql`
with ${shelfOf(filter)},${pricedDays(log, bots)},
runs as (
  select product_prices.product_id, category, price, from_at,
    lag(price) over (partition by product_prices.product_id order by from_at, until_at, price) as price_before
  from product_prices join shelf on shelf.product_id = product_prices.product_id
),
changes as (
  select product_id, category, from_at as changed_at, cast(from_at as date) as day, price_before, price as price_after
  from runs where price_before is not null and price_before <> price
),
asked as (select * from changes where ${all(within)}),
around as (
  select asked.product_id, asked.changed_at, asked.price_before, asked.price_after,
    ${raw(sums('before', 'priced_days.day < asked.day and priced_days.price = asked.price_before'))},
    ${raw(sums('after', 'priced_days.day > asked.day and priced_days.price = asked.price_after'))},
    ${raw(sums('before', 'priced_days.day < asked.day').replaceAll('_before', '_own_before'))},
    ${raw(sums('after', 'priced_days.day > asked.day').replaceAll('_after', '_own_after'))}
  from asked
  join priced_days on priced_days.product_id = asked.product_id and priced_days.day >= asked.day - ${days} and priced_days.day <= asked.day + ${days}
  group by asked.product_id, asked.changed_at, asked.price_before, asked.price_after
),
shelf_days as (
  select category, day, sum(views) as views, sum(carts) as carts, sum(purchases) as purchases
  from priced_days join shelf on shelf.product_id = priced_days.product_id
  group by category, day
),
shelf_around as (
  select days.category, days.day,
    ${raw(sums('before', 'shelf_days.day < days.day'))}, ${raw(sums('after', 'shelf_days.day > days.day'))}
  from (select distinct category, day from asked) days
  join shelf_days on shelf_days.category = days.category and shelf_days.day >= days.day - ${days} and shelf_days.day <= days.day + ${days}
  group by days.category, days.day
)
select cast(asked.product_id as string) as product, cast(dense_rank() over (order by asked.product_id) - 1 as int) as product_no, asked.category,
  asked.changed_at, cast(asked.price_before as string) as price_before, cast(asked.price_after as string) as price_after,
  ${raw(
    ['views', 'carts', 'purchases']
      .flatMap((count) =>
        ['before', 'after'].flatMap((side) => [
          `cast(coalesce(around.${count}_${side}, 0) as double) as ${count}_${side}`,
          `cast(coalesce(shelf_around.${count}_${side}, 0) - coalesce(around.${count}_own_${side}, 0) as double) as others_${count}_${side}`,
        ]),
      )
      .join(', '),
  )}
from asked
left join around on around.product_id = asked.product_id and around.changed_at = asked.changed_at and around.price_before = asked.price_before and around.price_after = asked.price_after
left join shelf_around on shelf_around.category = asked.category and shelf_around.day = asked.day
order by asked.product_id, asked.changed_at, asked.price_after`;
}
