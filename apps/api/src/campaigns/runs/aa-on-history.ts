import { audienceHistory, type AudienceHistory, type AudienceRule } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import { rerandomize, type NullComparison, type UserOutcomes } from '@cartograph/experiments';
import type { Estimate } from '@cartograph/metrics';
import { cappedAt, returned, userFigures, type UserFigures } from '../test-design/audience-facts.js';
import type { TestSetup, LogMeasure, PlannedMetric } from '../plan/plan.js';
import { requirePurchases, UnusableHistoryError, type HistoryFaults } from './unusable-history.js';

/** What is tried by an A/A test: plain values, to be kept beside the result. */
export interface AaDesign {
  /** Control first. */
  arms: { name: string; weight: number }[];
  /** The primary metrics. */
  metrics: PlannedMetric[];
  windowDays: number;
  /** Two-sided level of each test. */
  alpha: number;
}

export interface AaQuestion extends AaDesign {
  rule: AudienceRule;
  rerandomizations: number;
  seed: number;
}

export interface AaHooks {
  signal: AbortSignal;
  /** `reading` the log, then `rerandomizing`. */
  onProgress(step: 'reading' | 'rerandomizing', done: number, total: number | null): void;
  /** Worker threads; the result is the same bytes at any number. Default `auto`. */
  threads?: number | 'auto';
}

/** How the tests of one arm on one metric came out where there is nothing to find; plain values, the same bytes for the same question and snapshot. */
export interface AaComparison extends Pick<
  NullComparison,
  'incomputable' | 'falsePositiveRate' | 'findsTooMuch' | 'coverage' | 'uniformity'
> {
  metric: string;
  arm: string;
}

/** What an A/A test on history showed. Those kept before faults were told have none. */
export interface AaOutcome extends Partial<HistoryFaults> {
  /** Users who were dealt: those whom the log follows for the window. */
  users: number;
  notFollowed: number;
  rerandomizations: number;
  comparisons: AaComparison[];
  /** Share of re-randomizations whose arms' sizes differ from the weights with p < alpha. */
  mismatchRate: Estimate;
}

/** The part of a plan that an A/A test is of. */
export function aaDesignOf({ arms, metrics, windowDays }: TestSetup, alpha: number): AaDesign {
  return {
    arms: arms.map(({ name, weight }) => ({ name, weight })),
    metrics: metrics.filter(({ metric }) => (metric.role ?? 'primary') === 'primary'),
    windowDays,
    alpha,
  };
}

/** The first metric for which a design has no A/A test on history; null where it has one. */
export const untried = ({ metrics }: AaDesign): PlannedMetric | null =>
  metrics.find(
    ({ metric, source }) => source.from === 'recorded' || metric.kind === 'ratio' || metric.kind === 'quantile',
  ) ?? null;

/** Why a design has no A/A test on history; null where it has one. */
export function aaRefusal(design: AaDesign): string | null {
  const first = untried(design);
  if (first === null) return null;
  const { metric, source } = first;
  if (source.from === 'recorded')
    return `The values of "${metric.name}" are recorded for the campaign, so the past has none. Take a metric of the log as the primary one.`;
  return `"${metric.name}" is a ${metric.kind}, which is not re-randomized. Take a conversion, a mean or retention as the primary metric.`;
}

/**
 * A/A on history: deals the audience's users to the arms again and again and tests each primary metric each time, although nothing was done to anybody.
 * Tests are made once, after the window, at `alpha` each; bounds of sequential plans and corrections over arms and metrics are not applied.
 *
 * @param store - on the snapshot that the audience was frozen on.
 * @throws UnusableHistoryError - nobody entered, nobody is followed for the window, nobody has a value, a metric that the past cannot have, purchases that are not known; QuestionError - the rule; the signal's reason.
 * Cost: `audienceHistory`, and `rerandomize` for each primary metric.
 */
