import type { DuckDBConnection } from '@duckdb/node-api';
import { fileLiteral } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';

/** The columns of ids that a spreadsheet may have rounded. */
export const ID_COLUMNS = ['product_id', 'user_id', 'category_id'] as const;

/** One of {@link ID_COLUMNS}. */
export type IdColumn = (typeof ID_COLUMNS)[number];

/** What the staged files say about their rows without a row being read. */
export interface StagedFacts {
  /** `YYYY-MM` in UTC, ascending. */
  readonly months: readonly string[];
  readonly largest: ReadonlyMap<IdColumn, bigint>;
  /** Columns with ids beyond 2^63 − 1. */
  readonly long: ReadonlySet<IdColumn>;
}

export const stagedRows = (rowsDir: string): string =>
  `read_parquet(${fileLiteral(rowsDir, '*', '*.parquet')}, hive_partitioning = false)`;

const monthNumber = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
const monthText = (month: number): string => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;

/** Reads the least and the greatest values that the files keep of each of their parts; only where those leave a month open are times read. */
export async function factsOf(
  connection: DuckDBConnection,
  rowsDir: string,
  signal: AbortSignal | undefined,
): Promise<StagedFacts> {
  const options = signal === undefined ? {} : { signal };
  const found = await run(
    connection,
    `SELECT path_in_schema, stats_min_value, stats_max_value FROM parquet_metadata(${fileLiteral(rowsDir, '*', '*.parquet')})
    WHERE path_in_schema IN ('event_time', ${ID_COLUMNS.map((column) => `'${column}'`).join(', ')}) AND stats_max_value IS NOT NULL`,
    options,
  );
  const months = new Set<number>();
  const largest = new Map<IdColumn, bigint>();
  const long = new Set<IdColumn>();
  let isOpen = false;
  for (const [name, least, greatest] of (await found.getRowsJson()).map((row) => row.map(String))) {
    if (name === undefined || least === undefined || greatest === undefined) continue;
    if (name === 'event_time') {
      const [first, last] = [monthNumber(least), monthNumber(greatest)];
      months.add(first).add(last);
      if (last - first > 1) isOpen = true;
    } else {
      const column = name as IdColumn;
      const value = BigInt(greatest);
      if (BigInt(least) < 0n) long.add(column);
      if (value > (largest.get(column) ?? -1n)) largest.set(column, value);
    }
  }
  if (isOpen || months.size === 0) {
    const read = await run(
      connection,
      `SELECT DISTINCT strftime(month, '%Y-%m') FROM (SELECT DISTINCT date_trunc('month', event_time) AS month FROM ${stagedRows(rowsDir)})`,
      options,
    );
    for (const [month] of await read.getRowsJson()) months.add(monthNumber(String(month)));
  }
  return { months: [...months].toSorted((a, b) => a - b).map(monthText), largest, long };
}
