import { rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { fileLiteral, literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { isLongId, longIdNumber } from '../ids/id-number.js';
import { AppendFile } from './append-file.js';
import type { RawRow } from './row-rules.js';
import { ID_COLUMNS } from './stage-facts.js';

/** Ids remembered so that they are not written again and again; the file may hold an id several times. */
const REMEMBERED = 50_000;

/** Gathers the ids beyond 2^63 − 1 of a log's good rows while they are read, in bounded memory; where there is none it makes no file. */
export class LongIdFile {
  private readonly text: AppendFile;
  private readonly recent = new Set<string>();

  /** @param parquet - where {@link finish} writes them. */
  constructor(readonly parquet: string) {
    this.text = new AppendFile(`${parquet}.csv`);
  }

  /** Takes the ids of a good row. */
  take(values: RawRow): void {
    for (const column of ID_COLUMNS) {
      const id = values[column];
      if (id === null || id === undefined || !isLongId(id) || this.recent.has(id)) continue;
      if (this.recent.size >= REMEMBERED) this.recent.clear();
      this.recent.add(id);
      this.text.add(`${id}\n`);
    }
  }

  /** Writes what was taken; awaiting it now and then keeps memory bounded. */
  async flush(): Promise<void> {
    await this.text.flush();
  }

  /** Closes the file. @returns the Parquet file of all ids taken; null where there was none. */
  async finish(connection: DuckDBConnection, signal: AbortSignal | undefined): Promise<string | null> {
    if (!(await this.text.close())) return null;
    await writeLongIds(
      connection,
      `SELECT id FROM read_csv(${fileLiteral(this.text.path)}, auto_detect = false, header = false, delim = ',', columns = {id: 'VARCHAR'})`,
      this.parquet,
      signal,
    );
    await rm(this.text.path);
    return this.parquet;
  }

  /** Closes the file where the import has failed. */
  async close(): Promise<void> {
    await this.text.close();
  }
}

/**
 * Writes the different ids of a relation, with the numbers that stand for them: `number BIGINT, id VARCHAR`.
 *
 * @param ids - a query of one VARCHAR column `id`, all of them beyond 2^63 − 1.
 */
export async function writeLongIds(
  connection: DuckDBConnection,
  ids: string,
  parquet: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await run(
    connection,
    `COPY (SELECT ${longIdNumber('id')} AS number, id FROM (SELECT DISTINCT id FROM (${ids}))) TO ${literal(parquet)} (FORMAT parquet, COMPRESSION zstd)`,
    signal === undefined ? {} : { signal },
  );
}
