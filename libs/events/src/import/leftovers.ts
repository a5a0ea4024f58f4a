import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ownerOfTempFolder } from '../engines/duckdb/engine.js';
import { filesOf, lakePaths, readLakeJson, readPointer, type Manifest } from '../manifest.js';
import { isSameProcess } from '../process-life.js';

/**
 * Removes what a writer that was killed left behind: everything the lake's pointer does not name, and the spill folders of
 * processes of this machine that are gone. Only the holder of the import lease may do so.
 */
export async function removeLeftovers(dir: string): Promise<void> {
  const paths = lakePaths(dir);
  const pointer = await readPointer(dir);
  const snapshots = new Set(pointer.snapshots);
  const reports = new Set(pointer.reports);
  await rm(paths.staging, { recursive: true, force: true });
  await removeWhere(paths.snapshots, (name) => !snapshots.has(name.replace(/\.json$/, '')));
  await removeWhere(paths.reports, (name) => !reports.has(name.replace(/\.json$/, '')));
  await removeWhere(paths.quarantine, (name) => !reports.has(name.replace(/\.parquet$/, '')));
  await removeWhere(dir, (name) => name.endsWith('.tmp'));
  await removeUnnamedFiles(dir, pointer.snapshots);
  await removeWhere(paths.temp, async (name) => {
    const owner = ownerOfTempFolder(name);
    return owner !== null && owner.isOfThisHost && !await isSameProcess(owner.pid, null);
  });
}

/** Removes the files that no snapshot names, and the folders that are empty then. */
export async function removeUnnamedFiles(dir: string, snapshots: readonly string[]): Promise<void> {
  const named = new Set<string>();
  for (const id of snapshots) for (const file of filesOf(await readLakeJson<Manifest>(lakePaths(dir).manifest(id)))) named.add(path.join(dir, file.path));
  const sweep = async (folder: string): Promise<boolean> => {
    let isEmpty = true;
    for (const entry of await entriesOf(folder)) {
      const inside = path.join(folder, entry.name);
      const stays = entry.isDirectory() ? !await sweep(inside) : named.has(inside);
      if (stays) isEmpty = false;
      else await rm(inside, { recursive: true, force: true });
    }
    return isEmpty;
  };
  await sweep(lakePaths(dir).files);
}

async function removeWhere(folder: string, isLeftover: (name: string) => boolean | Promise<boolean>): Promise<void> {
  for (const { name } of await entriesOf(folder)) if (await isLeftover(name)) await rm(path.join(folder, name), { recursive: true, force: true });
}

async function entriesOf(folder: string): Promise<{ name: string; isDirectory: () => boolean }[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
