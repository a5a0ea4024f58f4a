import { describe, expect, it } from 'vitest';
import { largestDifference, uniform } from '../../testing/matrices.js';
import { solveExactly } from '../exact.js';
import { gram } from '../gram.js';
import { PrivateKernel } from './private-kernel.js';

function model(items: number, factors: number) {
  const next = uniform(items + factors);
  return {
    factors,
    users: 0,
    items,
    userFactors: new Float32Array(0),
    itemFactors: Float32Array.from({ length: items * factors }, () => next() - 0.5),
  };
}

describe('PrivateKernel', () => {
  it.each([
    [3, 5],
    [2_100, 20],
    [70_000, 3],
  ])('sums %i items of %i factors to their Gram matrix', (items, factors) => {
    const subject = model(items, factors);
    const expected = gram(subject.itemFactors, factors);
    expect(largestDifference(new PrivateKernel().gram(subject), expected) / items).toBeLessThan(1e-6);
  });

  it('solves rows that outgrow its memory, and short ones after them', () => {
    const subject = model(5_000, 20);
    const dense = gram(subject.itemFactors, 20);
    const settings = { regularization: 0.1, alpha: 1, unobservedWeight: 0.5, frequencyExponent: 0, cgSteps: 30 };
    const basis = PrivateKernel.basis(dense, 20, settings);
    const kernel = new PrivateKernel();
    for (const count of [3, 5_000, 3]) {
      const entries = {
        indices: Int32Array.from({ length: count }, (_, item) => item),
        values: new Float32Array(count).fill(2),
        from: 0,
        to: count,
      };
      const answer = kernel.solve(subject, basis, entries, settings);
      expect(largestDifference(answer, solveExactly(subject.itemFactors, 20, dense, entries, settings))).toBeLessThan(
        1e-3,
      );
    }
  });
});
