import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incomputable } from '../../estimate.js';
import { bayesianEffect, type BayesianComparison } from './bayes-means.js';
import { bayesianProportions } from './bayes-proportions.js';
import golden from '../golden/beta-pair.golden.json' with { type: 'json' };
import { proportionEffect } from '../means/effect.js';
import { normalSurvival } from '../distributions/normal.js';
import type { TwoArms } from '../proportions/two-proportions.js';

const known = (answer: BayesianComparison | Incomputable): BayesianComparison => {
  if (!answer.ok) throw new Error(answer.detail);
  return answer;
};
const arms = (c: number, n0: number, t: number, n1: number): TwoArms => ({
  control: { users: n0, converted: c },
  treatment: { users: n1, converted: t },
});
const relativelyClose = (ours: number, reference: number, error: number): void =>
  expect(Math.abs(ours / reference - 1)).toBeLessThan(error);

describe.each(golden.cases.comparisons)(
  'against mpmath: $treatment.converted of $treatment.users, control $control.converted of $control.users',
  (reference) => {
    const { priors } = reference;
    const absolute = known(bayesianProportions(reference, { scale: 'absolute', priors }));

    it('has the same chances, both to nine digits', () => {
      relativelyClose(absolute.probabilityTreatmentIsHigher, reference.probabilityTreatmentIsHigher, 1e-9);
      relativelyClose(absolute.probabilityTreatmentIsLower, reference.probabilityTreatmentIsLower, 1e-9);
    });

    it('has the same losses', () => {
      relativelyClose(absolute.expectedLoss.control, reference.lossAbsolute[0]!, 1e-9);
      relativelyClose(absolute.expectedLoss.treatment, reference.lossAbsolute[1]!, 1e-9);
      const relative = bayesianProportions(reference, { scale: 'relative', priors });
      if (reference.lossRelative === null) {
        expect(relative).toMatchObject({ ok: false, reason: 'zero-baseline' });
        return;
      }
      relativelyClose(known(relative).expectedLoss.control, reference.lossRelative[0]!, 1e-7);
      relativelyClose(known(relative).expectedLoss.treatment, reference.lossRelative[1]!, 1e-7);
      expect(known(relative).probabilityTreatmentIsHigher).toBe(absolute.probabilityTreatmentIsHigher);
    });

    it('has the same median and limits', () => {
      const quantiles: [scale: 'absolute' | 'relative', number[] | undefined][] = [
        ['absolute', reference.absolute],
        ['relative', reference.relative],
      ];
      for (const [scale, wanted] of quantiles) {
        if (!wanted) continue;
        const { low, value, high } = known(bayesianProportions(reference, { scale, priors })).estimate;
        expect([low, value, high]).toEqual(wanted.map((x) => expect.closeTo(x, 8)));
      }
    });
  },
);

const someArms = fc
  .record({
    n0: fc.integer({ min: 1, max: 3000 }),
    n1: fc.integer({ min: 1, max: 3000 }),
    p0: fc.double({ min: 0, max: 1, noNaN: true }),
    p1: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ n0, n1, p0, p1 }) => arms(Math.round(n0 * p0 ** 2), n0, Math.round(n1 * p1 ** 2), n1));

