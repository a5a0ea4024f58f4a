import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Engine, fileLiteral } from '../../engines/duckdb/engine.js';
import { run } from '../../engines/duckdb/run.js';
import { viewStatements } from '../../engines/duckdb/views.js';
import { DamagedLakeError, isOutOfMemory, QueryError } from '../../errors.js';
import { ProgressMeter } from '../../import/progress-meter.js';
import { ifMissing } from '../../missing-file.js';
import {
  filesOf,
  lakePaths,
  readManifestAlone,
  readSealedJson,
  readSealedPointer,
  type Manifest,
  type Pointer,
} from '../../manifest.js';
import { checkQuarantine, isReportSealed, readReport } from '../../report-file.js';
import type { OperationOptions } from '../operation.js';
import { inWords } from '../lake-operation-error.js';
import { ReaderHold } from '../readers.js';
import { resolveSnapshot } from '../snapshot-id.js';
import { checkFiles, type FileVerdicts } from './check-files.js';
import { checkOrder } from './check-order.js';
import { TableChecks, unreadable } from './check-tables.js';
import {
  REPAIR,
  RESTORE,
  type Finding,
  type VerifyCheck,
  type VerifyProblem,
  type VerifyReport,
} from './verify-report.js';

/** How thoroughly to look. */
export interface VerifyOptions extends Omit<OperationOptions, 'waitMs'> {
  /** Count every table again from the events, and look at the order of every file. Default false: files, checksums and manifests only. */
  readonly deep?: boolean;
  /** Only this snapshot: an id, a piece of it that fits no other, or `current`. Default: every one kept. */
  readonly snapshotId?: string;
  /** Reads no faster than that, so that others feel it less. Default: as fast as it goes. */
  readonly bytesPerSecond?: number;
}

/**
 * Looks whether the lake is as it was written: every file there, of its size and SHA-256, every manifest fitting its files. With `deep`
 * the totals and every table are counted again from the events by other SQL than the import's, every row's bucket and month and every
 * file's order are looked at, and the session rule. Changes nothing; imports may run meanwhile.
 * A folder that may only be read is verified, too.
 *
 * @returns what was looked at and what is wrong; a damaged lake is a report, not an error.
 * @throws NewerDataError - a newer Cartograph wrote the folder. NoSnapshotError - the one named is not kept. LakeOperationError - canceled.
 * Cost: reads every byte once; deep, some sorts of all rows for each snapshot.
 */
export async function verifyLake(dataDir: string, options: VerifyOptions = {}): Promise<VerifyReport> {
  const dir = path.resolve(dataDir, 'lake');
  const startedAt = performance.now();
  const hold = new ReaderHold(path.resolve(dataDir));
  const checks: VerifyCheck[] = [];
  const problems: VerifyProblem[] = [];
  const notVerifiable: string[] = [];
  let isReadOnly = false;
  const note = (snapshotId: string | null, { name, checked, wrong, problems: found }: Finding): boolean => {
    checks.push({ snapshotId, name, isOk: wrong === 0, checked, wrong });
    problems.push(...found.map((problem) => ({ snapshotId, check: name, ...problem })));
    return wrong === 0;
  };
  const done = (snapshotIds: readonly string[], unnamed: VerifyReport['unnamed']): VerifyReport => ({
    isOk: checks.every(({ isOk }) => isOk),
    deep: options.deep ?? false,
    snapshotIds,
    checks,
    problems,
    unnamed,
    isReadOnly,
    notVerifiable,
    seconds: (performance.now() - startedAt) / 1000,
  });
  try {
    options.signal?.throwIfAborted();
    const found = await pointerOf(dir);
    const pointer = found instanceof DamagedLakeError ? found : found.pointer;
    if (pointer instanceof DamagedLakeError) {
      note(null, {
        name: 'pointer',
        checked: 1,
        wrong: 1,
        problems: [{ file: 'lake.json', table: null, message: `lake.json ${pointer.damage}`, remedy: pointer.remedy }],
      });
      return done([], { files: 0, bytes: 0 });
    }
    isReadOnly = !(await hold.hold(pointer.snapshots));
    if (!(found instanceof DamagedLakeError) && !found.isSealed) notVerifiable.push('lake.json');
    const ids = options.snapshotId === undefined ? pointer.snapshots : [resolveSnapshot(pointer, options.snapshotId)];
    note(null, checkPointer(pointer));
    const engine = await Engine.open({ ...options, tempRoot: lakePaths(dir).temp });
    try {
      const connection = await engine.connect();
      if (options.snapshotId === undefined) note(null, await checkReports(dir, pointer, connection, notVerifiable));
      await checkSnapshots({
        dir,
        ids,
        connection,
        note,
        progress: new ProgressMeter(options.onProgress),
        deep: options.deep ?? false,
        signal: options.signal,
        notVerifiable,
        bytesPerSecond: options.bytesPerSecond,
      });
    } finally {
      await engine.close();
    }
    return done(ids, await findUnnamed(dir, pointer));
  } catch (error) {
    throw inWords(error, 'verification', options.signal);
  } finally {
    await hold.close();
  }
}

