import {
  affordabilityInPieces,
  unitsAfter,
  type Affordability,
  type DetectableInWeek,
  type MetricPlan,
  type Outcome,
  type TestPlan,
  type Traffic,
} from '@cartograph/experiments';
import {
  incomputable,
  meanInterval,
  momentsOfX,
  momentsOfY,
  sampleCovariances,
  wilson,
  type CoMoments,
  type Estimate,
  type Incomputable,
} from '@cartograph/metrics';
import type { TestSetup, PlannedMetric } from '../plan/plan.js';
import type { AudienceFacts, CappedMeasure, MeasureFacts } from './audience-facts.js';
import { inTurns, pieceByPiece } from './in-turns.js';
import {
  detectableByWeek,
  powerByDay,
  powerByEffect,
  powerSurface,
  signOf,
  type DayOfTest,
  type HopedEffect,
  type PowerSurface,
} from './test-curves.js';

/** How a metric stands without the campaign. */
export interface MetricBaseline {
  metric: PlannedMetric;
  /** Rate, mean or ratio over the audience's users. */
  baseline: Estimate;
  /** Of one user; null for ratios, and where it cannot be known. */
  sd: number | null;
  /** Correlation with the same users' days before; null where one of the two does not vary. */
  preperiodCorrelation: number | null;
}

/** A test on an audience, as far as it can be planned from the log. Its parts are worked out when they are asked for, others having their turn in between: those of a test of several looks take long. */
export interface PlannedTest {
  metrics: MetricBaseline[];
  /** How the arms' users come by: as the audience's did, by the plan's share of them. */
  traffic: Traffic | null;
  /** Users of the audience who enter the arms. */
  audience: number;
  /** Null where a metric that decides has no baseline; `incomputable` says which. */
  affordability(): Promise<Affordability | null>;
  incomputable(): Promise<Incomputable | null>;
  /** Power of the weakest comparison over sizes of the effect, with the users there are. */
  powerByEffect(): Promise<{ effect: number; power: number }[]>;
  /** The same over numbers of users, up to all that the audience and its affordable weeks have; null where nothing can be computed. */
  powerSurface(): Promise<PowerSurface | null>;
  powerByDay: DayOfTest[];
  detectableByWeek(): Promise<DetectableInWeek[]>;
}

/** What is asked beside the plan. */
export interface TestQuestion {
  plan: TestSetup;
  /** What the primary metrics are hoped to do. */
  effect: HopedEffect;
  alpha: number;
  power: number;
  /** Weeks that a test may take. */
  affordableWeeks: number;
}

/**
 * Plans a test from what an audience does without a campaign.
 *
 * @param signal - stops what is being worked out.
 * @throws ImpossibleUpliftError, RangeError - an effect that cannot be; of an uplift without room only the parts that it is needed for.
 */
export function planTest(
  { plan, effect, alpha, power, affordableWeeks }: TestQuestion,
  facts: AudienceFacts,
  signal: AbortSignal,
): PlannedTest {
  const traffic = trafficOf(plan, facts);
  const isCuped = plan.metrics.some(({ metric }) => metric.cuped === true);
  const [returns, capped] = [facts.returns.values(), facts.capped.values()];
  const measured = plan.metrics.map((planned) => ({ planned, facts: factsFor(planned, facts, { returns, capped }) }));
  const metrics = measured.map(({ planned, facts: own }) => baselineOf(planned, own));
  const plans = measured.map(({ planned, facts: own }, at) =>
    metricPlan(planned, own, {
      effect,
      correlation: isCuped && planned.metric.cuped !== true ? null : (metrics[at]?.preperiodCorrelation ?? null),
    }),
  );
  const missing = plans.find(
    (one, at) => 'reason' in one && (plan.metrics[at]?.metric.role ?? 'primary') !== 'secondary',
  );
  const audience = Math.floor((facts.followed + facts.notFollowed) * shareOf(plan));
  const nothing: PlannedTest = {
    metrics,
    traffic,
    audience,
    affordability: () => Promise.resolve(null),
    incomputable: () => Promise.resolve(null),
    powerByEffect: () => Promise.resolve([]),
    powerSurface: () => Promise.resolve(null),
    powerByDay: [],
    detectableByWeek: () => Promise.resolve([]),
  };
  if (missing && 'reason' in missing) return { ...nothing, incomputable: () => Promise.resolve(missing) };
  if (facts.followed === 0)
    return { ...nothing, incomputable: () => Promise.resolve(incomputable('no-data', notFollowed(facts))) };
  const test: TestPlan = {
    arms: plan.arms.map(({ name, weight }) => ({ name, weight })),
    metrics: plans.flatMap((one) => ('reason' in one ? [] : [one])),
    alpha,
    correction: plan.correction,
    framework: frameworkOf(plan),
    cuped: isCuped,
  };
  const turns = inTurns(signal);
  let found: Promise<Affordability> | null = null;
  const afforded = (): Promise<Affordability> =>
    (found ??= pieceByPiece(
      affordabilityInPieces(test, { audience, power, affordableWeeks, ...(traffic ? { traffic } : {}) }),
      turns,
    ));
  const drawable = traffic !== null && unitsAfter(traffic, 1) > 0 ? traffic : null;
  return {
    metrics,
    traffic,
    audience,
    affordability: afforded,
    incomputable: async () => (await afforded()).incomputable,
    powerByEffect: async () =>
      audience === 0 || (await afforded()).kind === 'incomputable'
        ? []
        : powerByEffect(test, effect, { units: audience, turns }),
    powerByDay: drawable ? powerByDay(test, drawable, { days: 7 * affordableWeeks, turns }) : [],
    powerSurface: () => powerSurface(test, effect, { mostUnits: mostUnits(facts, drawable, affordableWeeks), turns }),
    detectableByWeek: () =>
      drawable ? detectableByWeek(test, drawable, { weeks: affordableWeeks, power, turns }) : Promise.resolve([]),
  };
}

