import * as fc from 'fast-check';
import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { largestDifference, uniform } from '../testing/matrices.js';
import { gram } from './gram.js';
import { GROUP, paddedLength, Whitening } from './whitening.js';

function setting(rows: number, factors: number, seed: number) {
  const next = uniform(seed);
  const fixed = Float32Array.from({ length: rows * factors }, () => next() - 0.5);
  const dense = gram(fixed, factors);
  return {
    fixed,
    dense,
    whitening: new Whitening(dense, factors, {
      regularization: 0.05,
      alpha: 1,
      unobservedWeight: 1,
      frequencyExponent: 0,
    }),
  };
}

describe('Whitening', () => {
  it('turns the dense part of the system into the identity: vᵢ·vⱼ = yᵢᵀ(YᵀY + λI)⁻¹yⱼ', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 13 }),
        fc.integer({ min: 1, max: 30 }),
        fc.nat(1000),
        (factors, rows, seed) => {
          const { fixed, dense, whitening } = setting(rows, factors, seed);
          const system = Matrix.from1DArray(factors, factors, Array.from(dense)).add(Matrix.eye(factors).mul(0.05));
          const y = Matrix.from1DArray(rows, factors, Array.from(fixed));
          const expected = y.mmul(inverse(system)).mmul(y.transpose()).to1DArray();
          const stride = paddedLength(factors);
          const whitened = new Float32Array(rows * stride);
          whitening.whiten(fixed, 0, rows, whitened);
          const v = Matrix.from1DArray(rows, stride, Array.from(whitened));
          expect(largestDifference(v.mmul(v.transpose()).to1DArray(), expected)).toBeLessThan(1e-4);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('gives a row the same bits in any company', () => {
    const { fixed, whitening } = setting(11, 7, 5);
    const together = new Float32Array(11 * 8);
    whitening.whiten(fixed, 0, 11, together);
    for (let row = 0; row < 11; row += 1) {
      const alone = new Float32Array(11 * 8);
      whitening.whiten(fixed, row, row + 1, alone);
      expect(alone.subarray(row * 8, row * 8 + 8)).toEqual(together.subarray(row * 8, row * 8 + 8));
    }
  });

  it('unwhitens with the transposed inverse, so that x·y = z·v', () => {
    const factors = 6;
    const { fixed, whitening } = setting(9, factors, 8);
    const next = uniform(3);
    const z = Float64Array.from({ length: GROUP * factors }, () => next());
    const x = new Float32Array(3 * factors);
    whitening.unwhiten(z, [2, 0], x);
    expect(Array.from(x.subarray(factors, 2 * factors))).toEqual([0, 0, 0, 0, 0, 0]);
    const v = whitening.whitenVector(fixed.subarray(0, factors));
    const product = (left: ArrayLike<number>, leftAt: number, right: ArrayLike<number>): number =>
      Array.from({ length: factors }, (_, a) => left[leftAt + a]! * right[a]!).reduce((sum, term) => sum + term, 0);
    expect(product(x, 2 * factors, fixed)).toBeCloseTo(product(z, 0, v), 5);
    expect(product(x, 0, fixed)).toBeCloseTo(product(z, factors, v), 5);
  });
});
