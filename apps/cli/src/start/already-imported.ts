import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ContentEntry, ImportReport } from '@cartograph/events';
import { ifReadable, logsAt } from '../logs-below.js';

/** What is known of earlier imports. */
export interface KnownLogs {
  /** The snapshot that is current. */
  readonly snapshotId: string;
  /** Log files whose rows are in it. */
  readonly contents: readonly Pick<ContentEntry, 'name' | 'bytes' | 'importId'>[];
  readonly reports: readonly (Pick<ImportReport, 'id' | 'finishedAt' | 'committed'> & {
    readonly snapshot: { readonly id: string };
    readonly files: readonly { readonly name: string; readonly bytes: number }[];
  })[];
}

const LOG_NAME = /^[^.].*\.(?:csv|tsv|jsonl|ndjson|parquet)(?:\.(?:gz|zst))?$/i;

/**
 * Whether every log named is in the current snapshot as it is now, told without reading it: a file of the same name and size went in, or
 * held nothing new, and has not been written since. Where this says no, the import itself compares contents and passes over what it knows.
 */
export async function alreadyImported(paths: readonly string[], known: KnownLogs): Promise<boolean> {
  const found = await Promise.all(paths.map((path) => logsAt(path, LOG_NAME)));
  // Of what is not there, too, the import speaks.
  if (found.length === 0 || found.some((logs) => logs.length === 0)) return false;
  const files = found.flat();
  const finishedAt = new Map(known.reports.map(({ id, finishedAt: at }) => [id, Date.parse(at)]));
  const taken = [
    ...known.contents.map(({ name, bytes, importId }) => ({
      name: basename(name),
      bytes,
      at: finishedAt.get(importId) ?? -Infinity,
    })),
    ...known.reports
      .filter(({ committed, snapshot }) => !committed && snapshot.id === known.snapshotId)
      .flatMap((report) =>
        report.files.map(({ name, bytes }) => ({ name: basename(name), bytes, at: Date.parse(report.finishedAt) })),
      ),
  ];
  for (const file of files) {
    const now = await ifReadable(stat(file));
    if (
      !now?.isFile() ||
      !taken.some(({ name, bytes, at }) => name === basename(file) && bytes === now.size && now.mtimeMs < at)
    )
      return false;
  }
  return true;
}
