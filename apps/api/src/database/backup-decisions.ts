import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ifMissing, isMissing } from '@cartograph/events';
import { ifThere } from '../if-there.js';
import { databaseFile } from '../data-paths.js';
import { openToRead } from './read-image.js';

/** A backup of decisions that is missing, damaged or not where it can go; says what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** One file of a backup. */
interface BackupFile {
  /** Relative to the backup's folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a backup of decisions holds. */
export interface DecisionsBackup {
  readonly files: readonly BackupFile[];
  readonly bytes: number;
}

const LIST = 'decisions.json';
const DATABASE = 'cartograph.sqlite';
/** Facts are copied by the lake itself; leases and uploads mean nothing elsewhere; the inbox holds logs that are still to be imported; upgrades holds what was before. */
const LEFT_OUT = new Set(['lake', 'leases', 'uploads', 'inbox', 'upgrades']);
const isPassing = (name: string): boolean =>
  LEFT_OUT.has(name) || name.startsWith(DATABASE) || name.startsWith('.') || /\.(?:part|tmp)$/.test(name);
const BUSY_MS = 15_000;

/**
 * Copies everything of a data folder but the lake while servers and jobs may be at work: the database as of one moment, checked, and then
 * the files it names (models, audiences). A file that is removed meanwhile is left out.
 *
 * @param toDir - a folder, made where it is missing; what it holds of these names is replaced.
 * @returns every file with its SHA-256, as it is listed in `decisions.json`, which is written last.
 * @throws BackupError - the data folder has no database, or the copy is not sound.
 */
export async function backupDecisions(
  dataDir: string,
  toDir: string,
  options: { signal?: AbortSignal } = {},
): Promise<DecisionsBackup> {
  const source = databaseFile(dataDir);
  await stat(source).catch((cause: unknown) => {
    throw new BackupError(`${source} does not exist: name the data folder with --data`, { cause });
  });
  await mkdir(toDir, { recursive: true, mode: 0o700 });
  const copy = path.join(toDir, DATABASE);
  await rm(copy, { force: true });
  const database = await openToRead(source, BUSY_MS);
  try {
    database.prepare('VACUUM INTO ?').run(copy);
  } finally {
    database.close();
  }
  await checkDatabase(copy);
  await toDisk(copy);
  const files = [await describe(toDir, DATABASE)];
  for (const relative of await filesBelow(dataDir, '')) {
    options.signal?.throwIfAborted();
    const file = await copyFile(dataDir, toDir, relative);
    if (file !== null) files.push(file);
  }
  const list = path.join(toDir, LIST);
  await writeFile(`${list}.tmp`, JSON.stringify({ format: 'cartograph-decisions', version: 1, files }, null, 2));
  await toDisk(`${list}.tmp`);
  await rename(`${list}.tmp`, list);
  return { files, bytes: totalBytes(files) };
}

/**
 * Looks whether a backup of decisions is as it was written.
 *
 * @throws BackupError - it is none, or a file of it is missing or changed; names it.
 */
export async function verifyDecisionsBackup(
  fromDir: string,
  options: { signal?: AbortSignal } = {},
): Promise<DecisionsBackup> {
  const { files } = await readList(fromDir);
  for (const file of files) {
    options.signal?.throwIfAborted();
    const found = await describe(fromDir, file.path).catch((cause: unknown) => {
      throw new BackupError(`${file.path} of the backup cannot be read: use another backup`, { cause });
    });
    if (found.sha256 !== file.sha256)
      throw new BackupError(`${file.path} of the backup is not as it was written: use another backup`);
  }
  await checkDatabase(path.join(fromDir, DATABASE));
  return { files, bytes: totalBytes(files) };
}

/**
 * Puts a backup of decisions into a data folder that has none.
 *
 * @throws BackupError - as {@link verifyDecisionsBackup}, or the folder has a database already.
 */
export async function restoreDecisions(
  fromDir: string,
  dataDir: string,
  options: { signal?: AbortSignal } = {},
): Promise<DecisionsBackup> {
  const { files } = await verifyDecisionsBackup(fromDir, options);
  if ((await ifThere(stat(databaseFile(dataDir)))) !== null)
    throw new BackupError(`${dataDir} has a database already: restore into an empty folder`);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // The database comes last: without it the files are nobody's.
  for (const file of [
    ...files.filter((one) => one.path !== DATABASE),
    ...files.filter((one) => one.path === DATABASE),
  ]) {
    options.signal?.throwIfAborted();
    const copied = await copyFile(fromDir, dataDir, file.path);
    if (copied?.sha256 !== file.sha256) throw new BackupError(`${file.path} changed while it was copied: try again`);
  }
  return { files, bytes: totalBytes(files) };
}

const totalBytes = (files: readonly BackupFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

async function readList(fromDir: string): Promise<{ files: BackupFile[] }> {
  const file = path.join(fromDir, LIST);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new BackupError(
      `${fromDir} is no complete backup, it has no ${LIST}: name the folder that "cartograph backup" wrote`,
      { cause },
    );
  });
  const list = JSON.parse(text) as { format?: string; version?: number; files?: BackupFile[] };
  if (list.format !== 'cartograph-decisions' || !Array.isArray(list.files))
    throw new BackupError(`${file} is not the list of a backup: name the folder that "cartograph backup" wrote`);
  if (list.version !== 1)
    throw new BackupError(`${file} was written by a newer version of Cartograph: restore it with that version`);
  const outside = list.files.find((one) => path.isAbsolute(one.path) || one.path.split('/').includes('..'));
  if (outside !== undefined)
    throw new BackupError(`${file} names ${outside.path}, which lies outside: use another backup`);
  return { files: list.files };
}

