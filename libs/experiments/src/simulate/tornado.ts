import { settingOf, type CampaignDraws, type CampaignInput } from './draw.js';
import { checkEconomics, ECONOMICS, type Economics, type EconomicsName } from './economics.js';
import { UPLIFTS, type EffectModel, type UpliftName } from './effect.js';
import { netProfitOf, searchRunsOf, triedOn, type Trial } from './net-profit.js';
import type { SimulationHooks } from './simulation.js';

/** Inputs that a tornado can move: uplifts for all segments, the course, cannibalization, and what money is made of. */
export const TORNADO_INPUTS = [
  ...UPLIFTS,
  'onsetDays',
  'halfLifeDays',
  'noveltyShare',
  'noveltyHalfLifeDays',
  'cannibalization',
  ...ECONOMICS,
] as const;
export type TornadoInput = (typeof TORNADO_INPUTS)[number];

/** The values that an input may have. */
export interface InputRange {
  input: TornadoInput;
  low: number;
  high: number;
}

/** What one input does to the mean net profit, the others as they are. */
export interface TornadoBar extends InputRange {
  netProfitAtLow: number;
  netProfitAtHigh: number;
}

/** Which inputs matter most. */
export interface Tornado {
  /** Mean net profit with every input as it is. */
  netProfit: number;
  /** The longest bar first; of equal ones, in the order of `TORNADO_INPUTS`. */
  bars: TornadoBar[];
  /** Runs that were drawn for each value. */
  runs: number;
}

/**
 * Moves each input to its low and its high value and tells the mean net profit; all campaigns are drawn alike (common random numbers).
 *
 * @param input.ranges - each input once, low ≤ high. An uplift's values are those for all segments; segments with one of their own keep it.
 * @throws RangeError - a range that is none, an input that the effect does not have; as `settingOf`; the signal's reason.
 * Cost two simulations of `searchRuns` runs an input of the effect, and none for the costs.
 */
export async function tornado(
  input: CampaignInput & { economics: Economics; ranges: readonly InputRange[]; searchRuns?: number },
  hooks?: SimulationHooks,
): Promise<Tornado> {
  const setting = settingOf(input);
  const trial: Trial = {
    setting,
    economics: checkEconomics(input.economics),
    runs: searchRunsOf(input.searchRuns, setting.runs),
    hooks,
  };
  checkRanges(input.ranges);
  const total = 2 * input.ranges.length;
  const bars: TornadoBar[] = [];
  const asTheyAre = await triedOn(trial, setting.effect);
  const netProfitWith = async (input: TornadoInput, value: number): Promise<number> => {
    if (isEconomics(input)) return netProfitOf(asTheyAre, checkEconomics({ ...trial.economics, [input]: value })).mean;
    return netProfitOf(await triedOn(trial, effectWith(setting.effect, input, value)), trial.economics).mean;
  };
  for (const range of input.ranges) {
    const [netProfitAtLow, netProfitAtHigh] = [
      await netProfitWith(range.input, range.low),
      await netProfitWith(range.input, range.high),
    ];
    bars.push({ ...range, netProfitAtLow, netProfitAtHigh });
    hooks?.onProgress?.(2 * bars.length, total);
  }
  return { netProfit: netProfitOf(asTheyAre, trial.economics).mean, bars: longestFirst(bars), runs: trial.runs };
}

/** The same of costs alone, worked out on campaigns that were drawn. @throws RangeError - a range that is none, or not of the costs. */
export function tornadoOfCosts(draws: CampaignDraws, given: Economics, ranges: readonly InputRange[]): Tornado {
  const economics = checkEconomics(given);
  checkRanges(ranges);
  const bars = ranges.map((range): TornadoBar => {
    if (!isEconomics(range.input))
      throw new RangeError(
        `ranges has ${range.input}, but only costs can be moved without drawing again: ${ECONOMICS.join(', ')}.`,
      );
    const netProfitWith = (value: number): number =>
      netProfitOf(draws, checkEconomics({ ...economics, [range.input]: value })).mean;
    return { ...range, netProfitAtLow: netProfitWith(range.low), netProfitAtHigh: netProfitWith(range.high) };
  });
  return { netProfit: netProfitOf(draws, economics).mean, bars: longestFirst(bars), runs: draws.setting.runs };
}

function longestFirst(bars: readonly TornadoBar[]): TornadoBar[] {
  const length = (bar: TornadoBar): number => Math.abs(bar.netProfitAtHigh - bar.netProfitAtLow);
  const place = (bar: TornadoBar): number => TORNADO_INPUTS.indexOf(bar.input);
  return bars.toSorted((a, b) => length(b) - length(a) || place(a) - place(b));
}

/** The effect with one of its numbers changed. @throws RangeError - it has no novelty or cannibalization to change. */
export function effectWith(
  effect: EffectModel,
  input: Exclude<TornadoInput, EconomicsName>,
  value: number,
): EffectModel {
  if (isUplift(input)) return { ...effect, [input]: { ...effect[input], uplift: value } };
  if (input === 'onsetDays' || input === 'halfLifeDays')
    return { ...effect, course: { ...effect.course, [input]: value } };
  if (input === 'cannibalization') {
    if (effect.cannibalization === undefined)
      throw new RangeError(
        'ranges has cannibalization, but the effect has none; give it one, with share 0 if need be.',
      );
    return { ...effect, cannibalization: { ...effect.cannibalization, share: value } };
  }
  const novelty = effect.course?.novelty;
  if (novelty === undefined)
    throw new RangeError(`ranges has ${input}, but the effect has no novelty; give it one, with share 0 if need be.`);
  return {
    ...effect,
    course: {
      ...effect.course,
      novelty: input === 'noveltyShare' ? { ...novelty, share: value } : { ...novelty, halfLifeDays: value },
    },
  };
}

function checkRanges(ranges: readonly InputRange[]): void {
  const seen = new Set<string>();
  for (const { input, low, high } of ranges) {
    if (!TORNADO_INPUTS.includes(input))
      throw new RangeError(`ranges names ${String(input)}; the inputs are ${TORNADO_INPUTS.join(', ')}.`);
    if (seen.has(input)) throw new RangeError(`ranges names ${input} twice; give each input once.`);
    if (!(low <= high)) throw new RangeError(`ranges has ${input} from ${low} to ${high}; give low ≤ high.`);
    seen.add(input);
  }
}

function isEconomics(input: TornadoInput): input is EconomicsName {
  return (ECONOMICS as readonly string[]).includes(input);
}

export function isUplift(input: TornadoInput): input is UpliftName {
  return (UPLIFTS as readonly string[]).includes(input);
}
