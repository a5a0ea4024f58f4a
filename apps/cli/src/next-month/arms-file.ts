import { basename } from 'node:path';
import { shownValue } from '@cartograph/events';
import { csvRows, type ReadHooks } from '../analyze/csv-rows.js';
import { CliError } from '../failure.js';

const COLUMNS = ['unit', 'arm'] as const;

/**
 * Reads which arm each user is in: a table with the columns `unit`, the log's own id, and `arm`; an empty arm is none. Other columns are passed over.
 *
 * @throws CliError - a column is missing, a unit is empty or in two arms, or there is no row; names file, line and remedy.
 * Memory: about 100 bytes a user.
 */
export async function readArms(file: string, hooks: ReadHooks = {}): Promise<Map<string, string>> {
  const name = basename(file);
  const arms = new Map<string, string>();
  let places: number[] | null = null;
  for await (const { cells, line } of csvRows(file, hooks)) {
    if (places === null) {
      places = COLUMNS.map((column) => placeOf(column, cells, name));
      continue;
    }
    const [unit = '', arm = ''] = places.map((place) => cells[place]!);
    if (unit === '') throw new CliError(`${name}, line ${line}: the unit is empty: give the log's own id of the user.`);
    const known = arms.get(unit);
    if (known !== undefined && known !== arm)
      throw new CliError(
        `${name}, line ${line}: user ${shownValue(unit)} is in ${armName(arm)} here and in ${armName(known)} before: give each user one arm.`,
      );
    arms.set(unit, arm);
  }
  if (arms.size === 0) throw new CliError(`${name} has no user: give the columns unit and arm and a row a user.`);
  return arms;
}

function placeOf(column: string, header: string[], name: string): number {
  const place = header.indexOf(column);
  if (place < 0)
    throw new CliError(`${name} has no column ${column}; it has ${header.join(', ')}. Give the columns unit and arm.`);
  return place;
}

const armName = (arm: string): string => (arm === '' ? 'no arm' : `arm ${shownValue(arm)}`);
