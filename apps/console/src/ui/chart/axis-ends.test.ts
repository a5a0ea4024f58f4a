import { expect, test } from 'vitest';
import { axisEnds, ratioEnds } from './axis-ends.js';

test('the axis begins and ends beside what is drawn', () => {
  expect(axisEnds([37, 412, 90])).toEqual({ min: 30, max: 500 });
  expect(axisEnds([1000, 1000])).toEqual({ min: 1000, max: 2000 });
  expect(axisEnds([3, 9])).toEqual({ min: 3, max: 10 });
});

test('a product without viewers has no place on it', () => {
  expect(axisEnds([0, 60])).toEqual({ min: 60, max: 70 });
  expect(axisEnds([])).toEqual({ min: 1, max: 10 });
});

test('ratios lie between powers of two around one, and what runs far beyond is cut', () => {
  expect(ratioEnds([{ low: 0.97, high: 1.2 }], 8)).toEqual({ min: 0.5, max: 2 });
  expect(
    ratioEnds(
      [
        { low: 0.3, high: 21.2 },
        { low: null, high: null },
      ],
      128,
    ),
  ).toEqual({ min: 0.25, max: 32 });
  expect(ratioEnds([{ low: 0.01, high: 40 }], 8)).toEqual({ min: 0.125, max: 8 });
});
