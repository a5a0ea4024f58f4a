import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeMoments, moments, momentsFromSummary, sampleVariance } from './moments.js';

const numbers = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { maxLength: 60 });

describe('moments', () => {
  it('of two parts merge to those of the whole', () => {
    fc.assert(
      fc.property(numbers, numbers, (left, right) => {
        const merged = mergeMoments(moments(left), moments(right));
        const whole = moments([...left, ...right]);
        expect(merged.n).toBe(whole.n);
        expect(merged.mean).toBeCloseTo(whole.mean, 6);
        expect(Math.abs(merged.m2 - whole.m2)).toBeLessThan(1e-6 * (1 + whole.m2));
      }),
    );
  });

  it('survive a large offset', () => {
    const known = moments([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
    expect(known.mean).toBe(1e9 + 10);
    expect(sampleVariance(known)).toBe(30);
  });

  it('come from a published summary', () => {
    expect(sampleVariance(momentsFromSummary({ n: 12, mean: 3, sd: 2 }))).toBeCloseTo(4, 12);
    expect(sampleVariance(moments([1]))).toBeNaN();
  });

  it('refuse what is no number', () => {
    expect(() => moments([1, Number.NaN])).toThrow(/values\[1\]/);
  });
});
