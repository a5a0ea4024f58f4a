import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom, type Random } from '@cartograph/threads';
import growthbook from '../golden/growthbook.golden.json' with { type: 'json' };
import { boundedMeanInterval, meanDifference, meanInterval, relativeMeanUplift } from './mean.js';
import { moments, momentsFromSummary, type Moments } from './moments.js';
import { normalQuantile } from '../distributions/normal.js';
import golden from '../golden/stats.golden.json' with { type: 'json' };
import { studentQuantile } from '../distributions/student-t.js';
import { parts } from '../testing/comparison.js';

const { values, other, t, welch } = golden.cases.means;

describe('meanInterval', () => {
  it('agrees with statsmodels', () => {
    for (const estimate of [meanInterval(values), meanInterval(moments(values))]) {
      if (!estimate.ok) throw new Error(estimate.detail);
      expect(estimate.low).toBeCloseTo(t[0] ?? Number.NaN, 8);
      expect(estimate.high).toBeCloseTo(t[1] ?? Number.NaN, 8);
    }
  });

  it('has no interval of nothing or of one value', () => {
    expect(meanInterval([])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(meanInterval([3])).toMatchObject({ ok: false, reason: 'too-few' });
  });
});

describe('boundedMeanInterval', () => {
  it('stays in [0, 1] around its mean', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), (sample) => {
        const estimate = boundedMeanInterval(sample);
        if (!estimate.ok) throw new Error(estimate.detail);
        expect(estimate.low).toBeGreaterThanOrEqual(0);
        expect(estimate.high).toBeLessThanOrEqual(1);
        expect(estimate.low).toBeLessThanOrEqual(estimate.value);
        expect(estimate.high).toBeGreaterThanOrEqual(estimate.value);
      }),
    );
  });

  it('does not call five zeros certain', () => {
    expect(boundedMeanInterval([0, 0, 0, 0, 0])).toMatchObject({ value: 0, low: 0, method: 'wilson-bound' });
    const estimate = boundedMeanInterval([0, 0, 0, 0, 0]);
    expect(estimate.ok && estimate.high).toBeGreaterThan(0.4);
  });

  it('of values up to another bound is that of the same values on the unit scale', () => {
    for (const sample of [[3, 8, 1, 0], [2, 2, 2], [8]]) {
      const wide = boundedMeanInterval(sample, { max: 8 });
      const unit = boundedMeanInterval(sample.map((value) => value / 8));
      if (!wide.ok || !unit.ok) throw new Error('incomputable');
      expect([wide.low, wide.value, wide.high]).toEqual(
        [unit.low * 8, unit.value * 8, unit.high * 8].map((value) => expect.closeTo(value, 9)),
      );
      expect(wide.method).toBe(unit.method);
    }
  });

  it('refuses values outside [0, max]', () => {
    expect(() => boundedMeanInterval([0.5, 1.1])).toThrow(/values\[1\] is 1.1/);
    expect(() => boundedMeanInterval([3, 8.1], { max: 8 })).toThrow(/values\[1\] is 8.1; give values between 0 and 8/);
    expect(boundedMeanInterval([])).toMatchObject({ ok: false, reason: 'no-data' });
  });
});

describe('meanDifference', () => {
  it('agrees with statsmodels’ Welch test', () => {
    const { estimate, test } = meanDifference(moments(values), moments(other));
    if (!estimate.ok || !test.ok) throw new Error('incomputable');
    expect(test.statistic).toBeCloseTo(welch.t, 9);
    expect(test.pValue).toBeCloseTo(welch.pValue, 9);
    expect(estimate.low).toBeCloseTo(welch.interval[0] ?? Number.NaN, 7);
    expect(estimate.high).toBeCloseTo(welch.interval[1] ?? Number.NaN, 7);
  });

  it.each(growthbook.cases.comparisons)(
    'agrees with GrowthBook on $control.n against $treatment.n',
    ({ control, treatment, absolute }) => {
      const { estimate, test } = meanDifference(momentsFromSummary(control), momentsFromSummary(treatment));
      if (!estimate.ok || !test.ok) throw new Error('incomputable');
      expect([estimate.value, estimate.low, estimate.high, test.pValue]).toEqual(
        [absolute.value, ...absolute.interval, absolute.pValue].map((value) => expect.closeTo(value, 9)),
      );
    },
  );
});

/** Values with a heavy tail, `times` as large. */
const skewed = (random: Random, n: number, times: number): Moments =>
  moments(Float64Array.from({ length: n }, () => times * Math.exp(1.3 * normalQuantile(random.next() || 0.5))));

/** Revenue of users of whom 3 % buy, log-normal with σ 1.3. */
const buyers = (random: Random, n: number): Moments =>
  moments(
    Float64Array.from({ length: n }, () =>
      random.next() < 0.03 ? Math.exp(1.3 * normalQuantile(random.next() || 0.5)) : 0,
    ),
  );

