import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createRanker, fit, topK, topKBatch } from '@cartograph/als';
import { makeInteractions } from './interactions.mjs';
import { writeMatrix } from './judge.mjs';
import { alternate, quantile, resultOf, secondsSince } from './measure.mjs';
import { BENCH_DIR, referencePython, startWorker } from './reference-python.mjs';

/** @typedef {import('./measure.mjs').BenchOptions} BenchOptions */
/** @typedef {import('@cartograph/als').Factors} Factors */
/** @typedef {import('@cartograph/als').CsrMatrix} CsrMatrix */
/** @typedef {import('@cartograph/als').RankFilters} RankFilters */

const PACKAGES = ['implicit==0.7.3', 'numpy==2.4.6', 'scipy==1.17.1'];
const SETTINGS = { regularization: 0.01, alpha: 1, iterations: 5, seed: 1 };
const K = 10;
/** Single queries of a round, and users of a batch whose lists are compared with brute force. */
const QUERIES = 2_000;
/** Items that a query with a list may not get, and the share of the catalog that one with a mask may. */
const BLOCKED = 300;
const ALLOWED_SHARE = 0.4;

/**
 * Top-10 from the same factors on both sides: of one user after the other, while a second thread answers queries without rest, and of all users at once.
 * Every list of a single query, and those of as many users of the batch, are compared with sorting all scores.
 *
 * @param {BenchOptions} options
 */
export async function run({ size, rounds, say }) {
  const data = makeInteractions(size);
  say(`${size}: ${data.train.rows} users × ${data.train.columns} items, ${data.train.indices.length} training pairs`);
  const python = await referencePython(PACKAGES, say);
  const worker = startWorker(python, 'implicit_worker.py');
  try {
    const directory = join(BENCH_DIR, `interactions-${size}`);
    await writeMatrix(directory, data.train);
    await worker.ask({ command: 'load', directory, users: data.train.rows, items: data.train.columns });
    const results = [];
    for (const factors of size === 'XS' ? [16, 32] : [64, 128]) {
      say(`f = ${factors}: fitting …`);
      const model = await fit(data.train, { ...SETTINGS, factors });
      const out = join(directory, `ours-f${factors}`);
      await writeFile(`${out}.user-factors.f32`, model.userFactors);
      await writeFile(`${out}.item-factors.f32`, model.itemFactors);
      await worker.ask({ command: 'take', factors, from: out });
      const about = { model, seen: data.train, rounds, worker, out, size, say };
      results.push(...(await single(about)), await batch(about));
    }
    return results;
  } finally {
    worker.stop();
  }
}

/** @typedef {{ model: Factors, seen: CsrMatrix, rounds: number, worker: ReturnType<typeof startWorker>, out: string, size: string, say: (line: string) => void }} About */

