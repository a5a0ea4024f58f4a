import type {
  CampaignFrameworkInput,
  CampaignFrameworkKind,
  CampaignMetricInput,
  CampaignPlan,
  CampaignPlanInput,
  CorrectionKind,
  EffectScale,
  EffectSizeInput,
  MetricKind,
  MetricRole,
  MetricSource,
  SpendingKind,
} from '@cartograph/sdk/schema';

/** A change of something: its new parts, or how they come of what it is by then. */
export type ChangeOf<Whole> = Partial<Whole> | ((now: Whole) => Partial<Whole>);

/** What of a metric is measured: the log's own measures, or what is recorded for the campaign. */
export const metricSources = [
  'PURCHASE',
  'REVENUE',
  'ORDERS',
  'ORDER_VALUE',
  'RETURN',
  'RECORDED',
] as const satisfies readonly MetricSource[];

/** The kinds of metric that a measure can be; the first is the usual one. */
export const kindsOf: Readonly<Record<MetricSource, readonly MetricKind[]>> = {
  PURCHASE: ['CONVERSION'],
  REVENUE: ['MEAN', 'QUANTILE'],
  ORDERS: ['MEAN', 'QUANTILE'],
  ORDER_VALUE: ['RATIO'],
  RETURN: ['RETENTION'],
  RECORDED: ['CONVERSION', 'MEAN', 'RATIO', 'QUANTILE', 'RETENTION'],
};

export const metricRoles = ['PRIMARY', 'SECONDARY', 'GUARDRAIL'] as const satisfies readonly MetricRole[];
export const frameworkKinds = [
  'FREQUENTIST',
  'GROUP_SEQUENTIAL',
  'CONFIDENCE_SEQUENCE',
  'MIXTURE_SPRT',
  'BAYESIAN',
] as const satisfies readonly CampaignFrameworkKind[];
export const corrections = ['HOLM', 'BENJAMINI_HOCHBERG'] as const satisfies readonly CorrectionKind[];
export const spendings = ['OBRIEN_FLEMING', 'POCOCK'] as const satisfies readonly SpendingKind[];
export const scales = ['RELATIVE', 'ABSOLUTE'] as const satisfies readonly EffectScale[];
export const cuts = ['NONE', 'QUANTILE', 'CAP'] as const;

/** As few and as many arms as the editor offers; the API takes more. */
export const armLimits = { least: 2, most: 6 } as const;

/** A number that is being typed; null while its field is empty. */
type Typed = number | null;

export interface ArmDraft {
  name: string;
  weight: Typed;
  description: string;
}

export interface SizeDraft {
  scale: EffectScale;
  value: Typed;
}

export interface MetricDraft {
  name: string;
  source: MetricSource;
  kind: MetricKind;
  role: MetricRole;
  higherIsBetter: boolean;
  margin: SizeDraft;
  relevantEffect: SizeDraft;
  cut: (typeof cuts)[number];
  winsorizeQuantile: Typed;
  winsorizeCap: Typed;
  cuped: boolean;
  quantile: Typed;
  retentionFromDay: Typed;
  retentionToDay: Typed;
}

export interface FrameworkDraft {
  kind: CampaignFrameworkKind;
  firstLook: Typed;
  tunedAt: Typed;
  typicalUplift: Typed;
  spending: SpendingKind;
  fractions: readonly number[];
  probabilityTreatmentIsBetter: Typed;
  maximumLoss: Typed;
  priorMean: Typed;
  priorSd: Typed;
}

/** A plan that is being written. What belongs to a choice that is not made is kept, and not sent. */
export interface PlanDraft {
  arms: readonly ArmDraft[];
  metrics: readonly MetricDraft[];
  framework: FrameworkDraft;
  correction: CorrectionKind;
  windowDays: Typed;
  days: Typed;
  plannedUnits: Typed;
  traffic: Typed;
  exclusion: { group: string; from: Typed; to: Typed } | null;
  holdoutShare: Typed;
}

