import { expect, test } from 'vitest';
import { largestDifference, randomMatrix, tastefulMatrix, uniform } from './matrices.js';

test('a seed gives the same numbers always, in [0, 1), another seed others, spread evenly', () => {
  const numbers = (seed: number): number[] => {
    const next = uniform(seed);
    return Array.from({ length: 4_000 }, () => next());
  };
  const [first, again, other] = [numbers(7), numbers(7), numbers(8)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect([Math.min(...first) >= 0, Math.max(...first) < 1]).toEqual([true, true]);
  expect(first.reduce((sum, number) => sum + number, 0) / first.length).toBeCloseTo(0.5, 1);
});

test('a random matrix has as many entries as asked, each place once, of strength 1 to 4, and few items with most of them', () => {
  const { rows, columns, values, indices, indptr } = randomMatrix(50, 40, 600, 3);
  expect([rows, columns, values.length, indptr[50]]).toEqual([50, 40, 600, 600]);
  expect([...new Set(values)].toSorted()).toEqual([1, 2, 3, 4]);
  for (let row = 0; row < 50; row += 1) {
    const places = indices.subarray(indptr[row], indptr[row + 1]);
    expect(new Set(places).size).toBe(places.length);
  }
  expect(indices.filter((item) => item < 10).length).toBeGreaterThan(indices.filter((item) => item >= 30).length * 1.5);
});

test('users of a taste pick mostly from its items, and what is held out is not among what they are trained on', () => {
  const [users, groups, picks] = [60, 3, 6];
  const { train, heldOut } = tastefulMatrix({ users, items: 90, groups, picks, seed: 5 });
  const { indices, indptr } = train;
  let own = 0;
  for (let user = 0; user < users; user += 1) {
    const picked = indices.subarray(indptr[user], indptr[user + 1]);
    expect([picked.length, picked.includes(heldOut[user] ?? -1)]).toEqual([picks, false]);
    own += picked.filter((item) => item % groups === user % groups).length;
  }
  // Three quarters by taste, and a third of the others by chance.
  expect(own / (users * picks)).toBeCloseTo(0.83, 1);
});

test('the largest difference is told, and lists of two lengths have none that is finite', () => {
  expect([
    largestDifference([1, 2, 3], [1, 2.5, 2]),
    largestDifference([], []),
    largestDifference([1], [1, 2]),
  ]).toEqual([1, 0, Infinity]);
});
