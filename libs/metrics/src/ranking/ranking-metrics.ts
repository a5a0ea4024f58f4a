import type { Estimate, LevelOptions } from '../estimate.js';
import { boundedMeanInterval } from '../stats/mean.js';
import { wilson } from '../stats/proportion.js';

/** The held-out items of every user as a sparse matrix: user u's are `indices[indptr[u] … indptr[u + 1] − 1]`, no repeats. */
export interface RelevantItems {
  indptr: Int32Array;
  indices: Int32Array;
}

/** What is to be judged. */
export interface RankingInput {
  /** nUsers × k row-major item ids, best first; −1 stands for "no further recommendation". */
  recommended: Int32Array;
  /** K, the number of places judged; whole number ≥ 1. */
  k: number;
  /** Relevant items of the same nUsers rows. */
  relevant: RelevantItems;
}

/** The names of the per-user metrics, each defined at `rankingMetrics`. */
export const RANKING_METRICS = [
  'hitRate', 'precision', 'attainablePrecision', 'recall', 'cappedRecall', 'ndcg', 'mapTrec', 'mapCapped', 'mrr',
] as const;
export type RankingMetric = (typeof RANKING_METRICS)[number];

/** Metrics of the users with at least one relevant item. */
export interface RankingMetrics {
  k: number;
  /** Rows of the input that were judged, ascending: users with ≥ 1 relevant item. */
  rows: Int32Array;
  /** Users left out because they have no relevant item. */
  usersWithoutRelevant: number;
  /** One value in [0, 1] per judged row, in the order of `rows`. */
  perUser: Record<RankingMetric, Float64Array>;
  /** Means over the judged rows with intervals; `no-data` when there is none. */
  means: Record<RankingMetric, Estimate>;
}

/**
 * Judges top-K lists against held-out items, over users with R ≥ 1 relevant items.
 *
 * Per user, with hits h₁ … h_K ∈ {0, 1} by rank and H = Σ h:
 * - hitRate [H > 0] · precision H / K · attainablePrecision min(R, K) / K, the best any list could reach
 * - recall H / R · cappedRecall H / min(R, K)
 * - ndcg Σ hᵣ/log₂(r + 1) ÷ Σ_{r ≤ min(R, K)} 1/log₂(r + 1)
 * - mapTrec Σ hᵣ·(hits up to r)/r ÷ R · mapCapped the same ÷ min(R, K)
 * - mrr 1 / rank of the first hit, else 0
 *
 * A list shorter than K counts its empty places as misses. Example: R = 1, K = 3, hit at rank 3 gives precision 1/3, ndcg 0.5.
 *
 * @returns values per user, and means: Wilson's interval for the hit rate, Student's t cut to [0, 1] for the others.
 * @throws RangeError - shapes disagree, or a user's list or relevant items name an item twice; carries row and item.
 * Cost O(nUsers·K + relevant pairs).
 * @see Järvelin, Kekäläinen, ACM TOIS 20 (2002) 422–446; the names follow trec_eval.
 */
