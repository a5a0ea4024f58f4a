import { AnalysisInputError, checkArms, type FrameworkInput, type MetricInput } from '@cartograph/experiments';
import type { InputCheck } from '../../payload.js';
import type { Problem } from '../../errors.js';
import { outOfRange, problem } from './campaign-problems.js';
import { inputRefusal } from './plan-fields.js';
import {
  analysisPlanOf,
  firstTreatmentShare,
  KINDS_OF_MEASURE,
  type TestSetup,
  type LogMeasure,
  type PlannedMetric,
} from './plan.js';
import { SHARE } from './plan-checks.js';
import {
  CampaignFrameworkKind,
  CorrectionKind,
  EffectScale,
  MetricKind,
  MetricRole,
  MetricSource,
  SpendingKind,
  type CampaignFramework,
  type CampaignMetric,
  type CampaignPlanFields,
  type EffectSize,
} from './plan-types.js';

const MOST_ARMS = 10;
const MOST_METRICS = 20;
const LONGEST_NAME = 100;
const LONGEST_DESCRIPTION = 2_000;

const SOURCES: Record<Exclude<MetricSource, MetricSource.RECORDED>, LogMeasure> = {
  [MetricSource.PURCHASE]: 'purchase',
  [MetricSource.REVENUE]: 'revenue',
  [MetricSource.ORDERS]: 'orders',
  [MetricSource.ORDER_VALUE]: 'order-value',
  [MetricSource.RETURN]: 'return',
};

const lower = (name: string): string => name.toLowerCase().replaceAll('_', '-');
const upper = (name: string): string => name.toUpperCase().replaceAll('-', '_');

type Refuse = (field: string, message: string, what: Problem) => void;

