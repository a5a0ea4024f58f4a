import { expect, test } from 'vitest';
import { axisEnds } from './axis-ends.js';

test('the axis begins and ends beside what is drawn', () => {
  expect(axisEnds([37, 412, 90])).toEqual({ min: 20, max: 500 });
  expect(axisEnds([1000, 1000])).toEqual({ min: 1000, max: 2000 });
  expect(axisEnds([3, 9])).toEqual({ min: 2, max: 10 });
});

test('a product without viewers has no place on it', () => {
  expect(axisEnds([0, 60])).toEqual({ min: 50, max: 100 });
  expect(axisEnds([])).toEqual({ min: 1, max: 10 });
});
