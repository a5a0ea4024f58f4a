import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { syncTree, writeDurably } from '../../durable-file.js';
import { DamagedLakeError } from '../../errors.js';
import { ProgressMeter } from '../../import/progress-meter.js';
import {
  filesOf,
  lakePaths,
  readManifest,
  readPointer,
  writePointer,
  type LakeFile,
  type Pointer,
} from '../../manifest.js';
import { sha256Of } from '../../read-pieces.js';
import { ifMissing, isMissing, isThere } from '../../missing-file.js';
import { needSpace, type OperationOptions } from '../operation.js';
import { makePrivate, PRIVATE_MODE } from '../../private-folder.js';
import { inWords, LakeOperationError } from '../lake-operation-error.js';
import { ReaderHold } from '../readers.js';
import { copyFile, type CopiedFile } from './copy-file.js';

/** What a backup says of itself in `backup.json`, written last: a folder without it is no whole backup. */
export interface BackupManifest {
  readonly format: 'cartograph-lake-backup';
  readonly version: number;
  readonly layoutVersion: number;
  /** ISO 8601 instant in UTC. */
  readonly createdAt: string;
  readonly current: string | null;
  readonly snapshots: readonly string[];
  /** Every file below `lake/`. */
  readonly files: readonly CopiedFile[];
}

/** What was copied. */
export interface BackupReport {
  readonly dir: string;
  readonly snapshots: readonly string[];
  readonly current: string | null;
  readonly files: number;
  readonly bytes: number;
  readonly seconds: number;
}

export const BACKUP_VERSION = 1;
/** Inside of a backup: its description, and the lake. */
export const backupPaths = (dir: string) => ({ manifest: path.join(dir, 'backup.json'), lake: path.join(dir, 'lake') });

const TRIES = 50;
const PAUSE_MS = 100;

/**
 * Copies the lake into an empty folder while imports go on: every snapshot that is kept at this moment, reports, rows put aside, and
 * appended events that wait. Copies are forced onto the disk and compared with the SHA-256 in the manifests. Decisions (SQL) are not part of
 * it; give each its own folder.
 *
 * @param toDir - a folder that is empty or not there; it may lie on another disk.
 * @throws LakeOperationError `not-empty` - something is in the folder; `lake-changed` - users were erased meanwhile, and the copy, that still had
 *   them, was removed: back up again; `no-space`, `canceled` - what was copied is removed. DamagedLakeError - a file of the lake is not as it was written.
 */
export async function backupLake(
  dataDir: string,
  toDir: string,
  options: Omit<OperationOptions, 'waitMs'> = {},
): Promise<BackupReport> {
  const startedAt = performance.now();
  const dir = path.resolve(dataDir, 'lake');
  const to = path.resolve(toDir);
  const hold = new ReaderHold(path.resolve(dataDir));
  const progress = new ProgressMeter(options.onProgress);
  try {
    options.signal?.throwIfAborted();
    if (`${to}${path.sep}`.startsWith(`${dir}${path.sep}`))
      throw new LakeOperationError('options', `${to} lies inside the lake: choose a folder outside of ${dir}`);
    await needEmpty(to);
    try {
      return await copyLake({ dir, to, hold, progress, signal: options.signal, startedAt });
    } catch (error) {
      await removeCopies(to, error);
      throw error;
    }
  } catch (error) {
    throw inWords(error, 'backup', options.signal);
  } finally {
    await hold.close();
  }
}

/** @throws LakeOperationError `unreadable` - what was copied stays, for it cannot be removed; its cause is why the backup ended. */
async function removeCopies(to: string, cause: unknown): Promise<void> {
  try {
    for (const name of await ifMissing(readdir(to), []))
      await rm(path.join(to, name), { recursive: true, force: true });
  } catch (error) {
    const [why, what] = [cause, error].map((one) => (one instanceof Error ? one.message : String(one)));
    throw new LakeOperationError(
      'unreadable',
      `the backup ended (${why}), and what it had copied into ${to} could not be removed (${what}): remove the folder yourself`,
      { facts: { file: path.basename(to) }, cause },
    );
  }
}

interface Work {
  readonly dir: string;
  readonly to: string;
  readonly hold: ReaderHold;
  readonly progress: ProgressMeter;
  readonly signal: AbortSignal | undefined;
  readonly startedAt: number;
}

