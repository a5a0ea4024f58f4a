import { access, constants, mkdir, open, readdir, readFile, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { backupDecisions, databaseFile, openDecisions, restoreDecisions, verifyDecisionsBackup } from '@cartograph/api';
import {
  acquireLease,
  backupLake,
  ifMissing,
  LeaseHeldError,
  restoreLake,
  restoringPlaces,
  type OperationOptions,
} from '@cartograph/events';
import { CliError } from './failure.js';

/** What was copied, and how much of it. */
export interface BackupSummary {
  /** ISO 8601 instant in UTC at which the backup was complete. */
  takenAt: string;
  decisions: { files: number; bytes: number };
  lake: { files: number; bytes: number; snapshots: number };
}

type Hooks = Required<Pick<OperationOptions, 'onProgress' | 'signal'>>;

/** Inside of a backup: the two parts, and what is written last, so that a backup that was broken off is known. */
const partsOf = (dir: string) => ({
  mark: join(dir, 'complete.json'),
  decisions: join(dir, 'decisions'),
  facts: join(dir, 'facts'),
});

const FORMAT = 'cartograph-backup';
const VERSION = 1;

/**
 * Copies decisions and lake of a data folder that may be in use, and verifies the copy. Decisions come first: what they name is then in
 * the lake's part, or has been removed since.
 *
 * @param to - a folder that is empty or does not exist.
 * @throws CliError - something is in the folder, or it lies in the data folder. What the two parts throw; what was copied is removed then.
 */
export async function backUp(dataDir: string, to: string, hooks: Hooks): Promise<BackupSummary> {
  if (`${resolve(to)}${sep}`.startsWith(`${resolve(dataDir)}${sep}`))
    throw new CliError(`${to} lies in the data folder: choose a folder outside of it, best on another disk.`, 2);
  await needEmpty(to, 'give a new folder to each backup');
  const parts = partsOf(to);
  await mkdir(to, { recursive: true, mode: 0o700 });
  try {
    hooks.onProgress({ ...STEP, step: 'copying decisions' });
    // Whoever has only imported so far has no decisions yet.
    if ((await isThere(join(dataDir, 'lake', 'lake.json'))) && !(await isThere(databaseFile(dataDir))))
      await (await openDecisions(dataDir)).close();
    await backupDecisions(dataDir, parts.decisions, hooks);
    const lake = await backupLake(dataDir, parts.facts, hooks);
    hooks.onProgress({ ...STEP, step: 'verifying' });
    const decisions = await verifyDecisionsBackup(parts.decisions, hooks);
    const summary: BackupSummary = {
      takenAt: new Date().toISOString(),
      decisions: { files: decisions.files.length, bytes: decisions.bytes },
      lake: { files: lake.files, bytes: lake.bytes, snapshots: lake.snapshots.length },
    };
    await writeMark(parts.mark, { format: FORMAT, version: VERSION, ...summary });
    return summary;
  } catch (error) {
    await empty(to);
    throw error;
  }
}

const isThere = async (file: string): Promise<boolean> => (await ifMissing(stat(file), null)) !== null;

/**
 * Makes an empty data folder what it was when it was backed up. Everything is copied beside the folder, verified, and put into its place in one
 * rename: killed at any moment before, the folder is as it was, and restoring again starts over. Until then nothing opens the folder (see
 * assertNotRestoring). A folder that cannot be renamed, such as a mounted disk, is filled from inside, and is no data folder until that is done.
 *
 * @throws CliError - no complete backup is there, something is in the data folder, or another restore into it is under way. What the two parts throw; the folder is as it was then.
 */
export async function restore(from: string, dataDir: string, hooks: Hooks): Promise<BackupSummary> {
  const summary = await readMark(from);
  const data = await ifMissing(realpath(dataDir), resolve(dataDir));
  const isMovable = await canBeRenamed(data);
  const aside = restoringPlaces(data)[isMovable ? 'beside' : 'inside'];
  const turn = `${aside}${TURN}`;
  const lease = await acquireLease(turn, 'restore', { holder: `restore of ${from}` }).catch((error: unknown) => {
    throw error instanceof LeaseHeldError
      ? new CliError(
          `Another restore into ${dataDir} is under way (process ${error.pid} on ${error.host}). Wait for it.`,
        )
      : error;
  });
  try {
    return await restoreInTurn(from, { data, aside, isMovable }, hooks, summary);
  } finally {
    await lease.release();
    await rm(turn, { recursive: true, force: true });
  }
}

/** Ends the name of the folder that says who restores. */
const TURN = '.lease';

async function restoreInTurn(
  from: string,
  { data, aside, isMovable }: { data: string; aside: string; isMovable: boolean },
  hooks: Hooks,
  summary: BackupSummary,
): Promise<BackupSummary> {
  await removeBrokenOff(data);
  await needEmpty(data, 'restore into an empty folder, named with --data', [basename(`${aside}${TURN}`)]);
  const parts = partsOf(from);
  await mkdir(aside, { recursive: true, mode: 0o700 });
  try {
    hooks.onProgress({ ...STEP, step: 'restoring decisions' });
    await restoreDecisions(parts.decisions, aside, hooks);
    await restoreLake(parts.facts, aside, hooks);
    await rm(join(aside, 'leases'), { recursive: true, force: true });
    await toDisk(aside);
    hooks.signal.throwIfAborted();
    if (isMovable) {
      await ifMissing(rmdir(data), undefined);
      await rename(aside, data);
      await toDisk(dirname(data));
    } else await moveOut(aside, data);
    return summary;
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
}

/** Names what a restore that fills a folder from inside has moved out, so that one after it can take it back. */
const MOVED = 'moved.json';

async function moveOut(aside: string, data: string): Promise<void> {
  const names = await readdir(aside);
  await writeMark(join(aside, MOVED), names);
  try {
    for (const name of names) await rename(join(aside, name), join(data, name));
    await toDisk(data);
  } catch (error) {
    await removeBrokenOff(data);
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

/** What a restore that was killed left behind does not count. */
async function removeBrokenOff(data: string): Promise<void> {
  const { beside, inside } = restoringPlaces(data);
  await rm(beside, { recursive: true, force: true });
  const moved = await ifMissing(readFile(join(inside, MOVED), 'utf8'), null);
  for (const name of moved === null ? [] : (JSON.parse(moved) as string[]))
    await rm(join(data, basename(name)), { recursive: true, force: true });
  await rm(inside, { recursive: true, force: true });
}

/** Whether a folder, which need not be there, is on the disk of the one above, where this user may write. */
async function canBeRenamed(data: string): Promise<boolean> {
  const above = dirname(data);
  await mkdir(above, { recursive: true });
  const device = (await ifMissing(stat(data), null))?.dev;
  if (device !== undefined && device !== (await stat(above)).dev) return false;
  return access(above, constants.W_OK).then(
    () => true,
    () => false,
  );
}

const STEP = {
  file: null,
  done: 0,
  total: null,
  unit: 'files',
  rate: null,
  etaSeconds: null,
  rows: null,
  rowsPerSecond: null,
};

/** @param own - names that do not count. */
async function needEmpty(dir: string, remedy: string, own: readonly string[] = []): Promise<void> {
  const names = (await ifMissing(readdir(dir), [])).filter((name) => !own.includes(name));
  if (names.length > 0)
    throw new CliError(
      `${dir} is not empty (${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}): ${remedy}.`,
    );
}

async function empty(dir: string): Promise<void> {
  for (const name of await readdir(dir)) await rm(join(dir, name), { recursive: true, force: true });
}

async function writeMark(file: string, content: object): Promise<void> {
  const aside = `${file}.tmp`;
  const handle = await open(aside, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, file);
  await toDisk(dirname(file));
}

async function readMark(dir: string): Promise<BackupSummary> {
  const { mark } = partsOf(dir);
  const text = await readFile(mark, 'utf8').catch((cause: unknown) => {
    throw new CliError(
      `${dir} holds no complete backup, for ${basename(mark)} is missing: name the folder that "cartograph backup" wrote.`,
      1,
      { cause },
    );
  });
  const found = parse(text);
  if (found?.format !== FORMAT)
    throw new CliError(`${mark} is not of a backup: name the folder that "cartograph backup" wrote.`);
  if (found.version !== VERSION)
    throw new CliError(`The backup ${dir} was written by a newer version of Cartograph: restore it with that version.`);
  const { takenAt, decisions, lake } = found;
  return { takenAt, decisions, lake };
}

function parse(text: string): (BackupSummary & { format?: unknown; version?: unknown }) | null {
  try {
    return JSON.parse(text) as BackupSummary & { format?: unknown; version?: unknown };
  } catch {
    return null;
  }
}

async function toDisk(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some systems do not sync a folder.
    if (!(error instanceof Error && 'code' in error && ['EPERM', 'EISDIR', 'EINVAL'].includes(String(error.code))))
      throw error;
  } finally {
    await handle.close();
  }
}
