import type { SnapshotsQuery } from './snapshots.generated.js';

/** A snapshot as the list of them has it. */
export type SnapshotRow = SnapshotsQuery['snapshots']['nodes'][number];
