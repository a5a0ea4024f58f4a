import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson } from './proportion.js';
import golden from '../golden/stats.golden.json' with { type: 'json' };

describe('wilson', () => {
  it.each(golden.cases.proportions)(
    '$successes of $n at alpha $alpha agrees with statsmodels',
    ({ successes, n, alpha, interval }) => {
      const estimate = wilson(successes, n, { alpha });
      if (!estimate.ok) throw new Error(estimate.detail);
      expect(estimate.value).toBe(successes / n);
      expect(estimate.low).toBeCloseTo(interval[0] ?? Number.NaN, 10);
      expect(estimate.high).toBeCloseTo(interval[1] ?? Number.NaN, 10);
    },
  );

  it('holds its share inside [0, 1]', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), fc.double({ min: 0.001, max: 0.9, noNaN: true }), (a, b, alpha) => {
        const estimate = wilson(Math.min(a, b), Math.max(a, b, 1), { alpha });
        if (!estimate.ok) throw new Error(estimate.detail);
        expect(estimate.low).toBeGreaterThanOrEqual(0);
        expect(estimate.low).toBeLessThanOrEqual(estimate.value);
        expect(estimate.high).toBeGreaterThanOrEqual(estimate.value);
        expect(estimate.high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('has no share of nobody', () => {
    expect(wilson(0, 0)).toMatchObject({ ok: false, reason: 'no-data' });
  });

  it('refuses impossible counts', () => {
    expect(() => wilson(3, 2)).toThrow(/exceed/);
    expect(() => wilson(0.5, 2)).toThrow(/successes is 0.5/);
    expect(() => wilson(0, -2)).toThrow(/n is -2/);
  });
});
