import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { makeRatings, RatingColumns } from './rating-columns.js';
import { ratingFormat, splitRow, type RatingFormat } from './rating-format.js';
import { RatingsError } from './ratings-error.js';
import { checkScale, type Ratings, type RatingScale } from './ratings.js';

/** A row that was left out. */
export interface RatingProblem {
  /** From 1, the header counted. */
  line: number;
  column: 'user' | 'item' | 'rating' | 'timestamp' | 'row';
  /** What stands there. */
  value: string;
  remedy: string;
}

/** What became of a file's rows: `rows` = `accepted` + `duplicates` + `rejected`. */
export interface RatingsReport {
  /** Rows without the header and empty lines. */
  rows: number;
  accepted: number;
  /** Earlier ratings of the same user and item; the last one counts. */
  duplicates: number;
  /** Rows left out. */
  rejected: number;
  /** The first of those, see `problems` of {@link ReadRatingsOptions}. */
  problems: RatingProblem[];
  format: RatingFormat;
  scale: RatingScale & { source: 'given' | 'found' };
}

/** Options of {@link readRatings}. */
export interface ReadRatingsOptions {
  /** Ratings outside it are left out. Default: from the lowest to the highest rating in the file. */
  scale?: RatingScale;
  /** How many problems are told in full; all are counted. Default 20. */
  problems?: number;
}

/**
 * Reads ratings: CSV, TSV or other separated text with a header, or MovieLens' `u.data` and `ratings.dat` without one.
 *
 * Columns are found by their names (`user_id`, `userId`, `customer_id`; `item_id`, `movieId`, `product_id`; `rating`, `score`, `stars`; `timestamp`, `time`, `date`), without
 * a header by their order: user, item, rating, timestamp. Times are epoch seconds or milliseconds, or ISO 8601, UTC where they name no zone.
 *
 * @param source - a path (`.gz` is unpacked), or text as it comes.
 * @returns rows do not depend on the order of the file's lines, but for which of several ratings of a pair is the last.
 * @throws RatingsError - no such file, no column for user, item or rating, or not one row that can be taken.
 * @throws RangeError - a scale that is not finite or upside down.
 * Cost: O(rows), about 24 bytes a row beside the ids.
 */
export async function readRatings(
  source: string | AsyncIterable<string>,
  options: ReadRatingsOptions = {},
): Promise<{ ratings: Ratings; report: RatingsReport }> {
  const { scale, problems: most = 20 } = options;
  if (scale) checkScale(scale);
  const columns = new RatingColumns();
  const problems: RatingProblem[] = [];
  let [line, rows, rejected] = [0, 0, 0];
  let format: RatingFormat | null = null;
  for await (const lines of linesOf(typeof source === 'string' ? textOf(source) : source)) {
    for (const text of lines) {
      line += 1;
      const row = (line === 1 ? text.replace(/^\uFEFF/, '') : text).replace(/\r$/, '');
      if (row.trim() === '') continue;
      if (format === null) {
        format = ratingFormat(row, line);
        if (format.header) continue;
      }
      rows += 1;
      const problem = takeRow(splitRow(row, format.separator), format, columns, scale);
      if (!problem) continue;
      rejected += 1;
      if (problems.length < most) problems.push({ line, ...problem });
    }
  }
  if (format === null || columns.length === 0) {
    const [first] = problems;
    throw new RatingsError(
      'empty',
      first
        ? `None of the ${rows} rows can be taken. Line ${first.line}, ${first.column} "${first.value}": ${first.remedy}`
        : 'There are no ratings: give rows of user, item and rating.',
    );
  }
  const { ratings, duplicates } = makeRatings(columns, scale);
  return {
    ratings,
    report: {
      rows,
      accepted: ratings.values.length,
      duplicates,
      rejected,
      problems,
      format,
      scale: { ...ratings.scale, source: scale ? 'given' : 'found' },
    },
  };
}

/** Adds a row, or says why not. */
function takeRow(
  cells: readonly string[],
  { columns: place, width }: RatingFormat,
  columns: RatingColumns,
  scale: RatingScale | undefined,
): Omit<RatingProblem, 'line'> | null {
  if (cells.length !== width)
    return {
      column: 'row',
      value: cells.join(' '),
      remedy: `it has ${cells.length} cells; give ${width}, as the first line has.`,
    };
  const [user, item, text] = [cells[place.user]!.trim(), cells[place.item]!.trim(), cells[place.rating]!.trim()];
  if (user === '') return { column: 'user', value: user, remedy: 'give the id of the user.' };
  if (item === '') return { column: 'item', value: item, remedy: 'give the id of the item.' };
  const value = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value))
    return { column: 'rating', value: text, remedy: 'give a finite number, with a point before decimals.' };
  if (scale && (value < scale.low || value > scale.high))
    return {
      column: 'rating',
      value: text,
      remedy: `give a rating from ${scale.low} to ${scale.high}, or another scale.`,
    };
  const when = place.timestamp === null ? '' : cells[place.timestamp]!.trim();
  const at = when === '' ? Number.NaN : epochSeconds(when);
  if (at === null)
    return { column: 'timestamp', value: when, remedy: 'give epoch seconds, or a time such as 2019-10-01T12:00:00Z.' };
  columns.add(user, item, value, at);
  return null;
}

/** Numbers from here on are milliseconds: as seconds they would lie beyond the year 5000. */
const MILLISECONDS_FROM = 1e11;

function epochSeconds(text: string): number | null {
  const number = Number(text);
  if (Number.isFinite(number)) return Math.abs(number) >= MILLISECONDS_FROM ? number / 1000 : number;
  const iso = /^\d{4}-\d{2}-\d{2}$/.test(text) || /(?:Z|UTC|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`;
  const time = /^\d{4}-\d{2}-\d{2}/.test(text)
    ? Date.parse(iso.replace(' ', 'T').replace(/\s*UTC$/i, 'Z'))
    : Number.NaN;
  return Number.isNaN(time) ? null : time / 1000;
}

/** Lines, as many at once as a piece of the text ends. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = `${rest}${piece}`.split('\n');
    rest = lines.pop()!;
    yield lines;
  }
  yield [rest];
}

async function* textOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const unpacked = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  file.once('error', (error) => unpacked.destroy(error));
  try {
    yield* unpacked.setEncoding('utf8') as AsyncIterable<string>;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined || !['ENOENT', 'EISDIR', 'EACCES', 'Z_DATA_ERROR', 'Z_BUF_ERROR'].includes(code))
      throw cause;
    const what =
      { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'it may not be read by this user' }[code] ??
      'it is no gzip, or it is cut off';
    throw new RatingsError('missing', `${path}: ${what}; give a file of ratings.`, { cause });
  } finally {
    file.destroy();
  }
}
