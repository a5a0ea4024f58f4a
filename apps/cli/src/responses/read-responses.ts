import { basename } from 'node:path';
import { shownValue } from '@cartograph/events';
import type { ListLog } from '@cartograph/experiments';
import { csvRows, type ReadHooks } from '../analyze/csv-rows.js';
import { CliError } from '../failure.js';

const COLUMNS = ['position', 'affinity', 'bought'] as const;
type Column = (typeof COLUMNS)[number];

/** What a cell of each column may hold. */
const CELLS: Record<Column, { fits(value: number): boolean; give: string }> = {
  position: {
    fits: (value) => Number.isInteger(value) && value >= 0 && value <= 10_000,
    give: 'a whole number, counted from 1 or from 0',
  },
  affinity: { fits: (value) => value >= 0 && Number.isFinite(value), give: 'a number, 0 or more' },
  bought: { fits: (value) => value === 0 || value === 1, give: '1 for bought, 0 for not' },
};

/**
 * Reads a log of lists: a row for each product that was shown, with the columns `position`, `affinity` and `bought`; others are passed over.
 *
 * @returns positions from 0: where none is 0 they count from 1 in the file.
 * @throws CliError - a column that is missing, a value that cannot be, a gap between positions; names the file, and line and column where one is wrong.
 */
export async function readResponses(file: string, hooks?: ReadHooks): Promise<ListLog & Record<Column, number[]>> {
  const name = basename(file);
  const log: Record<Column, number[]> = { position: [], affinity: [], bought: [] };
  let places: Record<Column, number> | null = null;
  for await (const { cells, line } of csvRows(file, hooks)) {
    if (places === null) {
      places = placesOf(cells, name);
      continue;
    }
    for (const column of COLUMNS)
      log[column].push(numberIn(cells[places[column]] ?? '', column, `${name}, line ${line}`));
    if (log.bought.at(-1) === 1 && log.affinity.at(-1) === 0)
      throw new CliError(
        `${name}, line ${line}: affinity is 0, but the product was bought; give every product that can be bought an affinity above 0.`,
      );
  }
  const isFromOne = log.position.every((position) => position > 0);
  checkGaps(new Set(log.position), isFromOne ? 1 : 0, name);
  return isFromOne ? { ...log, position: log.position.map((position) => position - 1) } : log;
}

function placesOf(header: readonly string[], name: string): Record<Column, number> {
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0)
    throw new CliError(
      `${name} has no column ${missing.map((column) => `"${column}"`).join(', ')}: its columns are ${header.join(', ')}. Give a header with ${COLUMNS.join(', ')}.`,
    );
  return {
    position: header.indexOf('position'),
    affinity: header.indexOf('affinity'),
    bought: header.indexOf('bought'),
  };
}

function checkGaps(positions: ReadonlySet<number>, first: number, name: string): void {
  for (let position = first; position < first + positions.size; position += 1)
    if (!positions.has(position))
      throw new CliError(
        `${name}: no row is at position ${position}, but some are beyond; number positions without gaps.`,
      );
}

function numberIn(cell: string, column: Column, place: string): number {
  const value = cell === '' ? Number.NaN : Number(cell);
  if (!CELLS[column].fits(value))
    throw new CliError(`${place}: ${column} is "${shownValue(cell)}"; give ${CELLS[column].give}.`);
  return value;
}
