import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../estimate.js';
import { seededRandom } from '@cartograph/threads';
import { pairedBootstrap, type PairedBootstrapOptions } from './paired-bootstrap.js';
import golden from '../golden/paired.golden.json' with { type: 'json' };

const difference = (
  baseline: readonly number[],
  candidate: readonly number[],
  options: Partial<PairedBootstrapOptions> = {},
): Estimate => pairedBootstrap(baseline, candidate, { random: seededRandom(5), ...options });

describe.each(golden.cases)('pairedBootstrap of $name', ({ baseline, candidate, permutation, percentile, bca }) => {
  it.each([
    ['percentile', percentile],
    ['bca', bca],
  ] as const)('agrees with scipy’s %s interval within the noise of the draws', (interval, [low, high]) => {
    const estimate = difference(baseline, candidate, { interval, resamples: 100_000 });
    if (!estimate.ok) throw new Error(estimate.detail);
    expect(estimate.value).toBeCloseTo(permutation.statistic, 12);
    expect(Math.abs(estimate.low - low!)).toBeLessThan(0.04 * (high! - low!));
    expect(Math.abs(estimate.high - high!)).toBeLessThan(0.04 * (high! - low!));
    expect(estimate.method).toBe(`bootstrap-${interval}`);
  });
});

describe('pairedBootstrap', () => {
  const { baseline, candidate } = golden.cases[5]!;

  it('repeats itself for a seed, and only for it', () => {
    expect(difference(baseline, candidate)).toEqual(difference(baseline, candidate));
    expect(difference(baseline, candidate)).not.toEqual(difference(baseline, candidate, { random: seededRandom(6) }));
  });

  it('does not change when pairs without difference are moved to other scores, and answers the negative when sides are swapped', () => {
    const moved = baseline.map((value, unit) => (value === candidate[unit] ? 0.5 : value));
    const along = candidate.map((value, unit) => (value === baseline[unit] ? 0.5 : value));
    expect(difference(moved, along)).toEqual(difference(baseline, candidate));
    const swapped = difference(candidate, baseline, { interval: 'percentile' });
    const straight = difference(baseline, candidate, { interval: 'percentile' });
    if (!swapped.ok || !straight.ok) throw new Error('incomputable');
    expect([swapped.low, swapped.value, swapped.high]).toEqual(
      [-straight.high, -straight.value, -straight.low].map((value) => expect.closeTo(value, 12)),
    );
  });

  it('covers the true difference about as often as it says', () => {
    const truth = 0.9 * 0.5 * 0.4 * (2.2 / 2 - 1);
    let covered = 0;
    for (let run = 0; run < 400; run += 1) {
      const random = seededRandom(run, 3);
      const low = Array.from({ length: 150 }, () => (random.next() < 0.9 ? random.next() : 0));
      const high = low.map((value) => (random.next() < 0.4 ? value * random.next() * 2.2 : value));
      const estimate = difference(low, high, { random, resamples: 500 });
      if (estimate.ok && estimate.low <= truth && estimate.high >= truth) covered += 1;
    }
    expect(covered / 400).toBeGreaterThan(0.91);
    expect(covered / 400).toBeLessThan(0.98);
  });

  it('says why there is no interval', () => {
    expect(difference([], [])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(difference([1], [2])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(difference([1, 2, 3], [1, 2, 3])).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: expect.stringContaining('All 3 pairs differ by the same 0'),
    });
  });

  it('refuses pairs that are none, values that are no numbers and too few resamples', () => {
    expect(() => difference([1], [1, 2])).toThrow(/baseline has 1 values and candidate 2/);
    expect(() => difference([1, Number.NaN], [1, 2])).toThrow(/Pair 1 is NaN and 2/);
    expect(() => difference([1, 2], [1, 3], { resamples: 99 })).toThrow(/resamples is 99/);
    expect(() => difference([1, 2], [1, 3], { alpha: 1 })).toThrow(/alpha is 1/);
  });
});
