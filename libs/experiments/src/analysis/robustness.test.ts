import { mannWhitney, type TestResult } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { analyzeExperiment, type ExperimentAnalysis } from './analyze-experiment.js';
import { analyzeRobustly } from './analyze-robustly.js';
import drawn from './analysis.golden.json' with { type: 'json' };
import { armStatistics } from './arm-statistics.js';
import type { ArmColumns } from './outcomes/arm-columns.js';
import { definePlan, type AnalysisPlan, type FrameworkInput } from './plan.js';
import { resamplesWithin, type RobustnessCheck } from './robustness.js';
import golden from './robustness.golden.json' with { type: 'json' };
import { drawArm, everyKind } from './testing/arms.js';

type Treatment = keyof typeof golden.cases;
type Metric = keyof (typeof golden.cases)[Treatment];

const planned = (framework: FrameworkInput = { kind: 'frequentist' }): AnalysisPlan =>
  definePlan({
    arms: [
      { name: 'control', weight: 0.5 },
      { name: 'treatment-a', weight: 0.25 },
      { name: 'treatment-b', weight: 0.25 },
    ],
    framework,
    plannedUnits: 500,
    metrics: [
      { name: 'bought', kind: 'conversion' },
      { name: 'revenue', kind: 'mean', method: 'welch' },
      { name: 'capped', kind: 'mean', winsorize: { cap: drawn.cases.cap } },
      { name: 'sessions', kind: 'mean', cuped: true },
      { name: 'errors', kind: 'mean', higherIsBetter: false },
    ],
  });

const columns = (['control', 'treatment-a', 'treatment-b'] as const).map((arm): ArmColumns => {
  const { revenue, sessions, before, errors, bought } = drawn.cases.arms[arm];
  return {
    arm,
    units: bought.length,
    metrics: {
      bought: { values: bought },
      revenue: { values: revenue },
      capped: { values: revenue },
      sessions: { values: sessions, before },
      errors: { values: errors },
    },
  };
});

const analyzed = (plan: AnalysisPlan, given: readonly ArmColumns[], robustness = true): ExperimentAnalysis =>
  analyzeExperiment({
    plan,
    arms: armStatistics(plan.metrics, given),
    ...(robustness ? { robustness: { columns: given } } : {}),
  });
const checkOf = (
  { robustness }: Pick<ExperimentAnalysis, 'robustness'>,
  metric: string,
  arm: string,
): RobustnessCheck => robustness.find((one) => one.metric === metric && one.arm === arm)!;
const p = (test: TestResult): number => (test.ok ? test.pValue : Number.NaN);

describe('tests beside Welch’s agree with scipy', () => {
  const whole = analyzeExperiment({
    plan: planned(),
    arms: armStatistics(planned().metrics, columns),
    robustness: { columns: columns.toReversed(), resamples: 40_000 },
  });
  const cases = (['treatment-a', 'treatment-b'] as const).flatMap((arm) =>
    (['revenue', 'capped', 'sessions', 'errors'] as const).map((metric) => [metric, arm] as const),
  );

  it.each(cases)('%s of %s', (metric: Metric, arm: Treatment) => {
    const { mannWhitney: ranks, permutation, absolute, relative } = golden.cases[arm][metric];
    const found = checkOf(whole, metric, arm);
    expect(found.mannWhitney.test).toMatchObject({ ok: true, statistic: ranks.u });
    // scipy halves the smaller of both tails' counts of U the same way, and corrects for continuity as we do.
    expect(p(found.mannWhitney.test) / ranks.pValue).toBeCloseTo(1, 9);
    expect(found.mannWhitney.superiority).toMatchObject({ ok: true, value: expect.closeTo(ranks.superiority, 10) });
    expect(found.permutation).toMatchObject({
      ok: true,
      statistic: expect.closeTo(permutation.difference, 9),
      method: 'permutation-monte-carlo',
    });
    const blur = 4 * Math.sqrt(permutation.pValue * (1 / 40_000 + 1 / 200_000)) + 1 / 40_000;
    expect(Math.abs(p(found.permutation) - permutation.pValue)).toBeLessThan(blur);
    for (const [scale, wanted] of [
      ['absolute', absolute],
      ['relative', relative],
    ] as const) {
      const { estimate } = found.bootstrap[scale];
      if (!estimate.ok) throw new Error(estimate.detail);
      const [low, high] = wanted.interval as [number, number];
      expect(estimate.value).toBeCloseTo(wanted.value, 9);
      expect(Math.abs(estimate.low - low)).toBeLessThan(0.04 * (high - low));
      expect(Math.abs(estimate.high - high)).toBeLessThan(0.04 * (high - low));
    }
  });

  it('and Welch’s beside them is the analysis’ own, with CUPED that of adjusted values', () => {
    for (const [metric, arm] of cases) {
      const { absolute, relative } = whole.metrics.find((one) => one.metric === metric && one.arm === arm)!;
      const found = checkOf(whole, metric, arm);
      expect(found.welch).toEqual({ absolute, relative });
      const [own, theirs] = [found.welch.absolute.estimate, found.bootstrap.absolute.estimate];
      expect(own.ok && theirs.ok && own.value / theirs.value).toBeCloseTo(1, 9);
    }
  });
});