interface Work {
  readonly dir: string;
  readonly ids: readonly string[];
  readonly connection: DuckDBConnection;
  readonly note: (snapshotId: string | null, finding: Finding) => boolean;
  readonly progress: ProgressMeter;
  readonly deep: boolean;
  readonly signal: AbortSignal | undefined;
  /** Gets the manifests that have no checksum. */
  readonly notVerifiable: string[];
  readonly bytesPerSecond: number | undefined;
}

async function checkSnapshots({
  dir,
  ids,
  connection,
  note,
  progress,
  deep,
  signal,
  notVerifiable,
  bytesPerSecond,
}: Work): Promise<void> {
  const verdicts: FileVerdicts = new Map();
  for (const id of ids) {
    const manifest = await readManifestOnly(dir, id);
    if (manifest instanceof DamagedLakeError) {
      note(id, {
        name: 'manifest',
        checked: 1,
        wrong: 1,
        problems: [
          {
            file: `snapshots/${id}.json`,
            table: null,
            message: `snapshots/${id}.json ${manifest.damage}`,
            remedy: REPAIR,
          },
        ],
      });
      continue;
    }
    if (!(await readSealedJson(lakePaths(dir).manifest(id))).isSealed) notVerifiable.push(`snapshots/${id}.json`);
    progress.begin(
      `reading the files of ${id}`,
      'bytes',
      filesOf(manifest).reduce((sum, { bytes }) => sum + bytes, 0),
    );
    let read = 0;
    const findings = await checkFiles(
      connection,
      dir,
      manifest,
      verdicts,
      async (bytes) => {
        progress.update((read += bytes));
        if (bytesPerSecond !== undefined) await sleep((bytes / bytesPerSecond) * 1_000);
      },
      signal,
    );
    // A file that is not as it was written would only be found wrong again, in a way that is harder to read.
    const filesAreWhole = findings.filter((finding) => note(id, finding)).some(({ name }) => name === 'files');
    if (deep && filesAreWhole && manifest.files.events.length > 0)
      await checkDeeply({ dir, manifest, connection, note, progress, signal });
  }
}

async function checkDeeply({
  dir,
  manifest,
  connection,
  note,
  progress,
  signal,
}: Pick<Work, 'dir' | 'connection' | 'note' | 'progress' | 'signal'> & { manifest: Manifest }): Promise<void> {
  const { id } = manifest.snapshot;
  const guarded = async (name: string, check: () => Promise<Finding[]>): Promise<void> => {
    try {
      for (const finding of await check()) note(id, finding);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      note(id, unreadable(dir, name, error));
    }
  };
  const schema = `verify_${id}`;
  for (const sql of [`CREATE SCHEMA "${schema}"`, `USE "${schema}"`, ...viewStatements(dir, manifest)])
    await run(connection, sql);
  const all = new TableChecks(connection, dir, manifest, signal).all();
  progress.begin(`counting ${id} again`, 'checks', all.length + 1);
  await guarded('order', () => checkOrder(connection, dir, manifest, signal));
  for (const [index, [name, check]] of all.entries()) {
    progress.update(index + 1);
    await guarded(name, async () => [await check()]);
  }
  progress.update(all.length + 1);
  await run(connection, 'USE main');
  await run(connection, `DROP SCHEMA "${schema}" CASCADE`);
}

