import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import type { ModelKind } from '../recommender.js';
import { bestOf, bootstrapDifference, compareModels, meanOf, type Scores } from './compare.js';

const scores = (kind: ModelKind, users: number, level: number, seed: number): Scores => {
  const random = seededRandom(seed);
  return {
    kind,
    values: Float64Array.from({ length: users }, () => Math.min(1, Math.max(0, level + (random.next() - 0.5) / 2))),
  };
};

const options = { includesSeen: false, metric: 'NDCG@10', seed: 1 };

describe('compareModels', () => {
  const three = [scores('POPULARITY', 200, 0.3, 1), scores('ITEM_KNN', 200, 0.5, 2), scores('ALS', 200, 0.52, 3)];

  it('sets every model beside the best and beside popularity, with interval and corrected p', () => {
    const comparisons = compareModels(three, options);
    expect(comparisons.map(({ kind, against }) => `${kind} ${against}`)).toEqual([
      'POPULARITY ALS',
      'ITEM_KNN ALS',
      'ITEM_KNN POPULARITY',
      'ALS POPULARITY',
    ]);
    const [popularity, knn, , als] = comparisons;
    expect(popularity!.difference.ok && popularity!.difference.high).toBeLessThan(0);
    expect(als!.difference.ok && als!.difference.low).toBeGreaterThan(0);
    expect(als).toMatchObject({ users: 200, test: { ok: true } });
    expect(als!.pAdjusted).toBeLessThan(0.01);
    for (const { test, pAdjusted } of comparisons)
      expect(test.ok && pAdjusted! >= test.pValue && pAdjusted! <= 1).toBe(true);
    expect(knn!.difference.ok && knn!.difference.value).toBeCloseTo(
      meanOf(three[1]!.values) - meanOf(three[2]!.values),
      12,
    );
  });

  it('gives the same for the same seed', () => {
    expect(compareModels(three, options)).toEqual(compareModels(three, options));
  });

  it('does not test a handful of users', () => {
    const comparisons = compareModels([scores('POPULARITY', 29, 0.3, 1), scores('ALS', 29, 0.6, 2)], options);
    expect(comparisons).toHaveLength(2);
    for (const comparison of comparisons) {
      expect(comparison).toMatchObject({
        difference: { ok: false, reason: 'too-few' },
        test: { ok: false, reason: 'too-few' },
        pAdjusted: null,
      });
    }
  });

  it('has nothing to compare with one model alone', () => {
    expect(compareModels([scores('POPULARITY', 50, 0.3, 1)], options)).toEqual([]);
  });
});

it('takes the simplest of equally good models for the best', () => {
  const values = Float64Array.of(0.5, 0.5);
  expect(
    bestOf([
      { kind: 'ALS', values },
      { kind: 'ITEM_KNN', values },
    ]).kind,
  ).toBe('ITEM_KNN');
  expect(() => bestOf([])).toThrow('give at least one');
});

it('excludes 0 for about one in twenty pairs of equal models that differ for few users', () => {
  const random = seededRandom(9);
  const gain = (): number => (random.next() < 0.3 ? 1 / Math.log2(2 + Math.floor(random.next() * 10)) : 0);
  let excluded = 0;
  for (let pair = 0; pair < 400; pair += 1) {
    const [of, against] = [new Float64Array(1000), new Float64Array(1000)];
    for (let user = 0; user < 1000; user += 1) {
      of[user] = against[user] = gain();
      if (random.next() < 0.02) of[user] = gain();
      if (random.next() < 0.02) against[user] = gain();
    }
    const difference = bootstrapDifference(of, against, { seed: 1, stream: pair });
    if (difference.ok && (difference.low > 0 || difference.high < 0)) excluded += 1;
  }
  expect(excluded / 400).toBeLessThan(0.08);
  expect(excluded).toBeGreaterThan(0);
});

it('is unsure of a difference that is noise', () => {
  const difference = bootstrapDifference(scores('ALS', 300, 0.5, 8).values, scores('ALS', 300, 0.5, 9).values, {
    seed: 1,
    stream: 0,
  });
  expect(difference.ok && [difference.low < 0, difference.high > 0]).toEqual([true, true]);
});
