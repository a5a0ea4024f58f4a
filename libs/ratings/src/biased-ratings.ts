import type { RatingBaselines } from './rating-baselines.js';
import {
  bestRated,
  checkRow,
  isRated,
  withinScale,
  type RatedList,
  type RatedListOptions,
  type RatingModel,
  type RatingModelKind,
} from './rating-model.js';
import type { RatingRows, RatingScale } from './ratings.js';

/** What rating models have in common whose estimates start from biases, μ + b_u + b_i: the answers, made of one estimate a pair. */
export abstract class BiasedRatings implements RatingModel {
  abstract readonly kind: RatingModelKind;
  abstract readonly name: string;
  private readonly itemRated: Uint8Array;

  protected constructor(
    readonly scale: RatingScale,
    /** μ, b_u and b_i. */
    readonly baselines: RatingBaselines,
    protected readonly rated: RatingRows,
  ) {
    this.itemRated = new Uint8Array(baselines.itemBias.length);
    for (let place = 0; place < rated.indices.length; place += 1) this.itemRated[rated.indices[place]!] = 1;
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
    return withinScale(this.estimate(user, item), this.scale);
  }

  recommend(user: number, k: number, options?: RatedListOptions): RatedList {
    checkRow('user', user, this.users);
    const estimates = new Float64Array(this.items);
    for (let item = 0; item < estimates.length; item += 1) estimates[item] = this.estimate(user, item);
    return bestRated(
      estimates,
      this.rated.indices.subarray(this.rated.indptr[user] ?? 0, this.rated.indptr[user + 1]),
      k,
      this.scale,
      options,
    );
  }

  /** The rating before it is cut to the scale; rows are in range. */
  protected abstract estimate(user: number, item: number): number;

  /** What biases alone say. */
  protected biased(user: number, item: number): number {
    const { mean, userBias, itemBias } = this.baselines;
    return mean + (userBias[user] ?? 0) + (itemBias[item] ?? 0);
  }

  /** Whether both sides have ratings, so that more than biases is known of them. */
  protected areRated(user: number, item: number): boolean {
    return this.itemRated[item] === 1 && isRated(this.rated, user);
  }
}
