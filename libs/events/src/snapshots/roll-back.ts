import { readManifest, readPointer, writePointer } from '../manifest.js';
import type { Snapshot } from '../snapshot.js';
import { asWriter } from './as-writer.js';
import type { OperationOptions } from './operation.js';
import { resolveSnapshot } from './snapshot-id.js';

/** The snapshot that is current after a roll back. */
export interface RolledBack extends Snapshot {
  /** False when it was current already. */
  readonly changed: boolean;
  /** What was current before. */
  readonly previousId: string;
}

/**
 * Makes a kept snapshot, older or newer, the current one. Nothing is deleted: the one left behind is still listed and can be
 * rolled forward to. Imports build on the current snapshot, and a log file that is not in it can be imported again.
 *
 * @param id - an id, a piece of it that fits no other, or `current`.
 * @throws NoSnapshotError - no such snapshot is kept. DamagedLakeError - files of it are missing. LeaseHeldError - an import is at work.
 */
export async function rollBack(dataDir: string, id: string, options: OperationOptions = {}): Promise<RolledBack> {
  return asWriter(dataDir, 'roll back', options, async ({ dir, lease, signal }) => {
    const pointer = await readPointer(dir);
    const to = resolveSnapshot(pointer, id);
    const { snapshot } = await readManifest(dir, to);
    const previousId = pointer.current ?? to;
    if (to !== pointer.current) {
      await lease.assertHeld();
      signal?.throwIfAborted();
      await writePointer(dir, { ...pointer, current: to });
    }
    return { ...snapshot, changed: to !== previousId, previousId };
  });
}
