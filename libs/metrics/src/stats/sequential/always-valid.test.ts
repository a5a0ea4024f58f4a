import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom, type Random } from '@cartograph/threads';
import { coMoments } from '../means/co-moments.js';
import { effectOf, meanEffect, proportionEffect, statisticOf, type Effect, type EffectScale } from '../means/effect.js';
import { effectAgainst } from '../means/fieller.js';
import { mergeMoments, moments, momentsFromSummary } from '../means/moments.js';
import { normalQuantile } from '../distributions/normal.js';
import { ratioDifference } from '../means/ratio-metric.js';
import { asymptoticConfidenceSequence } from './asymptotic-confidence-sequence.js';
import golden from './confidence-sequence.golden.json' with { type: 'json' };
import { mixtureSprt, type AlwaysValid } from './mixture-sprt.js';
import type { RelativeLimits } from '../means/welch.js';

const effects = fc
  .record({
    z: fc.double({ min: -40, max: 40, noNaN: true }),
    standardError: fc.double({ min: 1e-4, max: 100, noNaN: true }),
    n: fc.integer({ min: 1000, max: 1_000_000_000 }),
  })
  .map(({ z, standardError, n }): Effect => ({
    ok: true,
    value: z * standardError,
    standardError,
    n,
    scale: 'relative',
  }));

function expectAgreement(
  { estimate, test }: AlwaysValid,
  reference: { value: number; interval: number[]; pValue: number },
): void {
  if (!estimate.ok || !test.ok) throw new Error('incomputable');
  [
    [estimate.value, reference.value],
    [estimate.low, reference.interval[0]!],
    [estimate.high, reference.interval[1]!],
    [test.pValue, reference.pValue],
  ].forEach(([ours, theirs]) => expect(ours! / theirs!).toBeCloseTo(1, 8));
}

describe('against GrowthBook', () => {
  it.each(golden.cases.means)('means of $control.n and $treatment.n, $scale, tuned at $tunedAt', (reference) => {
    const effect = meanEffect(
      momentsFromSummary(reference.control),
      momentsFromSummary(reference.treatment),
      reference.scale as EffectScale,
    );
    expectAgreement(
      asymptoticConfidenceSequence(effect, { tunedAt: reference.tunedAt, alpha: reference.alpha }),
      reference,
    );
  });

  it.each(golden.cases.proportions)('rates, $scale, tuned at $tunedAt, alpha $alpha', (reference) => {
    expectAgreement(
      asymptoticConfidenceSequence(proportionEffect(reference, reference.scale as EffectScale), {
        tunedAt: reference.tunedAt,
        alpha: reference.alpha,
      }),
      reference,
    );
  });
});

