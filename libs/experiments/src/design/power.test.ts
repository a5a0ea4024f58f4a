import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparisonOf } from './comparison.js';
import { powerCurve } from './curves.js';
import { minimumDetectableUplift } from './minimum-detectable.js';
import { power, spreads } from './power.js';
import golden from './power.golden.json' with { type: 'json' };
import { ImpossibleUpliftError, rateAfter } from './rate-after.js';
import { sampleSize } from './sample-size.js';

const METHODS = ['pooled-z', 'arcsine'] as const;

describe.each(golden.cases)(
  'a baseline of $baselineRate with an uplift of $upliftRelative, share $treatmentShare',
  (design) => {
    const { baselineRate, upliftRelative, alpha, treatmentShare } = design;

    it.each(METHODS)('needs as many users as statsmodels says (%s)', (method) => {
      const size = sampleSize({ baselineRate, upliftRelative, alpha, treatmentShare, power: design.power, method });
      if (!size.ok) throw new Error(size.detail);
      const expected = design.treatmentUsers[method];
      if (method === 'pooled-z') expect(size.treatmentUsers).toBe(Math.ceil(expected));
      else expect(Math.abs(size.treatmentUsers / expected - 1)).toBeLessThan(1e-4 + 1 / expected);
      expect(size.controlUsers).toBeGreaterThanOrEqual((expected * (1 - treatmentShare)) / treatmentShare - 1);
      expect(size.users).toBe(size.controlUsers + size.treatmentUsers);
      expect(size.treatmentLevel).toBeCloseTo(baselineRate * (1 + upliftRelative), 12);
    });

    it.each(METHODS)('has the power statsmodels says (%s)', (method) => {
      for (const point of design.powers) {
        const answer = power({ baselineRate, upliftRelative, alpha, treatmentShare, users: point.users, method });
        expect(answer.ok && answer.value).toBeCloseTo(point[method], 9);
      }
    });
  },
);

describe('a design', () => {
  const setting = fc.record({
    baselineRate: fc.double({ min: 0.005, max: 0.4, noNaN: true }),
    upliftRelative: fc.double({ min: 0.02, max: 0.9, noNaN: true }),
    treatmentShare: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
    power: fc.double({ min: 0.5, max: 0.99, noNaN: true }),
    sign: fc.constantFrom(1, -1),
  });

  it('with its own sample size reaches its power, and finds its own uplift', () => {
    fc.assert(
      fc.property(setting, ({ sign, ...design }) => {
        const upliftRelative = sign * design.upliftRelative;
        const size = sampleSize({ ...design, upliftRelative });
        if (!size.ok) throw new Error(size.detail);
        const users = size.treatmentUsers / design.treatmentShare;
        const reached = power({ ...design, upliftRelative, users });
        expect(reached.ok && reached.value).toBeGreaterThanOrEqual(design.power - 1e-9);
        const smallest = minimumDetectableUplift({ ...design, users, direction: sign > 0 ? 'increase' : 'decrease' });
        if (!smallest.ok) throw new Error(smallest.detail);
        expect(Math.abs(smallest.value)).toBeLessThanOrEqual(design.upliftRelative + 1e-9);
        expect(Math.sign(smallest.value)).toBe(sign);
      }),
      { numRuns: 200 },
    );
  });

  it('has more power with more users and with larger uplifts', () => {
    fc.assert(
      fc.property(
        setting,
        fc.integer({ min: 50, max: 100_000 }),
        ({ baselineRate, upliftRelative, treatmentShare }, users) => {
          const at = (uplift: number, count: number): number => {
            const answer = power({ baselineRate, upliftRelative: uplift, treatmentShare, users: count });
            return answer.ok ? answer.value : Number.NaN;
          };
          expect(at(upliftRelative, 2 * users)).toBeGreaterThanOrEqual(at(upliftRelative, users) - 1e-12);
          expect(at(0, users)).toBeCloseTo(0.05, 9);
        },
      ),
    );
  });

  it('takes unequal arms to need more users in all', () => {
    const even = sampleSize({ baselineRate: 0.05, upliftRelative: 0.1 });
    const uneven = sampleSize({ baselineRate: 0.05, upliftRelative: 0.1, treatmentShare: 0.2 });
    expect(uneven.ok && even.ok && uneven.users / even.users).toBeGreaterThan(1.4);
  });

  it('is incomputable without a baseline or without users', () => {
    expect(sampleSize({ baselineRate: 0, upliftRelative: 0.1 })).toMatchObject({ ok: false, reason: 'zero-baseline' });
    expect(power({ baselineRate: 0, upliftRelative: 0.1, users: 10 })).toMatchObject({
      ok: false,
      reason: 'zero-baseline',
    });
    expect(power({ baselineRate: 0.1, upliftRelative: 0.1, users: 0 })).toMatchObject({ ok: false, reason: 'no-data' });
    expect(minimumDetectableUplift({ baselineRate: 0, users: 10 })).toMatchObject({
      ok: false,
      reason: 'zero-baseline',
    });
    expect(minimumDetectableUplift({ baselineRate: 0.1, users: 0 })).toMatchObject({ ok: false, reason: 'no-data' });
  });

  it('says that no uplift can be found by a handful of users', () => {
    expect(minimumDetectableUplift({ baselineRate: 0.5, users: 6 })).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: expect.stringContaining('everybody'),
    });
    expect(minimumDetectableUplift({ baselineRate: 0.02, users: 200, direction: 'decrease' })).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: expect.stringContaining('nobody'),
    });
    expect(minimumDetectableUplift({ baselineRate: 1, users: 1000 })).toMatchObject({ ok: false, reason: 'too-few' });
  });

  it('refuses uplifts that leave [0, 1] and inputs out of range, by name', () => {
    expect(() => sampleSize({ baselineRate: 0.6, upliftRelative: 0.8 })).toThrow(ImpossibleUpliftError);
    expect(() => power({ baselineRate: 0.6, upliftRelative: 0.8, users: 10 })).toThrow(/give at most 0.6667/);
    expect(() => rateAfter(0.5, -1.5)).toThrow(/give at least -1/);
    expect(rateAfter(0.5, 1)).toBe(1);
    expect(() => sampleSize({ baselineRate: 0.1, upliftRelative: 0 })).toThrow(/upliftRelative is 0/);
    expect(() => sampleSize({ baselineRate: 0.1, upliftRelative: 0.1, power: 0.01 })).toThrow(/^power is/);
    expect(() => sampleSize({ baselineRate: 0.1, upliftRelative: 0.1, alpha: 0 })).toThrow(/^alpha is/);
    expect(() => sampleSize({ baselineRate: 1.1, upliftRelative: 0.1 })).toThrow(/^baselineRate is/);
    expect(() => sampleSize({ baselineRate: 0.1, upliftRelative: 0.1, treatmentShare: 1 })).toThrow(
      /^treatmentShare is/,
    );
    expect(() => power({ baselineRate: 0.1, upliftRelative: Number.NaN, users: 5 })).toThrow(/^upliftRelative is/);
  });
});

