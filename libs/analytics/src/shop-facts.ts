import type { EventStore } from '@cartograph/events';
import { countsOf, type CountsRow, type EventCounts } from './counts.js';
import { plainDecimal } from './decimal.js';
import { type Definition, statementsText } from './definition.js';
import { oncePerStore } from './once-per-store.js';
import { raw, select } from './sql.js';

/** The whole log in a dozen numbers. */
export interface ShopFacts {
  /** Null when the log has no event. */
  firstEventAt: Date | null;
  lastEventAt: Date | null;
  counts: EventCounts;
  users: number;
  sessions: number;
  products: number;
  /** Users with at least one purchase. */
  buyers: number;
  /** Sum of the purchases' prices, exact. */
  revenue: string;
  /** Events with a price of 0. */
  zeroPrices: number;
  definition: Definition;
}

const sumOf = (name: string, as = name): string => `cast(coalesce(sum(${name}), 0) as bigint) as ${as}`;

/** From tables that were counted when the snapshot was made; no event is read. */
const QUERY = raw(`
select * from
  (select ${['views', 'carts', 'removes', 'purchases'].map((name) => sumOf(name)).join(', ')}, cast(sum(revenue) as decimal(38, 4)) as revenue from categories) c
  cross join (select min(first_seen_at) as first_event_at, max(last_seen_at) as last_event_at, count(*) as users, count(*) filter (where purchases > 0) as buyers from users) u
  cross join (select count(*) as sessions from sessions) s
  cross join (select count(*) as products from products) p
  cross join (select ${sumOf('views + carts + removes + purchases', 'zero_prices')} from product_days where price = 0) z`);

interface FactsRow extends CountsRow {
  first_event_at: Date | null;
  last_event_at: Date | null;
  users: number;
  buyers: number;
  sessions: number;
  products: number;
  revenue: string | null;
  zero_prices: number;
}

/** Counts over the whole log of a snapshot. Asked once for a store; zeros when the log is empty. */
export const shopFacts: (store: EventStore) => Promise<ShopFacts> = oncePerStore(ask);

async function ask(store: EventStore): Promise<ShopFacts> {
  const [row] = await select<FactsRow>(store, QUERY);
  if (!row) throw new Error('An aggregate over the whole log gave no row.');
  return {
    firstEventAt: row.first_event_at,
    lastEventAt: row.last_event_at,
    counts: countsOf(row),
    users: row.users,
    sessions: row.sessions,
    products: row.products,
    buyers: row.buyers,
    revenue: plainDecimal(row.revenue ?? '0'),
    zeroPrices: row.zero_prices,
    definition: {
      name: 'The shop as a whole',
      formula:
        'users, sessions, products = distinct ones; buyers = users with a purchase; revenue = sum of purchase prices; zeroPrices = events with price 0',
      population: 'every event of the snapshot',
      query: statementsText([QUERY]),
    },
  };
}