describe('an always-valid answer', () => {
  const answers = (effect: Effect, alpha: number): AlwaysValid[] => [
    asymptoticConfidenceSequence(effect, { alpha, firstLook: 10 }),
    mixtureSprt(effect, { alpha, firstLook: 10, mixingSd: 2 * effect.standardError }),
  ];

  it('rejects no effect exactly when its interval leaves it out', () => {
    fc.assert(
      fc.property(effects, fc.double({ min: 1e-6, max: 0.5, noNaN: true }), (effect, alpha) => {
        for (const { estimate, test } of answers(effect, alpha)) {
          if (!estimate.ok || !test.ok) throw new Error('incomputable');
          if (Math.abs(test.pValue / alpha - 1) > 1e-9)
            expect(test.pValue < alpha).toBe(estimate.low > 0 || estimate.high < 0);
        }
      }),
    );
  });

  it('is wider than the fixed interval, and both forms are one where their mixtures are', () => {
    fc.assert(
      fc.property(effects, (effect) => {
        const sequence = asymptoticConfidenceSequence(effect);
        if (!sequence.estimate.ok) throw new Error('incomputable');
        expect(sequence.estimate.high - sequence.estimate.value).toBeGreaterThan(1.96 * effect.standardError);
        const doubled = -2 * Math.log(0.05);
        const mixingSd = effect.standardError * Math.sqrt((effect.n * (doubled + Math.log1p(doubled))) / 5000);
        const test = mixtureSprt(effect, { mixingSd });
        if (!test.estimate.ok) throw new Error('incomputable');
        expect(test.estimate.high - test.estimate.value).toBeCloseTo(
          sequence.estimate.high - sequence.estimate.value,
          6,
        );
      }),
    );
  });

  it('keeps a p of 1e-40 and evidence beyond every double', () => {
    const at = (z: number): AlwaysValid =>
      mixtureSprt({ ok: true, value: z, standardError: 1, n: 5000, scale: 'absolute' }, { mixingSd: 3 });
    const { test } = at(14.5);
    expect(test.ok && test.pValue).toBeGreaterThan(1e-41);
    expect(test.ok && test.pValue).toBeLessThan(1e-39);
    expect(at(100)).toMatchObject({ test: { pValue: 0 }, logEvidence: expect.closeTo(4500 - Math.log(10) / 2, 6) });
  });

  it('takes any comparison that tells its standard error', () => {
    const [control, treatment] = [coMoments([1, 2, 1, 3], [2, 3, 2, 9]), coMoments([2, 2, 1, 4], [5, 6, 2, 11])];
    const { estimate } = asymptoticConfidenceSequence(effectOf(ratioDifference(control, treatment), 8, 'absolute'), {
      firstLook: 8,
    });
    expect(estimate).toMatchObject({
      ok: true,
      method: 'asymptotic-confidence-sequence-absolute',
      value: expect.closeTo(24 / 9 - 16 / 7, 12),
    });
  });

  it('judges a relative effect as its absolute difference, with limits against which the statistic is at the bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 900 }), fc.integer({ min: 60, max: 900 }), (c, t) => {
        const arms = { control: { users: 5000, converted: c }, treatment: { users: 4000, converted: t } };
        const [absolute, relative] = [
          proportionEffect(arms, 'absolute'),
          proportionEffect(arms, 'relative', 'fieller'),
        ];
        if (!absolute.ok || !relative.ok) throw new Error('incomputable');
        const [one, other] = [asymptoticConfidenceSequence(absolute), asymptoticConfidenceSequence(relative)];
        if (!one.test.ok || !other.test.ok || !other.estimate.ok) throw new Error('incomputable');
        expect(other.test.pValue / one.test.pValue).toBeCloseTo(1, 7);
        const bound = statisticOf(relative, other.estimate.low);
        expect(statisticOf(relative, other.estimate.high)).toBeCloseTo(-bound, 8);
        expect(effectAgainst(relative, 0)).toBeCloseTo(relative.value, 12);
        expect(other.estimate.low).toBeLessThan(relative.value);
        expect(other.estimate.high).toBeGreaterThan(relative.value);
        expect(other.estimate.method).toBe('asymptotic-confidence-sequence-relative-fieller');
      }),
    );
  });

  it('has no relative limits while the baseline is hardly told from 0, and still a test', () => {
    const { estimate, test } = asymptoticConfidenceSequence(
      proportionEffect(
        { control: { users: 600, converted: 3 }, treatment: { users: 600, converted: 9 } },
        'relative',
        'fieller',
      ),
    );
    expect(estimate).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: expect.stringContaining('hardly told from 0'),
    });
    expect(test.ok && test.pValue).toBeGreaterThan(0.05);
  });

  it('states its first look, and passes on why there is no effect', () => {
    const effect: Effect = { ok: true, value: 1, standardError: 1, n: 999, scale: 'absolute' };
    expect(asymptoticConfidenceSequence(effect).test).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: 'The first look is at 1000 users; there are 999.',
    });
    expect(mixtureSprt(effect, { mixingSd: 1 })).toMatchObject({
      logEvidence: null,
      estimate: { ok: false, reason: 'too-few' },
    });
    expect(asymptoticConfidenceSequence({ ...effect, n: 1000 }).test.ok).toBe(true);
    expect(asymptoticConfidenceSequence(meanEffect(moments([]), moments([1, 2]), 'absolute')).estimate).toMatchObject({
      reason: 'no-data',
    });
    expect(() => asymptoticConfidenceSequence(effect, { firstLook: 1 })).toThrow(
      /firstLook is 1; give a number of users, 2 or more/,
    );
    expect(() => asymptoticConfidenceSequence(effect, { tunedAt: 0 })).toThrow(/tunedAt is 0/);
    expect(() => mixtureSprt(effect, { mixingSd: 0 })).toThrow(/mixingSd is 0/);
  });
});