describe('what is said of robustness', () => {
  it('is of means alone, in every framework that of a single look, and decides nothing', () => {
    const once = analyzed(planned(), columns);
    expect(once.robustness.map(({ metric, arm }) => `${metric}/${arm}`)).toEqual(
      ['revenue', 'capped', 'sessions', 'errors'].flatMap((metric) => [
        `${metric}/treatment-a`,
        `${metric}/treatment-b`,
      ]),
    );
    for (const framework of [
      { kind: 'always-valid', firstLook: 100 },
      { kind: 'group-sequential', fractions: [0.5, 1] },
      { kind: 'bayesian' },
    ] as const) {
      const often = analyzed(planned(framework), columns);
      expect(often.robustness).toEqual(once.robustness);
      expect({ ...often, robustness: [] }).toEqual({ ...analyzed(planned(framework), columns, false), robustness: [] });
    }
  });

  it('is repeated by a seed, and not by another one', () => {
    const plan = planned();
    const seeded = (seed: number): ExperimentAnalysis =>
      analyzeExperiment({
        plan,
        arms: armStatistics(plan.metrics, columns),
        robustness: { columns, resamples: 500, seed },
      });
    expect(seeded(5).robustness).toEqual(seeded(5).robustness);
    expect(seeded(5).robustness).not.toEqual(seeded(6).robustness);
  });

  it('does not depend on the order of units', () => {
    const plan = planned();
    const reversed = columns.map((one): ArmColumns => ({
      ...one,
      metrics: Object.fromEntries(
        Object.entries(one.metrics).map(([name, { values, before }]) => [
          name,
          { values: Array.from(values).toReversed(), ...(before ? { before: Array.from(before).toReversed() } : {}) },
        ]),
      ),
    }));
    const seeded = (given: readonly ArmColumns[]): RobustnessCheck[] =>
      analyzeExperiment({
        plan,
        arms: armStatistics(plan.metrics, columns),
        robustness: { columns: given, resamples: 500 },
      }).robustness;
    expect(seeded(reversed)).toEqual(seeded(columns));
  });

  it('is the same in pieces, between which others get their turn, and which can be stopped', async () => {
    const plan = planned({ kind: 'group-sequential', fractions: [0.5, 1] });
    const input = {
      plan,
      arms: armStatistics(plan.metrics, columns).toReversed(),
      earlierLooks: [200],
      robustness: { columns },
    };
    let turns = 0;
    const count = (): void => {
      turns += 1;
    };
    setImmediate(count);
    const found = await analyzeRobustly(input);
    expect(turns).toBe(1);
    expect(found).toEqual(analyzeExperiment(input));
    const stop = new AbortController();
    const stopped = analyzeRobustly(input, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
  });

  it('draws as much as there is time for, and says how much', () => {
    expect([0, 100_000, 100_001, 1_000_000, 1_500_000, 10_000_000, 1e9].map(resamplesWithin)).toEqual([
      10_000, 10_000, 9_999, 1_000, 666, 100, 100,
    ]);
    expect(analyzed(planned(), columns).robustness.map(({ resamples }) => resamples)).toEqual(
      Array.from({ length: 8 }, () => 10_000),
    );
    const plan = planned();
    expect(
      analyzeExperiment({ plan, arms: armStatistics(plan.metrics, columns), robustness: { columns, resamples: 123 } })
        .robustness[0]?.resamples,
    ).toBe(123);
  });

  it('takes no test that so few resamples keep above alpha for one that disagrees', () => {
    const arm = (name: string, shift: number): ArmColumns => ({
      arm: name,
      units: 200,
      metrics: { revenue: { values: Array.from({ length: 200 }, (_, unit) => shift + (unit % 50)) } },
    });
    const given = [arm('control', 0), arm('treatment', 25)];
    const disagreeing = (resamples: number): string[] => {
      const plan = definePlan({
        arms: [
          { name: 'control', weight: 0.5 },
          { name: 'treatment', weight: 0.5 },
        ],
        metrics: [{ name: 'revenue', kind: 'mean' }],
        alpha: 0.001,
      });
      const [found] = analyzeExperiment({
        plan,
        arms: armStatistics(plan.metrics, given),
        robustness: { columns: given, resamples },
      }).robustness;
      expect(p(found!.welch.absolute.test)).toBeLessThan(1e-6);
      expect(p(found!.permutation)).toBeCloseTo(1 / (resamples + 1), 12);
      return found!.disagreeing;
    };
    expect(disagreeing(100)).toEqual([]);
    expect(disagreeing(5_000)).toEqual([]);
  });

  it('takes no test that so few units keep above alpha for one that disagrees', () => {
    const plan = definePlan({
      arms: [
        { name: 'control', weight: 0.5 },
        { name: 'treatment', weight: 0.5 },
      ],
      metrics: [{ name: 'revenue', kind: 'mean' }],
    });
    const given = (units: number): ArmColumns[] =>
      ['control', 'treatment'].map((arm, place) => ({
        arm,
        units,
        metrics: { revenue: { values: Array.from({ length: units }, (_, unit) => 100 * place + unit / 10) } },
      }));
    for (const [units, leastP] of [
      [3, 0.1],
      [4, 2 / 70],
    ] as const) {
      const [found] = analyzed(plan, given(units)).robustness;
      expect(p(found!.welch.absolute.test)).toBeLessThan(1e-3);
      expect(p(found!.permutation)).toBeCloseTo(leastP, 12);
      expect(p(found!.mannWhitney.test)).toBeCloseTo(leastP, 12);
      expect(found!.disagreeing).toEqual([]);
    }
  });

  it('has its reason where only statistics are given, beside Welch’s, which needs no more', () => {
    const { robustness } = analyzed(planned(), columns, false);
    expect(robustness.length).toBeGreaterThan(0);
    for (const found of robustness) {
      const missing = {
        ok: false,
        reason: 'no-data',
        detail: 'Only statistics were given, which carry no single values; give the columns they were summed up from.',
      };
      expect(found).toMatchObject({
        controlUnits: null,
        treatmentUnits: null,
        resamples: null,
        permutation: missing,
        mannWhitney: { test: missing, superiority: missing },
        bootstrap: { absolute: { estimate: missing, test: missing }, relative: { estimate: missing, test: missing } },
        disagreeing: [],
      });
      expect(found.welch.absolute.test.ok).toBe(true);
    }
  });

  it('is of observed and winsorized values', () => {
    const plan = everyKind({
      metrics: [
        { name: 'bought', kind: 'conversion' },
        { name: 'revenue', kind: 'mean', winsorize: { quantile: 0.9 } },
      ],
    });
    const random = seededRandom(3);
    const arms = ['control', 'treatment'].map((arm, place): ArmColumns => {
      const own = drawArm(arm, 300, 40 + place, 0.1);
      return {
        ...own,
        metrics: {
          bought: own.metrics['bought']!,
          revenue: {
            values: own.metrics['revenue']!.values,
            observed: Array.from({ length: 300 }, () => (random.next() < 0.7 ? 1 : 0)),
          },
        },
      };
    });
    const statistics = armStatistics(plan.metrics, arms);
    const {
      robustness: [found],
    } = analyzeExperiment({ plan, arms: statistics, robustness: { columns: arms } });
    const [revenue] = [statistics[0]!.metrics['revenue']!];
    if (revenue.form !== 'moments' || revenue.cap === null) throw new Error('no cap');
    const kept = arms.map(({ metrics: { revenue: all } }) =>
      Array.from(all!.values)
        .filter((_, unit) => all!.observed![unit] === 1)
        .map((value) => Math.min(value, revenue.cap!)),
    );
    expect([found!.controlUnits, found!.treatmentUnits]).toEqual(kept.map(({ length }) => length));
    expect(found!.mannWhitney).toEqual(mannWhitney(kept[0]!, kept[1]!));
  });

  it('tells which tests disagree with Welch’s: a single large order hides a rise of all others from it', () => {
    const plan = definePlan({
      arms: [
        { name: 'control', weight: 0.5 },
        { name: 'treatment', weight: 0.5 },
      ],
      metrics: [{ name: 'revenue', kind: 'mean' }],
    });
    const arm = (name: string, shift: number, largest: number): ArmColumns => ({
      arm: name,
      units: 100,
      metrics: { revenue: { values: Array.from({ length: 100 }, (_, unit) => (unit === 0 ? largest : shift + unit)) } },
    });
    const [found] = analyzed(plan, [arm('control', 0, 50_000), arm('treatment', 20, 20)]).robustness;
    expect(p(found!.welch.absolute.test)).toBeGreaterThan(0.05);
    expect(found!.disagreeing).toContain('mann-whitney');
    const [alike] = analyzed(plan, [arm('control', 0, 0), arm('treatment', 40, 40)]).robustness;
    expect(alike!.disagreeing).toEqual([]);
  });

  it('has the reason of each test where there is nothing to compare', () => {
    const plan = definePlan({
      arms: [
        { name: 'control', weight: 0.5 },
        { name: 'treatment', weight: 0.5 },
      ],
      metrics: [{ name: 'revenue', kind: 'mean' }],
    });
    const flat = (name: string, units: number): ArmColumns => ({
      arm: name,
      units,
      metrics: { revenue: { values: Array.from({ length: units }, () => 5) } },
    });
    const few = { ok: false, reason: 'too-few' };
    expect(analyzed(plan, [flat('control', 40), flat('treatment', 50)]).robustness[0]).toMatchObject({
      permutation: few,
      mannWhitney: { test: few },
      bootstrap: { absolute: { estimate: few } },
      disagreeing: [],
    });
    const none = { ok: false, reason: 'no-data' };
    expect(analyzed(plan, [flat('control', 40), flat('treatment', 0)]).robustness[0]).toMatchObject({
      treatmentUnits: 0,
      permutation: none,
      mannWhitney: { test: none },
      bootstrap: { relative: { test: none } },
    });
  });

  it('refuses columns that are not those of the statistics, and settings that cannot be', () => {
    const plan = planned();
    const arms = armStatistics(plan.metrics, columns);
    const refused = (given: readonly ArmColumns[], more = {}) =>
      expect(() => analyzeExperiment({ plan, arms, robustness: { columns: given, ...more } }));
    refused(columns.slice(1)).toThrow('robustness.columns is "0 parts of arm "control""; give one of each arm.');
    const changed = (values: readonly number[]): ArmColumns[] =>
      columns.map((one) =>
        one.arm === 'treatment-a' ? { ...one, metrics: { ...one.metrics, revenue: { values } } } : one,
      );
    const own = drawn.cases.arms['treatment-a'].revenue;
    refused(changed(own.slice(1))).toThrow(
      /robustness.columns\[treatment-a\].revenue.values is "129 values of mean [\d.]+"; the statistics are of 130 values/,
    );
    refused(changed(own.map((value) => value + 0.01))).toThrow(/give the columns that they were summed up from/);
    refused(changed([own[0]! + 50, own[1]! - 50, ...own.slice(2)])).toThrow(
      /give the columns that they were summed up from/,
    );
    refused(columns.map((one) => ({ ...one, metrics: { bought: one.metrics['bought']! } }))).toThrow(
      'robustness.columns[control].revenue is undefined; give a column',
    );
    refused(columns, { resamples: 99 }).toThrow('robustness.resamples is 99; give a whole number ≥ 100.');
    refused(columns, { seed: 0.5 }).toThrow('robustness.seed is 0.5; give a whole number.');
  });
});
