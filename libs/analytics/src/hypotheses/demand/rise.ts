import {
  dispersionOf,
  type DispersionSums,
  dispersionSums,
  type Estimate,
  incomputable,
  negativeBinomialUpperTail,
  overdispersedRate,
  type Replicates,
} from '@cartograph/metrics';
import { CELLS } from './week-clock.js';
import type { WeekTable } from './week-table.js';

/** Hours of one weekday, one after another. */
export interface HourWindow {
  /** ISO: 1 is Monday. */
  weekday: number;
  fromHour: number;
  /** Not included; 24 is the day's end. */
  toHour: number;
}

/** What a category had in a window of the week, against what the rest of the shop leads to expect. */
export interface Rise {
  observed: number;
  expected: number;
  /** Variance of the observed count around the expected one, dispersion included. */
  variance: number;
  /** φ: the greater of the category's and of the window's own. */
  dispersion: number;
}

/** Room for a window's replicates, used over and over where thousands of windows are looked at. */
export interface Scratch {
  counts: Float64Array;
  expected: Float64Array;
  variances: Float64Array;
}

export function scratchFor(weeks: readonly number[]): Scratch {
  return {
    counts: new Float64Array(weeks.length),
    expected: new Float64Array(weeks.length),
    variances: new Float64Array(weeks.length),
  };
}

/**
 * A window's replicates, one a week, added up over the types of events.
 *
 * Expected of a type in a week: A·B ÷ C, A the category's events in the week's other hours, B the rest of the shop's in the window, C the rest's in the other
 * hours. So the category's level, the shop's rhythm of that very week, and hours that are longer, missing or doubled are all allowed for, and neither
 * a peak nor a large category lifts what it is compared with. Its variance at dispersion 1, with that of A, B and C: E(1 + A/C)(1 + B/C).
 *
 * @param into - overwritten and answered. Default: new room.
 */
export function replicatesOf(
  tables: readonly WeekTable[],
  { weekday, fromHour, toHour }: HourWindow,
  weeks: readonly number[],
  into: Scratch = scratchFor(weeks),
): Replicates {
  const { counts, expected: expectedCounts, variances } = into;
  for (const figures of [counts, expectedCounts, variances]) figures.fill(0);
  for (const [at, week] of weeks.entries()) {
    const first = week * CELLS + (weekday - 1) * 24;
    for (const { category, rest } of tables) {
      let inside = 0;
      let restInside = 0;
      for (let hour = fromHour; hour < toHour; hour += 1) {
        inside += category.cells[first + hour] ?? 0;
        restInside += rest.cells[first + hour] ?? 0;
      }
      const others = (category.totals[week] ?? 0) - inside;
      const restOthers = (rest.totals[week] ?? 0) - restInside;
      if (restOthers <= 0) continue;
      const expected = (others * restInside) / restOthers;
      counts[at] = (counts[at] ?? 0) + inside;
      expectedCounts[at] = (expectedCounts[at] ?? 0) + expected;
      variances[at] = (variances[at] ?? 0) + expected * (1 + others / restOthers) * (1 + restInside / restOthers);
    }
  }
  return into;
}

/** φ of a category: how far its single hours vary from week to week, over all of them. Peaks that come every week do not add to it. */
export function categoryDispersion(tables: readonly WeekTable[], weeks: readonly number[]): number {
  const sums: DispersionSums = { squares: 0, variance: 0 };
  const scratch = scratchFor(weeks);
  for (let cell = 0; cell < CELLS; cell += 1) {
    const { squares, variance } = dispersionSums(replicatesOf(tables, windowOfCell(cell), weeks, scratch));
    sums.squares += squares;
    sums.variance += variance;
  }
  return dispersionOf(sums);
}

/**
 * Adds up a window over some weeks. Its dispersion is the category's, or its own from week to week where that is greater: then a single
 * day cannot make a peak.
 */
export function riseOf(
  tables: readonly WeekTable[],
  dispersion: number,
  window: HourWindow,
  weeks: readonly number[],
  scratch?: Scratch,
): Rise {
  const replicates = replicatesOf(tables, window, weeks, scratch);
  const own = dispersionOf(dispersionSums(replicates));
  const phi = Math.max(dispersion, own);
  return {
    observed: sum(replicates.counts),
    expected: sum(replicates.expected),
    variance: phi * sum(replicates.variances),
    dispersion: phi,
  };
}

/** E² ÷ variance: how many independent things the expectation is worth. */
export function effectiveOf({ expected, variance }: Rise): number {
  return variance > 0 ? expected ** 2 / variance : 0;
}

/** One-sided p of a rise: P(X ≥ observed) of a negative binomial with the expected mean and its variance; 1 where nothing rose. */
export function riseP({ observed, expected, variance }: Rise): number {
  return expected > 0 && observed > expected ? negativeBinomialUpperTail(observed, expected, variance) : 1;
}

/** Relative demand, 1 being that of everybody, with its interval at 95 %. */
export function relativeDemand({ observed, expected, variance }: Rise): Estimate {
  if (expected === 0)
    return incomputable(
      'zero-baseline',
      'Nothing was expected here: the category, or the rest of the shop, has no events to compare.',
    );
  return overdispersedRate(observed, expected, variance);
}

/** The window of one of the 168 cells. */
export function windowOfCell(cell: number): HourWindow {
  return { weekday: Math.floor(cell / 24) + 1, fromHour: cell % 24, toHour: (cell % 24) + 1 };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let at = 0; at < values.length; at += 1) total += values[at] ?? 0;
  return total;
}
