import path from 'node:path';
import { fileLiteral } from '../engines/duckdb/engine.js';
import { run, stream } from '../engines/duckdb/run.js';
import { ImportError } from '../errors.js';
import { LOG_COLUMNS, type LogColumn } from '../schema.js';
import { judgeValues, type LineVerdict } from './judge-line.js';
import type { LogShape } from './log-shape.js';
import { MAX_LINE_BYTES } from './line.js';
import { asText, parquetColumns, parquetFault, type ParquetColumn } from './read-parquet.js';
import { FORMED_COLUMNS, ownFormSql } from './form-sql.js';
import { writeLongIds } from './long-id-file.js';
import { judgeSql } from './rule-sql.js';
import type { PlainFile, Stage } from './stage-csv.js';
import { writeJudged } from './stage-rows.js';
import { REASONS, type RawRow, type Warning } from './row-rules.js';
import { ID_COLUMNS } from './stage-facts.js';

/** Rows staged from a Parquet file. */
interface StagedParquet {
  readonly rowsDir: string;
  readonly rows: number;
  readonly good: number;
  readonly hasUuidSessions: boolean;
  /** Parquet of the ids beyond 2^63 − 1 that good rows hold; null where they hold none. */
  readonly longIds: string | null;
}

/**
 * Stages a Parquet file: its columns become the text that a log would hold, and the same rules judge them. A row's place is its number.
 *
 * @throws ImportError `damaged`, `encoding`.
 */
export async function stageParquet(
  stage: Stage,
  file: PlainFile & { readonly shape: LogShape },
  readAs: readonly (LogColumn | null)[] | undefined,
): Promise<StagedParquet> {
  try {
    return await stageColumns(stage, file, readAs);
  } catch (error) {
    throw parquetFault(file.name, error);
  }
}

async function stageColumns(
  stage: Stage,
  file: PlainFile,
  readAs: readonly (LogColumn | null)[] | undefined,
): Promise<StagedParquet> {
  const { connection, folder, buckets, catalog, signal, progress } = stage;
  const options = signal === undefined ? {} : { signal };
  const columns = (await parquetColumns(connection, file.plain, readAs)).filter((one) => one.column !== null);
  const present = new Set(columns.map(({ column }) => column).filter((column) => column !== null));
  const forms = file.shape.forms ?? null;
  const stored = `SELECT ${columns.map((one) => `${asText(one)} AS ${one.column}`).join(', ')}, ${ownFault(columns)} AS fault, file_row_number + 1 AS row_number FROM read_parquet(${fileLiteral(file.plain)}, file_row_number = true, hive_partitioning = false)`;
  const formed = forms === null ? [] : FORMED_COLUMNS.filter((column) => present.has(column));
  const relation =
    forms === null
      ? `(${stored})`
      : `(SELECT * REPLACE (${formed.map((column) => `${ownFormSql(column, `stored_${column}`, forms)} AS ${column}`).join(', ')}) FROM (SELECT *, ${formed.map((column) => `nullif(trim(${column}, ' '), '') AS stored_${column}`).join(', ')} FROM (${stored})))`;
  /** What stands in the file, in whatever form. */
  const storedOf = (column: LogColumn): string =>
    formed.some((one) => one === column) ? `stored_${column}` : `raw_${column}`;
  progress.begin(`reading ${file.name}`, 'bytes', file.bytes, file.name);
  const judged = `(SELECT * REPLACE (coalesce(fault, reason) AS reason) FROM (${judgeSql(relation, present, file.settings, ['fault', 'row_number', ...formed.map(storedOf)])}))`;
  const [first = []] = await (
    await run(
      connection,
      `SELECT count(*), count(*) FILTER (WHERE reason IS NULL AND (product_id < 0 OR user_id < 0 OR category_id < 0)), count(*) FILTER (WHERE reason IS NULL AND user_session IS NOT NULL AND NOT regexp_full_match(user_session, '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')) FROM ${judged}`,
      options,
    )
  ).getRowsJson();
  const [rows = 0, withLongIds = 0, textSessions = 0] = first.map(Number);
  const hasUuidSessions = textSessions === 0;
  const rowsDir = path.join(folder, `file-${file.source}-rows`);
  const counts = await writeJudged(
    { connection, rowsDir, source: file.source, buckets, catalog, hasUuidSessions },
    judged,
    {
      ...options,
      onFraction: (fraction) => progress.update(Math.floor(file.bytes * fraction), Math.floor(rows * fraction)),
    },
  );
  await putAside(stage, file, { judged, present, storedOf });
  await countWarnings(stage, file, { judged, storedOf });
  const { tally } = file;
  const agree =
    counts.good + tally.bad === rows &&
    counts.bad.size === tally.quarantined.size &&
    [...tally.quarantined].every(([reason, count]) => counts.bad.get(reason) === count);
  if (!agree)
    throw new ImportError(
      'passes-disagree',
      `${file.name}: the two ways of reading it disagree (${rows} rows, ${counts.good} good and ${tally.bad} bad ones), so nothing was imported: please report this with the file`,
    );
  if (withLongIds > 0)
    await writeLongIds(
      connection,
      ID_COLUMNS.map(
        (column) => `SELECT raw_${column} AS id FROM ${judged} WHERE reason IS NULL AND ${column} < 0`,
      ).join(' UNION ALL '),
      file.longIds.parquet,
      signal,
    );
  return { rowsDir, rows, good: counts.good, hasUuidSessions, longIds: withLongIds > 0 ? file.longIds.parquet : null };
}

