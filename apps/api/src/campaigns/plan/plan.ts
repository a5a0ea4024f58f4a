import { definePlan, type AnalysisPlan, type FrameworkInput, type MetricInput } from '@cartograph/experiments';

/** Where the values of a metric come from: the log's own events after the exposure, or what is recorded for the campaign under the metric's name. */
export type MetricSource = { from: 'log'; measure: LogMeasure } | { from: 'recorded' };

/**
 * What the log tells of a user after the exposure: `purchase` whether they bought, `revenue` what they paid, `orders` sessions with a purchase,
 * `order-value` revenue ÷ orders, `return` whether they came back (within the metric's `retentionDays`).
 */
export type LogMeasure = 'purchase' | 'revenue' | 'orders' | 'order-value' | 'return';

/** The kinds of metric that a measure of the log can be. */
export const KINDS_OF_MEASURE: Readonly<Record<LogMeasure, readonly MetricInput['kind'][]>> = {
  purchase: ['conversion'],
  revenue: ['mean', 'quantile'],
  orders: ['mean', 'quantile'],
  'order-value': ['ratio'],
  return: ['retention'],
};

/** An arm: what its users are shown, and their share. */
export interface PlannedArm {
  name: string;
  weight: number;
  description: string;
}

/** A metric, and where its values come from. */
export interface PlannedMetric {
  metric: MetricInput;
  source: MetricSource;
}

/** A campaign's place in a group of campaigns that must not meet in one user: the part [from, to) of the group's users. */
export interface PlannedExclusion {
  group: string;
  from: number;
  to: number;
}

/** How a campaign is tried: decided before its data. */
export interface TestSetup {
  /** Control first. */
  arms: readonly PlannedArm[];
  metrics: readonly PlannedMetric[];
  framework: FrameworkInput;
  correction: AnalysisPlan['correction'];
  /** Days after a user's exposure in which outcomes count. */
  windowDays: number;
  /** Days for which users enter; null where it was not said. */
  days: number | null;
  /** Users of all arms at which it ends; null where it was not said. */
  plannedUnits: number | null;
  /** Share of all users who enter; 1 beside an exclusion. */
  traffic: number;
  exclusion: PlannedExclusion | null;
  /** Share of the shop's users kept out of every campaign that asks for it; a larger share holds those of a smaller one. */
  holdoutShare: number;
}

/** What a campaign is hoped to do, how sure a test of it shall be, and how it is tried. */
export interface CampaignPlan extends TestSetup {
  /** Hypothesized uplift of the baseline, 0.1 is +10 %. */
  upliftRelative: number;
  /** Two-sided significance level. */
  alpha: number;
  /** Chance to find the uplift that the test is sized for. */
  power: number;
}

export const CONTROL = 'control';
export const TREATMENT = 'treatment';
const USUAL_WINDOW = 7;

/** Two arms, judged once by who bought within a week. */
export function usualTestSetup(treatmentShare: number): TestSetup {
  return {
    arms: [
      { name: CONTROL, weight: 1 - treatmentShare, description: '' },
      { name: TREATMENT, weight: treatmentShare, description: '' },
    ],
    metrics: [{ metric: { name: 'purchase', kind: 'conversion' }, source: { from: 'log', measure: 'purchase' } }],
    framework: { kind: 'frequentist' },
    correction: 'holm',
    windowDays: USUAL_WINDOW,
    days: null,
    plannedUnits: null,
    traffic: 1,
    exclusion: null,
    holdoutShare: 0,
  };
}

/** Whether any metric of a plan comes from the log. */
export const needsLog = ({ metrics }: Pick<TestSetup, 'metrics'>): boolean =>
  metrics.some(({ source }) => source.from === 'log');

/** The part of a plan that an analysis may depend on. @throws AnalysisInputError - names the field. */
export function analysisPlanOf(
  { arms, metrics, framework, correction, plannedUnits }: TestSetup,
  alpha: number,
): AnalysisPlan {
  return definePlan({
    arms: arms.map(({ name, weight }) => ({ name, weight })),
    metrics: metrics.map(({ metric }) => metric),
    alpha,
    framework,
    correction,
    plannedUnits,
  });
}

/** Share of control and first treatment that the first treatment has: what two-arm figures are made for. */
export function firstTreatmentShare(arms: readonly PlannedArm[]): number {
  const [control, treatment] = arms;
  return control && treatment ? treatment.weight / (control.weight + treatment.weight) : 0.5;
}
