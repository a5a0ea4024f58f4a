import { shownValue, TABLE_LIMITS, TableError, tableFile, tableRows, type TableRow } from '@cartograph/events';
import { type FailureFacts, JobFailure } from '../jobs/handler.js';

/** Columns of a table that is sent in, by what a program calls them. */
export interface TableColumns<Name extends string> {
  needed: readonly Name[];
  /** What may be left out. */
  optional: readonly Name[];
}

/** A row's cells, trimmed; '' where the column is not there. `line` counts from 1, lines within quotes counted. */
export type KnownRow<Name extends string> = Record<Name, string> & { line: number };

/** Hooks of reading a table. */
export interface TableHooks {
  signal: AbortSignal;
  /** Bytes read so far. */
  onBytes?: (done: number) => void;
}

/** Where a file cannot be taken, with what stands there and the remedy: for whoever sent it. */
export function badRow(
  file: string,
  line: number,
  { column, value, reason, remedy }: { column: string; value: string; reason: string; remedy: string },
): JobFailure {
  const shown = shownValue(value);
  return new JobFailure('bad-row', `${file}, line ${line}, ${column} "${shown}": ${remedy}. Nothing was recorded.`, {
    facts: { file, line, column, value: shown, reason, remedy },
  });
}

/** What a table that cannot be read has wrong. */
export const tableFacts = ({ file, reason, remedy, line, column, value }: TableError): FailureFacts => ({
  file,
  line: line ?? 1,
  reason,
  remedy,
  ...(column !== null && { column }),
  ...(value !== null && { value }),
});

/** The failure of a job that was given a file which is no table that can be read. */
export const tableFailure = (error: TableError): JobFailure =>
  new JobFailure('not-a-table', `${error.message} Nothing was recorded.`, { facts: tableFacts(error), cause: error });

/**
 * Reads a table with a header that names known columns, in any order; see `tableRows`.
 *
 * @param name - how the file is called in failures.
 * @param onRows - gets at most some thousand rows at once, in order; the next piece is read when it is done with them.
 * @throws JobFailure - `bad-row`, `too-many-rows`, and `not-a-table`: a column is missing, twice or unknown, there are no rows, and what `tableRows` refuses; what `onRows` throws.
 */
export async function readTable<Name extends string>(
  path: string,
  name: string,
  { needed, optional }: TableColumns<Name>,
  onRows: (rows: KnownRow<Name>[]) => void | Promise<void>,
  { signal, onBytes }: TableHooks,
): Promise<void> {
  const known = [...needed, ...optional];
  let places: Map<Name, number> | null = null;
  let count = 0;
  try {
    for await (const found of tableRows(tableFile(path, name), {
      signal,
      onBytes,
      mostRows: TABLE_LIMITS.campaignRows,
    })) {
      const rows = places === null ? found.slice(1) : found;
      places ??= placesOf(name, found[0]!, known, needed);
      count += rows.length;
      const at = known.map((column) => [column, places!.get(column) ?? -1] as const);
      await onRows(
        rows.map(({ cells, line }) => {
          const row = { line } as KnownRow<Name>;
          for (const [column, place] of at) (row as Record<Name, string>)[column] = cells[place] ?? '';
          return row;
        }),
      );
    }
    if (count === 0)
      throw new TableError(name, 'no-rows', `it has no rows; give a header (${known.join(',')}) and a row a line`);
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    if (error.reason !== 'too-many-rows') throw tableFailure(error);
    const most = TABLE_LIMITS.campaignRows;
    throw new JobFailure(
      'too-many-rows',
      `${name} has more than ${most} rows. Send it in parts: each is recorded whole or not at all, and what is known already changes nothing.`,
      { facts: { file: name, most }, cause: error },
    );
  }
}

function placesOf<Name extends string>(
  file: string,
  { cells, line }: TableRow,
  known: readonly Name[],
  needed: readonly Name[],
): Map<Name, number> {
  const places = new Map<Name, number>();
  cells.forEach((cell, place) => {
    const column = known.find((one) => one === cell.toLowerCase());
    if (column === undefined)
      throw new TableError(file, 'unknown-column', `this column is not known; the columns are ${known.join(', ')}`, {
        line,
        column: shownValue(cell),
      });
    if (places.has(column))
      throw new TableError(file, 'column-twice', 'it is there twice; leave one out', { line, column });
    places.set(column, place);
  });
  const missing = needed.filter((column) => !places.has(column));
  if (missing.length > 0)
    throw new TableError(
      file,
      'missing-column',
      `column ${missing.join(', ')} is missing; the columns are ${known.join(', ')}`,
    );
  return places;
}

/** Below it a number is seconds: as milliseconds it would lie in 1973 or before. */
const MILLISECONDS_FROM = 1e11;

/** An instant as tables have it: ISO 8601, `2019-10-01 08:00:00 UTC`, a date, or seconds or milliseconds since 1970; UTC where no zone stands. Null for what is none, and for a day that no month has. */
export function cellInstant(cell: string): Date | null {
  const number = cell === '' ? Number.NaN : Number(cell);
  if (Number.isFinite(number)) return dateOf(Math.abs(number) >= MILLISECONDS_FROM ? number : number * 1000);
  if (!/^\d{4}-\d{2}-\d{2}/.test(cell)) return null;
  const day = cell.slice(0, 10);
  // 31 February would be read as 3 March.
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return null;
  const iso = cell.replace(' ', 'T').replace(/\s*UTC$/i, 'Z');
  return dateOf(Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(iso) || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(iso) ? iso : `${iso}Z`));
}

/** Years of four digits: others are no dates of a shop, and do not sort as text. */
const dateOf = (time: number): Date | null =>
  time >= Date.parse('1900-01-01T00:00:00Z') && time < Date.parse('2200-01-01T00:00:00Z') ? new Date(time) : null;

/** A finite number; NaN for what is none. */
export const cellNumber = (cell: string): number =>
  /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(cell) ? Number(cell) : Number.NaN;
