import type { RatingRows, RatingScale } from './ratings.js';

/** Kinds of rating model, simplest first. */
export type RatingModelKind = 'BASELINES' | 'BIASED_SVD' | 'KNN_BASELINE';

/** The K items that a user would rate highest, best first. */
export interface RatedList {
  /** Item rows; fewer than K where nothing more is left. */
  items: Int32Array;
  /** Predicted ratings, within the scale. */
  ratings: Float64Array;
}

/** Options of {@link RatingModel.recommend}. */
export interface RatedListOptions {
  /** Whether items that the user has rated may come again. Default false. */
  includeSeen?: boolean;
  /** One byte an item row, 0 = must not appear. Default: every item. */
  allowed?: Uint8Array;
}

/**
 * What every rating model answers. Rows are those of the `Ratings` it was fitted on; a row of −1, or one without a rating there, is
 * unknown: its bias counts as 0, and what the model knows of the other side remains.
 */
export interface RatingModel {
  readonly kind: RatingModelKind;
  /** For people, with what was chosen. */
  readonly name: string;
  readonly users: number;
  readonly items: number;
  readonly scale: RatingScale;

  /**
   * The predicted rating, within the scale.
   * @throws RangeError - a row outside −1 … users − 1 or −1 … items − 1.
   */
  predict(user: number, item: number): number;

  /**
   * The items that a user would rate highest; they are ordered by the prediction before it is cut to the scale, ties by ascending item row.
   * An unknown user (row −1) is answered by the items' biases.
   * @throws RangeError - a row outside −1 … users − 1, K < 1, or `allowed` of another length.
   */
  recommend(user: number, k: number, options?: RatedListOptions): RatedList;
}

/** Whether a row has ratings. */
export const isRated = ({ indptr }: Pick<RatingRows, 'indptr'>, row: number): boolean =>
  row >= 0 && indptr[row + 1]! > indptr[row]!;

/** Cuts a prediction to the scale. */
export const withinScale = (rating: number, { low, high }: RatingScale): number =>
  rating < low ? low : rating > high ? high : rating;

/** @throws RangeError - a row outside −1 … count − 1. */
export function checkRow(side: 'user' | 'item', row: number, count: number): void {
  if (!Number.isInteger(row) || row < -1 || row >= count)
    throw new RangeError(`${side} row ${row} is outside −1 … ${count - 1}`);
}

/**
 * The K best of `estimates`, one an item row, without those that are rated or not allowed.
 *
 * @param rated - ascending rows of the items that the user has rated.
 * @throws RangeError - K is no whole number ≥ 1, or `allowed` is not one byte an item.
 * Cost: O(items · log K).
 */
export function bestRated(
  estimates: Float64Array,
  rated: Int32Array,
  k: number,
  scale: RatingScale,
  { includeSeen = false, allowed }: RatedListOptions = {},
): RatedList {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`K must be a whole number ≥ 1, got ${k}`);
  if (allowed && allowed.length !== estimates.length)
    throw new RangeError(`allowed has ${allowed.length} bytes; give one an item, ${estimates.length}.`);
  const best: number[] = [];
  let next = 0;
  for (let item = 0; item < estimates.length; item += 1) {
    while (next < rated.length && rated[next]! < item) next += 1;
    if ((!includeSeen && rated[next] === item) || allowed?.[item] === 0) continue;
    if (best.length === k && estimates[item]! <= estimates[best[k - 1]!]!) continue;
    let [low, high] = [0, best.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (estimates[best[middle]!]! >= estimates[item]!) low = middle + 1;
      else high = middle;
    }
    best.splice(low, 0, item);
    if (best.length > k) best.pop();
  }
  return {
    items: Int32Array.from(best),
    ratings: Float64Array.from(best, (item) => withinScale(estimates[item]!, scale)),
  };
}
