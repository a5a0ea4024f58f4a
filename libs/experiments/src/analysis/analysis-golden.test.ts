import {
  asymptoticConfidenceSequence,
  bayesianEffect,
  meanDifference,
  nonInferiority,
  relativeMeanUplift,
  relativeRatioUplift,
  studentQuantile,
  type BayesianComparison,
  type CoMoments,
  type MeanComparison,
  type Moments,
  type NormalPrior,
} from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { sampleRatioMismatch } from '../srm.js';
import { analyzeExperiment, type ExperimentAnalysis } from './analyze-experiment.js';
import golden from './analysis.golden.json' with { type: 'json' };
import { armStatistics } from './arm-statistics.js';
import { compareMetric, effectBehind, type Finding } from './compare-metric.js';
import type { MetricResult } from './decide.js';
import type { MetricInput } from './metric-definition.js';
import { definePlan, type FrameworkInput } from './plan.js';

const { arms: drawn, cap, margin, tunedAt, prior, comparisons, corrections, ratio, mismatches } = golden.cases;
type Name = keyof typeof drawn;
type Treatment = keyof typeof comparisons;
type Metric = 'revenue' | 'capped' | 'sessions' | 'order' | 'errors';
type Scale = 'absolute' | 'relative';
type Outcome = { value: number; interval: number[]; pValue: number };
interface Judged {
  frequentist: Outcome;
  sequential: Outcome;
  bayesian: { interval: number[]; probabilityTreatmentIsHigher: number; risk: number[] };
}

const treatments: readonly Treatment[] = ['treatment-a', 'treatment-b'];
const metrics: MetricInput[] = [
  { name: 'bought', kind: 'conversion' },
  { name: 'revenue', kind: 'mean' },
  { name: 'capped', kind: 'mean', winsorize: { cap }, role: 'secondary' },
  { name: 'sessions', kind: 'mean', cuped: true, role: 'secondary' },
  { name: 'order', kind: 'ratio', role: 'secondary' },
  {
    name: 'errors',
    kind: 'mean',
    higherIsBetter: false,
    role: 'guardrail',
    margin: { scale: 'absolute', value: margin },
  },
];

function given(
  framework: FrameworkInput,
  more: { metrics?: MetricInput[]; correction?: 'benjamini-hochberg'; proportionInterval?: 'agresti-caffo' } = {},
) {
  const plan = definePlan({
    arms: [
      { name: 'control', weight: 0.5 },
      { name: 'treatment-a', weight: 0.25 },
      { name: 'treatment-b', weight: 0.25 },
    ],
    metrics,
    framework,
    ...more,
  });
  const columns = (['control', ...treatments] as Name[]).map((arm) => {
    const { revenue, orders, sessions, before, errors, bought } = drawn[arm];
    const all = {
      bought: { values: bought },
      revenue: { values: revenue },
      capped: { values: revenue },
      sessions: { values: sessions, before },
      order: { values: revenue, denominators: orders },
      errors: { values: errors },
    };
    return { arm, units: bought.length, metrics: all };
  });
  return { plan, arms: armStatistics(plan.metrics, columns) };
}
const analyze = (...setting: Parameters<typeof given>): ExperimentAnalysis => analyzeExperiment(given(...setting));
const resultOf = ({ metrics: results }: ExperimentAnalysis, metric: string, arm: string): MetricResult =>
  results.find((one) => one.metric === metric && one.arm === arm)!;
const wantedOf = (arm: Treatment, metric: Metric, scale: Scale): Judged | undefined =>
  (comparisons[arm][metric] as Partial<Record<Scale, Judged>>)[scale];

/** Relative 1e-9. */
function expectSame(found: number, wanted: number): void {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-9 * Math.abs(wanted));
}
function expectFinding({ estimate, test }: Finding, wanted: Outcome): void {
  if (!estimate.ok || !test.ok) throw new Error('incomputable');
  [estimate.value, estimate.low, estimate.high, test.pValue].forEach((found, index) =>
    expectSame(found, [wanted.value, ...wanted.interval, wanted.pValue][index]!),
  );
}

/** Control's and an arm's statistics, of which those of means are moments. */
function statisticsOf(arm: Treatment, metric: Metric): [Moments, Moments] {
  const { arms } = given({ kind: 'frequentist' });
  return ['control', arm].map((name) => arms.find((one) => one.arm === name)!.metrics[metric]) as unknown as [
    Moments,
    Moments,
  ];
}

/** The relative comparison as gbstats makes it. */
function byDelta(arm: Treatment, metric: Metric): MeanComparison {
  const [control, treatment] = statisticsOf(arm, metric);
  return metric === 'order'
    ? relativeRatioUplift(control as unknown as CoMoments, treatment as unknown as CoMoments, { limits: 'delta' })
    : relativeMeanUplift(control, treatment, { limits: 'delta' });
}

const cases = treatments.flatMap((arm) =>
  (['revenue', 'capped', 'sessions', 'order', 'errors'] as const).map((metric) => [metric, arm] as const),
);

