import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { default as papa, type Parser } from 'papaparse';
import { JobFailure } from '../jobs/handler.js';

/** Columns of a table that is sent in, by what a program calls them. */
export interface TableColumns<Name extends string> {
  needed: readonly Name[];
  /** What may be left out. */
  optional: readonly Name[];
}

/** A row's cells, trimmed; '' where the column is not there. `line` counts from 1, lines within quotes counted. */
export type TableRow<Name extends string> = Record<Name, string> & { line: number };

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
  return new JobFailure('bad-row', `${file}, line ${line}, ${column} "${value}": ${remedy}. Nothing was recorded.`, {
    facts: { file, line, column, value, reason, remedy },
  });
}

/** A file that is no table of these columns. */
const notATable = (file: string, reason: string, remedy: string, line = 1): JobFailure =>
  new JobFailure('not-a-table', `${file}${line > 1 ? `, line ${line}` : ''}: ${remedy}. Nothing was recorded.`, {
    facts: { file, line, reason, remedy },
  });

/**
 * Reads a table in pieces: a header that names the columns, in any order, then a row a line. Commas, semicolons, tabs or bars between cells, which the first line shows; quotes as
 * in RFC 4180; `.gz` is unpacked. Memory does not grow with the file.
 *
 * @param name - how the file is called in failures.
 * @param onRows - gets at most some thousand rows at once, in order; the next piece is read when it is done with them.
 * @throws JobFailure - `bad-row`, `not-a-table`: a column is missing, twice or unknown, a row has not as many cells as the header, a quote is not closed, it is no UTF-8, there are no rows; what `onRows` throws.
 */
export async function readTable<Name extends string>(
  path: string,
  name: string,
  { needed, optional }: TableColumns<Name>,
  onRows: (rows: TableRow<Name>[]) => void | Promise<void>,
  { signal, onBytes }: TableHooks,
): Promise<void> {
  const source = createReadStream(path);
  const text = name.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  source.once('error', (error) => text.destroy(error));
  let places: Map<Name, number> | null = null;
  let [line, width, count] = [1, 0, 0];
  const rowOf = (raw: string[]): TableRow<Name> | null => {
    const [cells, at] = [raw.map((cell) => cell.trim()), line];
    line += 1 + raw.reduce((breaks, cell) => breaks + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
    if (cells.some((cell) => NO_UTF_8.test(cell)))
      throw notATable(name, 'encoding', 'it is no text in UTF-8: save it as CSV in UTF-8', at);
    if (cells.length === 1 && cells[0] === '') return null;
    if (places === null) {
      cells[0] = cells[0]!.replace(/^\uFEFF/, '').trim();
      places = placesOf(name, cells, [...needed, ...optional], needed);
      width = cells.length;
      return null;
    }
    if (cells.length !== width)
      throw notATable(name, 'cells', `it has ${cells.length} cells; give ${width}, as the header has`, at);
    count += 1;
    const row = { line: at } as TableRow<Name>;
    for (const column of [...needed, ...optional])
      (row as Record<Name, string>)[column] = cells[places.get(column) ?? -1] ?? '';
    return row;
  };
  try {
    await new Promise<void>((resolve, reject) => {
      // The parser's `complete` follows an abort too, so the error must come first.
      const fail = (parser: Parser, error: unknown): void => {
        reject(error);
        parser.abort();
      };
      const take = async (data: string[][], badQuote: number | null): Promise<void> => {
        signal.throwIfAborted();
        const rows = data.flatMap((raw, index) => {
          if (index === badQuote)
            throw notATable(
              name,
              'quotes',
              'a quote is not closed, or text follows it; double quotes within quotes',
              line,
            );
          return rowOf(raw) ?? [];
        });
        await onRows(rows);
        onBytes?.(source.bytesRead);
      };
      papa.parse<string[]>(text.setEncoding('utf8'), {
        delimitersToGuess: [',', ';', '\t', '|'],
        chunk: ({ data, errors }, parser) => {
          parser.pause();
          take(data, errors.find(({ type }) => type === 'Quotes')?.row ?? null).then(
            () => parser.resume(),
            (error: unknown) => fail(parser, error),
          );
        },
        complete: () => resolve(),
        error: reject,
      });
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw notATable(name, 'gzip', 'it is no gzip, or it is cut off: send it again');
    throw error;
  } finally {
    source.destroy();
  }
  if (count === 0)
    throw notATable(
      name,
      'no-rows',
      `it has no rows: give a header (${[...needed, ...optional].join(',')}) and a row a line`,
    );
}

function placesOf<Name extends string>(
  file: string,
  header: readonly string[],
  known: readonly Name[],
  needed: readonly Name[],
): Map<Name, number> {
  const places = new Map<Name, number>();
  header.forEach((cell, place) => {
    const column = known.find((one) => one === cell.toLowerCase());
    if (column === undefined)
      throw notATable(
        file,
        'unknown-column',
        `column "${cell.slice(0, 80)}" is not known; the columns are ${known.join(', ')}`,
      );
    if (places.has(column)) throw notATable(file, 'column-twice', `column "${column}" is there twice; leave one out`);
    places.set(column, place);
  });
  const missing = needed.filter((column) => !places.has(column));
  if (missing.length > 0)
    throw notATable(
      file,
      'missing-column',
      `column ${missing.join(', ')} is missing; the columns are ${known.join(', ')}`,
    );
  return places;
}

/** What bytes that are no UTF-8 are read as, and what is in other files than text. */
const NO_UTF_8 = /[\uFFFD\0]/;

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
