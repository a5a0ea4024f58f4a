import { benjaminiHochberg, heterogeneity } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { analyzeExperiment } from './analyze-experiment.js';
import { noveltyStatistics, type ArmStatistics } from './arm-statistics.js';
import { noveltyChecks } from './novelty.js';
import { definePlan } from './plan.js';
import { segmentEffects } from './segment-effects.js';

const plan = definePlan({
  arms: [
    { name: 'control', weight: 0.5 },
    { name: 'treatment', weight: 0.5 },
  ],
  metrics: [{ name: 'bought', kind: 'conversion' }],
});
const counts = (users: number, converted: number) => ({ bought: { form: 'counts' as const, users, converted } });
const arm = (name: string, segments: [string, number, number][]): ArmStatistics => {
  const sum = (place: 1 | 2): number => segments.reduce((total, segment) => total + segment[place], 0);
  return {
    arm: name,
    units: sum(1),
    metrics: counts(sum(1), sum(2)),
    novelty: {},
    segments: segments.map(([segment, users, converted]) => ({
      dimension: 'device',
      segment,
      units: users,
      metrics: counts(users, converted),
    })),
  };
};

describe('segmentEffects', () => {
  const arms = [
    arm('control', [
      ['mobile', 1_000, 100],
      ['desktop', 1_000, 100],
    ]),
    arm('treatment', [
      ['desktop', 1_000, 100],
      ['mobile', 1_000, 160],
    ]),
  ];

  it('corrects effects over segments by Benjamini and Hochberg, and tells whether they differ', () => {
    const [effect] = segmentEffects(plan, arms);
    expect(
      effect!.segments.map(({ segment, controlUnits, treatmentUnits }) => [segment, controlUnits, treatmentUnits]),
    ).toEqual([
      ['desktop', 1_000, 1_000],
      ['mobile', 1_000, 1_000],
    ]);
    const pValues = effect!.segments.map(({ absolute }) => (absolute.test.ok ? absolute.test.pValue : Number.NaN));
    expect(effect!.segments.map(({ correctedP }) => correctedP)).toEqual([...benjaminiHochberg(pValues)]);
    const variance = (share: number): number => (share * (1 - share)) / 1_000;
    expect(effect!.heterogeneity).toMatchObject(
      heterogeneity(
        [0, 0.06],
        [2 * variance(0.1), variance(0.1) + variance(0.16)].map((one) => expectedRounding(one)),
      ),
    );
    expect(effect!.heterogeneity).toMatchObject({ ok: true, pValue: expect.toSatisfy((p: number) => p < 0.01) });
  });

  it('corrects over metrics whether effects differ, so that many of them do not make one differ', () => {
    const names = ['bought', 'a', 'b', 'c'];
    const many = definePlan({ arms: plan.arms, metrics: names.map((name) => ({ name, kind: 'conversion' as const })) });
    const told = (one: ArmStatistics): ArmStatistics => ({
      ...one,
      metrics: Object.fromEntries(names.map((name) => [name, one.metrics['bought']!])),
      segments: one.segments.map((segment) => ({
        ...segment,
        metrics: Object.fromEntries(
          names.map((name) => [
            name,
            name === 'bought'
              ? segment.metrics['bought']!
              : { form: 'counts' as const, users: segment.units, converted: 100 },
          ]),
        ),
      })),
    });
    const found = segmentEffects(many, [
      told(
        arm('control', [
          ['mobile', 1_000, 100],
          ['desktop', 1_000, 100],
        ]),
      ),
      told(
        arm('treatment', [
          ['desktop', 1_000, 100],
          ['mobile', 1_000, 140],
        ]),
      ),
    ]);
    const differing = found.map(({ heterogeneity: own }) => (own.ok ? [own.pValue, own.correctedP] : []));
    expect(differing.map(([, p]) => p)).toEqual([...benjaminiHochberg(differing.map(([p]) => p!))]);
    expect(differing[0]).toEqual([
      expect.toSatisfy((p: number) => p < 0.05),
      expect.toSatisfy((p: number) => p > 0.05),
    ]);
  });

  it('keeps a segment without units in one arm, as incomputable', () => {
    const [effect] = segmentEffects(plan, [
      arm('control', [
        ['mobile', 100, 10],
        ['tablet', 5, 1],
      ]),
      arm('treatment', [['mobile', 100, 12]]),
    ]);
    expect(effect!.segments).toMatchObject([
      { segment: 'mobile', correctedP: expect.any(Number) },
      {
        segment: 'tablet',
        treatmentUnits: 0,
        correctedP: null,
        absolute: { estimate: { ok: false, reason: 'no-data' } },
      },
    ]);
    expect(effect!.heterogeneity).toMatchObject({ ok: false, reason: 'too-few' });
  });

  it('explains and does not decide', () => {
    expect(
      analyzeExperiment({
        plan,
        arms: [arm('control', [['mobile', 50_000, 5_000]]), arm('treatment', [['mobile', 50_000, 5_001]])],
      }).decision.kind,
    ).toBe('cannot-tell');
    expect(segmentEffects(plan, [arm('control', []), arm('treatment', [])])).toEqual([]);
  });
});

describe('noveltyChecks', () => {
  /** Units that spend 10 a day, and with the campaign `gain` more that falls by `fall` a day; each unit has its own level, which its days share. */
  const course = (units: number, gain: number, fall: number) =>
    noveltyStatistics({
      days: 14,
      daily: Float64Array.from(
        { length: units * 14 },
        (_, at) => 10 + 5 * Math.sin(Math.floor(at / 14)) + gain - fall * (at % 14) + Math.sin(at * 7.3),
      ),
    });
  const withCourse = (name: string, gain: number, fall: number): ArmStatistics => ({
    ...arm(name, []),
    novelty: { bought: course(500, gain, fall) },
  });

  it('finds an effect that wears off', () => {
    const [check] = noveltyChecks(plan, [withCourse('control', 0, 0), withCourse('treatment', 2, 0.1)]);
    expect(check).toMatchObject({
      metric: 'bought',
      arm: 'treatment',
      days: 14,
      units: 1_000,
      slope: { estimate: { ok: true, value: expect.closeTo(-0.1, 2) } },
      laterMinusFirstWeek: { estimate: { ok: true, value: expect.closeTo(-0.7, 1) } },
    });
    expect(check!.slope.test.ok && check!.slope.test.pValue).toBeLessThan(1e-6);
    expect(check!.byDay.map(({ estimate }) => (estimate.ok ? Math.round(10 * estimate.value) : null))).toEqual(
      Array.from({ length: 14 }, (_, day) => 20 - day),
    );
  });

  it('finds none in one that stays, though levels of units differ much', () => {
    const [check] = noveltyChecks(plan, [withCourse('control', 0, 0), withCourse('treatment', 2, 0)]);
    expect(check!.slope.test.ok && check!.slope.test.pValue).toBeGreaterThan(0.05);
  });

  it('is not there for what has no times', () => {
    expect(noveltyChecks(plan, [arm('control', []), arm('treatment', [])])).toEqual([]);
  });
});

/** Variances as the standard errors give them back: squared roots. */
function expectedRounding(variance: number): number {
  return Math.sqrt(variance) ** 2;
}
