import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CART_STRENGTHS, EASE, ITEM_KNN } from '@cartograph/recommend';
import { makeInteractions } from './interactions.mjs';
import { judge, writeMatrix } from './judge.mjs';
import { alternate, resultOf, secondsSince } from './measure.mjs';
import { BENCH_DIR, referencePython, startWorker } from './reference-python.mjs';

/** @typedef {import('./measure.mjs').BenchOptions} BenchOptions */
/** @typedef {import('./measure.mjs').Result} Result */
/** @typedef {import('@cartograph/recommend').TrainingData} TrainingData */
/** @typedef {{ data: TrainingData, heldOut: Int32Array, directory: string, worker: ReturnType<typeof startWorker>, rounds: number, size: string, say: (line: string) => void }} Contest */

const PACKAGES = ['implicit==0.7.3', 'numpy==2.4.6', 'scipy==1.17.1'];
const NEIGHBORS = 100;
const K = 10;
/** Users that are ranked for: implicit is asked through Python user by user. */
const RANKED = 20_000;
/** Relative difference of a similarity that is still the same: ours are kept in single precision. */
const SAME_SIMILARITY = 1e-5;
/** Relative difference of a hit rate or an NDCG that is still the same: equal scores are ordered differently. */
const SAME_QUALITY = 0.01;
/** The most popular products that EASE is fitted on, by size. */
const EASE_PRODUCTS = { XS: 1_000, S: 3_000, M: 3_000 };
const EASE_LAMBDA = 250;
/** Absolute difference of a weight of EASE that is still the same. */
const SAME_WEIGHT = 1e-5;

/**
 * Item-kNN by three measures against implicit's, both on one thread, and EASE against numpy's inverse, both on one thread: on the same matrix, with the similarities
 * and weights compared one by one.
 *
 * @param {BenchOptions} options
 */
export async function run({ size, rounds, say }) {
  const { train, heldOut } = makeInteractions(size);
  say(`${size}: ${train.rows} users × ${train.columns} items, ${train.indices.length} training pairs`);
  const python = await referencePython(PACKAGES, say);
  const worker = startWorker(python, 'knn_worker.py');
  try {
    const directory = join(BENCH_DIR, `interactions-${size}`);
    await writeMatrix(directory, train);
    await worker.ask({ command: 'load', directory, users: train.rows, items: train.columns });
    const contest = { data: dataOf(train), heldOut, directory, worker, rounds, size, say };
    /** @type {Result[]} */ const results = [];
    for (const measure of /** @type {const} */ (['cosine', 'tfidf', 'bm25']))
      results.push(...(await compareNeighbors(contest, measure)));
    results.push(await compareEase(contest));
    return results;
  } finally {
    worker.stop();
  }
}

/** @param {Contest} contest @param {'cosine' | 'tfidf' | 'bm25'} measure */
async function compareNeighbors({ data, heldOut, directory, worker, rounds, size, say }, measure) {
  const settings = { ...ITEM_KNN.defaults, measure, neighbors: NEIGHBORS };
  const out = join(directory, `implicit-${measure}`);
  say(`${measure}: fitting …`);
  const fitted = await alternate({
    rounds,
    ours: async () => {
      const began = performance.now();
      const model = await ITEM_KNN.fit(data, settings);
      return { value: secondsSince(began), detail: model };
    },
    reference: async () => {
      const { seconds = Number.NaN } = await worker.ask({ command: 'fit', measure, neighbors: NEIGHBORS });
      return { value: seconds, detail: null };
    },
  });
  const model = fitted.oursDetail;

  say(`${measure}: ranking …`);
  const users = Int32Array.from(heldOut.keys())
    .filter((user) => (heldOut[user] ?? -1) >= 0)
    .slice(0, RANKED);
  const usersFile = join(directory, 'ranked.i32');
  await writeFile(usersFile, users);
  const ranked = await alternate({
    rounds,
    ours: async () => {
      const began = performance.now();
      const { indices } = model.recommendUsers(users, K);
      return { value: users.length / secondsSince(began), detail: indices };
    },
    reference: async () => {
      const { seconds = Number.NaN } = await worker.ask({ command: 'recommend', users: usersFile, k: K, out });
      return { value: users.length / seconds, detail: null };
    },
  });

  say(`${measure}: comparing …`);
  await worker.ask({ command: 'similar', neighbors: NEIGHBORS, out });
  const theirs = {
    indptr: new Int32Array(await readNumbers(`${out}.indptr.i32`)),
    similarities: new Float32Array(await readNumbers(`${out}.values.f32`)),
  };
  const difference = furthest(model.nearest, theirs);
  const wanted = users.map((user) => heldOut[user] ?? -1);
  const [ourQuality, theirQuality] = [
    judge(ranked.oursDetail, wanted, K),
    judge(new Int32Array(await readNumbers(`${out}.top.i32`)), wanted, K),
  ];
  const isNear = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) <= SAME_QUALITY * b;
  const agree =
    difference <= SAME_SIMILARITY &&
    isNear(ourQuality.hitRate, theirQuality.hitRate) &&
    isNear(ourQuality.ndcg, theirQuality.ndcg);
  const words = (/** @type {typeof ourQuality} */ { hitRate, ndcg }) =>
    `HR@${K} ${hitRate.toFixed(4)} NDCG@${K} ${ndcg.toFixed(4)}`;
  const note = `ours ${words(ourQuality)}; implicit ${words(theirQuality)}; similarities differ by ${difference.toExponential(1)} at most; ${users.length} users ranked`;
  const figures = {
    hitRate: ourQuality.hitRate,
    referenceHitRate: theirQuality.hitRate,
    ndcg: ourQuality.ndcg,
    referenceNdcg: theirQuality.ndcg,
    similarityDifference: difference,
  };
  return [
    resultOf(fitted, {
      case: `knn ${size} ${measure} fit K=${NEIGHBORS}`,
      unit: 's',
      better: 'less',
      agree,
      note,
      figures,
    }),
    resultOf(ranked, {
      case: `knn ${size} ${measure} top-${K}`,
      unit: 'users/s',
      better: 'more',
      agree,
      note,
      figures,
    }),
  ];
}

