import { CATEGORY_NAME, type EventFilter, matchesFilter } from '../event-filter.js';
import { all, type Fragment, raw, sql } from '../sql.js';

/**
 * Products with their category's name, for a `with`: `product_id`, `category`, `brand`, `last_price` (null where the log never knew one), `all_views`.
 * A product has the category and the brand that it had last.
 *
 * @param filter - keeps the products of a category or brand.
 */
export function shelfOf(filter: EventFilter | null | undefined): Fragment {
  return sql`
shelf as (
  select product_id, ${raw(CATEGORY_NAME)} as category, brand, case when price > 0 then cast(price as double) end as last_price, views as all_views
  from products
  where ${all(matchesFilter(filter))}
)`;
}

/**
 * Where the price bands of each category lie, for a `with` after {@link shelfOf}: `category`, `mid_from`, `high_from` (thirds of the prices of its
 * products, each product once, at its last price) and the middle price of each band. Prices below `mid_from` are low, from `high_from` on high.
 */
export const BAND_BOUNDS: Fragment = raw(`
bands as (
  select category,
    percentile_cont(${1 / 3}) within group (order by last_price) as mid_from,
    percentile_cont(${2 / 3}) within group (order by last_price) as high_from,
    percentile_cont(${1 / 6}) within group (order by last_price) as low_middle,
    percentile_cont(0.5) within group (order by last_price) as mid_middle,
    percentile_cont(${5 / 6}) within group (order by last_price) as high_middle
  from shelf where last_price is not null
  group by category
)`);
