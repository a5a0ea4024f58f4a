import { userGroupOf } from '../../rebuild/bucket.js';
import { localDateOf } from '../../rebuild/months.js';
import { literal } from './engine.js';

const QUARTER = (instant: string): string => `time_bucket(INTERVAL '15 minutes', ${instant})`;
const STARTED = `SELECT session_no, user_id, ${QUARTER('started_at')} AS quarter, bot_rule IS NOT NULL AS is_bot FROM sessions`;
const RANK = `array_position(['view', 'cart', 'remove_from_cart', 'purchase'], event_type)`;

/** Every event once for each facet it belongs to; a condition on `part` leaves the others out. */
const facetted = (events: string): string => {
  const read = 'SELECT session_no, user_id, event_time, event_type, price';
  return `(${read}, 'all' AS part, CAST(NULL AS VARCHAR) AS facet FROM ${events}
    UNION ALL ${read}, 'name', CASE WHEN category_code IS NOT NULL THEN category_code WHEN category_id IS NOT NULL THEN CAST(category_id AS VARCHAR) ELSE '(none)' END FROM ${events}
    UNION ALL ${read}, 'brand', brand FROM ${events} WHERE brand IS NOT NULL
    UNION ALL ${read}, 'category', unnest(list_transform(range(1, len(string_split(category_code, '.')) + 1), lambda i: list_aggregate(list_slice(string_split(category_code, '.'), 1, i), 'string_agg', '.'))) FROM ${events} WHERE category_code IS NOT NULL)`;
};

const TIMES = ['view', 'cart', 'purchase']
  .map((type) => `list(event_time ORDER BY event_time) FILTER (WHERE event_type = '${type}') AS ${type}s`)
  .join(', ');
const ACTING = `(SELECT * FROM events SEMI JOIN (SELECT user_id, session_no FROM sessions WHERE carts + removes + purchases > 0) acting USING (user_id, session_no))`;

/** Each session once for each facet it touched, with its events and their types. */
const TYPES_OF_SESSIONS = `SELECT part, facet, session_no, user_id, count(*) AS events, ${['view', 'cart', 'remove_from_cart', 'purchase'].map((type, bit) => `CASE WHEN count(*) FILTER (WHERE event_type = '${type}') > 0 THEN ${2 ** bit} ELSE 0 END`).join(' + ')} AS types FROM ${facetted('events')} GROUP BY ALL`;
/** Of names there are only those that stand for rows without a code. */
const HAS_DAYS = "(part <> 'name' OR regexp_full_match(facet, '-?[0-9]+|[(]none[)]'))";

/** Tables that an older snapshot lacks. */
export type LaterRollup = 'acts' | 'brand_quarters' | 'session_shapes' | 'session_steps' | 'session_moves';

/**
 * What the tables by facet hold, told from the views `events` and `sessions`: in another way than an import makes them. A snapshot of before
 * them answers so, as slowly as its events are read, and `verify` holds the tables against it.
 */
export const ROLLUPS_OF_EVENTS: Readonly<Record<LaterRollup, string>> = {
  acts: `SELECT event_time, event_type, product_id, category_id, category_code, brand, price, user_id, session_no, quarter, is_bot FROM events JOIN (${STARTED}) USING (user_id, session_no) WHERE event_type <> 'view'`,
  brand_quarters: `SELECT brand, event_type, ${QUARTER('event_time')} AS quarter, count(*) AS events, CAST(sum(price) AS DECIMAL(18,4)) AS revenue FROM events WHERE brand IS NOT NULL GROUP BY ALL`,
  session_shapes: `SELECT part, facet, types, is_bot, quarter, count(*) AS sessions, CAST(sum(events) AS BIGINT) AS events FROM (${TYPES_OF_SESSIONS})
      JOIN (${STARTED}) USING (user_id, session_no) GROUP BY ALL`,
  session_steps: `SELECT part, facet, is_bot, quarter, (epoch_us(carted) - epoch_us(views[1])) / 1e6::DOUBLE AS cart_seconds, (epoch_us(list_filter(purchases, lambda x: x >= carted)[1]) - epoch_us(carted)) / 1e6::DOUBLE AS purchase_seconds
      FROM (SELECT *, list_filter(carts, lambda x: x >= views[1])[1] AS carted FROM (SELECT part, facet, session_no, user_id, ${TIMES} FROM ${facetted(ACTING)} GROUP BY ALL) WHERE len(views) > 0 AND len(carts) > 0)
      JOIN (${STARTED}) USING (user_id, session_no) WHERE carted IS NOT NULL`,
  // Of sessions that only viewed a facet nothing is kept.
  session_moves: `WITH ways AS (SELECT part, facet, session_no, user_id, list(event_type ORDER BY event_time, ${RANK}) AS way FROM ${facetted(ACTING)} GROUP BY ALL HAVING count(*) FILTER (WHERE event_type <> 'view') > 0),
      moves AS (SELECT part, facet, session_no, user_id, unnest(list_zip([NULL] || way, way || [NULL])) AS move FROM ways)
      SELECT part, facet, move[1] AS previous_type, move[2] AS event_type, is_bot, quarter, count(*) AS moves FROM moves JOIN (${STARTED}) USING (user_id, session_no) GROUP BY ALL`,
};

