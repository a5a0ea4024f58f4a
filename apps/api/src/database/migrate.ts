import { mkdir } from 'node:fs/promises';
import { acquireLease } from '@cartograph/events';
import { connectDecisions, sqliteSource, type DatabaseOptions, type Decisions } from './decisions.js';
import { copyBeforeUpgrade, endUpgrade, hasUnfinishedUpgrade } from './before-upgrade.js';
import { appliedMigrations, pendingMigrations } from './pending-migrations.js';
import { rawConnection } from './raw-connection.js';
import { openUnwritable } from './unwritable-decisions.js';
import { isFull, UnwritableError, whyUnwritable } from './unwritable.js';

/**
 * What a data folder is opened for: to `write`, so that one that is read-only is an error; to `read` only; or to write where that `may` be, and else to read what is there.
 * A full disk is no error in any case: reading works, and writes fail until there is room.
 */
export type Access = 'write' | 'read' | 'may';

/**
 * Brings the schema up to date under the data folder's migration lease, then opens the database. One that was used before is copied first.
 *
 * @throws NewerDataError - the database has migrations this version does not know.
 * @throws LeaseHeldError - another process has been migrating for longer than a minute; names it.
 * @throws UnwritableError - it cannot be written, and was to be. UnreadyDataError - it cannot be read as it is.
 */
export async function migrateAndConnect(options: DatabaseOptions, access: Access = 'write'): Promise<Decisions> {
  if (access === 'read') return openUnwritable(options, null);
  const open = async (): Promise<Decisions> => {
    await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
    await migrate(options);
    return connectDecisions(options);
  };
  return open().catch(async (error: unknown) => {
    const why = await whyUnwritable(error, options.dataDir);
    if (why === null) throw error;
    if (isFull(why)) return openUnwritable(options, { why, open });
    if (access === 'write') throw new UnwritableError(why, options.dataDir, { cause: error });
    return openUnwritable(options, null);
  });
}

async function migrate(options: DatabaseOptions): Promise<void> {
  const source = await sqliteSource(options, 'writer').initialize();
  try {
    const isPending = (await pendingMigrations(source, options)).length > 0;
    // One that was killed after its last change is to be ended.
    if (!isPending && !(await hasUnfinishedUpgrade(options.dataDir))) return;
    const lease = await acquireLease(options.dataDir, 'migration', { holder: 'database migration', waitMs: 60_000 });
    try {
      // Another process may have done it while we waited.
      if ((await pendingMigrations(source, options)).length > 0) {
        const applied = await appliedMigrations(source);
        if (applied.length > 0) await copyBeforeUpgrade(rawConnection(source), applied, options.dataDir);
        await source.runMigrations();
      }
      await endUpgrade(options.dataDir);
    } finally {
      await lease.release();
    }
  } finally {
    await source.destroy();
  }
}
