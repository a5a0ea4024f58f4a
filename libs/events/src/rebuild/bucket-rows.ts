import type { DuckDBConnection } from '@duckdb/node-api';
import { fileLiteral } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import type { LakeFile, Manifest } from '../manifest.js';
import { kindOf } from '../import/rule-sql.js';
import { bucketOf, firstNumber, mayOverlap } from './bucket.js';
import { monthStart, nextMonth } from './months.js';
import type { RebuildPlan } from './rebuild-plan.js';
import { BRANDS, CODES, makeTextTypes } from './row-texts.js';

const ROW = [
  'user_id',
  'user_session',
  'event_time',
  'kind',
  'product_id',
  'price',
  'category_id',
  'category_code',
  'brand',
] as const;

/** Files as one relation. */
export const parquet = (files: readonly string[]): string =>
  `read_parquet([${files.map((file) => fileLiteral(file)).join(', ')}], hive_partitioning = false)`;

/** Where the rows of one bucket come from. */
export interface BucketSources {
  readonly bucket: number;
  /** Months of which the present rows are written again. */
  readonly months: ReadonlySet<string>;
  /** Staged Parquet files of this bucket, by source number. */
  readonly staged: ReadonlyMap<number, readonly string[]>;
}

/** Files of the base that may hold rows of a bucket of the new snapshot. */
export function baseFiles(
  base: Manifest | null,
  table: 'events' | 'sessions',
  bucket: number,
  buckets: number,
): LakeFile[] {
  return base === null
    ? []
    : base.files[table].filter((file) => mayOverlap(file.bucket ?? 0, base.buckets, bucket, buckets));
}

const presentEvents = ({ base, buckets, replacedMonths }: RebuildPlan, { bucket, months }: BucketSources): LakeFile[] =>
  baseFiles(base, 'events', bucket, buckets).filter(
    ({ month }) => months.has(month ?? '') && !replacedMonths.has(month ?? ''),
  );

