import type { Moments } from '@cartograph/metrics';
import { ImpossibleUpliftError } from '../design/rate-after.js';
import { settingOf, withEffect, type CampaignInput } from './draw.js';
import { checkEconomics, unknownCostsText, type Economics, type UnknownEconomics } from './economics.js';
import { UPLIFTS, type EffectModel, type Uplift, type UpliftName } from './effect.js';
import { halfWidth, netProfitOf, searchRunsOf, triedOn, type Trial } from './net-profit.js';
import type { SimulationHooks } from './simulation.js';

/** How strong an effect must be for the campaign to pay for itself. */
export type BreakEven =
  | {
      ok: true;
      /** All uplifts times this bring a mean net profit of 0; 1 is the effect as given, 0 that there is nothing to pay for. */
      scale: number;
      /** 95 % interval of the scale, from the spread of the net profit over the search's runs. */
      low: number;
      high: number;
      /** The uplifts for all segments times the scale. */
      uplifts: Partial<Record<UpliftName, number>>;
      /** Runs that each try of the search drew. */
      runs: number;
    }
  | {
      ok: false;
      /**
       * `costs-unknown`: nobody said what there is to pay for. `no-uplift`: the effect has none above 0 that could grow. `out-of-reach`: even the strongest effect that is possible does not cover the costs. `loses`: without the effect
       * there is no loss, with it there is, so that less of it is better.
       */
      reason: 'costs-unknown' | 'no-uplift' | 'out-of-reach' | 'loses';
      detail: string;
    };

/** Where costs are unknown. */
export const noBreakEven = (economics: UnknownEconomics): BreakEven => ({
  ok: false,
  reason: 'costs-unknown',
  detail: unknownCostsText(economics),
});

/** Largest scale tried. */
const MOST_SCALE = 1_024;

/**
 * Finds the break-even uplift: the scale of the whole effect at which the mean net profit is 0, by false position over campaigns that are drawn alike
 * (common random numbers), to a thousandth of the scale.
 *
 * @param input.searchRuns - campaigns drawn for each effect tried, ≥ 2. Default 100, or `runs` where these are fewer.
 * @throws as `settingOf`; the signal's reason.
 * Cost about a dozen simulations of `searchRuns` runs.
 */
export async function breakEven(
  input: CampaignInput & { economics: Economics; searchRuns?: number },
  hooks?: SimulationHooks,
): Promise<BreakEven> {
  const setting = settingOf(input);
  const trial: Trial = {
    setting,
    economics: checkEconomics(input.economics),
    runs: searchRunsOf(input.searchRuns, setting.runs),
    hooks,
  };
  const { effect } = setting;
  const netProfitAt = async (scale: number): Promise<Moments> =>
    netProfitOf(await triedOn(trial, scaled(effect, scale)), trial.economics);
  const netProfit = async (scale: number): Promise<number> => (await netProfitAt(scale)).mean;
  if (!UPLIFTS.some((name) => canGrow(effect[name])))
    return {
      ok: false,
      reason: 'no-uplift',
      detail: 'The effect has no uplift above 0, so there is none that could make the campaign profitable.',
    };
  const cost = -(await netProfit(0));
  if (cost <= 0) {
    const at = isPossible(trial, 1) ? 1 : largestPossible(trial, 0, 1);
    const value = await netProfit(at);
    if (value < 0)
      return {
        ok: false,
        reason: 'loses',
        detail: `There is nothing to pay for, yet ${at === 1 ? '' : `${at.toPrecision(4)} times `}the effect leaves ${value.toPrecision(4)} on average: the less of it the better.`,
      };
    return { ok: true, scale: 0, low: 0, high: 0, uplifts: upliftsAt(effect, 0), runs: trial.runs };
  }
  let [lossAt, loss] = [0, -cost];
  let gainAt = 1;
  if (!isPossible(trial, gainAt)) gainAt = largestPossible(trial, lossAt, gainAt);
  let gain = await netProfit(gainAt);
  while (gain < 0 && gainAt < MOST_SCALE) {
    [lossAt, loss] = [gainAt, gain];
    gainAt = isPossible(trial, 2 * gainAt) ? 2 * gainAt : largestPossible(trial, gainAt, 2 * gainAt);
    if (gainAt <= lossAt * (1 + 1e-9)) break;
    gain = await netProfit(gainAt);
  }
  if (gain < 0)
    return {
      ok: false,
      reason: 'out-of-reach',
      detail: `Even ${gainAt.toPrecision(4)} times the effect, ${gainAt >= MOST_SCALE ? 'the most that was tried' : 'beyond which a rate would leave 100 %'}, leaves ${gain.toPrecision(4)} on average.`,
    };
  const scale = await crossing(netProfit, { lossAt, loss, gainAt, gain });
  const half = (halfWidth(await netProfitAt(scale)) * scale) / cost;
  return {
    ok: true,
    scale,
    low: scale - half,
    high: scale + half,
    uplifts: upliftsAt(effect, scale),
    runs: trial.runs,
  };
}

/** The effect with all its uplifts so many times as large; none goes below −1. */
export function scaled(effect: EffectModel, scale: number): EffectModel {
  const changed: EffectModel = { ...effect };
  for (const name of UPLIFTS) {
    const given = effect[name];
    if (given === undefined) continue;
    changed[name] = {
      ...given,
      uplift: times(given.uplift, scale),
      ...(given.bySegment === undefined
        ? {}
        : {
            bySegment: Object.fromEntries(
              Object.entries(given.bySegment).map(([segment, uplift]) => [segment, times(uplift, scale)]),
            ),
          }),
    };
  }
  return changed;
}

function times(uplift: number, scale: number): number {
  return Math.max(-1, uplift * scale);
}

function canGrow(given: Uplift | undefined): boolean {
  return given !== undefined && [given.uplift, ...Object.values(given.bySegment ?? {})].some((uplift) => uplift > 0);
}

function upliftsAt(effect: EffectModel, scale: number): Partial<Record<UpliftName, number>> {
  const changed = scaled(effect, scale);
  return Object.fromEntries(
    UPLIFTS.flatMap((name) => (changed[name] === undefined ? [] : [[name, changed[name].uplift]])),
  );
}

/** Whether no rate leaves [0, 1]. */
function isPossible({ setting }: Trial, scale: number): boolean {
  try {
    withEffect(setting, scaled(setting.effect, scale));
    return true;
  } catch (error) {
    if (error instanceof ImpossibleUpliftError) return false;
    throw error;
  }
}

function largestPossible(trial: Trial, possible: number, impossible: number): number {
  let [low, high] = [possible, impossible];
  for (let step = 0; step < 30; step += 1) {
    const middle = (low + high) / 2;
    if (isPossible(trial, middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** False position with halved ends (Illinois). */
async function crossing(
  netProfit: (scale: number) => Promise<number>,
  ends: { lossAt: number; loss: number; gainAt: number; gain: number },
): Promise<number> {
  let { lossAt, loss, gainAt, gain } = ends;
  let side = 0;
  for (let step = 0; step < 30 && gainAt - lossAt > 1e-3 * gainAt && gain !== 0; step += 1) {
    const at = (lossAt * gain - gainAt * loss) / (gain - loss);
    const value = await netProfit(at);
    if (Math.abs(value) <= 1e-6 * Math.abs(ends.loss)) return at;
    if (value < 0) {
      [lossAt, loss] = [at, value];
      if (side === -1) gain /= 2;
      side = -1;
    } else {
      [gainAt, gain] = [at, value];
      if (side === 1) loss /= 2;
      side = 1;
    }
  }
  return (lossAt * gain - gainAt * loss) / (gain - loss);
}
