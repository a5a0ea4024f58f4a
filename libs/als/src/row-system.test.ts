import { describe, expect, it } from 'vitest';
import { sortRow } from './row-system.js';

describe('sortRow', () => {
  it('orders a row by item and remembers the caller’s places', () => {
    const { positions, entries } = sortRow({ indices: [7, 2, 5], values: [1, 2, 3] }, 8);
    expect(Array.from(entries.indices)).toEqual([2, 5, 7]);
    expect(Array.from(entries.values)).toEqual([2, 3, 1]);
    expect(Array.from(positions)).toEqual([1, 2, 0]);
  });

  it.each([
    ['an unknown item', { indices: [8], values: [1] }, /Item 8 is unknown/],
    ['a repeated item', { indices: [1, 1], values: [1, 2] }, /Item 1 is given twice/],
    ['a negative strength', { indices: [1], values: [-1] }, /strength -1/],
    ['a missing value', { indices: [1, 2], values: [1] }, /2 indices but 1 values/],
  ])('refuses %s', (_, row, message) => {
    expect(() => sortRow(row, 8)).toThrow(message);
  });
});
