import { copyFile, link, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncTree } from '../../durable-file.js';
import { ifMissing, isThere } from '../../missing-file.js';

/** What belongs to a lake of layout version 1, relative to its folder. */
const PARTS = ['lake.json', 'snapshots', 'reports', 'quarantine'];

/**
 * Keeps a lake of an older layout as it is, in `upgrades/lake-layout-N` of the data folder: its files get a second name there, which takes no space until they are
 * removed from the lake. One that is kept already stays: it is what the lake was before the first try.
 *
 * @returns the folder, which can take the lake's place for an older version.
 */
export async function keepOlder(dir: string, layoutVersion: number): Promise<string> {
  const folder = path.join(path.dirname(dir), 'upgrades', `lake-layout-${layoutVersion}`);
  if (await isThere(folder)) return folder;
  const aside = `${folder}.tmp`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true, mode: 0o700 });
  try {
    for (const part of PARTS) await linkAll(path.join(dir, part), path.join(aside, part));
    await syncTree(aside);
    await rename(aside, folder);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

async function linkAll(from: string, to: string): Promise<void> {
  const entries = await ifMissing(readdir(from, { withFileTypes: true }), []).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return null;
    throw error;
  });
  if (entries === null) return linkOrCopy(from, to);
  await mkdir(to, { recursive: true });
  for (const entry of entries) await linkAll(path.join(from, entry.name), path.join(to, entry.name));
}

/** Some file systems give a file one name only. */
const linkOrCopy = (from: string, to: string): Promise<void> =>
  link(from, to).catch((error: unknown) => {
    if (!['EPERM', 'ENOTSUP', 'EMLINK', 'EOPNOTSUPP'].includes(String((error as NodeJS.ErrnoException).code)))
      throw error;
    return copyFile(from, to);
  });