/** One A/A experiment looked at after every `step` users an arm: whether it was ever called an effect, and whether an interval ever missed the truth, 0. */
function peeks(
  next: () => Effect | null,
  looks: number,
  judge: (effect: Effect) => AlwaysValid,
): { stopped: boolean; missed: boolean } {
  let [stopped, missed] = [false, false];
  for (let look = 0; look < looks; look += 1) {
    const effect = next();
    if (!effect) continue;
    const { estimate, test } = judge(effect);
    stopped ||= test.ok && test.pValue <= 0.05;
    missed ||= estimate.ok && (estimate.low > 0 || estimate.high < 0);
  }
  return { stopped, missed };
}

function rates(
  random: Random,
  rate: number,
  step: number,
  scale: EffectScale = 'absolute',
  limits: RelativeLimits = 'fieller',
): () => Effect | null {
  const arms = { control: { users: 0, converted: 0 }, treatment: { users: 0, converted: 0 } };
  return () => {
    for (const arm of [arms.control, arms.treatment]) {
      arm.users += step;
      for (let user = 0; user < step; user += 1) arm.converted += random.next() < rate ? 1 : 0;
    }
    const effect = proportionEffect(arms, scale, limits);
    return effect.ok ? effect : null;
  };
}

/** Revenue of the few who buy, log-normal: most users 0, a heavy right tail. */
function revenue(random: Random, step: number): () => Effect | null {
  let [control, treatment] = [moments([]), moments([])];
  const draw = (): number[] =>
    Array.from({ length: step }, () => (random.next() < 0.2 ? Math.exp(normalQuantile(random.next() || 0.5)) : 0));
  return () => {
    control = mergeMoments(control, moments(draw()));
    treatment = mergeMoments(treatment, moments(draw()));
    const effect = meanEffect(control, treatment, 'relative', 'fieller');
    return effect.ok ? effect : null;
  };
}

describe('A/A experiments with peeking', () => {
  const RUNS = 600;
  /** More than this many of RUNS at 5 % happens once in about 10,000. */
  const MOST = RUNS * 0.05 + 3.8 * Math.sqrt(RUNS * 0.05 * 0.95);
  const judges: [name: string, judge: (effect: Effect) => AlwaysValid][] = [
    ['the confidence sequence', (effect) => asymptoticConfidenceSequence(effect, { firstLook: 800, tunedAt: 4000 })],
    [
      'the mixture test',
      (effect) => mixtureSprt(effect, { firstLook: 800, mixingSd: effect.scale === 'absolute' ? 0.03 : 0.2 }),
    ],
  ];

  it.each(judges)(
    '%s calls no effect an effect in more than alpha of them, and its intervals cover at all looks together',
    (_, judge) => {
      const random = seededRandom(411);
      for (const next of [
        () => rates(random, 0.1, 100),
        () => rates(random, 0.005, 100, 'relative'),
        () => revenue(random, 100),
      ]) {
        let [stops, misses] = [0, 0];
        for (let run = 0; run < RUNS; run += 1) {
          const { stopped, missed } = peeks(next(), 40, judge);
          stops += stopped ? 1 : 0;
          misses += missed ? 1 : 0;
        }
        expect(stops).toBeLessThan(MOST);
        expect(misses).toBeLessThanOrEqual(stops);
      }
    },
  );

  it('the delta method, which takes the baseline for known, is wrong more often than alpha where conversions are rare', () => {
    const random = seededRandom(413);
    let wrong = 0;
    for (let run = 0; run < 300; run += 1) {
      const judge = (effect: Effect): AlwaysValid =>
        asymptoticConfidenceSequence(effect, { firstLook: 800, tunedAt: 4000 });
      wrong += peeks(rates(random, 0.005, 100, 'relative', 'delta'), 40, judge).stopped ? 1 : 0;
    }
    expect(wrong / 300).toBeGreaterThan(0.09);
  });

  it('a plain test looked at as often is wrong far more often than alpha', () => {
    const random = seededRandom(412);
    let wrong = 0;
    for (let run = 0; run < 300; run += 1) {
      const next = rates(random, 0.1, 100);
      let stopped = false;
      for (let look = 0; look < 40; look += 1) {
        const effect = next();
        if (effect && effect.n >= 800) stopped ||= Math.abs(effect.value / effect.standardError) > 1.96;
      }
      wrong += stopped ? 1 : 0;
    }
    expect(wrong / 300).toBeGreaterThan(0.15);
  });
});
