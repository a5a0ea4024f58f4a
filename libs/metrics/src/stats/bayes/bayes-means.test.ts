import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bayesianEffect, type BayesianComparison, type NormalPrior } from './bayes-means.js';
import golden from '../golden/bayes-normal.golden.json' with { type: 'json' };
import { cupedDifference } from '../means/cuped.js';
import { coMoments } from '../means/co-moments.js';
import { effectOf, meanEffect, proportionEffect, type Effect, type EffectScale } from '../means/effect.js';
import { meanDifference, relativeMeanUplift } from '../means/mean.js';
import { moments, momentsFromSummary } from '../means/moments.js';
import { type Random, seededRandom } from '@cartograph/threads';
import type { Incomputable } from '../../estimate.js';

interface Reference {
  scale: string;
  alpha: number;
  prior: NormalPrior | null;
  probabilityTreatmentIsHigher: number;
  value: number;
  interval: number[];
  risk: number[];
}

const known = (answer: BayesianComparison | Incomputable): BayesianComparison => {
  if (!answer.ok) throw new Error(answer.detail);
  return answer;
};

const optionsOf = ({ scale, alpha, prior }: Reference) => ({
  scale: scale as EffectScale,
  alpha,
  ...(prior ? { prior } : {}),
});

function expectAgreement(
  answer: BayesianComparison | Incomputable,
  { probabilityTreatmentIsHigher, value, interval, risk, scale }: Reference,
): void {
  const { estimate, expectedLoss, probabilityTreatmentIsHigher: ours, scale: ourScale } = known(answer);
  const figures = [ours, estimate.value, estimate.low, estimate.high, expectedLoss.control, expectedLoss.treatment];
  [probabilityTreatmentIsHigher, value, ...interval, ...risk].forEach((reference, index) =>
    expect(figures[index]! / reference).toBeCloseTo(1, 8),
  );
  expect(ourScale).toBe(scale);
}

describe('against GrowthBook', () => {
  it.each(golden.cases.means)('means of $control.n and $treatment.n, $scale', (reference) => {
    expectAgreement(
      bayesianEffect(
        meanEffect(
          momentsFromSummary(reference.control),
          momentsFromSummary(reference.treatment),
          optionsOf(reference).scale,
        ),
        optionsOf(reference),
      ),
      reference,
    );
  });

  it.each(golden.cases.proportions)(
    '$treatment.converted of $treatment.users against $control.converted of $control.users, $scale',
    (reference) => {
      expectAgreement(
        bayesianEffect(proportionEffect(reference, optionsOf(reference).scale), optionsOf(reference)),
        reference,
      );
    },
  );

  it('49 of 100 against 51 of 100: chance 0.609181, relative [−0.24779, 0.32943], loss [0.081396, 0.040580]', () => {
    const { probabilityTreatmentIsHigher, estimate, expectedLoss } = known(
      bayesianEffect(
        proportionEffect(
          { control: { users: 100, converted: 49 }, treatment: { users: 100, converted: 51 } },
          'relative',
        ),
      ),
    );
    expect([
      probabilityTreatmentIsHigher,
      estimate.low,
      estimate.high,
      expectedLoss.control,
      expectedLoss.treatment,
    ]).toEqual([0.609181, -0.24779, 0.32943, 0.081396, 0.04058].map((value) => expect.closeTo(value, 5)));
  });
});

const effects = fc
  .record({
    value: fc.double({ min: -50, max: 50, noNaN: true }),
    standardError: fc.double({ min: 0.01, max: 10, noNaN: true }),
  })
  .map((one): Effect => ({ ok: true, ...one, n: 1000, scale: 'absolute' }));

