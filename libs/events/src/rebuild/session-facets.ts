/** Where the rows of sessions come from. Both relations are read more than once. */
export interface SessionSource {
  /** Every event of the sessions, of whatever month: `session_no`, `event_time`, `kind`, `category_code`, `category_id`, `brand`. */
  readonly events: string;
  /** A row a session: `session_no`, `started_at`, `bot_rule`. */
  readonly sessions: string;
}

/** Names of temporary tables that {@link sessionFacets} makes. */
export const FACET_TABLES = ['facet_names', 'facet_brands', 'facet_trees', 'facet_of_name', 'facets', 'began', 'visits', 'facet_sessions', 'walks'] as const;

/** The parts of a log that are told apart. */
export type FacetPart = 'all' | 'category' | 'name' | 'brand';

/** The codes above a code: `a.b.c` has `a` and `a.b`. */
const ABOVE = `array_to_string(string_split(category_code, '.')[1:i], '.')`;

/**
 * Statements that make temporary tables of what sessions did, as a whole and by facet.
 *
 * A facet is a part of the log: `all`; a `category`, that is a code with all codes below it; a `name`, that is exactly one code, or the id where a
 * row has no code; a `brand`. Of a facet only its own events count, so a session may have viewed in one and bought in another.
 *
 * `facet_sessions` has a row a facet and session: `facet_no`, `session_no`, `types` (bits: 1 view, 2 cart, 4 remove_from_cart, 8 purchase), `events`,
 * `viewed_at` (the first view). `walks` has the events of those that did more than view: most sessions only view, and of them the counts say all.
 * `facets` names the facets: a code with nothing below it is one number under two names.
 *
 * Cost: one grouping of all rows by session, category and brand; texts become small numbers before it.
 */
export function sessionFacets({ events, sessions }: SessionSource): string[] {
  const own = 'CASE WHEN category_code IS NULL THEN category_id END';
  const isBelow = `(n.category_code = t.tree OR starts_with(n.category_code, t.tree || '.'))`;
  const numbered = `FROM ${events} r JOIN facet_names n ON r.category_code IS NOT DISTINCT FROM n.category_code AND CASE WHEN r.category_code IS NULL THEN r.category_id END IS NOT DISTINCT FROM n.category_id LEFT JOIN facet_brands b ON r.brand = b.brand`;
  const sums = 'bit_or(types) AS types, CAST(sum(events) AS INTEGER) AS events, min(viewed_at) AS viewed_at';
  return [
    `CREATE OR REPLACE TEMP TABLE facet_names AS SELECT CAST(row_number() OVER () AS INTEGER) AS name_no, CAST(dense_rank() OVER (ORDER BY facet) AS INTEGER) AS facet_no, * FROM (
      SELECT *, coalesce(category_code, CAST(category_id AS VARCHAR), '(none)') AS facet FROM (SELECT DISTINCT category_code, ${own} AS category_id FROM ${events}))`,
    `CREATE OR REPLACE TEMP TABLE facet_brands AS SELECT CAST(-row_number() OVER () AS INTEGER) AS facet_no, brand FROM (SELECT DISTINCT brand FROM ${events} WHERE brand IS NOT NULL)`,
    // A code is counted with those below it apart only where that is not what its own name counts.
    `CREATE OR REPLACE TEMP TABLE facet_trees AS SELECT CAST((SELECT count(*) FROM facet_names) + row_number() OVER () AS INTEGER) AS facet_no, tree FROM (
      SELECT ${ABOVE} AS tree FROM facet_names, (SELECT unnest(range(1, (SELECT coalesce(max(len(string_split(category_code, '.'))), 0) FROM facet_names))) AS i) WHERE i < len(string_split(category_code, '.'))
      UNION SELECT category_code FROM facet_names WHERE category_code IS NOT NULL AND facet IN (SELECT facet FROM facet_names GROUP BY facet HAVING count(*) > 1))`,
    `CREATE OR REPLACE TEMP TABLE facet_of_name AS SELECT name_no, facet_no FROM facet_names UNION ALL SELECT n.name_no, t.facet_no FROM facet_names n JOIN facet_trees t ON ${isBelow}`,
    `CREATE OR REPLACE TEMP TABLE facets AS SELECT 0 AS facet_no, 'all' AS part, CAST(NULL AS VARCHAR) AS facet UNION ALL SELECT DISTINCT facet_no, 'name', facet FROM facet_names UNION ALL SELECT facet_no, 'brand', brand FROM facet_brands
      UNION ALL SELECT facet_no, 'category', tree FROM facet_trees UNION ALL SELECT facet_no, 'category', category_code FROM facet_names WHERE category_code IS NOT NULL AND category_code NOT IN (SELECT tree FROM facet_trees)`,
    `CREATE OR REPLACE TEMP TABLE began AS SELECT session_no, CAST(epoch_us(started_at) // 900000000 AS INTEGER) AS quarter, bot_rule IS NOT NULL AS is_bot FROM ${sessions}`,
    `CREATE OR REPLACE TEMP TABLE visits AS SELECT r.session_no, n.name_no, b.facet_no AS brand_no, bit_or(CAST(1 << kind AS UTINYINT)) AS types, count(*) AS events, min(event_time) FILTER (WHERE kind = 0) AS viewed_at ${numbered} GROUP BY ALL`,
    `CREATE OR REPLACE TEMP TABLE facet_sessions AS WITH named AS MATERIALIZED (SELECT session_no, name_no, ${sums} FROM visits GROUP BY session_no, name_no)
      SELECT facet_no, session_no, ${sums} FROM named JOIN facet_of_name USING (name_no) GROUP BY facet_no, session_no
      UNION ALL SELECT brand_no, session_no, ${sums} FROM visits WHERE brand_no IS NOT NULL GROUP BY brand_no, session_no
      UNION ALL SELECT 0, session_no, ${sums} FROM named GROUP BY session_no`,
    `CREATE OR REPLACE TEMP TABLE walks AS WITH steps AS MATERIALIZED (SELECT r.session_no, n.name_no, b.facet_no AS brand_no, event_time, kind ${numbered} SEMI JOIN (SELECT session_no FROM facet_sessions WHERE facet_no = 0 AND types <> 1) acting ON r.session_no = acting.session_no)
      SELECT facet_no, session_no, event_time, kind FROM (
        SELECT 0 AS facet_no, session_no, event_time, kind FROM steps UNION ALL SELECT brand_no, session_no, event_time, kind FROM steps WHERE brand_no IS NOT NULL
        UNION ALL SELECT facet_no, session_no, event_time, kind FROM steps JOIN facet_of_name USING (name_no))
      SEMI JOIN (SELECT facet_no, session_no FROM facet_sessions WHERE types <> 1) acting USING (facet_no, session_no)`,
  ];
}

