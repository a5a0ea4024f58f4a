import { checkArms, type ArmWeight } from '../arms.js';
import type { EffectSize, MetricRole } from '../analysis/metric-definition.js';
import type { Framework } from '../analysis/plan.js';
import { comparisonOf, type Design, type DesignMethod, type Margin } from './comparison.js';
import { questionOf, type Hypothesis } from './effect.js';
import type { PlannedFramework } from './looks.js';
import type { Outcome } from './outcome.js';

/** A metric of a test that is being planned. */
export interface MetricPlan {
  name: string;
  /** A `primary` metric decides and every arm must find its effect; a `guardrail` must be shown not to be harmed; a `secondary` one is told and drives nothing. Default `primary`. */
  role?: MetricRole;
  /** How it stands without the campaign. */
  outcome: Outcome;
  /** What the campaign is hoped to do; negative values for a fall. Of a guardrail by default nothing. */
  effect?: EffectSize;
  /** Guardrails only: the loss that would be accepted. */
  margin?: EffectSize;
  /** Default true. */
  higherIsBetter?: boolean;
  /** ρ: correlation of the metric with the same users' period before, in (−1, 1); CUPED takes ρ² of the variance away. Used where the plan says `cuped`. */
  preperiodCorrelation?: number;
  /** The test; default as `Design.method`, but `z` for a rate whose variance is changed by CUPED or clusters. */
  method?: DesignMethod;
}

/** Units that come in groups which are dealt out whole. */
export interface Clusters {
  /** Mean units a group, such as sessions a user, ≥ 1. */
  meanSize: number;
  /** Coefficient of variation of the sizes, ≥ 0. Default 0, all alike. */
  cv?: number;
  /** Intraclass correlation of the outcome within a group, in [0, 1]. */
  icc: number;
}

/** A test that is being planned: any number of arms and metrics. */
export interface TestPlan {
  /** What is counted and measured. Users are dealt out either way: sessions of a user come as a group, of which `clusters` tells. Default `user`. */
  unit?: 'user' | 'session';
  clusters?: Clusters;
  /** Control first. */
  arms: readonly ArmWeight[];
  metrics: readonly MetricPlan[];
  /** Two-sided, over the whole test. Default 0.05. */
  alpha?: number;
  /**
   * Over treatment arms × primary metrics. Each of them is sized at alpha ÷ their number: what Bonferroni asks of all and Holm and
   * Benjamini–Hochberg of the first, so that with these the test has at least the power stated. Default `holm`.
   */
  correction?: 'none' | 'bonferroni' | 'holm' | 'benjamini-hochberg';
  /** Default one look. */
  framework?: Framework;
  /** As `ComparisonSetting.looks`. */
  looks?: number;
  /** Whether the analysis will use the period before. Default false. */
  cuped?: boolean;
  /** One-sided level of guardrails. Default alpha ÷ 2, as when they are read off a two-sided interval. */
  guardrailAlpha?: number;
}

/** One treatment arm against the control on one metric. */
export interface PlannedComparison {
  arm: string;
  metric: string;
  role: MetricRole;
  /** Share of all units that are in these two arms. */
  share: number;
  design: Design;
  /** Null where a secondary metric is hoped to do nothing in particular. */
  hypothesis: Hypothesis | null;
}

/**
 * The comparisons that a plan consists of, arm by arm and metric by metric, each with its own level and variance.
 *
 * @throws RangeError - arms as `checkArms`; no primary metric, a name twice, a guardrail without margin or a margin without guardrail; a correlation,
 *   cluster, level or outcome out of range; clusters of users, or sessions without; a Bayesian framework. ImpossibleUpliftError - an effect that cannot be.
 */
export function comparisonsOf(plan: TestPlan): PlannedComparison[] {
  const { arms, metrics } = plan;
  checkArms(arms);
  checkNames(metrics);
  const alpha = plan.alpha ?? 0.05;
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`alpha is ${alpha}; give a fraction between 0 and 1, for example 0.05.`);
  const guardrailAlpha = plan.guardrailAlpha ?? alpha / 2;
  if (!(guardrailAlpha > 0 && guardrailAlpha < 0.5))
    throw new RangeError(
      `guardrailAlpha is ${guardrailAlpha}; give a one-sided level between 0 and 0.5, for example 0.05.`,
    );
  const primaries = metrics.filter(({ role }) => (role ?? 'primary') === 'primary').length;
  const shared = plan.correction === 'none' ? alpha : alpha / ((arms.length - 1) * primaries);
  const framework = frameworkOf(plan.framework);
  const clustering = designEffect(plan);
  const [control, ...treatments] = arms as [ArmWeight, ...ArmWeight[]];
  return treatments.flatMap((arm) =>
    metrics.map((metric): PlannedComparison => {
      const role = metric.role ?? 'primary';
      const share = control.weight + arm.weight;
      const varianceFactor = clustering * (plan.cuped ? unexplained(metric) : 1);
      const method = metric.method ?? ('baselineRate' in metric.outcome && varianceFactor !== 1 ? 'z' : undefined);
      const design: Design = {
        ...metric.outcome,
        alpha: role === 'primary' ? shared : role === 'guardrail' ? 2 * guardrailAlpha : alpha,
        treatmentShare: arm.weight / share,
        varianceFactor,
        framework,
        higherIsBetter: metric.higherIsBetter ?? true,
        ...(method === undefined ? {} : { method }),
        ...(plan.looks === undefined ? {} : { looks: plan.looks }),
        ...(metric.margin === undefined ? {} : { margin: marginOf(metric.margin) }),
      };
      return {
        arm: arm.name,
        metric: metric.name,
        role,
        share,
        design,
        hypothesis: checked(metric, design, hypothesisOf(metric, role)),
      };
    }),
  );
}