/** A fault of a row's texts that a line of a file is put aside for before it has columns: more bytes than a line may have, or a zero byte. */
function ownFault(columns: readonly ParquetColumn[]): string {
  const texts = columns.filter(({ type }) => type === 'VARCHAR' || type === 'BLOB').map(asText);
  return texts.length === 0
    ? 'CAST(NULL AS VARCHAR)'
    : `CASE WHEN ${texts.map((text) => `coalesce(strlen(${text}), 0)`).join(' + ')} > ${MAX_LINE_BYTES} THEN 'line-too-long'
    WHEN ${texts.map((text) => `contains(${text}, chr(0))`).join(' OR ')} THEN 'nul-byte' END`;
}

const TOO_LONG: LineVerdict = { reason: 'line-too-long', column: null, value: '', remedy: REASONS['line-too-long'] };

function nulFault(values: RawRow): LineVerdict | null {
  const column = LOG_COLUMNS.find((name) => values[name]?.includes('\0') === true);
  return column === undefined
    ? null
    : {
        reason: 'nul-byte',
        column,
        value: values[column]?.replaceAll('\0', '\uFFFD') ?? '',
        remedy: REASONS['nul-byte'],
      };
}

/** A relation of judged rows, and the column of it that holds what stands in the file. */
interface Judged {
  readonly judged: string;
  storedOf(column: LogColumn): string;
}

/** Judges the bad rows once more, by the rules as functions, and puts them aside. */
async function putAside(
  { connection, quarantine, signal }: Stage,
  { tally, settings, shape }: PlainFile,
  { judged, present, storedOf }: Judged & { readonly present: ReadonlySet<LogColumn> },
): Promise<void> {
  const result = await stream(
    connection,
    `SELECT CAST(row_number AS VARCHAR), fault, ${LOG_COLUMNS.map(storedOf).join(', ')} FROM ${judged} WHERE reason IS NOT NULL ORDER BY row_number`,
    signal,
  );
  for (;;) {
    signal?.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    for (const [number, fault, ...fields] of chunk.getRows()) {
      const values = Object.fromEntries(
        LOG_COLUMNS.map((column, index) => [column, typeof fields[index] === 'string' ? fields[index] : null]),
      ) as Record<LogColumn, string | null>;
      const text = JSON.stringify(
        Object.fromEntries(
          LOG_COLUMNS.filter((column) => present.has(column)).map((column) => [column, values[column]]),
        ),
      );
      tally.take(
        fault === TOO_LONG.reason
          ? TOO_LONG
          : (nulFault(values) ?? judgeValues(values, shape.forms ?? null, () => [], settings)),
        { line: Number(number), byteOffset: null, bytes: Buffer.from(text) },
      );
    }
    await quarantine.flush();
  }
}

async function countWarnings(
  { connection, signal }: Stage,
  { tally }: PlainFile,
  { judged, storedOf }: Judged,
): Promise<void> {
  for (const [warning, column] of [
    ['category_warning', 'category_id'],
    ['time_warning', 'event_time'],
  ] as const) {
    const found = await run(
      connection,
      `SELECT ${warning}, count(*), min(row_number), arg_min(${storedOf(column)}, row_number) FROM ${judged} WHERE reason IS NULL AND ${warning} IS NOT NULL GROUP BY 1`,
      signal === undefined ? {} : { signal },
    );
    for (const [name, count, row, value] of await found.getRowsJson())
      tally.warn(String(name) as Warning, column, String(value), Number(row), Number(count));
  }
}
