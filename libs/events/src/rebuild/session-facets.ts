/** Where the rows of sessions come from. Both relations are read more than once. */
export interface SessionSource {
  /** Every event of the sessions, of whatever month: `session_no`, `event_time`, `kind`, `category_code`, `category_id`, `brand`. */
  readonly events: string;
  /** A row a session: `session_no`, `started_at`, `bot_rule`, `views`, `carts`, `removes`, `purchases`. */
  readonly sessions: string;
}

/** Names of temporary tables that {@link sessionFacets} makes. */
export const FACET_TABLES = ['facet_names', 'facet_brands', 'facet_trees', 'facet_of_name', 'facets', 'began', 'facet_sessions', 'acting_pairs', 'acting_rows', 'walks'] as const;

/** The codes above a code: `a.b.c` has `a` and `a.b`. */
const ABOVE = `array_to_string(string_split(category_code, '.')[1:i], '.')`;
const OWN_ID = 'CASE WHEN category_code IS NULL THEN category_id END';
/** A row's number of its name, and of its brand. */
const NAMED = `JOIN facet_names n ON r.category_code IS NOT DISTINCT FROM n.category_code AND CASE WHEN r.category_code IS NULL THEN r.category_id END IS NOT DISTINCT FROM n.category_id`;

/**
 * Statements that make temporary tables of what sessions did, as a whole and by facet.
 *
 * A facet is a part of the log: `all`; a `category`, that is a code with all codes below it; a `name`, that is exactly one code, or the id where a
 * row has no code; a `brand`. Of a facet only its own events count, so a session may have viewed in one and bought in another.
 *
 * `facet_sessions` has a row a facet and session: `facet_no`, `session_no`, `types` (bits: 1 view, 2 cart, 4 remove_from_cart, 8 purchase), `events`.
 * `acting_pairs` numbers those that did more than view: most only view, and of them the counts say all. `walks` has the events of these pairs in
 * order, each as one number: pair · 2^34 + place of the event · 4 + kind; `acting_rows` says the time of a place. `facets` names the facets: a code
 * with nothing below it is one number under two names.
 *
 * Cost: two groupings of all rows, by session and category and by session and brand; texts become small numbers before.
 */
export function sessionFacets({ events, sessions }: SessionSource): string[] {
  const sums = 'bit_or(types) AS types, CAST(sum(events) AS INTEGER) AS events';
  const counts = 'bit_or(CAST(1 << kind AS UTINYINT)) AS types, CAST(count(*) AS INTEGER) AS events';
  const isBelow = `(n.category_code = t.tree OR starts_with(n.category_code, t.tree || '.'))`;
  return [
    `CREATE OR REPLACE TEMP TABLE facet_names AS SELECT CAST(row_number() OVER () AS INTEGER) AS name_no, CAST(dense_rank() OVER (ORDER BY facet) AS INTEGER) AS facet_no, * FROM (
      SELECT *, coalesce(category_code, CAST(category_id AS VARCHAR), '(none)') AS facet FROM (SELECT DISTINCT category_code, ${OWN_ID} AS category_id FROM ${events}))`,
    `CREATE OR REPLACE TEMP TABLE facet_brands AS SELECT CAST(-row_number() OVER () AS INTEGER) AS facet_no, brand FROM (SELECT DISTINCT brand FROM ${events} WHERE brand IS NOT NULL)`,
    // A code is counted with those below it apart only where that is not what its own name counts.
    `CREATE OR REPLACE TEMP TABLE facet_trees AS SELECT CAST((SELECT count(*) FROM facet_names) + row_number() OVER () AS INTEGER) AS facet_no, tree FROM (
      SELECT ${ABOVE} AS tree FROM facet_names, (SELECT unnest(range(1, (SELECT coalesce(max(len(string_split(category_code, '.'))), 0) FROM facet_names))) AS i) WHERE i < len(string_split(category_code, '.'))
      UNION SELECT category_code FROM facet_names WHERE category_code IS NOT NULL AND facet IN (SELECT facet FROM facet_names GROUP BY facet HAVING count(*) > 1))`,
    `CREATE OR REPLACE TEMP TABLE facet_of_name AS SELECT name_no, facet_no FROM facet_names UNION ALL SELECT n.name_no, t.facet_no FROM facet_names n JOIN facet_trees t ON ${isBelow}`,
    `CREATE OR REPLACE TEMP TABLE facets AS SELECT 0 AS facet_no, 'all' AS part, CAST(NULL AS VARCHAR) AS facet UNION ALL SELECT DISTINCT facet_no, 'name', facet FROM facet_names UNION ALL SELECT facet_no, 'brand', brand FROM facet_brands
      UNION ALL SELECT facet_no, 'category', tree FROM facet_trees UNION ALL SELECT facet_no, 'category', category_code FROM facet_names WHERE category_code IS NOT NULL AND category_code NOT IN (SELECT tree FROM facet_trees)`,
    // When and by whom, in one number: quarter-hour · 2 + bot.
    `CREATE OR REPLACE TEMP TABLE began AS SELECT session_no, epoch_us(started_at) // 900000000 * 2 + CASE WHEN bot_rule IS NULL THEN 0 ELSE 1 END AS begin_no,
      CAST((views > 0)::INTEGER + 2 * (carts > 0)::INTEGER + 4 * (removes > 0)::INTEGER + 8 * (purchases > 0)::INTEGER AS UTINYINT) AS types, views + carts + removes + purchases AS events FROM ${sessions}`,
    `CREATE OR REPLACE TEMP TABLE facet_sessions AS SELECT facet_no, session_no, ${sums} FROM (SELECT session_no, name_no, ${counts} FROM ${events} r ${NAMED} GROUP BY session_no, name_no) JOIN facet_of_name USING (name_no) GROUP BY facet_no, session_no
      UNION ALL SELECT b.facet_no, session_no, ${counts} FROM ${events} r JOIN facet_brands b ON r.brand = b.brand GROUP BY b.facet_no, session_no
      UNION ALL SELECT 0, session_no, types, events FROM began`,
    'CREATE OR REPLACE TEMP TABLE acting_pairs AS SELECT row_number() OVER () AS pair_no, facet_no, session_no FROM facet_sessions WHERE types <> 1',
    `CREATE OR REPLACE TEMP TABLE acting_rows AS SELECT row_number() OVER (ORDER BY epoch_us(event_time) * 4 + kind) AS place, session_no, event_time, kind, name_no, brand_no FROM (
      SELECT r.session_no, event_time, kind, n.name_no, b.facet_no AS brand_no FROM ${events} r SEMI JOIN (SELECT session_no FROM began WHERE types <> 1) acting ON r.session_no = acting.session_no ${NAMED} LEFT JOIN facet_brands b ON r.brand = b.brand)`,
    `CREATE OR REPLACE TEMP TABLE walks AS SELECT (pair_no << 34) + place * 4 + kind AS step FROM (SELECT 0 AS facet_no, session_no, place, kind FROM acting_rows UNION ALL SELECT brand_no, session_no, place, kind FROM acting_rows WHERE brand_no IS NOT NULL
      UNION ALL SELECT facet_no, session_no, place, kind FROM acting_rows JOIN facet_of_name USING (name_no)) JOIN acting_pairs USING (facet_no, session_no) ORDER BY step`,
  ];
}

