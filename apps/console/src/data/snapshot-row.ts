import type { ListSnapshotsQuery } from '@cartograph/sdk/operations/snapshots';

/** A snapshot as the list of them has it. */
export type SnapshotRow = ListSnapshotsQuery['snapshots']['nodes'][number];
