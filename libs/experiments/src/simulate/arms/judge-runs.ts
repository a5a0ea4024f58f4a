import { createPace } from '@cartograph/threads';
import { momentsOfY } from '@cartograph/metrics';
import { analyzeExperiment } from '../../analysis/analyze-experiment.js';
import type { ArmStatistics } from '../../analysis/arm-statistics.js';
import type { MetricResult } from '../../analysis/decide.js';
import type { MetricStatistics } from '../../analysis/metric-statistics.js';
import type { AnalysisPlan } from '../../analysis/plan.js';
import { metricOf } from '../campaign.js';
import { TRACK } from '../campaign-kernel.js';
import { runOf } from '../draw.js';
import { armOfRun, type ArmSums, type CampaignMetric } from '../outcome.js';
import type { SimulationHooks } from '../simulation.js';
import type { TestMetric } from './arms-input.js';
import type { ArmsDraws } from './draw-arms.js';

/** An arm on a metric over the runs. */
export interface JudgedMetric {
  /** Observed treatment − control, absolute and in parts of the control's figure; NaN where a run has none. */
  difference: Float64Array;
  upliftRelative: Float64Array;
  /** Runs in which it is shown to be better, and worse, after correction; of a guardrail those in which it is shown to hold, and to be harmed. */
  better: number;
  worse: number;
  /** Runs in which nothing of it could be computed. */
  incomputable: number;
}

/** An arm over the runs, one entry a run. */
export interface JudgedArm {
  /** By metric, in the order of the test's. */
  metrics: JudgedMetric[];
  /** An effect on the first primary metric is shown, for the better or worse; the same without any effect. */
  isFound: Uint8Array;
  isFoundWithout: Uint8Array;
  /** The analysis would let it be shipped, and chooses it. */
  ships: Uint8Array;
  isChosen: Uint8Array;
  /** A primary metric is better and none worse, but a guardrail is harmed or not shown to hold. */
  isVetoed: Uint8Array;
  /** The first primary metric as measured. */
  figure: Float64Array;
}

/** What the analysis said in each run. */
export interface JudgedRuns {
  arms: JudgedArm[];
  controlFigure: Float64Array;
  /** Runs in which an effect on a primary metric of any arm is shown though there is none. */
  falseFindings: number;
}

/** Analyses each run by the plan, with the effects and on the same draws without. @throws the signal's reason. Cost O(runs · arms · (days + metrics)). */
export async function judgeRuns(
  draws: ArmsDraws,
  plan: AnalysisPlan,
  metrics: readonly TestMetric[],
  { signal }: SimulationHooks = {},
): Promise<JudgedRuns> {
  const { runs, days, metric: deciding } = draws.arms[0]!.setting;
  const judged: JudgedRuns = {
    arms: draws.arms.map(() => emptyArm(metrics.length, runs)),
    controlFigure: new Float64Array(runs),
    falseFindings: 0,
  };
  const pause = createPace(signal);
  for (let run = 0; run < runs; run += 1) {
    const sums = (track: number): ArmSums[] => draws.arms.map((arm) => armOfRun(runOf(arm, run), track, days));
    const control = armOfRun(runOf(draws.arms[0]!, run), TRACK.control, days);
    judgeRun(judged, run, plan, { control, treated: sums(TRACK.treatment), unmoved: sums(TRACK.unmoved) }, deciding);
    await pause();
  }
  return judged;
}

function judgeRun(
  judged: JudgedRuns,
  run: number,
  plan: AnalysisPlan,
  { control, treated, unmoved }: { control: ArmSums; treated: readonly ArmSums[]; unmoved: readonly ArmSums[] },
  deciding: CampaignMetric,
): void {
  const [found, without] = [analyzed(plan, control, treated), analyzed(plan, control, unmoved)];
  if (without.metrics.some(({ role, shown }) => role === 'primary' && isShown(shown))) judged.falseFindings += 1;
  judged.controlFigure[run] = metricOf(control, deciding);
  for (const [place, arm] of judged.arms.entries()) {
    const { name } = plan.arms[place + 1]!;
    const results = found.metrics.filter((each) => each.arm === name);
    for (const [at, result] of results.entries()) count(arm.metrics[at]!, run, result);
    const shown = (all: readonly MetricResult[]): boolean =>
      all.some((each) => each.arm === name && each.metric === deciding && isShown(each.shown));
    const decided = found.decision.arms[place]!;
    arm.figure[run] = metricOf(treated[place]!, deciding);
    arm.isFound[run] = shown(found.metrics) ? 1 : 0;
    arm.isFoundWithout[run] = shown(without.metrics) ? 1 : 0;
    arm.ships[run] = decided.kind === 'ship' ? 1 : 0;
    arm.isChosen[run] = found.decision.arm === name ? 1 : 0;
    arm.isVetoed[run] =
      decided.better.length > 0 &&
      decided.worse.length === 0 &&
      (decided.guardrails.harmed.length > 0 || decided.guardrails.open.length > 0)
        ? 1
        : 0;
  }
}

function count(metric: JudgedMetric, run: number, { role, absolute, control, guardrail, shown }: MetricResult): void {
  metric.difference[run] = absolute.estimate.ok ? absolute.estimate.value : Number.NaN;
  metric.upliftRelative[run] =
    absolute.estimate.ok && control.ok && control.value !== 0 ? absolute.estimate.value / control.value : Number.NaN;
  if (role === 'guardrail') {
    if (guardrail === null || !guardrail.ok) metric.incomputable += 1;
    else if (guardrail.verdict === 'inferior') metric.worse += 1;
    else if (guardrail.verdict !== 'inconclusive') metric.better += 1;
  } else if (shown === 'better') metric.better += 1;
  else if (shown === 'worse') metric.worse += 1;
  else if (shown === 'incomputable') metric.incomputable += 1;
}

function analyzed(
  plan: AnalysisPlan,
  control: ArmSums,
  treatments: readonly ArmSums[],
): ReturnType<typeof analyzeExperiment> {
  return analyzeExperiment({
    plan,
    hasEnded: true,
    arms: [control, ...treatments].map((sums, place) => statisticsOfArm(plan, plan.arms[place]!.name, sums)),
  });
}

/** The sums of an arm as the analysis takes them. */
function statisticsOfArm({ metrics }: AnalysisPlan, arm: string, { users, buyers, values }: ArmSums): ArmStatistics {
  const of = (kind: string, cuped: boolean): MetricStatistics =>
    kind === 'conversion'
      ? { form: 'counts', users, converted: buyers }
      : cuped
        ? { form: 'co-moments', cap: null, ...values }
        : { form: 'moments', cap: null, ...momentsOfY(values) };
  return {
    arm,
    units: users,
    metrics: Object.fromEntries(metrics.map(({ name, kind, cuped }) => [name, of(kind, cuped)])),
    segments: [],
    novelty: {},
  };
}

const isShown = (shown: MetricResult['shown']): boolean => shown === 'better' || shown === 'worse';

function emptyArm(metrics: number, runs: number): JudgedArm {
  const flags = (): Uint8Array => new Uint8Array(runs);
  return {
    metrics: Array.from({ length: metrics }, () => ({
      difference: new Float64Array(runs),
      upliftRelative: new Float64Array(runs),
      better: 0,
      worse: 0,
      incomputable: 0,
    })),
    isFound: flags(),
    isFoundWithout: flags(),
    ships: flags(),
    isChosen: flags(),
    isVetoed: flags(),
    figure: new Float64Array(runs),
  };
}
