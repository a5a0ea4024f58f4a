import type { LakeTable } from '../../manifest.js';
import { bucketOf } from '../../rebuild/bucket.js';

/** What a table should hold, told from the events alone, and what it holds. */
export interface ExpectedTable {
  readonly table: LakeTable;
  readonly expected: string;
  /** A relation with the same columns; default: the files of the table. */
  readonly actual?: string;
}

const of = (type: string): string => `event_type = '${type}'`;
const COUNTS = `count(*) FILTER (WHERE ${of('view')}) AS views, count(*) FILTER (WHERE ${of('cart')}) AS carts, count(*) FILTER (WHERE ${of('remove_from_cart')}) AS removes, count(*) FILTER (WHERE ${of('purchase')}) AS purchases`;
const BOUGHT = `coalesce(sum(price) FILTER (WHERE ${of('purchase')}), 0)`;
const latest = (column: string, known: string): string =>
  `arg_max(${column}, row(event_time, ${column})) FILTER (WHERE ${known})`;
const QUARTER = "time_bucket(INTERVAL '15 minutes', event_time)";

const DAY_PRICES = `SELECT product_id, CAST(event_time AS DATE) AS day, price, count(*) AS events, min(event_time) AS first_at, max(event_time) AS last_at FROM events GROUP BY product_id, day, price`;

/** Things that are present, for each measure: `(thing, quarter)` from the events. */
export const PRESENT: Readonly<Record<string, string>> = {
  user: `SELECT DISTINCT user_id AS thing, ${QUARTER} AS quarter FROM events`,
  buyer: `SELECT DISTINCT user_id AS thing, ${QUARTER} AS quarter FROM events WHERE ${of('purchase')}`,
  session: `SELECT DISTINCT session_no AS thing, ${QUARTER} AS quarter FROM events`,
  view_session: `SELECT DISTINCT session_no AS thing, ${QUARTER} AS quarter FROM events WHERE ${of('view')}`,
  cart_session: `SELECT DISTINCT session_no AS thing, ${QUARTER} AS quarter FROM events WHERE ${of('cart')}`,
  remove_session: `SELECT DISTINCT session_no AS thing, ${QUARTER} AS quarter FROM events WHERE ${of('remove_from_cart')}`,
  purchase_session: `SELECT DISTINCT session_no AS thing, ${QUARTER} AS quarter FROM events WHERE ${of('purchase')}`,
};

/**
 * Every table that is made from the events, counted in another way than the import does.
 *
 * @param raw - the files of a table that has no view, as a relation.
 */
