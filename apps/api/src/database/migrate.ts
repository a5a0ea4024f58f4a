import { mkdir } from 'node:fs/promises';
import { acquireLease } from '@cartograph/events';
import type { DataSource } from 'typeorm';
import { connectDecisions, sqliteSource, type DatabaseOptions, type Decisions } from './decisions.js';

/** The data folder was written by a newer version of Cartograph than this one. */
export class NewerDataError extends Error {
  constructor(dataDir: string, unknown: string[]) {
    super(
      `The data folder ${dataDir} was written by a newer version of Cartograph (it has the database changes ${unknown.join(', ')}). ` +
        'Start that version, or choose another folder with --data.',
    );
    this.name = 'NewerDataError';
  }
}

async function applied(source: DataSource): Promise<string[]> {
  const tables = (await source.query(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migration'`,
  )) as unknown[];
  if (tables.length === 0) return [];
  const rows = (await source.query('SELECT name FROM migration ORDER BY id')) as { name: string }[];
  return rows.map((row) => row.name);
}

/**
 * Brings the schema up to date under the data folder's migration lease, then opens the database.
 *
 * @throws NewerDataError - the database has migrations this version does not know.
 * @throws LeaseHeldError - another process has been migrating for longer than a minute; names it.
 */
export async function migrateAndConnect(options: DatabaseOptions): Promise<Decisions> {
  await mkdir(options.dataDir, { recursive: true });
  const known = new Set(options.migrations.map((migration) => migration.name));
  const source = await sqliteSource(options, 'writer').initialize();
  try {
    const pending = async (): Promise<boolean> => {
      const names = await applied(source);
      const unknown = names.filter((name) => !known.has(name));
      if (unknown.length > 0) throw new NewerDataError(options.dataDir, unknown);
      return names.length < known.size;
    };
    if (await pending()) {
      const lease = await acquireLease(options.dataDir, 'migration', { holder: 'database migration', waitMs: 60_000 });
      try {
        // Another process may have done it while we waited.
        if (await pending()) await source.runMigrations();
      } finally {
        await lease.release();
      }
    }
  } finally {
    await source.destroy();
  }
  return connectDecisions(options);
}
