/** What jobs on the lake as a whole are given. */
export type CompactJobInput = Record<never, never>;

/** Which snapshots go; ids are the lake's own. */
export interface RemoveSnapshotsJobInput {
  ids?: string[];
  keepLast?: number;
  olderThanDays?: number;
}

export interface VerifyJobInput {
  deep: boolean;
}
