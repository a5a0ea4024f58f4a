import {
  catalogCoverage,
  catalogGini,
  categoryDistance,
  incomputable,
  intraListDiversity,
  meanSelfInformation,
  mostPopular,
  popularityShare,
  wilson,
  type RankingMetrics,
  type RelevantItems,
} from '@cartograph/metrics';
import { nameCodes } from '../name-codes.js';
import type { RankedLists } from '../recommender.js';
import type { Holdout } from './holdout.js';
import type { BeyondAccuracy } from './report.js';
import { MIN_TEST_USERS } from './split.js';

/** Share of the products that count as the popular ones. */
const POPULAR_SHARE = 0.1;

/**
 * What the lists of the judged users are like, beside whether they hit: coverage, concentration, novelty, diversity, popularity,
 * and how many held-out products that were new to the target are found.
 */
export function beyondAccuracy(
  lists: RankedLists,
  holdout: Holdout,
  judged: { ranking: RankingMetrics; relevant: RelevantItems; includesSeen: boolean; itemUsers: Int32Array },
): BeyondAccuracy {
  const { ranking, relevant, includesSeen, itemUsers } = judged;
  const { train, protocol } = holdout;
  const recommended = rowsOf(lists, ranking.rows);
  const cold = coldPairs(lists, relevant, itemUsers);
  const popular = mostPopular(itemUsers, POPULAR_SHARE);
  let shortLists = 0;
  for (let row = 1; row <= ranking.rows.length; row += 1) if (recommended[row * lists.k - 1]! < 0) shortLists += 1;
  return {
    includesSeen,
    coverage: coverageOf(lists, ranking.rows, { itemUsers, trainProducts: protocol.trainProducts }),
    gini: catalogGini({ recommended, items: train.products }),
    novelty: meanSelfInformation(recommended, itemUsers, Math.max(1, protocol.trainUsers)),
    diversity: intraListDiversity({
      recommended,
      k: lists.k,
      distance: categoryDistance(nameCodes(train.facts.categories).codes),
    }).mean,
    popularityShare: popularityShare(
      recommended,
      new Set(Array.from(popular.keys()).filter((product) => popular[product] === 1)),
    ),
    shortLists,
    coldPairs: cold.pairs,
    coldPairsFound:
      cold.pairs < MIN_TEST_USERS
        ? incomputable(
            'too-few',
            `${cold.pairs} held-out products were new; at least ${MIN_TEST_USERS} are needed for a number that means something.`,
          )
        : wilson(cold.found, cold.pairs),
  };
}

/**
 * The share of products with an event of the target in training that are recommended to some test users; others, which models may know from views, do not count. 0 where there are none.
 *
 * @param about.itemUsers - users with such an event, a number a product; `trainProducts` of them are above 0.
 */
export function coverageOf(
  lists: RankedLists,
  rows: Int32Array,
  { itemUsers, trainProducts }: { itemUsers: Int32Array; trainProducts: number },
): number {
  if (trainProducts === 0) return 0;
  const recommended = rowsOf(lists, rows).map((product) => (product >= 0 && itemUsers[product]! > 0 ? product : -1));
  return Math.round(catalogCoverage({ recommended, items: itemUsers.length }) * itemUsers.length) / trainProducts;
}

function rowsOf(lists: RankedLists, rows: Int32Array): Int32Array {
  const recommended = new Int32Array(rows.length * lists.k);
  for (const [index, row] of rows.entries())
    recommended.set(lists.indices.subarray(row * lists.k, (row + 1) * lists.k), index * lists.k);
  return recommended;
}

function coldPairs(
  lists: RankedLists,
  relevant: RelevantItems,
  itemUsers: Int32Array,
): { pairs: number; found: number } {
  let [pairs, found] = [0, 0];
  for (let row = 0; row < lists.users; row += 1) {
    for (let entry = relevant.indptr[row]!; entry < relevant.indptr[row + 1]!; entry += 1) {
      const product = relevant.indices[entry]!;
      if (itemUsers[product]! > 0) continue;
      pairs += 1;
      if (lists.indices.subarray(row * lists.k, (row + 1) * lists.k).includes(product)) found += 1;
    }
  }
  return { pairs, found };
}
