import type { EventStore, EventType } from '@cartograph/events';
import { countChange, type Estimate, type Incomputable, incomputable } from '@cartograph/metrics';
import type { BotChoice } from '../bot-choice.js';
import { plainDecimal } from '../decimal.js';
import type { EventFilter } from '../event-filter.js';
import { PRICE_BANDS, type PriceBand } from '../hypotheses/purchase-drivers/attribute.js';
import type { ResolvedPeriod } from '../period.js';
import { type Fragment, raw, select, sql } from '../sql.js';
import { notLogged, unknownTypes } from '../unlogged-types.js';
import { BAND_BOUNDS, shelfOf } from './price-bands-query.js';
import { pricedDays } from './priced-days.js';

/** One third of a category's prices, with what happened at these prices. */
export interface PriceBandFigures {
  band: PriceBand;
  /** Lowest price of the band, decimal; null for the low band, which begins at 0. */
  from: string | null;
  /** The band ends below it; null for the high band. */
  until: string | null;
  /** Products whose last price lies in it. */
  products: number;
  views: number;
  carts: number;
  purchases: number;
  /** Sum of its purchases' prices, exact. */
  revenue: string;
  /** carts ÷ views, and purchases ÷ views: ratios of counts of events, which may exceed 1. */
  cartsPerView: Estimate;
  purchasesPerView: Estimate;
}

/** The price bands of one category. */
export interface PriceBandsOfCategory {
  /** Category code, else category id, else `(none)`. */
  category: string;
  /** low, mid, high. */
  bands: PriceBandFigures[];
  /** Events whose price the log did not know; they are in no band. */
  unpricedEvents: number;
}

/** Figures of each band by the price at the event. */
export function bandsQuery(period: ResolvedPeriod, filter: EventFilter | null | undefined, bots: BotChoice): Fragment {
  return sql`
with ${shelfOf(filter)},${BAND_BOUNDS},${pricedDays(period, bots)},
stocked as (
  select shelf.category, case when last_price < mid_from then 0 when last_price < high_from then 1 else 2 end as band, count(*) as products
  from shelf join bands on bands.category = shelf.category where last_price is not null
  group by 1, 2
),
sold as (
  select shelf.category,
    case when price = 0 then -1 when cast(price as double) < mid_from then 0 when cast(price as double) < high_from then 1 else 2 end as band,
    sum(views) as views, sum(carts) as carts, sum(purchases) as purchases, sum(purchases * price) as revenue
  from priced_days
  join shelf on shelf.product_id = priced_days.product_id
  join bands on bands.category = shelf.category
  group by 1, 2
)
select bands.category, cast(places.band as int) as band, cast(cast(mid_from as decimal(18, 4)) as string) as mid_from, cast(cast(high_from as decimal(18, 4)) as string) as high_from,
  cast(coalesce(products, 0) as bigint) as products, cast(coalesce(views, 0) as bigint) as views, cast(coalesce(carts, 0) as bigint) as carts,
  cast(coalesce(purchases, 0) as bigint) as purchases, cast(cast(coalesce(revenue, 0) as decimal(18, 4)) as string) as revenue
from bands
cross join (${raw('select -1 as band union all select 0 union all select 1 union all select 2')}) places
left join stocked on stocked.category = bands.category and stocked.band = places.band
left join sold on sold.category = bands.category and sold.band = places.band
order by bands.category, places.band`;
}

interface BandRow {
  category: string;
  band: number;
  mid_from: string;
  high_from: string;
  products: number;
  views: number;
  carts: number;
  purchases: number;
  revenue: string;
}

/**
 * Categories with most views first.
 *
 * @param period - of the query: ratios of events of which nothing is known in it are `not-logged`.
 */
export async function readBands(
  store: EventStore,
  query: Fragment,
  period: ResolvedPeriod,
  signal: AbortSignal | undefined,
): Promise<PriceBandsOfCategory[]> {
  const unknown = await unknownTypes(store, period);
  const unknownRatio: UnknownRatio = (rate, types) => {
    const type = types.find((one) => unknown.has(one));
    return type ? notLogged(type, rate, period.untracked) : null;
  };
  const categories = new Map<string, BandRow[]>();
  for (const row of await select<BandRow>(store, query, signal))
    categories.set(row.category, [...(categories.get(row.category) ?? []), row]);
  const viewsOf = (rows: readonly BandRow[]): number => rows.reduce((sum, { views }) => sum + views, 0);
  return [...categories]
    .toSorted((a, b) => viewsOf(b[1]) - viewsOf(a[1]) || (a[0] < b[0] ? -1 : 1))
    .map(([category, rows]) => ({
      category,
      bands: PRICE_BANDS.map((band, place) =>
        figuresOf(
          band,
          rows.find((row) => row.band === place)!,
          unknownRatio,
        ),
      ),
      unpricedEvents: rows
        .filter((row) => row.band === -1)
        .reduce((sum, { views, carts, purchases }) => sum + views + carts + purchases, 0),
    }));
}

/** Why a ratio of events of these types is not known; null where it is. */
type UnknownRatio = (rate: string, types: readonly EventType[]) => Incomputable | null;

function figuresOf(band: PriceBand, row: BandRow, unknownRatio: UnknownRatio): PriceBandFigures {
  const { products, views, carts, purchases } = row;
  return {
    band,
    from: band === 'low' ? null : plainDecimal(band === 'mid' ? row.mid_from : row.high_from),
    until: band === 'high' ? null : plainDecimal(band === 'low' ? row.mid_from : row.high_from),
    products,
    views,
    carts,
    purchases,
    revenue: plainDecimal(row.revenue),
    cartsPerView: unknownRatio('cartsPerView', ['view', 'cart']) ?? perView(carts, views),
    purchasesPerView: unknownRatio('purchasesPerView', ['view', 'purchase']) ?? perView(purchases, views),
  };
}

/** count ÷ views with the score interval of two Poisson counts. */
export function perView(count: number, views: number): Estimate {
  if (views === 0)
    return incomputable(
      count === 0 ? 'no-data' : 'zero-baseline',
      'Nothing was viewed, so there is no ratio to views.',
    );
  const change = countChange(count, views);
  return change.ok ? { ...change, value: change.value + 1, low: change.low + 1, high: change.high + 1 } : change;
}
