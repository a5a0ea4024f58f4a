import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { largestDifference, uniform } from '../testing/matrices.js';
import { gram } from './gram.js';

describe('gram', () => {
  it.each([[0, 3], [1, 1], [5, 3], [37, 6], [1000, 17]])('equals YᵀY of %i rows and %i factors', (rows, factors) => {
    const next = uniform(rows + factors);
    const values = Float32Array.from({ length: rows * factors }, () => next() - 0.5);
    const expected = new Float64Array(factors * factors);
    if (rows > 0) {
      const matrix = Matrix.from1DArray(rows, factors, Array.from(values));
      expected.set(matrix.transpose().mmul(matrix).to1DArray());
    }
    expect(largestDifference(gram(values, factors), expected)).toBeLessThan(1e-10);
  });
});
