import { incomputable, meanInterval, wilson, type Estimate, type Incomputable } from '@cartograph/metrics';
import { TRACK } from './campaign-kernel.js';
import { describeRuns, type Distribution } from './distribution.js';
import { extraOrdersOf, moneySumsOf, runOf, type CampaignDraws } from './draw.js';
import {
  checkEconomics,
  isKnown,
  moneyOf,
  unknownCostsText,
  type Economics,
  type UnknownEconomics,
} from './economics.js';
import { armOfRun, outcomeOf, type CampaignMetric, type CampaignOutcome } from './outcome.js';
import { partOf } from './parts-kernel.js';

/** A figure over the runs, or why no run has it. */
export type Described = Distribution | Incomputable;

/** Money over the runs, of the users who got the campaign. */
export interface MoneyResult {
  margin: Distribution;
  cost: Distribution;
  netProfit: Distribution;
  /** Share of runs with a net profit above 0. */
  probabilityOfProfit: Estimate;
}

/** How simulated campaigns came out. All sums are of the treatment arm. A share of runs is of all of them: one whose arms could not be compared wins, finds and ships nothing. */
export interface CampaignResult<Money extends MoneyResult | null = MoneyResult> {
  days: number;
  runs: number;
  controlUsers: number;
  treatmentUsers: number;
  metric: CampaignMetric;
  /** What the effect really does to the metric, as the mean over all runs of the same users with and without it. */
  trueDifference: number;
  /** Observed treatment − control of the metric, absolute. */
  difference: Described;
  /** The same divided by the control's metric; runs whose control has none are its incomputable runs. */
  upliftRelative: Described;
  /** Orders added less those lost and taken away, whether the test sees it or not. */
  extraOrders: Distribution;
  /** What they were worth. */
  extraRevenue: Distribution;
  /** Null where the margin or the cost of a contact is unknown. */
  money: Money;
  /** Share of runs in which the treatment's metric is the higher one. */
  probabilityTreatmentIsBetter: Estimate;
  /** Share of runs in which an effect is shown, by p and by the intervals, in the true direction; without an effect in any. */
  shareSignificant: Estimate;
  /** Share of runs in which an effect is shown on the same draw without any (paired A/A); should be at most about alpha. */
  falsePositiveRate: Estimate;
  /** Share of runs, of those that have an interval of the difference, in which it holds the true one; should be about 1 − alpha. */
  coverage: Estimate;
  wrongDecision: WrongDecision;
}

/** Decisions that would be wrong, if it is shipped exactly where the metric is significantly higher. Where the runs draw their uplift, a run's decision is held against its own net profit. */
export interface WrongDecision {
  /** Whether the campaign is profitable on average: the net profit is above 0. Null where the 95 % interval of the mean net profit over the runs has 0 within it, so that they do not tell, and where costs are unknown. */
  isWinner: boolean | null;
  /** Share of runs that ship a campaign which is not profitable; incomputable where it is or that is undecided and the uplift is sure. */
  shipsLoser: Estimate;
  /** Share of runs that stop one which is profitable; incomputable where it is not or that is undecided and the uplift is sure. */
  stopsWinner: Estimate;
}

/** What a test of several arms or metrics says of an arm in one run, in place of the two arms' own: with the effect, on the same draw without any, and whether it may be shipped. */
export interface RunVerdict {
  isFound: boolean;
  isFoundWithout: boolean;
  ships: boolean;
}

/**
 * What the drawn campaigns bring with these economics, by the test of two arms or by the verdicts of another, one a run. Cost O(runs · days).
 *
 * @param economics - where they are unknown, orders and revenue are told all the same, and money is not.
 */
