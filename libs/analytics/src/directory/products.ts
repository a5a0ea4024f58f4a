import type { EventStore } from '@cartograph/events';
import { countsOf, type CountsRow, type EventCounts } from '../counts.js';
import { plainDecimal } from '../decimal.js';
import { type EventFilter, matchesFilter } from '../event-filter.js';
import { idList, idsOf, selectWithIds, whereDigits } from '../external-ids.js';
import { all, type Fragment, raw, select, sql } from '../sql.js';
import { activeProducts, boundsOf, type ZonedPeriod } from './activity.js';
import { ratedProducts } from './buyers-per-viewer.js';
import {
  between,
  cursorColumns,
  limit,
  type Order,
  orderBy,
  type Page,
  type PageRequest,
  pageOf,
  type SortDirection,
  type SortKey,
} from './keyset.js';
import {
  type CountRange,
  type CountsFilter,
  type DecimalRange,
  TOTAL_EVENTS,
  withinCounts,
  withinDecimals,
  withinEventCounts,
} from './ranges.js';

/** One product as the log's latest event of it says. */
export interface ProductRecord {
  productId: string;
  categoryId: string | null;
  /** Category code; null where the log gives none. */
  category: string | null;
  brand: string | null;
  /** Latest price that is not 0, else 0. */
  price: string;
  lowestPrice: string;
  highestPrice: string;
  counts: EventCounts;
  /** Sum of its purchases' prices, exact. */
  revenue: string;
  /** Distinct users who viewed it. */
  viewers: number;
  /** Distinct users who bought it. */
  buyers: number;
}

/** What {@link listProducts} restricts products to; all that is given must hold. */
export interface ProductFilter extends EventFilter {
  /** The latest price. */
  price?: DecimalRange | null;
  counts?: CountsFilter | null;
  revenue?: DecimalRange | null;
  /** Distinct users who viewed it. */
  viewers?: CountRange | null;
  /** Distinct users who bought it. */
  buyers?: CountRange | null;
  /** Products that somebody bought, or that nobody did. */
  converted?: boolean | null;
  /** Products with an event in the period. */
  seen?: ZonedPeriod | null;
  /** Only these, as far as the log has them. */
  productIds?: readonly string[] | null;
  /** Words that must each occur in the id, the brand or the category code; case does not matter. */
  search?: string | null;
}

/** What {@link listProducts} sorts by; ties by ascending id. `buyers-per-viewer` sorts by the low end of the interval of `buyersPerViewer`. */
export interface ProductOrder {
  field:
    | 'external-id'
    | 'events'
    | 'views'
    | 'carts'
    | 'removes'
    | 'purchases'
    | 'revenue'
    | 'price'
    | 'viewers'
    | 'buyers'
    | 'buyers-per-viewer';
  direction: SortDirection;
  /** IANA name of the zone whose local days lost the events that `buyers-per-viewer` leaves out. Default `UTC`. */
  timeZone?: string;
}

/** Wilson's lower bound at 95 %, so that 1 of 1 does not stand above 90 of 100; -1 where the share is unknown. */
const LOWER_BOUND = `cast(case when rated_viewers = 0 or rated_buyers > rated_viewers then -1 else
  (cast(rated_buyers as double) / rated_viewers + 3.841458820694124 / (2 * rated_viewers)
    - 1.959963984540054 * sqrt(cast(rated_buyers as double) / rated_viewers * (1 - cast(rated_buyers as double) / rated_viewers) / rated_viewers + 3.841458820694124 / (4 * cast(rated_viewers as double) * rated_viewers)))
  / (1 + 3.841458820694124 / rated_viewers) end as decimal(18, 12))`;

const SORTS: Record<ProductOrder['field'], Omit<SortKey, 'direction'>[]> = {
  'external-id': [],
  events: [{ expression: TOTAL_EVENTS, type: 'bigint' }],
  views: [{ expression: 'views', type: 'bigint' }],
  carts: [{ expression: 'carts', type: 'bigint' }],
  removes: [{ expression: 'removes', type: 'bigint' }],
  purchases: [{ expression: 'purchases', type: 'bigint' }],
  revenue: [{ expression: 'revenue', type: 'decimal(38, 4)' }],
  price: [{ expression: 'price', type: 'decimal(38, 4)' }],
  viewers: [{ expression: 'viewers', type: 'bigint' }],
  buyers: [{ expression: 'buyers', type: 'bigint' }],
  'buyers-per-viewer': [{ expression: LOWER_BOUND, type: 'decimal(18, 12)' }],
};

