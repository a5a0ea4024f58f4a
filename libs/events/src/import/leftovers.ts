import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ownerOfTempFolder } from '../engines/duckdb/engine.js';
import { lakePaths, readPointer } from '../manifest.js';
import { isSameProcess } from '../process-life.js';

/**
 * Removes what an import that was killed left behind: everything the lake's pointer does not name, and the spill folders of
 * processes of this machine that are gone. Only the holder of the import lease may do so.
 */
export async function removeLeftovers(dir: string): Promise<void> {
  const paths = lakePaths(dir);
  const pointer = await readPointer(dir);
  const snapshots = new Set(pointer.snapshots);
  const reports = new Set(pointer.reports);
  await rm(paths.staging, { recursive: true, force: true });
  await removeWhere(paths.snapshots, (name) => !snapshots.has(name));
  await removeWhere(paths.reports, (name) => !reports.has(name.replace(/\.json$/, '')));
  await removeWhere(paths.quarantine, (name) => !reports.has(name.replace(/\.jsonl$/, '')));
  await removeWhere(dir, (name) => name.endsWith('.tmp'));
  await removeWhere(paths.temp, async (name) => {
    const owner = ownerOfTempFolder(name);
    return owner !== null && owner.isOfThisHost && !await isSameProcess(owner.pid, null);
  });
}

async function removeWhere(folder: string, isLeftover: (name: string) => boolean | Promise<boolean>): Promise<void> {
  for (const name of await namesIn(folder)) if (await isLeftover(name)) await rm(path.join(folder, name), { recursive: true, force: true });
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
