import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ifMissing, isThere, syncToDisk } from '@cartograph/events';
import { databaseDamage } from './backup-decisions.js';
import { appliedIn } from './plan-upgrade.js';
import type { RawConnection } from './raw-connection.js';

/** Below a data folder: what it was before versions that changed it. */
export const UPGRADES = 'upgrades';
/** Copies that stay. */
const KEPT = 2;

/** The file of a copy that is the database. */
const DATABASE = 'cartograph.sqlite';
/** A file beside it until the upgrade has succeeded that the copy was made for. */
const UNFINISHED = 'unfinished';

/** The name of a copy: when it was made, in UTC. */
const nameAt = (now: Date): string => now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase();

/** The names of the copies below `upgrades`, oldest first. */
const copiesIn = async (all: string): Promise<string[]> =>
  (await ifMissing(readdir(all), [])).filter((name) => /^\d{8}t\d{6}$/.test(name)).toSorted();

/** The copies whose upgrades have not succeeded yet. */
async function unfinishedIn(all: string): Promise<string[]> {
  const names = await copiesIn(all);
  const are = await Promise.all(names.map((name) => isThere(path.join(all, name, UNFINISHED))));
  return names.filter((_, i) => are[i]);
}

/** Whether a copy stands of an upgrade that is not known to have succeeded. */
export const hasUnfinishedUpgrade = async (dataDir: string): Promise<boolean> =>
  (await unfinishedIn(path.join(dataDir, UPGRADES))).length > 0;

/** Removes what copying left that was killed. */
async function removeCutOff(all: string): Promise<void> {
  for (const name of await ifMissing(readdir(all), []))
    if (/^\d{8}t\d{6}\.tmp$/.test(name)) await rm(path.join(all, name), { recursive: true, force: true });
}

/**
 * Copies a database into a folder of its own below `upgrades`, forces it onto the disk and checks it. Where an upgrade began and did not end, the copy from before it is the
 * only way back, and no other is made. Where that upgrade changed nothing, its copy is replaced, since the older version may have gone on. Call {@link endUpgrade} afterwards.
 *
 * @param applied - the changes that the database has.
 * @throws what SQLite says, as where the disk has no room for it; nothing of the copy stays then.
 */
export async function copyBeforeUpgrade(
  connection: RawConnection,
  applied: readonly string[],
  dataDir: string,
): Promise<void> {
  const all = path.join(dataDir, UPGRADES);
  await removeCutOff(all);
  const replaced: string[] = [];
  for (const name of await unfinishedIn(all)) {
    const file = path.join(all, name, DATABASE);
    const had = (await isThere(file)) ? await appliedIn(file) : [];
    // What is no database of ours is no way back.
    if (had.length === 0 || !had.every((one) => applied.includes(one))) continue;
    if (had.length < applied.length) return;
    replaced.push(name);
  }
  const folder = await freeFolder(all);
  const aside = `${folder}.tmp`;
  await mkdir(aside, { recursive: true, mode: 0o700 });
  try {
    const copy = path.join(aside, DATABASE);
    connection.prepare('VACUUM INTO ?').run(copy);
    const damage = await databaseDamage(copy);
    if (damage !== null) throw new Error(`the copy before the upgrade is damaged (${damage})`);
    await syncToDisk(copy);
    await writeFile(path.join(aside, UNFINISHED), '');
    await syncToDisk(aside);
    await rename(aside, folder);
    await syncToDisk(all);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
  for (const name of replaced) await rm(path.join(all, name), { recursive: true, force: true });
}

/** A folder for a copy of now; starts may fail within one second. */
async function freeFolder(all: string): Promise<string> {
  for (let at = Date.now(); ; at += 1_000) {
    const folder = path.join(all, nameAt(new Date(at)));
    if (!(await isThere(folder))) return folder;
  }
}

/** Notes that the database is up to date: older copies than the last two go. */
export async function endUpgrade(dataDir: string): Promise<void> {
  const all = path.join(dataDir, UPGRADES);
  for (const name of await unfinishedIn(all)) {
    await rm(path.join(all, name, UNFINISHED), { force: true });
    await syncToDisk(path.join(all, name));
  }
  for (const old of (await copiesIn(all)).slice(0, -KEPT))
    await rm(path.join(all, old), { recursive: true, force: true });
}

/** Removes every copy, for instance because it still has somebody who was erased. */
export const removeUpgradeCopies = (dataDir: string): Promise<void> =>
  ifMissing(rm(path.join(dataDir, UPGRADES), { recursive: true, force: true }), undefined);