describe('powerCurve', () => {
  it('rises from alpha to the last uplift', () => {
    const curve = powerCurve({ baselineRate: 0.05, users: 20_000, upTo: 0.4, points: 9 });
    expect(curve.map((point) => point.upliftRelative)).toEqual(
      [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4].map((value) => expect.closeTo(value, 12)),
    );
    expect(curve[0]?.power).toBeCloseTo(0.05, 9);
    expect(curve.map((point) => point.power)).toEqual(curve.map((point) => point.power).toSorted((a, b) => a - b));
  });

  it('stops where everybody would convert, and has no points without a baseline', () => {
    expect(powerCurve({ baselineRate: 0.8, users: 100, upTo: 3, points: 3 }).at(-1)?.upliftRelative).toBeCloseTo(
      0.25,
      12,
    );
    expect(powerCurve({ baselineRate: 0.5, users: 100, upTo: -7, points: 3 }).at(-1)?.upliftRelative).toBe(-1);
    expect(powerCurve({ baselineRate: 0, users: 100, upTo: 1 })).toEqual([]);
    expect(() => powerCurve({ baselineRate: 0.1, users: 100, upTo: 1, points: 1 })).toThrow(/points is 1/);
  });
});

describe('the spread of a relative test', () => {
  it.each([0.4, -0.3])(
    'is that of its statistic by the slopes in both means, taken numerically: uplift %d',
    (uplift) => {
      const [level, sd, treatmentShare] = [5, 12, 0.3];
      const { effect, nullSd, alternativeSd } = spreads(
        comparisonOf({ mean: level, sd, treatmentShare, method: 'relative-delta' }),
        level * uplift,
      );
      // Per treated user: a treatment user's variance, and the control's mean over as many users as there are of it for each.
      const [v1, v0] = [sd * sd, (sd * sd * treatmentShare) / (1 - treatmentShare)];
      const statistic = (m1: number, m0: number): number => (m1 / m0 - 1) / (Math.sqrt(v1 + v0 * (m1 / m0) ** 2) / m0);
      const step = 1e-5;
      const [m1, m0] = [level * (1 + uplift), level];
      const slope1 = (statistic(m1 + step, m0) - statistic(m1 - step, m0)) / (2 * step);
      const slope0 = (statistic(m1, m0 + step) - statistic(m1, m0 - step)) / (2 * step);
      expect(effect / nullSd).toBeCloseTo(statistic(m1, m0), 10);
      expect(alternativeSd / nullSd).toBeCloseTo(Math.sqrt(slope1 ** 2 * v1 + slope0 ** 2 * v0), 6);
    },
  );
});
