import type { Estimate, LevelOptions } from '../estimate.js';
import { boundedMeanInterval } from '../stats/means/mean.js';
import { wilson } from '../stats/proportions/proportion.js';
import { itemSpan, rankingUsers, type RankingInput } from './ranking-input.js';

/** The names of the per-user metrics, each defined at `rankingMetrics`. */
export const RANKING_METRICS = [
  'hitRate',
  'precision',
  'attainablePrecision',
  'recall',
  'cappedRecall',
  'ndcg',
  'mapTrec',
  'mapCapped',
  'mrr',
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
  const { indptr, indices } = relevant;
  const users = rankingUsers(input);
  const rows = judgedRows(indptr);
  const perUser = emptyMetrics(rows.length);
  const { discounts, idealGains } = discountsOf(k);
  const span = itemSpan(input);
  const wantedBy = new Int32Array(span).fill(-1);
  const shownTo = new Int32Array(span).fill(-1);
  for (let position = 0; position < rows.length; position += 1) {
    const user = rows[position]!;
    const count = indptr[user + 1]! - indptr[user]!;
    for (let entry = indptr[user]!; entry < indptr[user + 1]!; entry += 1) {
      const item = indices[entry]!;
      if (wantedBy[item] === user)
        throw new RangeError(`Row ${user} holds the relevant item ${item} twice; each counts once, so list it once.`);
      wantedBy[item] = user;
    }
    let hits = 0;
    let gain = 0;
    let precisionSum = 0;
    let firstHit = 0;
    for (let place = 0; place < k; place += 1) {
      const item = recommended[user * k + place]!;
      if (item < 0) continue;
      if (shownTo[item] === user)
        throw new RangeError(`Row ${user} recommends item ${item} twice; a list names each item once.`);
      shownTo[item] = user;
      if (wantedBy[item] !== user) continue;
      hits += 1;
      gain += discounts[place]!;
      precisionSum += hits / (place + 1);
      if (firstHit === 0) firstHit = place + 1;
    }
    const capped = Math.min(count, k);
    perUser.hitRate[position] = hits > 0 ? 1 : 0;
    perUser.precision[position] = hits / k;
    perUser.attainablePrecision[position] = capped / k;
    perUser.recall[position] = hits / count;
    perUser.cappedRecall[position] = hits / capped;
    perUser.ndcg[position] = Math.min(1, gain / idealGains[capped]!);
    perUser.mapTrec[position] = precisionSum / count;
    perUser.mapCapped[position] = precisionSum / capped;
    perUser.mrr[position] = firstHit === 0 ? 0 : 1 / firstHit;
  }
  return {
    k,
    rows,
    usersWithoutRelevant: users - rows.length,
    perUser,
    means: rankingMeans(perUser, undefined, options),
  };
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
    hitRate: wilson(
      hitRate.reduce((sum, hit) => sum + hit, 0),
      hitRate.length,
      options,
    ),
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

function judgedRows(indptr: Int32Array): Int32Array {
  const rows = new Int32Array(indptr.length - 1);
  let judged = 0;
  for (let user = 0; user < rows.length; user += 1) {
    if (indptr[user + 1] === indptr[user]) continue;
    rows[judged] = user;
    judged += 1;
  }
  return rows.slice(0, judged);
}

/** 1/log₂(rank + 1) by place from 0, and the ideal sum of the first n of them by n. */
function discountsOf(k: number): { discounts: Float64Array; idealGains: Float64Array } {
  const discounts = Float64Array.from({ length: k }, (_, place) => 1 / Math.log2(place + 2));
  const idealGains = new Float64Array(k + 1);
  for (let place = 0; place < k; place += 1) idealGains[place + 1] = idealGains[place]! + discounts[place]!;
  return { discounts, idealGains };
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
