import {
  cohorts,
  demand,
  funnel,
  overview,
  resolvePeriod,
  retention,
  rfm,
  sessionMoves,
  sessionShapes,
  sessionSteps,
  sessionsWith,
  topProducts,
  typesTogether,
} from '@cartograph/analytics';

/** @typedef {import('@cartograph/events').EventStore} EventStore */
/** @typedef {{ category?: string, brand?: string } | null} Filter */
/**
 * A question asked of us and of plain SQL over the events.
 *
 * @typedef {object} AnalyticsCase
 * @property {string} name
 * @property {boolean} hasFilter - whether it is asked by category and by brand as well.
 * @property {(store: EventStore, filter: Filter) => Promise<readonly (number | string)[]>} ours - the figures to compare.
 * @property {(where: string) => string} sql - the fastest plain statement known; one row of the same figures, or several.
 * @property {(rows: readonly Record<string, unknown>[]) => readonly (number | string)[]} figures
 */

const ZONE = 'Asia/Dubai';
/** Pairs of types in the order of the figures of `transitions`. */
export const TRANSITIONS = [
  ['view', 'view'],
  ['view', 'cart'],
  ['view', 'purchase'],
  ['cart', 'view'],
  ['cart', 'cart'],
  ['cart', 'purchase'],
  ['purchase', 'view'],
  ['purchase', 'cart'],
  ['purchase', 'purchase'],
];

// Days of the zone, which is four hours ahead and never sets its clocks, and weeks from Monday on.
const START_OF_DAYS = '(SELECT CAST(first_at + INTERVAL 4 HOUR AS DATE) FROM log_range)';
const START_OF_WEEKS = `CAST(date_trunc('week', ${START_OF_DAYS}) AS DATE)`;
/** @param {string} instant */
const dayOf = (instant) => `(CAST(${instant} + INTERVAL 4 HOUR AS DATE) - ${START_OF_DAYS})`;
/** @param {string} instant */
const weekOf = (instant) => `(CAST(${instant} + INTERVAL 4 HOUR AS DATE) - ${START_OF_WEEKS}) // 7`;
const [DAY, WEEK] = [dayOf('event_time'), weekOf('event_time')];
// A day of which the log reaches the last hour is over.
const KNOWN_BEFORE = '(SELECT CAST(last_at + INTERVAL 5 HOUR AS DATE) FROM log_range)';

/** @param {EventStore} store @param {Filter} filter */
const scopeOf = async (store, filter) => ({
  period: await resolvePeriod(store, { timeZone: ZONE }),
  filter,
  bots: /** @type {const} */ ('include'),
});

/** @template T @param {T | null} found @returns {T} */
function told(found) {
  if (found === null) throw new Error('The rollups could not tell.');
  return found;
}

/** @param {Record<string, unknown>} row @param {readonly string[]} names */
const pick = (row, names) => names.map((name) => Number(row[name]));

