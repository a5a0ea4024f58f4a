import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ContentEntry, ImportReport } from '@cartograph/events';

/** What is known of earlier imports. */
export interface KnownLogs {
  /** The snapshot that is current. */
  readonly snapshotId: string;
  /** Log files whose rows are in it. */
  readonly contents: readonly Pick<ContentEntry, 'name' | 'bytes' | 'importId'>[];
  readonly reports: readonly (Pick<ImportReport, 'id' | 'finishedAt' | 'committed'> & { readonly snapshot: { readonly id: string }; readonly files: readonly { readonly name: string; readonly bytes: number }[] })[];
}

const LOG_NAME = /^[^.].*\.(?:csv|tsv|jsonl|ndjson|parquet)(?:\.(?:gz|zst))?$/i;

/**
 * Whether every log named is in the current snapshot as it is now, told without reading it: a file of the same name and size went in, or
 * held nothing new, and has not been written since. Where this says no, the import itself compares contents and passes over what it knows.
 */
export async function alreadyImported(paths: readonly string[], known: KnownLogs): Promise<boolean> {
  const files = (await Promise.all(paths.map(filesAt))).flat();
  if (files.length === 0) return false;
  const finishedAt = new Map(known.reports.map(({ id, finishedAt: at }) => [id, Date.parse(at)]));
  const taken = [
    ...known.contents.map(({ name, bytes, importId }) => ({ name: basename(name), bytes, at: finishedAt.get(importId) ?? -Infinity })),
    ...known.reports
      .filter(({ committed, snapshot }) => !committed && snapshot.id === known.snapshotId)
      .flatMap((report) => report.files.map(({ name, bytes }) => ({ name: basename(name), bytes, at: Date.parse(report.finishedAt) }))),
  ];
  for (const file of files) {
    const found = await stat(file).catch(() => null);
    if (!found?.isFile() || !taken.some(({ name, bytes, at }) => name === basename(file) && bytes === found.size && found.mtimeMs < at)) return false;
  }
  return true;
}

/** The logs a path stands for; itself where it is no folder. */
async function filesAt(path: string): Promise<string[]> {
  if ((await stat(path).catch(() => null))?.isDirectory() !== true) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory() && LOG_NAME.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
}
