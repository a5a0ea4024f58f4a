import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ifMissing, syncToDisk } from '@cartograph/events';
import { databaseDamage } from './backup-decisions.js';
import type { RawConnection } from './raw-connection.js';

/** Below a data folder: what it was before versions that changed it. */
export const UPGRADES = 'upgrades';
/** Copies that stay. */
const KEPT = 2;

/** The name of a copy: when it was made, in UTC. */
const nameAt = (now: Date): string => now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase();

/** Removes what copying left that was killed. */
async function removeCutOff(all: string): Promise<void> {
  for (const name of await ifMissing(readdir(all), []))
    if (/^\d{8}t\d{6}\.tmp$/.test(name)) await rm(path.join(all, name), { recursive: true, force: true });
}

/**
 * Copies a database into a folder of its own below `upgrades`, forces it onto the disk and checks it; older copies than the last two go.
 *
 * @returns the folder.
 * @throws what SQLite says, as where the disk has no room for it; nothing of the copy stays then.
 */
export async function copyBeforeUpgrade(connection: RawConnection, dataDir: string, now = new Date()): Promise<string> {
  const all = path.join(dataDir, UPGRADES);
  const folder = path.join(all, nameAt(now));
  const aside = `${folder}.tmp`;
  await removeCutOff(all);
  await mkdir(aside, { recursive: true, mode: 0o700 });
  try {
    const copy = path.join(aside, 'cartograph.sqlite');
    connection.prepare('VACUUM INTO ?').run(copy);
    const damage = await databaseDamage(copy);
    if (damage !== null) throw new Error(`the copy before the upgrade is damaged (${damage})`);
    await syncToDisk(copy);
    await rename(aside, folder);
    await syncToDisk(all);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
  const copies = (await readdir(all)).filter((name) => /^\d{8}t\d{6}$/.test(name));
  for (const old of copies.toSorted().slice(0, -KEPT)) await rm(path.join(all, old), { recursive: true, force: true });
  return folder;
}

/** Removes every copy, for instance because it still has somebody who was erased. */
export const removeUpgradeCopies = (dataDir: string): Promise<void> =>
  ifMissing(rm(path.join(dataDir, UPGRADES), { recursive: true, force: true }), undefined);
