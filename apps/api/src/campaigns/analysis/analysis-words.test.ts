import {
  analyzeExperiment,
  armStatistics,
  definePlan,
  type AnalysisPlan,
  type MetricInput,
} from '@cartograph/experiments';
import { expect, test } from 'vitest';
import { decisionSentence, metricSentence } from './analysis-words.js';

const ARMS = [
  { name: 'control', weight: 0.5 },
  { name: 'mail', weight: 0.5 },
];
const said = (
  metric: MetricInput,
  values: [readonly number[], readonly number[]],
  more: Partial<AnalysisPlan> = {},
): { sentence: string; decision: string } => {
  const plan = definePlan({ arms: ARMS, metrics: [metric], ...more });
  const { metrics, decision } = analyzeExperiment({
    plan,
    arms: armStatistics(
      plan.metrics,
      ARMS.map(({ name }, arm) => ({
        arm: name,
        units: values[arm]!.length,
        metrics: { [metric.name]: { values: values[arm]! } },
      })),
    ),
  });
  return {
    sentence: metricSentence(metrics[0]!, { metric, source: { from: 'recorded' } }),
    decision: decisionSentence(decision),
  };
};
const share = (hits: number, of: number): number[] => Array.from({ length: of }, (_, unit) => (unit < hits ? 1 : 0));
const BOUGHT: MetricInput = { name: 'bought', kind: 'conversion' };
const PAID: MetricInput = { name: 'paid', kind: 'mean' };

test('a metric and a decision are told in a sentence', () => {
  expect(said(BOUGHT, [share(100, 1_000), share(150, 1_000)])).toEqual({
    sentence: expect.stringMatching(
      /^bought is 15 % with mail and 10 % without, \+50 % \(\+\d.* % to \+\d.* %\), p = [\d.e-]+: it is shown to be better\.$/,
    ) as string,
    decision: 'Ship mail: a primary metric is better, and no guardrail stands against it. 2,000 units were counted.',
  });
  expect(said(BOUGHT, [share(100, 1_000), share(101, 1_000)]).sentence).toMatch(
    /\(−.* to \+.*\), p = 0\.\d\d: no effect is shown\.$/,
  );
});

test('where control has nothing to be compared with, the difference is told', () => {
  expect(said(BOUGHT, [share(0, 1_000), share(50, 1_000)]).sentence).toMatch(
    /^bought is 5 % with mail and 0 % without, a difference of 5 pp \(.* pp to .* pp\), p = /,
  );
});

test('an interval that would contradict the verdict is not told', () => {
  // One value of a million makes control's mean: it is not told from 0, so that there is no relative effect.
  const outlier = [1e12, ...Array.from({ length: 99 }, (_, unit) => unit % 7)];
  const { sentence } = said(PAID, [outlier, Array.from({ length: 100 }, (_, unit) => unit % 7)]);
  expect(sentence).toMatch(
    /a difference of −10,000,000,000 \(−\d[\d,]* to \d[\d,]*\), p = 0\.32: no effect is shown\.$/,
  );
});

test.each<[string, [number, number], [number, number]]>([
  ['both intervals', [10, 1_000], [21, 1_000]],
  ['the relative interval', [38, 400], [56, 400]],
])('where p alone finds an effect, the interval that includes 0 is told beside it: %s', (_, control, mail) => {
  const { sentence } = said(BOUGHT, [share(...control), share(...mail)]);
  expect(sentence).toMatch(
    /, \+\d+\.?\d* % \(−\d+\.?\d* % to \+\d+\.?\d* %\), p = 0\.04\d: no effect is shown, because the interval includes 0\.$/,
  );
});

test('a posterior is told by its chance', () => {
  expect(
    said(BOUGHT, [share(100, 1_000), share(150, 1_000)], {
      framework: { kind: 'bayesian', probabilityTreatmentIsBetter: 0.95, maximumLoss: null, prior: null },
    }).sentence,
  ).toMatch(/, \d+\.?\d* % likely to be better: it is shown to be better\.$/);
});

test('a guardrail harmed before the end is told as an alarm, not as a winner', () => {
  const refunds: MetricInput = {
    name: 'refunds',
    kind: 'conversion',
    role: 'guardrail',
    higherIsBetter: false,
    margin: { scale: 'absolute', value: 0.01 },
  };
  const plan = definePlan({ arms: ARMS, metrics: [BOUGHT, refunds], plannedUnits: 4_000 });
  const of = (bought: number, refunded: number) => ({
    bought: { values: share(bought, 1_000) },
    refunds: { values: share(refunded, 1_000) },
  });
  const arms = armStatistics(plan.metrics, [
    { arm: 'control', units: 1_000, metrics: of(100, 20) },
    { arm: 'mail', units: 1_000, metrics: of(200, 200) },
  ]);
  expect(decisionSentence(analyzeExperiment({ plan, arms }).decision)).toBe(
    'Stop: a guardrail is harmed by more than its margin. 2,000 of 4,000 planned units were counted. Alarm: harmed is refunds with mail. Consider stopping; it does not say which arm wins.',
  );
  expect(decisionSentence(analyzeExperiment({ plan, arms, hasEnded: true }).decision)).not.toContain('Alarm');
});

test('nobody is nothing to tell of', () => {
  expect(said(BOUGHT, [[], share(1, 10)]).sentence).toMatch(/^bought of mail cannot be told: .+/);
});
