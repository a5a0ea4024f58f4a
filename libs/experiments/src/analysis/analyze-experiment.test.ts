import { assert, integer, property, shuffledSubarray } from 'fast-check';
import {
  agrestiCaffo,
  binomialUpperTail,
  coMoments,
  cupedDifference,
  mixtureSprt,
  newcombe,
  normalCdf,
  proportionEffect,
} from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { analyzeExperiment, type ExperimentAnalysis } from './analyze-experiment.js';
import { armStatistics, type ArmStatistics } from './arm-statistics.js';
import type { MetricResult } from './decide.js';
import type { MetricInput } from './metric-definition.js';
import { definePlan, type AnalysisPlan, type FrameworkInput, type PlanInput } from './plan.js';
import { drawArm, everyKind, take } from './testing/arms.js';

const halves = [
  { name: 'control', weight: 0.5 },
  { name: 'treatment', weight: 0.5 },
];
const bought: MetricInput = { name: 'bought', kind: 'conversion' };

/** Arms of counts: converted of users, of each metric. */
function counted(plan: AnalysisPlan, ...counts: [users: number, ...converted: number[]][]): ArmStatistics[] {
  return plan.arms.map(({ name }, index) => {
    const [users, ...converted] = counts[index]!;
    const metrics = Object.fromEntries(
      plan.metrics.map((metric, place) => [
        metric.name,
        { form: 'counts' as const, users, converted: converted[place]! },
      ]),
    );
    return { arm: name, units: users, metrics, segments: [], novelty: {} };
  });
}
const planOf = (more: Partial<PlanInput> = {}): AnalysisPlan =>
  definePlan({ arms: halves, metrics: [bought], ...more });
const analyzed = (
  plan: AnalysisPlan,
  ...counts: Parameters<typeof counted> extends [unknown, ...infer Rest] ? Rest : never
): ExperimentAnalysis => analyzeExperiment({ plan, arms: counted(plan, ...counts) });
const p = ({ absolute }: MetricResult): number => (absolute.test.ok ? absolute.test.pValue : Number.NaN);
const value = ({ absolute }: MetricResult): number => (absolute.estimate.ok ? absolute.estimate.value : Number.NaN);

