import { copyFile, link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { syncTree } from '../../durable-file.js';
import { lakePaths } from '../../manifest.js';
import { ifMissing, isThere } from '../../missing-file.js';
import { needSpace } from '../operation.js';

/** What belongs to a lake of layout version 1, relative to its folder. */
const PARTS = ['lake.json', 'snapshots', 'reports', 'quarantine'];

/**
 * Keeps a lake of an older layout as it is, in `upgrades/lake-layout-N` of the data folder: its files get a second name there, which takes no space until they are
 * removed from the lake; on another disk than the lake's they are copied. One that is kept already stays: it is what the lake was before the first try.
 *
 * @throws LakeOperationError `no-space` - they must be copied, and have no room.
 * @returns the folder, which can take the lake's place for an older version.
 */
export async function keepOlder(dir: string, layoutVersion: number): Promise<string> {
  const folder = path.join(path.dirname(dir), 'upgrades', `lake-layout-${layoutVersion}`);
  if (await isThere(folder)) return folder;
  const aside = `${folder}.tmp`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true, mode: 0o700 });
  try {
    if (!(await canLink(dir, aside))) await needSpace(aside, await bytesOf(dir), 'copy of the older lake');
    for (const part of PARTS) await linkAll(path.join(dir, part), path.join(aside, part));
    await syncTree(aside);
    await rename(aside, folder);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/** Whether a file of the lake can have another name below a folder. */
async function canLink(dir: string, folder: string): Promise<boolean> {
  const probe = path.join(folder, 'probe');
  const can = await tryToLink(lakePaths(dir).pointer, probe);
  await rm(probe, { force: true });
  return can;
}

/** The bytes that a copy takes of what belongs to a lake. */
async function bytesOf(dir: string): Promise<number> {
  let bytes = 0;
  for (const part of PARTS) {
    const whole = path.join(dir, part);
    const found = await ifMissing(stat(whole), null);
    const files = found?.isDirectory() ? await readdir(whole, { recursive: true }) : [''];
    for (const file of found === null ? [] : files) bytes += (await stat(path.join(whole, file))).size;
  }
  return bytes;
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

/** What a system says that cannot give a file another name there: on another disk, or in a file system whose files have one name only. */
const CANNOT_LINK = ['EXDEV', 'EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP', 'EMLINK', 'EOPNOTSUPP'];

/** @returns false where the file is to be copied. */
async function tryToLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (CANNOT_LINK.includes(String((error as NodeJS.ErrnoException).code))) return false;
    throw error;
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  if (!(await tryToLink(from, to))) await copyFile(from, to);
}
