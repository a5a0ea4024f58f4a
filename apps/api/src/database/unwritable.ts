import { randomBytes } from 'node:crypto';
import { access, constants, open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { isForbidden, isMissing, isWithoutRoom } from '@cartograph/events';
import { databaseFile } from '../data-paths.js';

/** Why nothing can be written into a data folder. */
export type WhyUnwritable = 'no-space' | 'no-inodes' | 'read-only-disk' | 'no-permission';

/** Whether there will be room again by itself or by tidying up. */
export const isFull = (why: WhyUnwritable): boolean => why === 'no-space' || why === 'no-inodes';

const WORDS: Readonly<Record<WhyUnwritable, (dataDir: string) => string>> = {
  'no-space': (dataDir) =>
    `The disk of the data folder ${dataDir} is full, so nothing can be changed. Free some space: "cartograph lake prune" removes old snapshots, also on a full disk.`,
  'no-inodes': (dataDir) =>
    `The disk of the data folder ${dataDir} has no free inodes, which each file takes one of, so nothing can be changed. Remove files from it (df -i tells how many it may have), or run "cartograph lake prune".`,
  'read-only-disk': (dataDir) =>
    `The data folder ${dataDir} is on a disk that is mounted read-only. Mount it for writing, or start the server with --read-only to look at what is there.`,
  'no-permission': (dataDir) =>
    `The data folder ${dataDir} may not be written by this user. Give its files to the user, or start the server with --read-only to look at what is there.`,
};

/** Nothing can be written into the data folder; says what to do. */
export class UnwritableError extends Error {
  override readonly name = 'UnwritableError';

  constructor(
    readonly why: WhyUnwritable,
    dataDir: string,
    options?: ErrorOptions,
  ) {
    super(WORDS[why](dataDir), options);
  }
}

/** Something is to be changed in a data folder that was opened to be read only. */
export class ReadOnlyError extends Error {
  override readonly name = 'ReadOnlyError';

  constructor() {
    super(
      'The data folder is open for reading only, so nothing can be changed. Do it where the folder can be written, or start the server without --read-only.',
    );
  }
}

/** A data folder cannot be read as it is: something must be written first. */
export class UnreadyDataError extends Error {
  override readonly name = 'UnreadyDataError';
}

const SQLITE = /^SQLITE_(?:CANTOPEN|READONLY|IOERR|FULL|PERM)/;

/** Whether an error may come from a disk or folder that cannot be written. */
function isSuspect(error: unknown): boolean {
  if (isForbidden(error) || isWithoutRoom(error) || isMissing(error)) return true;
  const { driverError, code } = error as { driverError?: { code?: unknown }; code?: unknown };
  return SQLITE.test(String(driverError?.code ?? code));
}

/** What a database that is written ahead needs beside it: two files, of which one is mapped into memory. */
const NEEDED_FILES = 2;
const NEEDED_BYTES = 64 * 1024;

/**
 * Finds out why a data folder could not be written, by writing into it: SQLite says of each cause that the file cannot be opened.
 *
 * @param error - what failed.
 * @returns null where the folder can be written, so that something else is wrong.
 */
export const whyUnwritable = async (error: unknown, dataDir: string): Promise<WhyUnwritable | null> =>
  isSuspect(error) ? tryToWrite(dataDir) : null;

/** Writes what the database needs beside it, and removes it. @returns why that could not be done; null where it could. */
export async function tryToWrite(dataDir: string): Promise<WhyUnwritable | null> {
  const made: string[] = [];
  try {
    for (let i = 0; i < NEEDED_FILES; i++) {
      const file = path.join(dataDir, `.try-${randomBytes(6).toString('hex')}.tmp`);
      const handle = await open(file, 'wx', 0o600);
      made.push(file);
      try {
        await handle.writeFile(randomBytes(NEEDED_BYTES));
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
    await access(databaseFile(dataDir), constants.W_OK);
    return null;
  } catch (found) {
    if (isWithoutRoom(found)) return (await hasNoInodes(dataDir)) ? 'no-inodes' : 'no-space';
    if (isForbidden(found))
      return (found as NodeJS.ErrnoException).code === 'EROFS' ? 'read-only-disk' : 'no-permission';
    return null;
  } finally {
    for (const file of made) await rm(file, { force: true });
  }
}

async function hasNoInodes(dataDir: string): Promise<boolean> {
  const { files, ffree } = await statfs(dataDir);
  return files > 0 && ffree < NEEDED_FILES;
}
