import { literal } from '../engines/duckdb/engine.js';
import { userGroupOf } from './bucket.js';
import { localDateOf, monthStart, nextMonth } from './months.js';
import type { SessionSource } from './numbered-rows.js';

const KEYS = 'part, facet, is_bot, day, user_group, session_no';
/** Everything, the name of rows without a code, each category above a code with itself, the brand. */
const FACETTED = `SELECT 'all' AS part, CAST(NULL AS VARCHAR) AS facet, session_no, day, paid FROM bought
  UNION ALL SELECT 'name', coalesce(code, CAST(category_id AS VARCHAR), '(none)') AS facet, session_no, day, paid FROM bought WHERE code IS NULL OR regexp_full_match(code, '-?[0-9]+|[(]none[)]')
  UNION ALL SELECT 'brand', brand, session_no, day, paid FROM bought WHERE brand IS NOT NULL
  UNION ALL SELECT 'category', unnest(list_transform(range(1, len(parts) + 1), lambda i: array_to_string(parts[1:i], '.'))), session_no, day, paid FROM (SELECT *, string_split(code, '.') AS parts FROM bought WHERE code IS NOT NULL)`;

/**
 * SQL of the rows of `session_orders` of one bucket: sessions that began in a month and bought, by facet, local day and group of users, and what they paid.
 *
 * Sessions that bought on one day are added up, under the number -1; of the few others each has its rows, so that it is counted once over any days.
 *
 * @param zone - IANA zone of the days, which are counted from the month's first.
 */
export const ordersOf = (
  { events, sessions }: SessionSource,
  month: string,
  zone: string,
): string => `WITH bought AS MATERIALIZED (
    SELECT session_no, CAST(${localDateOf('event_time', literal(zone))} - ${localDateOf(monthStart(month), literal(zone))} AS INTEGER) AS day, CAST(category_code AS VARCHAR) AS code, category_id, CAST(brand AS VARCHAR) AS brand, sum(price) AS paid
    FROM ${events} WHERE kind = 3 GROUP BY ALL),
  several AS (SELECT session_no FROM bought GROUP BY session_no HAVING min(day) < max(day)),
  own AS (SELECT session_no, bot_rule IS NOT NULL AS is_bot, CAST(${userGroupOf('user_id')} AS TINYINT) AS user_group FROM ${sessions} WHERE started_at >= ${monthStart(month)} AND started_at < ${nextMonth(month)}),
  orders AS (SELECT part, facet, session_no, day, sum(paid) AS paid FROM (${FACETTED}) GROUP BY ALL)
  SELECT part, facet, is_bot, day, user_group, coalesce(several.session_no, -1) AS session_no, CAST(count(*) AS INTEGER) AS sessions, CAST(sum(paid) AS DECIMAL(18,4)) AS revenue
  FROM orders JOIN own USING (session_no) LEFT JOIN several USING (session_no) GROUP BY ALL`;

/** SQL of the rows of a month from those of its buckets. */
export const ordersOfMonth = (buckets: string): string =>
  `SELECT ${KEYS}, CAST(sum(sessions) AS INTEGER) AS sessions, CAST(sum(revenue) AS DECIMAL(18,4)) AS revenue FROM ${buckets} GROUP BY ${KEYS} ORDER BY ${KEYS.replace('facet', 'facet NULLS FIRST')}`;
