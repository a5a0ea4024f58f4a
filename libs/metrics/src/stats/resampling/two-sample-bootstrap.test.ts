import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../estimate.js';
import { seededRandom } from '@cartograph/threads';
import type { EffectScale } from '../means/effect.js';
import golden from '../golden/experiments.golden.json' with { type: 'json' };
import { bootstrapDifference, type BootstrapDifferenceOptions } from './two-sample-bootstrap.js';

const difference = (
  control: ArrayLike<number>,
  treatment: ArrayLike<number>,
  { scale = 'absolute', ...options }: Partial<BootstrapDifferenceOptions> & { scale?: EffectScale } = {},
): Estimate => bootstrapDifference(control, treatment, { random: seededRandom(5), ...options })[scale].estimate;

function computed(estimate: Estimate) {
  if (!estimate.ok) throw new Error(estimate.detail);
  return estimate;
}

describe.each(golden.cases.resampled)(
  'bootstrapDifference of $control.length values',
  ({ control, treatment, absolute, relative }) => {
    const cases = [
      ['absolute', 'percentile', absolute.percentile],
      ['absolute', 'bca', absolute.bca],
      ['relative', 'percentile', relative.percentile],
      ['relative', 'bca', relative.bca],
    ] as const;

    it.each(cases)('agrees with scipy’s %s %s interval within the noise of the draws', (scale, method, [low, high]) => {
      const found = difference(control, treatment, { scale, method, resamples: 40_000 });
      if (high === undefined || low === undefined || !Number.isFinite(high)) {
        expect(found).toMatchObject({ ok: false });
        return;
      }
      const estimate = computed(found);
      expect(Math.abs(estimate.low - low)).toBeLessThan(0.04 * (high - low));
      expect(Math.abs(estimate.high - high)).toBeLessThan(0.04 * (high - low));
      expect(estimate.method).toBe(scale === 'relative' ? `relative-bootstrap-${method}` : `bootstrap-${method}`);
    });
  },
);

