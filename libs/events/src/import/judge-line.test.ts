import { describe, expect, test } from 'vitest';
import { LOG_COLUMNS } from '../schema.js';
import { HEADER, line } from '../testing/logs.js';
import { judgeLine, textOf, trimmed, writeRow, type LineVerdict } from './judge-line.js';
import type { LogShape } from './log-shape.js';
import type { Line } from './line.js';
import { ruleSettings } from './row-rules.js';
import { splitLine } from './split-line.js';

const settings = ruleSettings(new Date('2024-03-01T12:00:00Z'));
const shape: LogShape = {
  delimiter: ',',
  columns: LOG_COLUMNS,
  hasHeader: true,
  header: HEADER.split(','),
  skippedLines: 1,
  hasBom: false,
  ignored: [],
  lastValueLength: 36,
  times: 'UTC times',
};
const of = (content: string | Buffer, change: Partial<Line> = {}): Line => ({
  bytes: Buffer.from(content),
  number: 2,
  offset: 0,
  isTerminated: true,
  isTooLong: false,
  ...change,
});
const verdict = (content: string | Buffer, change: Partial<Line> = {}, other: Partial<LogShape> = {}): LineVerdict =>
  judgeLine(of(content, change), { ...shape, ...other }, settings);
const summary = (found: LineVerdict): unknown[] =>
  found.reason === null
    ? ['good', found.warnings.map(({ warning }) => warning)]
    : [found.reason, found.column, found.value];

test.each([
  ['a', 'a'],
  ['  a b ', 'a b'],
  ['', null],
  ['   ', null],
  [undefined, null],
  ['\ta\u00a0', '\ta\u00a0'],
  // A pattern for the spaces at both ends would not come to an end here.
  [` a${' '.repeat(1_000_000)}b `, `a${' '.repeat(1_000_000)}b`],
])('the spaces around a value do not count', (text, value) => {
  expect(trimmed(text)).toBe(value);
});

describe('a line', () => {
  test('that is whole and good has its values, without the spaces around them; nothing is null', () => {
    expect(verdict(line({ brand: ' acme ', category_code: '', user_session: '"a, ""b"""' }))).toMatchObject({
      reason: null,
      values: { brand: 'acme', category_code: null, user_session: 'a, "b"', price: '10.00' },
      warnings: [],
    });
    expect(summary(verdict(`${line()},`))).toEqual(['good', []]);
    expect(verdict(line({ brand: '\u00a0' }))).toMatchObject({ values: { brand: '\u00a0' } });
  });

  test.each<[string, string | Buffer, unknown[]]>([
    ['has too few values', '1,2,3', ['missing-columns', 'category_id', '1,2,3']],
    ['has too many', `${line()},,`, ['extra-columns', null, `${line()},,`]],
    ['has one more that is not empty', `${line()},x`, ['extra-columns', null, `${line()},x`]],
    ['opens a quote', line({ brand: '"a' }), ['unclosed-quote', null, line({ brand: '"a' })]],
    ['goes on behind a quote', line({ brand: '"a"b' }), ['bad-quote', null, line({ brand: '"a"b' })]],
    ['is the header again', HEADER, ['repeated-header', null, HEADER]],
    ['has a bad value', line({ price: ' -1 ' }), ['negative-price', 'price', '-1']],
    ['lacks a value', line({ user_id: '  ' }), ['missing-value', 'user_id', '']],
    ['is no UTF-8', Buffer.from([0x61, 0xff]), ['not-utf8', null, 'a\uFFFD']],
    ['holds a zero byte', 'a\0b', ['nul-byte', null, 'a\0b']],
  ])('that %s is put aside for that, with column and value', (_what, content, expected) => {
    expect(summary(verdict(content))).toEqual(expected);
  });

  test('that is too long shows its beginning only', () => {
    expect(summary(verdict('x'.repeat(5_000), { isTooLong: true }))).toEqual(['line-too-long', null, 'x'.repeat(200)]);
  });
});

describe('a last line that no line end closes', () => {
  test('is cut where values, or the end of a quote, are missing', () => {
    expect(summary(verdict('1,2,3', { isTerminated: false }))).toEqual(['cut-line', 'product_id', '1,2,3']);
    expect(summary(verdict(line({ brand: '"a' }), { isTerminated: false }))[0]).toBe('cut-line');
    expect(summary(verdict(line({ brand: '"a"b' }), { isTerminated: false }))[0]).toBe('bad-quote');
  });

  test('looks whole and is cut where its last value is shorter than all others; without such a length it is taken', () => {
    const short = line({ user_session: '1111' });
    expect(verdict(short, { isTerminated: false })).toMatchObject({
      reason: 'cut-line',
      column: 'user_session',
      value: '1111',
      looksWhole: true,
    });
    expect(summary(verdict(line(), { isTerminated: false }))).toEqual(['good', []]);
    expect(summary(verdict(short, { isTerminated: false }, { lastValueLength: null }))).toEqual(['good', []]);
    expect(summary(verdict(short))).toEqual(['good', []]);
  });
});

test('a byte order mark is no part of the first line, and of no other', () => {
  const marked = Buffer.from(`\uFEFF${line()}`);
  expect(textOf(of(marked, { number: 1 }), true)).toEqual({ text: line() });
  expect(textOf(of(marked, { number: 2 }), true)).toEqual({ text: `\uFEFF${line()}` });
});

test('only spaces are trimmed, and nothing is null', () => {
  expect(['  a b ', '\ta', ' ', '', undefined].map(trimmed)).toEqual(['a b', '\ta', null, null, null]);
});

test('a row is written with quotes only where they are needed, and splits into the same fields again', () => {
  expect(writeRow(['a', 'b c', '', "it's"], ',')).toBe("a,b c,,it's\n");
  const odd = ['a;b', '"', 'two\nlines', 'a\rb', 'plain, with a comma'];
  const written = writeRow(odd, ';');
  expect(written).toBe('"a;b";"""";"two\nlines";"a\rb";plain, with a comma\n');
  expect(splitLine(written.slice(0, -1), ';')).toEqual({ ok: true, fields: odd });
});
