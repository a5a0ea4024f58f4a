import {
  asymptoticConfidenceSequence,
  clopperPearson,
  mixtureSprt,
  moments,
  normalCdf,
  normalQuantile,
  relativeMeanUplift,
  wilson,
  type Effect,
  type Estimate,
  type Moments,
  type TestResult,
} from '@cartograph/metrics';
import { seededRandom, type Random } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { judgeGuardrail } from './judge-guardrail.js';
import { defineMetric, type EffectSize, type MetricDefinition, type MetricInput } from './metric-definition.js';
import type { MetricStatistics } from './metric-statistics.js';
import { definePlan, type AnalysisPlan, type FrameworkInput } from './plan.js';

const guard = (
  kind: 'conversion' | 'mean',
  margin: EffectSize,
  higherIsBetter: boolean,
  more: Partial<MetricInput> = {},
): MetricDefinition => defineMetric({ name: 'guard', kind, role: 'guardrail', margin, higherIsBetter, ...more });
const planOf = (metric: MetricDefinition, framework: FrameworkInput): AnalysisPlan =>
  definePlan({
    arms: [
      { name: 'control', weight: 0.4 },
      { name: 'treatment', weight: 0.6 },
    ],
    metrics: [metric, { name: 'main', kind: 'conversion' }],
    framework,
  });

/** Each arm's figure, the variance of that figure, and its statistics. */
interface Arm {
  figure: number;
  variance: number;
  statistics: MetricStatistics;
}
const rate = (converted: number, users: number): Arm => ({
  figure: converted / users,
  variance: ((converted / users) * (1 - converted / users)) / users,
  statistics: { form: 'counts', users, converted },
});
const mean = (figure: number, sd: number, n: number): Arm => ({
  figure,
  variance: (sd * sd) / n,
  statistics: { form: 'moments', cap: null, n, mean: figure, m2: sd * sd * (n - 1) },
});

const ARMS: [string, 'conversion' | 'mean', Arm, Arm][] = [
  ['a rate', 'conversion', rate(300, 4_000), rate(430, 6_000)],
  ['a mean', 'mean', mean(5, 14, 4_000), mean(4.8, 15, 6_000)],
];
const WAYS: [string, boolean, EffectSize, number][] = [
  ['of which more is better', true, { scale: 'relative', value: 0.2 }, 0.8],
  ['of which less is better', false, { scale: 'relative', value: 0.2 }, 1.2],
  ['of which more is better, and twice of which is put up with', true, { scale: 'relative', value: 2 }, -1],
];
const cases = ARMS.flatMap(([what, kind, control, treatment]) =>
  WAYS.filter(([, , { value }]) => kind === 'mean' || value < 1).map(([way, higherIsBetter, margin, times]) => ({
    what,
    way,
    kind,
    control,
    treatment,
    higherIsBetter,
    margin,
    times,
  })),
);

/** p of an effect, 1 on the bad side. */
const pOf = (test: TestResult, higherIsBetter: boolean): number =>
  test.ok ? (test.statistic > 0 === higherIsBetter ? test.pValue : 1) : Number.NaN;

describe('a guardrail at a relative margin', () => {
  it.each(cases)(
    'is judged at every look by treatment − (1 ∓ margin)·control: $what $way',
    ({ kind, control, treatment, higherIsBetter, margin, times }) => {
      const metric = guard(kind, margin, higherIsBetter);
      const beyond: Effect = {
        ok: true,
        value: treatment.figure - times * control.figure,
        standardError: Math.sqrt(treatment.variance + times * times * control.variance),
        n: 10_000,
        scale: 'absolute',
      };
      for (const framework of [
        { kind: 'always-valid', tunedAt: 8_000 },
        { kind: 'always-valid', method: 'mixture-sprt', typicalUplift: 0.3 },
      ] as const) {
        const plan = planOf(metric, framework);
        const found = judgeGuardrail(
          metric,
          { control: control.statistics, treatment: treatment.statistics },
          plan,
          null,
        );
        const { test } =
          'tunedAt' in framework
            ? asymptoticConfidenceSequence(beyond, framework)
            : mixtureSprt(beyond, { mixingSd: 0.3 * control.figure });
        if (!found.ok) throw new Error(found.detail);
        const wanted = pOf(test, higherIsBetter);
        expect(found.pValue / wanted).toBeCloseTo(1, 8);
        expect(['non-inferior', 'superior'].includes(found.verdict)).toBe(wanted < 0.05);
      }
    },
  );

  it.each(cases.filter(({ times }) => times > 0))(
    'is weighed by a posterior with what was believed of the uplift: $what $way',
    ({ kind, control, treatment, higherIsBetter, margin, times }) => {
      const prior = { mean: 0.1, sd: 0.15 };
      const metric = guard(kind, margin, higherIsBetter);
      const found = judgeGuardrail(
        metric,
        { control: control.statistics, treatment: treatment.statistics },
        planOf(metric, { kind: 'bayesian', prior }),
        null,
      );
      if (!found.ok) throw new Error(found.detail);
      // The difference from the bound, in the figures' own unit.
      const base = control.figure;
      const [value, variance] = [
        treatment.figure - times * base,
        treatment.variance + times * times * control.variance,
      ];
      const believed = { mean: (prior.mean + 1 - times) * base, variance: (prior.sd * base) ** 2 };
      const weight = 1 / (1 / believed.variance + 1 / variance);
      const z = (weight * (believed.mean / believed.variance + value / variance)) / Math.sqrt(weight);
      expect(found.pValue / normalCdf(higherIsBetter ? -z : z)).toBeCloseTo(1, 6);
    },
  );

  it.each([true, false])(
    'is judged at a fixed horizon by the Wilson limits of both rates, square and add: more is better %s',
    (higherIsBetter) => {
      const metric = guard('conversion', { scale: 'relative', value: 0.2 }, higherIsBetter);
      const times = higherIsBetter ? 0.8 : 1.2;
      const limits = (converted: number, users: number): Extract<Estimate, { ok: true }> => {
        const found = wilson(converted, users);
        if (!found.ok) throw new Error(found.detail);
        return found;
      };
      const seen = new Set<string>();
      for (let converted = 0; converted <= 90; converted += 1) {
        const [control, treatment] = [limits(25, 400), limits(converted, 600)];
        const difference = treatment.value - times * control.value;
        const low = difference - Math.hypot(treatment.value - treatment.low, times * (control.high - control.value));
        const high = difference + Math.hypot(treatment.high - treatment.value, times * (control.value - control.low));
        const found = judgeGuardrail(
          metric,
          { control: rate(25, 400).statistics, treatment: rate(converted, 600).statistics },
          planOf(metric, { kind: 'frequentist' }),
          null,
        );
        if (!found.ok) throw new Error(found.detail);
        const verdict = found.verdict === 'superior' ? 'non-inferior' : found.verdict;
        expect(verdict).toBe(
          (higherIsBetter ? low > 0 : high < 0)
            ? 'non-inferior'
            : (higherIsBetter ? high < 0 : low > 0)
              ? 'inferior'
              : 'inconclusive',
        );
        expect(found.pValue < 0.025).toBe(verdict === 'non-inferior');
        seen.add(verdict);
      }
      expect(seen.size).toBe(3);
    },
  );

  it('without anything believed is weighed by the data alone', () => {
    const metric = guard('conversion', { scale: 'relative', value: 0.2 }, true);
    const [, , control, treatment] = ARMS[0]!;
    const found = judgeGuardrail(
      metric,
      { control: control.statistics, treatment: treatment.statistics },
      planOf(metric, { kind: 'bayesian' }),
      null,
    );
    const z = (treatment.figure - 0.8 * control.figure) / Math.sqrt(treatment.variance + 0.64 * control.variance);
    expect(found.ok && found.pValue / normalCdf(-z)).toBeCloseTo(1, 8);
  });
});

