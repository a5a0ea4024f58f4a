import { literal } from './raw-duckdb.mjs';

// What a person would type for the same answers over the plain Parquet of a log: nothing here knows of the lake.

/** Rows that are rows of a log; those that do not fit the columns' types were left out when they were read. */
const GOOD = `event_type IN ('view', 'cart', 'remove_from_cart', 'purchase') AND event_time IS NOT NULL AND user_id IS NOT NULL
  AND price >= 0 AND product_id < 100000000000000000`;

/** Good rows, copies included. @param {string} rows - a Parquet file. */
const GOOD_ROWS = (rows) => `SELECT * FROM read_parquet(${literal(rows)}) WHERE ${GOOD}`;

/** Good rows, each once. @param {string} rows - a Parquet file. */
export const DISTINCT_ROWS = (rows) => `SELECT DISTINCT * FROM read_parquet(${literal(rows)}) WHERE ${GOOD}`;

const GAP = 'INTERVAL 30 MINUTE';

/**
 * Totals of a log. Sessions are pairs of a user and a session id; rows without an id are cut where a user pauses.
 *
 * @param {import('./raw-duckdb.mjs').Raw} raw
 * @param {string} rows - as the COPY wrote them.
 * @param {string} distinct - {@link DISTINCT_ROWS} of them.
 */
export async function countTotals(raw, rows, distinct) {
  const from = `read_parquet(${literal(distinct)})`;
  const types = async (/** @type {string} */ relation) =>
    Object.fromEntries(
      (await raw.rows(`SELECT event_type, count(*) AS n FROM ${relation} GROUP BY 1`)).map((row) => [
        String(row['event_type']),
        Number(row['n']),
      ]),
    );
  const [found = {}] = await raw.rows(`SELECT count(DISTINCT user_id) AS users, count(DISTINCT product_id) AS products,
    count(DISTINCT user_id) FILTER (WHERE event_type = 'purchase') AS buyers, CAST(coalesce(sum(price) FILTER (WHERE event_type = 'purchase'), 0) AS DECIMAL(38, 2))::VARCHAR AS revenue FROM ${from}`);
  const [named = {}] = await raw.rows(
    `SELECT count(*) AS n FROM (SELECT DISTINCT user_id, user_session FROM ${from} WHERE user_session IS NOT NULL)`,
  );
  const [nameless = {}] =
    await raw.rows(`SELECT count(*) AS n FROM (SELECT event_time, lag(event_time) OVER (PARTITION BY user_id ORDER BY event_time) AS before
    FROM ${from} WHERE user_session IS NULL) WHERE before IS NULL OR event_time > before + ${GAP}`);
  const [byType, withCopies] = [await types(from), await types(`(${GOOD_ROWS(rows)})`)];
  return {
    eventsByType: byType,
    duplicatesByType: Object.fromEntries(
      Object.entries(withCopies).map(([type, n]) => [type, n - (byType[type] ?? 0)]),
    ),
    users: Number(found['users']),
    products: Number(found['products']),
    buyers: Number(found['buyers']),
    revenue: String(found['revenue']),
    sessions: Number(named['n']) + Number(nameless['n']),
  };
}

/** The overview by day of Asia/Dubai and in total. @param {string} rows - a Parquet file of distinct rows. */
export const BARE_OVERVIEW = (rows) => `
  SELECT CAST(event_time + INTERVAL 4 HOUR AS DATE)::VARCHAR AS day,
    count(*) FILTER (WHERE event_type = 'view') AS views, count(*) FILTER (WHERE event_type = 'cart') AS carts,
    count(*) FILTER (WHERE event_type = 'purchase') AS purchases,
    count(DISTINCT user_id) AS visitors, count(DISTINCT user_session) AS sessions,
    count(DISTINCT user_id) FILTER (WHERE event_type = 'purchase') AS buyers,
    CAST(sum(price) FILTER (WHERE event_type = 'purchase') AS DECIMAL(38, 2))::VARCHAR AS revenue
  FROM read_parquet(${literal(rows)})
  GROUP BY GROUPING SETS ((1), ())
  ORDER BY day NULLS FIRST`;