/** What clusters multiply the variance by: 1 + (m̄(1 + cv²) − 1)·ICC. @see Eldridge, Ashby, Kerry, International Journal of Epidemiology 35 (2006) 1292–1300. */
export function designEffect({ unit = 'user', clusters }: Pick<TestPlan, 'unit' | 'clusters'>): number {
  if (unit === 'user') {
    if (clusters)
      throw new RangeError(
        'clusters are given and the unit is the user, of whom each is alone; leave clusters out, or give session as the unit.',
      );
    return 1;
  }
  if (!clusters)
    throw new RangeError(
      'unit is session and clusters are missing; sessions of one user are alike: give their meanSize and icc.',
    );
  const { meanSize, cv = 0, icc } = clusters;
  if (!(meanSize >= 1 && meanSize < Infinity))
    throw new RangeError(`clusters.meanSize is ${meanSize}; give the mean sessions a user, 1 or more.`);
  if (!(cv >= 0 && cv < Infinity))
    throw new RangeError(`clusters.cv is ${cv}; give sd ÷ mean of the sessions a user, 0 or more.`);
  if (!(icc >= 0 && icc <= 1))
    throw new RangeError(`clusters.icc is ${icc}; give the correlation of sessions of one user, from 0 to 1.`);
  return 1 + (meanSize * (1 + cv * cv) - 1) * icc;
}

function checkNames(metrics: readonly MetricPlan[]): void {
  const seen = new Set<string>();
  for (const [at, { name, role = 'primary', margin }] of metrics.entries()) {
    if (name.trim() === '') throw new RangeError(`metrics[${at}].name is empty; give every metric a name.`);
    if (seen.has(name))
      throw new RangeError(
        `metrics[${at}].name is ${name}, which another metric has already; give every metric a name of its own.`,
      );
    if (role === 'guardrail' && !margin)
      throw new RangeError(
        `metrics[${at}] (${name}) is a guardrail without a margin; give the loss that would be accepted.`,
      );
    if (role !== 'guardrail' && margin)
      throw new RangeError(
        `metrics[${at}] (${name}) has a margin and is no guardrail; leave the margin out, or make its role guardrail.`,
      );
    seen.add(name);
  }
  if (!metrics.some(({ role = 'primary' }) => role === 'primary'))
    throw new RangeError('metrics has no primary metric; give the one that decides.');
}

function frameworkOf(framework: Framework = { kind: 'frequentist' }): PlannedFramework {
  if (framework.kind === 'bayesian')
    throw new RangeError(
      'framework is bayesian, which has no error rates to plan for; give frequentist for about its size, or group-sequential or always-valid.',
    );
  return framework;
}

function unexplained({ name, preperiodCorrelation: correlation = 0 }: MetricPlan): number {
  if (!(correlation > -1 && correlation < 1))
    throw new RangeError(`preperiodCorrelation of ${name} is ${correlation}; give a correlation between -1 and 1.`);
  return 1 - correlation ** 2;
}

function marginOf({ scale, value }: EffectSize): Margin {
  return scale === 'relative' ? { marginRelative: value } : { marginAbsolute: value };
}

function hypothesisOf({ effect }: MetricPlan, role: MetricRole): Hypothesis | null {
  if (effect)
    return effect.scale === 'relative' ? { upliftRelative: effect.value } : { differenceAbsolute: effect.value };
  return role === 'guardrail' ? { differenceAbsolute: 0 } : null;
}

/** Lets what is wrong with a metric say which metric it is. */
function checked({ name }: MetricPlan, design: Design, hypothesis: Hypothesis | null): Hypothesis | null {
  try {
    if (hypothesis) questionOf({ ...design, ...hypothesis });
    else comparisonOf(design);
  } catch (error) {
    if (error instanceof RangeError) error.message = `Metric ${name}: ${error.message}`;
    throw error;
  }
  return hypothesis;
}
