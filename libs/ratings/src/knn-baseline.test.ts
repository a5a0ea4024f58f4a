import { array, assert, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnnBaseline } from './knn-baseline.js';
import { NearestRatings } from './nearest-ratings.js';
import { ratingsOf, tasteRatings } from './testing/made-ratings.js';

describe('neighbors around baselines', () => {
  it('refuse more similarities than memory is allowed for, with figures and what to do', async () => {
    const ratings = tasteRatings({ users: 30, items: 100 });
    await expect(KnnBaseline.fit(ratings, {}, { maxBytes: 39_999 })).rejects.toThrow(
      'The similarities of 100 items take 40000 bytes, 39999 are allowed: compare users instead (30), or allow more memory.',
    );
    await expect(KnnBaseline.fit(ratings, { by: 'users' }, { maxBytes: 100 })).rejects.toThrow(
      /3600 bytes, 100 are allowed: allow more memory, or use the biased SVD/,
    );
    expect((await KnnBaseline.fit(ratings, {}, { maxBytes: 40_000 })).items).toBe(100);
  });

  it('stop with the reason of an aborted signal', async () => {
    const reason = new Error('enough');
    await expect(KnnBaseline.fit(tasteRatings(), {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('leave the answer to the baselines below minK neighbors', async () => {
    const ratings = ratingsOf([
      [0, 0, 5],
      [0, 1, 1],
      [1, 0, 5],
      [1, 1, 1],
      [2, 0, 5],
      [2, 2, 3],
      [3, 1, 1],
      [3, 2, 5],
      [4, 0, 4],
    ]);
    const lone = await KnnBaseline.fit(ratings, { by: 'users', minK: 1 });
    const wary = await KnnBaseline.fit(ratings, { by: 'users', minK: 100, k: 100 });
    expect(wary.predict(0, 0)).not.toBe(lone.predict(0, 0));
    const { mean, userBias, itemBias } = wary.baselines;
    expect(wary.predict(0, 0)).toBeCloseTo(Math.min(5, mean + userBias[0]! + itemBias[0]!), 12);
  });
});

describe('the nearest ratings', () => {
  it('are those of a plain sort: nearest first, of equally near ones the earliest', () => {
    const level = integer({ min: -2, max: 4 });
    assert(
      property(
        array(tuple(level, integer({ min: -20, max: 20 })), { maxLength: 40 }),
        integer({ min: 1, max: 12 }),
        integer({ min: 1, max: 4 }),
        (neighbors, k, least) => {
          const similarities = Float32Array.from(neighbors, ([similarity]) => similarity / 4);
          const deviations = Float64Array.from(neighbors, ([, deviation]) => deviation);
          const rows = Int32Array.from(neighbors, (_, row) => row);
          const chosen = [...rows]
            .filter((row) => similarities[row]! > 0)
            .toSorted((a, b) => similarities[b]! - similarities[a]! || a - b)
            .slice(0, k);
          const weight = chosen.reduce((sum, row) => sum + similarities[row]!, 0);
          const expected =
            chosen.length === 0 || chosen.length < least
              ? null
              : chosen.reduce((sum, row) => sum + similarities[row]! * deviations[row]!, 0) / weight;
          const found = new NearestRatings(k).mean(similarities, 0, rows, deviations, 0, rows.length, least);
          if (expected === null) expect(found).toBeNull();
          else expect(found).toBeCloseTo(expected, 10);
        },
      ),
      { numRuns: 500 },
    );
  });
});
