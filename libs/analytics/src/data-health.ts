import type { EventStore, Snapshot } from '@cartograph/events';
import { botSummary, type BotSummary, share } from './bots.js';
import { plainDecimal } from './decimal.js';
import { type Definition, statementsText } from './definition.js';
import { selectWithIds } from './external-ids.js';
import { oncePerStore } from './once-per-store.js';
import { instant } from './period.js';
import { type Fragment, raw, select, sql } from './sql.js';

/** Events of products that cost nothing. */
export interface ZeroPrices {
  events: number;
  products: number;
  definition: Definition;
}

/** Products whose price is another by an order of magnitude within a day. */
export interface PriceJumps {
  products: number;
  /** Widest first, twenty at most; one entry a product and day. */
  examples: { productId: string; day: string; lowest: string; highest: string }[];
  definition: Definition;
}

/** What lacks a name. */
export interface Unnamed {
  /** Category ids, or products. */
  things: number;
  allThings: number;
  events: number;
  /** events ÷ all events; null for an empty log. */
  eventShare: number | null;
  definition: Definition;
}

/** Products that the log describes in several ways. */
export interface Ambiguous {
  products: number;
  /** Most events first, twenty at most, with the number of their brands or categories. */
  examples: { productId: string; values: number; events: number }[];
  definition: Definition;
}

/** Session ids that several users carry. */
export interface SharedSessionIds {
  sessionIds: number;
  /** Sessions, each of one user, that carry one of them. */
  sessions: number;
  definition: Definition;
}

/** Events later than the snapshot itself. */
export interface FutureEvents {
  events: number;
  lastAt: Date | null;
  definition: Definition;
}

/** Answer of {@link dataHealth}. */
export interface DataHealth {
  snapshot: Snapshot;
  zeroPrices: ZeroPrices;
  priceJumps: PriceJumps;
  categoriesWithoutCode: Unnamed;
  productsWithoutBrand: Unnamed;
  severalBrands: Ambiguous;
  severalCategories: Ambiguous;
  sharedSessionIds: SharedSessionIds;
  futureEvents: FutureEvents;
  bots: BotSummary;
}

/** A price within a day this many times another is no discount. */
const JUMP = 10;
const EXAMPLES = 20;

/**
 * Anomalies of a log's prices and ids, and sessions of bots: what to know before its figures are trusted. Nothing is changed or left out.
 *
 * Cost: one scan of the events' products, brands and categories and passes over smaller tables. Asked once for a store.
 */
export const dataHealth: (store: EventStore) => Promise<DataHealth> = oncePerStore(async (store) => ({
  // One after another: whoever asks something small meanwhile must not wait behind all of them.
  snapshot: store.snapshot,
  zeroPrices: await askZeroPrices(store),
  priceJumps: await askPriceJumps(store),
  categoriesWithoutCode: await askCodes(store),
  ...(await askDescriptions(store)),
  sharedSessionIds: await askSharedIds(store),
  futureEvents: await askFuture(store),
  bots: await botSummary(store),
}));

const define = (
  name: string,
  formula: string,
  query: Fragment,
  population = 'every event of the snapshot',
): Definition => ({ name, formula, population, query: statementsText([query]) });
const COUNTED = 'views + carts + removes + purchases';
const sumOf = (expression: string): string => `cast(coalesce(sum(${expression}), 0) as bigint)`;

async function askZeroPrices(store: EventStore): Promise<ZeroPrices> {
  const query = raw(`
select ${sumOf(COUNTED)} as events, count(distinct product_id) as products
from product_days
where price = 0`);
  const [row] = await select<{ events: number; products: number }>(store, query);
  return {
    events: row?.events ?? 0,
    products: row?.products ?? 0,
    definition: define('Prices of zero', 'events with price 0, and the products that have one', query),
  };
}

async function askPriceJumps(store: EventStore): Promise<PriceJumps> {
  const query = raw(`
with jumps as (
  select product_id, day, min(price) as lowest, max(price) as highest
  from product_days
  where price > 0
  group by product_id, day
  having max(price) >= ${JUMP} * min(price)
)
select cast(product_id as string) as product, cast(day as string) as day, lowest, highest, (select count(distinct product_id) from jumps) as products
from jumps
order by highest / lowest desc, product_id, jumps.day
limit ${EXAMPLES}`);
  const rows = await selectWithIds<{ product: string; day: string; lowest: string; highest: string; products: number }>(
    store,
    query,
    ['product'],
  );
  return {
    products: rows[0]?.products ?? 0,
    examples: rows.map((row) => ({
      productId: row.product,
      day: row.day,
      lowest: plainDecimal(row.lowest),
      highest: plainDecimal(row.highest),
    })),
    definition: define(
      'Prices that jump',
      `products with a UTC day whose highest price is ${JUMP} times its lowest or more, prices of 0 left out`,
      query,
    ),
  };
}