describe('relativeMeanUplift', () => {
  it.each(growthbook.cases.comparisons)(
    'agrees by the delta method with GrowthBook on $control.n against $treatment.n',
    ({ control, treatment, relative }) => {
      const arms = [momentsFromSummary(control), momentsFromSummary(treatment)] as const;
      const { estimate, test } = relativeMeanUplift(...arms, { limits: 'delta' });
      if (!estimate.ok || !test.ok) throw new Error('incomputable');
      expect([estimate.value, estimate.low, estimate.high, test.pValue]).toEqual(
        [relative.value, ...relative.interval, relative.pValue].map((value) => expect.closeTo(value, 9)),
      );
    },
  );

  it('has the p of the absolute difference, 0.020, and by the delta method its own, 0.062', () => {
    const control = momentsFromSummary({ n: 3407, mean: 0.41, sd: 3.9 });
    const treatment = momentsFromSummary({ n: 3461, mean: 0.7, sd: 6.2 });
    const [absolute, relative, delta] = [
      parts(meanDifference(control, treatment)),
      parts(relativeMeanUplift(control, treatment)),
      parts(relativeMeanUplift(control, treatment, { limits: 'delta' })),
    ];
    expect(absolute.test.pValue).toBeCloseTo(0.02016, 5);
    expect(relative.test.pValue).toBeCloseTo(absolute.test.pValue, 12);
    expect([absolute.estimate.low > 0, relative.estimate.low > 0, delta.estimate.low > 0]).toEqual([true, true, false]);
    expect(delta.test.pValue).toBeCloseTo(0.06191, 5);
  });

  it('has limits at which t of treatment − (1 + uplift)·control is the bound', () => {
    const [control, treatment] = [
      { n: 900, mean: 3, sd: 14 },
      { n: 1400, mean: 3.6, sd: 11 },
    ];
    const found = relativeMeanUplift(momentsFromSummary(control), momentsFromSummary(treatment));
    const { low, high } = parts(found).estimate;
    const t = (uplift: number): number =>
      (treatment.mean - (1 + uplift) * control.mean) /
      Math.sqrt(treatment.sd ** 2 / treatment.n + ((1 + uplift) * control.sd) ** 2 / control.n);
    const bound = studentQuantile(0.975, found.degreesOfFreedom!);
    expect(t(low)).toBeCloseTo(bound, 9);
    expect(t(high)).toBeCloseTo(-bound, 9);
  });

  it('excludes 0 exactly where the absolute difference does, of skewed values too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const random = seededRandom(seed, 12);
        const [control, treatment] = [skewed(random, 150, 1), skewed(random, 220, 1.6)];
        const relative = relativeMeanUplift(control, treatment).estimate;
        fc.pre(relative.ok);
        if (!relative.ok) return;
        const absolute = parts(meanDifference(control, treatment)).estimate;
        expect([relative.low > 0, relative.high < 0]).toEqual([absolute.low > 0, absolute.high < 0]);
        expect(relative.low).toBeLessThan(relative.value);
        expect(relative.high).toBeGreaterThan(relative.value);
      }),
    );
  });

  it('is not told in parts of a control that is not told from 0, where the delta method goes on', () => {
    const control = momentsFromSummary({ n: 100, mean: 1, sd: 10 });
    const treatment = momentsFromSummary({ n: 100, mean: 0.01, sd: 0.02 });
    const reason = { ok: false, reason: 'too-few', detail: expect.stringContaining('its error is 100 % of it') };
    expect(relativeMeanUplift(control, treatment)).toEqual({ estimate: reason, test: reason });
    expect(parts(relativeMeanUplift(control, treatment, { limits: 'delta' })).estimate.high).toBeLessThan(-0.9);
  });

  it('covers and rejects as stated where 3 % buy at log-normal prices, which the delta method does not', () => {
    const runs = 1_500;
    const covered = { fieller: 0, delta: 0 };
    for (let run = 0; run < runs; run += 1) {
      const random = seededRandom(run, 1_130);
      const [control, treatment] = [buyers(random, 2_000), buyers(random, 2_000)];
      for (const limits of ['fieller', 'delta'] as const) {
        const { estimate } = relativeMeanUplift(control, treatment, { limits });
        // What is not told is no wrong statement.
        if (!estimate.ok || (estimate.low <= 0 && estimate.high >= 0)) covered[limits] += 1;
      }
    }
    expect(covered.fieller / runs).toBeGreaterThanOrEqual(0.95);
    expect(covered.delta / runs).toBeLessThan(0.93);
  });

  it('needs a baseline, two users an arm and some spread', () => {
    const flat = moments([0, 0, 0]);
    expect(relativeMeanUplift(flat, moments([1, 2])).estimate).toMatchObject({ ok: false, reason: 'zero-baseline' });
    expect(relativeMeanUplift(moments([1]), moments([1, 2])).test).toMatchObject({ ok: false, reason: 'too-few' });
    expect(meanDifference(flat, flat).test).toMatchObject({ ok: false, reason: 'too-few' });
    expect(meanDifference(moments([]), flat).estimate).toMatchObject({ ok: false, reason: 'no-data' });
  });
});
