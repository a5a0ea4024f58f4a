import { importLog, type ImportOptions } from '../import/import-log.js';
import type { ImportReport } from '../report.js';
import { log, writeFiles, type LogRow } from './logs.js';

let count = 0;

/** Imports rows as a log of their own. */
export async function importRows(
  folder: (name: string) => string,
  dataDir: string,
  rows: readonly LogRow[],
  options: Partial<ImportOptions> = {},
): Promise<ImportReport> {
  count += 1;
  const [file = ''] = await writeFiles(folder, { [`rows-${count}.csv`]: log(rows) });
  return importLog({ dataDir, paths: [file], ...options });
}