export function describeCampaign(
  draws: CampaignDraws,
  economics: Economics,
  verdicts?: readonly RunVerdict[],
): CampaignResult;
export function describeCampaign(
  draws: CampaignDraws,
  economics: Economics | UnknownEconomics,
  verdicts?: readonly RunVerdict[],
): CampaignResult<MoneyResult | null>;
export function describeCampaign(
  draws: CampaignDraws,
  economics: Economics | UnknownEconomics,
  verdicts?: readonly RunVerdict[],
): CampaignResult<MoneyResult | null> {
  const { metric, alpha, days, runs, controlUsers, treatmentUsers } = draws.setting;
  const arms = Array.from({ length: runs }, (_, run) => {
    const values = runOf(draws, run);
    const [control, treatment, unmoved] = [TRACK.control, TRACK.treatment, TRACK.unmoved].map((track) =>
      armOfRun(values, track, days),
    ) as [Arm, Arm, Arm];
    const [outcome, without] = [
      outcomeOf(control, treatment, metric, alpha),
      outcomeOf(control, unmoved, metric, alpha),
    ];
    return { outcome, without, ...(verdicts?.[run] ?? ownVerdict(outcome, without)) };
  });
  const trueDifference = trueDifferenceOf(draws);
  const truths = trueDifferences(draws);
  const money = isKnown(economics) ? whatIf(draws, economics) : null;
  const isWinner = money === null ? null : isProfitableOnAverage(money.netProfit, runs);
  const untold = isKnown(economics) ? undecided(runs) : incomputable('no-data', unknownCostsText(economics));
  const tested = arms.flatMap(({ outcome, isFound }, run) =>
    outcome.ok ? [{ ...outcome, isFound, truth: truths[run]! }] : [],
  );
  const share = (count: number): Estimate => (tested.length === 0 ? nothingTested(runs) : wilson(count, runs));
  const ships = arms.filter((arm) => arm.ships).length;
  const paired = arms.filter(({ without }) => without.ok);
  return {
    days,
    runs,
    controlUsers,
    treatmentUsers,
    metric,
    trueDifference,
    difference: described(arms.map(({ outcome }) => (outcome.ok ? outcome.difference : Number.NaN))),
    upliftRelative: described(arms.map(({ outcome }) => (outcome.ok ? outcome.upliftRelative : Number.NaN))),
    extraOrders: ofRuns(draws, extraOrdersOf),
    extraRevenue: ofRuns(draws, (run) => moneySumsOf(run, treatmentUsers).extraRevenue),
    money,
    probabilityTreatmentIsBetter: share(tested.filter(({ difference }) => difference > 0).length),
    shareSignificant: share(
      tested.filter(({ isFound, difference, truth }) => isFound && (truth === 0 || difference * truth > 0)).length,
    ),
    falsePositiveRate:
      paired.length === 0
        ? nothingTested(runs)
        : wilson(paired.filter(({ isFoundWithout }) => isFoundWithout).length, runs),
    coverage:
      tested.length === 0
        ? nothingTested(runs)
        : wilson(tested.filter(({ low, high, truth }) => low <= truth && truth <= high).length, tested.length),
    wrongDecision: wronglyByRun(draws, economics, isWinner, arms) ?? {
      isWinner,
      shipsLoser:
        isWinner === false
          ? share(ships)
          : isWinner
            ? incomputable('no-data', 'The campaign is profitable, so no run ships a loser.')
            : untold,
      stopsWinner: isWinner
        ? share(runs - ships)
        : isWinner === false
          ? incomputable('no-data', 'The campaign is not profitable, so no run stops a winner.')
          : untold,
    },
  };
}

/** What is decided wrongly where each run has an uplift of its own: a run's decision is held against what is left in it. Null where the uplift is sure, or costs are unknown. */
function wronglyByRun(
  draws: CampaignDraws,
  economics: Economics | UnknownEconomics,
  isWinner: boolean | null,
  arms: readonly RunVerdict[],
): WrongDecision | null {
  const { drawn, runs, treatmentUsers } = draws.setting;
  if (drawn === undefined || !isKnown(economics)) return null;
  const checked = checkEconomics(economics);
  const profitable = arms.map(
    (_, run) => moneyOf(moneySumsOf(runOf(draws, run), treatmentUsers), checked).netProfit > 0,
  );
  return {
    isWinner,
    shipsLoser: wilson(arms.filter(({ ships }, run) => ships && !profitable[run]).length, runs),
    stopsWinner: wilson(arms.filter(({ ships }, run) => !ships && profitable[run]).length, runs),
  };
}

function ownVerdict(outcome: CampaignOutcome, without: CampaignOutcome): RunVerdict {
  return {
    isFound: outcome.ok && outcome.isShown,
    isFoundWithout: without.ok && without.isShown,
    ships: outcome.ok && outcome.isShown && outcome.difference > 0,
  };
}

