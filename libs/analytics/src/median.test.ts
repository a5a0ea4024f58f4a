import { expect, it } from 'vitest';
import { median, quantile } from './median.js';

it('finds the middle, and shares of the way between neighbors', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(quantile([10, 20, 30, 40, 50, 60], 0.8)).toBe(50);
  expect(quantile([0, 10], 0.25)).toBe(2.5);
  expect(median([])).toBeNaN();
});
