import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { largestDifference, uniform } from '../testing/matrices.js';
import { evenBounds, gram, gramWithPauses } from './gram.js';

describe('gram', () => {
  it.each([
    [0, 3],
    [1, 1],
    [5, 3],
    [37, 6],
    [1000, 17],
  ])('equals YᵀY of %i rows and %i factors', (rows, factors) => {
    const next = uniform(rows + factors);
    const values = Float32Array.from({ length: rows * factors }, () => next() - 0.5);
    const expected = new Float64Array(factors * factors);
    if (rows > 0) {
      const matrix = Matrix.from1DArray(rows, factors, Array.from(values));
      expected.set(matrix.transpose().mmul(matrix).to1DArray());
    }
    expect(largestDifference(gram(values, factors), expected)).toBeLessThan(1e-10);
  });

  it.each([
    [0, 3, 16],
    [37, 6, 16],
    [9000, 200, 32],
  ])(
    'is the same bit for bit with pauses: %i rows and %i factors in %i stretches',
    async (rows, factors, stretches) => {
      const next = uniform(rows);
      const values = Float32Array.from({ length: rows * factors }, () => next() - 0.5);
      let pauses = 0;
      const paused = await gramWithPauses(values, factors, () => {
        pauses += 1;
        return Promise.resolve(true);
      });
      expect(paused).toEqual(gram(values, factors));
      expect(pauses).toBe(stretches);
    },
  );

  it('ends where a pause rejects', async () => {
    const reason = new Error('enough');
    await expect(gramWithPauses(new Float32Array(600), 3, () => Promise.reject(reason))).rejects.toBe(reason);
  });
});

it('ranges are nearly equal, and empty where rows are few', () => {
  expect(Array.from(evenBounds(10, 4))).toEqual([0, 2, 5, 7, 10]);
  expect(Array.from(evenBounds(1, 3))).toEqual([0, 0, 0, 1]);
  expect(Array.from(evenBounds(0, 2))).toEqual([0, 0, 0]);
});
