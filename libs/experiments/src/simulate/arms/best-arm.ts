import { incomputable, moments, sampleVariance, wilson, type Estimate } from '@cartograph/metrics';
import { isProfitableOnAverage } from '../campaign.js';
import { moneySumsOf, runOf, type CampaignDraws } from '../draw.js';
import { checkEconomics, moneyOf, unknownCostsText, type Economics, type UnknownEconomics } from '../economics.js';

/** Which arm is best by its mean net profit per user who gets it, so that arms of different sizes compare, and how often the test ends with it. Shares are incomputable where the runs do not tell which is best, or nothing of the kind can be. */
export interface BestArm {
  /** The treatment arm with the highest mean; where costs are unknown, that with the most extra revenue per user. */
  arm: string;
  /** Whether it is better than each other arm and than no campaign; false where no campaign is best. Null where a 95 % interval over the runs of the difference to one of these has 0 within it, and where costs are unknown. */
  isBest: boolean | null;
  /** Share of runs that end with what is best: with `arm`, or with the control where no campaign is best. */
  choosesBest: Estimate;
  /** Share of runs that ship another arm than the best one. */
  shipsWorse: Estimate;
  /** Share of runs that end with the control though the arm is better; incomputable where no campaign is best. */
  stopsBest: Estimate;
}

/** Net profit of each run, per user who gets the arm. */
export function netProfitByRun(draws: CampaignDraws, economics: Economics): Float64Array {
  const checked = checkEconomics(economics);
  const { runs, treatmentUsers } = draws.setting;
  return Float64Array.from(
    { length: runs },
    (_, run) => moneyOf(moneySumsOf(runOf(draws, run), treatmentUsers), checked).netProfit / treatmentUsers,
  );
}

/**
 * The best arm.
 *
 * @param names - of the treatment arms.
 * @param netProfits - net profit per user of each arm, by run.
 * @param chosen - of each arm, by run: 1 where the test ends with it.
 */
export function bestOf(
  names: readonly string[],
  netProfits: readonly Float64Array[],
  chosen: readonly Uint8Array[],
): BestArm {
  const means = netProfits.map((netProfit) => moments(netProfit).mean);
  const best = means.indexOf(Math.max(...means));
  const runs = netProfits[0]!.length;
  const isProfitable = isAbove(netProfits[best]!, null);
  const others = netProfits.filter((_, place) => place !== best);
  const isBest =
    isProfitable === false
      ? false
      : isProfitable === true && others.every((other) => isAbove(netProfits[best]!, other) === true)
        ? true
        : null;
  const share = (test: (run: number) => boolean): Estimate => {
    if (isBest === null)
      return incomputable(
        'too-few',
        `Over ${runs} runs the mean net profit of ${names[best]} is not told from that of another arm or from 0, so which is best is undecided; simulate more of them.`,
      );
    let count = 0;
    for (let run = 0; run < runs; run += 1) if (test(run)) count += 1;
    return wilson(count, runs);
  };
  const isControl = (run: number): boolean => chosen.every((flags) => flags[run] === 0);
  const isChosen = (run: number): boolean => chosen[best]![run] === 1;
  return {
    arm: names[best]!,
    isBest,
    choosesBest: share((run) => (isBest === true ? isChosen(run) : isControl(run))),
    shipsWorse: share((run) => !isControl(run) && (isBest === false || !isChosen(run))),
    stopsBest:
      isBest === false
        ? incomputable('no-data', 'No campaign is best, so no run stops one that is.')
        : share(isControl),
  };
}

/** The arm that sells most, of which nobody can say whether it is best: costs are unknown. */
export function mostRevenue(
  names: readonly string[],
  draws: readonly CampaignDraws[],
  unknown: UnknownEconomics,
): BestArm {
  const means = draws.map((arm) => moments(netProfitByRun(arm, { grossMargin: 1 })).mean);
  const untold = incomputable('no-data', unknownCostsText(unknown));
  return {
    arm: names[means.indexOf(Math.max(...means))]!,
    isBest: null,
    choosesBest: untold,
    shipsWorse: untold,
    stopsBest: untold,
  };
}

/** Whether the mean of a − b over the runs is above 0; b null for 0. Null where the runs do not tell. */
function isAbove(a: Float64Array, b: Float64Array | null): boolean | null {
  const known = moments(b === null ? a : a.map((value, run) => value - b[run]!));
  return isProfitableOnAverage(
    { mean: known.mean, sd: a.length === 1 ? 0 : Math.sqrt(sampleVariance(known)) },
    a.length,
  );
}
