import type { LocalDay } from './local-days.js';

/** Finds the local day of an instant by bisection; -1 outside of the days. */
export function dayFinder(days: readonly LocalDay[]): (instant: number) => number {
  let [last, lastDay] = [Number.NaN, -1];
  return (instant) => {
    if (instant === last) return lastDay;
    let low = 0;
    let high = days.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((days[middle]?.end.getTime() ?? 0) <= instant) low = middle + 1;
      else high = middle;
    }
    const start = days[low]?.start.getTime();
    [last, lastDay] = [instant, start !== undefined && start <= instant ? low : -1];
    return lastDay;
  };
}
