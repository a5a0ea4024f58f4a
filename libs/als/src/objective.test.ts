import { describe, expect, it } from 'vitest';
import { objective } from './objective.js';
import { randomMatrix, uniform } from './testing/matrices.js';

describe('objective', () => {
  it('equals the sum over all pairs', () => {
    const [users, items, factors, alpha, regularization] = [9, 7, 3, 2, 0.3];
    const matrix = randomMatrix(users, items, 20, 4);
    matrix.values[3] = 0;
    const next = uniform(1);
    const model = {
      factors, users, items,
      userFactors: Float32Array.from({ length: users * factors }, () => next() - 0.5),
      itemFactors: Float32Array.from({ length: items * factors }, () => next() - 0.5),
    };
    let expected = 0;
    for (const value of [...model.userFactors, ...model.itemFactors]) expected += regularization * value * value;
    for (let user = 0; user < users; user += 1) {
      const entries = new Map<number, number>();
      for (let at = matrix.indptr[user]!; at < matrix.indptr[user + 1]!; at += 1) entries.set(matrix.indices[at]!, matrix.values[at]!);
      for (let item = 0; item < items; item += 1) {
        const strength = entries.get(item) ?? 0;
        let score = 0;
        for (let a = 0; a < factors; a += 1) score += model.userFactors[user * factors + a]! * model.itemFactors[item * factors + a]!;
        expected += (1 + alpha * strength) * ((strength > 0 ? 1 : 0) - score) ** 2;
      }
    }
    expect(objective(matrix, model, { regularization, alpha })).toBeCloseTo(expected, 9);
  });
});
