import { incomputable, type Incomputable } from '@cartograph/metrics';

/** Units that come by, as the shop's own log shows them. */
export interface Traffic {
  /** New units on a Monday, Tuesday … Sunday: seven numbers ≥ 0. */
  byWeekday: readonly number[];
  /** Weekday of the first day, 1 (Monday) to 7. Default 1. */
  startWeekday?: number;
  /**
   * Distinct units seen by the end of day 1, 2, … of a past period that began on the start's weekday: it falls behind the sum of the days as users
   * return. Given, it counts as far as it reaches, and its last seven days go on after it, which errs on the side of too many.
   */
  distinctByDay?: readonly number[];
  /** Share of the units that enter the test, fraction in (0, 1]. Default 1. */
  share?: number;
}

/** How long a test takes. */
export type Duration =
  | {
      ok: true;
      /** Days until the units are there. */
      days: number;
      /** Whole weeks that hold those days, at least one: every weekday then counts alike. What is recommended. */
      weeks: number;
      /** Units that the whole weeks bring. */
      unitsInWeeks: number;
      /** Weekday of the last of `days`, 1 (Monday) to 7. */
      lastWeekday: number;
      /** True where `distinctByDay` ended before: what comes after is a guess. */
      isBeyondData: boolean;
    }
  | Incomputable;

/** Longer than this no test is planned: a hundred years of days. */
const LONGEST_DAYS = 36_525;

/**
 * Units in the test by the end of a day.
 *
 * @param days - whole days since the start, ≥ 0.
 * @returns not rounded; 0 on day 0.
 * @throws RangeError - traffic or days out of range.
 */
export function unitsAfter(traffic: Traffic, days: number): number {
  if (!(Number.isSafeInteger(days) && days >= 0)) throw new RangeError(`days is ${days}; give a whole number ≥ 0.`);
  return flowOf(traffic)(days);
}

/**
 * How long it takes until a test has its units.
 *
 * @param units - needed, > 0.
 * @returns `no-data` where nobody comes by, `too-few` where it would take more than a hundred years.
 * @throws RangeError - traffic or units out of range.
 */
export function durationOf(traffic: Traffic, units: number): Duration {
  if (!(units > 0)) throw new RangeError(`units is ${units}; give the units needed, above 0.`);
  const flow = flowOf(traffic);
  const { startWeekday = 1, distinctByDay = [] } = traffic;
  if (flow(distinctByDay.length + 7) === 0)
    return incomputable('no-data', 'Nobody comes by, so the test would never have its users.');
  if (flow(LONGEST_DAYS) < units)
    return incomputable(
      'too-few',
      `A hundred years of this traffic bring ${Math.floor(flow(LONGEST_DAYS))} units; ${Math.ceil(units)} are needed.`,
    );
  let [low, high] = [0, LONGEST_DAYS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (flow(middle) >= units) high = middle;
    else low = middle;
  }
  const weeks = Math.ceil(high / 7);
  const isBeyondData = distinctByDay.length > 0 && high > distinctByDay.length;
  return {
    ok: true,
    days: high,
    weeks,
    unitsInWeeks: flow(7 * weeks),
    lastWeekday: ((startWeekday + high - 2) % 7) + 1,
    isBeyondData,
  };
}

/** Units by the end of each day, as a function. */
function flowOf(traffic: Traffic): (days: number) => number {
  const { byWeekday, startWeekday = 1, distinctByDay = [], share = 1 } = traffic;
  if (byWeekday.length !== 7)
    throw new RangeError(`byWeekday has ${byWeekday.length} numbers; give seven, Monday to Sunday.`);
  for (const [at, units] of byWeekday.entries())
    if (!(units >= 0 && units < Infinity))
      throw new RangeError(`byWeekday[${at}] is ${units}; give the new units of that weekday, 0 or more.`);
  if (!(Number.isInteger(startWeekday) && startWeekday >= 1 && startWeekday <= 7))
    throw new RangeError(`startWeekday is ${startWeekday}; give 1 (Monday) to 7 (Sunday).`);
  if (!(share > 0 && share <= 1))
    throw new RangeError(`share is ${share}; give the share of units that enter the test, above 0 and at most 1.`);
  for (const [at, units] of distinctByDay.entries()) {
    const before = distinctByDay[at - 1] ?? 0;
    if (!(units >= before && units < Infinity))
      throw new RangeError(
        `distinctByDay[${at}] is ${units} after ${before}; give units seen so far, which never fall.`,
      );
  }
  const known = distinctByDay.length;
  const week = byWeekday.reduce((sum, units) => sum + units, 0);
  const ofWeekdays = (days: number): number => {
    let sum = Math.floor(days / 7) * week;
    for (let day = 0; day < days % 7; day += 1) sum += byWeekday[(startWeekday - 1 + day) % 7] ?? 0;
    return sum;
  };
  const distinct = (day: number): number => (day <= 0 ? 0 : (distinctByDay[Math.min(day, known) - 1] ?? 0));
  const lastWeek = distinct(known) - distinct(known - 7);
  const after = (days: number): number => {
    if (known === 0) return ofWeekdays(days);
    if (days <= known) return distinct(days);
    if (known < 7) return distinct(known) * (days / known);
    const beyond = days - known;
    return (
      distinct(known) + Math.floor(beyond / 7) * lastWeek + distinct(known - 7 + (beyond % 7)) - distinct(known - 7)
    );
  };
  return (days) => share * after(days);
}
