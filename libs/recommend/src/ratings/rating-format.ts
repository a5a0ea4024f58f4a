import { RatingsError } from './ratings-error.js';

/** Where things stand in a row. */
export interface RatingFormat {
  /** What stands between cells: a tab, `,`, `;`, `|` or `::`. */
  separator: string;
  header: boolean;
  /** Cells a row. */
  width: number;
  /** Positions from 0; no timestamp is null. */
  columns: { user: number; item: number; rating: number; timestamp: number | null };
}

const SEPARATORS = ['\t', '::', ',', ';', '|'];

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
 * Finds out from a file's first line how its rows are to be read. It is a header when its third cell is no number.
 *
 * @param line - its number, for the message.
 * @throws RatingsError - fewer than three cells, or a header without a user, an item or a rating.
 */
export function ratingFormat(first: string, line: number): RatingFormat {
  const separator = SEPARATORS.find((candidate) => first.includes(candidate));
  const cells = separator === undefined ? [first] : splitRow(first, separator).map((cell) => cell.trim());
  if (separator === undefined || cells.length < 3) {
    throw new RatingsError(
      'columns',
      `Line ${line} "${first.slice(0, 80)}" has ${cells.length === 1 ? 'one cell' : `${cells.length} cells`}; give user, item and rating, with tabs, commas, semicolons, bars or "::" between them.`,
    );
  }
  if (cells.every((cell) => cell !== '') && Number.isFinite(Number(cells[2]))) {
    return {
      separator,
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
        `Line ${line} names no ${column}: its columns are ${cells.map((cell) => `"${cell}"`).join(', ')}. Name one ${{ user: 'user_id', item: 'item_id', rating: 'rating' }[column]}.`,
      );
  }
  const timestamp = find('timestamp');
  return {
    separator,
    header: true,
    width: cells.length,
    columns: { ...columns, timestamp: timestamp < 0 ? null : timestamp },
  };
}

/** The cells of a line; those that begin with a double quote end with the next one that is not doubled. */
export function splitRow(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator);
  const cells: string[] = [];
  let from = 0;
  for (;;) {
    if (line[from] === '"') {
      let end = from + 1;
      while (end < line.length && !(line[end] === '"' && line[end + 1] !== '"')) end += line[end] === '"' ? 2 : 1;
      cells.push(line.slice(from + 1, end).replaceAll('""', '"'));
      const next = line.indexOf(separator, end + 1);
      if (next < 0) return cells;
      from = next + separator.length;
    } else {
      const next = line.indexOf(separator, from);
      cells.push(next < 0 ? line.slice(from) : line.slice(from, next));
      if (next < 0) return cells;
      from = next + separator.length;
    }
  }
}
