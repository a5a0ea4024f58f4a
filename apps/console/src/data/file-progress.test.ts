import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { withProgress, type FileProgress } from './file-progress.js';

const waiting = (name: string): FileProgress => ({ name, state: 'waiting', bytes: null, bytesTotal: 100, rows: null });
const at = (file: string | null, bytes: number | null, rows: number | null = null) => ({
  file,
  bytes,
  bytesTotal: bytes === null ? null : 100,
  rows,
});

test('one file after the other is read, and stays read', () => {
  const first = withProgress([waiting('a.csv'), waiting('b.csv')], at('a.csv', 40, 12));
  expect(first).toMatchObject([
    { name: 'a.csv', state: 'reading', bytes: 40, rows: 12 },
    { name: 'b.csv', state: 'waiting' },
  ]);
  const second = withProgress(first, at('b.csv', 10));
  expect(second).toMatchObject([
    { name: 'a.csv', state: 'read', bytes: 100, rows: 12 },
    { name: 'b.csv', state: 'reading' },
  ]);
  expect(withProgress(second, at(null, null))).toMatchObject([{ state: 'read' }, { state: 'read' }]);
});

test('a file of a folder is met when the job comes to it', () => {
  expect(withProgress([], at('logs/c.csv', 1))).toMatchObject([{ name: 'logs/c.csv', state: 'reading' }]);
});

test('news that change nothing keep the list', () => {
  const now = withProgress([waiting('a.csv')], at('a.csv', 40));
  expect(withProgress(now, at('a.csv', 40))).toBe(now);
  const over = withProgress(now, at(null, null));
  expect(withProgress(over, at(null, null))).toBe(over);
});

test('news without a count keep the last one, and are still no news the second time', () => {
  const counted = withProgress([waiting('a.csv')], at('a.csv', 40, 12));
  const uncounted = withProgress(counted, at('a.csv', 60, null));
  expect(uncounted).toEqual([{ name: 'a.csv', state: 'reading', bytes: 60, bytesTotal: 100, rows: 12 }]);
  expect(withProgress(uncounted, at('a.csv', 60, null))).toBe(uncounted);
});

test('whatever a job says, saying it again changes nothing', () => {
  const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
  const news = fc.record({
    file: some(fc.constantFrom('a.csv', 'b.csv', 'c.csv')),
    bytes: some(fc.nat(3)),
    bytesTotal: some(fc.nat(3)),
    rows: some(fc.nat(3)),
  });
  fc.assert(
    fc.property(fc.array(news, { minLength: 1, maxLength: 8 }), (all) => {
      const known = all.reduce<readonly FileProgress[]>(
        (files, one) => withProgress(files, one),
        [waiting('a.csv'), waiting('b.csv')],
      );
      expect(withProgress(known, all.at(-1)!)).toBe(known);
    }),
  );
});
