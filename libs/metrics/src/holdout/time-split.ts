import { quantileOfSorted } from '../stats/bootstrap.js';
import { splitBy, type Split, type TimedInteractions } from './holdout.js';

/**
 * Global time cut, the headline protocol: everything before the cut trains, the rest tests; no future leaks into training.
 *
 * @param cut - in the unit of `columns.times`; an interaction exactly at the cut is a test interaction.
 */
export function timeSplit(columns: TimedInteractions, cut: number): Split {
  if (!Number.isFinite(cut)) throw new RangeError(`cut is ${cut}; give a finite time in the unit of the times column.`);
  return splitBy(columns, (position) => columns.times[position]! >= cut);
}

/**
 * The cut that leaves about `testShare` of the interactions to the test side.
 *
 * @param testShare - fraction in (0, 1).
 * @throws RangeError - no times, or a share outside (0, 1).
 */
export function timeCutFor(times: Float64Array, testShare: number): number {
  if (times.length === 0) throw new RangeError('times is empty; there is nothing to cut.');
  if (!(testShare > 0 && testShare < 1))
    throw new RangeError(`testShare is ${testShare}; give a fraction between 0 and 1.`);
  return quantileOfSorted(times.toSorted(), 1 - testShare);
}
