import { definePlan, type AnalysisPlan } from '../../analysis/plan.js';
import type { MetricRole } from '../../analysis/metric-definition.js';
import type { CampaignInput } from '../draw.js';
import { checkEconomics, isKnown, type Economics, type UnknownEconomics } from '../economics.js';
import type { EffectModel } from '../effect.js';
import { METRICS, type CampaignMetric } from '../outcome.js';

/** What the control is called beside arms of the writer's own names. */
export const CONTROL = 'control';

/** A treatment arm to simulate. */
export interface SimulatedArm {
  /** Its own, not `control`. */
  name: string;
  /** Of the users drawn, fraction in (0, 1); what all arms leave is the control's. */
  share: number;
  effect: EffectModel;
  /** What it costs if it is shipped alone. Where that is unknown of any arm, no arm is told to be profitable or to be best. */
  economics: Economics | UnknownEconomics;
}

/** A metric that the test looks at. */
export interface TestMetric {
  metric: CampaignMetric;
  /** A primary one decides, a secondary one is told, a guardrail must be shown not to be harmed. */
  role: MetricRole;
  /** Guardrails only, and they need it: the fall that is put up with, in parts of the control's figure, above 0. */
  margin?: number;
}

/** A test of several arms or metrics to simulate on a history. */
export interface ArmsInput extends Omit<CampaignInput, 'effect' | 'treatmentShare' | 'metric'> {
  /** At least one, in the order in which they are told. */
  arms: readonly SimulatedArm[];
  /** Each metric once, at least one of them primary; arms are told by the first of these. */
  metrics: readonly TestMetric[];
  /** Over treatment arms × primary metrics, as `AnalysisPlan.correction`. Default `holm`. */
  correction?: AnalysisPlan['correction'];
}

/** The first primary metric. @throws RangeError - there is none. */
export function decidingMetric(metrics: readonly TestMetric[]): CampaignMetric {
  const first = metrics.find(({ role }) => role === 'primary');
  if (first === undefined) throw new RangeError('metrics has no primary metric; give the one that decides.');
  return first.metric;
}

/** What is wrong with the arms of a test, in words that stand behind `arms`; null where nothing is. */
export function armsProblem(arms: readonly Pick<SimulatedArm, 'name' | 'share'>[]): string | null {
  if (arms.length === 0) return 'is empty; give at least one arm beside the control.';
  const names = arms.map(({ name }) => name);
  if (names.some((name) => name.trim() === '')) return 'has an arm without a name; give each its own.';
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) return `has "${twice}" twice; give each arm a name of its own.`;
  if (names.includes(CONTROL))
    return `has an arm called ${CONTROL}, which is what the arms leave; call it something else, or leave it out.`;
  const wrong = arms.find(({ share }) => !(share > 0 && share < 1));
  if (wrong !== undefined)
    return `has "${wrong.name}" with a share of ${wrong.share}; give a fraction above 0 and below 1.`;
  const sum = arms.reduce((total, { share }) => total + share, 0);
  return sum < 1 - 1e-9
    ? null
    : `has shares that sum to ${Number(sum.toPrecision(12))}; the control is what they leave, so give less than 1 in all.`;
}

/** What is wrong with the metrics of a test, in words that stand behind `metrics`; null where nothing is. */
export function metricsProblem(metrics: readonly TestMetric[]): string | null {
  const names = metrics.map(({ metric }) => metric);
  const unknown = names.find((name) => !METRICS.includes(name));
  if (unknown !== undefined) return `has ${String(unknown)}; give ${METRICS.join(' or ')}.`;
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) return `has ${twice} twice; give each metric once.`;
  for (const { metric, role, margin } of metrics) {
    if (role === 'guardrail' && margin === undefined)
      return `has ${metric} as a guardrail without a margin; give the fall that is put up with, such as margin: 0.02 for 2 %.`;
    if (role !== 'guardrail' && margin !== undefined)
      return `has ${metric} with a margin, which only guardrails have; leave it out, or make its role guardrail.`;
    if (margin !== undefined && !(margin > 0 && margin < 1))
      return `has ${metric} with a margin of ${margin}; give a fraction above 0 and below 1.`;
  }
  return metrics.some(({ role }) => role === 'primary') ? null : 'has no primary metric; give the one that decides.';
}

/** @throws RangeError - names what is wrong with arms, metrics or economics. */
export function checkArmsInput({ arms, metrics }: ArmsInput): void {
  const [ofArms, ofMetrics] = [armsProblem(arms), metricsProblem(metrics)];
  if (ofArms !== null) throw new RangeError(`arms ${ofArms}`);
  if (ofMetrics !== null) throw new RangeError(`metrics ${ofMetrics}`);
  for (const { economics } of arms) if (isKnown(economics)) checkEconomics(economics);
}

/**
 * The plan by which each run is analyzed: the same rules as of a real test, judged once at its end.
 *
 * @param users - of each arm, the control first.
 */
export function planOfRuns(
  { arms, metrics, correction = 'holm' }: ArmsInput,
  users: readonly number[],
  alpha: number,
): AnalysisPlan {
  const all = users.reduce((sum, count) => sum + count, 0);
  return definePlan({
    arms: [CONTROL, ...arms.map(({ name }) => name)].map((name, place) => ({ name, weight: users[place]! / all })),
    metrics: metrics.map(({ metric, role, margin }) => ({
      name: metric,
      role,
      kind: metric === 'conversion' ? 'conversion' : 'mean',
      cuped: metric === 'revenue-cuped',
      margin: margin === undefined ? null : { scale: 'relative', value: margin },
    })),
    alpha,
    correction,
  });
}
