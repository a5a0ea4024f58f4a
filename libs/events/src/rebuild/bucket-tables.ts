import type { DuckDBConnection } from '@duckdb/node-api';
import { run } from '../engines/duckdb/run.js';
import { typeOf } from '../import/rule-sql.js';
import type { LakeFile, LakeTable } from '../manifest.js';
import { parquet, type BucketRows } from './bucket-rows.js';
import { monthOf, monthStart, nextMonth } from './months.js';
import { activeTable, linksSql, PRESENCE } from './presence.js';
import type { FilePlace, RebuildTools } from './rebuild-plan.js';
import type { SessionCounts } from './session-counts.js';
import { addSessions } from './session-rollups.js';
import { writtenTexts } from './row-texts.js';

const countOf = (kind: number, name: string): string =>
  `CAST(count(*) FILTER (WHERE kind = ${kind}) AS INTEGER) AS ${name}`;
const COUNTS = [countOf(0, 'views'), countOf(1, 'carts'), countOf(2, 'removes'), countOf(3, 'purchases')].join(', ');
const SUMS = ['views', 'carts', 'removes', 'purchases']
  .map((name) => `CAST(sum(${name}) AS INTEGER) AS ${name}`)
  .join(', ');

/** Sessions that no human makes; the first rule that holds is the one named. */
const BOT_RULE = `CASE WHEN views + carts + removes + purchases >= 1000 THEN 'many-events' WHEN purchases >= 50 THEN 'many-purchases'
  WHEN views + carts + removes + purchases >= 60 AND epoch(ended_at) - epoch(started_at) < views + carts + removes + purchases THEN 'too-fast' END`;

/** A session has one user and one id: events that came out of order would break that, and stop the import here. Its id keeps the type of the rows. */
const sessionsSql = (events: string): string => `SELECT *, ${BOT_RULE} AS bot_rule FROM (SELECT session_no,
  CASE WHEN min(user_id) = max(user_id) AND min(user_session) IS NOT DISTINCT FROM max(user_session) THEN min(user_id) ELSE error('session ' || session_no || ' has two users or ids') END AS user_id,
  min(user_session) AS user_session, min(event_time) AS started_at, max(event_time) AS ended_at, ${COUNTS},
  CAST(coalesce(sum(price) FILTER (WHERE kind = 3), 0) AS DECIMAL(18,4)) AS value FROM ${events} GROUP BY session_no)`;

/** Ids are written as texts; to cast them after the sort is cheaper than to sort texts. */
const asText = (sessions: string): string =>
  `SELECT * REPLACE (CAST(user_session AS VARCHAR) AS user_session) FROM ${sessions}`;

const USERS = (
  sessions: string,
): string => `SELECT user_id, min(started_at) AS first_seen_at, max(ended_at) AS last_seen_at, ${SUMS}, CAST(count(*) AS INTEGER) AS session_count,
  CAST(sum(value) AS DECIMAL(18,4)) AS spent, CAST(count(bot_rule) AS INTEGER) AS bot_sessions FROM ${sessions} GROUP BY user_id ORDER BY user_id`;

const SESSION_INDEX = (sessions: string): string =>
  `SELECT CAST(md5_number_lower(CAST(user_session AS VARCHAR)) >> 32 AS BIGINT) AS session_key, session_no, user_id FROM ${sessions} WHERE user_session IS NOT NULL ORDER BY session_key, session_no`;

/** Small row groups: these tables are asked for one key. */
const ROWS_TO_LOOK_UP = 20_480;

/** The files of one bucket after a rebuild; files of its other months stay as they are. */
export interface BucketFiles {
  readonly bucket: number;
  readonly months: ReadonlySet<string>;
  /** Months whose sessions were written again: some began in a month whose events were not. */
  readonly sessionMonths: ReadonlySet<string>;
  /** Months of which users, sessions or what they did changed, even where their files stay: whether a session is a bot's may follow from another month. */
  readonly countedMonths: ReadonlySet<string>;
  /** The month whose sessions and days are counted by facet already. */
  readonly countedMonth: string | null;
  readonly written: readonly (readonly [LakeTable, LakeFile])[];
}

/** Present files of a bucket by table, without the months that are written again. */
export type KeptFiles = (table: LakeTable, without: ReadonlySet<string>) => LakeFile[];

