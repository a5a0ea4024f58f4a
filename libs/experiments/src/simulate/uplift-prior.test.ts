import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { upliftPrior } from './uplift-prior.js';

describe('upliftPrior', () => {
  it('is half of the hope, between nothing and all of it, where nothing was measured', () => {
    expect(upliftPrior(0.1, [])).toEqual({ value: 0.05, low: 0, high: 0.1, campaigns: 0 });
    expect(upliftPrior(-0.2, [])).toEqual({ value: -0.1, low: -0.2, high: 0, campaigns: 0 });
  });

  it('goes by what was measured, and stays wide where that differs from the hope', () => {
    // By hand: variances (0.05/z)² and (0.01/z)²; τ² of the two, but at least nine tenths of the hope’s variance; weights 1/(τ² + variance).
    const prior = upliftPrior(0.1, [{ uplift: 0.005, low: -0.005, high: 0.015 }]);
    const z = 1.959963984540054;
    const [a, b] = [(0.05 / z) ** 2, (0.01 / z) ** 2];
    const [wa, wb] = [1 / a, 1 / b];
    const fixed = (wa * 0.05 + wb * 0.005) / (wa + wb);
    const q = wa * (0.05 - fixed) ** 2 + wb * (0.005 - fixed) ** 2;
    const between = Math.max((q - 1) / (wa + wb - (wa ** 2 + wb ** 2) / (wa + wb)), 0.9 * a);
    const [va, vb] = [1 / (a + between), 1 / (b + between)];
    const mean = (va * 0.05 + vb * 0.005) / (va + vb);
    const half = z * Math.sqrt(between + 1 / (va + vb));
    expect(prior.campaigns).toBe(1);
    expect(prior.value).toBeCloseTo(mean, 4);
    expect([prior.low, prior.high]).toEqual([expect.closeTo(mean - half, 4), expect.closeTo(mean + half, 4)]);
    expect(prior.value).toBeLessThan(0.05);
    expect(prior.low).toBeLessThan(0);
  });

  it('leaves out what has no interval, and never goes below a loss of all', () => {
    expect(upliftPrior(0.1, [{ uplift: 0.3, low: 0.3, high: 0.3 }]).campaigns).toBe(0);
    expect(upliftPrior(0.1, [{ uplift: -0.9, low: -3, high: 1.2 }]).low).toBeGreaterThanOrEqual(-1);
  });

  it('is not sure after one campaign, however surely that was measured', () => {
    const { low, high } = upliftPrior(0.2, [{ uplift: 0.1, low: 0.08, high: 0.12 }]);
    expect(high - low).toBeGreaterThan(0.18);
  });

  it('lies within the means of its parts, and narrows with many campaigns that agree', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.integer({ min: 1, max: 20 }), (hoped, count) => {
        const agreeing = Array.from({ length: count }, () => ({ uplift: hoped / 2, low: 0, high: hoped }));
        const { value, low, high } = upliftPrior(hoped, agreeing);
        const alone = upliftPrior(hoped, []);
        expect(value).toBeCloseTo(hoped / 2, 3);
        // A few stay as doubtful as the hope and the doubt about their middle.
        expect(high - low).toBeLessThanOrEqual((count < 10 ? 1.4 : 1) * (alone.high - alone.low));
      }),
    );
  });
});