/** Turns a plan as it is sent into the one that is kept, and collects what is wrong with it, by field. */
export function toTestSetup(check: InputCheck, input: CampaignPlanFields, alpha: number): TestSetup {
  const { arms, windowDays, days, plannedUnits, traffic, exclusion, holdoutShare } = input;
  const plan: TestSetup = {
    arms: arms.map(({ name, weight, description }) => ({ name: name.trim(), weight, description: description.trim() })),
    metrics: input.metrics.map(toMetric),
    framework: toFramework(input.framework),
    correction: input.correction === CorrectionKind.HOLM ? 'holm' : 'benjamini-hochberg',
    windowDays,
    days: days ?? null,
    plannedUnits: plannedUnits ?? null,
    traffic,
    exclusion: exclusion ? { group: exclusion.group.trim(), from: exclusion.from, to: exclusion.to } : null,
    holdoutShare,
  };
  const refuse: Refuse = (field, message, what) =>
    void check.add('INVALID', ['plan', ...field.split(/[.[\]]+/).filter(Boolean)], message, what);
  if (arms.length > MOST_ARMS)
    refuse(
      'arms',
      `Give at most ${MOST_ARMS} arms; there are ${arms.length}.`,
      problem('plan-too-many', { what: 'arms', most: MOST_ARMS, count: arms.length }),
    );
  if (input.metrics.length > MOST_METRICS)
    refuse(
      'metrics',
      `Give at most ${MOST_METRICS} metrics; there are ${input.metrics.length}.`,
      problem('plan-too-many', { what: 'metrics', most: MOST_METRICS, count: input.metrics.length }),
    );
  plan.arms.forEach(({ name, description }, at) => {
    if (name in {})
      refuse(
        `arms[${at}].name`,
        `"${name}" means something to programs that read results; give another name.`,
        problem('plan-name-reserved', { name }),
      );
    if (name.length > LONGEST_NAME)
      refuse(
        `arms[${at}].name`,
        `Shorten the arm's name to ${LONGEST_NAME} characters; it has ${name.length}.`,
        problem('plan-too-long', { what: 'arm', most: LONGEST_NAME, count: name.length }),
      );
    if (description.length > LONGEST_DESCRIPTION)
      refuse(
        `arms[${at}].description`,
        `Shorten the description to ${LONGEST_DESCRIPTION} characters; it has ${description.length}.`,
        problem('plan-too-long', { what: 'description', most: LONGEST_DESCRIPTION, count: description.length }),
      );
  });
  plan.metrics.forEach(({ metric, source }, at) => {
    if (metric.name in {})
      refuse(
        `metrics[${at}].name`,
        `"${metric.name}" means something to programs that read results; give another name.`,
        problem('plan-name-reserved', { name: metric.name }),
      );
    if (metric.name.length > LONGEST_NAME)
      refuse(
        `metrics[${at}].name`,
        `Shorten the metric's name to ${LONGEST_NAME} characters; it has ${metric.name.length}.`,
        problem('plan-too-long', { what: 'metric', most: LONGEST_NAME, count: metric.name.length }),
      );
    const kinds = source.from === 'log' ? KINDS_OF_MEASURE[source.measure] : null;
    if (kinds && !kinds.includes(metric.kind))
      refuse(
        `metrics[${at}].kind`,
        `${input.metrics[at]?.source} is measured as ${kinds.map(upper).join(' or ')}, not as ${upper(metric.kind)}.`,
        problem('plan-metric-kind', {
          source: input.metrics[at]?.source ?? '',
          kinds: kinds.map(upper),
          kind: upper(metric.kind),
        }),
      );
    if (source.from === 'recorded' && metric.cuped)
      refuse(
        `metrics[${at}].cuped`,
        'What is recorded for the campaign has no value before the exposure, so nothing can be taken off; leave it out.',
        problem('plan-cuped-recorded', {}),
      );
    if (source.from === 'log' && metric.winsorize != null && 'cap' in metric.winsorize && metric.winsorize.cap <= 0)
      refuse(
        `metrics[${at}].winsorizeCap`,
        `It is ${metric.winsorize.cap}; values of the log are never below 0, so give a cap above 0.`,
        problem('plan-cap', { value: metric.winsorize.cap }),
      );
    if (metric.kind === 'retention' && source.from === 'log' && !metric.retentionDays)
      refuse(
        `metrics[${at}].retentionFromDay`,
        'Say from which day to before which a user has to be back, such as 7 and 14.',
        problem('plan-retention-needed', {}),
      );
    if (metric.retentionDays && metric.retentionDays.to > windowDays)
      refuse(
        `metrics[${at}].retentionToDay`,
        `It is ${metric.retentionDays.to}, beyond the ${windowDays} days after an exposure in which outcomes count.`,
        problem('plan-retention-beyond', { value: metric.retentionDays.to, windowDays }),
      );
  });
  if (!(Number.isInteger(windowDays) && windowDays >= 1 && windowDays <= 90))
    refuse(
      'windowDays',
      `windowDays is ${windowDays}; give whole days from 1 to 90.`,
      outOfRange('windowDays', windowDays, 1, 90),
    );
  if (plan.days !== null && !(plan.days >= 1 && plan.days <= 366))
    refuse('days', `days is ${plan.days}; give whole days from 1 to 366.`, outOfRange('days', plan.days, 1, 366));
  if (!(traffic > 0 && traffic <= 1))
    refuse(
      'traffic',
      `traffic is ${traffic}; give the share of users who enter, above 0 and at most 1.`,
      outOfRange('traffic', traffic, 0, 1),
    );
  if (!(holdoutShare >= 0 && holdoutShare <= 0.5))
    refuse(
      'holdoutShare',
      `holdoutShare is ${holdoutShare}; give a share from 0 to 0.5.`,
      outOfRange('holdoutShare', holdoutShare, 0, 0.5),
    );
  if (plan.exclusion) {
    const { group, from, to } = plan.exclusion;
    if (group === '' || group.length > LONGEST_NAME)
      refuse(
        'exclusion.group',
        `Give the group a name of 1 to ${LONGEST_NAME} characters.`,
        problem('plan-group-name', { most: LONGEST_NAME }),
      );
    if (!(from >= 0 && to <= 1 && from < to))
      refuse(
        'exclusion.from',
        `The part goes from ${from} to ${to}; give fractions from 0 to 1, the first below the second.`,
        problem('plan-part', { from, to }),
      );
    if (traffic !== 1)
      refuse(
        'traffic',
        `traffic is ${traffic} beside an exclusion group, whose part says how many enter; leave it out.`,
        problem('plan-traffic-beside-group', { value: traffic }),
      );
  }
  checkByLibrary(plan, alpha, refuse);
  return plan;
}