/** @throws BackupError - the database is damaged. */
async function checkDatabase(file: string): Promise<void> {
  const damage = await databaseDamage(file);
  if (damage !== null) throw new BackupError(`${file} is damaged (${damage}): use another backup`);
}

/** What is wrong with the database of a data folder; null where it is sound, or not there yet. Reads all of it. */
export const decisionsDamage = async (dataDir: string): Promise<string | null> =>
  existsSync(databaseFile(dataDir)) ? databaseDamage(databaseFile(dataDir)) : null;

/** What SQLite finds wrong with a database: its pages and indexes, and rows that refer to others. */
export async function databaseDamage(file: string): Promise<string | null> {
  let database: Database.Database | undefined;
  try {
    database = await openToRead(file);
    const [sound] = database.pragma('integrity_check(1)') as { integrity_check: string }[];
    if (sound?.integrity_check !== 'ok') return sound?.integrity_check ?? 'the check said nothing';
    const broken = database.pragma('foreign_key_check') as { table: string; parent: string }[];
    const [first] = broken;
    return first === undefined
      ? null
      : `${broken.length} rows refer to others that are missing, the first from ${first.table} to ${first.parent}`;
  } catch (error) {
    if (error instanceof Database.SqliteError && /^SQLITE_(?:CORRUPT|NOTADB|IOERR)/.test(error.code))
      return error.message;
    throw error;
  } finally {
    database?.close();
  }
}

/** Files below a folder, as paths from it with `/`. */
async function filesBelow(root: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of (await ifMissing(readdir(path.join(root, folder), { withFileTypes: true }), [])).toSorted(
    (a, b) => (a.name < b.name ? -1 : 1),
  )) {
    if (folder === '' ? isPassing(entry.name) : /\.(?:part|tmp)$/.test(entry.name)) continue;
    const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(root, inside)));
    else if (entry.isFile()) found.push(inside);
  }
  return found;
}

async function describe(root: string, relative: string): Promise<BackupFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of createReadStream(path.join(root, relative))) {
    hash.update(part as Buffer);
    bytes += (part as Buffer).length;
  }
  return { path: relative, bytes, sha256: hash.digest('hex') };
}

/** null where it is gone. */
async function copyFile(fromDir: string, toDir: string, relative: string): Promise<BackupFile | null> {
  const target = path.join(toDir, relative);
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  try {
    await pipeline(createReadStream(path.join(fromDir, relative)), createWriteStream(target, { mode: 0o600 }));
  } catch (error) {
    if (!isMissing(error)) throw error;
    await rm(target, { force: true });
    return null;
  }
  await toDisk(target);
  return describe(toDir, relative);
}

async function toDisk(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
