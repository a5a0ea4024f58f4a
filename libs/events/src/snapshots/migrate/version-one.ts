import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DamagedLakeError } from '../../errors.js';
import { ifMissing } from '../../missing-file.js';
import { lakePaths, readLakeJson, type SnapshotTotals } from '../../manifest.js';
import type { ImportReport } from '../../report.js';
import type { Snapshot } from '../../snapshot.js';

/** The description of a snapshot in layout version 1: a folder `snapshots/<id>` with `manifest.json` and tables of its own. */
export interface ManifestOne {
  readonly snapshot: Omit<Snapshot, 'reason' | 'importId'> & { readonly importId: string };
  readonly gapMinutes: number;
  readonly totals: SnapshotTotals;
  readonly files: {
    readonly events: readonly {
      readonly path: string;
      readonly rows: number;
      readonly bytes: number;
      readonly month: string;
    }[];
  };
}

/** A report of layout version 1, without what later ones say; its quarantine is JSON lines. */
export type ReportOne = Omit<ImportReport, 'alreadyImported' | 'duplicatesByType' | 'replacedRows' | 'files'> & {
  readonly files: readonly Omit<ImportReport['files'][number], 'format' | 'sha256' | 'seconds'>[];
};

/** Where things lie in layout version 1. */
export const pathsOne = (dir: string) => ({
  snapshot: (id: string) => path.join(dir, 'snapshots', id),
  manifest: (id: string) => path.join(dir, 'snapshots', id, 'manifest.json'),
  quarantineFile: (id: string) => path.join(dir, 'quarantine', `${id}.jsonl`),
});

/** @throws DamagedLakeError - the manifest or one of its event files is missing or changed; names it. */
export async function readManifestOne(dir: string, id: string): Promise<ManifestOne> {
  const file = pathsOne(dir).manifest(id);
  const manifest = await readLakeJson<Partial<ManifestOne>>(file);
  if (manifest.snapshot?.id !== id || !Array.isArray(manifest.files?.events))
    throw new DamagedLakeError(file, 'is not the manifest of its snapshot');
  for (const { path: relative, bytes } of manifest.files.events) {
    const at = path.join(pathsOne(dir).snapshot(id), relative);
    const size = (await ifMissing(stat(at), null))?.size ?? null;
    if (size !== bytes)
      throw new DamagedLakeError(
        at,
        size === null ? 'is missing' : `has ${size} bytes where the manifest says ${bytes}`,
      );
  }
  return manifest as ManifestOne;
}

/** A report as it was written. */
export const readReportOne = (dir: string, id: string): Promise<ReportOne & Partial<ImportReport>> =>
  readLakeJson(lakePaths(dir).report(id));