function checkByLibrary(plan: TestSetup, alpha: number, refuse: Refuse): void {
  try {
    analysisPlanOf(plan, alpha);
    checkArms(plan.arms);
  } catch (error) {
    if (error instanceof AnalysisInputError) {
      const { field, message, value } = inputRefusal(error);
      refuse(field, message, problem('plan-value', { field, value }));
    } else if (error instanceof RangeError)
      refuse('arms', error.message, problem('plan-value', { field: 'arms', value: '' }));
    else throw error;
    return;
  }
  const share = firstTreatmentShare(plan.arms);
  if (share < SHARE.least || share > SHARE.most)
    refuse(
      'arms[1].weight',
      `The first treatment has ${100 * share} % of the users of control and itself; give it between ${100 * SHARE.least} and ${100 * SHARE.most} %.`,
      problem('plan-treatment-share', { value: share, low: SHARE.least, high: SHARE.most }),
    );
  if (plan.framework.kind === 'group-sequential' && plan.plannedUnits === null)
    refuse(
      'plannedUnits',
      'A group-sequential plan looks at shares of its users; say how many there will be.',
      problem('plan-units-needed', {}),
    );
}

function toMetric(input: CampaignMetric): PlannedMetric {
  const {
    name,
    source,
    higherIsBetter,
    quantile,
    margin,
    relevantEffect,
    winsorizeCap,
    winsorizeQuantile,
    cuped,
    retentionFromDay,
    retentionToDay,
  } = input;
  const metric: MetricInput = {
    name: name.trim(),
    kind: lower(input.kind) as MetricInput['kind'],
    role: lower(input.role) as NonNullable<MetricInput['role']>,
    higherIsBetter,
    cuped,
    ...(quantile == null ? {} : { quantile }),
    ...(margin ? { margin: toSize(margin) } : {}),
    ...(relevantEffect ? { relevantEffect: toSize(relevantEffect) } : {}),
    ...winsorizing(winsorizeCap, winsorizeQuantile),
    ...(retentionFromDay == null && retentionToDay == null
      ? {}
      : { retentionDays: { from: retentionFromDay ?? Number.NaN, to: retentionToDay ?? Number.NaN } }),
  };
  return {
    metric,
    source: source === MetricSource.RECORDED ? { from: 'recorded' } : { from: 'log', measure: SOURCES[source] },
  };
}

/** Both, where both are given: the library says that one is too many. */
function winsorizing(
  cap: number | null | undefined,
  quantile: number | null | undefined,
): Pick<MetricInput, 'winsorize'> {
  if (cap == null && quantile == null) return {};
  return {
    winsorize: { ...(cap == null ? {} : { cap }), ...(quantile == null ? {} : { quantile }) } as NonNullable<
      MetricInput['winsorize']
    >,
  };
}

const toSize = ({ scale, value }: EffectSize): { scale: 'absolute' | 'relative'; value: number } => ({
  scale: scale === EffectScale.ABSOLUTE ? 'absolute' : 'relative',
  value,
});

function toFramework({
  kind,
  firstLook,
  tunedAt,
  typicalUplift,
  spending,
  fractions,
  probabilityTreatmentIsBetter,
  maximumLoss,
  priorMean,
  priorSd,
}: CampaignFramework): FrameworkInput {
  const given = <Value>(name: string, value: Value | null | undefined): object =>
    value == null ? {} : { [name]: value };
  const rest = {
    ...given('firstLook', firstLook),
    ...given('tunedAt', tunedAt),
    ...given('typicalUplift', typicalUplift),
    ...given('fractions', fractions),
    ...given('spending', spending == null ? null : spending === SpendingKind.POCOCK ? 'pocock' : 'obrien-fleming'),
    ...given('probabilityTreatmentIsBetter', probabilityTreatmentIsBetter),
    ...given('maximumLoss', maximumLoss),
    ...given(
      'prior',
      priorMean == null && priorSd == null ? null : { mean: priorMean ?? 0, sd: priorSd ?? Number.NaN },
    ),
  };
  // What does not belong to the kind is sent on: the library names it.
  const kinds: Record<CampaignFrameworkKind, object> = {
    [CampaignFrameworkKind.FREQUENTIST]: { kind: 'frequentist' },
    [CampaignFrameworkKind.CONFIDENCE_SEQUENCE]: { kind: 'always-valid', method: 'confidence-sequence' },
    [CampaignFrameworkKind.MIXTURE_SPRT]: { kind: 'always-valid', method: 'mixture-sprt' },
    [CampaignFrameworkKind.GROUP_SEQUENTIAL]: { kind: 'group-sequential' },
    [CampaignFrameworkKind.BAYESIAN]: { kind: 'bayesian' },
  };
  return { ...kinds[kind], ...rest } as FrameworkInput;
}

