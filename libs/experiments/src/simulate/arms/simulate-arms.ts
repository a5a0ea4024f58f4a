import { incomputable, wilson, type Estimate } from '@cartograph/metrics';
import type { AnalysisPlan } from '../../analysis/plan.js';
import {
  describeCampaign,
  described,
  trueDifferenceOf,
  type CampaignResult,
  type Described,
  type MoneyResult,
} from '../campaign.js';
import type { CampaignDraws } from '../draw.js';
import { isKnown, unknownCostsText, type UnknownEconomics } from '../economics.js';
import type { SimulationHooks } from '../simulation.js';
import { planOfRuns, type ArmsInput, type TestMetric } from './arms-input.js';
import { bestOf, mostRevenue, netProfitByRun, type BestArm } from './best-arm.js';
import { drawArms, settingsOfArms, type ArmsDraws } from './draw-arms.js';
import { judgeRuns, type JudgedArm, type JudgedMetric, type JudgedRuns } from './judge-runs.js';

/** A metric of an arm against the control. */
export interface ArmMetricResult extends TestMetric {
  /** What the effect really does to it, absolute, as `CampaignResult.trueDifference`. */
  trueDifference: number;
  difference: Described;
  upliftRelative: Described;
  /** Share of runs in which it is shown to be better, corrected within its role; of a guardrail, in which more harm than its margin is ruled out. */
  shownBetter: Estimate;
  /** Share of runs in which it is shown to be worse; of a guardrail, by more than its margin. */
  shownWorse: Estimate;
}

/** An arm of a test. */
export interface ArmResult {
  name: string;
  /** Of the users, as given. */
  share: number;
  /**
   * The same as of a campaign with this arm alone, by the first primary metric, but with the test's corrections: an effect is found, and the arm may be shipped, where the analysis says so. An arm that may be
   * shipped is not always the one that is.
   */
  campaign: CampaignResult<MoneyResult | null>;
  /** In the order of the test's metrics. */
  metrics: ArmMetricResult[];
  /** Share of runs in which it is the one shipped. */
  chosen: Estimate;
  /** Share of runs in which the first primary metric measures highest of all arms, the control among them. */
  measuresBest: Estimate;
  /** Share of runs in which its net profit per user who gets it is the highest of all arms and above 0; incomputable where costs are unknown. */
  mostProfitable: Estimate;
  /** Share of runs in which guardrails alone keep it from being shipped: harmed, or not shown to hold. */
  vetoed: Estimate;
}

/** How a test of several arms or metrics came out. */
export interface ArmsResult {
  metrics: TestMetric[];
  correction: AnalysisPlan['correction'];
  controlUsers: number;
  arms: ArmResult[];
  /** Share of runs that end with the control. */
  controlChosen: Estimate;
  best: BestArm;
  /** Share of runs in which an effect on a primary metric of any arm is shown on the same draws without effects; with Holm at most about alpha. */
  falseFindings: Estimate;
}

/**
 * Simulates a test of several arms or metrics on the shop's history. Each run is analyzed by the rules of a real test: every arm against the one control, corrected over arms and primary
 * metrics, guardrails by their margins; of the arms that may be shipped the one with the largest gain is, otherwise the control stays.
 *
 * @throws as `settingsOfArms`; the signal's reason.
 */
export async function simulateArms(input: ArmsInput, hooks?: SimulationHooks): Promise<ArmsResult> {
  return describeArms(await drawArms(settingsOfArms(input), hooks), input, hooks);
}

/** What drawn campaigns of several arms bring. @throws the signal's reason. */
export async function describeArms(draws: ArmsDraws, input: ArmsInput, hooks?: SimulationHooks): Promise<ArmsResult> {
  const { alpha, runs } = draws.arms[0]!.setting;
  const plan = planOfRuns(
    input,
    [draws.controlUsers, ...draws.arms.map(({ setting }) => setting.treatmentUsers)],
    alpha,
  );
  const judged = await judgeRuns(draws, plan, input.metrics, hooks);
  const costs = input.arms.map(({ economics }) => economics);
  const unknown = costs.find((economics): economics is UnknownEconomics => !isKnown(economics));
  const netProfits = costs.flatMap((economics, place) =>
    isKnown(economics) ? [netProfitByRun(draws.arms[place]!, economics)] : [],
  );
  const chosen = judged.arms.map(({ isChosen }) => isChosen);
  return {
    metrics: input.metrics.map((metric) => ({ ...metric })),
    correction: plan.correction,
    controlUsers: draws.controlUsers,
    arms: input.arms.map((arm, place) => ({
      name: arm.name,
      share: arm.share,
      campaign: describeCampaign(draws.arms[place]!, arm.economics, verdictsOf(judged.arms[place]!, runs)),
      metrics: input.metrics.map((metric, at) =>
        metricResult(draws.arms[place]!, metric, judged.arms[place]!.metrics[at]!),
      ),
      chosen: wilson(sumOf(chosen[place]!), runs),
      measuresBest: measuresBest(judged, place, runs),
      mostProfitable:
        unknown === undefined
          ? wilson(
              countRuns(
                runs,
                (run) =>
                  netProfits[place]![run]! > 0 &&
                  netProfits.every((netProfit, other) => other === place || netProfits[place]![run]! > netProfit[run]!),
              ),
              runs,
            )
          : incomputable('no-data', unknownCostsText(unknown)),
      vetoed: wilson(sumOf(judged.arms[place]!.isVetoed), runs),
    })),
    controlChosen: wilson(
      countRuns(runs, (run) => chosen.every((flags) => flags[run] === 0)),
      runs,
    ),
    best:
      unknown === undefined
        ? bestOf(
            input.arms.map(({ name }) => name),
            netProfits,
            chosen,
          )
        : mostRevenue(
            input.arms.map(({ name }) => name),
            draws.arms,
            unknown,
          ),
    falseFindings: wilson(judged.falseFindings, runs),
  };
}

function verdictsOf(
  { isFound, isFoundWithout, ships }: JudgedArm,
  runs: number,
): { isFound: boolean; isFoundWithout: boolean; ships: boolean }[] {
  return Array.from({ length: runs }, (_, run) => ({
    isFound: isFound[run] === 1,
    isFoundWithout: isFoundWithout[run] === 1,
    ships: ships[run] === 1,
  }));
}

function metricResult(draws: CampaignDraws, metric: TestMetric, judged: JudgedMetric): ArmMetricResult {
  const { runs } = draws.setting;
  const share = (count: number): Estimate =>
    judged.incomputable === runs
      ? incomputable(
          'too-few',
          `In none of the ${runs} runs could ${metric.metric} be compared: there are too few users or orders.`,
        )
      : wilson(count, runs);
  return {
    ...metric,
    trueDifference: trueDifferenceOf(draws, metric.metric),
    difference: described(judged.difference),
    upliftRelative: described(judged.upliftRelative),
    shownBetter: share(judged.better),
    shownWorse: share(judged.worse),
  };
}

function measuresBest({ arms, controlFigure }: JudgedRuns, place: number, runs: number): Estimate {
  const { figure } = arms[place]!;
  return wilson(
    countRuns(
      runs,
      (run) =>
        figure[run]! > controlFigure[run]! &&
        arms.every((other, at) => at === place || figure[run]! > other.figure[run]!),
    ),
    runs,
  );
}

function countRuns(runs: number, test: (run: number) => boolean): number {
  let count = 0;
  for (let run = 0; run < runs; run += 1) if (test(run)) count += 1;
  return count;
}

function sumOf(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}
