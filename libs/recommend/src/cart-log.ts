import { type EventStore, externalIds } from '@cartograph/events';
import { NothingToTrainOnError } from './recommend-error.js';

/** Events as columns: row numbers of user and product, and the instant in epoch seconds (UTC), ascending. */
export interface EventColumns {
  users: Int32Array;
  products: Int32Array;
  at: Float64Array;
}

/** What models are trained on: who carted what and when, and what the same people viewed. */
export interface CartLog {
  snapshotId: string;
  /** Every user with at least one cart event, ascending by the numbers that stand for ids in the lake: those beyond 2^63 − 1 first. */
  userIds: string[];
  /** Every product with at least one cart event, in the same order. */
  productIds: string[];
  /** For each product its latest category code, or the category id where the log has no code. */
  categories: string[];
  carts: EventColumns;
  /** Views by those users of those products. */
  views: EventColumns;
}

const CARTERS = 'select user_id, cast(row_number() over (order by user_id) - 1 as int) as user_row from users where carts > 0';
const CARTED = 'select product_id, cast(row_number() over (order by product_id) - 1 as int) as product_row from products where carts > 0';

/**
 * Reads a snapshot's carts, and the views of those who carted, as columns.
 *
 * @returns rows in ascending order of the log's ids; events in order of time, equal seconds by user, then by product.
 * @throws NothingToTrainOnError - the snapshot holds no cart event.
 */
export async function readCartLog(store: EventStore, options: { signal?: AbortSignal } = {}): Promise<CartLog> {
  const query = options.signal ? { signal: options.signal } : {};
  const users = await store.rows<{ id: string }>(
    'select cast(user_id as string) as id from users where carts > 0 order by user_id',
    [],
    query,
  );
  if (users.length === 0) throw new NothingToTrainOnError(store.snapshot.id);
  const products = await store.rows<{ id: string; code: string | null; category: string | null }>(
    `select cast(product_id as string) as id, category_code as code, cast(category_id as string) as category
     from products where carts > 0 order by product_id`,
    [],
    query,
  );
  const categoryIds = await externalIds(store, products.map((row) => row.category ?? ''));
  return {
    snapshotId: store.snapshot.id,
    userIds: [...await externalIds(store, users.map((row) => row.id))],
    productIds: [...await externalIds(store, products.map((row) => row.id))],
    categories: products.map((row, place) => row.code ?? categoryIds[place] ?? ''),
    carts: await eventColumns(store, 'cart', query),
    views: await eventColumns(store, 'view', query),
  };
}

async function eventColumns(store: EventStore, type: 'cart' | 'view', query: { signal?: AbortSignal }): Promise<EventColumns> {
  const table = await store.columns(
    `with u as (${CARTERS}), p as (${CARTED})
     select u.user_row as user_row, p.product_row as product_row, e.event_time as event_time
     from events as e join u on u.user_id = e.user_id join p on p.product_id = e.product_id
     where e.event_type = ?
     order by e.event_time, u.user_row, p.product_row`,
    [type],
    query,
  );
  return {
    users: table.int32('user_row'),
    products: table.int32('product_row'),
    at: table.float64('event_time').map((milliseconds) => milliseconds / 1000),
  };
}