/** @type {AnalyticsCase[]} */
export const CASES = [
  {
    name: 'overview by day',
    hasFilter: true,
    ours: async (store, filter) => {
      const { total, days } = await overview(store, { timeZone: ZONE, filter });
      return [
        total.counts.views,
        total.counts.carts,
        total.counts.purchases,
        Number(total.revenue),
        days.filter(({ figures }) => figures.counts.total > 0).length,
        total.visitors,
        total.sessions,
        total.buyers,
      ];
    },
    sql: (
      where,
    ) => `SELECT d.*, p.* FROM (SELECT sum(views) AS views, sum(carts) AS carts, sum(purchases) AS purchases, sum(revenue) AS revenue, count(*) AS days FROM (
        SELECT CAST(event_time + INTERVAL 4 HOUR AS DATE) AS day, count(*) FILTER (WHERE event_type = 'view') AS views, count(*) FILTER (WHERE event_type = 'cart') AS carts, count(*) FILTER (WHERE event_type = 'purchase') AS purchases,
        sum(price) FILTER (WHERE event_type = 'purchase') AS revenue FROM events WHERE ${where} GROUP BY 1)) d,
      (SELECT count(*) AS users, sum(sessions) AS sessions, sum(b) AS buyers FROM (SELECT user_id, count(*) AS sessions, max(b) AS b FROM (SELECT user_id, session_no, max(CASE WHEN event_type = 'purchase' THEN 1 ELSE 0 END) AS b FROM events WHERE ${where} GROUP BY 1, 2) GROUP BY 1)) p`,
    figures: ([row = {}]) =>
      pick(row, ['views', 'carts', 'purchases', 'revenue', 'days', 'users', 'sessions', 'buyers']),
  },
  {
    name: 'overview by week',
    hasFilter: true,
    ours: async (store, filter) =>
      (await overview(store, { timeZone: ZONE, filter, granularity: 'week' })).parts.flatMap(
        ({ figures: { counts, revenue, visitors, sessions, buyers, purchaseSessions } }) => [
          counts.views,
          counts.carts,
          counts.purchases,
          Number(revenue),
          visitors,
          sessions,
          buyers,
          purchaseSessions,
        ],
      ),
    sql: (
      where,
    ) => `WITH s AS MATERIALIZED (SELECT ${WEEK} AS week, session_no, min(user_id) AS user_id, count(*) FILTER (WHERE event_type = 'view') AS views, count(*) FILTER (WHERE event_type = 'cart') AS carts, count(*) FILTER (WHERE event_type = 'purchase') AS purchases,
        coalesce(sum(price) FILTER (WHERE event_type = 'purchase'), 0) AS revenue FROM events WHERE ${where} GROUP BY ALL),
      u AS (SELECT week, user_id, sum(views) AS views, sum(carts) AS carts, sum(purchases) AS purchases, sum(revenue) AS revenue, count(*) AS sessions, count(*) FILTER (WHERE purchases > 0) AS bought FROM s GROUP BY ALL)
      SELECT week, sum(views) AS views, sum(carts) AS carts, sum(purchases) AS purchases, sum(revenue) AS revenue, count(*) AS users, sum(sessions) AS sessions, count(*) FILTER (WHERE purchases > 0) AS buyers, sum(bought) AS bought FROM u GROUP BY week ORDER BY week`,
    figures: (rows) =>
      rows.flatMap((row) =>
        pick(row, ['views', 'carts', 'purchases', 'revenue', 'users', 'sessions', 'buyers', 'bought']),
      ),
  },
  {
    name: 'funnel, any order',
    hasFilter: true,
    ours: async (store, filter) => {
      const { shapes } = told(await sessionShapes(store, await scopeOf(store, filter)));
      return [
        sessionsWith(shapes, ['view']),
        sessionsWith(shapes, ['view', 'cart']),
        sessionsWith(shapes, ['view', 'cart', 'purchase']),
      ];
    },
    sql: (where) =>
      `SELECT count(*) FILTER (WHERE v) AS v, count(*) FILTER (WHERE v AND c) AS c, count(*) FILTER (WHERE v AND c AND p) AS p FROM (SELECT bool_or(event_type = 'view') AS v, bool_or(event_type = 'cart') AS c, bool_or(event_type = 'purchase') AS p FROM events WHERE ${where} GROUP BY session_no)`,
    figures: ([row = {}]) => pick(row, ['v', 'c', 'p']),
  },
  {
    name: 'funnel, ordered',
    hasFilter: true,
    ours: async (store, filter) => {
      const { viewed, carted, bought } = told(await sessionSteps(store, await scopeOf(store, filter)));
      return [viewed, carted, bought];
    },
    sql: orderedFunnel,
    figures: ([row = {}]) => pick(row, ['v', 'c', 'p']),
  },
  {
    name: 'funnel question, with users and quantiles',
    hasFilter: true,
    ours: async (store, filter) =>
      (await funnel(store, { timeZone: ZONE, filter })).steps.map(({ reached }) => reached),
    sql: orderedFunnel,
    figures: ([row = {}]) => pick(row, ['v', 'c', 'p']),
  },
  {
    name: 'association of cart and purchase',
    hasFilter: true,
    ours: async (store, filter) => {
      const { both, onlyFirst, onlySecond, neither } = typesTogether(
        told(await sessionShapes(store, await scopeOf(store, filter))).shapes,
        'cart',
        'purchase',
      );
      return [neither, onlySecond, onlyFirst, both];
    },
    sql: (where) =>
      `SELECT c, p, count(*) AS n FROM (SELECT max(CASE WHEN event_type = 'cart' THEN 1 ELSE 0 END) AS c, max(CASE WHEN event_type = 'purchase' THEN 1 ELSE 0 END) AS p FROM events WHERE ${where} GROUP BY session_no) GROUP BY 1, 2 ORDER BY 1, 2`,
    figures: (rows) =>
      [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ].map(([c, p]) => Number(rows.find((row) => row['c'] === c && row['p'] === p)?.['n'] ?? 0)),
  },
  {
    name: 'transitions',
    hasFilter: true,
    ours: async (store, filter) => {
      const { moves } = told(await sessionMoves(store, await scopeOf(store, filter)));
      return TRANSITIONS.map(([from, to]) => moves.find((move) => move.from === from && move.to === to)?.moves ?? 0);
    },
    // The lake is sorted by session, so that the row before is the event before, within a month: the session of a last night is cut, and a log of several months need not agree.
    sql: (where) =>
      `SELECT prev, event_type, count(*) AS n FROM (SELECT event_type, session_no, lag(event_type) OVER () AS prev, lag(session_no) OVER () AS ps FROM events WHERE ${where}) WHERE ps = session_no GROUP BY 1, 2`,
    figures: (rows) =>
      TRANSITIONS.map(([from, to]) =>
        Number(rows.find((row) => row['prev'] === from && row['event_type'] === to)?.['n'] ?? 0),
      ),
  },
  {
    name: 'demand by weekday and hour',
    hasFilter: true,
    ours: async (store, filter) =>
      (await demand(store, { timeZone: ZONE, filter, heatMapOf: 'electronics' })).heatMap?.cells.map(
        ({ observed }) => observed,
      ) ?? [],
    // Hours first: they are few, and so are their weekdays to tell.
    sql: (
      where,
    ) => `WITH g AS (SELECT date_trunc('hour', event_time) AS t, category_code, count(*) FILTER (WHERE event_type = 'view') AS views, count(*) FILTER (WHERE event_type IN ('cart', 'purchase')) AS acts FROM events WHERE ${where} GROUP BY 1, 2)
      SELECT isodow(t + INTERVAL 4 HOUR) AS weekday, hour(t + INTERVAL 4 HOUR) AS hour, split_part(category_code, '.', 1) AS top, sum(views) AS views, sum(acts) AS acts FROM g GROUP BY 1, 2, 3 ORDER BY 1, 2`,
    figures: (rows) => rows.filter((row) => row['top'] === 'electronics').map((row) => Number(row['views'])),
  },
  {
    name: 'RFM of buyers',
    hasFilter: true,
    ours: async (store, filter) => [(await rfm(store, { timeZone: ZONE, filter })).buyers],
    sql: (
      where,
    ) => `WITH b AS (SELECT user_id, max(event_time) AS last, count(*) AS f, sum(price) AS m FROM events WHERE event_type = 'purchase' AND ${where} GROUP BY user_id),
      q AS (SELECT ntile(5) OVER (ORDER BY last, user_id) AS r, ntile(5) OVER (ORDER BY f, user_id) AS f, ntile(5) OVER (ORDER BY m, user_id) AS m FROM b) SELECT r, f, m, count(*) AS n FROM q GROUP BY 1, 2, 3`,
    figures: (rows) => [rows.reduce((sum, row) => sum + Number(row['n']), 0)],
  },
  .../** @type {const} */ (['view', 'cart', 'purchase']).map((enters) => ({
    name: `cohorts by week of the first ${enters}, with what they paid`,
    hasFilter: true,
    /** @param {EventStore} store @param {Filter} filter */
    ours: async (store, filter) =>
      (await cohorts(store, { timeZone: ZONE, filter, granularity: 'week', entry: `first-${enters}` })).cohorts.flatMap(
        ({ users, cells }) => [
          users,
          ...cells.flatMap(({ active, buyers, revenue }) =>
            active === null ? [] : [active, buyers ?? 0, Number(revenue)],
          ),
        ],
      ),
    /** @param {string} where */
    sql: (
      where,
    ) => `WITH m AS MATERIALIZED (SELECT user_id, bit_or(1 << (${WEEK})::INTEGER) AS mask, min(CASE WHEN event_type = '${enters}' THEN ${WEEK} END) AS entered FROM events WHERE ${where} GROUP BY user_id HAVING entered IS NOT NULL),
      g AS (SELECT entered, mask, count(*) AS n FROM m GROUP BY ALL), w AS (SELECT unnest(range(0, (SELECT ${weekOf('last_at')} FROM log_range) + 1))::INTEGER AS week),
      s AS (SELECT entered, week, count(*) AS buyers, sum(revenue) AS revenue FROM (SELECT user_id, ${WEEK} AS week, sum(price) AS revenue FROM events WHERE event_type = 'purchase' AND ${where} GROUP BY ALL) JOIN m USING (user_id) GROUP BY ALL)
      SELECT a.week AS entered, b.week, (SELECT coalesce(sum(n), 0) FROM g WHERE entered = a.week)::BIGINT AS users, (SELECT coalesce(sum(n), 0) FROM g WHERE entered = a.week AND (mask >> b.week) & 1 = 1)::BIGINT AS active, coalesce(buyers, 0) AS buyers, coalesce(revenue, 0) AS revenue,
        ${START_OF_WEEKS} + (b.week * 7 + 6)::INTEGER < (SELECT ${KNOWN_BEFORE}) AS is_over
      FROM w a JOIN w b ON b.week >= a.week LEFT JOIN s ON s.entered = a.week AND s.week = b.week ORDER BY 1, 2`,
    /** @param {readonly Record<string, unknown>[]} rows */
    figures: (rows) =>
      rows.flatMap((row) => [
        ...(row['week'] === row['entered'] ? pick(row, ['users']) : []),
        ...(row['is_over'] === true ? pick(row, ['active', 'buyers', 'revenue']) : []),
      ]),
  })),
  {
    name: 'retention by day',
    hasFilter: true,
    ours: async (store, filter) =>
      (await retention(store, { timeZone: ZONE, filter, granularity: 'day', upTo: 30 })).cohorts.flatMap(
        ({ users, cells }) => [users, ...cells.flatMap(({ returned }) => returned ?? [])],
      ),
    sql: (
      where,
    ) => `WITH m AS (SELECT bit_or(1::BIGINT << (${DAY})::INTEGER) AS mask FROM events WHERE ${where} GROUP BY user_id),
      g AS (SELECT bit_count((mask & -mask) - 1)::INTEGER AS entered, mask, count(*) AS n FROM m GROUP BY ALL), d AS (SELECT unnest(range(0, (SELECT ${dayOf('last_at')} FROM log_range) + 1))::INTEGER AS day),
      c AS (SELECT entered, day, sum(n) AS n FROM g JOIN d ON day >= entered AND (mask >> day) & 1 = 1 GROUP BY ALL)
      SELECT a.day AS entered, b.day, coalesce(n, 0)::BIGINT AS n, ${START_OF_DAYS} + b.day < (SELECT ${KNOWN_BEFORE}) AS is_over FROM d a JOIN d b ON b.day >= a.day AND b.day - a.day <= 30 LEFT JOIN c ON c.entered = a.day AND c.day = b.day ORDER BY 1, 2`,
    figures: (rows) =>
      rows.flatMap((row) => (row['day'] === row['entered'] || row['is_over'] === true ? pick(row, ['n']) : [])),
  },
  {
    name: 'top 50 products by revenue',
    hasFilter: true,
    ours: async (store, filter) =>
      told(await topProducts(store, { timeZone: ZONE, filter, sort: 'revenue', first: 50 }))
        .products.map(({ revenue }) => Number(revenue))
        .filter(Boolean),
    sql: (where) =>
      `SELECT product_id, sum(price) AS revenue FROM events WHERE event_type = 'purchase' AND ${where} GROUP BY product_id ORDER BY revenue DESC, product_id LIMIT 50`,
    figures: (rows) => rows.map((row) => Number(row['revenue'])),
  },
];

/** @param {string} where */
function orderedFunnel(where) {
  return `WITH v AS (SELECT session_no, min(event_time) AS t1 FROM events WHERE event_type = 'view' AND ${where} GROUP BY session_no),
    a AS (SELECT session_no, event_type, event_time FROM events WHERE event_type IN ('cart', 'purchase') AND ${where}),
    c AS (SELECT session_no, min(event_time) AS t2 FROM a JOIN v USING (session_no) WHERE event_type = 'cart' AND event_time >= t1 GROUP BY session_no),
    p AS (SELECT session_no FROM a JOIN c USING (session_no) WHERE event_type = 'purchase' AND event_time >= t2 GROUP BY session_no)
    SELECT (SELECT count(*) FROM v) AS v, (SELECT count(*) FROM c) AS c, (SELECT count(*) FROM p) AS p`;
}
