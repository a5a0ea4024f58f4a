import { coMomentsFromSummary } from '@cartograph/metrics';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVEN_ARMS } from '../arms.js';
import {
  detectableByPlan,
  powerOfPlan,
  significanceOfPlan,
  sizePlan,
  varianceReductionNeeded,
} from './plan-answers.js';
import type { Answer } from './power.js';
import { power } from './power.js';
import { sampleSize } from './sample-size.js';
import { significanceNeeded } from './significance.js';
import { comparisonsOf, designEffect, type MetricPlan, type TestPlan } from './test-plan.js';

const valueOf = (answer: Answer): number => {
  if (!answer.ok) throw new Error(answer.detail);
  return answer.value;
};
const conversion: MetricPlan = {
  name: 'conversion',
  outcome: { baselineRate: 0.05 },
  effect: { scale: 'relative', value: 0.1 },
};
const revenue: MetricPlan = {
  name: 'revenue',
  outcome: { mean: 4, sd: 30 },
  effect: { scale: 'relative', value: 0.1 },
  preperiodCorrelation: 0.5,
};
const refunds: MetricPlan = {
  name: 'refunds',
  role: 'guardrail',
  outcome: { baselineRate: 0.08 },
  margin: { scale: 'absolute', value: 0.005 },
  higherIsBetter: false,
};
const orders: MetricPlan = {
  name: 'order value',
  role: 'secondary',
  outcome: {
    ratio: coMomentsFromSummary({ n: 5000, meanX: 1.2, meanY: 60, varianceX: 0.4, varianceY: 2500, covariance: 20 }),
  },
};
const plan: TestPlan = {
  arms: [
    { name: 'control', weight: 0.5 },
    { name: 'email', weight: 0.3 },
    { name: 'banner', weight: 0.2 },
  ],
  metrics: [conversion, revenue, refunds, orders],
};

