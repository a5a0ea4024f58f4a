import { expect, it } from 'vitest';
import { byScore, byShare, checkProfile, emptyLists, readList, sortRanked, writeList } from './rank.js';

const profile = (products: number[], strengths: number[]) => ({
  basis: 'carts' as const,
  products: Int32Array.from(products),
  strengths: Float32Array.from(strengths),
  seen: new Int32Array(),
  session: new Int32Array(),
});

it('sorts by the 32-bit score that lists hold, so that a tie there goes to the lower product', () => {
  const ranked = sortRanked([
    { product: 9, score: 0.1 + 1e-12 },
    { product: 3, score: 0.1 },
    { product: 5, score: 0.2 },
  ]);
  expect(ranked.map((entry) => entry.product)).toEqual([5, 3, 9]);
});

it('compares by score or share as they are, the larger first, ties by the lower product', () => {
  const entries = [
    { product: 9, score: 1, share: 0.2 },
    { product: 3, score: 1, share: 0.2 },
    { product: 5, score: 0.5, share: 0.6 },
  ];
  expect(entries.toSorted(byScore).map(({ product }) => product)).toEqual([3, 9, 5]);
  expect(entries.toSorted(byShare).map(({ product }) => product)).toEqual([5, 3, 9]);
});

it('writes a list into its row and reads it back without the padding', () => {
  const lists = emptyLists(2, 3);
  writeList(lists, 1, [
    { product: 4, score: 2 },
    { product: 0, score: 1 },
  ]);
  expect(readList(lists, 0)).toEqual([]);
  expect(readList(lists, 1)).toEqual([
    { product: 4, score: 2 },
    { product: 0, score: 1 },
  ]);
  writeList(
    lists,
    0,
    [1, 2, 3, 4].map((product) => ({ product, score: 1 })),
  );
  expect([...lists.indices]).toEqual([1, 2, 3, 4, 0, -1]);
});

it('refuses a profile that is out of order, repeated or ragged', () => {
  expect(() => checkProfile(profile([2, 1], [1, 1]), 5)).toThrow('1 follows 2');
  expect(() => checkProfile(profile([1, 1], [1, 1]), 5)).toThrow('1 follows 1');
  expect(() => checkProfile(profile([1], []), 5)).toThrow('1 products but 0 strengths');
  expect(() => checkProfile(profile([1], [Infinity]), 5)).toThrow('must be finite');
  expect(() => checkProfile(profile([0, 4], [0, 1]), 5)).not.toThrow();
});
