import {
  coMoments,
  coMomentsFromSummary,
  cupedDifference,
  meanDifference,
  moments,
  normalQuantile,
} from '@cartograph/metrics';
import { seededRandom, type Random } from '@cartograph/threads';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Design, DesignMethod } from './comparison.js';
import golden from './means.golden.json' with { type: 'json' };
import { minimumDetectableDifference, minimumDetectableUplift, smallestMargin } from './minimum-detectable.js';
import { power, type Answer } from './power.js';
import { ImpossibleUpliftError } from './rate-after.js';
import { sampleSize } from './sample-size.js';
import { drawBinomial } from '../simulate/binomial.js';
import { significanceNeeded } from './significance.js';

const valueOf = (answer: Answer): number => {
  if (!answer.ok) throw new Error(answer.detail);
  return answer.value;
};
const within = (value: number, expected: number, relative: number): void =>
  expect(Math.abs(value / expected - 1)).toBeLessThan(relative);

describe.each(golden.cases)(
  'a mean of $mean with sd $sd and an uplift of $upliftRelative, share $treatmentShare',
  ({ methods, ...one }) => {
    it.each(methods)(
      'has the size, power, smallest difference and margin statsmodels says ($method)',
      ({ method, treatmentUsers, points }) => {
        const design = {
          mean: one.mean,
          sd: one.sd,
          alpha: one.alpha,
          treatmentShare: one.treatmentShare,
          method: method as DesignMethod,
        };
        const size = sampleSize({ ...design, upliftRelative: one.upliftRelative, power: one.power });
        if (!size.ok) throw new Error(size.detail);
        expect(Math.abs(size.treatmentUsers - treatmentUsers)).toBeLessThan(
          1 + (method === 'z' ? 1e-5 : 1e-9) * treatmentUsers,
        );
        expect(size.treatmentUsers).toBeGreaterThanOrEqual(treatmentUsers * (1 - 1e-9));
        for (const { users, ...expected } of points) {
          expect(valueOf(power({ ...design, upliftRelative: one.upliftRelative, users }))).toBeCloseTo(
            expected.power ?? 1,
            9,
          );
          within(
            valueOf(minimumDetectableDifference({ ...design, users, power: one.power })),
            expected.difference,
            1e-9,
          );
          within(valueOf(smallestMargin({ ...design, users, power: one.power })), expected.margin, 1e-9);
        }
      },
    );
  },
);

const anything = fc.record({
  outcome: fc.oneof(
    fc.record({ baselineRate: fc.double({ min: 0.01, max: 0.5, noNaN: true }) }),
    fc.record({
      mean: fc.double({ min: 0.5, max: 100, noNaN: true }),
      sd: fc.double({ min: 1, max: 300, noNaN: true }),
    }),
    fc
      .record({
        meanX: fc.double({ min: 0.5, max: 5, noNaN: true }),
        correlation: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
      })
      .map(({ meanX, correlation }) => ({
        ratio: coMomentsFromSummary({
          n: 1000,
          meanX,
          meanY: 20,
          varianceX: 1,
          varianceY: 900,
          covariance: correlation * 30,
        }),
      })),
  ),
  treatmentShare: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  alpha: fc.constantFrom(0.01, 0.05, 0.1),
  varianceFactor: fc.double({ min: 0.2, max: 5, noNaN: true }),
  users: fc.integer({ min: 500, max: 1_000_000 }),
  wanted: fc.double({ min: 0.6, max: 0.99, noNaN: true }),
});

