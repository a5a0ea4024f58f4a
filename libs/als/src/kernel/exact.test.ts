import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { largestDifference, uniform } from '../testing/matrices.js';
import { solveExactly } from './exact.js';
import { gram } from './gram.js';

describe('solveExactly', () => {
  it('equals the textbook solution over all items, Yᵀ·C·Y + λI with C diagonal', () => {
    const [items, factors, alpha, regularization, unobservedWeight] = [30, 5, 3, 0.2, 0.4];
    const next = uniform(9);
    const fixed = Float32Array.from({ length: items * factors }, () => next() - 0.5);
    const row = { indices: Int32Array.of(2, 3, 11, 29), values: Float32Array.of(1, 0, 2.5, 4), from: 0, to: 4 };
    const strengths = new Float64Array(items);
    row.indices.forEach((item, place) => {
      strengths[item] = row.values[place]!;
    });
    const y = Matrix.from1DArray(items, factors, Array.from(fixed));
    const confidence = Matrix.diag(Array.from(strengths, (strength) => unobservedWeight + alpha * strength));
    const preference = Matrix.columnVector(Array.from(strengths, (strength) => (strength > 0 ? 1 : 0)));
    const system = y.transpose().mmul(confidence).mmul(y).add(Matrix.eye(factors).mul(regularization));
    const expected = solve(system, y.transpose().mmul(confidence).mmul(preference)).to1DArray();
    expect(
      largestDifference(
        solveExactly(fixed, factors, gram(fixed, factors), row, { regularization, alpha, unobservedWeight }),
        expected,
      ),
    ).toBeLessThan(1e-10);
  });
});