export function expectedTables(buckets: number, raw: (table: LakeTable) => string): ExpectedTable[] {
  return [
    {
      table: 'sessions',
      expected: `SELECT session_no, user_id, user_session, started_at, ended_at, views, carts, removes, purchases, value,
        CASE WHEN n >= 1000 THEN 'many-events' WHEN purchases >= 50 THEN 'many-purchases' WHEN n >= 60 AND date_diff('microsecond', started_at, ended_at) < n * 1000000 THEN 'too-fast' END AS bot_rule
      FROM (SELECT session_no, user_id, min(event_time) AS started_at, max(event_time) AS ended_at, ${COUNTS}, ${BOUGHT} AS value, count(*) AS n FROM events GROUP BY session_no, user_id)
      LEFT JOIN (SELECT session_no, user_id, user_session FROM sessions) USING (session_no, user_id)`,
    },
    {
      table: 'users',
      expected: `SELECT user_id, first_seen_at, last_seen_at, views, carts, removes, purchases, session_count, spent, bot_sessions
      FROM (SELECT user_id, min(event_time) AS first_seen_at, max(event_time) AS last_seen_at, ${COUNTS}, count(DISTINCT session_no) AS session_count, ${BOUGHT} AS spent FROM events GROUP BY user_id)
      JOIN (SELECT user_id, count(bot_rule) AS bot_sessions FROM sessions GROUP BY user_id) USING (user_id)`,
    },
    // The last four bytes of the MD5, the last first.
    {
      table: 'session_index',
      expected: `SELECT CAST('0x' || substr(md5(user_session), 31, 2) || substr(md5(user_session), 29, 2) || substr(md5(user_session), 27, 2) || substr(md5(user_session), 25, 2) AS BIGINT) AS session_key, session_no, user_id FROM sessions WHERE user_session IS NOT NULL`,
      actual: `SELECT CAST(session_key AS BIGINT) AS session_key, session_no, user_id FROM ${raw('session_index')}`,
    },
    {
      table: 'interactions',
      expected: `SELECT user_id, product_id, ${COUNTS}, max(event_time) AS last_at FROM events GROUP BY user_id, product_id, date_trunc('month', event_time)`,
    },
    {
      table: 'user_months',
      expected: `SELECT user_id, min(event_time) AS first_at, max(event_time) AS last_at, min(event_time) FILTER (WHERE ${of('purchase')}) AS first_purchase_at, max(event_time) FILTER (WHERE ${of('purchase')}) AS last_purchase_at
      FROM events GROUP BY user_id, date_trunc('month', event_time)`,
    },
    {
      table: 'product_reach',
      expected: `SELECT product_id, count(DISTINCT user_id) FILTER (WHERE ${of('view')}) AS viewers, count(DISTINCT user_id) FILTER (WHERE ${of('purchase')}) AS buyers FROM events GROUP BY product_id, ${bucketOf('user_id', buckets)}`,
    },
    {
      table: 'category_quarters',
      expected: `SELECT ${QUARTER} AS quarter, category_id, category_code, event_type, count(*) AS events, sum(price) AS revenue FROM events GROUP BY ALL`,
    },
    {
      table: 'product_days',
      expected: `SELECT product_id, CAST(event_time AS DATE) AS day, price, ${COUNTS}, min(event_time) AS first_at, max(event_time) AS last_at FROM events GROUP BY product_id, day, price`,
    },
    {
      table: 'product_descriptions',
      expected: `SELECT product_id, category_id, category_code, brand, max(event_time) AS last_at FROM events GROUP BY product_id, category_id, category_code, brand, date_trunc('month', event_time)`,
    },
    {
      table: 'products',
      expected: `SELECT product_id, ${['category_id', 'category_code', 'brand'].map((name) => `${latest(name, `${name} IS NOT NULL`)} AS ${name}`).join(', ')}, coalesce(${latest('price', 'price > 0')}, 0) AS price,
      coalesce(min(price) FILTER (WHERE price > 0), 0) AS lowest_price, max(price) AS highest_price, ${COUNTS}, ${BOUGHT} AS revenue,
      count(DISTINCT user_id) FILTER (WHERE ${of('view')}) AS viewers, count(DISTINCT user_id) FILTER (WHERE ${of('purchase')}) AS buyers FROM events GROUP BY product_id`,
    },
    // Runs of one price: days of one price keep their distance from the product's days of all prices.
    {
      table: 'product_prices',
      expected: `SELECT product_id, price, min(first_at) AS from_at, max(last_at) AS until_at, sum(events) AS events FROM (
      SELECT *, row_number() OVER (PARTITION BY product_id ORDER BY first_at, price) - row_number() OVER (PARTITION BY product_id, price ORDER BY first_at) AS run FROM (${DAY_PRICES}) WHERE price > 0) GROUP BY product_id, price, run`,
    },
    {
      table: 'categories',
      expected: `SELECT category_id, category_code, ${COUNTS}, ${BOUGHT} AS revenue, count(DISTINCT product_id) AS products FROM events GROUP BY category_id, category_code`,
    },
    // Every number below 0 stands for an id from which it follows by the MD5's last eight bytes, the last first, less two bits.
    {
      table: 'long_ids',
      expected: `SELECT number, true AS follows FROM (${['user_id', 'product_id', 'category_id'].map((column) => `SELECT ${column} AS number FROM events WHERE ${column} < 0`).join(' UNION ')})`,
      actual: `SELECT number, regexp_full_match(id, '[1-9][0-9]{18,63}') AND CAST(id AS DOUBLE) >= 9223372036854775808 AND number = -1 - CAST(CAST('0x' || ${[31, 29, 27, 25, 23, 21, 19, 17].map((at) => `substr(md5(id), ${at}, 2)`).join(' || ')} AS UBIGINT) // 4 AS BIGINT) AS follows FROM ${raw('long_ids')}`,
    },
    {
      table: 'presence',
      expected: Object.entries(PRESENT)
        .map(
          ([measure, present]) => `SELECT '${measure}' AS measure, quarter, previous_quarter, count(*) AS n
        FROM (SELECT quarter, lag(quarter) OVER (PARTITION BY thing ORDER BY quarter) AS previous_quarter FROM (${present})) GROUP BY quarter, previous_quarter`,
        )
        .join(' UNION ALL '),
      actual: `SELECT measure, quarter, previous_quarter, CAST(sum(n) AS BIGINT) AS n FROM ${raw('presence')} GROUP BY measure, quarter, previous_quarter HAVING sum(n) <> 0`,
    },
  ];
}
