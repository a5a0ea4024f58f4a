import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { renameDurably, syncToDisk, syncTree, writeDurably } from '../durable-file.js';
import type { Lease } from '../lease.js';
import { lakePaths, readPointer, writePointer, type Manifest } from '../manifest.js';
import type { ImportReport } from '../report.js';
import { writeReport } from '../report-file.js';

/** What an import puts into the lake. */
export interface Commit {
  readonly dir: string;
  readonly lease: Lease;
  readonly report: ImportReport;
  /** The new snapshot and the folder where its files are; null when nothing is new. */
  readonly made: { readonly manifest: Manifest; readonly folder: string } | null;
  /** Where the quarantined rows are; null when there are none. */
  readonly quarantine: string | null;
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes an import visible in one step. Every file is on disk under its final name before the pointer names it; killed at any
 * moment before, the lake is as it was, and what lies about is removed by the next import.
 */
export async function commit({ dir, lease, report, made, quarantine, signal }: Commit): Promise<void> {
  const paths = lakePaths(dir);
  for (const folder of [paths.snapshots, paths.reports, paths.quarantine]) await mkdir(folder, { recursive: true });
  if (made !== null) {
    await writeDurably(path.join(made.folder, 'manifest.json'), `${JSON.stringify(made.manifest, null, 2)}\n`);
    await syncTree(made.folder);
    await renameDurably(made.folder, paths.snapshot(made.manifest.snapshot.id));
  }
  if (quarantine !== null) {
    await syncToDisk(quarantine);
    await renameDurably(quarantine, paths.quarantineFile(report.id));
  }
  await writeReport(dir, report);
  const pointer = await readPointer(dir);
  await lease.assertHeld();
  signal?.throwIfAborted();
  await writePointer(dir, {
    ...pointer,
    current: report.snapshot.id,
    snapshots: made === null ? pointer.snapshots : [...pointer.snapshots, made.manifest.snapshot.id],
    reports: [...pointer.reports, report.id],
  });
}
