import { DuckDBInstance } from '@duckdb/node-api';
import { fileLiteral, literal } from '../engines/duckdb/engine.js';
import { AppendFile } from './append-file.js';

/** Options of {@link quarantineToCsv}. */
export interface QuarantineCsvOptions {
  /** Only rows of this file; files of other columns do not fit under one header. Default: of all. */
  readonly file?: string;
  readonly signal?: AbortSignal;
}

/**
 * Writes the rows of a quarantine back as they stood in their files, under the header they had, so that they can be corrected and
 * imported again. Rows of which the beginning alone was kept come out cut.
 *
 * @param header - the first line to write; null writes none, as for JSON lines.
 * @returns how many rows were written; without one there is no file.
 * Cost: memory for a few thousand rows at a time.
 */
export async function quarantineToCsv(parquetPath: string, outPath: string, header: string | null, { file, signal }: QuarantineCsvOptions = {}): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' });
  const connection = await instance.connect();
  const out = new AppendFile(outPath);
  let rows = 0;
  try {
    const result = await connection.stream(`SELECT text, raw_base64 FROM read_parquet(${fileLiteral(parquetPath)}) ${file === undefined ? '' : `WHERE file = ${literal(file)}`}`);
    for (;;) {
      signal?.throwIfAborted();
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      if (rows === 0 && header !== null) out.add(`${header}\n`);
      for (const [text, raw] of chunk.getRows()) {
        out.add(typeof raw === 'string' ? Buffer.from(raw, 'base64') : String(text));
        out.add('\n');
      }
      rows += chunk.rowCount;
      await out.flush();
    }
    return rows;
  } finally {
    await out.close();
    connection.closeSync();
    instance.closeSync();
  }
}
