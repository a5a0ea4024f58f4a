import { funnel } from '@cartograph/analytics';
import { CASES } from './analytics-cases.mjs';

/** @typedef {import('./analytics-cases.mjs').AnalyticsCase} AnalyticsCase */

const ZONE = 'Asia/Dubai';

/** A brand within a category is no facet of the lake's tables: every question about it reads the events. */
export const RAW_FILTER = { of: 'samsung within electronics', filter: { category: 'electronics', brand: 'samsung' }, where: `(category_code = 'electronics' OR starts_with(category_code, 'electronics.')) AND brand = 'samsung'` };

/** @param {string} name */
function usual(name) {
  const found = CASES.find((one) => one.name === name);
  if (!found) throw new Error(`There is no case "${name}".`);
  return found;
}

/** @type {AnalyticsCase[]} */
const FUNNELS = [
  {
    ...usual('funnel, any order'), name: 'funnel question, any order',
    ours: async (store, filter) => (await funnel(store, { timeZone: ZONE, filter, order: 'any', users: false, seconds: false })).steps.map(({ reached }) => reached),
  },
  {
    ...usual('funnel, ordered'), name: 'funnel question, ordered',
    ours: async (store, filter) => (await funnel(store, { timeZone: ZONE, filter, users: false, seconds: false })).steps.map(({ reached }) => reached),
  },
  {
    name: 'funnel question, one product', hasFilter: false,
    ours: async (store, filter) => (await funnel(store, { timeZone: ZONE, filter, hold: 'product', users: false, seconds: false })).steps.map(({ reached }) => reached),
    sql: (where) => `WITH a AS (SELECT session_no, product_id, event_type, event_time FROM events WHERE event_type IN ('cart', 'purchase') AND ${where}),
      acting AS (SELECT DISTINCT session_no, product_id FROM a),
      v AS (SELECT e.session_no, e.product_id, min(e.event_time) AS t1 FROM events e SEMI JOIN acting USING (session_no, product_id) WHERE event_type = 'view' AND ${where} GROUP BY ALL),
      c AS (SELECT session_no, product_id, min(event_time) AS t2 FROM a JOIN v USING (session_no, product_id) WHERE event_type = 'cart' AND event_time >= t1 GROUP BY ALL),
      p AS (SELECT DISTINCT session_no FROM a JOIN c USING (session_no, product_id) WHERE event_type = 'purchase' AND event_time >= t2)
      SELECT (SELECT count(DISTINCT session_no) FROM events WHERE event_type = 'view' AND ${where}) AS v, (SELECT count(DISTINCT session_no) FROM c) AS c, (SELECT count(*) FROM p) AS p`,
    figures: ([row = {}]) => ['v', 'c', 'p'].map((name) => Number(row[name])),
  },
];

/** Questions that are asked of the events, against the fastest plain SQL known for the same figures; nobody's users and no times, which the SQL does not count. */
export const RAW_CASES = [
  ...FUNNELS,
  usual('overview by day'),
  usual('overview by week'),
  usual('cohorts by week of the first view, with what they paid'),
  usual('retention by day'),
  usual('RFM of buyers'),
];
