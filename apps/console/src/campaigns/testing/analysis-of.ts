import type { Analysis, AnalyzedMetric, ArmDecision, Decision, Found, Plan } from '../result/analysis.js';

type Estimate = AnalyzedMetric['relative'];
type Framework = Plan['framework'];

/** An effect with its interval; null gives one that cannot be computed. */
export const effectOf = (
  value: number | null,
  low: number | null = null,
  high: number | null = null,
  unit: Estimate['unit'] = 'RELATIVE',
): Estimate => ({
  value,
  low,
  high,
  unit,
  level: 0.95,
  method: 'delta',
  incomputable: value === null ? { reason: 'TOO_FEW', detail: 'too few' } : null,
});

export const frameworkOf = (kind: Framework['kind'], change: Partial<Framework> = {}): Framework => ({
  kind,
  fractions: kind === 'GROUP_SEQUENTIAL' ? [0.5, 1] : null,
  spending: null,
  probabilityTreatmentIsBetter: kind === 'BAYESIAN' ? 0.95 : null,
  maximumLoss: null,
  firstLook: null,
  tunedAt: null,
  typicalUplift: null,
  priorMean: null,
  priorSd: null,
  ...change,
});

/** Two arms; who bought decides, revenue explains, refunds must not rise. */
const asMeasured = {
  quantile: null,
  winsorizeCap: null,
  winsorizeQuantile: null,
  cuped: false,
  retentionFromDay: null,
  retentionToDay: null,
} as const;

export const planOf = (change: Partial<Plan> = {}): Plan => ({
  arms: [
    { name: 'control', weight: 0.5, description: '' },
    { name: 'treatment', weight: 0.5, description: '' },
  ],
  metrics: [
    {
      ...asMeasured,
      name: 'purchase',
      kind: 'CONVERSION',
      source: 'PURCHASE',
      role: 'PRIMARY',
      higherIsBetter: true,
      margin: null,
      relevantEffect: { scale: 'RELATIVE', value: 0.05 },
    },
    {
      ...asMeasured,
      name: 'refund',
      kind: 'CONVERSION',
      source: 'RECORDED',
      role: 'GUARDRAIL',
      higherIsBetter: false,
      margin: { scale: 'RELATIVE', value: 0.1 },
      relevantEffect: null,
    },
  ],
  framework: frameworkOf('FREQUENTIST'),
  correction: 'HOLM',
  days: 14,
  plannedUnits: 9_000,
  windowDays: 7,
  traffic: 1,
  holdoutShare: 0,
  exclusion: null,
  ...change,
});

export const metricOf = (change: Partial<AnalyzedMetric> = {}): AnalyzedMetric => ({
  metric: 'purchase',
  role: 'PRIMARY',
  kind: 'CONVERSION',
  higherIsBetter: true,
  arm: 'treatment',
  shown: 'BETTER',
  control: effectOf(0.05, 0.045, 0.055, 'FRACTION'),
  treatment: effectOf(0.056, 0.051, 0.061, 'FRACTION'),
  absolute: effectOf(0.006, 0.001, 0.011, 'FRACTION'),
  relative: effectOf(0.12, 0.02, 0.23),
  pValue: 0.012,
  correctedP: 0.012,
  evidence: null,
  sentence: '',
  varianceReduction: null,
  posterior: null,
  guardrail: null,
  ...change,
});

export const guardrailOf = (
  verdict: NonNullable<AnalyzedMetric['guardrail']>['verdict'],
  change: Partial<AnalyzedMetric> = {},
): AnalyzedMetric =>
  metricOf({
    metric: 'refund',
    role: 'GUARDRAIL',
    higherIsBetter: false,
    shown: 'NOTHING',
    relative: effectOf(0.01, -0.05, 0.07),
    guardrail: {
      verdict,
      bound: 'ANY_TIME',
      pValue: verdict === null ? null : 0.004,
      incomputable: verdict === null ? { reason: 'TOO_FEW', detail: 'too few' } : null,
    },
    ...change,
  });

export const armDecisionOf = (change: Partial<ArmDecision> = {}): ArmDecision => ({
  arm: 'treatment',
  kind: 'SHIP',
  reason: 'PRIMARY_BETTER',
  better: ['purchase'],
  worse: [],
  incomputable: [],
  withinRelevantEffect: [],
  guardrails: { held: ['refund'], harmed: [], open: [] },
  ...change,
});

export const decisionOf = (change: Partial<Decision> = {}): Decision => ({
  kind: 'SHIP',
  reason: 'PRIMARY_BETTER',
  arm: 'treatment',
  units: 9_010,
  plannedUnits: 9_000,
  hasEnded: true,
  sentence: '',
  arms: [armDecisionOf()],
  ...change,
});

export const foundOf = (change: Partial<Found> = {}): Found => ({
  observedUntil: '2026-01-31T00:00:00Z',
  units: {
    exposed: 9_100,
    matured: 9_010,
    notYetObserved: 90,
    unitsInTwoArms: 3,
    notInLog: 12,
    logEndsBefore: null,
    recordedUntil: null,
    outcomes: 0,
    duplicateOutcomes: 0,
    outcomesBeforeExposure: 0,
    outcomesAfterWindow: 0,
    outcomesOfUnknownUnits: 0,
    outcomesOfUnitsInTwoArms: 0,
  },
  arms: [
    { arm: 'control', units: 4_500, plannedShare: 0.5 },
    { arm: 'treatment', units: 4_510, plannedShare: 0.5 },
  ],
  sampleRatio: { statistic: 0.01, pValue: 0.92, isMismatch: false, incomputable: null },
  look: null,
  metrics: [metricOf(), guardrailOf('NON_INFERIOR')],
  trackingFaults: [],
  segments: [],
  novelty: [],
  robustness: [],
  course: [],
  decision: decisionOf(),
  ...change,
});

export const analysisOf = (found: Found | null = foundOf(), change: Partial<Analysis> = {}): Analysis => ({
  id: 'can_1',
  createdAt: '2026-01-31T08:00:00Z',
  snapshotId: 'snp_1',
  isOfPlan: true,
  isSynthetic: false,
  plan: planOf(),
  job: { id: 'job_1', state: 'DONE', error: null, errorCode: null, errorFacts: null },
  result: found,
  ...change,
});