/** The plan as it is sent out. */
export function fromTestSetup(plan: TestSetup): CampaignPlanFields {
  return {
    arms: plan.arms.map((arm) => ({ ...arm })),
    metrics: plan.metrics.map(fromMetric),
    framework: fromFramework(plan.framework),
    correction: plan.correction === 'holm' ? CorrectionKind.HOLM : CorrectionKind.BENJAMINI_HOCHBERG,
    windowDays: plan.windowDays,
    days: plan.days,
    plannedUnits: plan.plannedUnits,
    traffic: plan.traffic,
    exclusion: plan.exclusion,
    holdoutShare: plan.holdoutShare,
  };
}

function fromMetric({ metric, source }: PlannedMetric): CampaignMetric {
  const size = (effect: MetricInput['margin']): EffectSize | null =>
    effect
      ? { scale: effect.scale === 'absolute' ? EffectScale.ABSOLUTE : EffectScale.RELATIVE, value: effect.value }
      : null;
  const { winsorize, retentionDays } = metric;
  return {
    name: metric.name,
    kind: MetricKind[upper(metric.kind) as keyof typeof MetricKind],
    source:
      source.from === 'recorded'
        ? MetricSource.RECORDED
        : MetricSource[upper(source.measure) as keyof typeof MetricSource],
    role: MetricRole[upper(metric.role ?? 'primary') as keyof typeof MetricRole],
    higherIsBetter: metric.higherIsBetter ?? true,
    quantile: metric.quantile ?? null,
    margin: size(metric.margin),
    relevantEffect: size(metric.relevantEffect),
    winsorizeCap: winsorize && 'cap' in winsorize ? winsorize.cap : null,
    winsorizeQuantile: winsorize && 'quantile' in winsorize ? winsorize.quantile : null,
    cuped: metric.cuped ?? false,
    retentionFromDay: retentionDays?.from ?? null,
    retentionToDay: retentionDays?.to ?? null,
  };
}

function fromFramework(framework: FrameworkInput): CampaignFramework {
  const nothing: Omit<CampaignFramework, 'kind'> = {
    firstLook: null,
    tunedAt: null,
    typicalUplift: null,
    spending: null,
    fractions: null,
    probabilityTreatmentIsBetter: null,
    maximumLoss: null,
    priorMean: null,
    priorSd: null,
  };
  switch (framework.kind) {
    case 'frequentist':
      return { ...nothing, kind: CampaignFrameworkKind.FREQUENTIST };
    case 'always-valid':
      return framework.method === 'mixture-sprt'
        ? {
            ...nothing,
            kind: CampaignFrameworkKind.MIXTURE_SPRT,
            firstLook: framework.firstLook ?? null,
            typicalUplift: framework.typicalUplift,
          }
        : {
            ...nothing,
            kind: CampaignFrameworkKind.CONFIDENCE_SEQUENCE,
            firstLook: framework.firstLook ?? null,
            tunedAt: framework.tunedAt ?? null,
          };
    case 'group-sequential':
      return {
        ...nothing,
        kind: CampaignFrameworkKind.GROUP_SEQUENTIAL,
        spending: framework.spending === 'pocock' ? SpendingKind.POCOCK : SpendingKind.OBRIEN_FLEMING,
        fractions: [...framework.fractions],
      };
    default:
      return {
        ...nothing,
        kind: CampaignFrameworkKind.BAYESIAN,
        probabilityTreatmentIsBetter: framework.probabilityTreatmentIsBetter ?? null,
        maximumLoss: framework.maximumLoss ?? null,
        priorMean: framework.prior?.mean ?? null,
        priorSd: framework.prior?.sd ?? null,
      };
  }
}
