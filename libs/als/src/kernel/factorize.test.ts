import * as fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { largestDifference, uniform } from '../testing/matrices.js';
import { basisOf } from './factorize.js';
import { gram } from './gram.js';

const settings = { regularization: 1, alpha: 1, unobservedWeight: 1, frequencyExponent: 0 };

describe('basisOf', () => {
  it('gives the hand-made inverse of [[4, 2], [2, 10]] = LLᵀ with L = [[2, 0], [1, 3]]', () => {
    const { matrix, eigenvalues } = basisOf(Float64Array.of(3, 2, 2, 9), 2, settings);
    expect(largestDifference(matrix, [1 / 2, 0, -1 / 6, 1 / 3])).toBeLessThan(1e-15);
    expect(eigenvalues).toBeNull();
    expect(
      largestDifference(
        basisOf(Float64Array.of(6, 4, 4, 18), 2, { ...settings, unobservedWeight: 0.5 }).matrix,
        matrix,
      ),
    ).toBeLessThan(1e-15);
  });

  it('gives the hand-made eigenvalues of 2·[[2, 1], [1, 2]], none below zero', () => {
    const { eigenvalues } = basisOf(Float64Array.of(2, 1, 1, 2), 2, {
      ...settings,
      unobservedWeight: 2,
      frequencyExponent: 1,
    });
    expect(largestDifference(eigenvalues!, [2, 6])).toBeLessThan(1e-12);
    const rankOne = basisOf(Float64Array.of(1, 1, 1, 1), 2, { ...settings, frequencyExponent: 1 });
    expect(Math.min(...rankOne.eigenvalues!)).toBeGreaterThanOrEqual(0);
  });

  it('turns the system into the identity, or into its eigenvalues', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 40 }),
        fc.nat(1000),
        fc.constantFrom(0, 1),
        (factors, rows, seed, frequencyExponent) => {
          const next = uniform(seed);
          const dense = gram(
            Float32Array.from({ length: rows * factors }, () => next() - 0.5),
            factors,
          );
          const { matrix, eigenvalues } = basisOf(dense, factors, {
            regularization: 0.1,
            alpha: 1,
            unobservedWeight: 0.3,
            frequencyExponent,
          });
          const basis = Matrix.from1DArray(factors, factors, Array.from(matrix));
          const scaled = Matrix.from1DArray(factors, factors, Array.from(dense)).mul(0.3);
          const system = eigenvalues ? scaled : scaled.add(Matrix.eye(factors).mul(0.1));
          const expected = eigenvalues ? Matrix.diag(Array.from(eigenvalues)) : Matrix.eye(factors);
          expect(
            largestDifference(basis.mmul(system).mmul(basis.transpose()).to1DArray(), expected.to1DArray()),
          ).toBeLessThan(1e-10);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses factors that are not finite', () => {
    expect(() => basisOf(Float64Array.of(Number.NaN), 1, settings)).toThrow(/not finite/);
  });
});