/** All users that the audience has, or that its traffic brings in the affordable weeks, if all of them enter. */
function mostUnits({ followed, notFollowed: late }: AudienceFacts, traffic: Traffic | null, weeks: number): number {
  return Math.max(followed + late, traffic ? unitsAfter({ ...traffic, share: 1 }, 7 * weeks) : 0);
}

/** Share of the audience's users who enter the arms. */
export function shareOf({ traffic, exclusion, holdoutShare }: TestSetup): number {
  return (exclusion ? exclusion.to - exclusion.from : traffic) * (1 - holdoutShare);
}

function trafficOf(plan: TestSetup, { traffic }: AudienceFacts): Traffic | null {
  return traffic && { ...traffic, share: shareOf(plan) };
}

/** A Bayesian test has no error rates to be sized for: it is sized as one look is. */
function frameworkOf({ framework }: TestSetup): NonNullable<TestPlan['framework']> {
  if (framework.kind === 'bayesian') return { kind: 'frequentist' };
  if (framework.kind === 'always-valid') {
    const firstLook = framework.firstLook ?? 1_000;
    return framework.method === 'mixture-sprt'
      ? { ...framework, firstLook }
      : { kind: framework.kind, method: 'confidence-sequence', tunedAt: framework.tunedAt ?? 5_000, firstLook };
  }
  return framework.kind === 'group-sequential'
    ? { ...framework, spending: framework.spending ?? 'obrien-fleming' }
    : framework;
}

/** The caps of a plan's metrics on the log, in their order. */
export function capsOf({ metrics }: TestSetup): CappedMeasure[] {
  return metrics.flatMap(({ metric: { winsorize }, source }) =>
    winsorize != null && source.from === 'log' && source.measure !== 'purchase' && source.measure !== 'return'
      ? [{ measure: source.measure, winsorize }]
      : [],
  );
}

/** The facts of the next metric of the plan; those of returns and caps were asked for in the metrics' order. */
function factsFor(
  { metric, source }: PlannedMetric,
  facts: AudienceFacts,
  { returns, capped }: { returns: Iterator<MeasureFacts, undefined>; capped: Iterator<MeasureFacts, undefined> },
): MeasureFacts | Incomputable {
  if (metric.kind === 'retention') {
    const { value } = returns.next();
    return source.from === 'recorded' ? NOT_LOGGED : (value ?? NOT_TOLD);
  }
  if (source.from === 'recorded') return NOT_LOGGED;
  if (source.measure === 'return') return NOT_TOLD;
  const { [source.measure]: own } = facts.measures;
  const told = metric.winsorize == null ? own : (capped.next().value ?? NOT_TOLD);
  return facts.purchasesUnknown ?? told;
}

