import { seededRandom } from '@cartograph/threads';
import { expect, it } from 'vitest';
import { type BuyerFeatures, clusterBuyers } from './cluster-buyers.js';

/** Three kinds of buyers that nobody could mix up. */
function threeKinds(each: number): BuyerFeatures {
  const random = seededRandom(3);
  const kinds = [
    { days: 2, sessions: 20, spent: 5000 },
    { days: 60, sessions: 6, spent: 300 },
    { days: 300, sessions: 1, spent: 10 },
  ];
  const rows = kinds.flatMap((kind) =>
    Array.from({ length: each }, () => ({
      days: Math.round(kind.days * (0.9 + 0.2 * random.next())),
      sessions: kind.sessions,
      spent: kind.spent * (0.9 + 0.2 * random.next()),
    })),
  );
  return {
    recencyDays: Int32Array.from(rows, ({ days }) => days),
    purchaseSessions: Int32Array.from(rows, ({ sessions }) => sessions),
    spent: Float64Array.from(rows, ({ spent }) => spent),
  };
}

it('finds how many kinds there are, the most spending first, the same for a seed', () => {
  const features = threeKinds(700);
  const found = clusterBuyers(features, { seed: 1 });
  expect(found).toMatchObject({ clusters: 3, converged: true, sampled: 1500 });
  expect([0, 700, 1400].map((buyer) => found?.labels[buyer])).toEqual([0, 1, 2]);
  expect(clusterBuyers(features, { seed: 1 })).toEqual(found);
});

it('takes the number that is given, and no more than there are different buyers', () => {
  expect(clusterBuyers(threeKinds(20), { seed: 1, clusters: 5 })).toMatchObject({ clusters: 5, choices: null });
  expect(
    clusterBuyers(
      {
        recencyDays: Int32Array.of(1, 1, 9),
        purchaseSessions: Int32Array.of(1, 1, 1),
        spent: Float64Array.of(5, 5, 5),
      },
      { seed: 1, clusters: 4 },
    )?.clusters,
  ).toBe(2);
});

it('has nothing to tell apart where all buyers are alike, or there is one', () => {
  expect(
    clusterBuyers(
      { recencyDays: Int32Array.of(3, 3), purchaseSessions: Int32Array.of(1, 1), spent: Float64Array.of(2, 2) },
      { seed: 1 },
    ),
  ).toBeNull();
  expect(
    clusterBuyers(
      { recencyDays: Int32Array.of(3), purchaseSessions: Int32Array.of(1), spent: Float64Array.of(2) },
      { seed: 1 },
    ),
  ).toBeNull();
});
