import Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tryToWrite, UnreadyDataError } from './unwritable.js';

/** A database as of one moment. */
export interface DatabaseImage {
  readonly bytes: Buffer;
  /** What {@link stateOf} said of the file by then. */
  readonly state: string;
}

/** Files of one instant, size and place are the same. */
export const stateOf = (file: string): string =>
  [file, `${file}-wal`]
    .map((one) => statSync(one, { bigint: true, throwIfNoEntry: false }))
    .map((found) => (found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeNs}`))
    .join('; ');

/**
 * Opens a database to look at it, also where nothing can be written beside it: its bytes take its place there.
 *
 * @param timeout - milliseconds to wait for another process that writes.
 */
export async function openToRead(file: string, timeout?: number): Promise<Database.Database> {
  if ((await tryToWrite(path.dirname(file))) !== null) return new Database((await readImage(file)).bytes);
  return new Database(file, { readonly: true, ...(timeout === undefined ? {} : { timeout }) });
}

const TRIES = 5;
/** Where a disk is full, memory may have room. */
const PLACES = [tmpdir(), '/dev/shm'];

/**
 * Reads a database into memory and writes nothing beside it. SQLite itself does not open one that is written ahead where it cannot make two files
 * beside it. What a process that was killed has only written ahead is part of the image: SQLite puts it in, in a copy.
 *
 * @throws UnreadyDataError - a copy has room nowhere, or the database changed all the while.
 */
export async function readImage(file: string): Promise<DatabaseImage> {
  for (let i = 0; i < TRIES; i++) {
    const state = stateOf(file);
    const ahead = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    const bytes = ahead === 0 ? await readFile(file) : await recovered(file);
    if (stateOf(file) === state) return { bytes: notAhead(bytes), state };
  }
  throw new UnreadyDataError(`${file} changed each time it was read. Try again in a moment.`);
}

async function recovered(file: string): Promise<Buffer> {
  let cause: unknown;
  for (const place of PLACES) {
    const folder = await mkdtemp(path.join(place, 'cartograph-')).catch((error: unknown) => {
      cause = error;
      return null;
    });
    if (folder === null) continue;
    try {
      const copy = path.join(folder, 'copy.sqlite');
      await copyFile(file, copy);
      await copyFile(`${file}-wal`, `${copy}-wal`);
      const database = new Database(copy);
      try {
        database.pragma('wal_checkpoint(TRUNCATE)');
      } finally {
        database.close();
      }
      return await readFile(copy);
    } catch (error) {
      cause = error;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  throw new UnreadyDataError(
    `${file} was left by a process that was killed, and reading it needs room for a copy in ${PLACES.join(' or ')}. Free some space there, or set TMPDIR to a folder with room.`,
    { cause },
  );
}

/** A database in memory is never written ahead: bytes 18 and 19 of its head say so. */
function notAhead(bytes: Buffer): Buffer {
  if (bytes.length >= 20) bytes.fill(1, 18, 20);
  return bytes;
}
