import type { EventStore } from '@cartograph/events';
import { countsOf, type CountsRow, type EventCounts } from '../counts.js';
import { plainDecimal } from '../decimal.js';
import { instant, type Period } from '../period.js';
import { idList, idsOf, selectWithIds } from '../external-ids.js';
import { all, type Fragment, raw, sql } from '../sql.js';
import { boundsOf, type ZonedPeriod } from './activity.js';
import { checkedFirst } from './keyset.js';

/** A time in which a product had one price. */
export interface PricePoint {
  price: string;
  /** First event at this price. */
  from: Date;
  /** Last event at this price before another. */
  until: Date;
  events: number;
}

/** One UTC day of a product. */
export interface ProductDay {
  /** `YYYY-MM-DD`, UTC. */
  date: string;
  counts: EventCounts;
  /** Sum of the day's purchases' prices, exact. */
  revenue: string;
  /** Lowest and highest price above 0 of the day's events; null where none was known. */
  lowestPrice: string | null;
  highestPrice: string | null;
}

/**
 * Prices of products in time order, one list a product in the order asked; events that did not know a price are passed over.
 *
 * @param question.period - prices that met the period. Default: all.
 * @param question.first - the latest so many of each product, 1 to 1000.
 * @throws QuestionError - `invalid-period`, `invalid-time-zone`, `invalid-page-size`. One statement however many products.
 */
export async function priceHistory(
  store: EventStore,
  productIds: readonly string[],
  question: { period?: ZonedPeriod | null; first: number },
): Promise<PricePoint[][]> {
  const first = checkedFirst(question);
  const period = await boundsOf(store, question.period);
  const met = period ? [sql`from_at < ${instant(period.end)} and until_at >= ${instant(period.start)}`] : [];
  const rows = await ofProducts<{ product: string; price: string; from_at: Date; until_at: Date; events: number }>(
    store,
    productIds,
    (chosen) => sql`
select cast(product_id as string) as product, price, from_at, until_at, events from (
  select *, row_number() over (partition by product_id order by from_at desc, until_at desc, price desc) as position from product_prices where ${all([chosen, ...met])}
) p where position <= ${raw(String(first))} order by product_id, position desc`,
  );
  return productIds.map((id) =>
    (rows.get(id) ?? []).map((row) => ({
      price: plainDecimal(row.price),
      from: row.from_at,
      until: row.until_at,
      events: row.events,
    })),
  );
}

/**
 * Days on which products have events, in time order, one list a product in the order asked.
 *
 * @param question.period - UTC days, both included. Default: all.
 * @param question.first - the latest so many of each product, 1 to 1000.
 * @throws QuestionError - `invalid-period`, `invalid-page-size`. One statement however many products.
 */
export async function productDays(
  store: EventStore,
  productIds: readonly string[],
  question: { period?: Period | null; first: number },
): Promise<ProductDay[][]> {
  const first = checkedFirst(question);
  const period = await boundsOf(store, question.period && { ...question.period, timeZone: 'UTC' });
  const within = period ? [sql`day >= cast(${period.from} as date) and day <= cast(${period.to} as date)`] : [];
  const rows = await ofProducts<
    CountsRow & { product: string; date: string; revenue: string; lowest: string | null; highest: string | null }
  >(
    store,
    productIds,
    (chosen) => sql`
select cast(product_id as string) as product, cast(day as string) as date, views, carts, removes, purchases, revenue, lowest, highest from (
  select product_id, day, cast(sum(views) as bigint) as views, cast(sum(carts) as bigint) as carts, cast(sum(removes) as bigint) as removes, cast(sum(purchases) as bigint) as purchases,
    cast(sum(purchases * price) as decimal(18, 4)) as revenue, min(case when price > 0 then price end) as lowest, max(case when price > 0 then price end) as highest,
    row_number() over (partition by product_id order by day desc) as position
  from product_days where ${all([chosen, ...within])} group by product_id, day
) d where position <= ${raw(String(first))} order by product_id, day`,
  );
  return productIds.map((id) =>
    (rows.get(id) ?? []).map((row) => ({
      date: row.date,
      counts: countsOf(row),
      revenue: plainDecimal(row.revenue),
      lowestPrice: row.lowest === null ? null : plainDecimal(row.lowest),
      highestPrice: row.highest === null ? null : plainDecimal(row.highest),
    })),
  );
}

async function ofProducts<Row extends { product: string }>(
  store: EventStore,
  productIds: readonly string[],
  statement: (chosen: Fragment) => Fragment,
): Promise<Map<string, Row[]>> {
  const ids = idsOf(productIds);
  const found = new Map<string, Row[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return found;
  for (const row of await selectWithIds<Row>(store, statement(sql`product_id in ${idList(ids)}`), ['product']))
    found.get(row.product)?.push(row);
  return found;
}
