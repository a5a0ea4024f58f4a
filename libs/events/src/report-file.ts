import path from 'node:path';
import { writeDurably } from './durable-file.js';
import { lakePaths, readLakeJson } from './manifest.js';
import type { ImportReport } from './report.js';

/** Writes a report into its lake; the quarantine's place is kept relative to the lake, so that a data folder may be moved. */
export async function writeReport(dir: string, report: ImportReport): Promise<void> {
  const quarantineFile = report.quarantineFile === null ? null : path.relative(dir, report.quarantineFile);
  await writeDurably(lakePaths(dir).report(report.id), `${JSON.stringify({ ...report, quarantineFile }, null, 2)}\n`);
}

/** Reads a report of a lake. */
export async function readReport(dir: string, id: string): Promise<ImportReport> {
  const report = await readLakeJson<ImportReport>(lakePaths(dir).report(id));
  return { ...report, quarantineFile: report.quarantineFile === null ? null : path.join(dir, report.quarantineFile) };
}
