import { RANKED_USERS, type FitWatch, type ModelFamily, type ModelParts, type SharedData } from '../../family.js';
import type { TrainingData } from '../../log/training-data.js';
import { workPace } from '@cartograph/threads';
import { ITEM_KNN } from '../item-knn/item-knn-family.js';
import { nearestProducts, type NearestProducts } from '../item-knn/nearest-products.js';
import { pairWeightsSteps } from '../item-knn/pair-weights.js';
import type { PairMatrix } from '../../log/pair-matrix.js';
import { readArray, readObject, readText } from '../parts.js';
import { runSteps } from '@cartograph/threads';
import { POPULARITY_EVENTS, popularPairs } from '../popularity/popular-pairs.js';
import { userSessionsSteps, userSessionsWithout } from '../session-knn/session-at-hand.js';
import { CandidatePool, FEATURES } from './candidate-pool.js';
import { learnWeightsSteps, type LearningRows } from './learn-weights.js';
import { firstInstants, learningSliceSteps, type LearningSlice } from './learning-slice.js';
import { countProducts, ProductFigures } from './product-figures.js';
import { RerankModel } from './rerank-model.js';
import {
  LAST_EVENTS,
  RERANK_CANDIDATES,
  RERANK_START,
  rerankSettings,
  type RerankSettings,
} from './rerank-settings.js';

/** Fewer people than this teach nothing: the starting weights stand. */
const FEWEST_LEARNERS = 30;

/** Where nothing can be learned: likeness first, then what is popular. */
const STARTING_WEIGHTS: Readonly<Record<(typeof FEATURES)[number], number>> = {
  'likeness to own products': 4,
  'likeness to this session': 4,
  'place in this session': 1,
  'place in the history': 1,
  'category, taken before': 1,
  'category, looked at now': 1,
  'category, met lately': 0,
  'brand, taken before': 0,
  'price near the usual one': 0,
  'price level in its category': 0,
  popularity: 1,
  'recent popularity': 1,
  newness: 0,
};

/** Two stages; see {@link RerankModel}. The second learns from the last fifth of the training data, with candidates of a first stage that has not seen it. */
export const RERANK: ModelFamily<RerankModel, RerankSettings> = {
  kind: 'RERANK',
  defaults: RERANK_START,
  reads: ['strengths', 'seen'],
  candidates: () => RERANK_CANDIDATES,
  resolve: rerankSettings,
  refusal: (data, settings) =>
    ITEM_KNN.refusal(data, knnSettings(settings))?.replace('Item-kNN compares', 'The first stage compares') ?? null,
  cost: (data, settings) => {
    const { work, bytes } = ITEM_KNN.cost(data, knnSettings(settings));
    const learning = learnersAtMost(data, settings) * (settings.pool + 140) * FEATURES.length;
    const events = data.sessions.products.length;
    return {
      work:
        2 * work +
        600 * events +
        30 * learning * FEATURES.length +
        65 * RANKED_USERS * (settings.pool + 140) * FEATURES.length,
      bytes: 2 * bytes + 4 * events + 16 * data.strengths.csr.indices.length + 4 * learning + 160 * data.products,
    };
  },
  fit: fitRerank,
  save: ({ parts: { settings, nearest, counts, lastSessions, weights, learners } }) => ({
    json: { settings: { ...settings }, event: counts.event, learners, features: [...FEATURES] },
    arrays: {
      weights,
      indptr: nearest.indptr,
      neighbors: nearest.neighbors,
      similarities: nearest.similarities,
      users: counts.users,
      recent: counts.recent,
      newness: counts.newness,
      'last-sessions.indptr': lastSessions.indptr,
      'last-sessions.products': lastSessions.products,
    },
  }),
  load: loadRerank,
  withoutUsers: (model, users, shared) =>
    new RerankModel(shared, { ...model.parts, lastSessions: userSessionsWithout(model.parts.lastSessions, users) }),
};

/** Users with a pair that popularity counts, as far as the second stage asks for them. */
function learnersAtMost({ carts, purchases, users }: TrainingData, { learningUsers }: RerankSettings): number {
  const { indptr } = (carts.csr.indices.length > 0 ? carts : purchases).csr;
  if (indptr[users] === 0) return Math.min(users, learningUsers);
  let count = 0;
  for (let user = 0; user < users && count < learningUsers; user += 1)
    if (indptr[user + 1]! > indptr[user]!) count += 1;
  return count;
}

function knnSettings({ measure, neighbors }: RerankSettings): typeof ITEM_KNN.defaults {
  return { ...ITEM_KNN.defaults, measure, neighbors, halfLifeDays: null };
}

async function fitRerank(data: TrainingData, settings: RerankSettings, watch?: FitWatch): Promise<RerankModel> {
  let began = performance.now();
  const onPass = (pass: number): void => {
    watch?.onPass?.({ pass, passes: 2, objective: null, seconds: (performance.now() - began) / 1000 });
    began = performance.now();
  };
  const learned = await learn(data, settings, watch?.signal);
  onPass(1);
  const nearest = await neighborsOf(data.strengths, settings, data.end, watch?.signal);
  onPass(2);
  const { event, products, lastAt } = popularPairs(data);
  const counts = countProducts(event, { products, lastAt }, firstInstants(data), data.end);
  const lastSessions = await runSteps(userSessionsSteps(data.sessions, data.users, LAST_EVENTS), watch?.signal);
  return new RerankModel(data, { settings, nearest, counts, lastSessions, ...learned });
}