function presentRows(
  plan: RebuildPlan,
  sources: BucketSources,
  locate: (file: LakeFile) => string,
  session: string,
): string | null {
  const { base, buckets, erasedUsers } = plan;
  const { bucket } = sources;
  const events = presentEvents(plan, sources);
  if (base === null || events.length === 0) return null;
  const sessions = baseFiles(base, 'sessions', bucket, buckets);
  const conditions = [
    ...(base.buckets === buckets ? [] : [`${bucketOf('e.user_id', buckets)} = ${bucket}`]),
    ...(erasedUsers.length === 0 ? [] : [`e.user_id NOT IN (${erasedUsers.join(', ')})`]),
  ];
  return `SELECT CAST(0 AS USMALLINT) AS source, e.event_time, CAST(${kindOf('e.event_type')} AS UTINYINT) AS kind, e.product_id, e.category_id, CAST(e.category_code AS ${CODES}) AS category_code, CAST(e.brand AS ${BRANDS}) AS brand, e.price, e.user_id, CAST(s.user_session AS ${session}) AS user_session
    FROM ${parquet(events.map(locate))} e JOIN ${parquet(sessions.map(locate))} s ON e.session_no = s.session_no${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`}`;
}

const stagedRows = (files: readonly string[], session: string): string =>
  `SELECT source, event_time, kind, product_id, CAST(category_id AS BIGINT) AS category_id, CAST(CAST(category_code AS VARCHAR) AS ${CODES}) AS category_code, CAST(CAST(brand AS VARCHAR) AS ${BRANDS}) AS brand, price, user_id, CAST(user_session AS ${session}) AS user_session FROM ${parquet(files)}`;

const NO_ROW = (
  session: string,
): string => `SELECT CAST(0 AS USMALLINT) AS source, CAST(NULL AS TIMESTAMP) AS event_time, CAST(0 AS UTINYINT) AS kind, CAST(0 AS BIGINT) AS product_id, CAST(0 AS BIGINT) AS category_id, CAST(NULL AS ${CODES}) AS category_code, CAST(NULL AS ${BRANDS}) AS brand,
  CAST(0 AS DECIMAL(18,4)) AS price, CAST(0 AS BIGINT) AS user_id, CAST(NULL AS ${session}) AS user_session WHERE false`;

/**
 * Sorts a bucket's rows by user, session and time, marks the copies to drop, and numbers sessions, in one stream.
 *
 * In the sorted stream copies stand beside one another, those of the lake first, then by source. With `keep` the number of a copy
 * within its source must be a new record within its group.
 *
 * @param numbersAfter - sessions are numbered from the number after this one.
 */
function sortedSql(
  plan: RebuildPlan,
  sources: BucketSources,
  locate: (file: LakeFile) => string,
  session: string,
  numbersAfter: number,
): string {
  const present = presentRows(plan, sources, locate, session);
  const relations = [
    ...(present === null ? [] : [present]),
    ...[...sources.staged.values()].map((files) => stagedRows(files, session)),
  ];
  if (relations.length === 0) relations.push(NO_ROW(session));
  const same = ROW.map((column) => `${column} IS NOT DISTINCT FROM lag(${column}) OVER ()`).join(' AND ');
  // Rows without a session id never belong to one session by that: they are cut by inactivity.
  const opens = `user_id IS DISTINCT FROM lag(user_id) OVER () OR user_session IS DISTINCT FROM lag(user_session) OVER ()
    OR (user_session IS NULL AND event_time > lag(event_time) OVER () + INTERVAL ${plan.gapMinutes} MINUTE)`;
  const sorted = `SELECT * FROM (${relations.join(' UNION ALL ')}) ORDER BY user_id, user_session NULLS FIRST, event_time, kind, product_id, price, category_id NULLS FIRST, category_code NULLS FIRST, brand NULLS FIRST, source`;
  const marked = `SELECT *, coalesce(${same}, false) AS again, (${opens}) AS opens, lag(source) OVER () AS source_before FROM (${sorted})`;
  const judged =
    plan.duplicates === 'append'
      ? `SELECT *, true AS kept FROM (${marked})`
      : plan.duplicates === 'keep'
        ? keepCopies(marked)
        : `SELECT *, (source = 0 OR NOT again) AS kept FROM (${marked})`;
  return `SELECT source, event_time, kind, product_id, category_id, category_code, brand, price, user_id, user_session, again, kept,
    count(CASE WHEN opens THEN 1 END) OVER (ROWS UNBOUNDED PRECEDING) + ${numbersAfter} AS session_no FROM (${judged})`;
}

function keepCopies(marked: string): string {
  const numbered = `SELECT *, row_number() OVER () AS place, sum(CASE WHEN again THEN 0 ELSE 1 END) OVER (ROWS UNBOUNDED PRECEDING)::BIGINT AS same_group FROM (${marked})`;
  const begun = `SELECT *, max(CASE WHEN again AND source = source_before THEN 0 ELSE place END) OVER (ROWS UNBOUNDED PRECEDING)::BIGINT AS run_start FROM (${numbered})`;
  // The number of the group leads, so a record of an earlier group never counts; 2^24 copies of one row are more than a log has.
  const recorded = `SELECT *, same_group * 16777216 + (place - run_start) AS copy_no FROM (${begun})`;
  const highest = `SELECT *, max(copy_no) OVER (ROWS UNBOUNDED PRECEDING)::BIGINT AS record FROM (${recorded})`;
  return `SELECT *, (source = 0 OR copy_no > coalesce(lag(record) OVER (), -1)) AS kept FROM (${highest})`;
}

/** The months an existing session of the bucket reaches over, where they lie outside of the months written again. */
async function reachingMonths(
  connection: DuckDBConnection,
  plan: RebuildPlan,
  condition: string,
  sessions: string,
  outside: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const month of outside) {
    const [row] = await (
      await run(
        connection,
        `SELECT count(*) FROM (SELECT * FROM ${sessions}) o WHERE o.started_at < ${nextMonth(month)} AND o.ended_at >= ${monthStart(month)} AND (${condition})`,
      )
    ).getRowsJson();
    if (Number(row?.[0]) > 0) found.push(month);
  }
  return found;
}

/** The rows of a bucket in a temporary table `rows`, with `session_no` and with {@link makeTextTypes the types of texts}, and how its sessions hang together with other months. */
export interface BucketRows {
  /** Months that were written again; more than were asked for where sessions by inactivity reach over. */
  readonly months: ReadonlySet<string>;
  /** Other months of the bucket. */
  readonly outside: readonly string[];
  /** Numbers of sessions that have events in the other months too are in the temporary table `reaching`. */
  readonly hasReaching: boolean;
  readonly groups: number;
}

/**
 * Makes the temporary table `rows` of a connection: every row of the bucket in the months written again, in order.
 *
 * A session that has events in other months keeps the number it has there. Where a session by inactivity would join one of
 * another month, or rows of a month are taken away, that month is written again as well.
 */
export async function makeBucketRows(
  connection: DuckDBConnection,
  plan: RebuildPlan,
  sources: BucketSources,
  locate: (file: LakeFile) => string,
  signal: AbortSignal | undefined,
): Promise<BucketRows> {
  const { base, buckets } = plan;
  const options = signal === undefined ? {} : { signal };
  const session =
    plan.staged.every(({ sessionType }) => sessionType === 'uuid') && (base === null || base.sessionType === 'uuid')
      ? 'UUID'
      : 'VARCHAR';
  const events = baseFiles(base, 'events', sources.bucket, buckets);
  const all = [...new Set(events.map(({ month }) => month ?? ''))].toSorted();
  const sessionFiles = baseFiles(base, 'sessions', sources.bucket, buckets).map(locate);
  const numbersAfter = firstNumber(sources.bucket) + (plan.isWhole ? 0 : (base?.sessionCounters[sources.bucket] ?? 0));
  let months = new Set([...sources.months].filter((month) => month !== ''));
  for (;;) {
    const outside = all.filter((month) => !months.has(month));
    const grow = async (condition: string): Promise<boolean> => {
      if (outside.length === 0) return false;
      const found = await reachingMonths(connection, plan, condition, parquet(sessionFiles), outside);
      months = new Set([...months, ...found]);
      return found.length > 0;
    };
    // Where rows are taken away, a session that reached over is counted again as a whole.
    if (
      plan.replacedMonths.size > 0 &&
      (await grow(
        [...months]
          .map((month) => `(o.started_at < ${nextMonth(month)} AND o.ended_at >= ${monthStart(month)})`)
          .join(' OR '),
      ))
    )
      continue;

    await run(connection, 'DROP TABLE IF EXISTS rows');
    const present = presentEvents(plan, { ...sources, months }).map(locate);
    await makeTextTypes(
      connection,
      [...(present.length === 0 ? [] : [present]), ...sources.staged.values()].map(parquet),
      signal,
    );
    await run(
      connection,
      `CREATE TEMP TABLE rows AS ${sortedSql(plan, { ...sources, months }, locate, session, numbersAfter)}`,
      options,
    );
    const [[groups = 0] = []] = (
      await (await run(connection, `SELECT coalesce(max(session_no) - ${numbersAfter}, 0) FROM rows`)).getRowsJson()
    ).map((row) => row.map(Number));
    if (outside.length === 0) return { months, outside, hasReaching: false, groups };

    const reaches = outside
      .map((month) => `(o.started_at < ${nextMonth(month)} AND o.ended_at >= ${monthStart(month)})`)
      .join(' OR ');
    await run(
      connection,
      `CREATE OR REPLACE TEMP TABLE outer_sessions AS SELECT session_no, user_id, user_session, started_at, ended_at FROM ${parquet(sessionFiles)} o WHERE ${reaches}`,
      options,
    );
    const gap = `INTERVAL ${plan.gapMinutes} MINUTE`;
    if (
      await grow(`EXISTS (SELECT 1 FROM (SELECT any_value(user_id) AS user_id, min(event_time) AS first_at, max(event_time) AS last_at FROM rows WHERE user_session IS NULL GROUP BY session_no) g
      WHERE g.user_id = o.user_id AND o.user_session IS NULL AND o.started_at <= g.last_at + ${gap} AND o.ended_at + ${gap} >= g.first_at)`)
    )
      continue;

    await run(
      connection,
      `CREATE OR REPLACE TEMP TABLE reaching AS SELECT g.session_no AS new_session_no, o.session_no, o.user_id, o.user_session, o.started_at FROM (SELECT DISTINCT session_no, user_id, user_session FROM rows WHERE user_session IS NOT NULL) g
      JOIN outer_sessions o ON o.user_id = g.user_id AND CAST(o.user_session AS ${session}) = g.user_session`,
      options,
    );
    const [[reaching = 0] = []] = (await (await run(connection, 'SELECT count(*) FROM reaching')).getRowsJson()).map(
      (row) => row.map(Number),
    );
    if (reaching > 0)
      await run(
        connection,
        'UPDATE rows SET session_no = reaching.session_no FROM reaching WHERE rows.session_no = reaching.new_session_no',
        options,
      );
    return { months, outside, hasReaching: reaching > 0, groups };
  }
}
