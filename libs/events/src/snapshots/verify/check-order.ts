import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { fileLiteral } from '../../engines/duckdb/engine.js';
import { run } from '../../engines/duckdb/run.js';
import type { LakeTable, Manifest } from '../../manifest.js';
import { bucketOf } from '../../rebuild/bucket.js';
import { monthStart, nextMonth } from '../../rebuild/months.js';
import { REBUILD, type Finding } from './verify-report.js';

/** How the files of a table are cut and sorted. */
interface TableOrder {
  readonly sortedBy: readonly string[];
  /** Instants that lie in the file's month. */
  readonly times: readonly string[];
  readonly hasUser: boolean;
}

const ORDERS: Readonly<Record<LakeTable, TableOrder>> = {
  events: { sortedBy: ['user_id'], times: ['event_time'], hasUser: true },
  sessions: { sortedBy: ['user_id', 'session_no'], times: ['started_at'], hasUser: true },
  interactions: { sortedBy: ['user_id', 'product_id'], times: ['last_at'], hasUser: true },
  user_months: { sortedBy: ['user_id'], times: ['first_at', 'last_at'], hasUser: true },
  presence: { sortedBy: ['measure', 'quarter'], times: ['quarter'], hasUser: false },
  users: { sortedBy: ['user_id'], times: [], hasUser: true },
  session_index: { sortedBy: ['session_key', 'session_no'], times: [], hasUser: true },
  product_reach: { sortedBy: ['product_id'], times: [], hasUser: false },
  category_quarters: { sortedBy: ['quarter'], times: ['quarter'], hasUser: false },
  product_days: { sortedBy: ['product_id', 'day', 'price'], times: ['day'], hasUser: false },
  product_descriptions: { sortedBy: ['product_id'], times: ['last_at'], hasUser: false },
  products: { sortedBy: ['product_id'], times: [], hasUser: false },
  product_prices: { sortedBy: ['product_id', 'from_at'], times: [], hasUser: false },
  categories: { sortedBy: [], times: [], hasUser: false },
  long_ids: { sortedBy: ['number'], times: [], hasUser: false },
  acts: { sortedBy: ['user_id', 'session_no', 'event_time'], times: ['quarter'], hasUser: true },
  brand_quarters: { sortedBy: ['brand', 'event_type', 'quarter'], times: ['quarter'], hasUser: false },
  session_shapes: { sortedBy: ['part', 'facet', 'types'], times: ['quarter'], hasUser: false },
  session_steps: { sortedBy: ['part', 'facet'], times: ['quarter'], hasUser: false },
  session_moves: { sortedBy: ['part', 'facet'], times: ['quarter'], hasUser: false },
  active_days: {
    sortedBy: ['part', 'facet', 'thing', 'is_correction', 'any_days', 'view_days', 'cart_days', 'purchase_days'],
    times: [],
    hasUser: false,
  },
  entry_sales: { sortedBy: ['part', 'facet', 'is_correction', 'entry', 'day'], times: [], hasUser: false },
  session_groups: { sortedBy: ['part', 'facet', 'types', 'is_bot', 'day', 'user_group'], times: [], hasUser: false },
  session_orders: {
    sortedBy: ['part', 'facet', 'is_bot', 'day', 'user_group', 'session_no'],
    times: [],
    hasUser: false,
  },
};

const PROBLEMS_SHOWN = 10;
const kind = "CASE event_type WHEN 'view' THEN 0 WHEN 'cart' THEN 1 WHEN 'remove_from_cart' THEN 2 ELSE 3 END";

/** a < b of two lists of columns, the first before the last. */
const before = (columns: readonly string[]): string =>
  columns
    .map(
      (_, index) =>
        `(${[...columns.slice(0, index).map((name) => `${name} = lag(${name}) OVER ()`), `${columns[index]} < lag(${columns[index]}) OVER ()`].join(' AND ')})`,
    )
    .join(' OR ');

/** Looks whether every row stands in the file of its bucket and month, and each file in its order. */
export async function checkOrder(
  connection: DuckDBConnection,
  dir: string,
  manifest: Manifest,
  signal: AbortSignal | undefined,
): Promise<Finding[]> {
  const found: Record<
    'buckets' | 'months' | 'order',
    { checked: number; wrong: number; problems: Finding['problems'][number][] }
  > = {
    buckets: { checked: 0, wrong: 0, problems: [] },
    months: { checked: 0, wrong: 0, problems: [] },
    order: { checked: 0, wrong: 0, problems: [] },
  };
  for (const [table, order] of Object.entries(ORDERS) as [LakeTable, TableOrder][]) {
    for (const { path: relative, month, bucket } of manifest.files[table]) {
      const source = `read_parquet(${fileLiteral(path.join(dir, relative))}, hive_partitioning = false)`;
      const wrongBucket =
        order.hasUser && bucket !== null ? `${bucketOf('user_id', manifest.buckets)} <> ${bucket}` : 'false';
      const wrongMonth =
        month === null || order.times.length === 0
          ? 'false'
          : order.times
              .map((time) => `NOT (${time} >= ${monthStart(month)} AND ${time} < ${nextMonth(month)})`)
              .join(' OR ');
      // A session's events of a month stand together, in order of time.
      const unsorted = [
        ...(order.sortedBy.length === 0 ? [] : [before(order.sortedBy)]),
        ...(table === 'events'
          ? [
              `session_no = lag(session_no) OVER () AND (event_time < lag(event_time) OVER () OR (event_time = lag(event_time) OVER () AND ${kind} < lag(${kind}) OVER ()))`,
            ]
          : []),
      ];
      const opens = table === 'events' ? 'session_no IS DISTINCT FROM lag(session_no) OVER ()' : 'false';
      const scattered = table === 'events' ? 'count(*) FILTER (WHERE opens) - count(DISTINCT session_no)' : '0';
      const [row] = await (
        await run(
          connection,
          `SELECT count(*), count(*) FILTER (WHERE wrong_bucket), count(*) FILTER (WHERE wrong_month), count(*) FILTER (WHERE unsorted) + ${scattered}
        FROM (SELECT *, ${wrongBucket} AS wrong_bucket, (${wrongMonth}) AS wrong_month, coalesce(${unsorted.length === 0 ? 'false' : unsorted.map((part) => `(${part})`).join(' OR ')}, false) AS unsorted, ${opens} AS opens FROM ${source})`,
          signal === undefined ? {} : { signal },
        )
      ).getRowsJson();
      const [rows = 0, buckets = 0, months = 0, places = 0] = (row ?? []).map(Number);
      const note = (name: keyof typeof found, wrong: number, message: string): void => {
        found[name].checked += rows;
        found[name].wrong += wrong;
        if (wrong > 0 && found[name].problems.length < PROBLEMS_SHOWN)
          found[name].problems.push({ file: relative, table, message: `${relative} ${message}`, remedy: REBUILD });
      };
      if (order.hasUser) note('buckets', buckets, `has ${buckets} rows of users of other buckets than ${bucket ?? 0}`);
      if (order.times.length > 0) note('months', months, `has ${months} rows of other months than ${month ?? ''}`);
      note('order', places, `is out of order in ${places} places`);
    }
  }
  return Object.entries(found).map(([name, finding]) => ({ name, ...finding }));
}
