/** What made a snapshot. */
export type SnapshotReason = 'import' | 'append' | 'compaction' | 'erasure' | 'migration';

/** One committed, immutable state of the lake. */
export interface Snapshot {
  readonly id: string;
  /** ISO 8601 instant in UTC. */
  readonly committedAt: string;
  /** Events in the snapshot. */
  readonly rows: number;
  /** True when the rows come from the demo shop, and from events recorded on it; the rows of a real log never share a snapshot with them. */
  readonly isSynthetic: boolean;
  /** The snapshot this one was built upon; null for the first and for one that replaced a synthetic shop. */
  readonly parentId: string | null;
  readonly layoutVersion: number;
  readonly reason: SnapshotReason;
  /** The import that made it, the id of its {@link ImportReport}; null when none did. */
  readonly importId: string | null;
}
