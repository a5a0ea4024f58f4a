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
  type Manifest,
  type SnapshotTotals,
} from './manifest.js';
export { USER_GROUPS, userGroupOf } from './rebuild/bucket.js';
export { openLake, type Lake } from './lake.js';
export type { QuarantinedRow } from './quarantine.js';
export type { ColumnTable, EventStore, QueryOptions, Row, SqlValue } from './store.js';
export { importLog } from './import/import-log.js';
export { isMonth } from './import/replaced-months.js';
export type { ReadAs } from './import/read-as.js';
export { expandGlob, isPattern } from './import/read-glob.js';
export type { ImportedFile, ImportProblem, ImportReport, Progress, SkippedFile } from './report.js';
export { makePrivate } from './private-folder.js';
export { ifMissing, ifSystemSays, isForbidden, isMissing, isThere, isWithoutRoom } from './missing-file.js';
export { assertNotRestoring, restoringPlaces } from './restoring.js';
export { acquireLease, type Lease } from './lease.js';
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
  type ImportErrorCode,
} from './errors.js';
export { GREATEST_PLAIN_ID, idNumber, isId, MOST_ID_DIGITS, withoutLeadingZeros } from './ids/id-number.js';
export { externalIds } from './ids/external-ids.js';
export { BYTE_ORDER_MARK, csvLine } from './export/csv-cell.js';
export { EXPORT_TABLES } from './export/export-query.js';
export { exportTable } from './export/export-table.js';
export { parquetOfCsv, type ParquetType } from './export/parquet-of-csv.js';
export { clearHalfMade } from './snapshots/as-writer.js';
export { compact } from './snapshots/compact.js';
export { compareSnapshots, type MonthDifference, type SnapshotDifference } from './snapshots/compare-snapshots.js';
export { LakeOperationError } from './snapshots/lake-operation-error.js';
export { planRemoval, removeSnapshots, type Removal } from './snapshots/remove-snapshots.js';
export { listReports, tidyReports } from './snapshots/tidy/tidy-reports.js';
export { rollBack } from './snapshots/roll-back.js';
export type { OperationOptions } from './snapshots/operation.js';
export { snapshotHolders, type SnapshotHolder } from './snapshots/readers.js';
export { openAppender } from './append/appender.js';
export type { Appender } from './append/lake-appender.js';
export type { NewEvent, RejectedEvent } from './append/log-line.js';
export type { PendingAppends } from './append/pending.js';
export { RecentEvents } from './append/recent-events.js';

export { AppendError, type AppendErrorCode } from './append/append-error.js';
export { lakeCondition } from './snapshots/lake-condition.js';
export { listSnapshots, type SnapshotList, type SnapshotListing } from './snapshots/list-snapshots.js';
export { verifyLake } from './snapshots/verify/verify-lake.js';
export type { VerifyReport } from './snapshots/verify/verify-report.js';
export { textEraser } from './snapshots/erase/erase-from-text.js';
export { eraseUsers, type EraseReport } from './snapshots/erase/erase-users.js';
export { backupLake } from './snapshots/backup/backup-lake.js';
export { restoreLake } from './snapshots/backup/restore-lake.js';

export { repairLake, type RepairReport } from './snapshots/repair/repair-lake.js';
export { LEFTOVER_DAYS, type Leftover } from './import/leftovers.js';
export { KEEP_LAST } from './snapshots/remove-snapshots.js';
export { TableError } from './tables/table-error.js';
export { keptExample, shownValue, TABLE_LIMITS } from './tables/table-limits.js';
export { tableRows, type TableOptions, type TableRow } from './tables/table-rows.js';
export { tableFile, type TableSource } from './tables/table-source.js';
