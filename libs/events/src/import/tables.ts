import path from 'node:path';
import { stat } from 'node:fs/promises';
import { literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { ImportError } from '../errors.js';
import type { LakeFile, Manifest, SnapshotTotals } from '../manifest.js';
import { EVENT_TYPES, type EventType } from '../schema.js';
import type { MergeTools } from './merge.js';

const countOf = (type: EventType): string => `CAST(count(*) FILTER (WHERE event_type = '${type}') AS INTEGER)`;
const COUNTS = `${countOf('view')} AS views, ${countOf('cart')} AS carts, ${countOf('remove_from_cart')} AS removes, ${countOf('purchase')} AS purchases`;
const BOUGHT = `CAST(coalesce(sum(price) FILTER (WHERE event_type = 'purchase'), 0) AS DECIMAL(18,4))`;
const SUMS = ['views', 'carts', 'removes', 'purchases'].map((name) => `CAST(sum(${name}) AS INTEGER) AS ${name}`).join(', ');

/** A session has one user and one id: events that came out of order would break that, and stop the import here. */
const SESSIONS = `SELECT session_no, CASE WHEN min(user_id) = max(user_id) AND min(user_session) IS NOT DISTINCT FROM max(user_session) THEN min(user_id) ELSE error('session ' || session_no || ' has two users or ids') END AS user_id,
  min(user_session) AS user_session, min(event_time) AS started_at, max(event_time) AS ended_at,
  ${COUNTS}, ${BOUGHT} AS value FROM events GROUP BY session_no ORDER BY session_no`;

const USERS = `SELECT user_id, min(started_at) AS first_seen_at, max(ended_at) AS last_seen_at, ${SUMS}, CAST(count(*) AS INTEGER) AS session_count,
  CAST(sum(value) AS DECIMAL(18,4)) AS spent FROM sessions GROUP BY user_id ORDER BY user_id`;

/** The latest value that is known; of two in the same second the greater one, so that the order of import does not matter. */
const latest = (column: string, where = `${column} IS NOT NULL`): string => `max_by(${column}, {'at': last_at, 'value': ${column}}) FILTER (WHERE ${where})`;

/** Products have few distinct descriptions and prices: aggregate to those first. */
const PRODUCTS = `WITH described AS (SELECT product_id, category_id, category_code, brand, price, max(event_time) AS last_at, ${COUNTS}, ${BOUGHT} AS revenue FROM events GROUP BY ALL),
  reach AS (SELECT product_id, CAST(count(DISTINCT user_id) FILTER (WHERE event_type = 'view') AS INTEGER) AS viewers, CAST(count(DISTINCT user_id) FILTER (WHERE event_type = 'purchase') AS INTEGER) AS buyers FROM events GROUP BY product_id)
  SELECT product_id, ${latest('category_id')} AS category_id, ${latest('category_code')} AS category_code, ${latest('brand')} AS brand,
    coalesce(${latest('price', 'price > 0')}, 0) AS price, coalesce(min(price) FILTER (WHERE price > 0), 0) AS lowest_price, coalesce(max(price), 0) AS highest_price,
    ${SUMS}, CAST(sum(revenue) AS DECIMAL(18,4)) AS revenue, any_value(viewers) AS viewers, any_value(buyers) AS buyers
  FROM described JOIN reach USING (product_id) GROUP BY product_id ORDER BY product_id`;

/** Writes the tables of sessions, users and products that belong to a snapshot's events. */
export async function writeTables({ connection, progress, signal }: MergeTools, folder: string, events: readonly LakeFile[]): Promise<Pick<Manifest['files'], 'sessions' | 'users' | 'products'>> {
  const options = signal === undefined ? {} : { signal };
  const view = async (name: string, files: readonly string[]): Promise<void> => {
    const list = files.map((file) => literal(path.join(folder, file))).join(', ');
    await run(connection, `CREATE OR REPLACE TEMP VIEW ${name} AS SELECT * FROM read_parquet([${list}], hive_partitioning = false)`);
  };
  const write = async (name: string, query: string): Promise<LakeFile> => {
    const file = `${name}.parquet`;
    await run(connection, `COPY (${query}) TO ${literal(path.join(folder, file))} (FORMAT parquet, COMPRESSION zstd)`, options);
    await view(name, [file]);
    const [[rows]] = await (await run(connection, `SELECT count(*) FROM ${name}`)).getRowsJson() as [[string]];
    return { path: file, rows: Number(rows), bytes: (await stat(path.join(folder, file))).size };
  };
  await view('events', events.map((file) => file.path));
  const sessions = await write('sessions', SESSIONS);
  progress.update(1);
  const users = await write('users', USERS);
  progress.update(2);
  const products = await write('products', PRODUCTS);
  progress.update(3);
  return { sessions, users, products };
}

/** Counts what the snapshot just written holds; for the connection that wrote its tables. */
export async function countTotals({ connection, signal }: MergeTools): Promise<SnapshotTotals> {
  const options = signal === undefined ? {} : { signal };
  const result = await run(connection, `SELECT ${['views', 'carts', 'removes', 'purchases'].map((name) => `CAST(sum(${name}) AS BIGINT) AS ${name}`).join(', ')},
    (SELECT count(*) FROM users) AS users, count(*) AS sessions, (SELECT count(*) FROM products) AS products, (SELECT count(*) FROM users WHERE purchases > 0) AS buyers,
    CAST(sum(value) AS DECIMAL(38,4)) AS revenue, (SELECT count(*) FROM events WHERE price = 0) AS zero_prices,
    max(session_no) AS last_session, (SELECT max(event_no) FROM events) AS last_event, (SELECT count(*) FROM events) AS events,
    strftime(min(started_at), '%Y-%m-%dT%H:%M:%S.%gZ') AS first_at, strftime(max(ended_at), '%Y-%m-%dT%H:%M:%S.%gZ') AS last_at FROM sessions`, options);
  const [row] = await result.getRowObjectsJson();
  if (Number(row?.['last_session']) !== Number(row?.['sessions']) || Number(row?.['last_event']) !== Number(row?.['events'])) {
    throw new ImportError('passes-disagree', 'the numbers of events or sessions do not run without gaps, so nothing was imported: please report this with the files');
  }
  const count = (name: string): number => Number(row?.[name] ?? 0);
  const text = (name: string): string | null => { const value = row?.[name]; return typeof value === 'string' ? value : null; };
  const names = ['views', 'carts', 'removes', 'purchases'] as const;
  return {
    eventsByType: Object.fromEntries(EVENT_TYPES.map((type, index) => [type, count(names[index] ?? type)])) as Record<EventType, number>,
    users: count('users'), sessions: count('sessions'), products: count('products'), buyers: count('buyers'),
    revenue: atLeastCents(text('revenue') ?? '0'), zeroPrices: count('zero_prices'), firstEventAt: text('first_at'), lastEventAt: text('last_at'),
  };
}

/** A decimal without trailing zeros, but with at least two places. */
export function atLeastCents(decimal: string): string {
  const [whole = '0', places = ''] = decimal.split('.');
  return `${whole}.${places.replace(/0+$/, '').padEnd(2, '0')}`;
}
