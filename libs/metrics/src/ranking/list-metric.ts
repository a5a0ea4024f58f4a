import type { Estimate, LevelOptions } from '../estimate.js';
import { boundedMeanInterval } from '../stats/means/mean.js';

/** Top-K lists of many users. */
export interface RankedListsInput {
  /** nUsers × k row-major item ids, best first; −1 stands for "no further recommendation". */
  recommended: Int32Array;
  /** K, the number of places per user; whole number ≥ 1. */
  k: number;
}

/** A metric of each list, kept per user so that any group of users can be averaged afterwards. */
export interface ListMetric {
  /** Rows of the input that have a value, ascending. */
  rows: Int32Array;
  /** Rows left out, because their list does not hold what the metric needs. */
  rowsWithout: number;
  /** One value per entry of `rows`. */
  perUser: Float64Array;
  /** Mean over `rows`, one list one vote; `no-data` when there is none. */
  mean: Estimate;
}

/** Refuses lists that are not nUsers × k, and counts the users. */
export function usersOf({ recommended, k }: RankedListsInput): number {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k is ${k}; give a whole number ≥ 1.`);
  if (recommended.length % k !== 0)
    throw new RangeError(`recommended has ${recommended.length} entries; give nUsers × k = ${k}.`);
  return recommended.length / k;
}

/**
 * Gathers values per row to a metric.
 *
 * @param values - one per row, in [0, max]; NaN where the row has none.
 * @param max - the largest value that the metric can take; it bounds the interval of the mean.
 */
export function listMetric(values: Float64Array, max: number, options?: LevelOptions): ListMetric {
  const rows = new Int32Array(values.length);
  let used = 0;
  for (let row = 0; row < values.length; row += 1) {
    if (Number.isNaN(values[row]!)) continue;
    rows[used] = row;
    used += 1;
  }
  const kept = rows.slice(0, used);
  const perUser = Float64Array.from(kept, (row) => values[row]!);
  return {
    rows: kept,
    rowsWithout: values.length - used,
    perUser,
    mean: boundedMeanInterval(perUser, { ...options, max }),
  };
}