async function neighborsOf(
  strengths: PairMatrix,
  settings: RerankSettings,
  end: number,
  signal: AbortSignal | undefined,
): Promise<NearestProducts> {
  const { neighbors, shrinkage, ...weighting } = knnSettings(settings);
  const weights = await runSteps(pairWeightsSteps(strengths, weighting, end), signal);
  return nearestProducts(weights, { neighbors, shrinkage, isCosine: settings.measure !== 'bm25' }, workPace(signal));
}

/** Learns the weights of features on the learning slice. */
async function learn(
  data: TrainingData,
  settings: RerankSettings,
  signal: AbortSignal | undefined,
): Promise<{ weights: Float64Array; learners: number }> {
  const starting = { weights: Float64Array.from(FEATURES, (feature) => STARTING_WEIGHTS[feature]), learners: 0 };
  const slice = await runSteps(learningSliceSteps(data, settings.learningUsers), signal);
  if (slice === null || slice.learners.length < FEWEST_LEARNERS) return starting;
  const nearest = await neighborsOf(slice.strengths, settings, slice.splitAt, signal);
  const figures = new ProductFigures(countProducts(slice.event, slice.pairs, slice.firstAt, slice.splitAt), data.facts);
  const rows = await runSteps(rowsOf(slice, new CandidatePool(figures, nearest), settings.pool, data.products), signal);
  const learners = rows.indptr.length - 1;
  if (learners < FEWEST_LEARNERS) return starting;
  const weights = await runSteps(learnWeightsSteps(rows, settings.regularization), signal);
  return weights.some((weight) => weight > 0) ? { weights, learners } : starting;
}

/** People whose candidates are gathered between two yields. */
const LOT = 100;

/** The candidates of everyone whose candidates hold something that they took. */
function* rowsOf(
  { learners }: LearningSlice,
  pool: CandidatePool,
  room: number,
  products: number,
): Generator<void, LearningRows> {
  const mayNot = new Uint8Array(products);
  const lists: { features: Float32Array; isTaken: Uint8Array }[] = [];
  for (const [place, { profile, taken }] of learners.entries()) {
    if (place % LOT === 0) yield;
    for (const product of profile.seen) mayNot[product] = 1;
    pool.gather(profile, mayNot, undefined, room);
    for (const product of profile.seen) mayNot[product] = 0;
    const wanted = new Set(taken);
    const isTaken = Uint8Array.from(pool.products.subarray(0, pool.count), (product) => Number(wanted.has(product)));
    if (isTaken.includes(1)) lists.push({ features: pool.features.slice(0, pool.count * FEATURES.length), isTaken });
  }
  const indptr = new Int32Array(lists.length + 1);
  for (const [person, { isTaken }] of lists.entries()) indptr[person + 1] = indptr[person]! + isTaken.length;
  const total = indptr[lists.length]!;
  const rows = {
    indptr,
    features: new Float32Array(total * FEATURES.length),
    width: FEATURES.length,
    isTaken: new Uint8Array(total),
  };
  for (const [person, { features, isTaken }] of lists.entries()) {
    rows.features.set(features, indptr[person]! * FEATURES.length);
    rows.isTaken.set(isTaken, indptr[person]);
  }
  return rows;
}

function loadRerank(parts: ModelParts, shared: SharedData): RerankModel {
  const settings = rerankSettings(readObject(parts, 'settings'));
  const { learners, features } = parts.json;
  if (typeof learners !== 'number' || !Number.isInteger(learners) || learners < 0)
    throw new RangeError(`the part "learners" is ${JSON.stringify(learners)} where a whole number ≥ 0 is needed`);
  if (JSON.stringify(features) !== JSON.stringify(FEATURES))
    throw new RangeError(
      `the part "features" is ${JSON.stringify(features)}, which are not the features of this version; train again`,
    );
  const weights = readArray(parts, 'weights', 'f64', FEATURES.length);
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (wrong >= 0)
    throw new RangeError(`the part "weights" has ${weights[wrong]} for ${FEATURES[wrong]}; weights are finite and ≥ 0`);
  const { nearest } = ITEM_KNN.load({ json: { settings: { ...knnSettings(settings) } }, arrays: parts.arrays }, shared);
  const counts = {
    event: readText(parts, 'event', POPULARITY_EVENTS),
    users: readArray(parts, 'users', 'i32', shared.products),
    recent: readArray(parts, 'recent', 'f32', shared.products),
    newness: readArray(parts, 'newness', 'f32', shared.products),
  };
  return new RerankModel(shared, {
    settings,
    nearest,
    counts,
    lastSessions: readSessions(parts, shared),
    weights,
    learners,
  });
}

function readSessions(parts: ModelParts, shared: SharedData): { indptr: Int32Array; products: Int32Array } {
  const indptr = readArray(parts, 'last-sessions.indptr', 'i32', shared.users + 1);
  const falling = indptr.findIndex((offset, row) => (row === 0 ? offset !== 0 : offset < indptr[row - 1]!));
  if (falling >= 0)
    throw new RangeError(
      `the part "last-sessions.indptr" must begin at 0 and never fall; it is ${indptr[falling]} at ${falling}`,
    );
  const products = readArray(parts, 'last-sessions.products', 'i32', indptr[shared.users]!);
  const outside = products.find((product) => product < 0 || product >= shared.products);
  if (outside !== undefined)
    throw new RangeError(
      `the part "last-sessions.products" names product row ${outside}, outside 0 … ${shared.products - 1}`,
    );
  return { indptr, products };
}
