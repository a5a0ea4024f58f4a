import { describe, expect, it } from 'vitest';
import { csrFromTriplets } from './csr.js';
import { objective } from './objective.js';
import golden from './objective.golden.json' with { type: 'json' };
import { randomMatrix, uniform } from './testing/matrices.js';

describe('objective', () => {
  it.each([
    [1, 0],
    [0.3, 0],
    [0.3, 0.5],
    [1, 1],
  ])('equals the sum over all pairs, α₀ = %d, ν = %d', (unobservedWeight, frequencyExponent) => {
    const [users, items, factors, alpha, regularization] = [9, 7, 3, 2, 0.3];
    const matrix = randomMatrix(users, items, 20, 4);
    matrix.values[3] = 0;
    const next = uniform(1);
    const model = {
      factors,
      users,
      items,
      userFactors: Float32Array.from({ length: users * factors }, () => next() - 0.5),
      itemFactors: Float32Array.from({ length: items * factors }, () => next() - 0.5),
    };
    const [perUser, perItem] = [new Float64Array(users), new Float64Array(items)];
    let expected = 0;
    for (let user = 0; user < users; user += 1) {
      const entries = new Map<number, number>();
      for (let at = matrix.indptr[user]!; at < matrix.indptr[user + 1]!; at += 1)
        entries.set(matrix.indices[at]!, matrix.values[at]!);
      for (let item = 0; item < items; item += 1) {
        const strength = entries.get(item) ?? 0;
        if (strength > 0) {
          perUser[user]! += 1;
          perItem[item]! += 1;
        }
        let score = 0;
        for (let a = 0; a < factors; a += 1)
          score += model.userFactors[user * factors + a]! * model.itemFactors[item * factors + a]!;
        expected += (unobservedWeight + alpha * strength) * ((strength > 0 ? 1 : 0) - score) ** 2;
      }
    }
    model.userFactors.forEach((value, at) => {
      expected +=
        regularization *
        (unobservedWeight * items + perUser[Math.floor(at / factors)]!) ** frequencyExponent *
        value ** 2;
    });
    model.itemFactors.forEach((value, at) => {
      expected +=
        regularization *
        (unobservedWeight * users + perItem[Math.floor(at / factors)]!) ** frequencyExponent *
        value ** 2;
    });
    expect(objective(matrix, model, { regularization, alpha, unobservedWeight, frequencyExponent })).toBeCloseTo(
      expected,
      9,
    );
  });

  it.each(golden.cases)('equals implicit’s own loss at fixed factors: $users × $items, α = $alpha', (about) => {
    const { users, items, factors, rows, columns, values, alpha, regularization } = about;
    const matrix = csrFromTriplets({ rows: users, columns: items, rowIndices: rows, columnIndices: columns, values });
    const model = {
      factors,
      users,
      items,
      userFactors: Float32Array.from(about.userFactors),
      itemFactors: Float32Array.from(about.itemFactors),
    };
    expect(objective(matrix, model, { alpha, regularization }) / about.objective).toBeCloseTo(1, 5);
  });
});