async function askCodes(store: EventStore): Promise<Unnamed> {
  const query = raw(`
select count(distinct case when category_code is null then category_id end) as things, count(distinct category_id) as all_things,
  ${sumOf(`case when category_code is null then ${COUNTED} end`)} as events, ${sumOf(COUNTED)} as all_events
from categories`);
  return unnamed(
    await select<UnnamedRow>(store, query),
    define(
      'Categories without a code',
      'category ids with events that have no code; eventShare = events without a code ÷ events',
      query,
    ),
  );
}

interface UnnamedRow {
  things: number;
  all_things: number;
  events: number;
  all_events: number;
}

function unnamed([row]: readonly UnnamedRow[], definition: Definition): Unnamed {
  const { things, all_things, events, all_events } = row ?? { things: 0, all_things: 0, events: 0, all_events: 0 };
  return { things, allThings: all_things, events, eventShare: share(events, all_events), definition };
}

interface DescribedRow {
  kind: 'total' | 'brands' | 'categories';
  product: string | null;
  found: number;
  of: number;
  events: number;
  all_events: number;
}

/** The events are read once for the three answers. */
async function askDescriptions(
  store: EventStore,
): Promise<Pick<DataHealth, 'productsWithoutBrand' | 'severalBrands' | 'severalCategories'>> {
  const examples = (kind: string): string => `
select * from (
  select '${kind}' as kind, cast(product_id as string) as product, ${kind} as found, (select count(*) from described where ${kind} > 1) as "of", events, cast(0 as bigint) as all_events
  from described
  where ${kind} > 1
  order by events desc, product_id
  limit ${EXAMPLES}
) ${kind}_examples`;
  const query = raw(`
with described as (
  select product_id, ${sumOf('events')} as events, ${sumOf('case when brand is null then events end')} as unbranded, count(distinct brand) as brands,
    greatest(count(distinct category_id), count(distinct category_code)) as categories
  from (select product_id, brand, category_id, category_code, count(*) as events from events group by product_id, brand, category_id, category_code) d
  group by product_id
)
select 'total' as kind, cast(null as string) as product, count(*) filter (where brands = 0) as found, count(*) as "of", ${sumOf('unbranded')} as events, ${sumOf('events')} as all_events
from described
union all${examples('brands')}
union all${examples('categories')}`);
  const rows = await selectWithIds<DescribedRow>(store, query, ['product']);
  const ambiguous = (kind: 'brands' | 'categories', definition: Definition): Ambiguous => {
    const own = rows.filter((row) => row.kind === kind).toSorted((a, b) => b.events - a.events);
    return {
      products: own[0]?.of ?? 0,
      examples: own.map((row) => ({ productId: row.product ?? '', values: row.found, events: row.events })),
      definition,
    };
  };
  const total = rows
    .filter((row) => row.kind === 'total')
    .map((row) => ({ things: row.found, all_things: row.of, events: row.events, all_events: row.all_events }));
  return {
    productsWithoutBrand: unnamed(
      total,
      define(
        'Products without a brand',
        'products whose events never name a brand; eventShare = events without a brand ÷ events',
        query,
      ),
    ),
    severalBrands: ambiguous(
      'brands',
      define('Products of several brands', 'products whose events name more than one brand', query),
    ),
    severalCategories: ambiguous(
      'categories',
      define(
        'Products in several categories',
        'products whose events name more than one category id, or more than one code',
        query,
      ),
    ),
  };
}

async function askSharedIds(store: EventStore): Promise<SharedSessionIds> {
  const query = sql`
with keys as (
  select session_key from session_index group by session_key having count(*) > 1
),
candidates as (
  select i.user_id, i.session_no from session_index i join keys on keys.session_key = i.session_key
),
shared as (
  select s.user_session, count(*) as sessions
  from sessions s join candidates c on c.user_id = s.user_id and c.session_no = s.session_no
  group by s.user_session
  having count(distinct s.user_id) > 1
)
select count(*) as session_ids, ${raw(sumOf('sessions'))} as sessions from shared`;
  const [row] = await select<{ session_ids: number; sessions: number }>(store, query);
  return {
    sessionIds: row?.session_ids ?? 0,
    sessions: row?.sessions ?? 0,
    definition: define(
      'Session ids of several users',
      'session ids that sessions of more than one user carry; each user has a session of its own, they are never merged',
      query,
      'every session with an id',
    ),
  };
}

async function askFuture(store: EventStore): Promise<FutureEvents> {
  const query = sql`
select count(*) as events, max(event_time) as last_at
from events
where event_time > ${instant(new Date(store.snapshot.committedAt))}`;
  const [row] = await select<{ events: number; last_at: Date | null }>(store, query);
  return {
    events: row?.events ?? 0,
    lastAt: row?.last_at ?? null,
    definition: define(
      'Events of the future',
      'events later than the moment at which the snapshot was made: a clock that runs ahead, or a zone that was read wrongly',
      query,
    ),
  };
}