const MASKS = ['any', 'view', 'cart', 'purchase'] as const;
const DAY_COLUMNS = MASKS.map((name) => `${name}_days`).join(', ');

/** Every event once for each facet whose days are counted, with its month and its local day from the month's first one on. */
function onDays(zone: string): string {
  const day = (instant: string): string => localDateOf(instant, literal(zone));
  return `SELECT part, facet, user_id, session_no, event_type, price, is_bot, strftime(event_time, '%Y-%m') AS month, CAST(${day('event_time')} - ${day("date_trunc('month', event_time)")} AS INTEGER) AS day
      FROM ${facetted('events')} JOIN (${STARTED}) USING (user_id, session_no) WHERE ${HAS_DAYS}`;
}

/**
 * What `active_days` holds with its months, told from the views `events` and `sessions`, in another way than an import makes it: all rows for users and
 * for sessions, then what is added so that bots' sessions are left out.
 *
 * @param zone - IANA zone of the days.
 */
export function activeDaysOfEvents(zone: string): string {
  const masks = (suffix: string, also: string): string =>
    MASKS.map(
      (name) =>
        `coalesce(bit_or(bit) FILTER (WHERE ${name === 'any' ? 'true' : `event_type = '${name}'`}${also}), 0) AS ${name}${suffix}`,
    ).join(', ');
  const rows = ['user', 'session'].map(
    (thing) =>
      `SELECT month, part, facet, '${thing}' AS thing, ${masks('_days', '')}, ${masks('_left', ' AND NOT is_bot')} FROM marked GROUP BY month, part, facet, user_id${thing === 'user' ? '' : ', session_no'}`,
  );
  return `WITH marked AS (SELECT *, CAST(1 AS BIGINT) << day AS bit FROM (${onDays(zone)})),
    things AS (${rows.join(' UNION ALL ')}), changed AS (SELECT * FROM things WHERE (${DAY_COLUMNS}) <> (${MASKS.map((name) => `${name}_left`).join(', ')}))
    SELECT month, part, facet, thing, false AS is_correction, ${DAY_COLUMNS}, count(*) AS n FROM things GROUP BY ALL
    UNION ALL SELECT month, part, facet, thing, true, ${DAY_COLUMNS}, CAST(sum(n) AS BIGINT) FROM (SELECT month, part, facet, thing, ${DAY_COLUMNS}, -1 AS n FROM changed
      UNION ALL SELECT month, part, facet, thing, ${MASKS.map((name) => `${name}_left`).join(', ')}, 1 FROM changed WHERE any_left <> 0) GROUP BY ALL HAVING sum(n) <> 0`;
}

/**
 * What `entry_sales` holds with its months: every sale with each day on which its user viewed, carted or bought and the day before that; days that come after another one
 * from the sale on are left out.
 *
 * @param zone - as for {@link activeDaysOfEvents}.
 */
