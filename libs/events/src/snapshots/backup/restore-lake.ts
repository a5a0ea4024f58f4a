import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { renameDurably, syncTree } from '../../durable-file.js';
import { DamagedLakeError, NewerDataError } from '../../errors.js';
import { ProgressMeter } from '../../import/progress-meter.js';
import { acquireLease } from '../../lease.js';
import { checkLayout, filesOf, readLakeJson, readManifestAlone, readPointer } from '../../manifest.js';
import { ifMissing, isMissing, isThere } from '../../missing-file.js';
import { needSpace, type OperationOptions } from '../operation.js';
import { makePrivate, PRIVATE_MODE } from '../../private-folder.js';
import { inWords, LakeOperationError } from '../lake-operation-error.js';
import { BACKUP_VERSION, backupPaths, type BackupManifest, type BackupReport } from './backup-lake.js';
import { copyFile } from './copy-file.js';

const RESTORING = 'lake.restoring';
const REPLACED = 'lake.replaced-';

/**
 * Puts a backup into a data folder whose lake is empty. Everything is copied aside, forced onto the disk and compared with what the backup
 * says of itself before the lake gets its name in one step; killed before, the data folder is as it was, and restoring again starts over.
 *
 * @param fromDir - a folder that {@link backupLake} made; it is not changed.
 * @throws LakeOperationError `no-backup` - the folder is no whole backup; `backup-damaged` - a file of it is missing or changed, names it;
 *   `not-empty` - the data folder has a lake. NewerDataError - a newer Cartograph made it. LeaseHeldError - an import is at work.
 */
export async function restoreLake(
  fromDir: string,
  dataDir: string,
  options: OperationOptions = {},
): Promise<BackupReport> {
  const startedAt = performance.now();
  const from = backupPaths(path.resolve(fromDir));
  const data = path.resolve(dataDir);
  const progress = new ProgressMeter(options.onProgress);
  const { signal } = options;
  try {
    signal?.throwIfAborted();
    const backup = await readBackup(path.resolve(fromDir));
    await mkdir(data, { recursive: true, mode: PRIVATE_MODE });
    const ask = { holder: 'restore', waitMs: options.waitMs ?? 0, ...(signal === undefined ? {} : { signal }) };
    const appends = await acquireLease(data, 'appends', ask);
    try {
      const lease = await acquireLease(data, 'import', ask);
      try {
        await needEmptyLake(data);
        for (const name of await readdir(data))
          if (name === RESTORING || name.startsWith(REPLACED))
            await rm(path.join(data, name), { recursive: true, force: true });
        const bytes = backup.files.reduce((sum, file) => sum + file.bytes, 0);
        await needSpace(data, bytes, 'restoring');
        const aside = path.join(data, RESTORING);
        try {
          await makePrivate(aside);
          progress.begin('restoring', 'bytes', bytes);
          let done = 0;
          for (const { path: relative, sha256 } of backup.files) {
            const copied = await copyFile({
              from: from.lake,
              to: aside,
              relative,
              signal,
              onBytes: (count) => progress.update(Math.min(bytes, (done += count))),
            }).catch((error: unknown) => {
              throw isMissing(error) ? damaged(fromDir, relative, 'is missing') : error;
            });
            if (copied.sha256 !== sha256) throw damaged(fromDir, relative, 'is not as it was backed up');
          }
          await checkWhole(aside, backup, fromDir);
          await syncTree(aside);
          await lease.assertHeld();
          signal?.throwIfAborted();
          await takePlace(data, aside);
        } finally {
          await rm(aside, { recursive: true, force: true });
        }
        return {
          dir: path.join(data, 'lake'),
          snapshots: backup.snapshots,
          current: backup.current,
          files: backup.files.length,
          bytes,
          seconds: (performance.now() - startedAt) / 1000,
        };
      } finally {
        await lease.release();
      }
    } finally {
      await appends.release();
    }
  } catch (error) {
    throw inWords(error, 'restore', signal);
  }
}

/**
 * What a backup says of itself.
 *
 * @throws LakeOperationError `no-backup` - the folder is no whole backup. NewerDataError - a newer Cartograph made it.
 */
export async function readBackup(dir: string): Promise<BackupManifest> {
  const file = backupPaths(dir).manifest;
  const backup = await readLakeJson<Partial<BackupManifest>>(file).catch((error: unknown) => {
    if (error instanceof DamagedLakeError) return null;
    throw error;
  });
  if (backup?.format !== 'cartograph-lake-backup' || !Array.isArray(backup.files))
    throw new LakeOperationError(
      'no-backup',
      `${dir} is no whole backup of a lake (no ${path.basename(file)} that can be read): name the folder that the backup made`,
    );
  const { version = 0, layoutVersion = 0 } = backup;
  if (version > BACKUP_VERSION) throw new NewerDataError(dir, version, BACKUP_VERSION);
  checkLayout(dir, layoutVersion);
  const odd = backup.files.find(
    ({ path: relative }) =>
      path.posix.isAbsolute(relative) || relative.split(/[\\/]/).includes('..') || relative === '',
  );
  if (odd !== undefined)
    throw new LakeOperationError(
      'backup-damaged',
      `${file} names ${odd.path}, which lies outside of the lake: take another backup`,
    );
  return backup as BackupManifest;
}

const damaged = (fromDir: string, relative: string, what: string): LakeOperationError =>
  new LakeOperationError(
    'backup-damaged',
    `${relative} of the backup ${fromDir} ${what}, so nothing was restored: take another backup`,
  );

/** The backup's list has every file that its snapshots name, as they name it. */
async function checkWhole(dir: string, { files }: BackupManifest, fromDir: string): Promise<void> {
  const pointer = await readPointer(dir);
  const known = new Map(files.map((file) => [file.path, file.sha256]));
  for (const id of pointer.snapshots)
    for (const file of filesOf(await readManifestAlone(dir, id)))
      if (known.get(file.path) !== file.sha256) throw damaged(fromDir, file.path, 'is not what its snapshot says');
}

async function needEmptyLake(data: string): Promise<void> {
  const dir = path.join(data, 'lake');
  const pointer = await readPointer(dir);
  const appends = await ifMissing(readdir(path.join(dir, 'appends')), []);
  if (
    pointer.snapshots.length + pointer.reports.length > 0 ||
    appends.some((name) => name.endsWith('.csv') || name.endsWith('.csv.open'))
  ) {
    throw new LakeOperationError(
      'not-empty',
      `${data} has a lake already, and restoring would replace it: choose another data folder, or move its folder lake away`,
    );
  }
}

/** An empty lake makes way; between the two renames there is none, and opening one makes an empty one again. */
async function takePlace(data: string, aside: string): Promise<void> {
  const lake = path.join(data, 'lake');
  const away = path.join(data, `${REPLACED}${randomBytes(4).toString('hex')}`);
  if (await isThere(lake)) await renameDurably(lake, away);
  await renameDurably(aside, lake);
  await rm(away, { recursive: true, force: true });
}
