import type { Feature } from '../feature.js';
import { JobKind } from '../jobs/handler.js';
import { SNAPSHOT_PREFIX, toSnapshot } from '../snapshot.js';
import { LakeCareResolver } from './lake-care.resolver.js';
import { SnapshotsResolver } from './snapshots.resolver.js';

/** The states of the lake: listed, compared, gone back to, and kept in order. */
export const snapshotsFeature: Feature = {
  name: 'snapshots',
  resolvers: [SnapshotsResolver, LakeCareResolver],
  jobs: [
    { kind: JobKind.COMPACT, load: async () => (await import('./lake-jobs.js')).compactJob },
    { kind: JobKind.REMOVE_SNAPSHOTS, load: async () => (await import('./lake-jobs.js')).removeSnapshotsJob },
    { kind: JobKind.VERIFY, load: async () => (await import('./lake-jobs.js')).verifyJob },
  ],
  nodes: [
    {
      prefix: SNAPSHOT_PREFIX,
      typeName: 'Snapshot',
      load: async (_id, key, context) => {
        const snapshot = (await context.lake.snapshots()).find((one) => one.id === key);
        return snapshot ? toSnapshot(snapshot) : null;
      },
    },
  ],
};
