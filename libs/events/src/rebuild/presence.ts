/** The number of a UTC quarter-hour since 1970, and back to an instant. */
const quarterNo = (instant: string): string => `CAST(epoch_us(${instant}) // 900000000 AS INTEGER)`;
const instantOf = (quarter: string): string => `make_timestamp(CAST(${quarter} AS BIGINT) * 900000000)`;

const MEASURES: readonly {
  readonly name: string;
  readonly thing: 'user_id' | 'session_no';
  readonly kind: number | null;
}[] = [
  { name: 'user', thing: 'user_id', kind: null },
  { name: 'session', thing: 'session_no', kind: null },
  { name: 'buyer', thing: 'user_id', kind: 3 },
  { name: 'view_session', thing: 'session_no', kind: 0 },
  { name: 'cart_session', thing: 'session_no', kind: 1 },
  { name: 'remove_session', thing: 'session_no', kind: 2 },
  { name: 'purchase_session', thing: 'session_no', kind: 3 },
];

/**
 * Fills the temporary table `active` of a connection: a row for each session and quarter-hour in which it had events, in the order of
 * sessions and quarter-hours, with its user and the kinds of its events as bits.
 *
 * @param source - rows of one month with `user_id`, `session_no`, `event_time` and `kind`, in any order.
 */
export const activeTable = (source: string): string =>
  `CREATE OR REPLACE TEMP TABLE active AS SELECT session_no, ${quarterNo('event_time')} AS quarter, min(user_id) AS user_id, bit_or(CAST(1 << kind AS UTINYINT)) AS kinds FROM ${source} GROUP BY 1, 2 ORDER BY 1, 2`;

/** Measures in the order of their names. */
const NAMES = MEASURES.map(({ name }) => name).toSorted();
/** Bits of a quarter-hour since 1970, which last for centuries, and the one that stands for none. */
const QUARTER_BITS = 24;
const NO_QUARTER = 2 ** QUARTER_BITS - 1;

/**
 * Counts the things of the table `active` in each quarter-hour by the quarter-hour in which they were active before, within the month. What is
 * counted is told by a number, in the order of measure, quarter-hour and the one before; {@link presenceOf} adds up such counts.
 *
 * From it the exact number of distinct users or sessions of any window of quarter-hours follows by adding: those active in the
 * window whose quarter-hour before lies outside of it. A thing's first quarter-hour of the month has none before.
 */
export const PRESENCE = MEASURES.map(({ name, thing, kind }) => {
  const having = kind === null ? '' : ` WHERE kinds & ${1 << kind} <> 0`;
  // A user's sessions may overlap, so their quarter-hours are brought in order.
  const active =
    thing === 'session_no'
      ? `SELECT session_no AS thing, quarter FROM active${having}`
      : `SELECT DISTINCT user_id AS thing, quarter FROM active${having} ORDER BY thing, quarter`;
  const before = `SELECT quarter, CASE WHEN thing = thing_before THEN quarter_before ELSE ${NO_QUARTER} END AS previous FROM (SELECT *, lag(thing) OVER () AS thing_before, lag(quarter) OVER () AS quarter_before FROM (${active}))`;
  return `SELECT (CAST(${NAMES.indexOf(name)} AS BIGINT) << ${2 * QUARTER_BITS}) + (CAST(quarter AS BIGINT) << ${QUARTER_BITS}) + previous AS key, count(*) AS n FROM (${before}) GROUP BY key`;
}).join(' UNION ALL ');

/** The table of a month from what {@link PRESENCE} counted, in one go or in several. */
export const presenceOf = (counts: string): string => {
  const quarter = `((key >> ${QUARTER_BITS}) & ${NO_QUARTER})`;
  const previous = `(key & ${NO_QUARTER})`;
  return `SELECT [${NAMES.map((name) => `'${name}'`).join(', ')}][(key >> ${2 * QUARTER_BITS}) + 1] AS measure, ${instantOf(quarter)} AS quarter, CASE WHEN ${previous} <> ${NO_QUARTER} THEN ${instantOf(previous)} END AS previous_quarter, n
    FROM (SELECT key, CAST(sum(n) AS BIGINT) AS n FROM (${counts}) GROUP BY key ORDER BY key)`;
};

/** Relations of one bucket over all of its months. */
export interface BucketRelations {
  readonly userMonths: string;
  readonly sessions: string;
  readonly events: string;
}

/**
 * What the months' own counts do not know: the quarter-hour before a thing's first one of a month lies in an earlier month. One row
 * adds the thing with it, one takes the thing without it away.
 */
export function linksSql({ userMonths, sessions, events }: BucketRelations): string {
  const ofUsers = (measure: string, first: string, last: string): string =>
    `SELECT '${measure}' AS measure, ${quarterNo(first)} AS quarter, ${quarterNo(`lag(${last}) OVER (PARTITION BY user_id ORDER BY ${first})`)} AS previous FROM ${userMonths} WHERE ${first} IS NOT NULL`;
  const reaching = `SELECT session_no, user_id FROM ${sessions} WHERE date_trunc('month', started_at) <> date_trunc('month', ended_at)`;
  const ofSessions = MEASURES.filter(({ thing }) => thing === 'session_no').map(
    ({ name, kind }) => `SELECT '${name}' AS measure, quarter, previous FROM (
    SELECT session_no, quarter, lag(quarter) OVER (PARTITION BY session_no ORDER BY quarter) AS previous FROM (SELECT DISTINCT session_no, quarter FROM reached${kind === null ? '' : ` WHERE kind = ${kind}`}))
    WHERE date_trunc('month', ${instantOf('quarter')}) <> date_trunc('month', ${instantOf('previous')})`,
  );
  return `WITH reached AS (SELECT e.session_no, ${quarterNo('e.event_time')} AS quarter, CASE e.event_type WHEN 'view' THEN 0 WHEN 'cart' THEN 1 WHEN 'remove_from_cart' THEN 2 ELSE 3 END AS kind
      FROM ${events} e JOIN (${reaching}) r ON e.session_no = r.session_no AND e.user_id = r.user_id),
    links AS (SELECT * FROM (${[ofUsers('user', 'first_at', 'last_at'), ofUsers('buyer', 'first_purchase_at', 'last_purchase_at'), ...ofSessions].join(' UNION ALL ')}) WHERE previous IS NOT NULL),
    counted AS (SELECT measure, quarter, previous, count(*) AS n FROM links GROUP BY ALL UNION ALL SELECT measure, quarter, NULL, -count(*) FROM links GROUP BY ALL)
    SELECT measure, ${instantOf('quarter')} AS quarter, ${instantOf('previous')} AS previous_quarter, n FROM counted ORDER BY measure, quarter, previous_quarter`;
}