/**
 * Products, by ascending id unless ordered otherwise.
 *
 * @throws QuestionError - `invalid-filter` for a bound that is no number or a range that ends before it begins, `invalid-period`,
 *   `invalid-cursor`, `invalid-page-size`.
 */
export async function listProducts(
  store: EventStore,
  page: PageRequest,
  filter?: ProductFilter,
  by: ProductOrder = { field: 'external-id', direction: 'asc' },
): Promise<Page<ProductRecord>> {
  const order = productOrder(store, by);
  const inPage = between(order, page);
  const conditions = await filterConditions(store, filter);
  const table = by.field === 'buyers-per-viewer' ? await ratedProducts(store, by.timeZone ?? 'UTC') : raw('products');
  const rows = await selectWithIds<ProductRow>(
    store,
    sql`select ${PRODUCT_COLUMNS}, ${cursorColumns(order)} from ${table} p where ${all([...conditions, ...inPage])} order by ${orderBy(order, page)} ${limit(page)}`,
    ['id', 'category'],
  );
  return pageOf(rows, order, page, productOf);
}

/** Number of products that {@link listProducts} goes through. */
export async function countProducts(store: EventStore, filter?: ProductFilter): Promise<number> {
  const [row] = await select<{ products: number }>(
    store,
    sql`select count(*) as products from products where ${all(await filterConditions(store, filter))}`,
  );
  return row?.products ?? 0;
}

/** Products in the order asked; null where the log has no such product. One statement however many ids. */
export async function findProducts(
  store: EventStore,
  productIds: readonly string[],
): Promise<(ProductRecord | null)[]> {
  const ids = idsOf(productIds);
  if (ids.length === 0) return productIds.map(() => null);
  const rows = await selectWithIds<ProductRow>(
    store,
    sql`select ${PRODUCT_COLUMNS} from products where product_id in ${idList(ids)}`,
    ['id', 'category'],
  );
  const found = new Map(rows.map((row) => [row.id, productOf(row)]));
  return productIds.map((id) => found.get(id) ?? null);
}

const PRODUCT_COLUMNS =
  raw(`cast(product_id as string) as id, cast(category_id as string) as category, category_code, brand,
  price, lowest_price, highest_price, views, carts, removes, purchases, revenue, viewers, buyers`);

interface ProductRow extends CountsRow {
  id: string;
  category: string | null;
  category_code: string | null;
  brand: string | null;
  price: string;
  lowest_price: string;
  highest_price: string;
  revenue: string;
  viewers: number;
  buyers: number;
}

function productOf(row: ProductRow): ProductRecord {
  return {
    productId: row.id,
    categoryId: row.category,
    category: row.category_code,
    brand: row.brand,
    price: plainDecimal(row.price),
    lowestPrice: plainDecimal(row.lowest_price),
    highestPrice: plainDecimal(row.highest_price),
    counts: countsOf(row),
    revenue: plainDecimal(row.revenue),
    viewers: row.viewers,
    buyers: row.buyers,
  };
}

function productOrder(store: EventStore, { field, direction }: ProductOrder): Order {
  const id: SortKey = {
    expression: 'product_id',
    type: 'bigint',
    direction: field === 'external-id' ? direction : 'asc',
  };
  return {
    snapshotId: store.snapshot.id,
    name: `products/${field}/${direction}`,
    keys: [...SORTS[field].map((key) => ({ ...key, direction })), id],
  };
}

async function filterConditions(store: EventStore, filter: ProductFilter | undefined): Promise<Fragment[]> {
  const conditions = [
    ...matchesFilter(filter),
    ...withinDecimals('price', 'price', filter?.price),
    ...withinDecimals('revenue', 'revenue', filter?.revenue),
    ...withinEventCounts(filter?.counts),
    ...withinCounts('viewers', 'viewers', filter?.viewers),
    ...withinCounts('buyers', 'buyers', filter?.buyers),
  ];
  if (filter?.productIds != null) {
    const ids = idsOf(filter.productIds);
    conditions.push(ids.length === 0 ? raw('false') : sql`product_id in ${idList(ids)}`);
  }
  if (filter?.converted != null) conditions.push(raw(filter.converted ? 'purchases > 0' : 'purchases = 0'));
  for (const word of (filter?.search ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8)) {
    conditions.push(
      sql`instr(concat_ws(' ', lower(brand), lower(category_code)), ${word}) > 0 or ${await whereDigits(store, 'product_id', (digits) => sql`instr(${digits}, ${word}) > 0`)}`,
    );
  }
  return [...conditions, ...activeProducts(await boundsOf(store, filter?.seen))];
}