function baselineOf(metric: PlannedMetric, facts: MeasureFacts | Incomputable): MetricBaseline {
  const unknown = { metric, sd: null, preperiodCorrelation: null };
  if ('reason' in facts) return { ...unknown, baseline: facts };
  if (metric.metric.kind === 'quantile')
    return {
      ...unknown,
      baseline: incomputable(
        'not-logged',
        'A quantile is not planned for: its spread at the arms’ sizes is not known beforehand.',
      ),
    };
  if (facts.ratio) return { ...unknown, baseline: ratioEstimate(facts.ratio) };
  const after = momentsOfY(facts.withBefore);
  const isRate = metric.metric.kind === 'conversion' || metric.metric.kind === 'retention';
  const { varianceX, varianceY, covariance } = sampleCovariances(facts.withBefore);
  const correlation = covariance / Math.sqrt(varianceX * varianceY);
  return {
    metric,
    baseline: isRate ? wilson(Math.round(after.mean * after.n), after.n) : meanInterval(after),
    sd: after.n < 2 ? null : Math.sqrt(varianceY),
    preperiodCorrelation: Number.isFinite(correlation) ? Math.max(-0.999_999, Math.min(0.999_999, correlation)) : null,
  };
}

const NOT_LOGGED = incomputable(
  'not-logged',
  'The metric is recorded for the campaign, so the log does not tell how it stands without.',
);
const NOT_TOLD = incomputable('not-logged', 'The log does not tell this.');

function ratioEstimate(ratio: CoMoments): Estimate {
  if (ratio.n === 0) return incomputable('no-data', 'There are no users.');
  const orders = momentsOfX(ratio);
  if (orders.mean === 0) return incomputable('no-data', 'Nobody of the audience ordered, so there is no order value.');
  const value = ratio.meanY / ratio.meanX;
  const { varianceX, varianceY, covariance } = sampleCovariances(ratio);
  const half =
    (1.959_963_984_540_054 *
      Math.sqrt(Math.max(0, varianceY - 2 * value * covariance + value * value * varianceX) / ratio.n)) /
    ratio.meanX;
  return Number.isFinite(half)
    ? { ok: true, value, low: value - half, high: value + half, level: 0.95, method: 'ratio-delta' }
    : incomputable('too-few', 'One user has no spread.');
}

function metricPlan(
  { metric }: PlannedMetric,
  facts: MeasureFacts | Incomputable,
  { effect, correlation }: { effect: TestQuestion['effect']; correlation: number | null },
): MetricPlan | Incomputable {
  if ('reason' in facts) return facts;
  if (metric.kind === 'quantile')
    return incomputable('not-logged', `A quantile such as "${metric.name}" cannot be planned for; make it secondary.`);
  const outcome = outcomeOf(metric.kind, facts);
  if ('reason' in outcome) return outcome;
  const role = metric.role ?? 'primary';
  if (role === 'primary' && 'mean' in outcome) checkSize(metric.name, effect, outcome);
  return {
    name: metric.name,
    role,
    outcome,
    higherIsBetter: metric.higherIsBetter ?? true,
    ...(role === 'primary'
      ? { effect: { scale: effect.scale, value: signOf(effect.sign, metric) * effect.value } }
      : {}),
    ...(metric.margin ? { margin: metric.margin } : {}),
    ...(correlation === null ? {} : { preperiodCorrelation: correlation }),
  };
}

/** Beyond so many standard deviations nobody asks, and the noncentral t would be summed up for minutes. */
const MOST_DEVIATIONS = 100;

/** @throws RangeError - an absolute effect on a mean that is no effect any more. */
function checkSize(name: string, { scale, value }: HopedEffect, { mean, sd }: { mean: number; sd: number }): void {
  const difference = scale === 'absolute' ? value : value * Math.abs(mean);
  if (difference <= MOST_DEVIATIONS * sd) return;
  throw new RangeError(
    `effect.value is ${value}, which is more than ${MOST_DEVIATIONS} standard deviations (${sd.toPrecision(3)}) of "${name}"; give a smaller one.`,
  );
}

function outcomeOf(kind: string, { withBefore, ratio }: MeasureFacts): Outcome | Incomputable {
  if (withBefore.n < 2)
    return incomputable('no-data', 'Fewer than two users are followed for so long after they enter.');
  if (ratio)
    return ratio.meanX > 0 && ratio.m2X + ratio.m2Y > 0
      ? { ratio }
      : incomputable('no-data', 'Nobody of the audience ordered, so there is no order value.');
  // A mean of zeros and ones misses the share by a rounding.
  if (kind === 'conversion' || kind === 'retention')
    return { baselineRate: Math.round(withBefore.meanY * withBefore.n) / withBefore.n };
  const sd = Math.sqrt(withBefore.m2Y / (withBefore.n - 1));
  return sd > 0
    ? { mean: withBefore.meanY, sd }
    : incomputable('too-few', 'All users have the same value, so there is no spread to test with.');
}

function notFollowed({ notFollowed: late }: AudienceFacts): string {
  return late === 0
    ? 'Nobody is in this audience.'
    : `${late} users entered, but the log follows none of them for the whole window. Take a shorter window, or a period that ends earlier.`;
}