describe('analyzeExperiment', () => {
  it('mirrors every absolute effect where the arms are swapped', () => {
    const swapped = everyKind({ arms: halves.toReversed() });
    assert(
      property(integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const arms = armStatistics(everyKind().metrics, [
          drawArm('control', 300, seed),
          drawArm('treatment', 280, seed + 1, 0.1),
        ]);
        const [there, back] = [
          analyzeExperiment({ plan: everyKind(), arms }),
          analyzeExperiment({ plan: swapped, arms }),
        ];
        there.metrics.forEach((result, index) => {
          const other = back.metrics[index]!;
          expect(value(other)).toBeCloseTo(-value(result), 10);
          expect(p(other)).toBeCloseTo(p(result), 8);
          if (!result.absolute.estimate.ok || !other.absolute.estimate.ok) throw new Error('incomputable');
          expect(other.absolute.estimate.low).toBeCloseTo(-result.absolute.estimate.high, 8);
          expect(
            { better: 'worse', worse: 'better', nothing: 'nothing', incomputable: 'incomputable' }[other.shown],
          ).toBe(result.shown);
        });
      }),
      { numRuns: 25 },
    );
  });

  it('is the same after merged parts, permuted units and arms, and JSON', () => {
    const plan = everyKind({
      metrics: everyKind().metrics.map((metric) => (metric.winsorize ? { ...metric, winsorize: { cap: 60 } } : metric)),
    });
    assert(
      property(
        integer({ min: 0, max: 2 ** 31 }),
        shuffledSubarray(
          Array.from({ length: 200 }, (_, place) => place),
          { minLength: 200 },
        ),
        (seed, order) => {
          const [control, treatment] = [drawArm('control', 200, seed), drawArm('treatment', 200, seed + 1, 0.05)];
          const whole = analyzeExperiment({ plan, arms: armStatistics(plan.metrics, [control, treatment]) });
          const again = analyzeExperiment({
            plan,
            arms: JSON.parse(
              JSON.stringify(armStatistics(plan.metrics, [take(treatment, order), take(control, order)])),
            ) as ArmStatistics[],
          });
          again.metrics.forEach((result, index) => {
            expect(p(result)).toBeCloseTo(p(whole.metrics[index]!), 9);
            expect(result.shown).toBe(whole.metrics[index]!.shown);
          });
          expect(again.decision).toEqual(whole.decision);
          expect(again.segments.map(({ heterogeneity }) => heterogeneity.ok)).toEqual(
            whole.segments.map(({ heterogeneity }) => heterogeneity.ok),
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  it('keeps p values as small as 1e-40', () => {
    const { metrics } = analyzed(planOf(), [100_000, 5_000], [100_000, 6_400]);
    expect(p(metrics[0]!)).toBeLessThan(1e-35);
    expect(p(metrics[0]!)).toBeGreaterThan(0);
    expect(metrics[0]!.correctedP).toBe(p(metrics[0]!));
  });

  it('corrects primary metrics over arms by Holm, secondary ones apart, guardrails not at all', () => {
    const plan = definePlan({
      arms: [
        { name: 'control', weight: 0.5 },
        { name: 'a', weight: 0.25 },
        { name: 'b', weight: 0.25 },
      ],
      metrics: [
        bought,
        { name: 'viewed', kind: 'conversion', role: 'secondary' },
        { name: 'returned', kind: 'conversion', role: 'guardrail', margin: { scale: 'relative', value: 0.1 } },
      ],
    });
    const { metrics } = analyzed(plan, [2_000, 200, 900, 100], [1_000, 130, 450, 50], [1_000, 125, 480, 48]);
    const [a, b, viewedA, viewedB, returnedA, returnedB] = metrics as [
      MetricResult,
      MetricResult,
      MetricResult,
      MetricResult,
      MetricResult,
      MetricResult,
    ];
    expect(a.correctedP).toBeCloseTo(2 * p(a), 14);
    expect(b.correctedP).toBeCloseTo(Math.max(p(b), 2 * p(a)), 14);
    expect(viewedB.correctedP).toBeCloseTo(2 * p(viewedB), 14);
    expect(viewedA.correctedP).toBe(1);
    expect([returnedA.correctedP, returnedB.correctedP]).toEqual([p(returnedA), p(returnedB)]);
  });

  it('tells a difference of shares by the interval that the metric names, or else by the plan’s, and judges its guardrail by it', () => {
    const arms = { control: { users: 40, converted: 3 }, treatment: { users: 50, converted: 9 } };
    const guard = { role: 'guardrail', margin: { scale: 'absolute', value: 0.1 } } as const;
    const metrics: MetricInput[] = [
      bought,
      { name: 'named', kind: 'retention', method: 'agresti-caffo', ...guard },
      { name: 'other', kind: 'conversion', method: 'newcombe', ...guard },
    ];
    const found = (proportionInterval: 'newcombe' | 'agresti-caffo'): MetricResult[] =>
      analyzed(planOf({ metrics, proportionInterval }), [40, 3, 3, 3], [50, 9, 9, 9]).metrics;
    for (const own of ['newcombe', 'agresti-caffo'] as const) {
      const [plain, named, other] = found(own);
      expect(plain!.absolute.estimate).toEqual((own === 'newcombe' ? newcombe : agrestiCaffo)(arms));
      expect(named!.absolute.estimate).toEqual(agrestiCaffo(arms));
      expect(other!.absolute.estimate).toEqual(newcombe(arms));
    }
    const [, byCaffo, byNewcombe] = found('newcombe');
    expect(byCaffo!.guardrail?.ok && byNewcombe!.guardrail?.ok && byCaffo!.guardrail.pValue).not.toBe(
      byNewcombe!.guardrail?.ok && byNewcombe!.guardrail.pValue,
    );
  });

  it('names what it cannot compute, and computes the rest', () => {
    const { metrics, decision } = analyzed(
      planOf({ metrics: [bought, { name: 'viewed', kind: 'conversion' }] }),
      [500, 0, 40],
      [500, 0, 60],
    );
    expect(metrics[0]).toMatchObject({
      shown: 'incomputable',
      correctedP: null,
      absolute: { estimate: { ok: true, value: 0 }, test: { ok: false, reason: 'too-few' } },
      relative: { estimate: { ok: false, reason: 'zero-baseline' } },
    });
    expect(metrics[1]).toMatchObject({
      shown: 'better',
      relative: { estimate: { ok: true, value: expect.closeTo(0.5, 12) } },
    });
    expect(decision.arms[0]).toMatchObject({ incomputable: ['bought'], better: ['viewed'] });
  });

  it('has a designed answer for one converter, identical values, an empty arm and 10⁹ users', () => {
    expect(analyzed(planOf(), [50, 0], [50, 1]).metrics[0]).toMatchObject({
      shown: 'nothing',
      relative: { estimate: { ok: false, reason: 'zero-baseline' } },
    });
    const plan = planOf({ metrics: [{ name: 'revenue', kind: 'mean' }] });
    const flat = (arm: string, units: number): ArmStatistics => ({
      arm,
      units,
      metrics: { revenue: { form: 'moments', cap: null, n: units, mean: 5, m2: 0 } },
      segments: [],
      novelty: {},
    });
    expect(analyzeExperiment({ plan, arms: [flat('control', 100), flat('treatment', 100)] })).toMatchObject({
      metrics: [{ shown: 'incomputable', absolute: { estimate: { ok: false, reason: 'too-few' } } }],
      decision: { kind: 'cannot-tell', reason: 'primary-incomputable' },
    });
    expect(analyzed(planOf(), [0, 0], [0, 0])).toMatchObject({
      ratio: { ok: false, reason: 'no-data' },
      metrics: [{ absolute: { estimate: { ok: false, reason: 'no-data' } } }],
      decision: { kind: 'cannot-tell' },
    });
    expect(analyzed(planOf(), [1e9, 5e7], [1e9, 5.01e7])).toMatchObject({
      metrics: [{ shown: 'better', absolute: { estimate: { ok: true, value: expect.closeTo(1e-4, 12) } } }],
      decision: { kind: 'ship', arm: 'treatment' },
    });
  });

  it('tests few conversions exactly: it ships neither three of three nor one of a thousand', () => {
    const uneven = planOf({
      arms: [
        { name: 'control', weight: 0.9 },
        { name: 'treatment', weight: 0.1 },
      ],
    });
    for (const [plan, control, treatment, exact] of [
      [planOf(), [3, 0], [3, 3], 0.1],
      [uneven, [9_000, 0], [1_000, 1], 0.1],
    ] as const) {
      const { metrics, decision } = analyzed(plan, [...control], [...treatment]);
      expect(metrics[0]).toMatchObject({
        shown: 'nothing',
        absolute: { test: { method: 'fisher-exact', pValue: expect.closeTo(exact, 10) } },
      });
      expect(decision.kind).not.toBe('ship');
    }
    expect(analyzed(planOf(), [100, 5], [100, 5]).metrics[0]!.absolute.test).toMatchObject({
      method: 'two-proportion-z-pooled',
    });
    expect(analyzed(planOf(), [100, 95], [100, 96]).metrics[0]!.absolute.test).toMatchObject({
      method: 'fisher-exact',
    });
  });

  it('finds a difference between rare conversions no oftener than alpha, whatever their rate', () => {
    const plan = planOf({
      arms: [
        { name: 'control', weight: 0.9 },
        { name: 'treatment', weight: 0.1 },
      ],
    });
    const chances = (users: number, rate: number): number[] =>
      Array.from(
        { length: 12 },
        (_, count) => binomialUpperTail(count, users, rate) - binomialUpperTail(count + 1, users, rate),
      );
    const isFound = Array.from({ length: 12 }, (_, control) =>
      Array.from(
        { length: 12 },
        (__, treatment) => p(analyzed(plan, [900, control], [100, treatment]).metrics[0]!) <= 0.05,
      ),
    );
    for (const rate of [0.0005, 0.001, 0.002, 0.003]) {
      const treated = chances(100, rate);
      const wrong = chances(900, rate).reduce(
        (sum, chance, control) =>
          sum +
          treated.reduce((part, other, treatment) => part + (isFound[control]![treatment] ? chance * other : 0), 0),
        0,
      );
      expect(wrong).toBeLessThanOrEqual(0.05);
    }
  });

  it('refuses arms and statistics that are not the plan’s', () => {
    const plan = planOf();
    const [control, treatment] = counted(plan, [10, 1], [10, 2]) as [ArmStatistics, ArmStatistics];
    expect(() => analyzeExperiment({ plan, arms: [control] })).toThrow('arms is "0 parts of arm "treatment""');
    expect(() => analyzeExperiment({ plan, arms: [control, treatment, { ...treatment, arm: 'other' }] })).toThrow(
      'arms is "other"; give statistics of the planned arms: control, treatment.',
    );
    expect(() => analyzeExperiment({ plan, arms: [control, { ...treatment, metrics: {} }] })).toThrow(
      'arms[treatment].metrics.bought is "missing"; give statistics of form counts',
    );
    expect(() => analyzeExperiment({ plan, arms: [control, treatment], earlierLooks: [5] })).toThrow(
      'a frequentist plan has none',
    );
  });
});

describe('statistics from outside', () => {
  const plan = definePlan({ arms: halves, metrics: [{ name: 'revenue', kind: 'mean' }] });
  const arm = (name: string, change: object): ArmStatistics => ({
    arm: name,
    units: 10,
    metrics: { revenue: { form: 'moments', cap: null, n: 10, mean: 5, m2: 3, ...change } },
    segments: [],
    novelty: {},
  });

  it.each([
    [{ mean: Number.NaN }, 'arms[treatment].metrics.revenue.mean is NaN; give a finite number.'],
    [{ m2: -1 }, 'arms[treatment].metrics.revenue.m2 is -1; give a finite number ≥ 0.'],
    [{ n: 2.5 }, 'arms[treatment].metrics.revenue.n is 2.5; give a whole number'],
    [{ form: 'counts', users: 5, converted: 6 }, 'metrics.revenue is "counts"; give statistics of form moments'],
  ])('that cannot be are refused: %j', (change, message) => {
    expect(() => analyzeExperiment({ plan, arms: [arm('control', {}), arm('treatment', change)] })).toThrow(message);
  });

  it('of more converters than users, or a sketch that has lost values, are refused', () => {
    expect(() => analyzed(planOf(), [10, 1], [10, 11])).toThrow(
      'arms[treatment].metrics.bought.converted is 11; give a whole number from 0 to 10.',
    );
    const spend = definePlan({ arms: halves, metrics: [{ name: 'spend', kind: 'quantile', quantile: 0.5 }] });
    const [control, treatment] = armStatistics(
      spend.metrics,
      halves.map(({ name }) => ({ arm: name, units: 3, metrics: { spend: { values: [1, 2, 0] } } })),
    ) as [ArmStatistics, ArmStatistics];
    const lost = { ...treatment, metrics: { spend: { ...treatment.metrics['spend']!, zeros: 0 } } } as ArmStatistics;
    expect(() => analyzeExperiment({ plan: spend, arms: [control, lost] })).toThrow(
      'metrics.spend.n is 3; its buckets hold 2 values.',
    );
  });
});

/** What is found of a guardrail at the first of two looks, with counts of 10 000 users each. */
const judgeOnly = (plan: AnalysisPlan, control: number, treatment: number): MetricResult =>
  analyzed(plan, [10_000, 500, control], [10_000, 500, treatment]).metrics.find(({ role }) => role === 'guardrail')!;

describe('a group-sequential analysis', () => {
  const framework: FrameworkInput = { kind: 'group-sequential', fractions: [0.5, 1] };
  const plan = planOf({ framework, plannedUnits: 4_000 });
  const at = (earlierLooks: number[], ...counts: [number, number][]): ExperimentAnalysis =>
    analyzeExperiment({ plan, arms: counted(plan, ...counts), earlierLooks });

  it('has at its first look a wider interval than one at a fixed horizon, and decides by it', () => {
    const [first, fixed] = [at([], [1_000, 100], [1_000, 129]), analyzed(planOf(), [1_000, 100], [1_000, 129])];
    expect(first.look).toEqual({ fractions: [0.5], isLast: false });
    expect(p(first.metrics[0]!)).toBeGreaterThan(3 * p(fixed.metrics[0]!));
    expect([fixed.decision.kind, first.decision.kind, first.decision.reason]).toEqual([
      'ship',
      'keep-running',
      'nothing-shown-yet',
    ]);
  });

  it('shows an effect exactly where this look’s bound is reached', () => {
    for (const converted of Array.from({ length: 30 }, (_, extra) => 120 + extra)) {
      const { metrics } = at([], [1_000, 100], [1_000, converted]);
      const { estimate } = metrics[0]!.absolute;
      expect(metrics[0]!.shown === 'better').toBe(estimate.ok && estimate.low > 0);
    }
  });

  it('holds a guardrail that lies at its relative margin no more often than the first look may, rare as its events are', () => {
    const guarded = definePlan({
      arms: halves,
      plannedUnits: 40_000,
      framework: { ...framework, spending: 'pocock' },
      metrics: [
        bought,
        {
          name: 'refunds',
          kind: 'conversion',
          higherIsBetter: false,
          role: 'guardrail',
          margin: { scale: 'relative', value: 0.2 },
        },
      ],
    });
    const chances = (mean: number): number[] =>
      Array.from(
        { length: 40 },
        (_, count) =>
          binomialUpperTail(count, 10_000, mean / 10_000) - binomialUpperTail(count + 1, 10_000, mean / 10_000),
      );
    const treated = chances(12);
    let held = 0;
    chances(10).forEach((chance, control) =>
      treated.forEach((other, treatment) => {
        const { guardrail } = judgeOnly(guarded, control, treatment);
        if (guardrail?.ok && guardrail.verdict !== 'inferior' && guardrail.verdict !== 'inconclusive')
          held += chance * other;
      }),
    );
    expect(held).toBeLessThan(0.02);
  });

  it('judges relative effects as it does absolute ones, with the baseline’s own error, with CUPED too', () => {
    const random = seededRandom(12);
    const column = (more: number): { values: Float64Array; before: Float64Array } => {
      const before = Float64Array.from({ length: 400 }, () => (random.next() < 0.05 ? 40 * random.next() : 0));
      return { before, values: before.map((x) => 0.5 * x + (random.next() < 0.05 + more ? 40 * random.next() : 0)) };
    };
    const columns = [column(0), column(0.04)];
    for (const metric of [
      { name: 'revenue', kind: 'mean' },
      { name: 'revenue', kind: 'mean', cuped: true },
    ] as const) {
      const own = planOf({ framework, plannedUnits: 1_600, metrics: [metric] });
      const {
        metrics: [result],
      } = analyzeExperiment({
        plan: own,
        arms: armStatistics(
          own.metrics,
          columns.map((revenue, arm) => ({ arm: halves[arm]!.name, units: 400, metrics: { revenue } })),
        ),
      });
      const { absolute, relative } = result!;
      if (!absolute.test.ok || !relative.test.ok || !relative.estimate.ok) throw new Error('incomputable');
      expect(relative.test.pValue / absolute.test.pValue).toBeCloseTo(1, 6);
      expect(relative.estimate.method).toBe('repeated-obrien-fleming-relative-fieller');
      // Fieller's limits lie farther up than down.
      expect(relative.estimate.high - relative.estimate.value).toBeGreaterThan(
        1.05 * (relative.estimate.value - relative.estimate.low),
      );
      if (!('cuped' in metric)) continue;
      const { test } = cupedDifference(
        coMoments(columns[0]!.before, columns[0]!.values),
        coMoments(columns[1]!.before, columns[1]!.values),
      );
      expect(test.ok && relative.test.statistic / test.statistic).toBeCloseTo(1, 9);
    }
  });

  it('has its last look where it has ended before, and spends all error that is left', () => {
    const counts = counted(plan, [1_000, 100], [1_000, 129]);
    const [open, over] = [false, true].map((hasEnded) => analyzeExperiment({ plan, arms: counts, hasEnded }));
    expect([open!.look, over!.look]).toEqual([
      { fractions: [0.5], isLast: false },
      { fractions: [0.5], isLast: true },
    ]);
    expect(p(over!.metrics[0]!)).toBeCloseTo(p(analyzed(planOf(), [1_000, 100], [1_000, 129]).metrics[0]!), 3);
    expect([open!.decision.kind, over!.decision.kind]).toEqual(['keep-running', 'ship']);
  });

  it('ends at the last planned look, however many came', () => {
    expect(at([2_000], [1_600, 160], [1_600, 170])).toMatchObject({
      look: { fractions: [0.5, 0.8], isLast: true },
      decision: { hasEnded: true, kind: 'cannot-tell', reason: 'no-relevant-effect-stated' },
    });
  });

  it.each([
    [[2_000, 3_000], 'earlierLooks is "2000, 3000"; 2 looks were planned'],
    [[4_000], 'earlierLooks[0] is 4000; 4000 units were planned'],
    [[3_500], 'units is 3000; give the units of all arms at each look; they must rise'],
    [[0], 'earlierLooks[0] is 0'],
  ])('refuses looks at %j', (looks, message) => {
    expect(() => at(looks, [1_500, 100], [1_500, 100])).toThrow(message);
  });

  it('refuses a look that comes too soon after another one, by its field', () => {
    const long = planOf({ framework, plannedUnits: 40_000_000 });
    expect(() =>
      analyzeExperiment({ plan: long, arms: counted(long, [5_000, 100], [5_002, 100]), earlierLooks: [10_000] }),
    ).toThrow('units is 0.00025005; it is nearer to the look before than 0.000001 of the planned units');
  });

  it('has no look before its first unit', () => {
    expect(at([], [0, 0], [0, 0])).toMatchObject({
      look: null,
      metrics: [{ shown: 'incomputable', absolute: { estimate: { ok: false, reason: 'no-data' } } }],
      decision: { kind: 'keep-running' },
    });
  });

  it('needs to know when it ends', () => {
    expect(() => analyzed(planOf({ framework }), [10, 1], [10, 1])).toThrow('plannedUnits is null');
  });
});

describe('a guardrail with a relative margin', () => {
  const guarded = (
    higherIsBetter: boolean,
    value: number,
    framework: FrameworkInput = { kind: 'frequentist' },
  ): AnalysisPlan =>
    planOf({
      framework,
      metrics: [
        bought,
        { name: 'guard', kind: 'conversion', higherIsBetter, role: 'guardrail', margin: { scale: 'relative', value } },
      ],
    });
  const found = (plan: AnalysisPlan, control: number, treatment: number): MetricResult['guardrail'] =>
    analyzed(plan, [100_000, 500, control], [100_000, 500, treatment]).metrics[1]!.guardrail;

  it('is harmed where the rate collapses to nothing, or comes up from nothing', () => {
    for (const [plan, control, treatment] of [
      [guarded(true, 0.02), 500, 0],
      [guarded(false, 0.02), 0, 500],
    ] as const) {
      const guardrail = found(plan, control, treatment);
      expect(guardrail).toMatchObject({ ok: true, verdict: 'inferior' });
      expect(guardrail?.ok && guardrail.pValue).toBeGreaterThan(1 - 1e-12);
    }
  });

  it.each<[FrameworkInput]>([
    [{ kind: 'always-valid' }],
    [{ kind: 'always-valid', method: 'mixture-sprt', typicalUplift: 0.05 }],
    [{ kind: 'group-sequential', fractions: [0.5, 1] }],
    [{ kind: 'bayesian' }],
  ])('is harmed by such a collapse, and held by a rate that is kept, however it is looked at: %j', (framework) => {
    const planned = (higherIsBetter: boolean): AnalysisPlan => ({
      ...guarded(higherIsBetter, 0.1, framework),
      plannedUnits: 200_000,
    });
    expect(found(planned(true), 500, 0)).toMatchObject({ ok: true, verdict: 'inferior' });
    expect(found(planned(false), 0, 500)).toMatchObject({ ok: true, verdict: 'inferior' });
    expect(found(planned(false), 500, 0)).toMatchObject({ ok: true, verdict: 'superior' });
    expect(found(planned(true), 20_000, 20_000)).toMatchObject({ ok: true, verdict: 'non-inferior' });
    expect(found(planned(true), 0, 0)).toMatchObject({ ok: false, reason: 'too-few' });
  });

  it('is inconclusive where nobody converted, held where the rate is kept, and better where it is shown to be', () => {
    expect(found(guarded(false, 0.02), 0, 0)).toMatchObject({ ok: true, verdict: 'inconclusive' });
    expect(found(guarded(true, 0.1), 20_000, 20_000)).toMatchObject({ ok: true, verdict: 'non-inferior' });
    expect(found(guarded(true, 0.1), 20_000, 21_000)).toMatchObject({ ok: true, verdict: 'superior' });
    expect(found(guarded(false, 0.1), 20_000, 19_000)).toMatchObject({ ok: true, verdict: 'superior' });
    expect(found(guarded(true, 0.02), 20_000, 18_000)).toMatchObject({ ok: true, verdict: 'inferior' });
  });
});

describe('a Bayesian analysis with a prior', () => {
  it('believes on the absolute scale what it believes of uplifts, times control’s figure', () => {
    const plan = planOf({
      metrics: [{ name: 'revenue', kind: 'mean' }],
      framework: { kind: 'bayesian', prior: { mean: 0.1, sd: 0.15 } },
    });
    const arm = (name: string, mean: number): ArmStatistics => ({
      arm: name,
      units: 4_000,
      metrics: { revenue: { form: 'moments', cap: null, n: 4_000, mean, m2: 14 ** 2 * 3_999 } },
      segments: [],
      novelty: {},
    });
    const [result] = analyzeExperiment({ plan, arms: [arm('control', 5), arm('treatment', 5.4)] }).metrics as [
      MetricResult,
    ];
    // Prior N(0.5, 0.75²) of the difference, 0.4 seen with variance 2 · 14² ÷ 4,000.
    const variance = (2 * 14 ** 2) / 4_000;
    const weight = 1 / (1 / 0.75 ** 2 + 1 / variance);
    const mean = weight * (0.5 / 0.75 ** 2 + 0.4 / variance);
    const { absolute } = result.posterior!;
    if (!absolute.ok || !absolute.estimate.ok) throw new Error('incomputable');
    expect(absolute.estimate.value).toBeCloseTo(mean, 10);
    expect(absolute.estimate.high - absolute.estimate.value).toBeCloseTo(1.959963985 * Math.sqrt(weight), 8);
    expect(absolute.probabilityTreatmentIsBetter).toBeCloseTo(normalCdf(mean / Math.sqrt(weight)), 10);
    expect(result.absolute.estimate).toEqual(absolute.estimate);
  });

  it('cannot weigh an absolute difference where control has no figure for the prior’s uplifts to be of', () => {
    const plan = planOf({ framework: { kind: 'bayesian', prior: { mean: 0, sd: 0.1 } } });
    expect(analyzed(plan, [500, 0], [500, 30]).metrics[0]).toMatchObject({
      shown: 'incomputable',
      posterior: { absolute: { ok: false, reason: 'zero-baseline' }, relative: { ok: false, reason: 'zero-baseline' } },
    });
  });
});

describe('an always-valid analysis', () => {
  it('says nothing before its first look, and keeps running', () => {
    const plan = planOf({ framework: { kind: 'always-valid', firstLook: 500 } });
    expect(analyzed(plan, [100, 10], [100, 30])).toMatchObject({
      metrics: [{ shown: 'incomputable', absolute: { estimate: { ok: false, reason: 'too-few' } } }],
      decision: { kind: 'keep-running', reason: 'primary-incomputable' },
    });
    expect(analyzed(plan, [500, 50], [500, 150]).decision).toMatchObject({ kind: 'ship', arm: 'treatment' });
  });

  it('rules out a guardrail’s relative margin exactly where the interval does', () => {
    for (let converted = 300; converted <= 700; converted += 5) {
      const plan = definePlan({
        arms: [
          { name: 'control', weight: 0.5 },
          { name: 'a', weight: 0.5 },
        ],
        metrics: [
          { name: 'bought', kind: 'conversion', role: 'guardrail', margin: { scale: 'relative', value: 0.1 } },
          { name: 'main', kind: 'conversion' },
        ],
        framework: { kind: 'always-valid', method: 'confidence-sequence' },
      });
      const arms = [400, converted].map((count, arm) => ({
        arm: ['control', 'a'][arm]!,
        units: 5_000,
        segments: [],
        novelty: {},
        metrics: {
          bought: { form: 'counts' as const, users: 5_000, converted: count },
          main: { form: 'counts' as const, users: 5_000, converted: 500 },
        },
      }));
      const { guardrail, relative } = analyzeExperiment({ plan, arms }).metrics.find(
        ({ metric }) => metric === 'bought',
      )!;
      if (!guardrail?.ok || !relative.estimate.ok) throw new Error('incomputable');
      expect(guardrail.pValue < 0.05).toBe(relative.estimate.low > -0.1);
    }
  });

  it('takes the typical uplift of a mixture test times control’s figure on the absolute scale', () => {
    const plan = planOf({ framework: { kind: 'always-valid', method: 'mixture-sprt', typicalUplift: 0.2 } });
    const [result] = analyzed(plan, [5_000, 500], [5_000, 600]).metrics as [MetricResult];
    const arms = { control: { users: 5_000, converted: 500 }, treatment: { users: 5_000, converted: 600 } };
    const { estimate, test, logEvidence } = mixtureSprt(proportionEffect(arms, 'absolute'), { mixingSd: 0.2 * 0.1 });
    expect(result.absolute).toEqual({ estimate, test, logEvidence });
    const relative = mixtureSprt(proportionEffect(arms, 'relative', 'fieller'), { mixingSd: 0.2 });
    expect(
      relative.test.ok && result.relative.test.ok ? result.relative.test.pValue / relative.test.pValue : Number.NaN,
    ).toBeCloseTo(1, 10);
    expect(analyzed(plan, [5_000, 0], [5_000, 60]).metrics[0]).toMatchObject({
      absolute: { estimate: { ok: false, reason: 'zero-baseline' } },
    });
  });
});
