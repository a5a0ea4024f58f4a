import { EVENT_TYPES, type EventStore, type EventType, externalIds } from '@cartograph/events';
import { COUNT_EVENTS } from './counts.js';
import { type Definition, statementsText } from './definition.js';
import { dialect } from './dialect.js';
import { instant } from './period.js';
import { all, type Fragment, joined, raw, sql } from './sql.js';

/**
 * One entry per (user, product), sorted by user row, then product row. `users[i]` is a row of `userIds`,
 * `products[i]` a row of `productIds`; both are ascending by the number that stands for the id in the lake, ids beyond 2^63 − 1 first.
 */
export interface InteractionColumns {
  userIds: string[];
  productIds: string[];
  users: Int32Array;
  products: Int32Array;
  views: Int32Array;
  carts: Int32Array;
  removes: Int32Array;
  purchases: Int32Array;
  /** Epoch seconds of the first and last of the events counted; empty where `instants` is false. */
  firstAt: Float64Array;
  lastAt: Float64Array;
  definition: Definition;
}

/** What {@link interactions} reads. */
export interface InteractionOptions {
  /** Only events of these types are read; the other counts are 0. Default: all. */
  eventTypes?: readonly EventType[];
  /** Whether the pairs' first and last instants are wanted. Without them and over all time, the answer is the lake's own table of pairs. Default true. */
  instants?: boolean;
  /** First instant. Default: the log's. */
  from?: Date | null;
  /** First instant no longer read. Default: after the log's last. */
  to?: Date | null;
  signal?: AbortSignal;
}

/**
 * Users × products as columns, for recommenders.
 *
 * @returns empty arrays when nothing matches.
 * @throws RangeError - `eventTypes` is an empty list.
 * Cost: one aggregation over the events of these types, or one pass over the pairs, then O(pairs).
 */
export async function interactions(store: EventStore, options: InteractionOptions = {}): Promise<InteractionColumns> {
  const { eventTypes = EVENT_TYPES, instants = true, from, to, signal } = options;
  if (eventTypes.length === 0)
    throw new RangeError('eventTypes is empty. Name at least one event type, or leave it out for all.');
  const query = instants || from || to ? pairQuery(eventTypes, from, to) : knownPairs(eventTypes);
  const table = await store.columns(query.text, query.params, { signal });
  const users = rowsOfSorted(table.bigInt64('user_id'));
  const products = rowsOf(table.bigInt64('product_id'));
  return {
    userIds: [...(await externalIds(store, users.ids))],
    productIds: [...(await externalIds(store, products.ids))],
    users: users.rows,
    products: products.rows,
    views: table.int32('views'),
    carts: table.int32('carts'),
    removes: table.int32('removes'),
    purchases: table.int32('purchases'),
    firstAt: instants ? table.float64('first_at') : new Float64Array(),
    lastAt: instants ? table.float64('last_at') : new Float64Array(),
    definition: {
      name: 'Interactions',
      formula: 'events by type, first and last instant of each pair of user and product',
      population: `pairs with at least one event of type ${eventTypes.join(', ')}`,
      query: statementsText([query]),
    },
  };
}

function pairQuery(
  eventTypes: readonly EventType[],
  from: Date | null | undefined,
  to: Date | null | undefined,
): Fragment {
  const conditions: Fragment[] = [];
  if (eventTypes.length < EVENT_TYPES.length)
    conditions.push(
      sql`event_type in (${joined(
        eventTypes.map((type) => sql`${type}`),
        ', ',
      )})`,
    );
  if (from) conditions.push(sql`event_time >= ${instant(from)}`);
  if (to) conditions.push(sql`event_time < ${instant(to)}`);
  return sql`
select user_id, product_id, cast(views as int) as views, cast(carts as int) as carts,
  cast(removes as int) as removes, cast(purchases as int) as purchases,
  ${raw(dialect.epochSeconds('first_at'))} as first_at, ${raw(dialect.epochSeconds('last_at'))} as last_at
from (
  select user_id, product_id, ${raw(COUNT_EVENTS)}, min(event_time) as first_at, max(event_time) as last_at
  from events
  where ${all(conditions)}
  group by user_id, product_id
) pairs
order by user_id, product_id`;
}

const COLUMNS: Record<EventType, string> = {
  view: 'views',
  cart: 'carts',
  remove_from_cart: 'removes',
  purchase: 'purchases',
};

/** The snapshot's own pairs: their counts are those of all time. */
function knownPairs(eventTypes: readonly EventType[]): Fragment {
  const asked = new Set(eventTypes);
  const columns = EVENT_TYPES.map((type) => (asked.has(type) ? COLUMNS[type] : `0 as ${COLUMNS[type]}`));
  const any = EVENT_TYPES.filter((type) => asked.has(type)).map((type) => `${COLUMNS[type]} > 0`);
  return raw(`
select user_id, product_id, ${columns.join(', ')}
from interactions${
    asked.size < EVENT_TYPES.length
      ? `
where ${any.join(' or ')}`
      : ''
  }
order by user_id, product_id`);
}

function rowsOfSorted(column: BigInt64Array): { ids: string[]; rows: Int32Array } {
  const ids: string[] = [];
  const rows = new Int32Array(column.length);
  let last: bigint | null = null;
  column.forEach((id, i) => {
    if (id !== last) {
      ids.push(id.toString());
      last = id;
    }
    rows[i] = ids.length - 1;
  });
  return { ids, rows };
}

function rowsOf(column: BigInt64Array): { ids: string[]; rows: Int32Array } {
  const distinct = BigInt64Array.from(new Set(column)).toSorted();
  const row = new Map<bigint, number>();
  distinct.forEach((id, i) => row.set(id, i));
  return { ids: Array.from(distinct, String), rows: Int32Array.from(column, (id) => row.get(id) ?? -1) };
}
