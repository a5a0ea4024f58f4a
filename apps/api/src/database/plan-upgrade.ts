import { existsSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import type { MigrationInterface } from 'typeorm';
import { databaseFile } from '../data-paths.js';
import { compareChanges } from './pending-migrations.js';
import { openToRead } from './read-image.js';

/** What opening a data folder with this version would change in its database. */
export interface UpgradePlan {
  /** Names of the changes that would be made, in order. */
  readonly pending: readonly string[];
  /** Changes that a newer version made, which this one does not know: it cannot open the folder. */
  readonly unknown: readonly string[];
  /** Changes that only older versions make: this one cannot open the folder before one of them has. */
  readonly missing: readonly string[];
  /** Bytes of the copy that is made first; 0 where nothing is pending. */
  readonly copyBytes: number;
  readonly freeBytes: number;
}

/** Tells what an upgrade of the database would do, and changes nothing. */
export async function planUpgrade(
  dataDir: string,
  migrations: readonly (new () => MigrationInterface)[],
): Promise<UpgradePlan> {
  const file = databaseFile(dataDir);
  const { bavail, bsize } = await statfs(dataDir);
  const freeBytes = bavail * bsize;
  const applied = existsSync(file) ? await appliedIn(file) : [];
  const changes = compareChanges(
    applied,
    migrations.map(({ name }) => name),
  );
  return {
    ...changes,
    copyBytes: applied.length === 0 || changes.pending.length === 0 ? 0 : (await stat(file)).size,
    freeBytes,
  };
}

/** The names of the changes that a database has, in order. */
export async function appliedIn(file: string): Promise<string[]> {
  const database = await openToRead(file);
  try {
    const has = database.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'`).get();
    return has === undefined
      ? []
      : (database.prepare('SELECT name FROM migration ORDER BY id').pluck().all() as string[]);
  } finally {
    database.close();
  }
}
