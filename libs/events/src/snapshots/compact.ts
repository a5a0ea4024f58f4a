import path from 'node:path';
import { commit } from '../import/commit.js';
import { NoSnapshotError } from '../errors.js';
import {
  contentsOf,
  filesOf,
  readManifest,
  readPointer,
  ROLLUPS,
  type Manifest,
  type SnapshotTotals,
} from '../manifest.js';
import { chooseBuckets } from '../rebuild/bucket.js';
import { rebuild } from '../rebuild/rebuild.js';
import { DEFAULT_TIME_ZONE, LAYOUT_VERSION } from '../schema.js';
import type { Snapshot } from '../snapshot.js';
import { asWriter } from './as-writer.js';
import { needSpace, withEngine, type OperationOptions } from './operation.js';
import { newSnapshotId } from './snapshot-id.js';
import { LakeOperationError } from './lake-operation-error.js';

/** How to compact. */
export interface CompactOptions extends OperationOptions {
  /** Rows that a part of the users should have at most; from it follows how many parts there are. Default 3,000,000. */
  readonly rowsPerBucket?: number;
}

/**
 * Writes the current snapshot again as a whole: as many buckets as its rows want, sessions numbered from the beginning, no small files
 * of old imports. The same facts under a new snapshot; the one before stays until it is removed.
 *
 * @throws LakeOperationError `totals-differ` - the new files do not hold what the old ones did; nothing was committed. NoSnapshotError - the lake is empty.
 * Cost: one sort of all rows, and the disk space of the snapshot once more.
 */
export async function compact(dataDir: string, options: CompactOptions = {}): Promise<Snapshot> {
  return asWriter(dataDir, 'compaction', options, async ({ dir, lease, progress, signal }) => {
    const pointer = await readPointer(dir);
    if (pointer.current === null) throw new NoSnapshotError(null);
    const { replaces: _, ...base } = await readManifest(dir, pointer.current);
    await needSpace(dir, filesOf(base).reduce((sum, { bytes }) => sum + bytes, 0) * 2, 'compaction');
    const id = newSnapshotId();
    return withEngine(dir, id, options, async ({ engine, threads, folder }) => {
      const buckets = chooseBuckets(base.snapshot.rows, null, options.rowsPerBucket);
      const dayZone = options.dayZone ?? base.dayZone ?? DEFAULT_TIME_ZONE;
      const plan = {
        id,
        dir,
        folder: path.join(folder, 'files'),
        base,
        buckets,
        staged: [],
        longIds: [],
        duplicates: 'append',
        gapMinutes: base.gapMinutes,
        dayZone,
        replacedMonths: new Set<string>(),
        erasedUsers: [],
        isWhole: true,
      } as const;
      progress.begin('writing everything again', 'rows', base.snapshot.rows);
      const made = await rebuild(plan, {
        engine,
        threads,
        signal,
        onPart: (fraction) => progress.updateFraction(fraction),
      });
      if (made === null) return base.snapshot;
      sameTotals(base.totals, made.totals);
      const manifest: Manifest = {
        ...base,
        buckets,
        rollups: ROLLUPS,
        dayZone,
        contents: contentsOf(pointer, base),
        sessionCounters: made.sessionCounters,
        totals: made.totals,
        files: made.files,
        snapshot: {
          ...base.snapshot,
          id,
          committedAt: new Date().toISOString(),
          rows: made.rows,
          parentId: base.snapshot.id,
          layoutVersion: LAYOUT_VERSION,
          reason: 'compaction',
          importId: null,
        },
      };
      await commit({ dir, lease, made: { manifest, folder: plan.folder }, signal });
      return manifest.snapshot;
    });
  });
}

/** @throws LakeOperationError `totals-differ` - names the first figure that is not the same. */
export function sameTotals(before: SnapshotTotals, after: SnapshotTotals): void {
  for (const key of Object.keys(before) as (keyof SnapshotTotals)[]) {
    const [was, is] = [JSON.stringify(before[key]), JSON.stringify(after[key])];
    if (was !== is)
      throw new LakeOperationError(
        'totals-differ',
        `${key} was ${was} and would be ${is}, so nothing was committed: run lake verify, and report this`,
      );
  }
}
