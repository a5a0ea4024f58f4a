export {
  DEFAULT_TIME_ZONE,
  EVENT_TYPES,
  LAYOUT_VERSION,
  LOG_COLUMNS,
  type EventType,
  type LogColumn,
} from './schema.js';
export type { Snapshot, SnapshotReason } from './snapshot.js';
export {
  dayZoneOf,
  LAKE_TABLES,
  type ContentEntry,
  type LakeFile,
  type LakeTable,
  type Manifest,
  type SnapshotTotals,
} from './manifest.js';
export { USER_GROUPS, userGroupOf } from './rebuild/bucket.js';
export { openLake, type Lake, type LakeOptions } from './lake.js';
export type { QuarantinedRow, QuarantinePage, QuarantineRequest } from './quarantine.js';
export type { Cell, ColumnData, ColumnTable, EventStore, QueryOptions, Row, SqlValue } from './store.js';
export { importLog, type ImportOptions } from './import/import-log.js';
export { isMonth } from './import/replaced-months.js';
export type { ReadAs } from './import/read-as.js';
export { expandGlob, isPattern } from './import/read-glob.js';
export type { ImportedFile, ImportProblem, ImportReport, Progress, SkippedFile } from './report.js';
export { makePrivate } from './private-folder.js';
export { ifMissing, ifSystemSays, isForbidden, isMissing, isThere, isWithoutRoom } from './missing-file.js';
export { assertNotRestoring, RestoringError, restoringPlaces } from './restoring.js';
export { acquireLease, type Lease, type LeaseOptions } from './lease.js';
export { syncToDisk } from './durable-file.js';
export { keepReserve, RESERVE_BYTES } from './reserve.js';
export { placeHere } from './machine.js';
export { memoryBytes, type EngineLimits } from './engines/duckdb/engine.js';
export {
  DamagedLakeError,
  ImportError,
  isOutOfMemory,
  LeaseHeldError,
  LeaseLostError,
  NewerDataError,
  NoSnapshotError,
  OlderDataError,
  QueryError,
  UnsafeIntegerError,
  type ErrorFacts,
  type ImportErrorCode,
  type LeaseHolder,
} from './errors.js';
export { GREATEST_PLAIN_ID, idNumber, isId, MOST_ID_DIGITS, withoutLeadingZeros } from './ids/id-number.js';
export { externalIds } from './ids/external-ids.js';
export { BYTE_ORDER_MARK, csvLine } from './export/csv-cell.js';
export { EXPORT_TABLES, type ExportFilter, type ExportTable } from './export/export-query.js';
export { exportTable, type ExportOptions, type ExportReport } from './export/export-table.js';
export { parquetOfCsv, type ParquetOptions, type ParquetType } from './export/parquet-of-csv.js';
export { clearHalfMade } from './snapshots/as-writer.js';
export { compact, type CompactOptions } from './snapshots/compact.js';
export {
  compareSnapshots,
  type FileCount,
  type MonthDifference,
  type SnapshotDifference,
  type SnapshotStep,
} from './snapshots/compare-snapshots.js';
export { LakeOperationError, type LakeOperationErrorCode } from './snapshots/lake-operation-error.js';
export {
  planRemoval,
  removeSnapshots,
  type PlannedRemoval,
  type Removal,
  type RemovalPolicy,
} from './snapshots/remove-snapshots.js';
export {
  listReports,
  tidyReports,
  type KeptReport,
  type KeptReports,
  type ReportRetention,
} from './snapshots/tidy/tidy-reports.js';
export { rollBack, type RolledBack } from './snapshots/roll-back.js';
export type { OperationOptions } from './snapshots/operation.js';
export { snapshotHolders, type SnapshotHolder } from './snapshots/readers.js';
export {
  openAppender,
  type Appender,
  type AppenderOptions,
  type AppendOptions,
  type AppendResult,
} from './append/appender.js';
export type { AppendReason, NewEvent, RejectedEvent } from './append/log-line.js';
export type { PendingAppends } from './append/pending.js';
export { RecentEvents, type RecentEvent } from './append/recent-events.js';
export type { ContentsOf, ImportSegments, SealOptions } from './append/seal.js';
export { AppendError, type AppendErrorCode } from './append/append-error.js';
export { lakeCondition, type LakeCondition } from './snapshots/lake-condition.js';
export {
  listSnapshots,
  type DamagedSnapshot,
  type SnapshotList,
  type SnapshotListing,
} from './snapshots/list-snapshots.js';
export { verifyLake, type VerifyOptions } from './snapshots/verify/verify-lake.js';
export type { VerifyCheck, VerifyProblem, VerifyReport } from './snapshots/verify/verify-report.js';
export { ERASED_USER, textEraser, type ErasedText } from './snapshots/erase/erase-from-text.js';
export { eraseUsers, type EraseReport } from './snapshots/erase/erase-users.js';
export { backupLake, type BackupManifest, type BackupReport } from './snapshots/backup/backup-lake.js';
export { readBackup, restoreLake } from './snapshots/backup/restore-lake.js';
export type { CopiedFile } from './snapshots/backup/copy-file.js';
export { migrateLake } from './snapshots/migrate/migrate-lake.js';
export type { Migration } from './snapshots/migrate/bring-up-to-date.js';
export {
  repairLake,
  type RepairOptions,
  type RepairReport,
  type UnusableSnapshot,
} from './snapshots/repair/repair-lake.js';
export { LEFTOVER_DAYS, type Leftover } from './import/leftovers.js';
export { KEEP_LAST, KEEP_LAST_APPENDS } from './snapshots/remove-snapshots.js';
export { TableError, type TableFault } from './tables/table-error.js';
export { keptExample, shownValue, TABLE_LIMITS } from './tables/table-limits.js';
export { tableRows, type TableOptions, type TableRow } from './tables/table-rows.js';
export { tableFile, type TableSource } from './tables/table-source.js';
