import path from 'node:path';
import { rename, rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { ImportError } from '../errors.js';

/** A spreadsheet keeps fifteen digits of a number, so ids of sixteen and more end in zeros behind them. */
const LONG_FROM = '1000000000000000';
/** Zeros at the end that mark an id as rounded. */
const ROUNDED_TO = 10_000;
/** Different long ids needed before their zeros mean anything. */
const ENOUGH_IDS = 20;
/** Share of long ids with these zeros that no numbering of products or users gives; by chance it is one in ten thousand. */
const ROUNDED_SHARE = 0.9;

/** The columns of ids whose digits a program has rounded away, although each still looks like an id. */
export async function findRoundedIds(connection: DuckDBConnection, rowsDir: string, signal: AbortSignal | undefined): Promise<('product_id' | 'user_id' | 'category_id')[]> {
  const options = signal === undefined ? {} : { signal };
  const rows = `read_parquet(${literal(path.join(rowsDir, '*', '*.parquet'))}, hive_partitioning = false)`;
  const columns = ['product_id', 'user_id', 'category_id'] as const;
  // A look at every value is cheap; telling the different ones is not, and rarely needed.
  const counted = await run(connection, `SELECT ${columns.map((column) => `count(*) FILTER (${column} >= ${LONG_FROM}), count(*) FILTER (${column} >= ${LONG_FROM} AND ${column} % ${ROUNDED_TO} = 0)`).join(', ')} FROM ${rows}`, options);
  const counts = ((await counted.getRowsJson())[0] ?? []).map(Number);
  const found: (typeof columns)[number][] = [];
  for (const [index, column] of columns.entries()) {
    const [long = 0, rounded = 0] = [counts[index * 2], counts[index * 2 + 1]];
    if (long < ENOUGH_IDS || rounded < ENOUGH_IDS) continue;
    const distinct = await run(connection, `SELECT count(*), count(*) FILTER (id % ${ROUNDED_TO} = 0) FROM (SELECT DISTINCT ${column} AS id FROM ${rows} WHERE ${column} >= ${LONG_FROM})`, options);
    const [ids = 0, roundedIds = 0] = ((await distinct.getRowsJson())[0] ?? []).map(Number);
    if (ids >= ENOUGH_IDS && roundedIds >= ids * ROUNDED_SHARE) found.push(column);
  }
  return found;
}

/** Says that a file's products or users cannot be told apart any more. */
export const roundedIdsError = (name: string, columns: readonly string[]): ImportError => new ImportError('mangled-ids',
  `${name}: nearly all long values of ${columns.join(' and ')} end in four zeros or more. A program that keeps fifteen digits of a number, such as a spreadsheet, has rounded them, and different ones have become the same: export the log again without opening it in a spreadsheet, or import the id columns as text`);

/** Takes the category off all staged rows; returns how many had one. */
export async function dropCategories(connection: DuckDBConnection, rowsDir: string): Promise<number> {
  const rows = `read_parquet(${literal(path.join(rowsDir, '*', '*.parquet'))}, hive_partitioning = true)`;
  const counted = await run(connection, `SELECT count(category_id) FROM ${rows}`);
  const aside = `${rowsDir}-without`;
  await run(connection, `COPY (SELECT * REPLACE (CAST(NULL AS BIGINT) AS category_id) FROM ${rows}) TO ${literal(aside)} (FORMAT parquet, COMPRESSION lz4_raw, DICTIONARY_SIZE_LIMIT 1, PARTITION_BY (bucket), OVERWRITE_OR_IGNORE)`);
  await rm(rowsDir, { recursive: true });
  await rename(aside, rowsDir);
  return Number((await counted.getRowsJson())[0]?.[0] ?? 0);
}