export function rankingMetrics(input: RankingInput, options?: LevelOptions): RankingMetrics {
  const { recommended, k, relevant } = input;
  const users = checkShape(input);
  const judged: number[] = [];
  for (let user = 0; user < users; user += 1) {
    if ((relevant.indptr[user + 1] ?? 0) > (relevant.indptr[user] ?? 0)) judged.push(user);
  }
  const rows = Int32Array.from(judged);
  const perUser = emptyMetrics(rows.length);
  const discounts = Float64Array.from({ length: k }, (_, place) => 1 / Math.log2(place + 2));
  const idealGains = new Float64Array(k + 1);
  for (let place = 0; place < k; place += 1) idealGains[place + 1] = (idealGains[place] ?? 0) + (discounts[place] ?? 0);
  for (let position = 0; position < rows.length; position += 1) {
    const user = rows[position] ?? 0;
    const wanted = relevantSet(relevant, user);
    const shown = new Set<number>();
    let hits = 0;
    let gain = 0;
    let precisionSum = 0;
    let firstHit = 0;
    for (let place = 0; place < k; place += 1) {
      const item = recommended[user * k + place] ?? -1;
      if (item < 0) continue;
      if (shown.has(item)) throw new RangeError(`Row ${user} recommends item ${item} twice; a list names each item once.`);
      shown.add(item);
      if (!wanted.has(item)) continue;
      hits += 1;
      gain += discounts[place] ?? 0;
      precisionSum += hits / (place + 1);
      if (firstHit === 0) firstHit = place + 1;
    }
    const count = wanted.size;
    const capped = Math.min(count, k);
    perUser.hitRate[position] = hits > 0 ? 1 : 0;
    perUser.precision[position] = hits / k;
    perUser.attainablePrecision[position] = capped / k;
    perUser.recall[position] = hits / count;
    perUser.cappedRecall[position] = hits / capped;
    perUser.ndcg[position] = Math.min(1, gain / (idealGains[capped] ?? 1));
    perUser.mapTrec[position] = precisionSum / count;
    perUser.mapCapped[position] = precisionSum / capped;
    perUser.mrr[position] = firstHit === 0 ? 0 : 1 / firstHit;
  }
  return { k, rows, usersWithoutRelevant: users - rows.length, perUser, means: rankingMeans(perUser, undefined, options) };
}

/**
 * Means of per-user metrics over some of the judged users, such as one group.
 *
 * @param perUser - `RankingMetrics.perUser`.
 * @param positions - positions in those arrays (not user rows); all when left out.
 * @returns `no-data` estimates when there is no user.
 */
export function rankingMeans(
  perUser: Record<RankingMetric, Float64Array>,
  positions?: ArrayLike<number>,
  options?: LevelOptions,
): Record<RankingMetric, Estimate> {
  const chosen = (metric: RankingMetric): Float64Array =>
    positions ? Float64Array.from(positions, (position) => perUser[metric][position] ?? 0) : perUser[metric];
  const hitRate = chosen('hitRate');
  const mean = (metric: RankingMetric): Estimate => boundedMeanInterval(chosen(metric), options);
  return {
    hitRate: wilson(hitRate.reduce((sum, hit) => sum + hit, 0), hitRate.length, options),
    precision: mean('precision'),
    attainablePrecision: mean('attainablePrecision'),
    recall: mean('recall'),
    cappedRecall: mean('cappedRecall'),
    ndcg: mean('ndcg'),
    mapTrec: mean('mapTrec'),
    mapCapped: mean('mapCapped'),
    mrr: mean('mrr'),
  };
}

function checkShape({ recommended, k, relevant }: RankingInput): number {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k is ${k}; give a whole number ≥ 1.`);
  const users = relevant.indptr.length - 1;
  if (users < 0) throw new RangeError('relevant.indptr is empty; give nUsers + 1 entries.');
  if (recommended.length !== users * k) {
    throw new RangeError(`recommended has ${recommended.length} entries; ${users} users × k = ${k} need ${users * k}.`);
  }
  if (relevant.indptr[users] !== relevant.indices.length) {
    throw new RangeError(`relevant.indptr ends at ${relevant.indptr[users]}, but there are ${relevant.indices.length} indices.`);
  }
  return users;
}

function relevantSet(relevant: RelevantItems, user: number): Set<number> {
  const items = relevant.indices.subarray(relevant.indptr[user] ?? 0, relevant.indptr[user + 1] ?? 0);
  const wanted = new Set(items);
  if (wanted.size !== items.length) throw new RangeError(`Row ${user} holds a relevant item twice; each counts once, so list it once.`);
  return wanted;
}

function emptyMetrics(length: number): Record<RankingMetric, Float64Array> {
  return {
    hitRate: new Float64Array(length),
    precision: new Float64Array(length),
    attainablePrecision: new Float64Array(length),
    recall: new Float64Array(length),
    cappedRecall: new Float64Array(length),
    ndcg: new Float64Array(length),
    mapTrec: new Float64Array(length),
    mapCapped: new Float64Array(length),
    mrr: new Float64Array(length),
  };
}