/** @param {About} about */
async function single({ model, seen, rounds, worker, out, size, say }) {
  const { factors, items } = model;
  say(`f = ${factors}: one query after the other …`);
  const users = spreadUsers(model.users);
  await writeFile(`${out}.users.i32`, users);
  const vectorOf = (/** @type {number} */ user) => model.userFactors.subarray(user * factors, (user + 1) * factors);
  const seenOf = (/** @type {number} */ user) => seen.indices.subarray(seen.indptr[user], seen.indptr[user + 1]);
  const rankers = { product: createRanker(model), cosine: createRanker(model, { similarity: 'cosine' }) };
  const many = Int32Array.from(
    { length: Math.min(BLOCKED, items - K) },
    (_, place) => Math.floor((place * items) / BLOCKED) % items,
  );
  const allowed = Uint8Array.from({ length: items }, (_, item) =>
    (item * 0.618_033_988_75) % 1 < ALLOWED_SHARE ? 1 : 0,
  );
  /** @type {[string, 'product' | 'cosine', (user: number) => RankFilters][]} */
  const kinds = [
    ['seen items left out', 'product', (user) => ({ blocked: [seenOf(user)] })],
    [`${many.length} blocked items`, 'product', () => ({ blocked: [many] })],
    [`a mask of ${ALLOWED_SHARE * 100} % of the items`, 'product', () => ({ allowed })],
    ['by direction', 'cosine', (user) => ({ blocked: [seenOf(user)] })],
  ];
  const traffic = await startTraffic(model);
  /** @type {Map<string, number[]>} */ const milliseconds = new Map(kinds.map(([kind]) => [kind, []]));
  const timeKind = (/** @type {typeof kinds[number]} */ [kind, similarity, filtersOf], /** @type {number} */ round) => {
    const times = [];
    for (const user of users) {
      const [vector, filters] = [vectorOf(user), filtersOf(user)];
      const began = performance.now();
      rankers[similarity].topK(vector, K, filters);
      times.push(performance.now() - began);
    }
    if (round >= 0) milliseconds.get(kind)?.push(...times);
    return quantile(times, 0.5);
  };
  /** @type {number[]} */ const theirs = [];
  const timed = await alternate({
    rounds,
    ours: async (round) => {
      const [first = Number.NaN] = kinds.map((kind) => timeKind(kind, round));
      return { value: first, detail: null };
    },
    reference: async () => {
      const { p50 = Number.NaN, p99 = Number.NaN } = await worker.ask({
        command: 'recommend-one',
        k: K,
        users: `${out}.users.i32`,
      });
      theirs.push(1000 * p99);
      return { value: 1000 * p50, detail: null };
    },
  });
  const served = await traffic.stop();
  say(`f = ${factors}: comparing with brute force …`);
  const agree = kinds.every(([, similarity, filtersOf]) => {
    const compared =
      similarity === 'cosine' ? { ...model, itemFactors: directions(model.itemFactors, factors) } : model;
    return users.every((user) =>
      isSame(
        rankers[similarity].topK(vectorOf(user), K, filtersOf(user)),
        bruteForce(
          compared,
          similarity === 'cosine' ? directions(vectorOf(user), factors) : vectorOf(user),
          filtersOf(user),
        ),
      ),
    );
  });
  const told = kinds.map(([kind]) => {
    const times = milliseconds.get(kind) ?? [];
    return { kind, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  });
  const note = `${told.map(({ kind, p50, p99 }) => `${kind}: p50 ${p50.toFixed(3)} p99 ${p99.toFixed(3)} ms`).join('; ')}; implicit p99 ${quantile(theirs, 0.5).toFixed(3)} ms; the other thread answered ${served} queries meanwhile`;
  const figures = Object.fromEntries(
    told.flatMap(({ kind, p50, p99 }) => [
      [`p50 ms, ${kind}`, p50],
      [`p99 ms, ${kind}`, p99],
    ]),
  );
  return [
    resultOf(timed, {
      case: `topk ${size} one query f=${factors}`,
      unit: 'ms (p50)',
      better: 'less',
      agree,
      note,
      figures: { ...figures, referenceP99: quantile(theirs, 0.5), served },
    }),
  ];
}

/** @param {About} about */
async function batch({ model, seen, rounds, worker, out, size, say }) {
  say(`f = ${model.factors}: all users …`);
  const users = Int32Array.from({ length: model.users }, (_, user) => user);
  const ranked = await alternate({
    rounds,
    ours: async () => {
      const began = performance.now();
      const answer = await topKBatch(model, users, K, { seen });
      return { value: users.length / secondsSince(began), detail: answer };
    },
    reference: async () => {
      const { seconds = Number.NaN } = await worker.ask({ command: 'recommend', k: K, out });
      return { value: users.length / seconds, detail: null };
    },
  });
  const sample = spreadUsers(model.users);
  const exact = topK(model, sample, K, { seen });
  const differing = sample.filter((user, place) => {
    const rowOf = (/** @type {import('@cartograph/als').TopK} */ { indices, scores }, /** @type {number} */ row) => ({
      indices: indices.subarray(row * K, (row + 1) * K),
      scores: scores.subarray(row * K, (row + 1) * K),
    });
    return !isSame(rowOf(ranked.oursDetail, user), rowOf(exact, place));
  }).length;
  return resultOf(ranked, {
    case: `topk ${size} all users f=${model.factors}`,
    unit: 'users/s',
    better: 'more',
    agree: differing === 0,
    note: `${sample.length - differing} of ${sample.length} lists equal brute force`,
    figures: { compared: sample.length, differing },
  });
}

/** A second thread that answers queries of its own ranker without rest. @param {Factors} model */
async function startTraffic({ factors, items, users, itemFactors, userFactors }) {
  const thread = new Worker(new URL('topk-traffic.mjs', import.meta.url), {
    workerData: {
      factors,
      items,
      itemFactors,
      vectors: userFactors.slice(0, Math.min(users, QUERIES) * factors),
      k: K,
    },
  });
  const next = () =>
    new Promise((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
    });
  await next();
  return {
    /** @returns {Promise<number>} queries it answered. */
    async stop() {
      const told = next();
      thread.postMessage('stop', []);
      const answered = await told;
      await thread.terminate();
      return answered;
    },
  };
}

/** Users spread over all. @param {number} users */
function spreadUsers(users) {
  const count = Math.min(QUERIES, users);
  return Int32Array.from({ length: count }, (_, place) => Math.floor((place * users) / count));
}

/** All scores in double precision rounded to single, sorted; ties by ascending item. @param {Factors} model @param {Float32Array} vector @param {RankFilters} filters */
function bruteForce({ factors, items, itemFactors }, vector, { blocked, allowed }) {
  const out = new Set(blocked?.flatMap((own) => Array.from(own)));
  const scores = new Float32Array(items);
  for (let item = 0; item < items; item += 1) {
    let sum = 0;
    for (let a = 0; a < factors; a += 1) sum += (itemFactors[item * factors + a] ?? 0) * (vector[a] ?? 0);
    scores[item] = sum;
  }
  const best = topOf(scores, (item) => !out.has(item) && (allowed === undefined || allowed[item] !== 0));
  return { indices: best, scores: best.map((item) => scores[item] ?? 0) };
}

/** @param {Float32Array} scores @param {(item: number) => boolean} isOpen */
function topOf(scores, isOpen) {
  /** @type {number[]} */ let best = [];
  let least = -Infinity;
  for (const [item, score] of scores.entries()) {
    if (score <= least || !isOpen(item)) continue;
    best.push(item);
    if (best.length < 4 * K) continue;
    best = best.toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, K);
    least = scores[best[K - 1] ?? 0] ?? 0;
  }
  return best.toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, K);
}

/** @param {{ indices: ArrayLike<number>, scores: ArrayLike<number> }} left @param {{ indices: ArrayLike<number>, scores: ArrayLike<number> }} right */
function isSame(left, right) {
  for (let place = 0; place < K; place += 1)
    if (left.indices[place] !== right.indices[place] || left.scores[place] !== right.scores[place]) return false;
  return true;
}

/** Rows of length 1. @param {Float32Array} rows @param {number} factors */
function directions(rows, factors) {
  const units = new Float32Array(rows.length);
  for (let from = 0; from < rows.length; from += factors) {
    let squares = 0;
    for (let a = from; a < from + factors; a += 1) squares += (rows[a] ?? 0) ** 2;
    if (squares > 0) for (let a = from; a < from + factors; a += 1) units[a] = (rows[a] ?? 0) / Math.sqrt(squares);
  }
  return units;
}