describe('a design of any outcome', () => {
  it('answers the four questions alike: each answer put into the others gives them back', () => {
    fc.assert(
      fc.property(
        anything,
        fc.constantFrom<DesignMethod | undefined>(undefined, 'z'),
        ({ outcome, users, wanted, ...setting }, method) => {
          const design: Design = { ...outcome, ...setting, ...(method === undefined ? {} : { method }) };
          const smallest = minimumDetectableDifference({ ...design, users, power: wanted });
          fc.pre(smallest.ok);
          const hypothesis = { differenceAbsolute: smallest.value };
          expect(valueOf(power({ ...design, ...hypothesis, users }))).toBeCloseTo(wanted, 7);
          within(valueOf(significanceNeeded({ ...design, ...hypothesis, users, power: wanted })), setting.alpha, 1e-5);
          const size = sampleSize({ ...design, ...hypothesis, power: wanted });
          if (!size.ok) throw new Error(size.detail);
          // The formulas leave out the far tail, which is worth a few users in a hundred where a rare conversion is tested by a small arm, and a quarter where hardly anybody converts.
          const fewest =
            'baselineRate' in outcome
              ? (users * Math.min(setting.treatmentShare, 1 - setting.treatmentShare) * outcome.baselineRate) /
                setting.varianceFactor
              : Infinity;
          expect(size.users / users).toBeGreaterThan(1 - 1e-9);
          expect(size.users - users).toBeLessThan(3 + (fewest < 10 ? 0.3 : 0.05) * users);
          within(
            valueOf(minimumDetectableUplift({ ...design, users, power: wanted })) *
              (size.treatmentLevel - smallest.value),
            smallest.value,
            1e-9,
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('has the power of 4,000 simulated tests: twelve users an arm, and CUPED', () => {
    const random = seededRandom(17);
    const share = (found: () => boolean): number => Array.from({ length: 4_000 }, found).filter(Boolean).length / 4_000;
    const few = share(() =>
      isFound(meanDifference(moments(normals(random, 12, 0)), moments(normals(random, 12, 1.2)))),
    );
    expect(Math.abs(few - valueOf(power({ mean: 0, sd: 1, differenceAbsolute: 1.2, users: 24 })))).toBeLessThan(0.026);
    const pairs = (shift: number): ReturnType<typeof coMoments> => {
      const before = normals(random, 100, 0);
      return coMoments(
        before,
        normals(random, 100, 0).map((noise, user) => shift + 0.8 * before[user]! + 0.6 * noise),
      );
    };
    const sharp = share(() => isFound(cupedDifference(pairs(0), pairs(0.25))));
    expect(
      Math.abs(
        sharp - valueOf(power({ mean: 0, sd: 1, differenceAbsolute: 0.25, users: 200, varianceFactor: 1 - 0.8 ** 2 })),
      ),
    ).toBeLessThan(0.026);
  });

  it('takes a variance factor for that many times the users', () => {
    const plain = sampleSize({ mean: 20, sd: 90, upliftRelative: 0.05, method: 'z' });
    const cuped = sampleSize({ mean: 20, sd: 90, upliftRelative: 0.05, method: 'z', varianceFactor: 1 - 0.6 ** 2 });
    if (!plain.ok || !cuped.ok) throw new Error('incomputable');
    within(cuped.users / plain.users, 0.64, 1e-3);
  });

  it('sizes non-inferiority by the distance from the margin, on its bad side', () => {
    const guardrail = { baselineRate: 0.1, margin: { marginRelative: 0.05 }, upliftRelative: 0 };
    const size = sampleSize(guardrail);
    if (!size.ok) throw new Error(size.detail);
    // (1 + (1 − δ)²)(z.975 + z.8)²·p(1 − p)/(δp)²
    expect(size.treatmentUsers).toBe(
      Math.ceil(((1 + 0.95 ** 2) * (1.959963984540054 + 0.8416212335729143) ** 2 * 0.09) / 0.005 ** 2),
    );
    expect(valueOf(power({ ...guardrail, users: size.users }))).toBeCloseTo(0.8, 4);
    expect(valueOf(power({ ...guardrail, upliftRelative: -0.05, users: size.users }))).toBeCloseTo(0.025, 9);
    const refunds = { ...guardrail, higherIsBetter: false };
    expect(valueOf(power({ ...refunds, upliftRelative: 0.02, users: 50_000 }))).toBeLessThan(
      valueOf(power({ ...refunds, upliftRelative: 0.02, users: 50_000, margin: { marginAbsolute: 0.005 } })),
    );
    expect(valueOf(power({ ...refunds, upliftRelative: 0.02, users: 50_000 }))).toBeLessThan(
      valueOf(power({ ...refunds, upliftRelative: -0.02, users: 50_000 })),
    );
    expect(() => sampleSize({ ...guardrail, upliftRelative: -0.05 })).toThrow(
      /upliftRelative is -0.05, a loss as large as the margin/,
    );
  });

  it.each([true, false])(
    'holds a relative margin of a rate as often as stated, by the test that the analysis makes; more is better: %s',
    (higherIsBetter) => {
      const design = { baselineRate: 0.1, margin: { marginRelative: 0.2 }, upliftRelative: 0, higherIsBetter };
      const size = sampleSize(design);
      if (!size.ok) throw new Error(size.detail);
      const times = higherIsBetter ? 0.8 : 1.2;
      const random = seededRandom(5);
      const runs = 4_000;
      let held = 0;
      for (let run = 0; run < runs; run += 1) {
        const [p0, p1] = [size.controlUsers, size.treatmentUsers].map(
          (users) => drawBinomial(random, users, 0.1) / users,
        ) as [number, number];
        const z =
          (p1 - times * p0) /
          Math.sqrt((p1 * (1 - p1)) / size.treatmentUsers + (times ** 2 * p0 * (1 - p0)) / size.controlUsers);
        if (z * (higherIsBetter ? 1 : -1) > 1.959963984540054) held += 1;
      }
      expect(Math.abs(held / runs - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / runs) + 0.005);
      const margin = smallestMargin({ baselineRate: 0.1, higherIsBetter, users: size.users }, 'relative');
      expect(valueOf(margin)).toBeCloseTo(0.2, 4);
      expect(smallestMargin({ baselineRate: 0, users: 100 }, 'relative')).toMatchObject({
        ok: false,
        reason: 'zero-baseline',
      });
    },
  );

  it('says that no difference shows where the error of a relative uplift grows with it', () => {
    expect(minimumDetectableUplift({ mean: 1, sd: 30, users: 1000, method: 'relative-delta' })).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: expect.stringContaining('grows with it'),
    });
    expect(
      valueOf(minimumDetectableUplift({ mean: 1, sd: 3, users: 10_000, method: 'relative-delta' })),
    ).toBeGreaterThan(valueOf(minimumDetectableUplift({ mean: 1, sd: 3, users: 10_000 })));
    expect(minimumDetectableUplift({ mean: 1, sd: 30, users: 100, direction: 'decrease' })).toMatchObject({
      ok: false,
      reason: 'too-few',
    });
  });

  it('knows absolute effects where there is nothing to be relative to', () => {
    for (const outcome of [{ baselineRate: 0 }, { mean: 0, sd: 2 }, { mean: -3, sd: 2 }]) {
      expect(sampleSize({ ...outcome, upliftRelative: 0.1 })).toMatchObject({ ok: false, reason: 'zero-baseline' });
      expect(minimumDetectableUplift({ ...outcome, users: 1000 })).toMatchObject({
        ok: false,
        reason: 'zero-baseline',
      });
      expect(sampleSize({ ...outcome, differenceAbsolute: 0.1 })).toMatchObject({ ok: true, isCountable: true });
      expect(minimumDetectableDifference({ ...outcome, users: 1000 })).toMatchObject({ ok: true });
      expect(power({ ...outcome, differenceAbsolute: 0.1, users: 100, method: 'relative-delta' })).toMatchObject({
        ok: false,
        reason: 'zero-baseline',
      });
    }
  });

  it('says when no number of users could be counted, and takes a thousand million in its stride', () => {
    expect(sampleSize({ mean: 1, sd: 1, upliftRelative: 1e-9 })).toMatchObject({ ok: true, isCountable: false });
    expect(sampleSize({ baselineRate: 0.1, upliftRelative: 5e-324 })).toMatchObject({
      ok: true,
      isCountable: false,
      users: Infinity,
    });
    expect(valueOf(power({ mean: 1, sd: 5, upliftRelative: 0.001, users: 1e9 }))).toBeCloseTo(
      valueOf(power({ mean: 1, sd: 5, upliftRelative: 0.001, users: 1e9, method: 'z' })),
      8,
    );
    expect(valueOf(minimumDetectableUplift({ baselineRate: 0.03, users: 1e9 }))).toBeCloseTo(0.001007, 5);
  });

  it('refuses bad input by its name', () => {
    expect(() => sampleSize({ mean: 1, sd: 0, upliftRelative: 0.1 })).toThrow(/^sd is 0/);
    expect(() => sampleSize({ mean: Number.NaN, sd: 1, upliftRelative: 0.1 })).toThrow(/^mean is NaN/);
    expect(() => power({ mean: 1, sd: 1, upliftRelative: -1.2, users: 10 })).toThrow(ImpossibleUpliftError);
    expect(() => power({ baselineRate: 0.5, differenceAbsolute: 0.6, users: 10 })).toThrow(
      /differenceAbsolute is 0.6, which would take a rate of 0.5 to 1.100/,
    );
    expect(() => power({ mean: 1, sd: 1, upliftRelative: 0.1, users: 10, method: 'arcsine' })).toThrow(
      /method is arcsine, which is no test of a mean; give welch-t or z or relative-delta/,
    );
    expect(() => power({ mean: 1, sd: 1, upliftRelative: 0.1, users: 10, varianceFactor: 0 })).toThrow(
      /^varianceFactor is 0/,
    );
    expect(() => power({ mean: 1, sd: 1, upliftRelative: 0, users: 10, margin: { marginAbsolute: 0 } })).toThrow(
      /^marginAbsolute is 0/,
    );
    expect(() => power({ mean: -1, sd: 1, differenceAbsolute: 0, users: 10, margin: { marginRelative: 0.1 } })).toThrow(
      /give marginAbsolute/,
    );
    expect(() =>
      sampleSize({
        ratio: coMomentsFromSummary({ n: 10, meanX: 0, meanY: 1, varianceX: 1, varianceY: 1, covariance: 0 }),
        upliftRelative: 0.1,
      }),
    ).toThrow(/^ratio.meanX is 0/);
    expect(() => significanceNeeded({ baselineRate: 0.1, upliftRelative: 0.1, users: 10, power: 1 })).toThrow(
      /^power is 1/,
    );
    expect(() => minimumDetectableDifference({ mean: 1, sd: 1, users: 10, margin: { marginAbsolute: 1 } })).toThrow(
      /smallestMargin/,
    );
    expect(power({ mean: 1, sd: 1, upliftRelative: 0.1, users: 2 })).toMatchObject({ ok: false, reason: 'too-few' });
  });
});

function normals(random: Random, n: number, mean: number): Float64Array {
  return Float64Array.from({ length: n }, () => mean + normalQuantile(random.next()));
}

function isFound({ test }: ReturnType<typeof meanDifference>): boolean {
  return test.ok && test.pValue < 0.05;
}
