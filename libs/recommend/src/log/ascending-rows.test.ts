import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isIn, placeOf } from './ascending-rows.js';

const rows = Int32Array.of(1, 3, 3, 7);

it('finds the first place that is not below a row', () => {
  expect([0, 1, 2, 3, 4, 7, 8].map((row) => placeOf(rows, row))).toEqual([0, 0, 1, 1, 3, 3, 4]);
  expect(placeOf(new Int32Array(), 1)).toBe(0);
});

it('knows which rows are held, all of them or between two places', () => {
  expect([0, 1, 2, 3, 7, 8].map((row) => isIn(rows, row))).toEqual([false, true, false, true, true, false]);
  expect([1, 3, 7].map((row) => isIn(rows, row, 1, 3))).toEqual([false, true, false]);
  expect(isIn(rows, 7, 3, 3)).toBe(false);
  expect(isIn(new Int32Array(), 0)).toBe(false);
});

it('tells whether ascending rows hold one, whatever they are', () => {
  const ascending = fc.uniqueArray(fc.nat(11)).map((list) => Int32Array.from(list.toSorted((a, b) => a - b)));
  fc.assert(
    fc.property(ascending, fc.nat(12), (list, row) => {
      expect(isIn(list, row)).toBe(list.includes(row));
    }),
  );
});
