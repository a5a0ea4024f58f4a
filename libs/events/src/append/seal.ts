import { rm } from 'node:fs/promises';
import path from 'node:path';
import { sha256Of } from '../read-pieces.js';
import { syncToDisk } from '../durable-file.js';
import type { EngineLimits } from '../engines/duckdb/engine.js';
import { importLog } from '../import/import-log.js';
import { acquireLease } from '../lease.js';
import { readManifest, type ContentEntry } from '../manifest.js';
import type { ImportReport, Progress } from '../report.js';
import { AppendError } from './append-error.js';
import { forgetJournals, recoverSegments, retireJournal } from './recover.js';
import { listSegments, segmentPaths } from './segment-files.js';

/** How segments are imported. */
export interface SealOptions extends EngineLimits {
  /** Milliseconds to wait while another process seals or imports. Default 60,000. */
  readonly waitMs?: number;
  /** IANA zone of the local days that users and sessions are counted by. Default: the lake's. */
  readonly dayZone?: string;
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the import; the segments stay. */
  readonly signal?: AbortSignal;
}

/** Imports closed segments as one import; every row of them is a new event, and a segment whose content is in the lake is passed over. */
export type ImportSegments = (
  paths: readonly string[],
  options: SealOptions & { readonly dataDir: string },
) => Promise<ImportReport>;

/** What tells a segment in a snapshot: its content, and its name, for two segments may hold the same bytes. */
export type SnapshotContent = Pick<ContentEntry, 'sha256' | 'name'>;

/** Tells which files a snapshot's rows came from. */
export type ContentsOf = (dataDir: string, snapshotId: string) => Promise<readonly SnapshotContent[]>;

/** What sealing needs to know of its appender. */
export interface SealWork {
  readonly dataDir: string;
  readonly folder: string;
  readonly importSegments: ImportSegments;
  readonly contentsOf: ContentsOf;
  readonly options: SealOptions;
  /** Journals of imported segments are kept from this moment on (milliseconds since 1970). */
  readonly rememberFrom: number;
}

const WAIT_MS = 60_000;

/**
 * Imports every closed segment and deletes those whose events the new snapshot has. Killed between the two, the next time finds the content
 * in the snapshot and only deletes.
 *
 * @returns null when nothing was waiting.
 * @throws AppendError `not-imported` - the import did not take a segment; it stays. LeaseHeldError, ImportError - as importing does.
 */
export async function sealSegments({
  dataDir,
  folder,
  importSegments,
  contentsOf,
  options,
  rememberFrom,
}: SealWork): Promise<ImportReport | null> {
  const { waitMs = WAIT_MS, signal } = options;
  const lease = await acquireLease(dataDir, 'appends', {
    holder: 'import of appended events',
    waitMs,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    await recoverSegments(folder);
    await forgetJournals(folder, rememberFrom);
    const { closed } = await listSegments(folder);
    if (closed.length === 0) return null;
    const report = await importSegments(
      closed.map((name) => segmentPaths(folder, name).closed),
      { ...options, waitMs, dataDir },
    );
    const present = new Set(
      (await contentsOf(dataDir, report.snapshot.id)).map(({ name, sha256 }) => keyOf(path.basename(name), sha256)),
    );
    const left: string[] = [];
    for (const name of closed) {
      const file = segmentPaths(folder, name).closed;
      if (!present.has(keyOf(path.basename(file), await sha256Of(file)))) {
        left.push(path.basename(file));
        continue;
      }
      await lease.assertHeld();
      await rm(file, { force: true });
      await retireJournal(folder, name);
    }
    await syncToDisk(folder);
    if (left.length > 0)
      throw new AppendError(
        'not-imported',
        `the import did not take ${left.join(', ')}; the events stay in ${folder}: look at the import's report, then seal again`,
      );
    return report;
  } finally {
    await lease.release();
  }
}

const keyOf = (name: string, sha256: string): string => `${sha256} ${name}`;

/** Imports segments with the room's own import, into the shop that is there, the demo too. No row of a segment is bad or a copy, so neither is a reason to refuse or drop any. */
export const importAsAppend: ImportSegments = (paths, options) =>
  importLog({ ...options, paths, maxBadShare: 1, asAppend: true });

/** The contents a manifest lists. */
export const contentsOfManifest: ContentsOf = async (dataDir, snapshotId) =>
  (await readManifest(path.resolve(dataDir, 'lake'), snapshotId)).contents;