/** What is decided of a test before its data. */
export interface Draft {
  plan: PlanDraft;
  upliftRelative: Typed;
  alpha: Typed;
  power: Typed;
}

const usualFramework: FrameworkDraft = {
  kind: 'FREQUENTIST',
  firstLook: null,
  tunedAt: null,
  typicalUplift: 0.1,
  spending: 'OBRIEN_FLEMING',
  fractions: [0.25, 0.5, 0.75, 1],
  probabilityTreatmentIsBetter: null,
  maximumLoss: null,
  priorMean: null,
  priorSd: null,
};

/** A metric as it is before anything is said of it. */
export function newMetric(source: MetricSource, name: string, role: MetricRole): MetricDraft {
  return {
    name,
    source,
    role,
    kind: kindsOf[source][0] ?? 'CONVERSION',
    higherIsBetter: true,
    margin: { scale: 'RELATIVE', value: role === 'GUARDRAIL' ? 0.02 : null },
    relevantEffect: { scale: 'RELATIVE', value: null },
    cut: 'NONE',
    winsorizeQuantile: 0.99,
    winsorizeCap: null,
    cuped: false,
    quantile: 0.5,
    retentionFromDay: 1,
    retentionToDay: 7,
  };
}

/** Control and treatment, judged once by who bought within a week: what a campaign without a plan has. */
export const usualPlan: PlanDraft = {
  arms: [
    { name: 'control', weight: 0.5, description: '' },
    { name: 'treatment', weight: 0.5, description: '' },
  ],
  metrics: [newMetric('PURCHASE', 'purchase', 'PRIMARY')],
  framework: usualFramework,
  correction: 'HOLM',
  windowDays: 7,
  days: null,
  plannedUnits: null,
  traffic: 1,
  exclusion: null,
  holdoutShare: 0,
};

/** A saved plan as one that can be changed. */
export function draftOfPlan(plan: CampaignPlan): PlanDraft {
  return {
    arms: plan.arms.map(({ name, weight, description }) => ({ name, weight, description })),
    metrics: plan.metrics.map((metric) => {
      const usual = newMetric(metric.source, metric.name, metric.role);
      const size = (given: EffectSizeInput | null, otherwise: SizeDraft): SizeDraft =>
        given ? { scale: given.scale, value: given.value } : otherwise;
      return {
        ...usual,
        kind: metric.kind,
        higherIsBetter: metric.higherIsBetter,
        margin: size(metric.margin, usual.margin),
        relevantEffect: size(metric.relevantEffect, usual.relevantEffect),
        cut: metric.winsorizeCap !== null ? 'CAP' : metric.winsorizeQuantile !== null ? 'QUANTILE' : 'NONE',
        winsorizeCap: metric.winsorizeCap,
        winsorizeQuantile: metric.winsorizeQuantile ?? usual.winsorizeQuantile,
        cuped: metric.cuped,
        quantile: metric.quantile ?? usual.quantile,
        retentionFromDay: metric.retentionFromDay ?? usual.retentionFromDay,
        retentionToDay: metric.retentionToDay ?? usual.retentionToDay,
      };
    }),
    framework: {
      kind: plan.framework.kind,
      firstLook: plan.framework.firstLook,
      tunedAt: plan.framework.tunedAt,
      typicalUplift: plan.framework.typicalUplift ?? usualFramework.typicalUplift,
      spending: plan.framework.spending ?? usualFramework.spending,
      fractions: plan.framework.fractions ?? usualFramework.fractions,
      probabilityTreatmentIsBetter: plan.framework.probabilityTreatmentIsBetter,
      maximumLoss: plan.framework.maximumLoss,
      priorMean: plan.framework.priorMean,
      priorSd: plan.framework.priorSd,
    },
    correction: plan.correction,
    windowDays: plan.windowDays,
    days: plan.days,
    plannedUnits: plan.plannedUnits,
    traffic: plan.traffic,
    exclusion: plan.exclusion && { group: plan.exclusion.group, from: plan.exclusion.from, to: plan.exclusion.to },
    holdoutShare: plan.holdoutShare,
  };
}

