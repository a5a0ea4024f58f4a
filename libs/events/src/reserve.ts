import { open, mkdir, rm, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { ifMissing, isUnwritable } from './missing-file.js';

/** Files of the reserve: removing snapshots needs two new files at once, and a disk may run out of inodes before it runs out of bytes. */
const FILES = 4;
const FILE_BYTES = 256 * 1024;
/** What the reserve of a data folder takes. */
export const RESERVE_BYTES = FILES * FILE_BYTES;

const folderOf = (dataDir: string): string => path.join(dataDir, '.reserve');
const filesOf = (dataDir: string): string[] =>
  Array.from({ length: FILES }, (_, index) => path.join(folderOf(dataDir), String(index)));

/**
 * Keeps {@link RESERVE_BYTES} of a data folder's disk, so that something can be removed once the disk is full. Where it cannot be written, or not all of it, it
 * is left as it is: whoever writes next tries again.
 */
export async function keepReserve(dataDir: string): Promise<void> {
  try {
    await mkdir(folderOf(dataDir), { recursive: true, mode: 0o700 });
    for (const file of filesOf(dataDir)) {
      if ((await ifMissing(stat(file), null))?.size === FILE_BYTES) continue;
      const handle = await open(file, 'w', 0o600);
      try {
        // Bytes that no file system can pack.
        await handle.writeFile(randomBytes(FILE_BYTES));
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
  } catch (error) {
    if (!isUnwritable(error)) throw error;
  }
}

/**
 * Runs work that frees space. Where it finds no room it runs again in the room of the reserve, which is made again in what was freed.
 *
 * @param isWithoutRoom - whether the work failed for want of room. Then it must have changed nothing.
 */
export async function inReserve<T>(
  dataDir: string,
  work: () => Promise<T>,
  isWithoutRoom: (error: unknown) => boolean,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isWithoutRoom(error)) throw error;
    for (const file of filesOf(dataDir)) await rm(file, { force: true });
    try {
      return await work();
    } finally {
      await keepReserve(dataDir);
    }
  }
}