/** Whether the mean over the runs is above 0, by its 95 % interval; where all runs have one net profit there is nothing to doubt. */
export function isProfitableOnAverage({ mean, sd }: Pick<Distribution, 'mean' | 'sd'>, runs: number): boolean | null {
  if (sd === 0 && runs > 1) return mean > 0;
  const interval = meanInterval({ n: runs, mean, m2: sd ** 2 * (runs - 1) });
  if (!interval.ok || (interval.low <= 0 && interval.high >= 0)) return null;
  return interval.low > 0;
}

function undecided(runs: number): Incomputable {
  return incomputable(
    'too-few',
    `Over ${runs} runs the mean net profit is not told from 0, so whether the campaign is profitable is undecided; simulate more of them.`,
  );
}

/** What the effect really does in each run: the mean over the runs that have the same uplift. */
export function trueDifferences(draws: CampaignDraws): Float64Array {
  const { drawn, runs, days, metric } = draws.setting;
  const truths = new Float64Array(runs);
  const parts = drawn?.length ?? 1;
  for (let part = 0; part < parts; part += 1) {
    const { from, to } = partOf(part, parts, runs);
    let sum = 0;
    for (let run = from; run < to; run += 1) {
      const values = runOf(draws, run);
      sum +=
        metricOf(armOfRun(values, TRACK.treatment, days), metric) -
        metricOf(armOfRun(values, TRACK.unmoved, days), metric);
    }
    truths.fill(sum / (to - from), from, to);
  }
  return truths;
}

/** What the effect really does to a metric, by default the campaign's: the mean over all runs of the same users' with and without it, absolute. */
export function trueDifferenceOf(draws: CampaignDraws, metric: CampaignMetric = draws.setting.metric): number {
  const { days, runs } = draws.setting;
  let sum = 0;
  for (let run = 0; run < runs; run += 1) {
    const values = runOf(draws, run);
    sum +=
      metricOf(armOfRun(values, TRACK.treatment, days), metric) -
      metricOf(armOfRun(values, TRACK.unmoved, days), metric);
  }
  return sum / runs;
}

/** The money that the drawn campaigns bring with other economics: no run is drawn again. Cost O(runs · log runs). */
export function whatIf(draws: CampaignDraws, economics: Economics): MoneyResult {
  const checked = checkEconomics(economics);
  const { runs, treatmentUsers } = draws.setting;
  const figures = { margin: new Float64Array(runs), cost: new Float64Array(runs), netProfit: new Float64Array(runs) };
  for (let run = 0; run < runs; run += 1) {
    const money = moneyOf(moneySumsOf(runOf(draws, run), treatmentUsers), checked);
    for (const name of ['margin', 'cost', 'netProfit'] as const) figures[name][run] = money[name];
  }
  return {
    margin: computable(figures.margin),
    cost: computable(figures.cost),
    netProfit: computable(figures.netProfit),
    probabilityOfProfit: wilson(figures.netProfit.filter((netProfit) => netProfit > 0).length, runs),
  };
}

type Arm = ReturnType<typeof armOfRun>;

/** The metric of one arm. */
export function metricOf(arm: Arm, metric: CampaignMetric): number {
  return metric === 'conversion' ? arm.buyers / arm.users : arm.values.meanY;
}

function ofRuns(draws: CampaignDraws, figure: (run: Float64Array) => number): Distribution {
  return computable(Float64Array.from({ length: draws.setting.runs }, (_, run) => figure(runOf(draws, run))));
}

/** A figure of runs, NaN where one has none. */
export function described(values: ArrayLike<number>): Described {
  return describeRuns(Float64Array.from(values)) ?? nothingTested(values.length);
}

function nothingTested(runs: number): Incomputable {
  return incomputable(
    'too-few',
    `In none of the ${runs} runs could the arms be compared: there are too few users or orders.`,
  );
}

/** A figure that every run has. */
function computable(values: Float64Array): Distribution {
  const distribution = describeRuns(values);
  if (distribution === null) throw new Error('No run has a figure that all have.');
  return distribution;
}
