import type { EventStore, EventType } from '@cartograph/events';
import { COUNT_EVENTS, countsOf, type CountsRow, type EventCounts } from '../counts.js';
import { plainDecimal } from '../decimal.js';
import { coverage } from '../coverage.js';
import type { Period } from '../local-days.js';
import { instant, type ResolvedPeriod } from '../period.js';
import { idList, idsOf, selectWithIds } from '../external-ids.js';
import { all, type Fragment, raw, select, sql } from '../sql.js';
import { boundsOf, inBounds, type ZonedPeriod } from './activity.js';
import { checkedSize } from './keyset.js';

/** A time in which a product had one price. */
export interface PricePoint {
  price: string;
  /** First event at this price. */
  from: Date;
  /** Last event at this price before another. */
  until: Date;
  events: number;
}

/** One local day of a product. */
export interface ProductDay {
  /** `YYYY-MM-DD`, of the zone asked for. */
  date: string;
  counts: EventCounts;
  /** Sum of the day's purchases' prices, exact; null where the log lost purchases of the day. */
  revenue: string | null;
  /** Lowest and highest price above 0 of the day's events; null where none was known. */
  lowestPrice: string | null;
  highestPrice: string | null;
  /** Types of which the log lost events of the day: their counts are too low. */
  lost: EventType[];
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
  const first = checkedSize(question);
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
 * Local days on which products have events, in time order, one list a product in the order asked.
 *
 * @param question.period - local days, both included. Default: all.
 * @param question.first - the latest so many of each product, 1 to 1000.
 * @throws QuestionError - `invalid-period`, `invalid-time-zone`, `invalid-page-size`.
 * Cost: with UTC days one statement over the products' days. With others two, and a scan of the products' events from 2 × first + 1 of their days before the
 * end on. Once for a store and zone that of `coverage`.
 */
export async function productDays(
  store: EventStore,
  productIds: readonly string[],
  { period: asked, timeZone, ...question }: { period?: Period | null; timeZone: string; first: number },
): Promise<ProductDay[][]> {
  const first = checkedSize(question);
  const { faults } = await coverage(store, { timeZone });
  const period = await boundsOf(store, asked && { ...asked, timeZone });
  const days = timeZone === 'UTC' ? utcDays(period) : await localDaysOf(store, productIds, { period, timeZone, first });
  const rows = await ofProducts<
    CountsRow & { product: string; date: string; revenue: string; lowest: string | null; highest: string | null }
  >(
    store,
    productIds,
    (chosen) => sql`
select cast(product_id as string) as product, cast(day as string) as date, views, carts, removes, purchases, revenue, lowest, highest from (
  select *, row_number() over (partition by product_id order by day desc) as position from (${days(chosen)}) c
) d where position <= ${raw(String(first))} order by product_id, day`,
  );
  const lostOn = (date: string): EventType[] =>
    faults.flatMap((fault) =>
      fault.kind === 'event-type-vanished' && fault.date === date && fault.eventType ? [fault.eventType] : [],
    );
  return productIds.map((id) =>
    (rows.get(id) ?? []).map((row) => {
      const lost = lostOn(row.date);
      return {
        date: row.date,
        counts: countsOf(row),
        revenue: lost.includes('purchase') ? null : plainDecimal(row.revenue),
        lowestPrice: row.lowest === null ? null : plainDecimal(row.lowest),
        highestPrice: row.highest === null ? null : plainDecimal(row.highest),
        lost,
      };
    }),
  );
}

type DaysOf = (chosen: Fragment) => Fragment;

function utcDays(period: Period | null): DaysOf {
  const within = period ? [sql`day >= cast(${period.from} as date) and day <= cast(${period.to} as date)`] : [];
  return (chosen) => sql`
  select product_id, day, cast(sum(views) as bigint) as views, cast(sum(carts) as bigint) as carts, cast(sum(removes) as bigint) as removes, cast(sum(purchases) as bigint) as purchases,
    cast(sum(purchases * price) as decimal(18, 4)) as revenue, min(case when price > 0 then price end) as lowest, max(case when price > 0 then price end) as highest
  from product_days where ${all([chosen, ...within])} group by product_id, day`;
}

/**
 * The lake has the products' UTC days, which tell how far back their events are read: n local days lie within the latest 2n + 1 UTC days with events. Each of these
 * gives one of two local days, so that they give n + 1 at least; and only the earliest can have events before them.
 */
async function localDaysOf(
  store: EventStore,
  productIds: readonly string[],
  { period, timeZone, first }: { period: ResolvedPeriod | null; timeZone: string; first: number },
): Promise<DaysOf> {
  const ids = idsOf(productIds);
  const before = period ? [sql`day <= cast(${instant(period.end)} as date)`] : [];
  const [reach] =
    ids.length === 0
      ? []
      : await select<{ since: string | null }>(
          store,
          sql`
select cast(min(day) as string) as since from (
  select day, row_number() over (partition by product_id order by day desc) as position
  from (select distinct product_id, day from product_days where ${all([sql`product_id in ${idList(ids)}`, ...before])}) d
) p where position <= ${raw(String(2 * first + 1))}`,
        );
  const since = reach?.since == null ? [] : [sql`event_time >= cast(${reach.since} as timestamp)`];
  const within = period ? [inBounds('event_time', period)] : [];
  return (chosen) => sql`
  select product_id, day, ${raw(COUNT_EVENTS)},
    cast(coalesce(sum(case when event_type = 'purchase' then price end), 0) as decimal(18, 4)) as revenue,
    min(case when price > 0 then price end) as lowest, max(case when price > 0 then price end) as highest
  from (
    select product_id, event_type, price, local_date(event_time, ${timeZone}) as day from events where ${all([chosen, ...since, ...within])}
  ) e group by product_id, day`;
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
