import { createPace } from '@cartograph/threads';
import { BiasedRatings } from './biased-ratings.js';
import { NearestRatings } from './nearest-ratings.js';
import { pearsonBaseline } from './pearson-baseline.js';
import { checkBaselineSettings, ratingBaselines, type RatingBaselines } from './rating-baselines.js';
import { checkRatings, otherSide, rowsOfUsers, type RatingRows, type Ratings, type RatingScale } from './ratings.js';

/** Settings of {@link KnnBaseline}. */
export interface KnnSettings {
  /** Whose likeness counts: users who rate alike, or items that are rated alike. */
  by: 'users' | 'items';
  /** Neighbors that count at most, ≥ 1. */
  k: number;
  /** Neighbors below which the baselines answer alone, ≥ 1. */
  minK: number;
  /** Pulls the similarity of pairs with few ratings in common towards 0, ≥ 0. */
  shrinkage: number;
  /** Passes of the baselines, ≥ 1. */
  epochs: number;
  /** λ of a user's bias, ≥ 0. */
  userRegularization: number;
  /** λ of an item's bias, ≥ 0. */
  itemRegularization: number;
}

/** Chosen by cross-validation on MovieLens-100k; scikit-surprise's own are by users, 40, 1, 100, 10, 15 and 10. */
export const KNN_SETTINGS: Readonly<KnnSettings> = {
  by: 'items',
  k: 40,
  minK: 3,
  shrinkage: 100,
  epochs: 10,
  userRegularization: 5,
  itemRegularization: 5,
};

/** Bytes that the similarities may take unless the caller says otherwise: about 23,000 users or items. */
const MAX_BYTES = 2 * 1024 ** 3;

/**
 * Neighbors around baselines, r̂ = b_ui + Σ s·(r − b) / Σ s over the k nearest that have a rating, cut to the scale; s is `pearsonBaseline`, and only s > 0 counts.
 *
 * A user or an item without ratings is answered by what baselines there are.
 * @see Koren, Factor in the Neighbors, TKDD 4 (2010), section 2.2.
 */
export class KnnBaseline extends BiasedRatings {
  readonly kind = 'KNN_BASELINE';
  /** Of each user (by items) or item (by users): who has a rating there, and how far it lies from the baseline. */
  private readonly byOther: RatingRows;
  private readonly deviations: Float64Array;
  private readonly nearest: NearestRatings;

  private constructor(
    readonly settings: KnnSettings,
    scale: RatingScale,
    baselines: RatingBaselines,
    rated: RatingRows,
    private readonly similarities: Float32Array,
  ) {
    super(scale, baselines, rated);
    this.byOther = settings.by === 'items' ? rated : otherSide(rated, baselines.itemBias.length);
    this.deviations =
      settings.by === 'items'
        ? deviationsOf(this.byOther, baselines.mean, baselines.userBias, baselines.itemBias)
        : deviationsOf(this.byOther, baselines.mean, baselines.itemBias, baselines.userBias);
    this.nearest = new NearestRatings(settings.k);
  }

  /**
   * Fits the model.
   *
   * @param settings - what is not given has its default, see {@link KNN_SETTINGS}.
   * @param options.maxBytes - what the similarities may take, 4 · rows² bytes. Default 2 GiB.
   * @throws RangeError - ratings or settings that cannot be used, or more similarities than `maxBytes` holds.
   * @throws the signal's reason when it aborts.
   * Cost: see `pearsonBaseline`.
   */
  static async fit(
    ratings: Ratings,
    settings: Partial<KnnSettings> = {},
    options: { signal?: AbortSignal } & { maxBytes?: number } = {},
  ): Promise<KnnBaseline> {
    const resolved = { ...KNN_SETTINGS, ...settings };
    checkKnnSettings(resolved);
    checkRatings(ratings);
    const refusal = KnnBaseline.refusal(ratings, resolved, options);
    if (refusal !== null) throw new RangeError(refusal);
    const byUser = rowsOfUsers(ratings);
    const byItem = otherSide(byUser, ratings.itemIds.length);
    const baselines = ratingBaselines(byUser, byItem, resolved);
    const deviations = [
      deviationsOf(byUser, baselines.mean, baselines.userBias, baselines.itemBias),
      deviationsOf(byItem, baselines.mean, baselines.itemBias, baselines.userBias),
    ] as const;
    const work =
      resolved.by === 'items'
        ? pearsonBaseline(byItem, byUser, deviations[1], deviations[0], resolved.shrinkage)
        : pearsonBaseline(byUser, byItem, deviations[0], deviations[1], resolved.shrinkage);
    const pace = createPace(options.signal);
    for (;;) {
      const step = work.next();
      if (step.done) return new KnnBaseline(resolved, ratings.scale, baselines, byUser, step.value);
      await pace();
    }
  }

  /**
   * Why neighbors cannot be had of so many users or items, in a sentence with figures; null where they can.
   *
   * @param options.maxBytes - see `fit`.
   */
  static refusal(
    { userIds, itemIds }: Pick<Ratings, 'userIds' | 'itemIds'>,
    settings: Partial<Pick<KnnSettings, 'by'>> = {},
    { maxBytes = MAX_BYTES }: { maxBytes?: number } = {},
  ): string | null {
    const { by = KNN_SETTINGS.by } = settings;
    const [rows, other] = by === 'items' ? [itemIds.length, userIds.length] : [userIds.length, itemIds.length];
    if (4 * rows * rows <= maxBytes) return null;
    const remedy =
      4 * other * other <= maxBytes
        ? `compare ${by === 'items' ? 'users' : 'items'} instead (${other}), or allow more memory`
        : 'allow more memory, or use the biased SVD, which needs none of them';
    return `The similarities of ${rows} ${by} take ${4 * rows * rows} bytes, ${maxBytes} are allowed: ${remedy}.`;
  }

  get name(): string {
    return `Nearest ${this.settings.by} around baselines (k = ${this.settings.k})`;
  }

  protected estimate(user: number, item: number): number {
    const baseline = this.biased(user, item);
    if (!this.areRated(user, item)) return baseline;
    const [row, other, rows] = this.settings.by === 'items' ? [item, user, this.items] : [user, item, this.users];
    const { indptr, indices } = this.byOther;
    return (
      baseline +
      (this.nearest.mean(
        this.similarities,
        row * rows,
        indices,
        this.deviations,
        indptr[other]!,
        indptr[other + 1]!,
        this.settings.minK,
      ) ?? 0)
    );
  }
}

/** r − (μ + b + b) of each rating, aligned with `rows`. */
function deviationsOf(
  { indptr, indices, values }: RatingRows,
  mean: number,
  rowBias: Float64Array,
  otherBias: Float64Array,
): Float64Array {
  const out = new Float64Array(values.length);
  for (let row = 0; row < rowBias.length; row += 1) {
    const baseline = mean + rowBias[row]!;
    for (let place = indptr[row]!, end = indptr[row + 1]!; place < end; place += 1)
      out[place] = values[place]! - (baseline + otherBias[indices[place]!]!);
  }
  return out;
}

function checkKnnSettings(settings: KnnSettings): void {
  const { by, k, minK, shrinkage } = settings;
  if (!['users', 'items'].includes(by)) throw new RangeError(`by is ${JSON.stringify(by)}; give "users" or "items".`);
  for (const [name, value] of Object.entries({ k, minK })) {
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is ${value}; give a whole number ≥ 1.`);
  }
  if (!(shrinkage >= 0 && Number.isFinite(shrinkage)))
    throw new RangeError(`shrinkage is ${shrinkage}; give a finite number ≥ 0.`);
  checkBaselineSettings(settings);
}
