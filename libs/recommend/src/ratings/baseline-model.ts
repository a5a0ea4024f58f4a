import type { ModelParts } from '../family.js';
import { BiasedRatings } from './biased-ratings.js';
import { loadRatingRows, numberIn, partsOf, scaleIn } from './rating-parts.js';
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

  /** @throws RangeError - parts of another kind, or whose shapes do not fit together; names the part. */
  static load(parts: ModelParts): BaselineModel {
    const { userBias, itemBias, rated } = loadRatingRows(parts, 'BASELINES');
    return new BaselineModel(scaleIn(parts), { mean: numberIn(parts, 'mean'), userBias, itemBias }, rated);
  }

  save(): ModelParts {
    return partsOf(this.kind, { scale: this.scale, baselines: this.baselines, rated: this.rated, settings: {} });
  }

  protected estimate(user: number, item: number): number {
    return this.biased(user, item);
  }
}
