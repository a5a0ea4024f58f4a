import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ownerOfTempFolder } from '../engines/duckdb/engine.js';
import { filesOf, lakePaths, readManifestAlone, readPointer, type Pointer } from '../manifest.js';
import { ifMissing } from '../missing-file.js';
import { isSameProcess } from '../process-life.js';
import { LAYOUT_VERSION } from '../schema.js';
import { isSilent } from '../sign-of-life.js';
import { heldSnapshots } from '../snapshots/readers.js';

const SPILL_DAYS = 7;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Removes what a writer that was killed left behind: everything the lake's pointer does not name, and the spill folders of
 * processes of this machine that are gone, of others after a week. Only the holder of the import lease may do so.
 */
export async function removeLeftovers(dir: string): Promise<void> {
  const paths = lakePaths(dir);
  const pointer = await readPointer(dir);
  // An older layout is named otherwise; it is brought up to date before anything is cleared away.
  if (pointer.layoutVersion < LAYOUT_VERSION) return;
  const kept = await keptSnapshots(dir, pointer);
  const snapshots = new Set(kept);
  const reports = new Set(pointer.reports);
  await rm(paths.staging, { recursive: true, force: true });
  await removeWhere(
    paths.snapshots,
    (name) => !name.endsWith('.json') || !snapshots.has(name.slice(0, -'.json'.length)),
  );
  await removeWhere(paths.reports, (name) => !reports.has(name.replace(/\.json$/, '')));
  await removeWhere(paths.quarantine, (name) => !reports.has(name.replace(/\.parquet$/, '')));
  await removeWhere(dir, (name) => name.endsWith('.tmp'));
  await removeUnnamedFiles(dir, kept);
  await removeWhere(paths.temp, async (name) => {
    const owner = ownerOfTempFolder(name);
    if (owner === null) return false;
    // Whether a process elsewhere lives nobody knows here: what it spilled goes when nothing has changed for long.
    if (!owner.isOfThisHost) return isSilent(path.join(paths.temp, name), SPILL_DAYS * DAY_MS);
    return !(await isSameProcess(owner.pid, null));
  });
}

/** The snapshots whose files stay: those the pointer names, and removed ones that somebody still reads, unless users were erased from them. */
export async function keptSnapshots(dir: string, { snapshots, replaced = {} }: Pointer): Promise<string[]> {
  const held = await heldSnapshots(path.dirname(dir));
  const present = (await entriesOf(lakePaths(dir).snapshots)).map(({ name }) => name);
  return [
    ...snapshots,
    ...[...held].filter(
      (id) => !snapshots.includes(id) && replaced[id] === undefined && present.includes(`${id}.json`),
    ),
  ];
}

/** Removes the files that no snapshot names, and the folders that are empty then; returns the bytes that are free now. */
export async function removeUnnamedFiles(dir: string, snapshots: readonly string[]): Promise<number> {
  let freed = 0;
  const named = new Set<string>();
  for (const id of snapshots)
    for (const file of filesOf(await readManifestAlone(dir, id))) named.add(path.join(dir, file.path));
  const sweep = async (folder: string): Promise<boolean> => {
    let isEmpty = true;
    for (const entry of await entriesOf(folder)) {
      const inside = path.join(folder, entry.name);
      const stays = entry.isDirectory() ? !(await sweep(inside)) : named.has(inside);
      if (stays) isEmpty = false;
      else {
        if (!entry.isDirectory()) freed += (await stat(inside)).size;
        await rm(inside, { recursive: true, force: true });
      }
    }
    return isEmpty;
  };
  await sweep(lakePaths(dir).files);
  return freed;
}

async function removeWhere(folder: string, isLeftover: (name: string) => boolean | Promise<boolean>): Promise<void> {
  for (const { name } of await entriesOf(folder))
    if (await isLeftover(name)) await rm(path.join(folder, name), { recursive: true, force: true });
}

const entriesOf = (folder: string): Promise<{ name: string; isDirectory: () => boolean }[]> =>
  ifMissing(readdir(folder, { withFileTypes: true }), []);
