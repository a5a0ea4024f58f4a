import type { ModelParts } from '../family.js';
import { loadRatingRows, numberIn, partsOf, scaleIn } from './rating-parts.js';
import { BASELINE_SETTINGS, checkBaselineSettings, ratingBaselines, type BaselineSettings, type RatingBaselines } from './rating-baselines.js';
import { bestRated, checkRow, withinScale, type RatedList, type RatedListOptions, type RatingModel } from './rating-model.js';
import { checkRatings, otherSide, rowsOfUsers, type RatingRows, type Ratings, type RatingScale } from './ratings.js';

/** Biases alone, r̂ = μ + b_u + b_i: what every other rating model has to beat. */
export class BaselineModel implements RatingModel {
  readonly kind = 'BASELINES';
  readonly name = 'User and item biases';

  private constructor(
    readonly scale: RatingScale,
    private readonly baselines: RatingBaselines,
    private readonly rated: RatingRows,
  ) {}

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
    return new BaselineModel(ratings.scale, ratingBaselines(byUser, otherSide(byUser, ratings.itemIds.length), resolved), byUser);
  }

  /** @throws RangeError - parts of another kind, or whose shapes do not fit together; names the part. */
  static load(parts: ModelParts): BaselineModel {
    const { userBias, itemBias, rated } = loadRatingRows(parts, 'BASELINES');
    return new BaselineModel(scaleIn(parts), { mean: numberIn(parts, 'mean'), userBias, itemBias }, rated);
  }

  get users(): number {
    return this.baselines.userBias.length;
  }

  get items(): number {
    return this.baselines.itemBias.length;
  }

  predict(user: number, item: number): number {
    checkRow('user', user, this.users);
    checkRow('item', item, this.items);
    return withinScale(this.baselines.mean + (this.baselines.userBias[user] ?? 0) + (this.baselines.itemBias[item] ?? 0), this.scale);
  }

  recommend(user: number, k: number, options?: RatedListOptions): RatedList {
    checkRow('user', user, this.users);
    const { mean, userBias, itemBias } = this.baselines;
    const known = mean + (userBias[user] ?? 0);
    return bestRated(itemBias.map((bias) => known + bias), this.rated.indices.subarray(this.rated.indptr[user] ?? 0, this.rated.indptr[user + 1]), k, this.scale, options);
  }

  save(): ModelParts {
    return partsOf(this.kind, { scale: this.scale, baselines: this.baselines, rated: this.rated, settings: {} });
  }
}
