import { shownValue } from '@cartograph/events';
import { RatingsError } from './ratings-error.js';

/** Where things stand in a row. */
export interface RatingFormat {
  header: boolean;
  /** Cells a row. */
  width: number;
  /** Positions from 0; no timestamp is null. */
  columns: { user: number; item: number; rating: number; timestamp: number | null };
}

/** What may stand between cells. */
export const RATING_SEPARATORS = ['\t', '::', ',', ';', '|'];

/** Names without their case, their separators and what follows a colon (RecBole's types). */
const NAMES = {
  user: ['user', 'userid', 'uid', 'customer', 'customerid', 'reviewerid', 'visitorid'],
  item: [
    'item',
    'itemid',
    'iid',
    'product',
    'productid',
    'movie',
    'movieid',
    'asin',
    'book',
    'bookid',
    'isbn',
    'business',
    'businessid',
  ],
  rating: ['rating', 'ratings', 'score', 'stars', 'overall', 'bookrating', 'value'],
  timestamp: ['timestamp', 'time', 'date', 'datetime', 'ratedat', 'createdat', 'eventtime', 'unixreviewtime'],
};

/**
 * Finds out from a file's first row how its rows are to be read. It is a header when its third cell is no number.
 *
 * @param line - its number, for the message.
 * @throws RatingsError - fewer than three cells, or a header without a user, an item or a rating.
 */
export function ratingFormat(cells: readonly string[], line: number): RatingFormat {
  if (cells.length < 3) {
    throw new RatingsError(
      'columns',
      `Line ${line} "${shownValue(cells.join(' '))}" has ${cells.length === 1 ? 'one cell' : `${cells.length} cells`}; give user, item and rating, with tabs, commas, semicolons, bars or "::" between them.`,
    );
  }
  if (cells.every((cell) => cell !== '') && Number.isFinite(Number(cells[2]))) {
    return {
      header: false,
      width: cells.length,
      columns: { user: 0, item: 1, rating: 2, timestamp: cells.length > 3 ? 3 : null },
    };
  }
  const names = cells.map((cell) =>
    cell
      .replace(/:.*$/, '')
      .toLowerCase()
      .replaceAll(/[\s_.-]/g, ''),
  );
  const find = (column: keyof typeof NAMES): number => names.findIndex((name) => NAMES[column].includes(name));
  const columns = { user: find('user'), item: find('item'), rating: find('rating') };
  for (const [column, place] of Object.entries(columns)) {
    if (place < 0)
      throw new RatingsError(
        'columns',
        `Line ${line} names no ${column}: its columns are ${shownValue(cells.map((cell) => `"${cell}"`).join(', '))}. Name one ${{ user: 'user_id', item: 'item_id', rating: 'rating' }[column]}.`,
      );
  }
  const timestamp = find('timestamp');
  return { header: true, width: cells.length, columns: { ...columns, timestamp: timestamp < 0 ? null : timestamp } };
}
