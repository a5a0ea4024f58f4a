import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestDifference, uniform } from '../testing/matrices.js';
import { solveExactly } from './exact.js';
import { gram } from './gram.js';
import { GROUP, paddedLength, Whitening } from './whitening.js';
import { WhitenedCg } from './whitened-cg.js';

const regularization = 0.1;
const settings = { regularization, alpha: 1, unobservedWeight: 1, frequencyExponent: 0 };

function setting(items: number, factors: number, seed: number) {
  const next = uniform(seed);
  const fixed = Float32Array.from({ length: items * factors }, () => next() - 0.5);
  const dense = gram(fixed, factors);
  const whitening = new Whitening(dense, factors, settings);
  const whitened = new Float32Array(items * paddedLength(factors));
  whitening.whiten(fixed, 0, items, whitened);
  return { fixed, dense, whitening, whitened };
}

describe('WhitenedCg', () => {
  it('equals the exact solution after enough steps, for any number of entries and factors', () => {
    const strengths = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 12 });
    fc.assert(
      fc.property(strengths, fc.integer({ min: 1, max: 9 }), fc.nat(1000), (values, factors, seed) => {
        const { fixed, dense, whitening, whitened } = setting(12, factors, seed);
        const row = {
          indices: Int32Array.from(values, (_, item) => item),
          values: Float32Array.from(values),
          from: 0,
          to: values.length,
        };
        const cg = new WhitenedCg(factors, { cgSteps: 20, alpha: 2, unobservedWeight: 1 });
        cg.solve(whitened, row, null);
        const z = new Float64Array(GROUP * factors);
        z.set(cg.z.subarray(0, factors));
        const x = new Float32Array(factors);
        whitening.unwhiten(z, [0], x);
        expect(
          largestDifference(
            x,
            solveExactly(fixed, factors, dense, row, { regularization, alpha: 2, unobservedWeight: 1 }),
          ),
        ).toBeLessThan(2e-4);
      }),
      { numRuns: 100 },
    );
  });

  it('comes closer to the exact solution with every step', () => {
    const { whitened } = setting(40, 16, 4);
    const row = {
      indices: Int32Array.from({ length: 25 }, (_, item) => item),
      values: new Float32Array(25).fill(3),
      from: 0,
      to: 25,
    };
    const answer = (steps: number): Float64Array => {
      const cg = new WhitenedCg(16, { cgSteps: steps, alpha: 1, unobservedWeight: 1 });
      cg.solve(whitened, row, null);
      return cg.z.slice();
    };
    const exact = answer(16);
    const errors = [1, 2, 3, 5, 8].map((steps) => largestDifference(answer(steps), exact));
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
    expect(errors.at(-1)).toBeLessThan(1e-4);
  });

  it('replays its own right side to its own solution', () => {
    const { whitened } = setting(10, 6, 2);
    const row = { indices: Int32Array.of(1, 3, 4, 7, 9), values: Float32Array.of(1, 2, 0, 4, 1), from: 0, to: 5 };
    const cg = new WhitenedCg(6, { cgSteps: 2, alpha: 1, unobservedWeight: 1 });
    cg.solve(whitened, row, null);
    const rightSide = new Float64Array(8);
    row.indices.forEach((item, place) => {
      const strength = row.values[place]!;
      for (let a = 0; a < 8; a += 1) rightSide[a]! += strength > 0 ? (1 + strength) * whitened[item * 8 + a]! : 0;
    });
    const solution = cg.z.slice();
    expect(largestDifference(cg.replay(whitened, row, null, rightSide), solution)).toBeLessThan(1e-12);
  });

  it('answers zero for a row without positive strengths', () => {
    const { whitened } = setting(5, 4, 1);
    const cg = new WhitenedCg(4, { cgSteps: 3, alpha: 1, unobservedWeight: 1 });
    cg.solve(whitened, { indices: Int32Array.of(0, 2), values: new Float32Array(2), from: 0, to: 2 }, null);
    expect(Array.from(cg.z)).toEqual([0, 0, 0, 0]);
    cg.solve(whitened, { indices: new Int32Array(0), values: new Float32Array(0), from: 0, to: 0 }, null);
    expect(Array.from(cg.z)).toEqual([0, 0, 0, 0]);
  });
});
