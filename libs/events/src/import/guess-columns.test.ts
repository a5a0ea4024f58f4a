import { expect, test } from 'vitest';
import { LOG_COLUMNS, type LogColumn } from '../schema.js';
import { line, rowsOf, type LogRow } from '../testing/logs.js';
import { guessColumns } from './guess-columns.js';

const rows = (columns: readonly LogColumn[], row: LogRow = {}, count = 4): string[][] =>
  rowsOf(count, row).map((one) => line(one, columns).split(','));
const SIX: LogColumn[] = ['event_time', 'event_type', 'product_id', 'price', 'user_id', 'user_session'];
const EIGHT: LogColumn[] = LOG_COLUMNS.filter((column) => column !== 'user_session');

test('the log and its sisters are known by their rows', () => {
  for (const columns of [LOG_COLUMNS, SIX, EIGHT]) expect(guessColumns(rows(columns))).toEqual(columns);
});

test('one text among the columns is told by how it looks: a category has points, a brand has none, a session is the last', () => {
  const seven = (extra: LogColumn): LogColumn[] =>
    LOG_COLUMNS.filter((column) => SIX.includes(column) || column === extra);
  expect(guessColumns(rows(seven('category_code')))).toEqual(seven('category_code'));
  expect(guessColumns(rows(seven('brand')))).toEqual(seven('brand'));
  expect(guessColumns(rows(seven('category_id')))).toEqual(seven('category_id'));
});

test('a category id that a spreadsheet rewrote is one all the same', () => {
  expect(guessColumns(rows(LOG_COLUMNS, { category_id: '2.05301E+18' }))).toEqual(LOG_COLUMNS);
});

test('a few rows that fit nothing do not matter, but half of them must fit', () => {
  const good = rows(LOG_COLUMNS);
  expect(guessColumns([...good, ['x'], ['#', 'a comment']])).toEqual(LOG_COLUMNS);
  expect(guessColumns([...good, ...Array.from({ length: 5 }, () => line({ price: 'free' }).split(','))])).toBeNull();
});

test('rows of another order, of too few values, of nothing are not guessed at', () => {
  expect(guessColumns(rows(SIX.toReversed()))).toBeNull();
  expect(guessColumns(rows(SIX).map((row) => row.slice(0, 4)))).toBeNull();
  expect(guessColumns([['']])).toBeNull();
  expect(guessColumns([])).toBeNull();
});

test('a number where a text should be makes the order doubtful, and it is not taken', () => {
  expect(guessColumns(rows(LOG_COLUMNS, { category_code: '17' }))).toBeNull();
});