describe('a normal posterior', () => {
  it('mirrors when the arms change places, and its losses differ by the effect', () => {
    fc.assert(
      fc.property(effects, (effect) => {
        const [here, there] = [
          known(bayesianEffect(effect)),
          known(bayesianEffect({ ...effect, value: -effect.value })),
        ];
        expect(there.probabilityTreatmentIsHigher).toBe(here.probabilityTreatmentIsLower);
        expect(there.expectedLoss).toEqual({
          control: here.expectedLoss.treatment,
          treatment: here.expectedLoss.control,
        });
        expect(here.expectedLoss.control - here.expectedLoss.treatment).toBeCloseTo(effect.value, 9);
        expect(here.probabilityTreatmentIsHigher + here.probabilityTreatmentIsLower).toBeCloseTo(1, 12);
      }),
    );
  });

  it('lies between prior and data, and is the data’s where the prior says nothing', () => {
    fc.assert(
      fc.property(effects, fc.double({ min: -5, max: 5, noNaN: true }), (effect, mean) => {
        const { value } = known(bayesianEffect(effect, { prior: { mean, sd: 1 } })).estimate;
        expect(value).toBeGreaterThanOrEqual(Math.min(mean, effect.value) - 1e-9);
        expect(value).toBeLessThanOrEqual(Math.max(mean, effect.value) + 1e-9);
        const vague = known(bayesianEffect(effect, { prior: { mean, sd: 1e9 } })).estimate;
        expect(vague.value).toBeCloseTo(effect.value, 9);
      }),
    );
  });

  it('tells 1e-12 from 1e-40 where the probability that treatment is higher rounds to 1, and keeps the loss beside it', () => {
    const at = (z: number): BayesianComparison =>
      known(bayesianEffect({ ok: true, value: z, standardError: 1, n: 1000, scale: 'absolute' }));
    expect(at(13.310921371425)).toMatchObject({
      probabilityTreatmentIsHigher: 1,
      probabilityTreatmentIsLower: expect.closeTo(1e-40, 41),
    });
    expect(at(13.310921371425).probabilityTreatmentIsLower).toBeGreaterThan(9e-41);
    // E[(−Z − 35)⁺] = φ(35) − 35·Φ(−35), by mpmath; and the two ways of computing it meet.
    expect(at(35).expectedLoss.treatment / 3.208804482602477e-270).toBeCloseTo(1, 8);
    expect(at(30 + 1e-9).expectedLoss.treatment / at(30 - 1e-9).expectedLoss.treatment).toBeCloseTo(1, 6);
  });

  it('passes on why there is no effect, and refuses a prior that is none', () => {
    const missing = bayesianEffect(meanEffect(moments([]), moments([1, 2]), 'absolute'));
    expect(missing).toMatchObject({ ok: false, reason: 'no-data', detail: 'The control arm has no users.' });
    expect(bayesianEffect(meanEffect(moments([3, 3]), moments([3, 3, 3]), 'absolute'))).toMatchObject({
      ok: false,
      reason: 'too-few',
    });
    expect(bayesianEffect(meanEffect(moments([0, 0]), moments([1, 2]), 'relative'))).toMatchObject({
      ok: false,
      reason: 'zero-baseline',
    });
    const effect: Effect = { ok: true, value: 1, standardError: 1, n: 10, scale: 'absolute' };
    expect(() => bayesianEffect(effect, { prior: { mean: 0, sd: 0 } })).toThrow(/prior.sd is 0; give a number above 0/);
    expect(() => bayesianEffect(effect, { prior: { mean: Number.NaN, sd: 1 } })).toThrow(/prior.mean is NaN/);
  });
});

describe('an effect', () => {
  const [control, treatment] = [moments([1, 5, 2, 8, 4]), moments([3, 9, 4, 4])];

  it('is the same from moments and from a comparison', () => {
    expect(effectOf(meanDifference(control, treatment), 9, 'absolute')).toEqual(
      meanEffect(control, treatment, 'absolute'),
    );
    const [a, b] = [
      effectOf(relativeMeanUplift(control, treatment), 9, 'relative', 'fieller'),
      meanEffect(control, treatment, 'relative', 'fieller'),
    ];
    if (!a.ok || !b.ok) throw new Error('incomputable');
    expect(a.value).toBeCloseTo(b.value, 12);
    expect(a.standardError).toBeCloseTo(b.standardError, 12);
    expect(a.baselineError).toBeCloseTo(b.baselineError!, 12);
    expect(effectOf(relativeMeanUplift(control, treatment), 9, 'relative')).not.toHaveProperty('baselineError');
  });

  it('of CUPED is judged with CUPED’s smaller error', () => {
    const before = [4, 1, 7, 3, 9, 2, 8, 5];
    const [c, t] = [
      coMoments(
        before,
        before.map((x, i) => x + (i % 3)),
      ),
      coMoments(
        before,
        before.map((x, i) => x + 1 + (i % 2)),
      ),
    ];
    const adjusted = effectOf(cupedDifference(c, t), 16, 'absolute');
    const plain = meanEffect(
      moments(before.map((x, i) => x + (i % 3))),
      moments(before.map((x, i) => x + 1 + (i % 2))),
      'absolute',
    );
    if (!adjusted.ok || !plain.ok) throw new Error('incomputable');
    expect(adjusted.standardError).toBeLessThan(plain.standardError / 2);
    expect(known(bayesianEffect(adjusted)).probabilityTreatmentIsHigher).not.toBe(
      known(bayesianEffect(plain)).probabilityTreatmentIsHigher,
    );
  });

  it('is not made of nothing', () => {
    expect(
      proportionEffect({ control: { users: 0, converted: 0 }, treatment: { users: 5, converted: 1 } }, 'absolute'),
    ).toMatchObject({ ok: false, reason: 'no-data' });
    expect(
      proportionEffect({ control: { users: 5, converted: 0 }, treatment: { users: 5, converted: 0 } }, 'absolute'),
    ).toMatchObject({ ok: false, reason: 'too-few' });
    expect(
      proportionEffect({ control: { users: 5, converted: 0 }, treatment: { users: 5, converted: 1 } }, 'relative'),
    ).toMatchObject({ ok: false, reason: 'zero-baseline' });
    expect(meanEffect(moments([1]), treatment, 'absolute')).toMatchObject({ ok: false, reason: 'too-few' });
    expect(() => effectOf(meanDifference(control, treatment), 0, 'absolute')).toThrow(/n is 0/);
    expect(() =>
      effectOf(
        {
          estimate: { ok: true, value: 1, low: 0, high: 2, level: 0.95, method: 'own' },
          test: { ok: true, statistic: 1, pValue: 0.3, method: 'own' },
        },
        9,
        'absolute',
      ),
    ).toThrow(/standardError is undefined/);
  });
});