/** EASE on the most popular products. @param {Contest} contest @returns {Promise<Result>} */
async function compareEase({ data, directory, worker, rounds, size, say }) {
  const columns = mostPopular(data.strengths.csr, EASE_PRODUCTS[/** @type {keyof typeof EASE_PRODUCTS} */ (size)]);
  say(`EASE on ${columns.length} products …`);
  const part = dataOf(onlyColumns(data.strengths.csr, columns));
  const [columnsFile, out] = [join(directory, 'ease-columns.i32'), join(directory, 'numpy-ease')];
  await writeFile(columnsFile, columns);
  const settings = { ...EASE.defaults, regularization: EASE_LAMBDA };
  const fitted = await alternate({
    rounds,
    ours: async () => {
      const began = performance.now();
      const model = await EASE.fit(part, settings);
      return { value: secondsSince(began), detail: model.ease.weights };
    },
    reference: async () => {
      const { seconds = Number.NaN } = await worker.ask({
        command: 'ease',
        columns: columnsFile,
        lambda: EASE_LAMBDA,
        out,
      });
      return { value: seconds, detail: null };
    },
  });
  const weights = new Float64Array(await readNumbers(`${out}.weights.f64`));
  let difference = weights.length === fitted.oursDetail.length ? 0 : Infinity;
  for (const [place, weight] of fitted.oursDetail.entries())
    difference = Math.max(difference, Math.abs(weight - (weights[place] ?? Infinity)));
  return resultOf(fitted, {
    case: `knn ${size} EASE n=${columns.length}`,
    unit: 's',
    better: 'less',
    agree: difference <= SAME_WEIGHT,
    note: `${columns.length ** 2} weights differ by ${difference.toExponential(1)} at most; numpy's inverse on one thread`,
    figures: { weightDifference: difference },
  });
}

/**
 * The largest relative difference of similarities at the same rank of the same product; Infinity where one side has more neighbors.
 *
 * @param {{ indptr: Int32Array, similarities: Float32Array }} ours @param {{ indptr: Int32Array, similarities: Float32Array }} theirs
 */
function furthest(ours, theirs) {
  if (ours.indptr.some((offset, product) => offset !== theirs.indptr[product])) return Infinity;
  let difference = 0;
  for (const [place, value] of ours.similarities.entries()) {
    const other = theirs.similarities[place] ?? Number.NaN;
    difference = Math.max(difference, Math.abs(value - other) / other);
  }
  return difference;
}

/** Training data whose pairs are all carts of one instant. @param {import('@cartograph/als').CsrMatrix} csr @returns {TrainingData} */
function dataOf(csr) {
  const pairs = { csr, lastAt: new Float64Array(csr.indices.length) };
  const empty = {
    csr: { ...csr, indptr: new Int32Array(csr.rows + 1), indices: new Int32Array(), values: new Float32Array() },
    lastAt: new Float64Array(),
  };
  const unknown = Array.from({ length: csr.columns }, () => '');
  return {
    users: csr.rows,
    products: csr.columns,
    end: 1,
    strengths: pairs,
    strengthOptions: CART_STRENGTHS,
    carts: pairs,
    purchases: empty,
    seen: pairs,
    sessions: {
      indptr: new Int32Array(1),
      products: new Int32Array(),
      types: new Uint8Array(),
      at: new Float64Array(),
      users: new Int32Array(),
    },
    facts: { categories: unknown, brands: unknown, prices: new Float64Array(csr.columns).fill(Number.NaN) },
  };
}

/** Items with most users, ascending. @param {import('@cartograph/als').CsrMatrix} csr @param {number} count */
function mostPopular({ columns, indices }, count) {
  const users = new Int32Array(columns);
  for (const item of indices) users[item] = (users[item] ?? 0) + 1;
  const order = Int32Array.from({ length: columns }, (_, item) => item).filter((item) => (users[item] ?? 0) > 0);
  return order
    .toSorted((a, b) => (users[b] ?? 0) - (users[a] ?? 0) || a - b)
    .slice(0, count)
    .toSorted();
}

/** The matrix with these columns alone. @param {import('@cartograph/als').CsrMatrix} csr @param {Int32Array} columns */
function onlyColumns({ rows, columns: width, indptr, indices, values }, columns) {
  const numberOf = new Int32Array(width).fill(-1);
  for (const [number, item] of columns.entries()) numberOf[item] = number;
  const isKept = (/** @type {number} */ item) => (numberOf[item] ?? -1) >= 0;
  const kept = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row += 1)
    kept[row + 1] = (kept[row] ?? 0) + indices.subarray(indptr[row], indptr[row + 1]).filter(isKept).length;
  return {
    rows,
    columns: columns.length,
    indptr: kept,
    indices: indices.filter(isKept).map((item) => numberOf[item] ?? -1),
    values: values.filter((_, entry) => isKept(indices[entry] ?? -1)),
  };
}

/** @param {string} path */
async function readNumbers(path) {
  return new Uint8Array(await readFile(path)).buffer;
}
