import { createPace } from '@cartograph/threads';
import { seededRandom } from '@cartograph/threads';
import { BiasedRatings } from './biased-ratings.js';
import { normals, userByUser } from './rating-chance.js';
import type { RatingBaselines } from './rating-baselines.js';
import { checkRatings, meanRating, rowsOfUsers, type RatingRows, type Ratings, type RatingScale } from './ratings.js';
import { fastestSgdKernel, type SgdKernelName } from './sgd-kernel.js';
import { SgdRun } from './sgd-run.js';

/** Watching and stopping a fit. */
export interface SvdWatch {
  /** Aborting rejects the fit with the signal's reason within 100 ms or so. */
  signal?: AbortSignal;
  /** Called after each epoch; `objective` is the sum of squared errors, each as it stood before its own step. */
  onPass?(pass: { pass: number; passes: number; objective: number | null; seconds: number }): void;
  /** The model is the same with either. Default: the faster one that this machine has. */
  kernel?: SgdKernelName;
}

/** Settings of {@link BiasedSvd}. */
export interface SvdSettings {
  /** Numbers a user and an item, ≥ 1. */
  factors: number;
  /** Passes over the ratings, ≥ 1. */
  epochs: number;
  /** Step γ, > 0, for ratings from 1 to 5: others are stretched to that width while the model is fitted. */
  learningRate: number;
  /** λ of biases and factors, ≥ 0, likewise. */
  regularization: number;
  /** Standard deviation of the factors at the start, around 0, > 0, likewise. */
  initDeviation: number;
  /** The same seed gives the same model. */
  seed: number;
}

/** Chosen by cross-validation on MovieLens-100k; scikit-surprise's own are 100, 20, 0.005, 0.02 and 0.1. */
export const SVD_SETTINGS: Readonly<SvdSettings> = {
  factors: 64,
  epochs: 25,
  learningRate: 0.015,
  regularization: 0.09,
  initDeviation: 0.05,
  seed: 1,
};

/** Steps of a scale from 1 to 5, which the settings are made for. */
const STAR_STEPS = 4;

/** Multiply-adds between two looks at the clock. */
const CHUNK_WORK = 4_000_000;

/** Factors are row-major. */
interface SvdFactors {
  userFactors: Float32Array;
  itemFactors: Float32Array;
}

/**
 * Matrix factorization with biases, r̂ = μ + b_u + b_i + p_u·q_i, cut to the scale.
 * Minimizes Σ (r − r̂)² + λ(b_u² + b_i² + ‖p_u‖² + ‖q_i‖²) over the ratings by stochastic gradient descent, user by user, in an order shuffled once by the seed.
 *
 * A user or an item without ratings has bias 0 and no factors.
 * @see Koren, Bell, Volinsky, Matrix Factorization Techniques, Computer 42 (2009) 30–37.
 */
export class BiasedSvd extends BiasedRatings {
  readonly kind = 'BIASED_SVD';

  private constructor(
    readonly settings: SvdSettings,
    scale: RatingScale,
    baselines: RatingBaselines,
    readonly latent: SvdFactors,
    rated: RatingRows,
  ) {
    super(scale, baselines, rated);
  }

  /**
   * Fits the model.
   *
   * @param settings - what is not given has its default, see {@link SVD_SETTINGS}.
   * @throws RangeError - ratings or settings that cannot be used, factors that memory does not hold, or steps so long that the factors grow beyond every bound.
   * @throws the signal's reason when it aborts.
   * Cost: O(epochs · ratings · factors).
   */
  static async fit(ratings: Ratings, settings: Partial<SvdSettings> = {}, watch: SvdWatch = {}): Promise<BiasedSvd> {
    const resolved = { ...SVD_SETTINGS, ...settings };
    checkSvdSettings(resolved);
    checkRatings(ratings);
    const { factors, epochs, seed } = resolved;
    const [users, items] = [ratings.userIds.length, ratings.itemIds.length];
    const mean = meanRating(ratings.values);
    const unit = (ratings.scale.high - ratings.scale.low) / STAR_STEPS || 1;
    const chunk = Math.min(ratings.values.length, Math.max(1, Math.floor(CHUNK_WORK / factors)));
    const run = new SgdRun(watch.kernel ?? fastestSgdKernel(), { users, items, factors, chunk }, (side) =>
      side === 'users'
        ? normals(users * factors, resolved.initDeviation, seededRandom(seed, 0))
        : normals(items * factors, resolved.initDeviation, seededRandom(seed, 1)),
    );
    const rated = rowsOfUsers(ratings);
    const order = userByUser(rated.indptr, seededRandom(seed, 2));
    const shuffled = {
      users: order.map((position) => ratings.users[position]!),
      items: order.map((position) => ratings.items[position]!),
      values: Float64Array.from(order, (position) => (ratings.values[position]! - mean) / unit),
    };
    const pace = createPace(watch.signal);
    const began = performance.now();
    for (let pass = 1; pass <= epochs; pass += 1) {
      let squares = 0;
      for (let from = 0; from < order.length; from += chunk) {
        squares += run.steps(
          shuffled,
          from,
          Math.min(order.length, from + chunk),
          0,
          resolved.learningRate,
          resolved.regularization,
        );
        await pace();
      }
      if (!Number.isFinite(squares)) throw tooLongStep(resolved.learningRate);
      watch.onPass?.({
        pass,
        passes: epochs,
        objective: squares * unit * unit,
        seconds: (performance.now() - began) / 1000,
      });
    }
    const [userBias, itemBias] = [run.userBias.map((bias) => bias * unit), run.itemBias.map((bias) => bias * unit)];
    const [userFactors, itemFactors] = [run.factorsOf('users').map((factor) => factor * unit), run.factorsOf('items')];
    if (![userBias, itemBias, userFactors, itemFactors].every((numbers) => numbers.every(Number.isFinite)))
      throw tooLongStep(resolved.learningRate);
    return new BiasedSvd(resolved, ratings.scale, { mean, userBias, itemBias }, { userFactors, itemFactors }, rated);
  }

  get name(): string {
    return `Biased SVD (${this.settings.factors} factors)`;
  }

  protected estimate(user: number, item: number): number {
    let rating = this.biased(user, item);
    if (!this.areRated(user, item)) return rating;
    const { userFactors, itemFactors } = this.latent;
    const { factors } = this.settings;
    const [p, q] = [user * factors, item * factors];
    for (let factor = 0; factor < factors; factor += 1) rating += userFactors[p + factor]! * itemFactors[q + factor]!;
    return rating;
  }
}

function checkSvdSettings({ factors, epochs, learningRate, regularization, initDeviation, seed }: SvdSettings): void {
  for (const [name, value] of Object.entries({ factors, epochs })) {
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is ${value}; give a whole number ≥ 1.`);
  }
  for (const [name, value] of Object.entries({ learningRate, initDeviation })) {
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${name} is ${value}; give a finite number > 0.`);
  }
  if (!(regularization >= 0 && Number.isFinite(regularization)))
    throw new RangeError(`regularization is ${regularization}; give a finite number ≥ 0.`);
  if (!Number.isFinite(seed)) throw new RangeError(`seed is ${seed}; give a finite number.`);
}

const tooLongStep = (learningRate: number): RangeError =>
  new RangeError(
    `The factors grow beyond every bound: a learningRate of ${learningRate} is too long a step for these ratings; give a smaller one, such as ${learningRate / 10}.`,
  );
