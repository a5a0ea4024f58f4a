import { open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { renameDurably, syncToDisk } from '../durable-file.js';
import { Engine, type EngineLimits, fileLiteral, literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { ProgressMeter } from '../import/progress-meter.js';
import { lakePaths } from '../manifest.js';
import { inWords } from '../snapshots/lake-operation-error.js';
import type { OperationOptions } from '../snapshots/operation.js';

/** Types that a column of a table that is written elsewhere may have. */
export type ParquetType = 'BIGINT' | 'INTEGER' | 'DOUBLE' | 'FLOAT' | 'BOOLEAN' | 'VARCHAR';

/** What to write where. */
export interface ParquetOptions extends EngineLimits, Pick<OperationOptions, 'signal' | 'onProgress'> {
  /** CSV in UTF-8, cells quoted where RFC 4180 asks for it, with a header that names the columns; a cell without quotes that is empty is NULL. */
  readonly from: string;
  /** Appears whole or not at all, for its owner's eyes only (mode 600); a file that is there is replaced. */
  readonly to: string;
  /** Every column, in the order of the file. */
  readonly columns: Readonly<Record<string, ParquetType>>;
  /** Rows of the file: what progress counts. */
  readonly rows: number;
}

/**
 * Writes a CSV file that a program made as Parquet, with the types given. Memory stays within the engine's limit however many rows there are.
 *
 * @returns bytes of the file.
 * @throws LakeOperationError - `canceled`, `no-space`. QueryError - a cell that is not of its column's type.
 */
export async function parquetOfCsv(
  dataDir: string,
  { from, to, columns, rows, signal, onProgress, ...limits }: ParquetOptions,
): Promise<number> {
  const part = `${to}.part`;
  const engine = await Engine.open({ ...limits, tempRoot: lakePaths(path.resolve(dataDir, 'lake')).temp });
  try {
    const progress = new ProgressMeter(onProgress);
    progress.begin('writing Parquet', 'rows', rows, path.basename(to));
    const connection = await engine.connectWithProgress();
    const types = Object.entries(columns)
      .map(([name, type]) => `${literal(name)}: ${literal(type)}`)
      .join(', ');
    const table = `read_csv(${fileLiteral(from)}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, columns = {${types}})`;
    const onFraction = (fraction: number): void => progress.updateFraction(fraction);
    await beginPrivate(part);
    await run(
      connection,
      `COPY (SELECT * FROM ${table}) TO ${literal(part)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`,
      { onFraction, ...(signal === undefined ? {} : { signal }) },
    );
    await syncToDisk(part);
    signal?.throwIfAborted();
    await renameDurably(part, to);
    return (await stat(to)).size;
  } catch (error) {
    throw inWords(error, 'export', signal);
  } finally {
    await engine.close();
    await rm(part, { force: true });
  }
}

/** An empty file that the engine then writes into: it would make one of its own readable by everybody. */
async function beginPrivate(file: string): Promise<void> {
  await rm(file, { force: true });
  await (await open(file, 'wx', 0o600)).close();
}
