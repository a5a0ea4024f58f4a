import type { Estimate, LevelOptions } from '../estimate.js';
import { boundedMeanInterval } from '../stats/mean.js';
import type { ItemDistance } from './item-distance.js';

/** Lists whose items are to be compared with each other. */
export interface DiversityInput {
  /** nUsers × k row-major item ids, best first; −1 stands for "no further recommendation". */
  recommended: Int32Array;
  /** K, whole number ≥ 1. */
  k: number;
  /** Distance of two items in [0, 1], symmetric; NaN where it is not known. */
  distance: ItemDistance;
}

/** How unlike the items of each list are. */
export interface ListDiversity {
  /** Rows of the input that have a value, ascending: lists with at least one pair whose distance is known. */
  rows: Int32Array;
  /** Lists left out: fewer than two items, or no known distance. */
  rowsWithoutPairs: number;
  /** Mean distance of the list's pairs in [0, 1], in the order of `rows`. */
  perUser: Float64Array;
  /** Mean over `rows`, one list one vote; `no-data` when there is none. */
  mean: Estimate;
}

/**
 * Intra-list diversity: mean distance of the pairs of a list, Σ_{i<j} d(i, j) ÷ number of pairs with a known distance.
 * Example: three items, two of one category, give 2/3 by `categoryDistance`.
 *
 * @returns a value per list that has a pair, and their mean; 0 says that the items of each list are alike.
 * @throws RangeError - shapes disagree, or a distance outside [0, 1]; carries row and items.
 * Cost O(nUsers·K²) distances.
 * @see Ziegler, McNee, Konstan, Lausen, WWW 2005, 22–32 (there as similarity).
 */
export function intraListDiversity(input: DiversityInput, options?: LevelOptions): ListDiversity {
  const { recommended, k, distance } = input;
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k is ${k}; give a whole number ≥ 1.`);
  if (recommended.length % k !== 0) throw new RangeError(`recommended has ${recommended.length} entries; give nUsers × k = ${k}.`);
  const users = recommended.length / k;
  const rows = new Int32Array(users);
  const perUser = new Float64Array(users);
  let used = 0;
  for (let user = 0; user < users; user += 1) {
    let pairs = 0;
    let sum = 0;
    const end = (user + 1) * k;
    for (let one = user * k; one < end; one += 1) {
      const item = recommended[one]!;
      if (item < 0) continue;
      for (let two = one + 1; two < end; two += 1) {
        const other = recommended[two]!;
        if (other < 0) continue;
        const apart = distance(item, other);
        if (Number.isNaN(apart)) continue;
        if (apart < 0 || apart > 1) throw new RangeError(`Items ${item} and ${other} of row ${user} are ${apart} apart; give distances between 0 and 1.`);
        pairs += 1;
        sum += apart;
      }
    }
    if (pairs === 0) continue;
    rows[used] = user;
    perUser[used] = Math.min(1, sum / pairs);
    used += 1;
  }
  const values = perUser.slice(0, used);
  return { rows: rows.slice(0, used), rowsWithoutPairs: users - used, perUser: values, mean: boundedMeanInterval(values, options) };
}
