import { funnel, paths } from '@cartograph/analytics';
import { CASES, TRANSITIONS } from './analytics-cases.mjs';

/** @typedef {import('./analytics-cases.mjs').AnalyticsCase} AnalyticsCase */

const ZONE = 'Asia/Dubai';

/** A brand within a category is no facet of the lake's tables: every question about it reads the events. */
export const RAW_FILTER = {
  of: 'samsung within electronics',
  filter: { category: 'electronics', brand: 'samsung' },
  where: `(category_code = 'electronics' OR starts_with(category_code, 'electronics.')) AND brand = 'samsung'`,
};

/** @param {string} name */
function usual(name) {
  const found = CASES.find((one) => one.name === name);
  if (!found) throw new Error(`There is no case "${name}".`);
  return found;
}

/** @type {AnalyticsCase[]} */
const FUNNELS = [
  {
    ...usual('funnel, any order'),
    name: 'funnel question, any order',
    ours: async (store, filter) =>
      (await funnel(store, { timeZone: ZONE, filter, order: 'any', users: false, seconds: false })).steps.map(
        ({ reached }) => reached,
      ),
  },
  {
    ...usual('funnel, ordered'),
    name: 'funnel question, ordered',
    ours: async (store, filter) =>
      (await funnel(store, { timeZone: ZONE, filter, users: false, seconds: false })).steps.map(
        ({ reached }) => reached,
      ),
  },
  {
    name: 'funnel question, one product',
    hasFilter: false,
    ours: async (store, filter) =>
      (await funnel(store, { timeZone: ZONE, filter, hold: 'product', users: false, seconds: false })).steps.map(
        ({ reached }) => reached,
      ),
    sql: (
      where,
    ) => `WITH a AS (SELECT session_no, product_id, event_type, event_time FROM events WHERE event_type IN ('cart', 'purchase') AND ${where}),
      acting AS (SELECT DISTINCT session_no, product_id FROM a),
      v AS (SELECT e.session_no, e.product_id, min(e.event_time) AS t1 FROM events e SEMI JOIN acting USING (session_no, product_id) WHERE event_type = 'view' AND ${where} GROUP BY ALL),
      c AS (SELECT session_no, product_id, min(event_time) AS t2 FROM a JOIN v USING (session_no, product_id) WHERE event_type = 'cart' AND event_time >= t1 GROUP BY ALL),
      p AS (SELECT DISTINCT session_no FROM a JOIN c USING (session_no, product_id) WHERE event_type = 'purchase' AND event_time >= t2)
      SELECT (SELECT count(DISTINCT session_no) FROM events WHERE event_type = 'view' AND ${where}) AS v, (SELECT count(DISTINCT session_no) FROM c) AS c, (SELECT count(*) FROM p) AS p`,
    figures: ([row = {}]) => ['v', 'c', 'p'].map((name) => Number(row[name])),
  },
];

const [TOGETHER, STEPS, DEMAND] = [
  usual('association of cart and purchase'),
  usual('transitions'),
  usual('demand by weekday and hour'),
];

/** @type {AnalyticsCase[]} */
const BEHAVIOR = [
  {
    name: 'association of cart and purchase, and transitions',
    hasFilter: false,
    ours: async (store, filter) => {
      const { together, transitions } = await paths(store, { timeZone: ZONE, filter, first: 0 });
      const counts = together.find(({ first, second }) => first === 'cart' && second === 'purchase')?.counts;
      return [
        ...(counts ? [counts.neither, counts.onlySecond, counts.onlyFirst, counts.both] : []),
        ...TRANSITIONS.map(
          ([from, to]) => transitions.find((cell) => cell.from === from && cell.to === to)?.steps ?? 0,
        ),
      ];
    },
    // Both in one statement take three quarters of one after the other, steps first. Rows that are kept between the two lose their order, and steps with it.
    sql: (
      where,
    ) => `SELECT 'steps' AS of, prev, event_type, NULL AS c, NULL AS p, n FROM (${STEPS.sql(where)}) UNION ALL
      SELECT 'together', NULL, NULL, c, p, count(*) FROM (SELECT bool_or(event_type = 'cart')::INTEGER AS c, bool_or(event_type = 'purchase')::INTEGER AS p FROM events WHERE ${where} GROUP BY session_no) GROUP BY ALL`,
    figures: (rows) => [
      ...TOGETHER.figures(rows.filter((row) => row['of'] === 'together')),
      ...STEPS.figures(rows.filter((row) => row['of'] === 'steps')),
    ],
  },
  // What is expected of a category follows from the brand's other ones, which are counted as well.
  { ...DEMAND, sql: () => DEMAND.sql("brand = 'samsung'") },
];

/** Questions that are asked of the events, against the fastest plain SQL known for the same figures; nobody's users and no times, which the SQL does not count. */
export const RAW_CASES = [
  ...FUNNELS,
  ...BEHAVIOR,
  usual('overview by day'),
  usual('overview by week'),
  usual('cohorts by week of the first view, with what they paid'),
  usual('retention by day'),
  usual('RFM of buyers'),
];
