import path from 'node:path';
import { mkdir, stat } from 'node:fs/promises';
import type { DuckDBConnection, DuckDBMaterializedResult } from '@duckdb/node-api';
import { literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import type { LakeFile, Manifest } from '../manifest.js';
import type { ProgressMeter } from './progress-meter.js';
import { kindOf, typeOf } from './rule-sql.js';

/** What of one file came into the lake. */
export interface MergeCounts {
  readonly accepted: number;
  readonly duplicates: number;
  readonly duplicatesFound: number;
}

/** Rows to merge: the present events, then each staged file in its order. */
export interface MergeInput {
  readonly base: { readonly dir: string; readonly manifest: Manifest } | null;
  readonly staged: readonly string[];
  readonly keepDuplicates: boolean;
  readonly gapMinutes: number;
}

/** What merging works with. */
export interface MergeTools {
  readonly connection: DuckDBConnection;
  readonly progress: ProgressMeter;
  readonly signal: AbortSignal | undefined;
}

const ROW = ['user_id', 'user_session', 'event_time', 'kind', 'product_id', 'price', 'category_id', 'category_code', 'brand'] as const;

const copy = (query: string, file: string, compression: 'zstd' | 'snappy'): string => `COPY (${query}) TO ${literal(file)} (FORMAT parquet, COMPRESSION ${compression})`;
const parquet = (...files: string[]): string => `read_parquet([${files.map(literal).join(', ')}], hive_partitioning = false)`;

function sourcesSql({ base, staged }: MergeInput): string {
  const columns = 'event_time, product_id, category_id, category_code, brand, price, user_id, user_session';
  const present = base === null || base.manifest.files.events.length === 0 ? []
    : [`SELECT 0 AS source, CAST(${kindOf('event_type')} AS UTINYINT) AS kind, ${columns} FROM ${parquet(...base.manifest.files.events.map((file) => path.join(base.dir, file.path)))}`];
  return [...present, ...staged.map((file, index) => `SELECT ${index + 1} AS source, kind, ${columns} FROM ${parquet(file)} WHERE reason IS NULL`)].join(' UNION ALL ');
}

/**
 * Sorts all rows by user, session and time, marks the copies to drop, and numbers events and sessions, in one stream.
 *
 * A row is dropped when an earlier source, or an earlier line, holds the same nine values; rows of the lake never are. With
 * `keepDuplicates` the k-th copy within a file is dropped only when an earlier source holds k copies: in the sorted stream that is
 * every copy whose number within its source is no new record within its group.
 */
function mergedSql(input: MergeInput): string {
  const same = ROW.map((column) => `${column} IS NOT DISTINCT FROM lag(${column}) OVER ()`).join(' AND ');
  // Rows without a session id never belong to one session by that: they are cut by inactivity.
  const opens = `user_id IS DISTINCT FROM lag(user_id) OVER () OR user_session IS DISTINCT FROM lag(user_session) OVER ()
    OR (user_session IS NULL AND event_time > lag(event_time) OVER () + INTERVAL ${input.gapMinutes} MINUTE)`;
  const sorted = `SELECT * FROM (${sourcesSql(input)}) ORDER BY user_id, user_session NULLS FIRST, event_time, kind, product_id, price, category_id NULLS FIRST, category_code NULLS FIRST, brand NULLS FIRST, source`;
  const marked = `SELECT *, coalesce(${same}, false) AS again, (${opens}) AS opens, lag(source) OVER () AS source_before FROM (${sorted})`;
  const judged = input.keepDuplicates ? keepCopies(marked) : `SELECT *, (source = 0 OR NOT again) AS kept FROM (${marked})`;
  return `SELECT * EXCLUDE (opens, source_before), sum(CASE WHEN kept THEN 1 ELSE 0 END) OVER (ROWS UNBOUNDED PRECEDING)::BIGINT AS event_no,
    sum(CASE WHEN opens THEN 1 ELSE 0 END) OVER (ROWS UNBOUNDED PRECEDING)::BIGINT AS session_no FROM (${judged})`;
}

function keepCopies(marked: string): string {
  const numbered = `SELECT *, row_number() OVER () AS place, sum(CASE WHEN again THEN 0 ELSE 1 END) OVER (ROWS UNBOUNDED PRECEDING)::BIGINT AS same_group FROM (${marked})`;
  const begun = `SELECT *, max(CASE WHEN again AND source = source_before THEN 0 ELSE place END) OVER (ROWS UNBOUNDED PRECEDING)::BIGINT AS run_start FROM (${numbered})`;
  // The number of the group leads, so a record of an earlier group never counts; 2^24 copies of one row are more than a log has.
  const recorded = `SELECT *, same_group * 16777216 + (place - run_start) AS copy_no FROM (${begun})`;
  const highest = `SELECT *, max(copy_no) OVER (ROWS UNBOUNDED PRECEDING)::BIGINT AS record FROM (${recorded})`;
  return `SELECT * EXCLUDE (place, same_group, run_start, copy_no, record), (source = 0 OR copy_no > coalesce(lag(record) OVER (), -1)) AS kept FROM (${highest})`;
}

/** Writes the merged, sorted, marked rows and counts by source. The result's first entry is the first staged file. */
export async function mergeRows({ connection, progress, signal }: MergeTools, input: MergeInput, file: string): Promise<MergeCounts[]> {
  const options = signal === undefined ? {} : { signal };
  await run(connection, copy(mergedSql(input), file, 'snappy'), { ...options, onFraction: (fraction) => progress.updateFraction(fraction) });
  const result = await run(connection, `SELECT source, count(*) FILTER (WHERE kept), count(*) FILTER (WHERE NOT kept), count(*) FILTER (WHERE again) FROM ${parquet(file)} WHERE source > 0 GROUP BY 1`, options);
  const counts = input.staged.map((): MergeCounts => ({ accepted: 0, duplicates: 0, duplicatesFound: 0 }));
  for (const [source = 0, accepted = 0, duplicates = 0, duplicatesFound = 0] of await numbers(result)) counts[source - 1] = { accepted, duplicates, duplicatesFound };
  return counts;
}

/** Rows of whole numbers. */
export async function numbers(result: DuckDBMaterializedResult): Promise<number[][]> {
  return (await result.getRowsJson()).map((row) => row.map(Number));
}

/** Writes the events of a new snapshot, one file a month in UTC, each in the order of the merged rows. */
export async function writeEvents({ connection, progress, signal }: MergeTools, merged: string, folder: string): Promise<(LakeFile & { month: string })[]> {
  const options = signal === undefined ? {} : { signal };
  const months = await run(connection, `SELECT strftime(date_trunc('month', event_time), '%Y-%m') AS month, count(*) FROM ${parquet(merged)} WHERE kept GROUP BY 1 ORDER BY 1`, options);
  const files: (LakeFile & { month: string })[] = [];
  let done = 0;
  for (const [key, count] of await months.getRowsJson()) {
    const [month, rows] = [String(key), Number(count)];
    const relative = path.join('events', `month=${month}`, 'events.parquet');
    await mkdir(path.dirname(path.join(folder, relative)), { recursive: true });
    const start = `TIMESTAMP '${month}-01 00:00:00'`;
    await run(connection, copy(
      `SELECT event_no, event_time, ${typeOf('kind')} AS event_type, product_id, category_id, category_code, brand, price, user_id, user_session, session_no
       FROM ${parquet(merged)} WHERE kept AND event_time >= ${start} AND event_time < ${start} + INTERVAL 1 MONTH`, path.join(folder, relative), 'zstd'), options);
    files.push({ path: relative, rows, bytes: (await stat(path.join(folder, relative))).size, month });
    done += rows;
    progress.update(done);
  }
  return files;
}