describe('an analysis of three arms agrees with gbstats', () => {
  const frequentist = analyze({ kind: 'frequentist' });
  const sequential = analyze({ kind: 'always-valid', tunedAt, firstLook: 2 });
  const bayesian = analyze({ kind: 'bayesian' });

  it.each(cases)('at a fixed horizon: %s of %s', (metric, arm) => {
    const result = resultOf(frequentist, metric, arm);
    expectFinding(result.absolute, wantedOf(arm, metric, 'absolute')!.frequentist);
    if (metric === 'sessions') return;
    // gbstats takes the delta method, which finds effects of skewed values where there are none; the analysis departs from it and takes Fieller's limits.
    expectFinding(byDelta(arm, metric), wantedOf(arm, metric, 'relative')!.frequentist);
    expect(result.relative.estimate).toMatchObject({ method: expect.stringMatching(/^relative-(ratio-)?fieller$/) });
    if (result.relative.test.ok && result.absolute.test.ok)
      expectSame(result.relative.test.pValue, result.absolute.test.pValue);
  });

  it.each(cases)('when looked at often: %s of %s', (metric, arm) => {
    const result = resultOf(sequential, metric, arm);
    expectFinding(result.absolute, wantedOf(arm, metric, 'absolute')!.sequential);
    if (metric === 'sessions') return;
    // gbstats takes the delta method, which is not calibrated under peeking; the analysis departs from it and takes Fieller's limits.
    const { plan, arms } = given({ kind: 'always-valid', tunedAt, firstLook: 2 });
    const [control, treatment] = ['control', arm].map((name) => arms.find((one) => one.arm === name)!);
    const { relative } = compareMetric(
      plan.metrics.find(({ name }) => name === metric)!,
      control!.metrics[metric]!,
      treatment!.metrics[metric]!,
      plan,
    );
    const n = control!.units + treatment!.units;
    expectFinding(
      asymptoticConfidenceSequence(effectBehind(relative, n, 'relative', 'delta'), { tunedAt, firstLook: 2 }),
      wantedOf(arm, metric, 'relative')!.sequential,
    );
    expect(result.relative.test).toMatchObject({ method: 'asymptotic-confidence-sequence-relative-fieller' });
    if (result.relative.test.ok && result.absolute.test.ok)
      expectSame(result.relative.test.pValue, result.absolute.test.pValue);
  });

  /** gbstats takes a relative effect as normal by the delta method, which of skewed values it is not; the analysis departs from it and takes Fieller's. */
  function posteriorByDelta(arm: Treatment, metric: Metric, prior?: NormalPrior): BayesianComparison {
    const { arms } = given({ kind: 'bayesian' });
    const n = ['control', arm].reduce((sum, name) => sum + arms.find((one) => one.arm === name)!.units, 0);
    const effect = effectBehind(byDelta(arm, metric), n, 'relative', 'delta');
    const found = bayesianEffect(effect, prior ? { prior } : {});
    if (!found.ok) throw new Error(found.detail);
    return found;
  }
  function expectPosterior(
    { probabilityTreatmentIsHigher, probabilityTreatmentIsLower, expectedLoss, estimate }: BayesianComparison,
    wanted: Judged['bayesian'],
  ): void {
    expectSame(probabilityTreatmentIsHigher, wanted.probabilityTreatmentIsHigher);
    expect(probabilityTreatmentIsHigher + probabilityTreatmentIsLower).toBeCloseTo(1, 12);
    expectSame(estimate.low, wanted.interval[0]!);
    expectSame(estimate.high, wanted.interval[1]!);
    [expectedLoss.control, expectedLoss.treatment].forEach((loss, index) => expectSame(loss, wanted.risk[index]!));
  }

  it.each(cases)('in posteriors: %s of %s', (metric, arm) => {
    const { absolute, relative } = resultOf(bayesian, metric, arm).posterior!;
    if (!absolute.ok || !absolute.estimate.ok) throw new Error('incomputable');
    const isTurned = metric === 'errors';
    const {
      probabilityTreatmentIsBetter: better,
      probabilityTreatmentIsWorse: worse,
      expectedLoss,
      estimate,
    } = absolute;
    const turned = {
      probabilityTreatmentIsHigher: isTurned ? worse : better,
      probabilityTreatmentIsLower: isTurned ? better : worse,
      expectedLoss: isTurned ? { control: expectedLoss.treatment, treatment: expectedLoss.control } : expectedLoss,
    };
    expectPosterior({ ok: true, ...turned, estimate, scale: 'absolute' }, wantedOf(arm, metric, 'absolute')!.bayesian);
    if (metric === 'sessions') return;
    expectPosterior(posteriorByDelta(arm, metric), wantedOf(arm, metric, 'relative')!.bayesian);
    if (!relative.ok) throw new Error('incomputable');
    expect(relative.estimate).toMatchObject({ method: 'bayes-fieller-relative' });
    expect(relative.probabilityTreatmentIsBetter).toBeCloseTo(better, 9);
  });

  it.each(treatments)('in posteriors with a prior of the uplift: revenue of %s', (arm) => {
    const [mean, sd] = [prior[0]!, prior[1]!];
    const wanted = comparisons[arm].revenue.relative.informed;
    const { estimate, probabilityTreatmentIsHigher, expectedLoss } = posteriorByDelta(arm, 'revenue', { mean, sd });
    [estimate.value, estimate.low, estimate.high, probabilityTreatmentIsHigher].forEach((found, index) =>
      expectSame(found, [wanted.value, ...wanted.interval, wanted.probabilityTreatmentIsHigher][index]!),
    );
    expectSame(expectedLoss.treatment, wanted.risk[1]!);
    const { relative } = resultOf(analyze({ kind: 'bayesian', prior: { mean, sd } }), 'revenue', arm).posterior!;
    if (!relative.ok || !relative.estimate.ok) throw new Error('incomputable');
    expect(relative.estimate.method).toBe('bayes-fieller-relative');
    // Between what the data say alone and what was believed.
    const flat = resultOf(bayesian, 'revenue', arm).posterior!.relative;
    if (!flat.ok || !flat.estimate.ok) throw new Error('incomputable');
    expect(Math.abs(relative.estimate.value - mean)).toBeLessThanOrEqual(Math.abs(flat.estimate.value - mean));
    expect(relative.estimate.high - relative.estimate.low).toBeLessThan(flat.estimate.high - flat.estimate.low);
  });

  it.each(treatments)('in guardrails of %s', (arm) => {
    const p = (scale: Scale): number => {
      const { guardrail } = resultOf(
        analyze(
          { kind: 'frequentist' },
          { metrics: [...metrics.slice(0, 1), { ...metrics[5]!, margin: { scale, value: margin } }] },
        ),
        'errors',
        arm,
      );
      return guardrail?.ok ? guardrail.pValue : Number.NaN;
    };
    expectSame(p('absolute'), comparisons[arm].guardrail.absolute.pValue);
    const delta = nonInferiority(byDelta(arm, 'errors'), { margin, higherIsBetter: false });
    expectSame(delta.ok ? delta.pValue : Number.NaN, comparisons[arm].guardrail.relative.pValue);
    const [control, treatment] = statisticsOf(arm, 'errors');
    const difference = treatment.mean - (1 + margin) * control.mean;
    const variance =
      treatment.m2 / (treatment.n - 1) / treatment.n + ((1 + margin) ** 2 * control.m2) / (control.n - 1) / control.n;
    const { degreesOfFreedom } = meanDifference(control, treatment);
    expectSame(studentQuantile(p('relative'), degreesOfFreedom!), difference / Math.sqrt(variance));
    const revenue = analyze(
      { kind: 'frequentist' },
      {
        metrics: [
          ...metrics.slice(0, 1),
          { ...metrics[1]!, role: 'guardrail', margin: { scale: 'absolute', value: margin } },
        ],
      },
    );
    const { guardrail } = resultOf(revenue, 'revenue', arm);
    expectSame(guardrail?.ok ? guardrail.pValue : Number.NaN, comparisons[arm].guardrail.revenueAbsolute.pValue);
  });

  it('in sample ratios', () => {
    expectSame(frequentist.ratio.ok ? frequentist.ratio.pValue : Number.NaN, ratio.pValue);
    for (const { counts, pValue } of mismatches) {
      const found = sampleRatioMismatch(counts, [0.5, 0.5]);
      expectSame(found.ok ? found.pValue : Number.NaN, pValue);
    }
  });
});

