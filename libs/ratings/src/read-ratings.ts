import { shownValue, TableError, tableFile, tableRows, type TableRow, type TableSource } from '@cartograph/events';
import { makeRatings, RatingColumns } from './rating-columns.js';
import { RATING_SEPARATORS, ratingFormat, type RatingFormat } from './rating-format.js';
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
 * @param source - a path (`.gz` is unpacked), or a table's bytes.
 * @returns rows do not depend on the order of the file's lines, but for which of several ratings of a pair is the last.
 * @throws RatingsError - no such file, no table (see `tableRows`), no column for user, item or rating, or not one row that can be taken.
 * @throws RangeError - a scale that is not finite or upside down.
 * Cost: O(rows), about 24 bytes a row beside the ids.
 */
export async function readRatings(
  source: string | TableSource,
  options: ReadRatingsOptions = {},
): Promise<{ ratings: Ratings; report: RatingsReport }> {
  const { scale, problems: most = 20 } = options;
  if (scale) checkScale(scale);
  const columns = new RatingColumns();
  const problems: RatingProblem[] = [];
  let [rows, rejected] = [0, 0];
  let format: RatingFormat | null = null;
  for await (const { cells, line } of rowsOf(typeof source === 'string' ? tableFile(source, source) : source)) {
    if (format === null) {
      format = ratingFormat(cells, line);
      if (format.header) continue;
    }
    rows += 1;
    const problem = takeRow(cells, format, columns, scale);
    if (!problem) continue;
    rejected += 1;
    if (problems.length < most) problems.push({ line, ...problem, value: shownValue(problem.value) });
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
  const [user, item, text] = [cells[place.user]!, cells[place.item]!, cells[place.rating]!];
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
  const when = place.timestamp === null ? '' : cells[place.timestamp]!;
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

const UNREADABLE: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read by this user',
};

async function* rowsOf(source: TableSource): AsyncGenerator<TableRow> {
  try {
    for await (const rows of tableRows(source, { uneven: true, separators: RATING_SEPARATORS })) yield* rows;
  } catch (cause) {
    if (cause instanceof TableError) throw new RatingsError('table', cause.message, { cause });
    const what = UNREADABLE[(cause as NodeJS.ErrnoException).code ?? ''];
    if (what === undefined) throw cause;
    throw new RatingsError('missing', `${source.name}: ${what}; give a file of ratings.`, { cause });
  }
}
