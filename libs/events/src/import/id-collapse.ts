import { rename, rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { fileLiteral, literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { ImportError } from '../errors.js';
import { parquet } from '../rebuild/bucket-rows.js';
import { ID_COLUMNS, stagedRows, type IdColumn, type StagedFacts } from './stage-facts.js';
import { STAGED } from './stage-rows.js';

/** A spreadsheet keeps fifteen digits of a number, so ids of sixteen and more end in zeros behind them. */
const LONG_FROM = 1_000_000_000_000_000n;
/** Zeros at the end that mark an id as rounded. */
const ROUNDED_TO = 10_000;
/** Different long ids needed before their zeros mean anything. */
const ENOUGH_IDS = 20;
/** Share of long ids with these zeros that no numbering of products or users gives; by chance it is one in ten thousand. */
const ROUNDED_SHARE = 0.9;

/**
 * Finds the columns of ids whose digits a program has rounded away, although each still looks like an id.
 *
 * @param facts - a column without ids of sixteen digits and more is not read.
 * @param longIds - Parquet files of the ids that numbers below 0 stand for.
 */
export async function findRoundedIds(
  connection: DuckDBConnection,
  rowsDir: string,
  { largest, long: beyond }: Pick<StagedFacts, 'largest' | 'long'>,
  longIds: readonly string[],
  signal: AbortSignal | undefined,
): Promise<IdColumn[]> {
  const options = signal === undefined ? {} : { signal };
  const count = async (sql: string): Promise<number[]> =>
    ((await (await run(connection, sql, options)).getRowsJson())[0] ?? []).map(Number);
  const found: IdColumn[] = [];
  for (const column of ID_COLUMNS.filter((name) => beyond.has(name) || (largest.get(name) ?? 0n) >= LONG_FROM)) {
    const source = beyond.has(column)
      ? withLong(column, rowsDir, longIds)
      : `SELECT ${column} AS id, ${column} % ${ROUNDED_TO} = 0 AS rounded FROM ${stagedRows(rowsDir)} WHERE ${column} >= ${LONG_FROM}`;
    // A look at every value is cheap; telling the different ones is not, and rarely needed.
    const [long = 0, rounded = 0] = await count(`SELECT count(*), count(*) FILTER (rounded) FROM (${source})`);
    if (rounded < ENOUGH_IDS || rounded * 2 < long) continue;
    const [ids = 0, roundedIds = 0] = await count(
      `SELECT count(*), count(*) FILTER (rounded) FROM (SELECT DISTINCT id, rounded FROM (${source}))`,
    );
    if (ids >= ENOUGH_IDS && roundedIds >= ids * ROUNDED_SHARE) found.push(column);
  }
  return found;
}

/** Sixteen digits and more of a column, those beyond 2^63 − 1 by their texts. */
const withLong = (
  column: IdColumn,
  rowsDir: string,
  longIds: readonly string[],
): string => `SELECT r.${column} AS id, CASE WHEN r.${column} < 0 THEN ends_with(l.id, '${String(ROUNDED_TO).slice(1)}') ELSE r.${column} % ${ROUNDED_TO} = 0 END AS rounded
  FROM ${stagedRows(rowsDir)} r LEFT JOIN (SELECT DISTINCT number, id FROM ${parquet(longIds)}) l ON r.${column} = l.number WHERE r.${column} < 0 OR r.${column} >= ${LONG_FROM}`;

/** Says that a file's products or users cannot be told apart any more. */
export const roundedIdsError = (name: string, columns: readonly string[]): ImportError =>
  new ImportError(
    'mangled-ids',
    `${name}: nearly all long values of ${columns.join(' and ')} end in four zeros or more. A program that keeps fifteen digits of a number, such as a spreadsheet, has rounded them, and different ones have become the same: export the log again without opening it in a spreadsheet, or import the id columns as text`,
  );

/** Takes the category off all staged rows; returns how many had one. */
export async function dropCategories(connection: DuckDBConnection, rowsDir: string): Promise<number> {
  const rows = `read_parquet(${fileLiteral(rowsDir, '*', '*.parquet')}, hive_partitioning = true)`;
  const counted = await run(connection, `SELECT count(category_id) FROM ${rows}`);
  const aside = `${rowsDir}-without`;
  await run(
    connection,
    `COPY (SELECT * REPLACE (CAST(NULL AS BIGINT) AS category_id) FROM ${rows}) TO ${literal(aside)} (${STAGED}, PARTITION_BY (bucket), OVERWRITE_OR_IGNORE)`,
  );
  await rm(rowsDir, { recursive: true });
  await rename(aside, rowsDir);
  return Number((await counted.getRowsJson())[0]?.[0] ?? 0);
}