const BEGIN = 'begin_no % 2 = 1 AS is_bot, make_timestamp(begin_no // 2 * 900000000) AS quarter';
const TYPE = (kind: string): string => `CASE ${kind} WHEN 0 THEN 'view' WHEN 1 THEN 'cart' WHEN 2 THEN 'remove_from_cart' WHEN 3 THEN 'purchase' END`;

/** Sessions and their events by facet, start quarter-hour, types and bot, from the tables of {@link sessionFacets}. */
export const SHAPES = `SELECT part, facet, CAST(types AS INTEGER) AS types, ${BEGIN}, sessions, events FROM (
  SELECT facet_no, f.types, begin_no, count(*) AS sessions, sum(f.events) AS events FROM facet_sessions f JOIN began USING (session_no) GROUP BY ALL) JOIN facets USING (facet_no)`;

/**
 * A row a facet and session that came to a cart after a view: seconds from the first view to the first cart after it, and from there to the first
 * purchase after that; null without one. Of one second a cart comes after a view and a purchase after a cart.
 */
export const STEPS = `SELECT part, facet, ${BEGIN}, epoch(c.event_time) - epoch(v.event_time) AS cart_seconds, epoch(b.event_time) - epoch(c.event_time) AS purchase_seconds FROM (
  WITH viewed AS (SELECT step >> 34 AS pair_no, min(step) AS view FROM walks WHERE step & 3 = 0 GROUP BY 1),
  carted AS MATERIALIZED (SELECT pair_no, view, min(step) AS cart FROM (SELECT step >> 34 AS pair_no, step FROM walks WHERE step & 3 = 1) JOIN viewed USING (pair_no) WHERE step > view GROUP BY pair_no, view),
  bought AS (SELECT pair_no, min(step) AS purchase FROM (SELECT step >> 34 AS pair_no, step FROM walks WHERE step & 3 = 3) JOIN carted USING (pair_no) WHERE step > cart GROUP BY pair_no)
  SELECT pair_no, (view & 17179869183) >> 2 AS view, (cart & 17179869183) >> 2 AS cart, (purchase & 17179869183) >> 2 AS purchase FROM carted LEFT JOIN bought USING (pair_no))
  JOIN acting_pairs USING (pair_no) JOIN facets USING (facet_no) JOIN began USING (session_no) JOIN acting_rows v ON v.place = view JOIN acting_rows c ON c.place = cart LEFT JOIN acting_rows b ON b.place = purchase`;

/**
 * What follows what in sessions that did more than view, by facet: from nothing (null) to the first event, from each event to the next, from the
 * last to nothing. Of a session that only viewed `n` times it is known: one beginning, n − 1 views after views, one end.
 */
export const MOVES = `SELECT part, facet, ${TYPE('kind_before')} AS previous_type, ${TYPE('kind')} AS event_type, ${BEGIN}, moves FROM (
  WITH walked AS (SELECT step >> 34 AS pair_no, step & 3 AS kind, CASE WHEN lag(step) OVER () >> 34 = step >> 34 THEN lag(step) OVER () & 3 END AS kind_before, lead(step) OVER () >> 34 IS DISTINCT FROM step >> 34 AS is_last FROM walks),
  ends AS (SELECT pair_no, kind_before, unnest(CASE WHEN is_last THEN [kind, NULL] ELSE [kind] END) AS kind, unnest(CASE WHEN is_last THEN [kind_before, kind] ELSE [kind_before] END) AS before FROM walked)
  SELECT facet_no, before AS kind_before, kind, begin_no, count(*) AS moves FROM ends JOIN acting_pairs USING (pair_no) JOIN began USING (session_no) GROUP BY ALL) JOIN facets USING (facet_no)`;
