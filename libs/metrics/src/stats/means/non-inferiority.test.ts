import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agrestiCaffo } from '../proportions/agresti-caffo.js';
import golden from '../golden/experiments.golden.json' with { type: 'json' };
import { distanceFrom } from '../proportions/interval-inversion.js';
import { meanDifference, relativeMeanUplift } from './mean.js';
import { moments, momentsFromSummary } from './moments.js';
import { normalCritical } from '../distributions/normal.js';
import { nonInferiority, type NonInferiority, type NonInferiorityOptions } from './non-inferiority.js';
import type { MeanComparison } from './welch.js';
import { newcombe, type TwoArms } from '../proportions/two-proportions.js';

function computed(found: ReturnType<typeof nonInferiority>): NonInferiority {
  if (!found.ok) throw new Error(found.detail);
  return found;
}

describe('nonInferiority of a comparison', () => {
  it.each(golden.cases.margins)(
    'agrees with Spotify’s confidence: margin $margin of $control.mean against $treatment.mean, higher is better: $higherIsBetter',
    (row) => {
      const [control, treatment] = [momentsFromSummary(row.control), momentsFromSummary(row.treatment)];
      const found = computed(
        nonInferiority(meanDifference(control, treatment, { alpha: 0.1 }), {
          margin: row.margin,
          higherIsBetter: row.higherIsBetter,
          alpha: 0.1,
        }),
      );
      expect(Math.abs(found.pValue - row.pValue)).toBeLessThan(1e-12 + 1e-9 * row.pValue);
      expect(found.bound / row.bound).toBeCloseTo(1, 9);
      expect(found.verdict === 'superior' || found.verdict === 'non-inferior').toBe(row.significant);
    },
  );

  const value = (at: number, standardError = 1): MeanComparison => ({
    estimate: {
      ok: true,
      value: at,
      low: at - 1.959963984540054 * standardError,
      high: at + 1.959963984540054 * standardError,
      level: 0.95,
      method: 'known',
    },
    test: { ok: true, statistic: at / standardError, pValue: 0.5, method: 'known' },
    standardError,
  });

  it('tells the four verdicts apart by where the interval lies', () => {
    const verdict = (at: number, higherIsBetter = true): string =>
      computed(nonInferiority(value(at), { margin: 3, higherIsBetter })).verdict;
    expect([4, 0.5, -0.5, -1.5, -4, -6].map((at) => verdict(at))).toEqual([
      'superior',
      'non-inferior',
      'non-inferior',
      'inconclusive',
      'inconclusive',
      'inferior',
    ]);
    expect([-4, 0.5, 1.5, 6].map((at) => verdict(at, false))).toEqual([
      'superior',
      'non-inferior',
      'inconclusive',
      'inferior',
    ]);
  });

  it('mirrors where lower is better, and its p agrees with its verdict', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -9, max: 9, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (at, margin) => {
          const up = computed(nonInferiority(value(at), { margin, higherIsBetter: true }));
          const down = computed(nonInferiority(value(-at), { margin, higherIsBetter: false }));
          expect(down).toMatchObject({ verdict: up.verdict, pValue: up.pValue, statistic: up.statistic });
          expect(down.threshold).toBeCloseTo(-up.threshold, 12);
          fc.pre(Math.abs(up.pValue - 0.025) > 1e-9 && Math.abs(up.pValue - 0.975) > 1e-9);
          expect(up.verdict === 'superior' || up.verdict === 'non-inferior').toBe(up.pValue < 0.025);
          expect(up.verdict === 'inferior').toBe(up.pValue > 0.975);
        },
      ),
    );
  });

  it('takes the margin of a relative uplift as a fraction of the baseline', () => {
    const [control, treatment] = [
      momentsFromSummary({ n: 50_000, mean: 12, sd: 55 }),
      momentsFromSummary({ n: 50_000, mean: 12.1, sd: 57 }),
    ];
    expect(
      computed(nonInferiority(relativeMeanUplift(control, treatment), { margin: 0.06, higherIsBetter: true })).verdict,
    ).toBe('non-inferior');
    expect(
      computed(nonInferiority(relativeMeanUplift(control, treatment), { margin: 0.04, higherIsBetter: true })).verdict,
    ).toBe('inconclusive');
  });

  it.each([true, false])(
    'tests a relative margin by treatment − (1 ∓ margin)·control, and its verdict is that of its p: more is better %s',
    (higherIsBetter) => {
      const times = higherIsBetter ? 0.9 : 1.1;
      const seen = new Set<string>();
      for (let mean = 1; mean < 20; mean += 0.25) {
        const [control, treatment] = [
          { n: 500, mean: 10, sd: 40 },
          { n: 700, mean, sd: 30 },
        ];
        const compared = relativeMeanUplift(momentsFromSummary(control), momentsFromSummary(treatment));
        const found = computed(nonInferiority(compared, { margin: 0.1, higherIsBetter }));
        const t =
          (treatment.mean - times * control.mean) /
          Math.sqrt(treatment.sd ** 2 / treatment.n + (times * control.sd) ** 2 / control.n);
        expect(found.statistic).toBeCloseTo(higherIsBetter ? t : -t, 9);
        expect(['superior', 'non-inferior'].includes(found.verdict)).toBe(found.pValue < 0.025);
        expect(found.verdict === 'inferior').toBe(found.pValue > 0.975);
        seen.add(found.verdict);
      }
      expect(seen.size).toBe(4);
    },
  );

  it('keeps p of 1e-40', () => {
    const found = computed(nonInferiority(value(10.3), { margin: 3, higherIsBetter: true }));
    expect(found.pValue / 1.1549e-40).toBeCloseTo(1, 2);
  });

  it('has the comparison’s reason, and refuses margins and levels that do not fit', () => {
    expect(
      nonInferiority(meanDifference(moments([1, 1]), moments([1, 1])), { margin: 1, higherIsBetter: true }),
    ).toMatchObject({ ok: false, reason: 'too-few' });
    const test = (options: Partial<NonInferiorityOptions>) => () =>
      nonInferiority(value(1), { margin: 1, higherIsBetter: true, ...options });
    expect(test({ margin: -0.01 })).toThrow(/margin is -0.01/);
    expect(test({ margin: Number.NaN })).toThrow(/margin is NaN/);
    expect(test({ alpha: 0.1 })).toThrow(/level 0.95 and alpha is 0.1/);
    const { estimate, test: tested } = value(1);
    expect(() => nonInferiority({ estimate, test: tested }, { margin: 1, higherIsBetter: true })).toThrow(
      /no standard error/,
    );
  });
});

