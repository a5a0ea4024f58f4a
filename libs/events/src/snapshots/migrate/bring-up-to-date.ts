import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { renameDurably, syncToDisk, syncTree, writeDurably } from '../../durable-file.js';
import { fileLiteral, literal } from '../../engines/duckdb/engine.js';
import { run } from '../../engines/duckdb/run.js';
import type { ProgressMeter } from '../../import/progress-meter.js';
import { REASONS } from '../../import/row-rules.js';
import { kindOf } from '../../import/rule-sql.js';
import type { Lease } from '../../lease.js';
import { ifMissing, isThere } from '../../missing-file.js';
import {
  LAKE_TABLES,
  lakePaths,
  readPointer,
  writeManifest,
  writePointer,
  type LakeFile,
  type LakeTable,
  type Manifest,
  ROLLUPS,
} from '../../manifest.js';
import { bucketOf, chooseBuckets } from '../../rebuild/bucket.js';
import { rebuild } from '../../rebuild/rebuild.js';
import type { StagedRows } from '../../rebuild/rebuild-plan.js';
import { DEFAULT_TIME_ZONE, LAYOUT_VERSION } from '../../schema.js';
import { sealJson } from '../../sealed-json.js';
import { needSpace, withEngine, type OperationOptions } from '../operation.js';
import { sameTotals } from '../same-totals.js';
import { keepOlder } from './keep-older.js';
import { pathsOne, readManifestOne, readReportOne, type ManifestOne } from './version-one.js';

/** What bringing a lake up to date did. */
export interface Migration {
  readonly from: number;
  readonly to: number;
  /** The snapshot that was current; it keeps its id. null where the lake was empty. */
  readonly snapshotId: string | null;
  /** Older snapshots, which were not brought over: their imports' reports stay. */
  readonly dropped: readonly string[];
}

/** For the holder of the import lease. */
export interface MigrationWork {
  readonly dir: string;
  readonly lease: Lease;
  readonly progress: ProgressMeter;
  readonly options: Pick<OperationOptions, 'threads' | 'memoryLimit' | 'dayZone' | 'signal'>;
}

/**
 * Brings a lake of layout version 1 to the present one: the events of its current snapshot are spread over buckets, sorted anew, and counted
 * against the old totals; rows put aside become Parquet. The pointer is replaced last and the old folders are removed after it, so that a
 * process that is killed leaves a lake of the old version that is whole, or one of the new. An older lake must be brought up to date
 * before anything else is done to it. What it was is kept; see {@link keepOlder}.
 *
 * @returns null when the lake is of the present version.
 * @throws LakeOperationError `totals-differ` - the new files do not hold what the old ones did; `no-space`. DamagedLakeError - a file of the old lake is missing.
 * Cost: one sort of all rows; about 2.5 s a million rows on two cores.
 */
export async function bringUpToDate({ dir, lease, progress, options }: MigrationWork): Promise<Migration | null> {
  const pointer = await readPointer(dir);
  if (pointer.layoutVersion >= LAYOUT_VERSION) return null;
  const paths = lakePaths(dir);
  const { current } = pointer;
  await removeEarlierTry(dir);
  await keepOlder(dir, pointer.layoutVersion);
  for (const folder of [paths.snapshots, paths.files, paths.reports, paths.quarantine])
    await mkdir(folder, { recursive: true });
  await withEngine(dir, 'migration', options, async ({ engine, threads, folder }) => {
    const connection = await engine.connect();
    for (const id of pointer.reports) await bringReport(dir, id, connection, folder);
    if (current === null) return;
    const old = await readManifestOne(dir, current);
    await needSpace(dir, old.files.events.reduce((sum, { bytes }) => sum + bytes, 0) * 3, 'new version of the lake');
    progress.begin('bringing the lake up to date: reading', 'rows', old.snapshot.rows);
    const buckets = chooseBuckets(old.snapshot.rows, null);
    const staged = await stage(dir, old, connection, path.join(folder, 'rows'), buckets, options.signal);
    progress.begin('bringing the lake up to date: sorting', 'rows', old.snapshot.rows);
    const dayZone = options.dayZone ?? DEFAULT_TIME_ZONE;
    const made = await rebuild(
      {
        id: current,
        dir,
        folder: path.join(folder, 'files'),
        base: null,
        buckets,
        staged: staged === null ? [] : [staged],
        longIds: [],
        duplicates: 'append',
        gapMinutes: old.gapMinutes,
        dayZone,
        replacedMonths: new Set(),
        erasedUsers: [],
        isWhole: false,
      },
      { engine, threads, signal: options.signal, onPart: (fraction) => progress.updateFraction(fraction) },
    );
    if (made !== null) sameTotals(old.totals, made.totals);
    const none = Object.fromEntries(LAKE_TABLES.map((table) => [table, [] as LakeFile[]])) as Record<
      LakeTable,
      LakeFile[]
    >;
    const manifest: Manifest = {
      snapshot: { ...old.snapshot, layoutVersion: LAYOUT_VERSION, reason: 'migration' },
      gapMinutes: old.gapMinutes,
      buckets,
      rollups: ROLLUPS,
      dayZone,
      sessionCounters: made?.sessionCounters ?? Array.from({ length: buckets }, () => 0),
      sessionType: staged?.sessionType ?? 'uuid',
      contents: [],
      totals: old.totals,
      files: made?.files ?? none,
    };
    if (made !== null) {
      await syncTree(path.join(folder, 'files'));
      await renameDurably(path.join(folder, 'files'), paths.filesOf(current));
    }
    await writeManifest(dir, manifest);
  });
  await lease.assertHeld();
  options.signal?.throwIfAborted();
  await writePointer(dir, { ...pointer, layoutVersion: LAYOUT_VERSION, snapshots: current === null ? [] : [current] });
  for (const id of pointer.snapshots) await rm(pathsOne(dir).snapshot(id), { recursive: true, force: true });
  for (const id of pointer.reports) await rm(pathsOne(dir).quarantineFile(id), { force: true });
  return {
    from: pointer.layoutVersion,
    to: LAYOUT_VERSION,
    snapshotId: current,
    dropped: pointer.snapshots.filter((id) => id !== current),
  };
}