const QUARTER = 'make_timestamp(CAST(quarter AS BIGINT) * 900000000) AS quarter';
const TYPE = (kind: string): string => `CASE ${kind} WHEN 0 THEN 'view' WHEN 1 THEN 'cart' WHEN 2 THEN 'remove_from_cart' WHEN 3 THEN 'purchase' END`;
const named = (query: string): string => `(${query}) JOIN facets USING (facet_no)`;

/** Sessions and their events by facet, start quarter-hour, types and bot, from the tables of {@link sessionFacets}. */
export const SHAPES = `SELECT part, facet, types, is_bot, ${QUARTER}, sessions, events FROM ${named(`SELECT facet_no, CAST(types AS INTEGER) AS types, is_bot, quarter, count(*) AS sessions, sum(events) AS events FROM facet_sessions JOIN began USING (session_no) GROUP BY ALL`)}`;

/**
 * A row a facet and session that came to a cart after a view: seconds from the first view to the first cart at or after it, and from there to
 * the first purchase at or after that; null without one.
 */
export const STEPS = `SELECT part, facet, is_bot, ${QUARTER}, epoch(carted_at) - epoch(viewed_at) AS cart_seconds, epoch(bought_at) - epoch(carted_at) AS purchase_seconds FROM ${named(`
  WITH carted AS MATERIALIZED (SELECT w.facet_no, w.session_no, any_value(f.viewed_at) AS viewed_at, min(w.event_time) AS carted_at FROM walks w JOIN facet_sessions f ON w.facet_no = f.facet_no AND w.session_no = f.session_no WHERE w.kind = 1 AND w.event_time >= f.viewed_at GROUP BY w.facet_no, w.session_no),
  bought AS (SELECT w.facet_no, w.session_no, min(w.event_time) AS bought_at FROM walks w JOIN carted c ON w.facet_no = c.facet_no AND w.session_no = c.session_no WHERE w.kind = 3 AND w.event_time >= c.carted_at GROUP BY w.facet_no, w.session_no)
  SELECT carted.facet_no, is_bot, quarter, viewed_at, carted_at, bought_at FROM carted LEFT JOIN bought USING (facet_no, session_no) JOIN began ON carted.session_no = began.session_no`)}`;

/**
 * What follows what in sessions that did more than view, by facet: from nothing (null) to the first event, from each event to the next, from the
 * last to nothing. Of a session that only viewed `n` times it is known: one beginning, n − 1 views after views, one end.
 */
export const MOVES = `SELECT part, facet, ${TYPE('kind_before')} AS previous_type, ${TYPE('kind')} AS event_type, is_bot, ${QUARTER}, moves FROM ${named(`
  WITH walked AS MATERIALIZED (SELECT facet_no, session_no, kind, lag(kind) OVER way AS kind_before, lead(kind) OVER way IS NULL AS is_last FROM walks WINDOW way AS (PARTITION BY facet_no, session_no ORDER BY epoch_us(event_time) * 4 + kind))
  SELECT facet_no, kind_before, kind, is_bot, quarter, count(*) AS moves FROM (SELECT facet_no, session_no, kind_before, kind FROM walked UNION ALL SELECT facet_no, session_no, kind, NULL FROM walked WHERE is_last) JOIN began USING (session_no) GROUP BY ALL`)}`;
