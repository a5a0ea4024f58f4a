import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BiasedSvd,
  KNN_SETTINGS,
  KnnBaseline,
  ratingErrors,
  ratingFolds,
  readRatings,
  SVD_SETTINGS,
} from '@cartograph/ratings';
import { makeRatings } from './made-ratings.mjs';
import { alternate, resultOf, secondsSince } from './measure.mjs';
import { BENCH_DIR, referencePython, startWorker } from './reference-python.mjs';

/** @typedef {import('@cartograph/ratings').Ratings} Ratings */
/** @typedef {{ rmse: number, mae: number, predictSeconds: number }} Quality */
/** @typedef {{ name: string, model: 'svd' | 'knn', ours: Record<string, unknown>, reference: Record<string, unknown>, within: number }} Case */

const PACKAGES = ['scikit-surprise==1.1.5', 'numpy==2.4.6', 'scipy==1.17.1'];
const FOLDS = 5;
const SEED = 1;

const SURPRISE_SVD = {
  factors: 100,
  epochs: 20,
  learningRate: 0.005,
  regularization: 0.02,
  initDeviation: 0.1,
  seed: SEED,
};
const SURPRISE_KNN = {
  by: 'users',
  k: 40,
  minK: 1,
  shrinkage: 100,
  epochs: 10,
  userRegularization: 15,
  itemRegularization: 10,
};
const BY_ITEMS = { ...SURPRISE_KNN, by: 'items' };

/** `within`: how far our RMSE may lie above the reference's and still agree. */
const CASES = /** @type {Case[]} */ ([
  { name: 'SVD, its settings', model: 'svd', ours: SURPRISE_SVD, reference: SURPRISE_SVD, within: 0.005 },
  { name: 'SVD, each its own', model: 'svd', ours: SVD_SETTINGS, reference: SURPRISE_SVD, within: 0 },
  { name: 'KNN by users, its settings', model: 'knn', ours: SURPRISE_KNN, reference: SURPRISE_KNN, within: 0.001 },
  { name: 'KNN by items, its settings', model: 'knn', ours: BY_ITEMS, reference: BY_ITEMS, within: 0.001 },
  { name: 'KNN by items, each its own', model: 'knn', ours: KNN_SETTINGS, reference: BY_ITEMS, within: 0 },
]);

/**
 * Fits on four fifths of the ratings and predicts the other, every fold in turn, both sides on the same folds and one core.
 *
 * @param {Pick<import('./measure.mjs').BenchOptions, 'data' | 'rounds' | 'say'>} options - `data`: a file of ratings; without it they are made.
 */
export async function run({ data, rounds, say }) {
  const ratings = data === null ? makeRatings() : (await readRatings(data)).ratings;
  const source = data === null ? 'made' : 'given';
  say(
    `${source}: ${ratings.values.length} ratings of ${ratings.userIds.length} users and ${ratings.itemIds.length} items`,
  );
  const folds = ratingFolds(ratings.values.length, FOLDS, SEED);
  const parts = Array.from({ length: FOLDS }, (_, fold) => ({
    training: partOf(ratings, (place) => folds[place] !== fold),
    test: partOf(ratings, (place) => folds[place] === fold),
  }));
  const worker = startWorker(await referencePython(PACKAGES, say), 'ratings_worker.py');
  try {
    const directory = join(BENCH_DIR, `ratings-${source}`);
    await writeColumns(directory, ratings, folds);
    await worker.ask({ command: 'load', directory, ...ratings.scale });
    const results = [];
    for (const about of CASES) {
      say(`${about.name} …`);
      results.push(await compare({ about, parts, worker, rounds, source }));
    }
    return results;
  } finally {
    worker.stop();
  }
}

/** @param {{ about: Case, parts: { training: Ratings, test: Ratings }[], worker: ReturnType<typeof startWorker>, rounds: number, source: string }} inputs */
async function compare({ about, parts, worker, rounds, source }) {
  const { name, model, ours, reference, within } = about;
  /** @type {{ ours: Quality[], reference: Quality[] }} */
  const found = { ours: [], reference: [] };
  const foldOf = (/** @type {number} */ round) => Math.max(0, round) % FOLDS;
  const seconds = await alternate({
    rounds: rounds * FOLDS,
    ours: async (round) => {
      const part = parts[foldOf(round)];
      if (!part) throw new RangeError(`There is no fold ${foldOf(round)}.`);
      const began = performance.now();
      const fitted = await (model === 'svd'
        ? BiasedSvd.fit(part.training, ours)
        : KnnBaseline.fit(part.training, ours));
      const value = secondsSince(began);
      const predicting = performance.now();
      const { rmse, mae } = await ratingErrors(fitted, part.test);
      found.ours[foldOf(round)] = { rmse, mae, predictSeconds: secondsSince(predicting) };
      return { value, detail: null };
    },
    reference: async (round) => {
      const {
        seconds: value = Number.NaN,
        predictSeconds = Number.NaN,
        rmse = Number.NaN,
        mae = Number.NaN,
      } = await worker.ask({ command: 'fit', model, fold: foldOf(round), settings: reference });
      found.reference[foldOf(round)] = { rmse, mae, predictSeconds };
      return { value, detail: null };
    },
  });
  const mean = (/** @type {Quality[]} */ of, /** @type {keyof Quality} */ what) =>
    of.reduce((sum, fold) => sum + fold[what], 0) / of.length;
  const figures = {
    rmse: mean(found.ours, 'rmse'),
    referenceRmse: mean(found.reference, 'rmse'),
    mae: mean(found.ours, 'mae'),
    referenceMae: mean(found.reference, 'mae'),
    predictSeconds: mean(found.ours, 'predictSeconds'),
    referencePredictSeconds: mean(found.reference, 'predictSeconds'),
  };
  const side = (
    /** @type {string} */ who,
    /** @type {number} */ rmse,
    /** @type {number} */ mae,
    /** @type {number} */ predicting,
  ) => `${who} RMSE ${rmse.toFixed(4)} MAE ${mae.toFixed(4)}, predicts in ${predicting.toFixed(3)} s`;
  return resultOf(seconds, {
    case: `ratings ${source} ${name}`,
    unit: 's/fold',
    better: 'less',
    agree: figures.rmse <= figures.referenceRmse + within,
    note: `${side('ours', figures.rmse, figures.mae, figures.predictSeconds)}; ${side('surprise', figures.referenceRmse, figures.referenceMae, figures.referencePredictSeconds)}`,
    figures,
  });
}

/** The ratings at some places. @param {Ratings} ratings @param {(place: number) => boolean} includes @returns {Ratings} */
function partOf(ratings, includes) {
  const kept = (/** @type {number} */ _value, /** @type {number} */ place) => includes(place);
  return {
    ...ratings,
    users: ratings.users.filter(kept),
    items: ratings.items.filter(kept),
    values: ratings.values.filter(kept),
    at: null,
  };
}

/** @param {string} directory @param {Ratings} ratings @param {Uint8Array} folds */
async function writeColumns(directory, { users, items, values }, folds) {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'users.i32'), users);
  await writeFile(join(directory, 'items.i32'), items);
  await writeFile(join(directory, 'values.f64'), values);
  await writeFile(join(directory, 'folds.u8'), folds);
}
