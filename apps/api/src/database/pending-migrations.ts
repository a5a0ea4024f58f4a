import type { DataSource, QueryRunner } from 'typeorm';
import type { DatabaseOptions } from './decisions.js';
import { UnreadyDataError } from './unwritable.js';

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

/** The change that every database begins with. */
const FIRST = 'CreateAccounts1764000000100';

/**
 * Changes that made their tables in steps before version 756ebed2, the oldest whose folders are opened; the tables are made whole now.
 * Folders of that version have them on record, and new ones take them on record, so that an older version refuses both.
 */
const JOINED: ReadonlySet<string> = new Set([
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

/** Puts the changes that are made with their tables on record. */
export async function recordJoined(runner: QueryRunner): Promise<void> {
  for (const name of JOINED)
    await runner.query('INSERT INTO migration (timestamp, name) VALUES (?, ?)', [Number(name.slice(-13)), name]);
}

/** Takes them off it. */
export async function forgetJoined(runner: QueryRunner): Promise<void> {
  for (const name of JOINED) await runner.query('DELETE FROM migration WHERE name = ?', [name]);
}

/** How the changes that a database has compare with those of this version. */
export function compareChanges(
  applied: readonly string[],
  known: readonly string[],
): { pending: string[]; unknown: string[]; missing: string[] } {
  const names = new Set(applied);
  return {
    pending: known.filter((name) => !names.has(name)),
    /** A newer version made them. */
    unknown: applied.filter((name) => !known.includes(name) && !JOINED.has(name)),
    /** The version that made the database is too old to be brought up to date. */
    missing: names.has(FIRST) ? [...JOINED].filter((name) => !names.has(name)) : [],
  };
}

/** Why a database of a version before 756ebed2 is not opened, and what to do. */
export const tooOld = (missing: readonly string[]): string =>
  `was written by a version of Cartograph from before November 27, 2026, and lacks the database changes ${missing.join(', ')}. ` +
  'Open it with the version of December 2, 2026 (commit c27b7ba7) first, which makes them, or choose another folder with --data.';

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
 * @throws NewerDataError - the database has changes this version does not know. UnreadyDataError - it lacks changes that only older versions make.
 */
export async function pendingMigrations(
  source: DataSource,
  { dataDir, migrations }: Pick<DatabaseOptions, 'dataDir' | 'migrations'>,
): Promise<string[]> {
  const { pending, unknown, missing } = compareChanges(
    await appliedMigrations(source),
    migrations.map(({ name }) => name),
  );
  if (unknown.length > 0) throw new NewerDataError(dataDir, unknown);
  if (missing.length > 0) throw new UnreadyDataError(`The data folder ${dataDir} ${tooOld(missing)}`);
  return pending;
}
