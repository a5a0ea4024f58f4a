import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.js';
import { bootstrapMean, quantileOfSorted } from './bootstrap.js';
import golden from './stats.golden.json' with { type: 'json' };

const { values, bootstrap, quantiles } = golden.cases.means;

const once = (seed: number) => bootstrapMean(values, { resamples: 200, random: seededRandom(seed) });

describe('bootstrapMean', () => {
  it('agrees with scipy’s percentile interval within the noise of the draws', () => {
    const estimate = bootstrapMean(values, { resamples: 20_000, random: seededRandom(1) });
    if (!estimate.ok) throw new Error(estimate.detail);
    const [low, high] = [bootstrap[0] ?? 0, bootstrap[1] ?? 0];
    expect(Math.abs(estimate.low - low)).toBeLessThan(0.05 * (high - low));
    expect(Math.abs(estimate.high - high)).toBeLessThan(0.05 * (high - low));
    expect(estimate.value).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 9);
  });

  it('repeats itself for a seed', () => {
    expect(once(4)).toEqual(once(4));
    expect(once(4)).not.toEqual(once(5));
  });

  it('has no interval of nothing or of one value', () => {
    expect(bootstrapMean([], { random: seededRandom(1) })).toMatchObject({ ok: false, reason: 'no-data' });
    expect(bootstrapMean([2], { random: seededRandom(1) })).toMatchObject({ ok: false, reason: 'too-few' });
    expect(() => bootstrapMean([1, 2], { random: seededRandom(1), resamples: 10 })).toThrow(/resamples is 10/);
  });
});

describe('quantileOfSorted', () => {
  it.each(quantiles)('agrees with numpy at q = $q', ({ q, value }) => {
    expect(
      quantileOfSorted(
        values.toSorted((a, b) => a - b),
        q,
      ),
    ).toBeCloseTo(value, 9);
  });

  it('is NaN for nothing and refuses a q outside [0, 1]', () => {
    expect(quantileOfSorted([], 0.5)).toBeNaN();
    expect(() => quantileOfSorted([1], 1.5)).toThrow(/q is 1.5/);
  });
});