describe('exact posteriors of two rates', () => {
  it('win or lose, and the losses differ by the difference of the means', () => {
    fc.assert(
      fc.property(someArms, (two) => {
        const { probabilityTreatmentIsHigher, probabilityTreatmentIsLower, expectedLoss } = known(
          bayesianProportions(two, { scale: 'absolute' }),
        );
        expect(probabilityTreatmentIsHigher + probabilityTreatmentIsLower).toBeCloseTo(1, 9);
        const mean = ({ users, converted }: { users: number; converted: number }): number =>
          (converted + 1) / (users + 2);
        expect(expectedLoss.control - expectedLoss.treatment).toBeCloseTo(mean(two.treatment) - mean(two.control), 9);
      }),
      { numRuns: 60 },
    );
  });

  it('mirror when the arms change places', () => {
    fc.assert(
      fc.property(someArms, ({ control, treatment }) => {
        const [here, there] = [
          known(bayesianProportions({ control, treatment }, { scale: 'absolute' })),
          known(bayesianProportions({ control: treatment, treatment: control }, { scale: 'absolute' })),
        ];
        expect(there.probabilityTreatmentIsHigher).toBe(here.probabilityTreatmentIsLower);
        expect([there.estimate.low, there.estimate.value, there.estimate.high]).toEqual(
          [-here.estimate.high, -here.estimate.value, -here.estimate.low].map((x) => expect.closeTo(x, 7)),
        );
        expect(here.estimate.low).toBeLessThan(here.estimate.value);
        expect(here.estimate.value).toBeLessThan(here.estimate.high);
      }),
      { numRuns: 40 },
    );
  });

  it('keep a probability that treatment is lower of 1e-169, and the loss beside it', () => {
    const { probabilityTreatmentIsHigher, probabilityTreatmentIsLower, expectedLoss } = known(
      bayesianProportions(arms(100, 10_000, 900, 10_000), { scale: 'absolute' }),
    );
    expect(probabilityTreatmentIsHigher).toBe(1);
    expect(probabilityTreatmentIsLower).toBeGreaterThan(1e-170);
    expect(probabilityTreatmentIsLower).toBeLessThan(2e-169);
    expect(expectedLoss.treatment).toBeLessThan(1e-172);
    expect(expectedLoss.treatment).toBeGreaterThan(1e-174);
  });

  it('of a thousand million users are those of the normal approximation', () => {
    const two = arms(50_000_000, 1e9, 50_010_000, 1e9);
    for (const scale of ['absolute', 'relative'] as const) {
      const [exact, normal] = [
        known(bayesianProportions(two, { scale })),
        known(bayesianEffect(proportionEffect(two, scale))),
      ];
      relativelyClose(
        exact.probabilityTreatmentIsLower,
        normal.probabilityTreatmentIsLower,
        scale === 'absolute' ? 1e-7 : 1e-3,
      );
      relativelyClose(exact.expectedLoss.treatment, normal.expectedLoss.treatment, 1e-3);
      relativelyClose(exact.estimate.high, normal.estimate.high, 2e-4);
    }
    expect(known(bayesianProportions(two, { scale: 'absolute' })).probabilityTreatmentIsLower).toBeCloseTo(
      normalSurvival(1.02595),
      4,
    );
  });

  it('follow the prior where there are few users, and leave it where there are many', () => {
    const prior = { alpha: 50, beta: 950 };
    const priors = { control: prior, treatment: prior };
    const [few, many] = [
      known(bayesianProportions(arms(1, 20, 8, 20), { scale: 'absolute', priors })),
      known(bayesianProportions(arms(1e5, 2e6, 8e5, 2e6), { scale: 'absolute', priors })),
    ];
    expect(Math.abs(few.estimate.value)).toBeLessThan(0.02);
    expect(many.estimate.value).toBeCloseTo(0.35, 3);
    expect(known(bayesianProportions(arms(1, 20, 8, 20), { scale: 'absolute' })).estimate.value).toBeGreaterThan(0.25);
  });

  it('cover the truth that the prior draws', () => {
    // Deterministic: for every pair of counts of small arms, weighted by its chance under the flat prior, the interval holds the truth with 1 − α on average.
    const { low, high } = known(bayesianProportions(arms(3, 12, 6, 12), { scale: 'absolute', alpha: 0.2 })).estimate;
    const grid = 400;
    let [inside, whole] = [0, 0];
    for (let i = 0; i < grid; i += 1) {
      for (let j = 0; j < grid; j += 1) {
        const [p0, p1] = [(i + 0.5) / grid, (j + 0.5) / grid];
        const weight = p0 ** 3 * (1 - p0) ** 9 * p1 ** 6 * (1 - p1) ** 6;
        whole += weight;
        if (p1 - p0 >= low && p1 - p0 <= high) inside += weight;
      }
    }
    expect(inside / whole).toBeCloseTo(0.8, 2);
  });
});

describe('what has no answer', () => {
  it('an empty arm, a baseline that may be 0', () => {
    expect(bayesianProportions(arms(0, 0, 1, 5), { scale: 'absolute' })).toMatchObject({
      ok: false,
      reason: 'no-data',
      detail: 'The control arm has no users.',
    });
    expect(bayesianProportions(arms(0, 10, 3, 10), { scale: 'relative' })).toMatchObject({
      ok: false,
      reason: 'zero-baseline',
    });
    expect(bayesianProportions(arms(0, 10, 0, 10), { scale: 'absolute' })).toMatchObject({
      ok: true,
      probabilityTreatmentIsHigher: expect.closeTo(0.5, 10),
    });
  });

  it('priors and counts that are none', () => {
    const flat = { alpha: 1, beta: 1 };
    expect(() =>
      bayesianProportions(arms(1, 5, 1, 5), {
        scale: 'absolute',
        priors: { control: flat, treatment: { alpha: 0, beta: 1 } },
      }),
    ).toThrow(/priors.treatment.alpha is 0; give a number from 0.1/);
    expect(() => bayesianProportions(arms(6, 5, 1, 5), { scale: 'absolute' })).toThrow(
      /control.converted \(6\) exceeds control.users \(5\)/,
    );
    expect(() => bayesianProportions(arms(1, 5, 1, 5), { scale: 'absolute', alpha: 1 })).toThrow(/alpha is 1/);
  });
});
