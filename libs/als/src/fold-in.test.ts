import { beforeAll, describe, expect, it } from 'vitest';
import { fit } from './fit.js';
import type { Factors } from './factors.js';
import { foldIn } from './fold-in.js';
import { randomMatrix } from './testing/matrices.js';

const matrix = randomMatrix(80, 50, 700, 8);
const rowOf = (user: number) => ({
  indices: matrix.indices.subarray(matrix.indptr[user], matrix.indptr[user + 1]),
  values: matrix.values.subarray(matrix.indptr[user], matrix.indptr[user + 1]),
});

describe.each(['cg', 'cholesky'] as const)('foldIn with %s', (solver) => {
  const options = { factors: 10, alpha: 3, regularization: 0.2, cgSteps: 3, solver };
  let model: Factors;
  beforeAll(async () => {
    model = await fit(matrix, { ...options, iterations: 3 });
  });

  it('gives a trained user the trained factors, bit for bit', () => {
    for (let user = 0; user < matrix.rows; user += 1) {
      expect(foldIn(model, rowOf(user), options)).toEqual(model.userFactors.slice(user * 10, user * 10 + 10));
    }
  });

  it('does not depend on the order of the interactions', () => {
    const { indices, values } = rowOf(3);
    expect(foldIn(model, { indices: indices.toReversed(), values: values.toReversed() }, options)).toEqual(
      foldIn(model, rowOf(3), options),
    );
  });

  it('answers zeros for nothing', () => {
    expect(Array.from(foldIn(model, { indices: [], values: [] }, options))).toEqual(
      Array.from({ length: 10 }, () => 0),
    );
    expect(Array.from(foldIn(model, { indices: [4], values: [0] }, options))).toEqual(
      Array.from({ length: 10 }, () => 0),
    );
  });

  it('refuses an item the model does not know', () => {
    expect(() => foldIn(model, { indices: [50], values: [1] }, options)).toThrow(/items 0 to 49/);
  });
});