describe('a guardrail at an absolute margin', () => {
  it.each([true, false])(
    'is weighed by a posterior with what was believed, on its own scale: more is better %s',
    (higherIsBetter) => {
      const metric = guard('mean', { scale: 'absolute', value: 0.6 }, higherIsBetter);
      const [, , control, treatment] = ARMS[1]!;
      const prior = { mean: 0.1, sd: 0.15 };
      const found = judgeGuardrail(
        metric,
        { control: control.statistics, treatment: treatment.statistics },
        planOf(metric, { kind: 'bayesian', prior }),
        null,
      );
      const shift = higherIsBetter ? 0.6 : -0.6;
      const [value, variance] = [treatment.figure - control.figure + shift, treatment.variance + control.variance];
      const believed = { mean: 0.1 * 5 + shift, variance: (0.15 * 5) ** 2 };
      const weight = 1 / (1 / believed.variance + 1 / variance);
      const z = (weight * (believed.mean / believed.variance + value / variance)) / Math.sqrt(weight);
      expect(found.ok && found.pValue / normalCdf(higherIsBetter ? -z : z)).toBeCloseTo(1, 6);
    },
  );
});

describe('revenue of which 3 % buy, log-normal, at its relative margin', () => {
  const margin = 0.02;
  const metric = guard('mean', { scale: 'relative', value: margin }, true);
  /** An arm of 2,000. */
  const revenue = (random: Random, times: number): MetricStatistics => ({
    form: 'moments',
    cap: null,
    ...moments(
      Float64Array.from({ length: 2_000 }, () =>
        random.next() < 0.03 ? times * Math.exp(1.3 * normalQuantile(random.next() || 0.5)) : 0,
      ),
    ),
  });

  it.each([
    ['frequentist', { kind: 'frequentist' }],
    ['bayesian', { kind: 'bayesian' }],
  ] satisfies [string, FrameworkInput][])(
    'is called harmed, or held, in no more than the 2.5 %% of a side: %s',
    (_, framework) => {
      const plan = planOf(metric, framework);
      const runs = 1_000;
      const found = { harmed: 0, held: 0, harmedByDelta: 0 };
      for (let run = 0; run < runs; run += 1) {
        const random = seededRandom(20_261_130, run);
        const pair = { control: revenue(random, 1), treatment: revenue(random, 1 - margin) };
        const judged = judgeGuardrail(metric, pair, plan, null);
        if (judged.ok && judged.verdict === 'inferior') found.harmed += 1;
        if (judged.ok && judged.verdict !== 'inferior' && judged.verdict !== 'inconclusive') found.held += 1;
        const [control, treatment] = [pair.control, pair.treatment] as unknown as [Moments, Moments];
        const { estimate } = relativeMeanUplift(control, treatment, { limits: 'delta' });
        if (estimate.ok && estimate.high < -margin) found.harmedByDelta += 1;
      }
      // What speaks against 2.5 % at a level of 99.9 %, exactly.
      const least = (count: number): number => {
        const share = clopperPearson(count, runs, { alpha: 0.002 });
        return share.ok ? share.low : Number.NaN;
      };
      expect([least(found.harmed) <= 0.025, least(found.held) <= 0.025], JSON.stringify(found)).toEqual([true, true]);
      expect(least(found.harmedByDelta)).toBeGreaterThan(0.05);
    },
  );
});