describe('bootstrapDifference', () => {
  const values = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 3, maxLength: 30 });

  it('scales with the unit, and the relative one forgets it', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const [plain, times] = [
          difference(first, second, { resamples: 200 }),
          difference(
            first.map((x) => 4 * x),
            second.map((x) => 4 * x),
            { resamples: 200 },
          ),
        ];
        expect(times.ok).toBe(plain.ok);
        if (plain.ok) expect(computed(times).low).toBeCloseTo(4 * plain.low, 9);
        const [relative, timesRelative] = [1, 4].map((scale) =>
          difference(
            first.map((x) => scale * x),
            second.map((x) => scale * x),
            { resamples: 200, scale: 'relative' },
          ),
        );
        expect(timesRelative).toEqual(
          relative!.ok
            ? expect.objectContaining({
                low: expect.closeTo(relative!.low, 9),
                high: expect.closeTo(relative!.high, 9),
              })
            : expect.objectContaining({ ok: false }),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('covers the true difference of skewed arms about as often as it says', () => {
    const covered = { absolute: 0, relative: 0 };
    const runs = 500;
    for (let run = 0; run < runs; run += 1) {
      const random = seededRandom(run, 21);
      const draw = (n: number, times: number): number[] =>
        Array.from({ length: n }, () => (random.next() < 0.4 ? -Math.log(1 - random.next()) * times : 0));
      const [control, treatment] = [draw(120, 20), draw(80, 30)];
      const found = bootstrapDifference(control, treatment, { random, resamples: 1000 });
      const [absolute, relative] = [computed(found.absolute.estimate), computed(found.relative.estimate)];
      if (absolute.low <= 4 && absolute.high >= 4) covered.absolute += 1;
      if (relative.low <= 0.5 && relative.high >= 0.5) covered.relative += 1;
    }
    for (const count of Object.values(covered)) {
      expect(count / runs).toBeGreaterThan(0.915);
      expect(count / runs).toBeLessThan(0.98);
    }
  });

  it.each(['percentile', 'bca'] as const)(
    'has a p that is below alpha where the %s interval at that alpha leaves 0 out',
    (method) => {
      const random = seededRandom(9);
      for (let run = 0; run < 40; run += 1) {
        const draw = (n: number, times: number): number[] =>
          Array.from({ length: n }, () => (random.next() < 0.4 ? -Math.log(1 - random.next()) * times : 0));
        const [control, treatment] = [draw(60, 20), draw(50, 10 + 30 * random.next())];
        const resamples = 4_000;
        const at = (alpha: number): ReturnType<typeof bootstrapDifference> =>
          bootstrapDifference(control, treatment, { random: seededRandom(run), method, resamples, alpha });
        for (const scale of ['absolute', 'relative'] as const) {
          const { test } = at(0.05)[scale];
          if (!test.ok) throw new Error(test.detail);
          // The count of one more resample, and quantiles between two of them, blur p by a few resamples.
          const blur = 8 / resamples;
          for (const alpha of [0.01, 0.05, 0.2, 0.5]) {
            if (Math.abs(test.pValue - alpha) < blur + 0.05 * alpha) continue;
            const { low, high } = computed(at(alpha)[scale].estimate);
            expect(low > 0 || high < 0).toBe(test.pValue < alpha);
          }
        }
      }
    },
  );

  it('has as p, of plain quantiles, twice the share of resamples at 0 or beyond, and none below two in all of them', () => {
    const [control, treatment] = [
      [0, 0, 1, 2],
      [1, 0, 2, 1],
    ];
    const resamples = 20_000;
    const { test } = bootstrapDifference(control, treatment, {
      random: seededRandom(3),
      method: 'percentile',
      resamples,
    }).absolute;
    // All 4⁴ × 4⁴ resamples, one by one.
    const means = (values: readonly number[]): number[] =>
      Array.from({ length: 256 }, (_, deal) =>
        [0, 2, 4, 6].reduce((sum, shift) => sum + values[(deal >> shift) & 3]!, 0),
      );
    const [first, second] = [means(control), means(treatment)];
    const share = first.reduce((sum, one) => sum + second.filter((other) => other <= one).length, 0) / 65_536;
    expect(Math.abs((test.ok ? test.pValue : 0) - 2 * share)).toBeLessThan(
      8 * Math.sqrt((share * (1 - share)) / resamples),
    );
    const apart = bootstrapDifference([1, 2, 3, 1, 2, 3], [101, 102, 103, 101], {
      random: seededRandom(3),
      resamples: 999,
    });
    expect([apart.absolute.test, apart.relative.test]).toMatchObject([
      { ok: true, pValue: 0.002, method: 'bootstrap-bca' },
      { ok: true, method: 'relative-bootstrap-bca' },
    ]);
    expect(apart.relative.test.ok && apart.relative.test.pValue).toBeGreaterThanOrEqual(0.002);
  });

  it('repeats itself for a seed', () => {
    const { control, treatment } = golden.cases.resampled[1]!;
    expect(difference(control, treatment)).toEqual(difference(control, treatment));
    expect(difference(control, treatment, { random: seededRandom(6) })).not.toEqual(difference(control, treatment));
  });

  it('has a reason where arms are empty, single or without spread, and where the control’s mean may be 0', () => {
    expect(difference([], [1, 2])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(difference([1, 2], [3])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(difference([1, 1], [3, 3])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(difference([0, 0], [3, 4], { scale: 'relative' })).toMatchObject({ ok: false, reason: 'zero-baseline' });
    const oneConverter = Array.from({ length: 200 }, (_, user) => (user === 7 ? 30 : 0));
    expect(difference(oneConverter, [1, 2, 3, 4, 5], { scale: 'relative', method: 'percentile' })).toMatchObject({
      ok: false,
      reason: 'zero-baseline',
      detail: expect.stringContaining('so many resamples'),
    });
    expect(difference(oneConverter, [1, 2, 3, 4, 5], { scale: 'relative' })).toMatchObject({
      ok: false,
      reason: 'too-few',
    });
    expect(difference(oneConverter, [1, 2, 3, 4, 5])).toMatchObject({ ok: true });
  });

  it('refuses what is no number and too few resamples', () => {
    expect(() => difference([1, Infinity], [1, 2])).toThrow(/control\[1\] is Infinity/);
    expect(() => difference([1, 2], [1, Number.NaN])).toThrow(/treatment\[1\] is NaN/);
    expect(() => difference([1, 2], [1, 3], { resamples: 10 })).toThrow(/resamples is 10/);
  });
});
