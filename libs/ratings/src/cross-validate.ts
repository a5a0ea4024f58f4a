import { createPace } from '@cartograph/threads';
import { meanInterval, type Estimate } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { shuffledPositions } from './rating-chance.js';
import type { RatingModel } from './rating-model.js';
import { checkRatings, ratingsWhere, type Ratings } from './ratings.js';

/** Predictions between two looks at the clock. */
const CHUNK = 512;

/** How to make one kind of model. */
export interface RatingCandidate {
  name: string;
  fit(ratings: Ratings, watch: { signal?: AbortSignal }): RatingModel | Promise<RatingModel>;
}

/** One model on one fold. */
export interface FoldErrors {
  /** Root mean squared error, in the unit of the ratings. */
  rmse: number;
  /** Mean absolute error. */
  mae: number;
  /** Ratings that were predicted. */
  ratings: number;
  /** Those among them of a user or an item without a rating in the other folds. */
  unknown: number;
  fitSeconds: number;
  predictSeconds: number;
}

/** One model on every fold. */
export interface ValidatedModel {
  name: string;
  folds: FoldErrors[];
  /**
   * Mean over folds with Student's interval. The folds share most of their training data, so that it is narrower than that of independent repetitions;
   * differences between models are better read from `folds`, which are the same for all.
   */
  rmse: Estimate;
  mae: Estimate;
}

/** Options of {@link crossValidate}. */
export interface CrossValidationOptions {
  /** ≥ 2. Default 5. */
  folds?: number;
  /** The same seed cuts the same folds. Default 1. */
  seed?: number;
  signal?: AbortSignal;
  /** Told before each fit. */
  onFit?(fit: { model: string; fold: number; folds: number }): void;
}

/**
 * Cuts ratings into folds by chance, alike in size but for one.
 *
 * @returns the fold of each rating, 0 … folds − 1.
 * @throws RangeError - `folds` is no whole number from 2 to 255, or there are fewer ratings than folds.
 */
export function ratingFolds(ratings: number, folds = 5, seed = 1): Uint8Array {
  if (!Number.isInteger(folds) || folds < 2 || folds > 255)
    throw new RangeError(`folds is ${folds}; give a whole number from 2 to 255.`);
  if (ratings < folds)
    throw new RangeError(`There are ${ratings} ratings for ${folds} folds; give more ratings, or fewer folds.`);
  const fold = new Uint8Array(ratings);
  for (const [rank, position] of shuffledPositions(ratings, seededRandom(seed)).entries())
    fold[position] = rank % folds;
  return fold;
}

/**
 * Predicts each rating by models that were fitted without its fold.
 *
 * @returns the models in the order given, on the same folds.
 * @throws RangeError - ratings that cannot be used, or see {@link ratingFolds}.
 * @throws the signal's reason when it aborts.
 * Cost: `folds` fits of each model.
 */
export async function crossValidate(
  ratings: Ratings,
  models: readonly RatingCandidate[],
  options: CrossValidationOptions = {},
): Promise<ValidatedModel[]> {
  const { folds = 5, seed = 1, signal, onFit } = options;
  checkRatings(ratings);
  const foldOf = ratingFolds(ratings.values.length, folds, seed);
  const errors = models.map((): FoldErrors[] => []);
  for (let fold = 0; fold < folds; fold += 1) {
    const training = ratingsWhere(
      ratings,
      foldOf.map((of) => (of === fold ? 0 : 1)),
    );
    const test = ratingsWhere(
      ratings,
      foldOf.map((of) => (of === fold ? 1 : 0)),
    );
    for (const [index, candidate] of models.entries()) {
      onFit?.({ model: candidate.name, fold: fold + 1, folds });
      const began = performance.now();
      const model = await candidate.fit(training, signal ? { signal } : {});
      const fitted = performance.now();
      const found = await ratingErrors(model, test, signal);
      errors[index]!.push({
        ...found,
        unknown: unknownIn(test, training),
        fitSeconds: (fitted - began) / 1000,
        predictSeconds: (performance.now() - fitted) / 1000,
      });
    }
  }
  return models.map(({ name }, index) => {
    const found = errors[index]!;
    return {
      name,
      folds: found,
      rmse: meanInterval(found.map(({ rmse }) => rmse)),
      mae: meanInterval(found.map(({ mae }) => mae)),
    };
  });
}

/**
 * How much larger one model's RMSE is than another's, over the same folds: below 0 it errs less.
 *
 * @returns the mean of the folds' differences with Student's interval, see {@link ValidatedModel.rmse}.
 * @throws RangeError - the folds are not as many.
 */
export function rmseDifference(of: Pick<ValidatedModel, 'folds'>, from: Pick<ValidatedModel, 'folds'>): Estimate {
  if (of.folds.length !== from.folds.length)
    throw new RangeError(
      `One model has ${of.folds.length} folds, the other ${from.folds.length}; give two of one cross-validation.`,
    );
  return meanInterval(of.folds.map(({ rmse }, fold) => rmse - from.folds[fold]!.rmse));
}

/**
 * How far a model's predictions lie from ratings.
 *
 * @throws RangeError - there are none.
 * @throws the signal's reason when it aborts.
 */
export async function ratingErrors(
  model: Pick<RatingModel, 'predict'>,
  { users, items, values }: Ratings,
  signal?: AbortSignal,
): Promise<Pick<FoldErrors, 'rmse' | 'mae' | 'ratings'>> {
  const pace = createPace(signal);
  if (values.length === 0) throw new RangeError('There are no ratings to compare predictions with; give at least one.');
  let squares = 0;
  let distances = 0;
  for (let position = 0; position < values.length; position += 1) {
    const error = values[position]! - model.predict(users[position]!, items[position]!);
    squares += error * error;
    distances += Math.abs(error);
    if (position % CHUNK !== CHUNK - 1) continue;
    await pace();
  }
  return { rmse: Math.sqrt(squares / values.length), mae: distances / values.length, ratings: values.length };
}

function unknownIn(test: Ratings, training: Ratings): number {
  const [knownUsers, knownItems] = [new Uint8Array(test.userIds.length), new Uint8Array(test.itemIds.length)];
  for (const user of training.users) knownUsers[user] = 1;
  for (const item of training.items) knownItems[item] = 1;
  let unknown = 0;
  for (let position = 0; position < test.values.length; position += 1) {
    if (knownUsers[test.users[position]!] === 0 || knownItems[test.items[position]!] === 0) unknown += 1;
  }
  return unknown;
}
