import { describe, expect, it } from 'vitest';
import golden from '../golden/overdispersed.golden.json' with { type: 'json' };
import { dispersionOf, dispersionSums, overdispersedRate } from './quasi-poisson.js';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('dispersion', () => {
  it.each(golden.cases.quasiPoisson)(
    'is that of the fitted log-linear model of statsmodels, $rate',
    ({ counts, expected, squares, variance }) => {
      const sums = dispersionSums({ counts, expected, variances: expected });
      expect(sums.squares / squares).toBeCloseTo(1, 9);
      expect(sums.variance / variance).toBeCloseTo(1, 9);
    },
  );

  it("is Pearson's where all replicates have one exposure", () => {
    const { counts, exposure, scale } = golden.cases.equalExposure;
    const expected = counts.map(() => exposure);
    expect(dispersionOf(dispersionSums({ counts, expected, variances: expected })) / scale).toBeCloseTo(1, 9);
  });

  it('says nothing where nothing was counted, and is never below 1', () => {
    expect(dispersionSums({ counts: [0, 0], expected: [1, 2], variances: [1, 2] })).toEqual({
      squares: 0,
      variance: 0,
    });
    expect(dispersionSums({ counts: [], expected: [], variances: [] })).toEqual({ squares: 0, variance: 0 });
    expect(dispersionSums({ counts: [7], expected: [2], variances: [2] })).toEqual({ squares: 0, variance: 0 });
    expect(dispersionOf({ squares: 0, variance: 0 })).toBe(1);
    expect(dispersionOf({ squares: 3, variance: 6 })).toBe(1);
  });
});

describe('overdispersedRate', () => {
  it.each(golden.cases.quasiPoisson)(
    'has the rate of statsmodels and the gamma quantiles of scipy, $rate',
    ({ counts, expected, rate, squares, variance, interval }) => {
      const estimate = overdispersedRate(sum(counts), sum(expected), sum(expected) * Math.max(1, squares / variance));
      if (!estimate.ok) throw new Error(estimate.detail);
      expect(estimate.value / rate).toBeCloseTo(1, 9);
      expect(estimate.low / (interval[0] ?? Number.NaN)).toBeCloseTo(1, 8);
      expect(estimate.high / (interval[1] ?? Number.NaN)).toBeCloseTo(1, 8);
    },
  );

  it('gives nothing counted an upper bound, and no baseline no rate', () => {
    expect(overdispersedRate(0, 4, 4)).toMatchObject({
      ok: true,
      value: 0,
      low: 0,
      high: expect.closeTo(3.68888 / 4, 4) as number,
    });
    expect(overdispersedRate(3, 0, 0)).toMatchObject({ ok: false, reason: 'zero-baseline' });
    expect(() => overdispersedRate(-1, 2, 2)).toThrow(/count is -1/);
  });
});
