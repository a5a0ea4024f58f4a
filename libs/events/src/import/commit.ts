import { mkdir } from 'node:fs/promises';
import { renameDurably, syncToDisk, syncTree } from '../durable-file.js';
import { Background } from '../background.js';
import type { Lease } from '../lease.js';
import { removeHalfMade } from './leftovers.js';
import { isFolder } from '../missing-file.js';
import {
  lakePaths,
  readPointer,
  writeManifest,
  writePointer,
  type ContentEntry,
  type Manifest,
  type Pointer,
} from '../manifest.js';
import type { ImportReport } from '../report.js';
import { writeReport } from '../report-file.js';

/** What is put into the lake. */
export interface Commit {
  readonly dir: string;
  readonly lease: Lease;
  /** The new snapshot and the folder where its new files are; null when nothing is new. */
  readonly made: { readonly manifest: Manifest; readonly folder: string } | null;
  /** Log files that were read; where nothing is new they hold nothing beyond the current snapshot. */
  readonly copies?: readonly ContentEntry[];
  /** The report of an import, and where its quarantined rows are; null when there are none. */
  readonly report?: ImportReport;
  readonly quarantine?: string | null;
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes a snapshot visible in one step. Every file is on disk under its final name before the pointer names it; killed at any
 * moment before, the lake is as it was, and what lies about is removed by the next writer.
 */
export async function commit(work: Commit): Promise<void> {
  try {
    await put(work);
  } catch (error) {
    await withdraw(work, error);
    throw error;
  }
}

/** What a commit that failed had put in its place goes at once, where the pointer does not name it: what stays, the next writer removes. */
async function withdraw({ dir, made, report }: Commit, cause: unknown): Promise<void> {
  await new Background(`what an import had put in its place stays behind its fault (${String(cause)})`).run(
    async () => {
      const { snapshots, reports } = await readPointer(dir);
      for (const id of new Set([made?.manifest.snapshot.id, report?.id]))
        if (id !== undefined && !snapshots.includes(id) && !reports.includes(id)) await removeHalfMade(dir, id);
    },
  );
}

async function put({ dir, lease, made, copies = [], report, quarantine = null, signal }: Commit): Promise<void> {
  const paths = lakePaths(dir);
  for (const folder of [paths.snapshots, paths.files, paths.reports, paths.quarantine])
    await mkdir(folder, { recursive: true });
  if (made !== null) {
    const { id } = made.manifest.snapshot;
    // A snapshot of no rows has no file of its own.
    if (await isFolder(made.folder)) {
      await syncTree(made.folder);
      await renameDurably(made.folder, paths.filesOf(id));
    }
    await writeManifest(dir, made.manifest);
  }
  if (report !== undefined) {
    if (quarantine !== null) {
      await syncToDisk(quarantine);
      await renameDurably(quarantine, paths.quarantineFile(report.id));
    }
    await writeReport(dir, report);
  }
  const pointer = await readPointer(dir);
  await lease.assertHeld();
  signal?.throwIfAborted();
  await writePointer(dir, {
    ...pointer,
    current: made?.manifest.snapshot.id ?? pointer.current,
    snapshots: made === null ? pointer.snapshots : [...pointer.snapshots, made.manifest.snapshot.id],
    reports: report === undefined ? pointer.reports : [...pointer.reports, report.id],
    ...(made === null ? withCopies(pointer, copies) : {}),
  });
}

/** Content that was read before in the same way is not named twice. */
function withCopies(
  { current, copies: before = {} }: Pointer,
  copies: readonly ContentEntry[],
): Pick<Pointer, 'copies'> {
  if (current === null || copies.length === 0) return {};
  const keyOf = ({ sha256, reading }: ContentEntry): string => `${sha256} ${JSON.stringify(reading)}`;
  const keys = new Set(copies.map(keyOf));
  return {
    copies: {
      ...before,
      [current]: [...(before[current] ?? []).filter((entry) => !keys.has(keyOf(entry))), ...copies],
    },
  };
}
