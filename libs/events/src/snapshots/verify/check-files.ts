import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { fileLiteral } from '../../engines/duckdb/engine.js';
import { run } from '../../engines/duckdb/run.js';
import { isOutOfMemory, QueryError } from '../../errors.js';
import { LAKE_TABLES, type LakeFile, type LakeTable, type Manifest } from '../../manifest.js';
import { isMissing } from '../../missing-file.js';
import { sha256Of } from '../../read-pieces.js';
import { RESTORE, type Finding } from './verify-report.js';

/** What is wrong with a file; null: nothing. Snapshots share files, so an answer is kept. */
export type FileVerdicts = Map<string, Promise<string | null>>;

const PROBLEMS_SHOWN = 20;

/** Looks at every file of a snapshot: whether it is there, of the size and content it was written with, with the rows the manifest says. */
export async function checkFiles(
  connection: DuckDBConnection,
  dir: string,
  manifest: Manifest,
  verdicts: FileVerdicts,
  onBytes: (bytes: number) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<Finding[]> {
  const problems: Finding['problems'][number][] = [];
  let [checked, wrong] = [0, 0];
  for (const table of LAKE_TABLES) {
    for (const file of manifest.files[table]) {
      signal?.throwIfAborted();
      checked += 1;
      const key = `${file.path} ${file.bytes} ${file.sha256} ${file.rows}`;
      const verdict = verdicts.get(key) ?? judge(connection, path.join(dir, file.path), file);
      verdicts.set(key, verdict);
      const message = await verdict;
      await onBytes(file.bytes);
      if (message === null) continue;
      wrong += 1;
      if (problems.length < PROBLEMS_SHOWN)
        problems.push({ file: file.path, table, message: `${file.path} ${message}`, remedy: RESTORE });
    }
  }
  return [{ name: 'files', checked, wrong, problems }, manifestFinding(manifest)];
}

async function judge(
  connection: DuckDBConnection,
  file: string,
  { bytes, sha256, rows }: LakeFile,
): Promise<string | null> {
  try {
    const { size } = await stat(file);
    if (size !== bytes) return `has ${size} bytes where the manifest says ${bytes}`;
  } catch (error) {
    if (isMissing(error)) return 'is missing';
    return `cannot be read (${error instanceof Error ? error.message : String(error)})`;
  }
  const found = await sha256Of(file);
  if (found !== sha256) return `is not as it was written: its SHA-256 is ${found}, the manifest says ${sha256}`;
  try {
    const [row] = await (
      await run(connection, `SELECT num_rows FROM parquet_file_metadata(${fileLiteral(file)})`)
    ).getRowsJson();
    return Number(row?.[0]) === rows ? null : `has ${String(row?.[0])} rows where the manifest says ${rows}`;
  } catch (error) {
    if (!(error instanceof QueryError) || isOutOfMemory(error)) throw error;
    return 'is no Parquet file that can be read';
  }
}

/** Whether the manifest fits itself. */
function manifestFinding(manifest: Manifest): Finding {
  const problems: Finding['problems'][number][] = [];
  const wrong = (message: string): void => {
    problems.push({ file: `snapshots/${manifest.snapshot.id}.json`, table: null, message, remedy: RESTORE });
  };
  const rows = (table: LakeTable): number => manifest.files[table].reduce((sum, file) => sum + file.rows, 0);
  const { totals, snapshot, buckets } = manifest;
  const events = Object.values(totals.eventsByType).reduce((a, b) => a + b, 0);
  for (const [what, is, should] of [
    ['rows', snapshot.rows, rows('events')],
    ['events by type', events, snapshot.rows],
    ['users', totals.users, rows('users')],
    ['sessions', totals.sessions, rows('sessions')],
    ['products', totals.products, rows('products')],
  ] as const)
    if (is !== should) wrong(`the manifest says ${is} ${what} where its files have ${should}`);
  for (const table of LAKE_TABLES) {
    for (const file of manifest.files[table])
      if (file.bucket !== null && !(file.bucket >= 0 && file.bucket < buckets))
        wrong(`${file.path} is of bucket ${file.bucket}; there are ${buckets}`);
  }
  return { name: 'manifest', checked: 5, wrong: problems.length, problems: problems.slice(0, PROBLEMS_SHOWN) };
}
