import { beforeAll, describe, expect, it } from 'vitest';
import { explainScore, scoreExplainer } from './explain.js';
import type { Factors } from './factors.js';
import { fit } from './fit.js';
import { foldIn } from './fold-in.js';
import { randomMatrix } from './testing/matrices.js';

const matrix = randomMatrix(60, 40, 500, 13);

describe.each([
  ['cg', 1, 0],
  ['cg', 3, 0],
  ['cg', 12, 0],
  ['cg', 3, 0.5],
  ['cholesky', 1, 0],
  ['cholesky', 1, 0.5],
] as const)('explainScore with %s, %i steps, ν = %d', (solver, cgSteps, frequencyExponent) => {
  const options = {
    factors: 8,
    alpha: 2,
    regularization: 0.1,
    unobservedWeight: 0.8,
    frequencyExponent,
    cgSteps,
    solver,
  };
  let model: Factors;
  beforeAll(async () => {
    model = await fit(matrix, { ...options, iterations: 4 });
  });

  it('splits every score into the user’s items without a rest', () => {
    for (let user = 0; user < 20; user += 1) {
      const row = {
        indices: matrix.indices.slice(matrix.indptr[user], matrix.indptr[user + 1]),
        values: matrix.values.slice(matrix.indptr[user], matrix.indptr[user + 1]),
      };
      const vector = foldIn(model, row, options);
      for (const item of [0, 7, 39]) {
        const { score, contributions } = explainScore(model, row, item, options);
        const expected = vector.reduce((sum, value, a) => sum + value * model.itemFactors[item * 8 + a]!, 0);
        expect(contributions.length).toBe(row.indices.length);
        expect(score).toBeCloseTo(expected, 5);
        expect(contributions.reduce((sum, value) => sum + value, 0)).toBeCloseTo(score, 12);
      }
    }
  });

  it('explains many items of one row as it explains each alone, in any order', () => {
    const row = { indices: [3, 9, 20], values: [1, 0, 2] };
    const explain = scoreExplainer(model, row, options);
    for (const item of [5, 0, 39, 5, 12]) expect(explain(item)).toEqual(explainScore(model, row, item, options));
    expect(() => explain(-1)).toThrow(/Item -1 is unknown/);
  });

  it('keeps the caller’s order and gives nothing to an item of strength 0', () => {
    const forward = explainScore(model, { indices: [3, 9, 20], values: [1, 0, 2] }, 5, options);
    const backward = explainScore(model, { indices: [20, 9, 3], values: [2, 0, 1] }, 5, options);
    expect(forward.contributions[1]).toBe(0);
    expect(Array.from(backward.contributions).toReversed()).toEqual(Array.from(forward.contributions));
  });

  it('answers zero for nothing and refuses an unknown item', () => {
    expect(explainScore(model, { indices: [], values: [] }, 5, options)).toEqual({
      score: 0,
      contributions: new Float64Array(0),
    });
    expect(() => explainScore(model, { indices: [1], values: [1] }, 40, options)).toThrow(/Item 40 is unknown/);
  });
});