/**
 * Writes everything that belongs to one bucket from its temporary table `rows`.
 *
 * @param kept - the bucket's present files of the months that stay.
 * @param countsOf - where the sessions that began in a month are counted, when the bucket has no other month; else that is left to be done from the files.
 */
export async function writeBucket(
  tools: RebuildTools,
  connection: DuckDBConnection,
  bucket: number,
  rows: BucketRows,
  kept: KeptFiles,
  countsOf: (month: string) => SessionCounts,
): Promise<BucketFiles> {
  const { signal, locate } = tools;
  const options = signal === undefined ? {} : { signal };
  const written: [LakeTable, LakeFile][] = [];
  const write = async (
    table: LakeTable,
    query: string,
    place: Omit<FilePlace, 'table' | 'bucket'> = {},
  ): Promise<void> => {
    const file = await tools.write(connection, { table, bucket, ...place }, query);
    if (file !== null) written.push([table, file]);
  };
  const newFiles = (table: LakeTable): LakeFile[] => written.filter(([name]) => name === table).map(([, file]) => file);

  const months = await byMonth(connection);
  const texts = await writtenTexts(connection);
  for (const { month, source } of months) {
    await write(
      'events',
      `SELECT event_time, ${typeOf('kind')} AS event_type, product_id, category_id, ${texts}, price, user_id, session_no FROM ${source}`,
      { month },
    );
    await write(
      'interactions',
      `SELECT user_id, product_id, ${COUNTS}, max(event_time) AS last_at FROM ${source} GROUP BY ALL ORDER BY user_id, product_id`,
      { month },
    );
    await write(
      'user_months',
      `SELECT user_id, min(event_time) AS first_at, max(event_time) AS last_at, min(event_time) FILTER (WHERE kind = 3) AS first_purchase_at, max(event_time) FILTER (WHERE kind = 3) AS last_purchase_at FROM ${source} GROUP BY user_id ORDER BY user_id`,
      { month },
    );
    await run(connection, activeTable(source), options);
    await write('presence', PRESENCE, { month, isPart: true });
  }
  const [only] = months;
  // Most lakes have one month: then every session began in it, need not be sorted into months, and its number follows the order of users.
  const isAlone = only !== undefined && months.length === 1 && rows.outside.length === 0;
  if (isAlone) {
    await run(
      connection,
      `CREATE OR REPLACE TEMP TABLE new_sessions AS ${sessionsSql('rows')} ORDER BY session_no`,
      options,
    );
    await write('sessions', asText('new_sessions'), { month: only.month, rowGroup: ROWS_TO_LOOK_UP });
    written.push(
      ...(await addSessions(
        tools,
        connection,
        { month: only.month, bucket },
        { events: 'rows', sessions: 'new_sessions' },
        countsOf(only.month),
        true,
      )),
    );
  }
  const sessionMonths = isAlone ? rows.months : await writeSessions(tools, connection, rows, kept, write);
  await run(connection, 'DROP TABLE rows');

  const sessionFiles = [...newFiles('sessions'), ...kept('sessions', sessionMonths)];
  if (sessionFiles.length > 0) {
    const sessions = parquet(sessionFiles.map(locate));
    const counted = isAlone ? 'new_sessions' : sessions;
    await write('users', USERS(counted), { rowGroup: ROWS_TO_LOOK_UP });
    await write('session_index', SESSION_INDEX(counted), { rowGroup: ROWS_TO_LOOK_UP });
    await run(connection, 'DROP TABLE IF EXISTS new_sessions');
    const pairs = parquet([...newFiles('interactions'), ...kept('interactions', rows.months)].map(locate));
    const distinct =
      rows.outside.length === 0 && newFiles('interactions').length === 1
        ? pairs
        : `(SELECT user_id, product_id, sum(views) AS views, sum(purchases) AS purchases FROM ${pairs} GROUP BY user_id, product_id)`;
    await write(
      'product_reach',
      `SELECT product_id, CAST(count(*) FILTER (WHERE views > 0) AS INTEGER) AS viewers, CAST(count(*) FILTER (WHERE purchases > 0) AS INTEGER) AS buyers FROM ${distinct} GROUP BY product_id ORDER BY product_id`,
    );
    const userMonths = [...newFiles('user_months'), ...kept('user_months', rows.months)];
    if (userMonths.length > 1) {
      const events = [...newFiles('events'), ...kept('events', rows.months)];
      await write(
        'presence',
        linksSql({ userMonths: parquet(userMonths.map(locate)), sessions, events: parquet(events.map(locate)) }),
        { part: 'links' },
      );
    }
  }
  return {
    bucket,
    months: rows.months,
    sessionMonths,
    countedMonths: countedMonths(rows, sessionMonths),
    countedMonth: isAlone ? only.month : null,
    written,
  };

  async function byMonth(on: DuckDBConnection): Promise<{ month: string; source: string }[]> {
    // A month is told from its first and last instant; only rows of several are looked through for all of them.
    const [[first, last] = []] = await (
      await run(on, `SELECT ${monthOf('min(event_time)')}, ${monthOf('max(event_time)')} FROM rows`, options)
    ).getRowsJson();
    if (first === null) return [];
    const found =
      first === last
        ? [String(first)]
        : (
            await (
              await run(
                on,
                `SELECT ${monthOf('month')} FROM (SELECT DISTINCT date_trunc('month', event_time) AS month FROM rows) ORDER BY 1`,
                options,
              )
            ).getRowsJson()
          ).map(([month]) => String(month));
    if (found.length === 1) return found.map((month) => ({ month, source: 'rows' }));
    return found.map((month) => ({
      month,
      source: `(SELECT * FROM rows WHERE event_time >= ${monthStart(month)} AND event_time < ${nextMonth(month)})`,
    }));
  }
}

