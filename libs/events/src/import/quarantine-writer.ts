import { rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { fileLiteral, literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { AppendFile } from './append-file.js';

/** One row put aside: where it stood, what was wrong, and what to do. */
export interface QuarantinedRow {
  readonly file: string;
  /** Physical line of the unpacked file, 1 is the first; the row's number in a Parquet file. */
  readonly line: number;
  /** Where the line begins in the unpacked file, in bytes; null in a Parquet file. */
  readonly byteOffset: number | null;
  readonly column: string | null;
  readonly value: string;
  readonly reason: string;
  readonly remedy: string;
}

/** Bytes of a row's text that are kept; of a longer row only the beginning is. */
export const TEXT_KEPT = 64 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Takes the rows that an import puts aside and makes one Parquet file of them. While rows come they go to a file of JSON lines,
 * so that memory stays bounded however many they are.
 */
export class QuarantineWriter {
  private readonly lines: AppendFile;
  private count = 0;

  /** @param path - the file of JSON lines; it is removed by {@link close}. */
  constructor(
    path: string,
    private readonly connection: DuckDBConnection,
  ) {
    this.lines = new AppendFile(path);
  }

  /** Rows taken. */
  get rows(): number {
    return this.count;
  }

  /** @param raw - the row as it stood in the file, without its line end. */
  add(row: QuarantinedRow, raw: Uint8Array): void {
    const kept = raw.subarray(0, TEXT_KEPT);
    const exact = textOf(kept);
    const text = exact ?? Buffer.from(kept).toString('utf8').replaceAll('\0', '\uFFFD');
    this.lines.add(
      `${JSON.stringify({
        file: wellFormed(row.file),
        line: row.line,
        byte_offset: row.byteOffset,
        column_name: row.column,
        value: wellFormed(row.value).replaceAll('\0', '\uFFFD'),
        reason: row.reason,
        remedy: row.remedy,
        text,
        ...(exact === null ? { raw_base64: Buffer.from(kept).toString('base64') } : {}),
      })}\n`,
    );
    this.count += 1;
  }

  /** Writes what was added to disk; awaiting it now and then keeps memory bounded. */
  async flush(): Promise<void> {
    await this.lines.flush();
  }

  /**
   * Makes the Parquet file: `file`, `line`, `byte_offset`, `column_name`, `value`, `reason`, `remedy`, `text`, and `raw_base64` of
   * rows whose bytes are no text. Rows stand in the order they were met.
   *
   * @returns how many rows there are; without one there is no file.
   */
  async finish(parquetPath: string, signal?: AbortSignal): Promise<number> {
    await this.lines.flush();
    if (this.count === 0) return 0;
    await run(
      this.connection,
      `COPY (SELECT * FROM read_json(${fileLiteral(this.lines.path)}, format = 'newline_delimited', columns = {file: 'VARCHAR', line: 'BIGINT', byte_offset: 'BIGINT',
      column_name: 'VARCHAR', value: 'VARCHAR', reason: 'VARCHAR', remedy: 'VARCHAR', text: 'VARCHAR', raw_base64: 'VARCHAR'})) TO ${literal(parquetPath)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)`,
      signal === undefined ? {} : { signal },
    );
    return this.count;
  }

  async close(): Promise<void> {
    await this.lines.close();
    await rm(this.lines.path, { force: true });
  }
}

/** Half a letter, as JSON's \uD800 names one, is no text to the engine. */
const wellFormed = (text: string): string => Buffer.from(text).toString('utf8');

/** Bytes as a text that JSON and Parquet keep exactly; null where there is none. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
