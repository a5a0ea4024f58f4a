import { expect, it } from 'vitest';
import { evenBounds } from './partials.js';

it('ranges are nearly equal, and empty where rows are few', () => {
  expect(Array.from(evenBounds(10, 4))).toEqual([0, 2, 5, 7, 10]);
  expect(Array.from(evenBounds(1, 3))).toEqual([0, 0, 0, 1]);
  expect(Array.from(evenBounds(0, 2))).toEqual([0, 0, 0]);
});
