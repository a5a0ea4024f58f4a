import { type BotChoice, withoutBots } from '../bot-choice.js';
import type { EventFilter } from '../event-filter.js';
import { matchesFilter } from '../event-filter.js';
import { COUNT_EVENTS, type CountsRow } from '../counts.js';
import { instant, type ResolvedPeriod, withinPeriod } from '../period.js';
import { idList } from '../external-ids.js';
import { all, type Fragment, raw, sql } from '../sql.js';
import { ofWholeProducts } from './whole-products.js';

/** Which events of the products are counted. */
export interface ProductScope {
  period: ResolvedPeriod;
  filter: EventFilter | null | undefined;
  bots: BotChoice;
  /** Whether the tables of whole products say everything about it; see `isOfWholeProducts`. */
  isOfWholeProducts: boolean;
}

/** Users of a product: distinct ones, by what they did with it in the period, in whatever order. */
const USERS = `cast(count(*) filter (where views > 0) as int) as viewers,
  cast(count(*) filter (where carts > 0) as int) as carters,
  cast(count(*) filter (where purchases > 0) as int) as buyers,
  cast(count(*) filter (where views > 0 and carts > 0) as int) as carting_viewers,
  cast(count(*) filter (where views > 0 and purchases > 0) as int) as buying_viewers,
  cast(count(*) filter (where carts > 0 and purchases > 0) as int) as buying_carters,
  cast(count(*) filter (where carts > 0 and removes > 0) as int) as removing_carters`;

const COUNTED_USERS = [
  'viewers',
  'carters',
  'buyers',
  'carting_viewers',
  'buying_viewers',
  'buying_carters',
  'removing_carters',
]
  .map((name) => `f.${name} as ${name}`)
  .join(', ');

const described = (of: string, p: string): string =>
  `cast(${of}.product_id as string) as id, cast(${p}.category_id as string) as category_id, ${p}.category_code as category_code, ${p}.brand as brand, ${p}.price as price`;

/**
 * A row a product with an event of the scope, by ascending product number: its counts, revenue, lowest and highest price above 0 and users, and
 * what the log last said of it. Of whole products from the lake's products and, of those who did more than view, its pairs; else from the events, a pair
 * of product and user first.
 */
export function productQuery(scope: ProductScope): Fragment {
  if (scope.isOfWholeProducts) {
    const acting = ['carters', 'carting_viewers', 'buying_viewers', 'buying_carters', 'removing_carters']
      .map((name) => `cast(coalesce(f.${name}, 0) as int) as ${name}`)
      .join(', ');
    return sql`
with f as (select product_id, ${raw(USERS)} from interactions where carts > 0 or purchases > 0 group by product_id)
select ${raw(described('products', 'products'))}, products.views as views, products.carts as carts, products.removes as removes, products.purchases as purchases, cast(products.revenue as decimal(38, 4)) as revenue,
  nullif(products.lowest_price, 0) as lowest_price, nullif(products.highest_price, 0) as highest_price, products.viewers as viewers, products.buyers as buyers, ${raw(acting)}
from products left join f on f.product_id = products.product_id
where ${ofWholeProducts(scope.filter)}
order by products.product_id`;
  }
  return sql`
with pairs as (
  select product_id, user_id, ${raw(COUNT_EVENTS)},
    sum(case when event_type = 'purchase' then price end) as revenue, min(case when price > 0 then price end) as lowest_price, max(case when price > 0 then price end) as highest_price
  from events where ${scopeCondition(scope)}
  group by product_id, user_id
),
f as (
  select product_id, cast(sum(views) as int) as views, cast(sum(carts) as int) as carts, cast(sum(removes) as int) as removes, cast(sum(purchases) as int) as purchases,
    cast(coalesce(sum(revenue), 0) as decimal(38, 4)) as revenue, min(lowest_price) as lowest_price, max(highest_price) as highest_price,
    ${raw(USERS)}
  from pairs group by product_id
)
select ${raw(described('f', 'p'))}, f.views as views, f.carts as carts, f.removes as removes, f.purchases as purchases, f.revenue as revenue,
  f.lowest_price as lowest_price, f.highest_price as highest_price, ${raw(COUNTED_USERS)}
from f join products p on p.product_id = f.product_id
order by f.product_id`;
}

/** What rows of `products` can be sorted by without their pairs. */
export type PlainProductSort = 'views' | 'carts' | 'removes' | 'purchases' | 'revenue' | 'viewers' | 'buyers' | 'price';

/** Columns of a row of {@link topQuery}. */
export interface TopProductRow extends CountsRow {
  id: string;
  category_id: string | null;
  category_code: string | null;
  brand: string | null;
  price: string;
  lowest_price: string | null;
  highest_price: string | null;
  revenue: string;
  viewers: number;
  buyers: number;
}

/** A page of whole products from their table alone: unknown prices last, equals by ascending number. */
export function topQuery(
  { filter }: ProductScope,
  { sort, direction, first, skip }: { sort: PlainProductSort; direction: 'asc' | 'desc'; first: number; skip: number },
): Fragment {
  const by = {
    views: 'views',
    carts: 'carts',
    removes: 'removes',
    purchases: 'purchases',
    revenue: 'revenue',
    viewers: 'viewers',
    buyers: 'buyers',
    price: 'nullif(price, 0)',
  }[sort];
  return sql`
select ${raw(described('products', 'products'))}, views, carts, removes, purchases, cast(revenue as decimal(38, 4)) as revenue, nullif(lowest_price, 0) as lowest_price, nullif(highest_price, 0) as highest_price, viewers, buyers
from products
where ${ofWholeProducts(filter)}
order by ${raw(by)} ${raw(direction)} nulls last, product_id
limit ${raw(String(first))} offset ${raw(String(skip))}`;
}

/** How many whole products a scope has. */
export function wholeProductsQuery({ filter }: ProductScope): Fragment {
  return sql`select count(*) as products from products where ${ofWholeProducts(filter)}`;
}

/**
 * Counts and revenue of some products, nobody's distinct users. From the rollup of UTC days where the period is made of these and every event
 * counts, else from the events: a local day of another zone is no UTC day.
 *
 * @param products - the ids as the log writes them; at least one.
 */
export function productCountsQuery(scope: ProductScope, products: readonly string[]): Fragment {
  const { period, filter, bots } = scope;
  const isOfDays =
    period.start.getTime() % DAY === 0 &&
    period.end.getTime() % DAY === 0 &&
    bots === 'include' &&
    filter?.category == null &&
    filter?.brand == null;
  if (isOfDays) {
    return sql`
select cast(product_id as string) as id, cast(sum(views) as bigint) as views, cast(sum(carts) as bigint) as carts, cast(sum(removes) as bigint) as removes, cast(sum(purchases) as bigint) as purchases,
  cast(sum(price * purchases) as decimal(38, 4)) as revenue
from product_days
where product_id in ${idList(products)} and day >= cast(${instant(period.start)} as date) and day < cast(${instant(period.end)} as date)
group by product_id`;
  }
  return sql`
select cast(product_id as string) as id, ${raw(COUNT_EVENTS)}, cast(coalesce(sum(case when event_type = 'purchase' then price end), 0) as decimal(38, 4)) as revenue
from events where product_id in ${idList(products)} and ${scopeCondition(scope)}
group by product_id`;
}

const DAY = 86_400_000;

function scopeCondition({ period, filter, bots }: ProductScope): Fragment {
  return all([...withinPeriod(period), ...matchesFilter(filter), ...withoutBots(bots)]);
}