/** What a migration that was killed made; a lake of version 1 has none of it. */
async function removeEarlierTry(dir: string): Promise<void> {
  const paths = lakePaths(dir);
  await rm(paths.staging, { recursive: true, force: true });
  await rm(paths.files, { recursive: true, force: true });
  for (const name of await ifMissing(readdir(paths.snapshots), []))
    if (name.endsWith('.json')) await rm(path.join(paths.snapshots, name));
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Spreads the events over buckets as an import does; null where there is none. */
async function stage(
  dir: string,
  { snapshot, files }: ManifestOne,
  connection: DuckDBConnection,
  rowsDir: string,
  buckets: number,
  signal: AbortSignal | undefined,
): Promise<StagedRows | null> {
  if (files.events.length === 0) return null;
  const options = signal === undefined ? {} : { signal };
  const source = `read_parquet([${files.events.map((file) => fileLiteral(path.join(pathsOne(dir).snapshot(snapshot.id), file.path))).join(', ')}], hive_partitioning = false)`;
  const [[areUuids] = []] = await (
    await run(
      connection,
      `SELECT coalesce(bool_and(user_session IS NULL OR regexp_full_match(user_session, '${UUID}')), true) FROM ${source}`,
      options,
    )
  ).getRowsJson();
  const sessionType = areUuids === true ? 'uuid' : 'text';
  await mkdir(rowsDir, { recursive: true });
  await run(
    connection,
    `COPY (SELECT CAST(1 AS USMALLINT) AS source, event_time, CAST(${kindOf('event_type')} AS UTINYINT) AS kind, product_id, category_id, category_code, brand, price, user_id,
    CAST(user_session AS ${sessionType === 'uuid' ? 'UUID' : 'VARCHAR'}) AS user_session, ${bucketOf('user_id', buckets)} AS bucket FROM ${source}) TO ${literal(rowsDir)} (FORMAT parquet, PARTITION_BY (bucket), COMPRESSION snappy)`,
    options,
  );
  return { rowsDir, months: files.events.map(({ month }) => month).toSorted(), sessionType };
}

/** Gives a report what later ones say, as far as it is known, and makes its rows put aside a Parquet file. Done twice it changes nothing. */
async function bringReport(dir: string, id: string, connection: DuckDBConnection, folder: string): Promise<void> {
  const paths = lakePaths(dir);
  const report = await readReportOne(dir, id);
  const lines = pathsOne(dir).quarantineFile(id);
  const hasLines = await isThere(lines);
  if (hasLines) {
    const aside = path.join(folder, `${id}.parquet`);
    const remedy = `CASE reason ${Object.entries(REASONS)
      .map(([reason, text]) => `WHEN ${literal(reason)} THEN ${literal(text)}`)
      .join(' ')} ELSE '' END`;
    await run(
      connection,
      `COPY (SELECT file, line, "byteOffset" AS byte_offset, "column" AS column_name, value, reason, ${remedy} AS remedy, text, CAST(NULL AS VARCHAR) AS raw_base64
      FROM read_json(${fileLiteral(lines)}, format = 'newline_delimited', columns = {file: 'VARCHAR', line: 'BIGINT', "byteOffset": 'BIGINT', "column": 'VARCHAR', value: 'VARCHAR', reason: 'VARCHAR', text: 'VARCHAR'}))
      TO ${literal(aside)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)`,
    );
    await syncToDisk(aside);
    await renameDurably(aside, paths.quarantineFile(id));
  }
  const next = {
    ...report,
    snapshot: { ...report.snapshot, reason: report.snapshot.reason ?? 'import' },
    files: report.files.map((file) => ({
      format: file.readAs.startsWith('parquet') ? 'parquet' : 'csv',
      sha256: null,
      seconds: null,
      ...file,
    })),
    alreadyImported: report.alreadyImported ?? [],
    replacedRows: report.replacedRows ?? 0,
    duplicatesByType: report.duplicatesByType ?? { view: 0, cart: 0, remove_from_cart: 0, purchase: 0 },
    quarantineFile: report.quarantineFile === null ? null : path.relative(dir, paths.quarantineFile(id)),
  };
  await writeDurably(paths.report(id), sealJson(next, 2));
}