export async function aaOnHistory(store: EventStore, question: AaQuestion, hooks: AaHooks): Promise<AaOutcome> {
  const { arms, metrics, windowDays, alpha, rerandomizations, seed } = question;
  const refusal = aaRefusal(question);
  if (refusal !== null) throw new UnusableHistoryError('metric-not-in-history', refusal);
  hooks.onProgress('reading', 0, null);
  const history = await audienceHistory(store, question.rule, { windowDays, signal: hooks.signal });
  if (metrics.some(({ source }) => source.from === 'log' && source.measure !== 'return')) requirePurchases(history);
  requireUsers(history, windowDays);
  const figures = userFigures(history);
  const all = metrics.map(({ metric, source }) => ({
    metric,
    outcomes: outcomesOf({ metric, source }, history, { figures, windowDays }),
  }));
  const total = rerandomizations * all.length;
  const comparisons: AaComparison[] = [];
  let mismatchRate: Estimate | null = null;
  for (const [place, { metric, outcomes }] of all.entries()) {
    const found = await rerandomize(
      {
        outcomes,
        weights: arms.map(({ weight }) => weight),
        rerandomizations,
        alpha,
        seed,
        threads: hooks.threads ?? 'auto',
      },
      {
        signal: hooks.signal,
        onProgress: (done) => hooks.onProgress('rerandomizing', place * rerandomizations + done, total),
      },
    );
    mismatchRate ??= found.ratio.mismatchRate;
    for (const { arm, incomputable, falsePositiveRate, findsTooMuch, coverage, uniformity } of found.comparisons) {
      comparisons.push({
        metric: metric.name,
        arm: arms[arm]?.name ?? String(arm),
        incomputable,
        falsePositiveRate,
        findsTooMuch,
        coverage,
        uniformity,
      });
    }
  }
  if (mismatchRate === null)
    throw new UnusableHistoryError(
      'metric-not-in-history',
      'The plan has no primary metric. Give it one that the log tells.',
    );
  return {
    users: history.userNumbers.length,
    notFollowed: history.notFollowed,
    faults: history.faults,
    daysLeftOut: history.daysLeftOut,
    rerandomizations,
    comparisons,
    mismatchRate,
  };
}

function requireUsers({ userNumbers, notFollowed }: AudienceHistory, windowDays: number): void {
  if (userNumbers.length + notFollowed === 0)
    throw new UnusableHistoryError(
      'empty-audience',
      'Nobody is in the audience. Choose a wider one, or a longer period.',
    );
  if (userNumbers.length === 0)
    throw new UnusableHistoryError(
      'nobody-followed',
      `The log follows none of the ${notFollowed} users for ${windowDays} days after they enter, within the audience's period. Give the plan a shorter window, an audience whose period ends later, or import a longer log.`,
    );
}

function outcomesOf(
  { metric, source }: PlannedMetric,
  history: AudienceHistory,
  { figures, windowDays }: { figures: UserFigures; windowDays: number },
): UserOutcomes {
  if (source.from === 'recorded')
    throw new UnusableHistoryError('metric-not-in-history', `The past has no values of "${metric.name}".`);
  const { y, x } = valuesOf(source.measure, history, {
    figures,
    days: metric.retentionDays ?? { from: 1, to: windowDays },
  });
  if (!y.some((value) => value > 0))
    throw new UnusableHistoryError(
      'no-outcomes',
      `None of ${y.length} users has a value of "${metric.name}" within ${windowDays} days, so there is nothing to test. Choose a wider audience, a longer window or another metric.`,
    );
  if (!metric.cuped && (metric.kind === 'conversion' || metric.kind === 'retention'))
    return { kind: 'conversion', converted: y };
  const capped = cappedAt(y, metric.winsorize);
  return metric.cuped ? { kind: 'cuped', x, y: capped } : { kind: 'mean', y: capped };
}

type Column = Uint8Array | Float64Array;

/** Each user's value y after entering, and x of the same kind before. */
function valuesOf(
  measure: LogMeasure,
  history: AudienceHistory,
  { figures, days }: { figures: UserFigures; days: { from: number; to: number } },
): { y: Column; x: Column } {
  const { before } = figures;
  switch (measure) {
    case 'purchase':
      return { y: figures.bought, x: before.bought };
    case 'revenue':
      return { y: figures.revenue, x: before.revenue };
    case 'orders':
      return { y: figures.orders, x: before.purchases };
    case 'return':
      return { y: returned(history, days), x: before.cameBefore };
    case 'order-value':
      throw new UnusableHistoryError(
        'metric-not-in-history',
        'The value of an order is a ratio, which is not re-randomized. Take revenue as the primary metric.',
      );
  }
}
