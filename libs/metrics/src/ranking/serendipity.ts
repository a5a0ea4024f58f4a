import type { LevelOptions } from '../estimate.js';
import { listMetric, requireItem, type ListMetric } from './list-metric.js';
import { rankingUsers, type RankingInput } from './ranking-input.js';

/** Lists with what was relevant, and how popular each item was. */
export interface SerendipityInput extends RankingInput {
  /** Training interactions of each item of the catalogue, ≥ 0. */
  itemCounts: ArrayLike<number>;
}

/**
 * Serendipity: hits that a list by popularity would not have shown so high, over users with R ≥ 1 relevant items.
 * Per user Σ_{r ≤ K} max(p(r) − q(item at r), 0)·hᵣ ÷ K, with n items in the catalogue, p(r) = (n + 1 − r)/n how sure the list is of rank r,
 * and q = (n + 1 − popularity rank)/n how sure popularity is of the item; items of equal count share a rank (1, 2, 2, 3 …), an item without
 * interactions has q = 0.
 *
 * @returns a value in [0, 1] per judged row; 0 for lists of popular items however many hit. Short lists count empty places as misses.
 * @throws RangeError - shapes disagree, or an item outside `itemCounts`.
 * @see Murakami, Mori, Orihara, JSAI 2007 (LNCS 4914) 40–46, with popularity as the primitive method, as in RecTools, which divides
 *   by the length of a short list.
 */
export function serendipity(input: SerendipityInput, options?: LevelOptions): ListMetric {
  const { recommended, k, relevant, itemCounts } = input;
  const users = rankingUsers(input);
  const n = itemCounts.length;
  const popularity = popularitySureness(itemCounts);
  const wantedBy = new Int32Array(n).fill(-1);
  const values = new Float64Array(users).fill(Number.NaN);
  for (let user = 0; user < users; user += 1) {
    const start = relevant.indptr[user]!;
    const end = relevant.indptr[user + 1]!;
    if (start === end) continue;
    for (let entry = start; entry < end; entry += 1) {
      requireItem(relevant.indices[entry]!, n, 'itemCounts');
      wantedBy[relevant.indices[entry]!] = user;
    }
    let sum = 0;
    for (let place = 0; place < k; place += 1) {
      const item = recommended[user * k + place]!;
      if (item < 0) continue;
      requireItem(item, n, 'itemCounts');
      if (wantedBy[item] === user) sum += Math.max(0, (n - place) / n - popularity[item]!);
    }
    values[user] = sum / k;
  }
  return listMetric(values, 1, options);
}

/** (n + 1 − rank)/n by descending count, equal counts sharing a dense rank; 0 without interactions. */
function popularitySureness(itemCounts: ArrayLike<number>): Float64Array {
  const n = itemCounts.length;
  const counts = Float64Array.from(itemCounts);
  const distinct = new Float64Array(new Set(counts.filter((count) => count > 0))).toSorted().toReversed();
  const rankOf = new Map(Array.from(distinct, (count, rank) => [count, rank + 1] as const));
  return counts.map((count) => (count > 0 ? (n + 1 - rankOf.get(count)!) / n : 0));
}
