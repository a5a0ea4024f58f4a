import type { DataSource } from 'typeorm';
import type { DatabaseOptions } from './decisions.js';

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

/**
 * Changes that made their tables in steps before version 756ebed2, the oldest whose folders are opened; the tables are made whole now.
 * Folders of that version and later ones have them on record.
 */
export const JOINED: ReadonlySet<string> = new Set([
  'AddCampaignPlan1764000002720',
  'AddCampaignRun1764000002710',
  'AddErasedUsers1764000001700',
  'AddErrorCodes1764000001800',
  'AddInsightReruns1764000002600',
  'AddPromotionFigures1764000002300',
  'AddTrialToScenarioRuns1764000002742',
  'CountScheduleChanges1764000002400',
  'IndexExposuresByTime1764000002770',
  'MakeTrainingsThings1764000002000',
]);

/** The names of the changes that a database has, in order; none where it is new. */
export async function appliedMigrations(source: DataSource): Promise<string[]> {
  const tables = (await source.query(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migration'`,
  )) as unknown[];
  if (tables.length === 0) return [];
  const rows = (await source.query('SELECT name FROM migration ORDER BY id')) as { name: string }[];
  return rows.map((row) => row.name);
}

/**
 * The names of the changes that bring the schema up to date.
 *
 * @throws NewerDataError - the database has changes this version does not know.
 */
export async function pendingMigrations(
  source: DataSource,
  { dataDir, migrations }: Pick<DatabaseOptions, 'dataDir' | 'migrations'>,
): Promise<string[]> {
  const names = new Set(await appliedMigrations(source));
  const known = migrations.map(({ name }) => name);
  const unknown = [...names].filter((name) => !known.includes(name) && !JOINED.has(name));
  if (unknown.length > 0) throw new NewerDataError(dataDir, unknown);
  return known.filter((name) => !names.has(name));
}