describe('an analysis of three arms agrees with statsmodels', () => {
  it.each(treatments)('in shares of %s', (arm) => {
    const { newcombe, agrestiCaffo, pValue } = comparisons[arm].bought;
    for (const [interval, proportionInterval] of [
      [newcombe, undefined],
      [agrestiCaffo, 'agresti-caffo'],
    ] as const) {
      const { estimate, test } = resultOf(
        analyze({ kind: 'frequentist' }, proportionInterval ? { proportionInterval } : {}),
        'bought',
        arm,
      ).absolute;
      if (!estimate.ok || !test.ok) throw new Error('incomputable');
      expectSame(estimate.low, interval[0]!);
      expectSame(estimate.high, interval[1]!);
      expectSame(test.pValue, pValue);
    }
  });

  it('in corrections over primary metrics and arms', () => {
    const corrected = (correction?: 'benjamini-hochberg'): (number | null)[] =>
      (['bought', 'revenue'] as const).flatMap((metric) =>
        treatments.map(
          (arm) => resultOf(analyze({ kind: 'frequentist' }, correction ? { correction } : {}), metric, arm).correctedP,
        ),
      );
    corrected().forEach((found, index) => expectSame(found!, corrections.holm[index]!));
    corrected('benjamini-hochberg').forEach((found, index) =>
      expectSame(found!, corrections.benjaminiHochberg[index]!),
    );
  });
});
