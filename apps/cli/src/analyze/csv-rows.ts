import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { TableError, tableFile, tableRows, type TableRow } from '@cartograph/events';
import { CliError } from '../failure.js';
import type { StepProgress } from '../progress.js';

/** Hooks of reading a file. */
export interface ReadHooks {
  onProgress?: (progress: StepProgress) => void;
  signal?: AbortSignal;
}

const UNREADABLE: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read by this user',
};

/**
 * Reads a table row by row, the header first; see `tableRows`.
 *
 * @throws CliError - the file cannot be read, or is no table; names file and line.
 */
export async function* csvRows(file: string, { onProgress, signal }: ReadHooks = {}): AsyncGenerator<TableRow> {
  const name = basename(file);
  try {
    const total = (await stat(file)).size;
    let [bytes, lines] = [0, 0];
    for await (const rows of tableRows(tableFile(file), { signal, onBytes: (done) => (bytes = done) })) {
      lines = rows.at(-1)?.line ?? lines;
      onProgress?.({ step: 'reading', file: name, done: bytes, total, unit: 'bytes', rows: lines });
      yield* rows;
    }
  } catch (error) {
    if (error instanceof TableError) throw new CliError(error.message, 1, { cause: error });
    const what = error instanceof Error && 'code' in error ? UNREADABLE[String(error.code)] : undefined;
    if (what === undefined) throw error;
    throw new CliError(`${name}: ${what}; give a file of comma-separated text.`, 1, { cause: error });
  }
}
