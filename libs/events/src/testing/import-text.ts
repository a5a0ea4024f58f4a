import { expect } from 'vitest';
import { Engine, literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { ImportError } from '../errors.js';
import { importLog, type ImportOptions } from '../import/import-log.js';
import type { ImportReport } from '../report.js';
import { rowsOf, writeFiles } from './logs.js';

/** Five good rows. */
export const FIVE = rowsOf(5);

let count = 0;

/** Imports one text as a log into a data folder of its own, or the given one; every row of it must be accounted for. */
export async function importText(
  folder: (name?: string) => string,
  text: string | Uint8Array,
  options: Partial<ImportOptions> & { name?: string } = {},
): Promise<ImportReport> {
  const { name = `log-${(count += 1)}.csv`, ...rest } = options;
  const [file = ''] = await writeFiles(folder, { [name]: text });
  const report = await importLog({ dataDir: folder(), paths: [file], ...rest });
  expectConserved(report);
  return report;
}

/** read = accepted + duplicates + quarantined, of every file and of all. */
export function expectConserved(report: ImportReport): void {
  for (const part of report.files)
    expect(part.read, part.name).toBe(part.accepted + part.duplicates + part.quarantined);
  const quarantined = Object.values(report.quarantined).reduce((a, b) => a + b, 0);
  expect(report.read).toBe(report.accepted + report.duplicates + quarantined);
}

/** The error with which an import must end. */
export async function failureOf(work: Promise<unknown>): Promise<ImportError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ImportError);
  return error as ImportError;
}

/** The rows of a quarantine file. */
export async function quarantinedRows(folder: () => string, file: string | null): Promise<Record<string, unknown>[]> {
  const engine = await Engine.open({ tempRoot: folder() });
  try {
    return await (
      await run(await engine.connect(), `SELECT * FROM read_parquet(${literal(file ?? '')}) ORDER BY file, line`)
    ).getRowObjectsJson();
  } finally {
    await engine.close();
  }
}