describe('of a ratio of skewed means', () => {
  const USERS = 2000;
  const drawn = (random: Random, uplift = 0): Float64Array =>
    Float64Array.from({ length: USERS }, () => {
      if (random.next() >= 0.03) return 0;
      const z = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
      return Math.exp(3 + 1.3 * z) * (1 + uplift);
    });
  const effectBehind = (control: Float64Array, treatment: Float64Array, scale: EffectScale): Effect | Incomputable => {
    const pair = [moments(control), moments(treatment)] as const;
    const comparison = scale === 'relative' ? relativeMeanUplift(...pair) : meanDifference(...pair);
    return effectOf(comparison, 2 * USERS, scale, 'fieller');
  };

  it('leaves "no effect" out in about 5 of 100 experiments without any, on either side alike', () => {
    const random = seededRandom(3);
    let [above, below, told] = [0, 0, 0];
    for (let run = 0; run < 1200; run += 1) {
      const answer = bayesianEffect(effectBehind(drawn(random), drawn(random), 'relative'));
      if (!answer.ok) continue;
      told += 1;
      if (answer.estimate.low > 0) above += 1;
      if (answer.estimate.high < 0) below += 1;
    }
    // A normal posterior by the delta method leaves it out in 9 of 100, nearly all of them below.
    expect(told).toBeGreaterThan(1000);
    expect((above + below) / told).toBeLessThan(0.07);
    expect(below / told).toBeLessThan(0.045);
    expect(above / told).toBeGreaterThan(0.01);
  });

  it('is about the Bayesian bootstrap of the same users', () => {
    const random = seededRandom(8);
    const [control, treatment] = [drawn(random), drawn(random, 0.3)];
    const weighted = (values: Float64Array): number => {
      let [weights, sum] = [0, 0];
      for (const value of values) {
        const weight = -Math.log(1 - random.next());
        weights += weight;
        sum += weight * value;
      }
      return sum / weights;
    };
    const resampled = Float64Array.from({ length: 4000 }, () => weighted(treatment) / weighted(control) - 1).toSorted();
    const quantile = (p: number): number => resampled[Math.floor(p * resampled.length)]!;
    const gains = resampled.reduce((sum, value) => sum + Math.max(0, value), 0) / resampled.length;
    const effect = effectBehind(control, treatment, 'relative');
    if (!effect.ok) throw new Error(effect.detail);
    const answer = known(bayesianEffect(effect));
    const { baselineError: _unknown, ...byDelta } = effect;
    const delta = known(bayesianEffect(byDelta));
    const off = ({ estimate }: BayesianComparison): number =>
      Math.abs(estimate.low - quantile(0.025)) + Math.abs(estimate.high - quantile(0.975));
    expect(off(answer)).toBeLessThan(0.5 * off(delta));
    expect(answer.probabilityTreatmentIsHigher).toBeCloseTo(
      resampled.filter((value) => value > 0).length / resampled.length,
      1.3,
    );
    expect(Math.abs(answer.expectedLoss.control / gains - 1)).toBeLessThan(0.25);
    expect(answer.estimate.method).toBe('bayes-fieller-relative');
  });

  it('gives the probability that treatment is higher which the difference has, and moves to a prior as far as it is sure', () => {
    const random = seededRandom(4);
    const [control, treatment] = [drawn(random), drawn(random, 0.6)];
    const relative = effectBehind(control, treatment, 'relative');
    const flat = known(bayesianEffect(relative));
    expect(flat.probabilityTreatmentIsHigher).toBeCloseTo(
      known(bayesianEffect(effectBehind(control, treatment, 'absolute'))).probabilityTreatmentIsHigher,
      10,
    );
    const withPrior = (sd: number): BayesianComparison => known(bayesianEffect(relative, { prior: { mean: 0, sd } }));
    expect(withPrior(1000).estimate.low).toBeCloseTo(flat.estimate.low, 2);
    expect(withPrior(1000).estimate.high).toBeCloseTo(flat.estimate.high, 2);
    expect(withPrior(0.02).estimate.value).toBeCloseTo(0, 1.5);
    expect(withPrior(0.02).estimate.high - withPrior(0.02).estimate.low).toBeCloseTo(2 * 1.96 * 0.02, 2);
    const { probabilityTreatmentIsHigher, probabilityTreatmentIsLower } = withPrior(0.1);
    expect(probabilityTreatmentIsHigher + probabilityTreatmentIsLower).toBeCloseTo(1, 10);
  });

  it('is not told where control’s figure hardly differs from 0', () => {
    const effect: Effect = { ok: true, value: 0.5, standardError: 0.9, n: 60, scale: 'relative', baselineError: 0.45 };
    expect(bayesianEffect(effect)).toMatchObject({ ok: false, reason: 'too-few' });
  });
});
