import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import growthbook from './growthbook.golden.json' with { type: 'json' };
import { boundedMeanInterval, meanDifference, meanInterval, relativeMeanUplift } from './mean.js';
import { moments, momentsFromSummary } from './moments.js';
import golden from './stats.golden.json' with { type: 'json' };

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

describe('relativeMeanUplift', () => {
  it.each(growthbook.cases.comparisons)(
    'agrees with GrowthBook on $control.n against $treatment.n',
    ({ control, treatment, relative }) => {
      const { estimate, test } = relativeMeanUplift(momentsFromSummary(control), momentsFromSummary(treatment));
      if (!estimate.ok || !test.ok) throw new Error('incomputable');
      expect([estimate.value, estimate.low, estimate.high, test.pValue]).toEqual(
        [relative.value, ...relative.interval, relative.pValue].map((value) => expect.closeTo(value, 9)),
      );
    },
  );

  it('differs from the absolute test of the same data: p 0.062, not 0.020', () => {
    const control = momentsFromSummary({ n: 3407, mean: 0.41, sd: 3.9 });
    const treatment = momentsFromSummary({ n: 3461, mean: 0.7, sd: 6.2 });
    const [absolute, relative] = [meanDifference(control, treatment).test, relativeMeanUplift(control, treatment).test];
    if (!absolute.ok || !relative.ok) throw new Error('incomputable');
    expect(absolute.pValue).toBeCloseTo(0.02016, 5);
    expect(relative.pValue).toBeCloseTo(0.06191, 5);
  });

  it('needs a baseline, two users an arm and some spread', () => {
    const flat = moments([0, 0, 0]);
    expect(relativeMeanUplift(flat, moments([1, 2])).estimate).toMatchObject({ ok: false, reason: 'zero-baseline' });
    expect(relativeMeanUplift(moments([1]), moments([1, 2])).test).toMatchObject({ ok: false, reason: 'too-few' });
    expect(meanDifference(flat, flat).test).toMatchObject({ ok: false, reason: 'too-few' });
    expect(meanDifference(moments([]), flat).estimate).toMatchObject({ ok: false, reason: 'no-data' });
  });
});
