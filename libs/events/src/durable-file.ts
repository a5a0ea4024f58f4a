import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { Background } from './background.js';
import { ifSystemSays } from './missing-file.js';

async function synced(file: string, flags: string, work?: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await open(file, flags);
  try {
    await work?.(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Forces a file, or the names in a folder, onto the disk. */
export async function syncToDisk(fileOrFolder: string): Promise<void> {
  try {
    await synced(fileOrFolder, 'r');
  } catch (error) {
    // Some systems refuse to open or sync a folder; the rename itself is still atomic there.
    if (
      !(
        error instanceof Error &&
        'code' in error &&
        (error.code === 'EPERM' || error.code === 'EISDIR' || error.code === 'EINVAL')
      )
    )
      throw error;
  }
}

/** Forces a whole tree onto the disk, files before the folders that name them. */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const inside = path.join(folder, entry.name);
    await (entry.isDirectory() ? syncTree(inside) : syncToDisk(inside));
  }
  await syncToDisk(folder);
}

/** Writes a file aside, syncs it, and renames it into place: a reader sees the old content or the new, never a part. */
export async function writeDurably(file: string, content: string): Promise<void> {
  const aside = `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    await synced(aside, 'w', (handle) => handle.writeFile(content));
    await renameDurably(aside, file);
  } catch (error) {
    // The first fault is the one to throw; what stays beside is a leftover for the next writer.
    await new Background(`${aside} stays behind a write that failed`).run(() =>
      ifSystemSays(['ENOTDIR'], rm(aside, { force: true }), undefined),
    );
    throw error;
  }
}

/** Renames within one file system; the new name is on disk when the promise resolves. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncToDisk(path.dirname(to));
}
