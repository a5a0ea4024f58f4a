import type { LevelOptions } from '../estimate.js';
import type { ItemDistance } from './item-distance.js';
import { listMetric, usersOf, type ListMetric, type RankedListsInput } from './list-metric.js';

/** Lists whose items are to be compared with each other. */
export interface DiversityInput extends RankedListsInput {
  /** Distance of two items in [0, 1], symmetric; NaN where it is not known. */
  distance: ItemDistance;
}

/**
 * Intra-list diversity: mean distance of the pairs of a list, Σ_{i<j} d(i, j) ÷ number of pairs with a known distance.
 * Example: three items, two of one category, give 2/3 by `categoryDistance`.
 *
 * @returns a value in [0, 1] per list with at least one pair of known distance, and their mean; 0 says that a list's items are alike.
 *   Lists with fewer than two items are left out and counted, not 0 as in RecTools.
 * @throws RangeError - shapes disagree, or a distance outside [0, 1]; carries row and items.
 * Cost O(nUsers·K²) distances.
 * @see Ziegler, McNee, Konstan, Lausen, WWW 2005, 22–32 (there as similarity).
 */
export function intraListDiversity(input: DiversityInput, options?: LevelOptions): ListMetric {
  const { recommended, k, distance } = input;
  const values = new Float64Array(usersOf(input)).fill(Number.NaN);
  for (let user = 0; user < values.length; user += 1) {
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
        if (apart < 0 || apart > 1)
          throw new RangeError(
            `Items ${item} and ${other} of row ${user} are ${apart} apart; give distances between 0 and 1.`,
          );
        pairs += 1;
        sum += apart;
      }
    }
    if (pairs > 0) values[user] = Math.min(1, sum / pairs);
  }
  return listMetric(values, 1, options);
}
