import { access, constants, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Engine, literal, ownerOfTempFolder, tempFolderName } from '../engines/duckdb/engine.js';
import { filesRead } from '../engines/duckdb/files-read.js';
import { run } from '../engines/duckdb/run.js';
import { viewStatements } from '../engines/duckdb/views.js';
import { renameDurably, syncToDisk } from '../durable-file.js';
import { NoSnapshotError } from '../errors.js';
import { FileChecks } from '../file-checks.js';
import { ProgressMeter } from '../import/progress-meter.js';
import { ifMissing, isForbidden } from '../missing-file.js';
import { filesOf, lakePaths, readManifest, readPointer, type Manifest } from '../manifest.js';
import { isSameProcess } from '../process-life.js';
import { isSilent } from '../sign-of-life.js';
import type { Snapshot } from '../snapshot.js';
import { inWords, LakeOperationError } from '../snapshots/lake-operation-error.js';
import type { OperationOptions } from '../snapshots/operation.js';
import { ReaderHold } from '../snapshots/readers.js';
import { resolveSnapshot } from '../snapshots/snapshot-id.js';
import { exportQuery, periodQuery, type ExportFilter, type ExportTable, type Period } from './export-query.js';

/** What to write where. */
export interface ExportOptions extends Omit<OperationOptions, 'waitMs'>, ExportFilter {
  readonly table: ExportTable;
  /** Its name ends in .csv, .csv.gz or .parquet. A file that is there is replaced when the new one is whole. */
  readonly file: string;
  /** An id, a piece of it that fits no other, or `current`, which is the default. */
  readonly snapshotId?: string;
  /** IANA zone of `from` and `to`. Default UTC. */
  readonly timeZone?: string;
}

/** What was written. */
export interface ExportReport {
  readonly table: ExportTable;
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  /** Of a synthetic snapshot the last one is `synthetic`, true in every row. */
  readonly columns: readonly string[];
  readonly snapshot: Snapshot;
  readonly seconds: number;
}

const NO_PERIOD: Period = { from: null, until: null };

/** How the engine writes a kind of file, by the end of its name. */
const FORMATS: readonly (readonly [ending: RegExp, options: string, asCsv: boolean])[] = [
  [/\.csv$/i, 'FORMAT csv, HEADER, COMPRESSION none', true],
  [/\.csv\.gz$/i, 'FORMAT csv, HEADER, COMPRESSION gzip', true],
  [/\.parquet$/i, 'FORMAT parquet, COMPRESSION zstd', false],
];

/**
 * Writes a table of a snapshot to a file, which appears whole or not at all. Memory stays within the engine's limit however many rows
 * there are. In CSV ids have all their digits (in Parquet too: as texts, where the snapshot has one beyond 2^63 − 1), times say UTC, and a text that a spreadsheet would run as a formula (it begins with
 * = + - @ tab or CR and is no number) has an apostrophe before it; Parquet keeps values and types as the lake has them.
 *
 * @throws LakeOperationError - `options`: the file cannot be written there or the table knows no such filter; `canceled`; `no-space`. NoSnapshotError.
 */