describe('nonInferiority of an interval', () => {
  const arms: TwoArms = { control: { users: 5000, converted: 400 }, treatment: { users: 5000, converted: 390 } };

  it('inverts it: at twice its p the interval ends at the margin', () => {
    for (const intervalOf of [newcombe, agrestiCaffo]) {
      for (const margin of [0, 0.005, 0.02]) {
        const found = computed(
          nonInferiority((alpha) => intervalOf(arms, { alpha }), { margin, higherIsBetter: true }),
        );
        const touching = intervalOf(arms, { alpha: 2 * Math.min(found.pValue, 1 - found.pValue) });
        expect(touching.ok && (found.pValue < 0.5 ? touching.low : touching.high)).toBeCloseTo(-margin, 9);
        expect(found.verdict === 'non-inferior').toBe(found.pValue < 0.025);
      }
    }
  });

  it('is that of the standard error where the interval is symmetric, also where p is 1e-40', () => {
    const [control, treatment] = [
      momentsFromSummary({ n: 1e8, mean: 5, sd: 2 }),
      momentsFromSummary({ n: 1e8, mean: 5, sd: 2.4 }),
    ];
    for (const margin of [0.0001, 0.0005, 0.0041]) {
      const direct = computed(nonInferiority(meanDifference(control, treatment), { margin, higherIsBetter: true }));
      const inverted = computed(
        nonInferiority(
          (alpha) => {
            const half = normalCritical(alpha) * Math.sqrt((2 ** 2 + 2.4 ** 2) / 1e8);
            return { ok: true, value: 0, low: -half, high: half, level: 1 - alpha, method: 'z' };
          },
          { margin, higherIsBetter: true },
        ),
      );
      expect(Math.log(inverted.pValue) / Math.log(direct.pValue)).toBeCloseTo(1, 5);
    }
  });

  it('mirrors where lower is better, and gives the interval’s own reason', () => {
    const swapped = { control: arms.treatment, treatment: arms.control };
    const up = computed(nonInferiority((alpha) => newcombe(arms, { alpha }), { margin: 0.01, higherIsBetter: true }));
    const down = computed(
      nonInferiority((alpha) => newcombe(swapped, { alpha }), { margin: 0.01, higherIsBetter: false }),
    );
    expect(down.pValue).toBeCloseTo(up.pValue, 9);
    expect(down.verdict).toBe(up.verdict);
    expect(
      nonInferiority((alpha) => newcombe({ ...arms, control: { users: 0, converted: 0 } }, { alpha }), {
        margin: 0.01,
        higherIsBetter: true,
      }),
    ).toMatchObject({ ok: false, reason: 'no-data' });
  });
});

describe('distanceFrom', () => {
  it('is 0 where every interval holds the limit, and ends where intervals do', () => {
    expect(distanceFrom(() => ({ ok: true, value: 1, low: -1, high: 2, level: 0.5, method: 'wide' }), 0)).toBe(0);
    const ending = distanceFrom(
      (alpha) =>
        alpha < 0.01
          ? { ok: false, reason: 'too-few', detail: 'ends' }
          : { ok: true, value: 5, low: 4, high: 6, level: 1 - alpha, method: 'short' },
      0,
    );
    expect(ending).toBeCloseTo(2.5758293, 6);
    expect(
      distanceFrom(() => ({ ok: true, value: -5, low: -6, high: -4, level: 0.5, method: 'certain' }), 0),
    ).toBeLessThan(-37);
  });
});