async function copyLake(work: Work): Promise<BackupReport> {
  const { dir, to, progress, signal } = work;
  const target = backupPaths(to);
  await mkdir(to, { recursive: true, mode: PRIVATE_MODE });
  await makePrivate(target.lake);
  progress.begin('copying events that wait to be imported', 'files', null);
  const { pointer, appended } = await copyMoment(work);
  const manifests = await Promise.all(pointer.snapshots.map((id) => readManifest(dir, id)));
  const facts = new Map<string, LakeFile>(manifests.flatMap(filesOf).map((file) => [file.path, file]));
  const beside = await besideFiles(dir, pointer);
  const bytes = [...facts.values()].reduce((sum, file) => sum + file.bytes, 0);
  await needSpace(to, bytes, 'backup');
  progress.begin('copying', 'bytes', bytes);
  let done = 0;
  const copied: CopiedFile[] = [...appended];
  for (const relative of [...facts.keys(), ...beside]) {
    const expected = facts.get(relative);
    try {
      const file = await copyFile({
        from: dir,
        to: target.lake,
        relative,
        signal,
        onBytes: (count) => progress.update(Math.min(bytes, (done += count))),
      });
      if (expected !== undefined && file.sha256 !== expected.sha256)
        throw new DamagedLakeError(path.join(dir, relative), `is not as it was written: its SHA-256 is ${file.sha256}`);
      copied.push(file);
    } catch (error) {
      throw isMissing(error) ? await whyMissing(dir, pointer, relative, error) : error;
    }
  }
  await writePointer(target.lake, pointer);
  if (await areErased(dir, pointer)) throw erased();
  const all = [...copied, await describe(target.lake, 'lake.json')];
  const manifest: BackupManifest = {
    format: 'cartograph-lake-backup',
    version: BACKUP_VERSION,
    layoutVersion: pointer.layoutVersion,
    createdAt: new Date().toISOString(),
    current: pointer.current,
    snapshots: pointer.snapshots,
    files: all,
  };
  await syncTree(to);
  await writeDurably(target.manifest, `${JSON.stringify(manifest)}\n`);
  return {
    dir: to,
    snapshots: pointer.snapshots,
    current: pointer.current,
    files: all.length,
    bytes: all.reduce((sum, file) => sum + file.bytes, 0),
    seconds: (performance.now() - work.startedAt) / 1000,
  };
}

/** One moment of the lake: what the pointer names, held, and the appended events that were not imported by then. */
async function copyMoment({ dir, to, hold, signal }: Work): Promise<{ pointer: Pointer; appended: CopiedFile[] }> {
  const { lake } = backupPaths(to);
  for (let tries = 1; ; tries += 1) {
    signal?.throwIfAborted();
    const pointer = await readPointer(dir);
    await hold.hold(pointer.snapshots);
    const appended: CopiedFile[] = [];
    let isStill = true;
    try {
      // A journal first: what it says is written is then in the copy of its segment.
      for (const relative of await appendedFiles(dir))
        appended.push(await copyFile({ from: dir, to: lake, relative, signal, onBytes: () => undefined }));
    } catch (error) {
      if (!isMissing(error)) throw error;
      isStill = false;
    }
    if (isStill && JSON.stringify(await readPointer(dir)) === JSON.stringify(pointer)) return { pointer, appended };
    await rm(path.join(lake, 'appends'), { recursive: true, force: true });
    await hold.letGo(pointer.snapshots);
    if (tries === TRIES)
      throw new LakeOperationError(
        'lake-changed',
        'the lake changed each time it was looked at: back up again when fewer imports run',
      );
    await sleep(PAUSE_MS);
  }
}

/** Files of appended events, journals before the segments they tell of. */
async function appendedFiles(dir: string): Promise<string[]> {
  const entries = await ifMissing(readdir(path.join(dir, 'appends'), { withFileTypes: true, recursive: true }), []);
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  return [...files.filter((file) => file.endsWith('.batches')), ...files.filter((file) => !file.endsWith('.batches'))];
}

async function besideFiles(dir: string, { snapshots, reports }: Pointer): Promise<string[]> {
  const quarantine = await Promise.all(
    reports.map(async (id) => ((await isThere(lakePaths(dir).quarantineFile(id))) ? [`quarantine/${id}.parquet`] : [])),
  );
  return [
    ...snapshots.map((id) => `snapshots/${id}.json`),
    ...reports.map((id) => `reports/${id}.json`),
    ...quarantine.flat(),
  ];
}

const erased = (): LakeOperationError =>
  new LakeOperationError(
    'lake-changed',
    'users were erased while the backup ran, so it was removed, for it still had them: back up again',
  );

async function areErased(dir: string, { snapshots }: Pointer): Promise<boolean> {
  const { replaced = {} } = await readPointer(dir);
  return snapshots.some((id) => replaced[id] !== undefined);
}

async function whyMissing(dir: string, pointer: Pointer, relative: string, cause: unknown): Promise<Error> {
  return (await areErased(dir, pointer))
    ? erased()
    : new DamagedLakeError(path.join(dir, relative), 'is missing', { cause });
}

async function describe(dir: string, relative: string): Promise<CopiedFile> {
  const file = path.join(dir, relative);
  return { path: relative, bytes: (await stat(file)).size, sha256: await sha256Of(file) };
}

async function needEmpty(dir: string): Promise<void> {
  const names = await ifMissing(readdir(dir), []);
  if (names.length > 0)
    throw new LakeOperationError(
      'not-empty',
      `${dir} is not empty (${names.slice(0, 3).join(', ')}): give a new folder to each backup`,
    );
}