export async function exportTable(dataDir: string, options: ExportOptions): Promise<ExportReport> {
  const { table, file, signal } = options;
  const startedAt = performance.now();
  const dir = path.resolve(dataDir, 'lake');
  const hold = new ReaderHold(path.resolve(dataDir));
  const aside = path.join(path.dirname(file), `${asidePrefix(file)}${tempFolderName()}.part`);
  let isBegun = false;
  try {
    signal?.throwIfAborted();
    const [, format, asCsv] = await formatOf(file);
    isBegun = true;
    await removeBrokenOff(file);
    const manifest = await heldManifest(dir, hold, options.snapshotId ?? 'current');
    const form = { asCsv, isSynthetic: manifest.snapshot.isSynthetic, hasLongIds: manifest.files.long_ids.length > 0 };
    exportQuery(table, options, NO_PERIOD, form);
    const progress = new ProgressMeter(options.onProgress);
    progress.begin(
      `writing ${table}`,
      'rows',
      manifest.files[table].reduce((sum, { rows }) => sum + rows, 0),
      path.basename(file),
    );
    const engine = await Engine.open({ ...options, tempRoot: lakePaths(dir).temp });
    try {
      const connection = await engine.connectWithProgress();
      const checks = new FileChecks(dir);
      // The views, too, need files that can be opened.
      const period = periodQuery(options, options.timeZone ?? 'UTC');
      const files = [
        ...(await filesRead(connection, manifest, period)),
        ...(await filesRead(connection, manifest, exportQuery(table, options, NO_PERIOD, form).sql)),
      ];
      await checks.need([...new Set(files)], signal);
      for (const sql of viewStatements(dir, manifest))
        await run(connection, sql).catch(async (error: unknown) => {
          await checks.need(filesOf(manifest), signal);
          throw error;
        });
      const [found] = await (await run(connection, period)).getRowObjectsJson();
      const { sql, columns } = exportQuery(table, options, found as unknown as Period, form);
      const written = await run(connection, `COPY (${sql}) TO ${literal(aside)} (${format})`, {
        ...(signal === undefined ? {} : { signal }),
        onFraction: (fraction) => progress.updateFraction(fraction),
      });
      const rows = Number((await written.getRowsJson())[0]?.[0] ?? 0);
      await syncToDisk(aside);
      signal?.throwIfAborted();
      await renameDurably(aside, file);
      return {
        table,
        file,
        rows,
        bytes: (await stat(file)).size,
        columns,
        snapshot: manifest.snapshot,
        seconds: (performance.now() - startedAt) / 1000,
      };
    } finally {
      await engine.close();
    }
  } catch (error) {
    throw inWords(error, 'export', signal);
  } finally {
    if (isBegun) await rm(aside, { force: true });
    await hold.close();
  }
}

const asidePrefix = (file: string): string => `.${path.basename(file)}.`;

/** A running export writes more often than that. */
const EXPORT_SILENT_MS = 24 * 60 * 60_000;

/** What exports to the same file left behind whose processes are gone: of another machine, or of before a restart of this one, where nothing was written for a day. */
async function removeBrokenOff(file: string): Promise<void> {
  const prefix = asidePrefix(file);
  for (const name of await readdir(path.dirname(file))) {
    if (!name.startsWith(prefix) || !name.endsWith('.part')) continue;
    const owner = ownerOfTempFolder(name.slice(prefix.length, -'.part'.length));
    if (owner === null) continue;
    const aside = path.join(path.dirname(file), name);
    const isGone = owner.isOfThisHost
      ? !(await isSameProcess(owner.pid, null))
      : await isSilent(aside, EXPORT_SILENT_MS);
    if (isGone) await rm(aside, { force: true });
  }
}

async function formatOf(file: string): Promise<(typeof FORMATS)[number]> {
  const format = FORMATS.find(([ending]) => ending.test(file));
  if (format === undefined)
    throw new LakeOperationError(
      'options',
      `${path.basename(file)} says no format: end its name in .csv, .csv.gz or .parquet`,
    );
  const folder = path.dirname(file);
  const place = await ifMissing(stat(folder), null);
  if (place?.isDirectory() !== true)
    throw new LakeOperationError('options', `${folder} is no folder: make it first, or choose another place`);
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    if (!isForbidden(cause)) throw cause;
    throw new LakeOperationError(
      'options',
      `${folder} cannot be written by this user: change its permissions, or choose another place`,
      { cause },
    );
  });
  if ((await ifMissing(stat(file), null))?.isDirectory() === true)
    throw new LakeOperationError('options', `${file} is a folder: name a file`);
  return format;
}

/** The description of a snapshot whose files stay until the hold is let go. */
async function heldManifest(dir: string, hold: ReaderHold, wanted: string): Promise<Manifest> {
  const id = resolveSnapshot(await readPointer(dir), wanted);
  await hold.hold([id]);
  if (!(await readPointer(dir)).snapshots.includes(id)) throw new NoSnapshotError(id);
  return readManifest(dir, id);
}
