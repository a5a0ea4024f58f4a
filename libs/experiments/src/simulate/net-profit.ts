import { meanInterval, moments, type Moments } from '@cartograph/metrics';
import { drawSetting, moneySumsOf, runOf, withEffect, type CampaignDraws, type CampaignSetting } from './draw.js';
import { moneyOf, type Economics } from './economics.js';
import type { EffectModel } from './effect.js';
import type { SimulationHooks } from './simulation.js';

/** Runs that a search draws for each effect it tries, at most, unless told otherwise. */
const SEARCH_RUNS = 100;

/** What searches over effects and costs try; all tries draw the same users with the same chance, so that their differences are the inputs'. */
export interface Trial {
  setting: CampaignSetting;
  economics: Required<Economics>;
  /** Runs drawn for each effect tried. */
  runs: number;
  hooks: SimulationHooks | undefined;
}

/** Runs of a search: those asked for, or 100 and no more than the simulation has. @throws RangeError */
export function searchRunsOf(runs: number | undefined, ofSimulation: number): number {
  const chosen = runs ?? Math.min(SEARCH_RUNS, ofSimulation);
  if (!Number.isSafeInteger(chosen) || chosen < 2)
    throw new RangeError(`searchRuns is ${chosen}; give a whole number, 2 or more.`);
  return chosen;
}

/** The treatment arms of campaigns with this effect. @throws as `worldOf`; the signal's reason. */
export async function triedOn({ setting, runs, hooks }: Trial, effect: EffectModel): Promise<CampaignDraws> {
  return drawSetting(withEffect(setting, effect), runs, hooks?.signal ? { signal: hooks.signal } : {}, true);
}

/** Net profit over the runs. */
export function netProfitOf(draws: CampaignDraws, economics: Required<Economics>): Moments {
  const { runs, treatmentUsers } = draws.setting;
  return moments(
    Float64Array.from(
      { length: runs },
      (_, run) => moneyOf(moneySumsOf(runOf(draws, run), treatmentUsers), economics).netProfit,
    ),
  );
}

/** Half the width of the 95 % interval of a mean over runs. */
export function halfWidth(netProfit: Moments): number {
  const interval = meanInterval(netProfit);
  return interval.ok ? interval.high - interval.value : 0;
}
