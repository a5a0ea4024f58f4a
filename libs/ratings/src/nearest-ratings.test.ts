import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NearestRatings } from './nearest-ratings.js';

/** The same, by sorting all of them. */
function bySorting(similarities: readonly number[], deviations: readonly number[], k: number): number | null {
  const near = similarities.map((similarity, at) => ({ similarity, at })).filter(({ similarity }) => similarity > 0);
  const nearest = near.toSorted((a, b) => b.similarity - a.similarity || a.at - b.at).slice(0, k);
  if (nearest.length === 0) return null;
  const weight = nearest.reduce((sum, { similarity }) => sum + similarity, 0);
  return nearest.reduce((sum, { similarity, at }) => sum + similarity * deviations[at]!, 0) / weight;
}

const rows = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);

describe('the mean of the nearest', () => {
  it('is that of the K nearest by sorting, also where many are equally near', () => {
    const rating = fc.record({
      similarity: fc.integer({ min: -2, max: 4 }).map((quarters) => quarters / 4),
      deviation: fc.integer({ min: -8, max: 8 }),
    });
    fc.assert(
      fc.property(fc.array(rating, { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), (ratings, k) => {
        const [similarities, deviations] = [
          ratings.map(({ similarity }) => similarity),
          ratings.map(({ deviation }) => deviation),
        ];
        const found = new NearestRatings(k).mean(
          Float32Array.from(similarities),
          0,
          rows(ratings.length),
          Float64Array.from(deviations),
          0,
          ratings.length,
          1,
        );
        const wanted = bySorting(similarities, deviations, k);
        if (wanted === null) expect(found).toBeNull();
        else expect(found).toBeCloseTo(wanted, 12);
      }),
      { numRuns: 500 },
    );
  });

  it('takes the earlier of two that are equally near', () => {
    const similarities = Float32Array.of(0.5, 0.5, 0.25);
    expect(new NearestRatings(1).mean(similarities, 0, Int32Array.of(2, 1, 0), Float64Array.of(7, 3, 1), 0, 3, 1)).toBe(
      3,
    );
  });

  it('looks at the row of the matrix and at the neighbors asked for only', () => {
    const similarities = Float32Array.of(1, 1, 1, 0.5, 0.25, 0);
    const neighbors = Int32Array.of(0, 0, 1, 2, 0);
    expect(new NearestRatings(5).mean(similarities, 3, neighbors, Float64Array.of(99, 4, 1, 99, 99), 1, 4, 1)).toBe(
      (0.5 * 4 + 0.25) / 0.75,
    );
  });

  it('is none with fewer than the least, and of neighbors that are not near', () => {
    const nearest = new NearestRatings(3);
    const [similarities, deviations] = [Float32Array.of(0.5, 0.5, -1, 0), Float64Array.of(1, 1, 1, 1)];
    expect(nearest.mean(similarities, 0, rows(4), deviations, 0, 4, 3)).toBeNull();
    expect(nearest.mean(similarities, 0, rows(4), deviations, 0, 4, 2)).toBe(1);
    expect(nearest.mean(similarities, 0, rows(4), deviations, 2, 4, 0)).toBeNull();
  });

  it('does not remember what it was asked before', () => {
    const nearest = new NearestRatings(2);
    nearest.mean(Float32Array.of(0.9, 0.8), 0, rows(2), Float64Array.of(50, 60), 0, 2, 1);
    expect(nearest.mean(Float32Array.of(0.1, 0), 0, rows(2), Float64Array.of(-1, 5), 0, 2, 1)).toBe(-1);
  });
});
