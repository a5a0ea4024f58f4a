import { expect, it } from 'vitest';
import { byLength, isUsable, lengthOf, lengthsOf, unitRows } from './lengths.js';

const ROWS = Float32Array.of(3, 4, 0, 0, -5, 12, 4, 3);

it('tells the length of each row, in double precision, where single would overflow', () => {
  expect([...lengthsOf(ROWS, 2)]).toEqual([5, 0, 13, 5]);
  expect(lengthOf(ROWS, 4, 2)).toBe(13);
  const large = Math.fround(3e30);
  expect(lengthOf(Float32Array.of(large), 0, 1)).toBe(large);
  expect(lengthsOf(new Float32Array(), 3)).toHaveLength(0);
});

it('orders rows by falling length, equal ones as they come', () => {
  expect([...byLength(lengthsOf(ROWS, 2))]).toEqual([2, 0, 3, 1]);
});

it('brings rows to length 1 and leaves a row of zeros', () => {
  expect([...unitRows(ROWS, 2, lengthsOf(ROWS, 2))]).toEqual(
    [0.6, 0.8, 0, 0, -5 / 13, 12 / 13, 0.8, 0.6].map(Math.fround),
  );
});

it('bounds finite lengths below 1e18 only', () => {
  expect([0, 1e17, 1e18, Infinity, Number.NaN].map(isUsable)).toEqual([true, true, false, false, false]);
});
