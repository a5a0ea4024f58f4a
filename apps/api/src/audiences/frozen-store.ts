import { NoSnapshotError, type EventStore, type Lake } from '@cartograph/events';
import { keyOf } from '../node-id.js';
import { SNAPSHOT_PREFIX } from '../snapshot.js';

/**
 * The log as it was when an audience was frozen; where users were erased from it since, the same without them.
 *
 * @param snapshotId - global id of the audience's snapshot.
 * @throws NoSnapshotError - that state of the log was removed.
 */
export async function frozenStore(lake: Lake, snapshotId: string): Promise<EventStore> {
  for (let id = keyOf(snapshotId, SNAPSHOT_PREFIX); ;) {
    try {
      return await lake.store(id);
    } catch (error) {
      if (!(error instanceof NoSnapshotError) || error.replacedBy === null) throw error;
      id = error.replacedBy;
    }
  }
}