/** Whether a metric's largest values may be cut. */
export const mayCut = ({ kind }: MetricDraft): boolean => kind === 'MEAN' || kind === 'RATIO';

/** Whether what a user did before may take variance off; what is recorded has no before. */
export const mayUseBefore = ({ kind, source }: MetricDraft): boolean =>
  source !== 'RECORDED' && (kind === 'CONVERSION' || kind === 'MEAN' || kind === 'RETENTION');

/** How many comparisons decide: primary metrics × treatment arms. */
export const decidingComparisons = ({ arms, metrics }: PlanDraft): number =>
  (arms.length - 1) * metrics.filter(({ role }) => role === 'PRIMARY').length;

/** The plan as it is sent. An empty field goes as NaN would, which the checks before it do not let through. */
export function planInput(plan: PlanDraft): CampaignPlanInput {
  return {
    arms: plan.arms.map(({ name, weight, description }) => ({
      name: name.trim(),
      weight: weight ?? 0,
      description: description.trim(),
    })),
    metrics: plan.metrics.map(metricInput),
    framework: frameworkInput(plan.framework),
    correction: plan.correction,
    windowDays: plan.windowDays ?? 0,
    days: plan.days,
    plannedUnits: plan.plannedUnits,
    traffic: plan.exclusion ? 1 : (plan.traffic ?? 0),
    exclusion: plan.exclusion && {
      group: plan.exclusion.group.trim(),
      from: plan.exclusion.from ?? 0,
      to: plan.exclusion.to ?? 0,
    },
    holdoutShare: plan.holdoutShare ?? 0,
  };
}

function metricInput(metric: MetricDraft): CampaignMetricInput {
  const size = ({ scale, value }: SizeDraft): EffectSizeInput | null => (value === null ? null : { scale, value });
  const isCut = mayCut(metric);
  return {
    name: metric.name.trim(),
    source: metric.source,
    kind: metric.kind,
    role: metric.role,
    higherIsBetter: metric.higherIsBetter,
    margin: metric.role === 'GUARDRAIL' ? size(metric.margin) : null,
    relevantEffect: size(metric.relevantEffect),
    winsorizeCap: isCut && metric.cut === 'CAP' ? metric.winsorizeCap : null,
    winsorizeQuantile: isCut && metric.cut === 'QUANTILE' ? metric.winsorizeQuantile : null,
    cuped: mayUseBefore(metric) && metric.cuped,
    quantile: metric.kind === 'QUANTILE' ? metric.quantile : null,
    retentionFromDay: metric.kind === 'RETENTION' ? metric.retentionFromDay : null,
    retentionToDay: metric.kind === 'RETENTION' ? metric.retentionToDay : null,
  };
}

function frameworkInput(framework: FrameworkDraft): CampaignFrameworkInput {
  const { kind } = framework;
  switch (kind) {
    case 'GROUP_SEQUENTIAL':
      return { kind, spending: framework.spending, fractions: [...framework.fractions] };
    case 'CONFIDENCE_SEQUENCE':
      return { kind, firstLook: framework.firstLook, tunedAt: framework.tunedAt };
    case 'MIXTURE_SPRT':
      return { kind, firstLook: framework.firstLook, typicalUplift: framework.typicalUplift };
    case 'BAYESIAN': {
      const { probabilityTreatmentIsBetter, maximumLoss, priorMean, priorSd } = framework;
      return {
        kind,
        probabilityTreatmentIsBetter,
        maximumLoss,
        priorMean: priorSd === null ? null : (priorMean ?? 0),
        priorSd,
      };
    }
    default:
      return { kind };
  }
}