describe('a planned test', () => {
  it('of two even arms and one metric is the plain comparison', () => {
    const one = { arms: EVEN_ARMS, metrics: [conversion] };
    const size = sizePlan(one);
    const plain = sampleSize({ baselineRate: 0.05, upliftRelative: 0.1 });
    if (!size.ok || !plain.ok) throw new Error('incomputable');
    expect(size).toMatchObject({
      units: plain.users,
      arms: [
        { name: 'control', units: plain.controlUsers },
        { name: 'treatment', units: plain.treatmentUsers },
      ],
      drivenBy: { arm: 'treatment', metric: 'conversion' },
    });
    expect(powerOfPlan(one, { units: 50_000 }).weakest).toEqual(
      power({ baselineRate: 0.05, upliftRelative: 0.1, users: 50_000 }),
    );
  });

  it('compares every treatment with the control on every metric, sharing the level among arms and primary metrics', () => {
    const all = comparisonsOf(plan);
    expect(all.map(({ arm, metric, role }) => `${arm} ${metric} ${role}`)).toEqual(
      ['email', 'banner'].flatMap((arm) => [
        `${arm} conversion primary`,
        `${arm} revenue primary`,
        `${arm} refunds guardrail`,
        `${arm} order value secondary`,
      ]),
    );
    expect(all.slice(0, 4).map(({ design }) => design.alpha)).toEqual([0.0125, 0.0125, 0.05, 0.05]);
    expect(all[4]).toMatchObject({ share: 0.7, design: { treatmentShare: expect.closeTo(2 / 7, 12) } });
    expect(comparisonsOf({ ...plan, correction: 'none' })[0]?.design.alpha).toBe(0.05);
  });

  it('has the size at which its weakest comparison has the power, and is driven by that one', () => {
    const size = sizePlan(plan);
    if (!size.ok) throw new Error(size.detail);
    const reached = powerOfPlan(plan, { units: size.units });
    expect(valueOf(reached.weakest)).toBeCloseTo(0.8, 4);
    const driving = reached.comparisons.find(
      ({ arm, metric }) => arm === size.drivenBy.arm && metric === size.drivenBy.metric,
    );
    expect(driving?.power).toEqual(reached.weakest);
    expect(size.arms.map(({ units }) => units / size.units)).toEqual(
      [0.5, 0.3, 0.2].map((weight) => expect.closeTo(weight, 5)),
    );
    expect(size.comparisons).toHaveLength(6);
    expect(size.drivenBy).toEqual({ arm: 'banner', metric: 'revenue', role: 'primary' });
  });

  it('of several even arms says of each what it says of one alone, whatever looks it has', () => {
    const arms = ['control', 'email', 'banner', 'letter'].map((name) => ({ name, weight: 0.25 }));
    for (const framework of [
      { kind: 'frequentist' },
      { kind: 'always-valid', method: 'mixture-sprt', typicalUplift: 0.1, firstLook: 1_000 },
    ] as const) {
      const even: TestPlan = { arms, metrics: [conversion, refunds], correction: 'none', framework, looks: 4 };
      const alone: TestPlan = { ...even, arms: EVEN_ARMS };
      const [size, one] = [sizePlan(even), sizePlan(alone)];
      if (!size.ok || !one.ok) throw new Error('incomputable');
      expect(size.comparisons.map(({ arm, metric, units }) => [arm, metric, valueOf(units) / 2])).toEqual(
        ['email', 'banner', 'letter'].flatMap((arm) =>
          one.comparisons.map(({ metric, units }) => [arm, metric, expect.closeTo(valueOf(units), -1)]),
        ),
      );
      const answered = (whole: TestPlan, units: number): object[] => {
        const powers = powerOfPlan(whole, { units }).comparisons;
        return detectableByPlan(whole, { units }).map((found, at) => ({ ...found, power: powers[at]!.power }));
      };
      expect(answered(even, 80_000)).toEqual(
        ['email', 'banner', 'letter'].flatMap((arm) => answered(alone, 40_000).map((found) => ({ ...found, arm }))),
      );
    }
  });

  it('answers level and smallest effects alike', () => {
    const size = sizePlan(plan);
    if (!size.ok) throw new Error(size.detail);
    expect(valueOf(significanceOfPlan(plan, { units: size.units }))).toBeCloseTo(0.05, 5);
    const found = detectableByPlan(plan, { units: size.units });
    expect(
      valueOf(found.find(({ arm, metric }) => arm === 'banner' && metric === 'revenue')!.upliftRelative),
    ).toBeCloseTo(0.1, 5);
    const margin = found.find(({ arm, metric }) => arm === 'banner' && metric === 'refunds')!;
    expect(valueOf(margin.differenceAbsolute)).toBeLessThan(0.005);
    // As many refunds more are a little harder to rule out where the margin is in parts of control, whose rate is then taken off 1 + margin times.
    expect(valueOf(margin.upliftRelative)).toBeGreaterThan(valueOf(margin.differenceAbsolute) / 0.08);
    expect(valueOf(margin.upliftRelative)).toBeLessThan((1.05 * valueOf(margin.differenceAbsolute)) / 0.08);
    expect(valueOf(found.find(({ metric }) => metric === 'order value')!.upliftRelative)).toBeGreaterThan(0);
  });

  it('looks for a fall where less is better or a fall is hoped for', () => {
    const metrics: MetricPlan[] = [
      { name: 'time', outcome: { mean: 10, sd: 3 }, higherIsBetter: false },
      { ...conversion, effect: { scale: 'relative', value: -0.1 } },
    ];
    for (const { upliftRelative } of detectableByPlan({ arms: EVEN_ARMS, metrics }, { units: 20_000 }))
      expect(valueOf(upliftRelative)).toBeLessThan(0);
  });

  it('needs 1 − ρ² of the users with the period before, where that is used', () => {
    const metrics = [{ ...revenue, method: 'z' as const }];
    const [plain, cuped] = [false, true].map((flag) => sizePlan({ arms: EVEN_ARMS, metrics, cuped: flag }));
    expect(plain?.ok && cuped?.ok && cuped.units / plain.units).toBeCloseTo(0.75, 4);
    expect(varianceReductionNeeded({ arms: EVEN_ARMS, metrics }, { units: cuped?.ok ? cuped.units : 0 })).toBeCloseTo(
      0.25,
      4,
    );
    expect(varianceReductionNeeded({ arms: EVEN_ARMS, metrics }, { units: plain?.ok ? plain.units : 0 })).toBe(0);
  });

  it('of sessions needs the design effect times as many', () => {
    const clusters = { meanSize: 3, cv: 0.5, icc: 0.2 };
    expect(designEffect({ unit: 'session', clusters })).toBeCloseTo(1 + (3 * 1.25 - 1) * 0.2, 12);
    const metrics = [{ ...conversion, method: 'z' as const }];
    const [users, sessions] = [
      sizePlan({ arms: EVEN_ARMS, metrics }),
      sizePlan({ arms: EVEN_ARMS, metrics, unit: 'session', clusters }),
    ];
    expect(users.ok && sessions.ok && sessions.units / users.units).toBeCloseTo(1.55, 4);
    expect(designEffect({ unit: 'session', clusters: { meanSize: 3, icc: 0 } })).toBe(1);
  });

  it('never has less power with more units, nor needs fewer with more arms sharing them', () => {
    const settings = fc.record({
      arms: fc.integer({ min: 2, max: 6 }),
      baselineRate: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      uplift: fc.double({ min: 0.02, max: 0.5, noNaN: true }),
      units: fc.integer({ min: 1000, max: 100_000 }),
    });
    fc.assert(
      fc.property(settings, ({ arms, baselineRate, uplift, units }) => {
        const of = (count: number): TestPlan => ({
          arms: Array.from({ length: count }, (_, at) => ({ name: `arm ${at}`, weight: 1 / count })),
          metrics: [{ name: 'm', outcome: { baselineRate }, effect: { scale: 'relative', value: uplift } }],
        });
        const [few, many] = [sizePlan(of(arms)), sizePlan(of(arms + 1))];
        expect(few.ok && many.ok && many.units > few.units).toBe(true);
        expect(valueOf(powerOfPlan(of(arms), { units: 2 * units }).weakest)).toBeGreaterThanOrEqual(
          valueOf(powerOfPlan(of(arms), { units }).weakest),
        );
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it('has no level where a guardrail is expected beyond its margin', () => {
    const beyond = {
      arms: EVEN_ARMS,
      metrics: [
        conversion,
        {
          ...conversion,
          name: 'checkout',
          role: 'guardrail' as const,
          effect: { scale: 'absolute' as const, value: -0.02 },
          margin: { scale: 'absolute' as const, value: 0.01 },
        },
      ],
    };
    expect(significanceOfPlan(beyond, { units: 10_000 })).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: expect.stringContaining('0.8 is asked for'),
    });
    expect(
      significanceNeeded({
        baselineRate: 0.1,
        differenceAbsolute: -0.02,
        margin: { marginAbsolute: 0.01 },
        users: 10_000,
      }),
    ).toMatchObject({ ok: false, reason: 'too-few' });
  });

  it('is incomputable where a metric has nothing to be relative to, or there is nobody', () => {
    const nothing = { arms: EVEN_ARMS, metrics: [conversion, { ...revenue, outcome: { mean: 0, sd: 1 } }] };
    expect(sizePlan(nothing)).toMatchObject({ ok: false, reason: 'zero-baseline' });
    expect(powerOfPlan(nothing, { units: 1000 }).weakest).toMatchObject({ ok: false, reason: 'zero-baseline' });
    expect(powerOfPlan(plan, { units: 0 }).weakest).toMatchObject({ ok: false, reason: 'no-data' });
    expect(significanceOfPlan(plan, { units: 0 })).toMatchObject({ ok: false, reason: 'no-data' });
    expect(
      sizePlan({ arms: EVEN_ARMS, metrics: [{ ...conversion, effect: { scale: 'relative', value: 1e-12 } }] }),
    ).toMatchObject({ ok: true, isCountable: false });
  });
});

describe('a plan that is none is refused by name:', () => {
  it.each<[string, Partial<TestPlan>, RegExp]>([
    [
      'weights that do not sum to 1',
      {
        arms: [
          { name: 'a', weight: 0.5 },
          { name: 'b', weight: 0.4 },
        ],
      },
      /sum to 0.9/,
    ],
    ['one arm', { arms: [{ name: 'a', weight: 1 }] }, /give at least two arms/],
    [
      'arms of one name',
      {
        arms: [
          { name: 'a', weight: 0.5 },
          { name: 'a', weight: 0.5 },
        ],
      },
      /arms\[1\].name is "a"/,
    ],
    ['metrics of one name', { metrics: [conversion, conversion] }, /metrics\[1\].name is conversion/],
    ['no primary metric', { metrics: [refunds] }, /no primary metric/],
    [
      'a guardrail without margin',
      { metrics: [conversion, { name: 'g', role: 'guardrail', outcome: { baselineRate: 0.1 } }] },
      /\(g\) is a guardrail without a margin/,
    ],
    [
      'a margin of no guardrail',
      { metrics: [{ ...conversion, margin: { scale: 'relative', value: 0.1 } }] },
      /\(conversion\) has a margin and is no guardrail/,
    ],
    [
      'a primary metric without effect',
      { metrics: [{ name: 'm', outcome: { baselineRate: 0.1 } }] },
      /Metric m is primary and has no effect/,
    ],
    [
      'a baseline of 1 with a rise',
      { metrics: [{ ...conversion, outcome: { baselineRate: 1 } }] },
      /Metric conversion: upliftRelative is 0.1, which would take a rate of 1/,
    ],
    [
      'an uplift below −100 %',
      { metrics: [{ ...revenue, effect: { scale: 'relative', value: -1.5 } }] },
      /Metric revenue: upliftRelative is -1.5/,
    ],
    [
      'a correlation of 1',
      { cuped: true, metrics: [{ ...revenue, preperiodCorrelation: 1 }] },
      /preperiodCorrelation of revenue is 1/,
    ],
    ['clusters of users', { clusters: { meanSize: 2, icc: 0.1 } }, /clusters are given and the unit is the user/],
    ['sessions without clusters', { unit: 'session' }, /clusters are missing/],
    ['an icc above 1', { unit: 'session', clusters: { meanSize: 2, icc: 1.5 } }, /clusters.icc is 1.5/],
    ['a size below 1', { unit: 'session', clusters: { meanSize: 0.5, icc: 0.1 } }, /clusters.meanSize is 0.5/],
    ['a cv below 0', { unit: 'session', clusters: { meanSize: 2, cv: -1, icc: 0.1 } }, /clusters.cv is -1/],
    ['alpha 0', { alpha: 0 }, /^alpha is 0/],
    ['a one-sided level of a half', { guardrailAlpha: 0.5 }, /guardrailAlpha is 0.5/],
    [
      'a Bayesian framework',
      { framework: { kind: 'bayesian', probabilityTreatmentIsBetter: 0.95, maximumLoss: null, prior: null } },
      /framework is bayesian/,
    ],
  ])('%s', (_, change, message) => {
    expect(() => sizePlan({ arms: EVEN_ARMS, metrics: [conversion], ...change })).toThrow(message);
  });
});