async function pointerOf(dir: string): Promise<Awaited<ReturnType<typeof readSealedPointer>> | DamagedLakeError> {
  try {
    return await readSealedPointer(dir);
  } catch (error) {
    if (error instanceof DamagedLakeError) return error;
    throw error;
  }
}

function checkPointer({ current, snapshots, reports }: Pointer): Finding {
  const wrong = [
    ...(current !== null && !snapshots.includes(current)
      ? [`the current snapshot ${current} is not among the kept ones`]
      : []),
    ...(current === null && snapshots.length > 0 ? ['snapshots are kept but none is current'] : []),
    ...(new Set(snapshots).size < snapshots.length || new Set(reports).size < reports.length
      ? ['a snapshot or report is named twice']
      : []),
  ];
  return {
    name: 'pointer',
    checked: snapshots.length + reports.length,
    wrong: wrong.length,
    problems: wrong.map((message) => ({
      file: 'lake.json',
      table: null,
      message: `lake.json: ${message}`,
      remedy: RESTORE,
    })),
  };
}

async function checkReports(
  dir: string,
  pointer: Pointer,
  connection: DuckDBConnection,
  notVerifiable: string[],
): Promise<Finding> {
  const problems: Finding['problems'][number][] = [];
  for (const id of pointer.reports) {
    try {
      const report = await readReport(dir, id);
      if (!(await isReportSealed(dir, id))) notVerifiable.push(`reports/${id}.json`);
      if (report.quarantineFile === null) continue;
      await checkQuarantine(dir, id);
      const [row] = await (
        await run(connection, `SELECT count(*) FROM read_parquet(${fileLiteral(report.quarantineFile)})`)
      ).getRowsJson();
      const most = Object.values(report.quarantined).reduce((a, b) => a + b, 0);
      // Fewer: users were erased from it.
      if (Number(row?.[0]) > most)
        problems.push({
          file: `quarantine/${id}.parquet`,
          table: null,
          message: `quarantine/${id}.parquet has ${String(row?.[0])} rows where its report counts ${most}`,
          remedy: RESTORE,
        });
    } catch (error) {
      if (error instanceof DamagedLakeError) {
        const file = path.relative(dir, error.file);
        problems.push({ file, table: null, message: `${file} ${error.damage}`, remedy: RESTORE });
      } else if (error instanceof QueryError && !isOutOfMemory(error)) {
        const file = `quarantine/${id}.parquet`;
        problems.push({ file, table: null, message: `${file} cannot be read`, remedy: RESTORE });
      } else throw error;
    }
  }
  return { name: 'reports', checked: pointer.reports.length, wrong: problems.length, problems };
}

async function readManifestOnly(dir: string, id: string): Promise<Manifest | DamagedLakeError> {
  try {
    return await readManifestAlone(dir, id);
  } catch (error) {
    if (error instanceof DamagedLakeError) return error;
    throw error;
  }
}

async function findUnnamed(dir: string, { snapshots }: Pointer): Promise<{ files: number; bytes: number }> {
  const manifests = await Promise.all(snapshots.map((id) => readManifestOnly(dir, id)));
  const named = new Set(
    manifests.flatMap((manifest) =>
      manifest instanceof DamagedLakeError ? [] : filesOf(manifest).map((file) => path.join(dir, file.path)),
    ),
  );
  const entries = await ifMissing(readdir(lakePaths(dir).files, { withFileTypes: true, recursive: true }), []);
  const unnamed = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !named.has(file));
  const sizes = await Promise.all(unnamed.map(async (file) => (await ifMissing(stat(file), { size: 0 })).size));
  return { files: unnamed.length, bytes: sizes.reduce((a, b) => a + b, 0) };
}
