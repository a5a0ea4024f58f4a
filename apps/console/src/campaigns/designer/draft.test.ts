import type { CampaignPlan } from '@cartograph/sdk/schema';
import { expect, test } from 'vitest';
import { readPlan, writePlan } from './draft-address.js';
import { problemsOf } from './draft-problems.js';
import { draftOfPlan, newMetric, planInput, usualPlan, type Draft, type MetricDraft, type PlanDraft } from './draft.js';

const draft = (plan: Partial<PlanDraft> = {}, more: Partial<Draft> = {}): Draft => ({
  plan: { ...usualPlan, ...plan },
  upliftRelative: 0.1,
  alpha: 0.05,
  power: 0.8,
  ...more,
});
const metric = (part: Partial<MetricDraft>): MetricDraft => ({
  ...newMetric('REVENUE', 'revenue', 'PRIMARY'),
  ...part,
});

test('the usual plan has no mistakes, and is the one that the server takes where none is given', () => {
  expect(problemsOf(draft())).toEqual({});
  expect(planInput(usualPlan)).toMatchObject({
    arms: [
      { name: 'control', weight: 0.5 },
      { name: 'treatment', weight: 0.5 },
    ],
    metrics: [
      {
        name: 'purchase',
        kind: 'CONVERSION',
        source: 'PURCHASE',
        role: 'PRIMARY',
        margin: null,
        winsorizeQuantile: null,
        quantile: null,
        retentionFromDay: null,
      },
    ],
    framework: { kind: 'FREQUENTIST' },
    windowDays: 7,
    traffic: 1,
  });
});

test('each mistake stands at its own field', () => {
  const arms = [
    { name: 'control', weight: 0.6, description: '' },
    { name: 'control ', weight: 0.3, description: '' },
    { name: '', weight: null, description: '' },
  ];
  const metrics = [
    metric({ role: 'GUARDRAIL', margin: { scale: 'RELATIVE', value: null } }),
    metric({
      name: 'back',
      source: 'RETURN',
      kind: 'RETENTION',
      role: 'SECONDARY',
      retentionFromDay: 3,
      retentionToDay: 9,
    }),
    metric({ name: 'top', role: 'SECONDARY', kind: 'QUANTILE', quantile: 1 }),
  ];
  const found = problemsOf(
    draft(
      {
        arms,
        metrics,
        framework: { ...usualPlan.framework, kind: 'GROUP_SEQUENTIAL', fractions: [0.5, 0.4] },
        windowDays: 7.5,
        traffic: 0,
        exclusion: null,
        holdoutShare: 0.6,
      },
      { upliftRelative: 0 },
    ),
  );
  expect(Object.fromEntries(Object.entries(found).map(([path, { code }]) => [path, code]))).toEqual({
    upliftRelative: 'uplift',
    'plan.arms.1.name': 'taken',
    'plan.arms.2.name': 'needed',
    'plan.arms.2.weight': 'armWeight',
    'plan.arms': 'armSum',
    'plan.metrics': 'noPrimary',
    'plan.metrics.0.margin': 'needed',
    'plan.metrics.1.retentionToDay': 'retentionBeyond',
    'plan.metrics.2.quantile': 'between',
    'plan.framework.fractions': 'fractions',
    'plan.plannedUnits': 'unitsNeeded',
    'plan.windowDays': 'wholes',
    'plan.traffic': 'between',
    'plan.holdoutShare': 'between',
  });
  expect(found['plan.arms']?.low).toBe(0.9);
});

test('thirds sum to 1', () => {
  const arms = ['a', 'b', 'c'].map((name) => ({ name, weight: 1 / 3, description: '' }));
  expect(problemsOf(draft({ arms }))).toEqual({});
});

test('what belongs to a choice that is not made is kept, and not sent', () => {
  const cut = metric({ cut: 'QUANTILE', winsorizeQuantile: 0.999, cuped: true });
  const plan: PlanDraft = {
    ...usualPlan,
    metrics: [cut, { ...cut, name: 'share', source: 'RECORDED', kind: 'CONVERSION' }],
  };
  const [sent, recorded] = planInput(plan).metrics;
  expect(sent).toMatchObject({ winsorizeQuantile: 0.999, winsorizeCap: null, cuped: true, margin: null });
  expect(recorded).toMatchObject({ winsorizeQuantile: null, cuped: false });
  expect(planInput({ ...plan, framework: { ...plan.framework, kind: 'BAYESIAN', priorMean: 0.02 } }).framework).toEqual(
    { kind: 'BAYESIAN', probabilityTreatmentIsBetter: null, maximumLoss: null, priorMean: null, priorSd: null },
  );
});

test('a plan in an address is the same plan; what makes no sense is as usual, and what is no plan is none', () => {
  const plan: PlanDraft = {
    ...usualPlan,
    arms: [...usualPlan.arms, { name: '알림', weight: null, description: '메일' }],
    metrics: [metric({ name: '매출' })],
    exclusion: { group: '가을', from: 0, to: 0.5 },
  };
  expect(readPlan(writePlan(plan))).toEqual(plan);
  const odd = writePlan({
    ...plan,
    correction: 'NONE',
    windowDays: 'long',
    metrics: [{ ...metric({}), source: 'PURCHASE', kind: 'RATIO' }],
  } as unknown as PlanDraft);
  const { probabilityTreatmentIsBetter, ...framework } = { ...usualPlan.framework, chanceToWin: 0.9 };
  const former = writePlan({ ...plan, framework } as unknown as PlanDraft);
  expect([probabilityTreatmentIsBetter, readPlan(former)?.framework.probabilityTreatmentIsBetter]).toEqual([null, 0.9]);
  expect(readPlan(odd)).toMatchObject({ correction: 'HOLM', windowDays: 7, metrics: [{ kind: 'CONVERSION' }] });
  for (const text of ['', '!', 'AAAA', btoa('[1]'), btoa('{"arms":1}')]) expect(readPlan(text)).toBeNull();
});

test('a saved plan goes into the editor and comes out as it was', () => {
  const input = planInput({
    ...usualPlan,
    metrics: [
      metric({ cut: 'CAP', winsorizeCap: 500, relevantEffect: { scale: 'ABSOLUTE', value: 2 } }),
      metric({
        name: 'back',
        role: 'GUARDRAIL',
        margin: { scale: 'RELATIVE', value: 0.05 },
        source: 'RETURN',
        kind: 'RETENTION',
      }),
    ],
    framework: { ...usualPlan.framework, kind: 'GROUP_SEQUENTIAL' },
    plannedUnits: 9_000,
  });
  const saved = {
    ...input,
    framework: {
      firstLook: null,
      tunedAt: null,
      typicalUplift: null,
      probabilityTreatmentIsBetter: null,
      maximumLoss: null,
      priorMean: null,
      priorSd: null,
      ...input.framework,
    },
  } as unknown as CampaignPlan;
  expect(planInput(draftOfPlan(saved))).toEqual(input);
});