export function entrySalesOfEvents(zone: string): string {
  const entered = (
    also: string,
  ): string => `(SELECT month, part, facet, user_id, event_type AS entry, day, lag(day) OVER (PARTITION BY month, part, facet, user_id, event_type ORDER BY day) AS previous_day
      FROM (SELECT DISTINCT month, part, facet, user_id, event_type, day FROM dated WHERE event_type <> 'remove_from_cart'${also}))`;
  const sold = (also: string): string =>
    `(SELECT month, part, facet, user_id, day AS sale_day, sum(price) AS revenue FROM dated WHERE event_type = 'purchase'${also} GROUP BY ALL)`;
  const rows = (
    isCorrection: boolean,
    sign: string,
    also: string,
  ): string => `SELECT e.month, e.part, e.facet, ${isCorrection} AS is_correction, entry, previous_day, day, sale_day, ${sign}revenue AS revenue
      FROM ${entered(also)} e JOIN ${sold(also)} s ON e.month = s.month AND e.part = s.part AND e.facet IS NOT DISTINCT FROM s.facet AND e.user_id = s.user_id WHERE previous_day IS NULL OR previous_day < sale_day`;
  return `WITH dated AS (${onDays(zone)}), rows AS (${rows(false, '', '')} UNION ALL ${rows(true, '-', '')} UNION ALL ${rows(true, '', ' AND NOT is_bot')})
    SELECT month, part, facet, is_correction, entry, previous_day, day, sale_day, CAST(sum(revenue) AS DECIMAL(18,4)) AS revenue FROM rows GROUP BY ALL HAVING sum(revenue) <> 0`;
}

/**
 * What `session_groups` holds with its months, told from the views `events` and `sessions`.
 *
 * @param zone - IANA zone of the days.
 */
export function sessionGroupsOfEvents(zone: string): string {
  const day = (instant: string): string => localDateOf(instant, literal(zone));
  const first = day("date_trunc('month', started_at)");
  const began = `SELECT session_no, user_id, bot_rule IS NOT NULL AS is_bot, ${first} AS first_day, strftime(started_at, '%Y-%m') AS month, CAST(${day('started_at')} - ${first} AS TINYINT) AS day, CAST(${userGroupOf('user_id')} AS TINYINT) AS user_group FROM sessions`;
  // Of everything the counts of sessions tell; a condition on `part` leaves the events out.
  const ofAll = `SELECT 'all' AS part, CAST(NULL AS VARCHAR) AS facet, session_no, user_id, ${['views', 'carts', 'removes', 'purchases'].map((name, bit) => `CASE WHEN ${name} > 0 THEN ${2 ** bit} ELSE 0 END`).join(' + ')} AS types FROM sessions`;
  const ofFacets = `SELECT part, facet, session_no, user_id, types FROM (${TYPES_OF_SESSIONS}) WHERE part <> 'all' AND ${HAS_DAYS}`;
  return `SELECT part, facet, types, is_bot, day, user_group, CAST(count(*) AS INTEGER) AS sessions, first_day, month FROM (${ofAll} UNION ALL ${ofFacets}) JOIN (${began}) USING (user_id, session_no) GROUP BY ALL`;
}

/**
 * What `session_orders` holds with its months, told from the views `events` and `sessions`.
 *
 * @param zone - IANA zone of the days.
 */
export function sessionOrdersOfEvents(zone: string): string {
  const day = (instant: string): string => localDateOf(instant, literal(zone));
  const began = `SELECT session_no, user_id, bot_rule IS NOT NULL AS is_bot, ${day("date_trunc('month', started_at)")} AS first_day, strftime(started_at, '%Y-%m') AS month, CAST(${userGroupOf('user_id')} AS TINYINT) AS user_group FROM sessions`;
  const purchases = `(SELECT * FROM events WHERE event_type = 'purchase')`;
  return `WITH sold AS (SELECT part, facet, user_id, session_no, ${day('event_time')} AS local_day, price FROM ${facetted(purchases)} WHERE ${HAS_DAYS}),
    several AS (SELECT DISTINCT a.session_no FROM sold a JOIN sold b USING (user_id, session_no) WHERE a.part = 'all' AND b.part = 'all' AND a.local_day < b.local_day)
    SELECT part, facet, is_bot, CAST(local_day - first_day AS INTEGER) AS day, user_group, coalesce(several.session_no, -1) AS session_no, CAST(count(DISTINCT sold.session_no) AS INTEGER) AS sessions, CAST(sum(price) AS DECIMAL(18,4)) AS revenue, first_day, month
    FROM sold JOIN (${began}) began ON began.user_id = sold.user_id AND began.session_no = sold.session_no LEFT JOIN several ON several.session_no = sold.session_no GROUP BY ALL`;
}
