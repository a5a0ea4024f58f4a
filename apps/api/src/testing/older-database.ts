import Database from 'better-sqlite3';
import type { MigrationInterface } from 'typeorm';
import { databaseFile } from '../data-paths.js';
import { migrateAndConnect } from '../database/migrate.js';
import { FEATURES } from '../features.js';

type Migration = new () => MigrationInterface;

const ALL = FEATURES.flatMap((feature) => feature.migrations ?? []);
/** When a migration was written, which its name ends with. */
const timeOf = ({ name }: Migration): string => name.slice(-13);

/** Opens the operational database of a folder as it was before a migration; with all of them for null. */
export async function databaseBefore(dataDir: string, migration: Migration | null): Promise<Database.Database> {
  const migrations = migration === null ? ALL : ALL.filter((one) => timeOf(one) < timeOf(migration));
  await (await migrateAndConnect({ dataDir, entities: [], migrations })).close();
  return new Database(databaseFile(dataDir));
}

/** Inserts a row; columns that are not given are empty. */
export function insertRow(database: Database.Database, table: string, row: Record<string, string | number>): void {
  const columns = database.pragma(`table_info(${table})`) as { name: string; notnull: number }[];
  const given = columns.filter(({ name, notnull }) => name in row || notnull === 1);
  const [names, places] = [given.map(({ name }) => `"${name}"`).join(), given.map(() => '?').join()];
  database.prepare(`INSERT INTO ${table} (${names}) VALUES (${places})`).run(given.map(({ name }) => row[name] ?? 0));
}
