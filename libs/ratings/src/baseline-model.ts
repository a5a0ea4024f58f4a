import { BiasedRatings } from './biased-ratings.js';
import {
  BASELINE_SETTINGS,
  checkBaselineSettings,
  ratingBaselines,
  type BaselineSettings,
} from './rating-baselines.js';
import { checkRatings, otherSide, rowsOfUsers, type Ratings } from './ratings.js';

/** Biases alone, r̂ = μ + b_u + b_i: what every other rating model has to beat. */
export class BaselineModel extends BiasedRatings {
  readonly kind = 'BASELINES';
  readonly name = 'User and item biases';

  /**
   * Estimates the biases by alternating least squares.
   *
   * @throws RangeError - ratings or settings that cannot be used.
   * Cost: O(epochs · ratings).
   */
  static fit(ratings: Ratings, settings: Partial<BaselineSettings> = {}): BaselineModel {
    const resolved = { ...BASELINE_SETTINGS, ...settings };
    checkBaselineSettings(resolved);
    checkRatings(ratings);
    const byUser = rowsOfUsers(ratings);
    return new BaselineModel(
      ratings.scale,
      ratingBaselines(byUser, otherSide(byUser, ratings.itemIds.length), resolved),
      byUser,
    );
  }

  protected estimate(user: number, item: number): number {
    return this.biased(user, item);
  }
}
