import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fit, objective, topKBatch } from '@cartograph/als';
import { makeInteractions } from './interactions.mjs';
import { judge, writeMatrix } from './judge.mjs';
import { alternate, resultOf, secondsSince } from './measure.mjs';
import { BENCH_DIR, referencePython, startWorker } from './reference-python.mjs';
import { runChild } from './run-child.mjs';

/** @typedef {import('./measure.mjs').BenchOptions} BenchOptions */
/** @typedef {ReturnType<typeof makeInteractions>} Interactions */
/** @typedef {{ seconds: number, objective: number, hitRate: number, ndcg: number }} Quality */

const PACKAGES = ['implicit==0.7.3', 'numpy==2.4.6', 'scipy==1.17.1'];
/** Both take three conjugate gradient steps a row: implicit from the last iteration's factors, ours from zero. */
const SETTINGS = { regularization: 0.01, alpha: 1, iterations: 10, seed: 1, cgSteps: 3 };
const K = 10;

/** Agreement: neither hit rate nor NDCG may lie below the reference by more than this share, nor the objective above it by more. */
const TOLERANCE = 0.01;

/**
 * Fits and ranks on the same matrix, at the same factors, λ, α and iterations, both minimizing
 * Σ c(p − x·y)² + λ(Σ‖x‖² + Σ‖y‖²), c = 1 + αr. implicit runs on all cores with its BLAS on one, as its authors advise.
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
    for (const factors of size === 'XS' ? [16, 32] : [64, 128])
      results.push(...(await compare({ data, directory, python, worker, factors, rounds, size, say })));
    return results;
  } finally {
    worker.stop();
  }
}

/** @param {{ data: Interactions, directory: string, python: string, worker: ReturnType<typeof startWorker>, factors: number, rounds: number, size: string, say: (line: string) => void }} about */
async function compare({ data, directory, python, worker, factors, rounds, size, say }) {
  const out = join(directory, `implicit-f${factors}`);
  const settings = { ...SETTINGS, factors };
  const users = Int32Array.from({ length: data.train.rows }, (_, user) => user);
  let model = await fit(data.train, { ...settings, iterations: 1 });

  const tell = (/** @type {string} */ who, /** @type {number} */ round, /** @type {string} */ figure) =>
    say(`  ${round < 0 ? 'warm-up' : `round ${round + 1}`}, ${who}: ${figure}`);
  say(`f = ${factors}: fitting …`);
  const fitted = await alternate({
    rounds,
    ours: async (round) => {
      const began = performance.now();
      model = await fit(data.train, settings);
      const value = secondsSince(began) / settings.iterations;
      tell('ours', round, `${value.toFixed(3)} s an iteration`);
      return { value, detail: null };
    },
    reference: async (round) => {
      const { seconds = Number.NaN } = await worker.ask({
        command: 'fit',
        ...settings,
        threads: availableParallelism(),
        out,
      });
      tell('implicit', round, `${(seconds / settings.iterations).toFixed(3)} s an iteration`);
      return { value: seconds / settings.iterations, detail: null };
    },
  });

  say(`f = ${factors}: ranking …`);
  const ranked = await alternate({
    rounds,
    ours: async (round) => {
      const began = performance.now();
      const { indices } = await topKBatch(model, users, K, { seen: data.train });
      const value = users.length / secondsSince(began);
      tell('ours', round, `${Math.round(value)} users/s`);
      return { value, detail: indices };
    },
    reference: async (round) => {
      const { seconds = Number.NaN } = await worker.ask({ command: 'recommend', k: K, out });
      tell('implicit', round, `${Math.round(users.length / seconds)} users/s`);
      return { value: users.length / seconds, detail: null };
    },
  });

  const theirs = {
    factors,
    users: data.train.rows,
    items: data.train.columns,
    userFactors: new Float32Array(await readNumbers(`${out}.user-factors.f32`)),
    itemFactors: new Float32Array(await readNumbers(`${out}.item-factors.f32`)),
  };
  const theirTop = new Int32Array(await readNumbers(`${out}.top.i32`));
  const [ourQuality, theirQuality] = [
    { objective: objective(data.train, model, settings), ...judge(ranked.oursDetail, data.heldOut, K) },
    { objective: objective(data.train, theirs, settings), ...judge(theirTop, data.heldOut, K) },
  ];
  const agree =
    ourQuality.objective <= theirQuality.objective * (1 + TOLERANCE) &&
    ourQuality.hitRate >= theirQuality.hitRate * (1 - TOLERANCE) &&
    ourQuality.ndcg >= theirQuality.ndcg * (1 - TOLERANCE);
  const figures = (/** @type {typeof ourQuality} */ q) =>
    `HR@${K} ${q.hitRate.toFixed(4)} NDCG@${K} ${q.ndcg.toFixed(4)} objective ${q.objective.toPrecision(6)}`;
  say(`f = ${factors}: memory …`);
  const memory = await peakMemory({ data, directory, python, settings });
  const mib = (/** @type {number} */ bytes) => `${Math.round(bytes / 2 ** 20)} MiB`;
  const note = `ours ${figures(ourQuality)}, ${mib(memory.ours)}; implicit ${figures(theirQuality)}, ${mib(memory.reference)}`;
  const facts = {
    hitRate: ourQuality.hitRate,
    referenceHitRate: theirQuality.hitRate,
    ndcg: ourQuality.ndcg,
    referenceNdcg: theirQuality.ndcg,
    objective: ourQuality.objective,
    referenceObjective: theirQuality.objective,
    rssBytes: memory.ours,
    referenceRssBytes: memory.reference,
  };
  return [
    resultOf(fitted, {
      case: `als ${size} fit f=${factors}`,
      unit: 's/iteration',
      better: 'less',
      agree,
      note,
      figures: facts,
    }),
    resultOf(ranked, {
      case: `als ${size} top-${K} f=${factors}`,
      unit: 'users/s',
      better: 'more',
      agree,
      note,
      figures: facts,
    }),
  ];
}

/**
 * Peak memory of a fit in a process of its own that reads the same matrix, of both sides.
 *
 * @param {{ data: Interactions, directory: string, python: string, settings: typeof SETTINGS & { factors: number } }} about
 */
async function peakMemory({ data, directory, python, settings }) {
  const [users, items] = [data.train.rows, data.train.columns];
  const short = { ...settings, iterations: 2 };
  const { rssBytes } = await runChild({ kind: 'als', directory, users, items, settings: short });
  const worker = startWorker(python, 'implicit_worker.py');
  try {
    await worker.ask({ command: 'load', directory, users, items });
    await worker.ask({
      command: 'fit',
      ...short,
      threads: availableParallelism(),
      out: join(directory, 'implicit-memory'),
    });
    const { rssBytes: reference = Number.NaN } = await worker.ask({ command: 'memory' });
    return { ours: rssBytes, reference };
  } finally {
    worker.stop();
  }
}

/** @param {string} path */
async function readNumbers(path) {
  return new Uint8Array(await readFile(path)).buffer;
}
