import { expect, test } from 'vitest';
import { nextBand } from './group-words.js';

test('bands follow one another: 1, 2, 5, 10, 20, 50', () => {
  const bands = [1];
  while (bands.length < 7) bands.push(nextBand(bands.at(-1) ?? 1) ?? 0);
  expect(bands).toEqual([1, 2, 5, 10, 20, 50, 100]);
  expect(nextBand(500_000_000)).toBeNull();
});
