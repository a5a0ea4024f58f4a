export { EVENT_TYPES, LAYOUT_VERSION, LOG_COLUMNS, type EventType, type LogColumn } from './schema.js';
export type { Snapshot, SnapshotReason } from './snapshot.js';
export { LAKE_TABLES, type ContentEntry, type LakeFile, type LakeTable, type Manifest, type SnapshotTotals } from './manifest.js';
export { openLake, type Lake, type LakeOptions } from './lake.js';
export type { Cell, ColumnData, ColumnTable, EventStore, QueryOptions, Row, SqlValue } from './store.js';
export { importLog, type ImportOptions } from './import/import-log.js';
export type { ImportedFile, ImportProblem, ImportReport, Progress, SkippedFile } from './report.js';
export { acquireLease, type Lease, type LeaseOptions } from './lease.js';
export {
  DamagedLakeError, ImportError, LeaseHeldError, LeaseLostError, NewerDataError, NoSnapshotError, QueryError, UnsafeIntegerError,
  type ImportErrorCode, type LeaseHolder,
} from './errors.js';