/** Sessions that reach over from other months may have events in each between. */
function countedMonths(
  { months, outside, hasReaching }: BucketRows,
  sessionMonths: ReadonlySet<string>,
): ReadonlySet<string> {
  const changed = [...months, ...sessionMonths].toSorted();
  const [first = '', last = ''] = [changed[0], changed.at(-1)];
  return new Set([...changed, ...(hasReaching ? outside.filter((month) => month > first && month < last) : [])]);
}

async function writeSessions(
  { signal, locate }: RebuildTools,
  connection: DuckDBConnection,
  rows: BucketRows,
  kept: KeptFiles,
  write: (table: LakeTable, query: string, place: { month: string; rowGroup: number }) => Promise<void>,
): Promise<ReadonlySet<string>> {
  const options = signal === undefined ? {} : { signal };
  const columns = 'session_no, user_id, user_session, event_time, kind, price';
  const fromElsewhere = `SELECT e.session_no, e.user_id, CAST(r.user_session AS VARCHAR), e.event_time, CASE e.event_type WHEN 'view' THEN 0 WHEN 'cart' THEN 1 WHEN 'remove_from_cart' THEN 2 ELSE 3 END, e.price`;
  const outside = kept('events', rows.months);
  const events =
    !rows.hasReaching || outside.length === 0
      ? `SELECT ${columns} FROM rows`
      : `SELECT session_no, user_id, CAST(user_session AS VARCHAR) AS user_session, event_time, CAST(kind AS INTEGER) AS kind, price FROM rows UNION ALL ${fromElsewhere} FROM ${parquet(outside.map(locate))} e JOIN reaching r ON e.session_no = r.session_no`;
  await run(
    connection,
    `CREATE OR REPLACE TEMP TABLE new_sessions AS SELECT *, ${monthOf('started_at')} AS month FROM (${sessionsSql(`(${events})`)})`,
    options,
  );
  const months = (
    await (
      await run(
        connection,
        `SELECT DISTINCT month FROM new_sessions${rows.hasReaching ? ` UNION SELECT ${monthOf('started_at')} FROM reaching` : ''}`,
      )
    ).getRowsJson()
  ).map(([month]) => String(month));
  const sessionMonths = new Set([...rows.months, ...months]);
  for (const month of [...sessionMonths].toSorted()) {
    const fresh = `SELECT * EXCLUDE (month) FROM new_sessions WHERE month = '${month}'`;
    const present = rows.months.has(month) ? [] : kept('sessions', new Set()).filter((file) => file.month === month);
    const query =
      present.length === 0
        ? fresh
        : `${asText(`(${fresh})`)} UNION ALL SELECT * FROM ${parquet(present.map(locate))} WHERE session_no NOT IN (SELECT session_no FROM reaching)`;
    await write('sessions', asText(`(SELECT * FROM (${query}) ORDER BY user_id, session_no)`), {
      month,
      rowGroup: ROWS_TO_LOOK_UP,
    });
  }
  await run(connection, 'DROP TABLE new_sessions');
  return sessionMonths;
}
