import { meanRating, type RatingRows } from './ratings.js';

/** How ratings deviate from their mean, by user and by item, in the unit of the ratings; 0 for those without ratings. */
export interface RatingBaselines {
  mean: number;
  userBias: Float64Array;
  itemBias: Float64Array;
}

/** Settings of {@link ratingBaselines}. */
export interface BaselineSettings {
  /** Passes over the data, ≥ 1. Default 10. */
  epochs: number;
  /** λ of a user: so many ratings at the mean are added to everybody's, ≥ 0. Default 15. */
  userRegularization: number;
  /** λ of an item, ≥ 0. Default 10. */
  itemRegularization: number;
}

/** The defaults of scikit-surprise. */
export const BASELINE_SETTINGS: Readonly<BaselineSettings> = {
  epochs: 10,
  userRegularization: 15,
  itemRegularization: 10,
};

/**
 * Estimates biases of users and items by alternating least squares.
 * b_i = Σ(r − μ − b_u) / (λ_i + n_i) over the item's ratings, then b_u = Σ(r − μ − b_i) / (λ_u + n_u), from b = 0.
 *
 * @param byUser - ratings of each user. @param byItem - the same ratings by item.
 * Cost: O(epochs · ratings).
 * @see Koren, Factor in the Neighbors, TKDD 4 (2010), section 2.1.
 */
export function ratingBaselines(
  byUser: RatingRows,
  byItem: RatingRows,
  settings: BaselineSettings = BASELINE_SETTINGS,
): RatingBaselines {
  const mean = meanRating(byUser.values);
  const userBias = new Float64Array(byUser.indptr.length - 1);
  const itemBias = new Float64Array(byItem.indptr.length - 1);
  for (let epoch = 0; epoch < settings.epochs; epoch += 1) {
    solveSide(byItem, mean, userBias, settings.itemRegularization, itemBias);
    solveSide(byUser, mean, itemBias, settings.userRegularization, userBias);
  }
  return { mean, userBias, itemBias };
}

function solveSide(
  { indptr, indices, values }: RatingRows,
  mean: number,
  other: Float64Array,
  regularization: number,
  out: Float64Array,
): void {
  for (let row = 0; row < out.length; row += 1) {
    const [start, end] = [indptr[row]!, indptr[row + 1]!];
    if (start === end) continue;
    let sum = 0;
    for (let place = start; place < end; place += 1) sum += values[place]! - mean - other[indices[place]!]!;
    out[row] = sum / (regularization + end - start);
  }
}

/** @throws RangeError - a setting outside its range; names it and says what is allowed. */
export function checkBaselineSettings({ epochs, userRegularization, itemRegularization }: BaselineSettings): void {
  if (!Number.isInteger(epochs) || epochs < 1)
    throw new RangeError(`epochs of the baselines is ${epochs}; give a whole number ≥ 1.`);
  for (const [name, value] of Object.entries({ userRegularization, itemRegularization })) {
    if (!(value >= 0 && Number.isFinite(value))) throw new RangeError(`${name} is ${value}; give a finite number ≥ 0.`);
  }
}
