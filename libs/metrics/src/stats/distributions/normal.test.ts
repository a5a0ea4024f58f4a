import { describe, expect, it } from 'vitest';
import { logNormalTwoSided, normalCdf, normalQuantile, normalSurvival, normalTwoSided } from './normal.js';
import golden from '../golden/stats.golden.json' with { type: 'json' };

describe('the normal distribution', () => {
  it.each(golden.cases.normal.cdf)('P(Z ≤ $z) agrees with scipy to the last digits, tails too', ({ z, p }) => {
    expect(normalCdf(z) / p).toBeCloseTo(1, 11);
    expect(normalSurvival(-z) / p).toBeCloseTo(1, 11);
  });

  it.each(golden.cases.normal.quantile)('the quantile of $p agrees with scipy', ({ p, z }) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(1e-9 * Math.max(1, Math.abs(z)));
  });

  it('ends at infinity and refuses what is no probability', () => {
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    expect(() => normalQuantile(1.2)).toThrow(RangeError);
    expect(() => normalQuantile(Number.NaN)).toThrow(RangeError);
  });

  it('keeps p values of 1e-40', () => {
    expect(normalTwoSided(13.310921371425)).toBeGreaterThan(1.9e-40);
    expect(normalTwoSided(-13.310921371425)).toBeLessThan(2.1e-40);
    expect(normalTwoSided(0)).toBe(1);
  });

  it('has a logarithm where the p is no double any more, and one without a step', () => {
    // Twice the tail at 50, from its continued fraction: ln = −1254.138215…
    expect(logNormalTwoSided(50)).toBeCloseTo(-1254.13821, 3);
    expect(logNormalTwoSided(-3)).toBe(Math.log(normalTwoSided(3)));
    expect(logNormalTwoSided(30)).toBeCloseTo(Math.log(normalTwoSided(30)), 9);
  });
});
