import { csrFromTriplets } from '@cartograph/als';
import { describe, expect, it } from 'vitest';
import { pairWeights, type PairWeighting } from './pair-weights.js';

const DAY = 86_400;
/** Users × products: [2, 1, 0], [0, 4, 0], [1, 0, 0]; the last column has no pair. */
const csr = csrFromTriplets({
  rows: 3,
  columns: 3,
  rowIndices: [0, 0, 1, 2],
  columnIndices: [0, 1, 1, 0],
  values: [2, 1, 4, 1],
});
const pairs = { csr, lastAt: Float64Array.of(10 * DAY, 3 * DAY, 10 * DAY, 17 * DAY) };
const weighed = (change: Partial<PairWeighting> = {}): number[] => [
  ...pairWeights(pairs, { measure: 'cosine', k1: 1.2, b: 0.75, halfLifeDays: null, ...change }, 10 * DAY).values,
];

const expectClose = (found: readonly number[], wanted: readonly number[]): void => {
  expect(found).toHaveLength(wanted.length);
  for (const [pair, weight] of wanted.entries()) expect(found[pair]).toBeCloseTo(weight, 6);
};

describe('weights of pairs', () => {
  it('are the strengths for a cosine', () => {
    expect(weighed()).toEqual([2, 1, 4, 1]);
  });

  it('are halved by age, and not doubled by what lies ahead of the end', () => {
    expectClose(weighed({ halfLifeDays: 7 }), [2, 0.5, 4, 1]);
    expectClose(weighed({ halfLifeDays: 3.5 }), [2, 0.25, 4, 1]);
  });

  it('are by TF-IDF √r · ln(products with a pair ÷ (1 + products of the user))', () => {
    const [two, one] = [Math.log(2 / 3), Math.log(2 / 2)];
    expectClose(weighed({ measure: 'tfidf' }), [Math.SQRT2 * two, two, 2 * one, one]);
  });

  it('are by BM25 saturated, and held against what is popular', () => {
    const bm25 = (r: number, sum: number, own: number): number =>
      (Math.log(2 / (1 + own)) * (r * 2.2)) / (r + 1.2 * (0.25 + (0.75 * sum) / 4));
    // Sums are 3 and 5, their mean over the two products with a pair 4.
    expectClose(weighed({ measure: 'bm25' }), [bm25(2, 3, 2), bm25(1, 5, 2), bm25(4, 5, 1), bm25(1, 3, 1)]);
  });

  it('leave the strengths as they were', () => {
    const before = [...csr.values];
    weighed({ measure: 'bm25', halfLifeDays: 1 });
    expect([...csr.values]).toEqual(before);
  });
});
