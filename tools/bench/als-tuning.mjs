import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fit, topKBatch } from '@cartograph/als';
import { seededRandom } from '@cartograph/threads';
import { search, spread } from './als-search.mjs';
import { makeInteractions } from './interactions.mjs';
import { holdOutAgain, judge, writeMatrix } from './judge.mjs';
import { secondsSince } from './measure.mjs';
import { BENCH_DIR, referencePython, startWorker } from './reference-python.mjs';
import { runChild } from './run-child.mjs';

/** @typedef {import('./measure.mjs').BenchOptions} BenchOptions */
/** @typedef {import('./als-search.mjs').Point} Point */
/** @typedef {import('./als-search.mjs').Rung} Rung */
/** @typedef {import('./als-search.mjs').Trial} Trial */
/** @typedef {import('@cartograph/als').CsrMatrix} CsrMatrix */

const PACKAGES = ['numpy==2.4.6', 'scipy==1.17.1'];
const K = 10;
/** Users whose validation item is ranked after every iteration, the same ones in every trial. */
const JUDGED = 12_000;
/** The λ that EASE's search on the same validation slice begins with, and the step it goes on by while it gets better. */
const EASE_LAMBDA = { first: 100, step: 3 };

/** @type {Record<string, Rung[]>} */
const RUNGS = {
  XS: [
    { factors: 16, iterations: 8, patience: 2, points: 9 },
    { factors: 32, iterations: 12, patience: 2, points: 3 },
    { factors: 64, iterations: 12, patience: 2, points: 2 },
  ],
  S: [
    { factors: 64, iterations: 12, patience: 2, points: 45 },
    { factors: 128, iterations: 14, patience: 2, points: 12 },
    { factors: 256, iterations: 18, patience: 2, points: 2 },
    { factors: 512, iterations: 18, patience: 2, points: 1 },
  ],
};

/**
 * Tunes ALS on a validation slice of the training pairs and judges the winner, fitted to all training pairs, on the test items, beside EASE tuned on the
 * same slice. Every trial is written to `als-tuning-SIZE.jsonl` in the folder of the benchmarks; `--resume` takes those that are there already,
 * and after `--minutes` no further one is begun.
 *
 * @param {BenchOptions} options
 */
export async function run({ size, resume, minutes, say }) {
  const ends = performance.now() + minutes * 60_000;
  const isOver = () => performance.now() >= ends;
  const rungs = RUNGS[size];
  if (rungs === undefined)
    throw new RangeError(`--size is "${size}"; use one of ${Object.keys(RUNGS).join(', ')} for als-tuning.`);
  const data = makeInteractions(size);
  const { slice, taken } = holdOutAgain(data.train, data.heldOut, seededRandom(11));
  const record = join(BENCH_DIR, `als-tuning-${size}.jsonl`);
  await mkdir(BENCH_DIR, { recursive: true });
  const known =
    resume && existsSync(record)
      ? (await readFile(record, 'utf8'))
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line))
      : [];
  await writeFile(record, '');
  say(`${size}: ${slice.rows} users × ${slice.columns} items, ${slice.indices.length} pairs to tune on`);
  say('| stage | f | λ | mean λ | α | α₀ | ν | power | steps | kept iteration | NDCG@10 |');
  const keep = (/** @type {object} */ line) => appendFile(record, `${JSON.stringify(line)}\n`);
  const attempt = trialOf({ slice, taken, known, isOver }, async (trial) => {
    await keep(trial);
    const cells = [
      trial.stage,
      trial.factors,
      trial.regularization.toPrecision(3),
      trial.meanLambda.toPrecision(3),
      trial.alpha.toPrecision(2),
      trial.unobservedWeight.toPrecision(2),
      trial.frequencyExponent,
      trial.power,
      trial.cgSteps,
      `${trial.iteration} of ${trial.iterations}`,
      trial.ndcg.toFixed(4),
    ];
    say(`| ${cells.join(' | ')} |`);
  });
  const directory = join(BENCH_DIR, `interactions-${size}`);
  await writeMatrix(directory, data.train);
  await writeMatrix(directory, slice, 'slice');
  const [{ winner, ours }, ease] = await Promise.all([
    search({ points: spread(rungs[0]?.points ?? 1), rungs, sweeps: 1, attempt }).then(async (best) => ({
      winner: best,
      ours: await fitWinner(data, best, directory),
    })),
    fitEase({
      directory,
      users: data.train.rows,
      items: data.train.columns,
      taken,
      heldOut: data.heldOut,
      known,
      isOver,
      keep,
      say,
    }),
  ]);
  say(
    `ALS on the test items: HR@${K} ${ours.hitRate.toFixed(4)} NDCG@${K} ${ours.ndcg.toFixed(4)}, peak memory ${mib(ours.rssBytes)}`,
  );
  return resultsOf({ size, winner, ours, ease });
}

/**
 * Fits to all training pairs, judges on the test items, and measures memory in a process of its own.
 *
 * @param {ReturnType<typeof makeInteractions>} data @param {Trial} winner @param {string} directory
 */
async function fitWinner({ train, heldOut }, winner, directory) {
  const matrix = withPower(train, winner.power);
  const settings = { ...settingsOf(matrix, winner, winner.factors), iterations: winner.iteration };
  const everyone = Int32Array.from({ length: matrix.rows }, (_, user) => user);
  const { indices } = await topKBatch(await fit(matrix, settings), everyone, K, { seen: matrix });
  const { rssBytes } = await runChild({
    kind: 'als',
    directory,
    users: matrix.rows,
    items: matrix.columns,
    settings: { ...settings, iterations: 2 },
  });
  return { ...judge(indices, heldOut, K), rssBytes };
}

/** @param {CsrMatrix} matrix @param {number} power @returns {CsrMatrix} */
function withPower(matrix, power) {
  return power === 1 ? matrix : { ...matrix, values: matrix.values.map((strength) => strength ** power) };
}

/**
 * A trial: fits to the slice until the judged users' NDCG gets no better.
 *
 * @param {{ slice: CsrMatrix, taken: Int32Array, known: Trial[], isOver: () => boolean }} about @param {(trial: Trial) => Promise<void>} note
 * @returns {import('./als-search.mjs').Attempt}
 */
function trialOf({ slice, taken, known, isOver }, note) {
  const eligible = Int32Array.from(taken.keys()).filter((user) => (taken[user] ?? -1) >= 0);
  const every = Math.max(1, eligible.length / JUDGED);
  const users = Int32Array.from(
    { length: Math.min(JUDGED, eligible.length) },
    (_, place) => eligible[Math.floor(place * every)] ?? 0,
  );
  const wanted = users.map((user) => taken[user] ?? -1);
  return async (point, { factors, iterations, patience }, stage) => {
    const settings = settingsOf(slice, point, factors);
    const asked = Object.entries({ ...point, ...settings, allowed: iterations, patience });
    const before = known.find((trial) =>
      asked.every(([name, value]) => Object.entries(trial).some(([key, other]) => key === name && other === value)),
    );
    if (before !== undefined) {
      await note({ ...before, stage });
      return { ...before, stage };
    }
    if (isOver()) return null;
    const began = performance.now();
    let kept = { iteration: 0, iterations: 0, quality: 0 };
    await fit(
      withPower(slice, point.power),
      { ...settings, iterations },
      {
        earlyStopping: {
          quality: async (model) => judge((await topKBatch(model, users, K, { seen: slice })).indices, wanted, K).ndcg,
          patience,
          onKept: (report) => {
            kept = report;
          },
        },
      },
    );
    const trial = {
      ...point,
      ...settings,
      allowed: iterations,
      patience,
      iteration: kept.iteration,
      iterations: kept.iterations,
      ndcg: kept.quality,
      seconds: secondsSince(began),
      stage,
    };
    await note(trial);
    return trial;
  };
}

/** @param {CsrMatrix} matrix @param {Point} point @param {number} factors */
function settingsOf(matrix, { meanLambda, alpha, unobservedWeight, frequencyExponent, cgSteps }, factors) {
  const perItem = new Int32Array(matrix.columns);
  for (const item of matrix.indices) perItem[item] = (perItem[item] ?? 0) + 1;
  let [sum, rows] = [0, 0];
  const add = (/** @type {number} */ count, /** @type {number} */ others) => {
    if (count === 0) return;
    sum += (unobservedWeight * others + count) ** frequencyExponent;
    rows += 1;
  };
  for (let user = 0; user < matrix.rows; user += 1)
    add((matrix.indptr[user + 1] ?? 0) - (matrix.indptr[user] ?? 0), matrix.columns);
  for (const count of perItem) add(count, matrix.rows);
  return {
    factors,
    regularization: (meanLambda * rows) / sum,
    alpha,
    unobservedWeight,
    frequencyExponent,
    cgSteps,
    seed: 1,
  };
}

/** @typedef {{ easeLambda: number, ndcg: number }} EaseTrial */

/**
 * @param {{
 *   directory: string, users: number, items: number, taken: Int32Array, heldOut: Int32Array, known: EaseTrial[], isOver: () => boolean, keep: (line: EaseTrial) => Promise<void>,
 *   say: (line: string) => void
 * }} about
 */
async function fitEase({ directory, users, items, taken, heldOut, known, isOver, keep, say }) {
  const worker = startWorker(await referencePython(PACKAGES, say), 'ease_worker.py');
  try {
    const shape = { command: 'fit', directory, users, items, k: K, out: join(directory, 'ease') };
    const top = async () => new Int32Array(new Uint8Array(await readFile(join(directory, 'ease.top.i32'))).buffer);
    let best = { lambda: 0, ndcg: -1 };
    const tryLambda = async (/** @type {number} */ lambda) => {
      const before = known.find(({ easeLambda }) => easeLambda === lambda);
      if (before === undefined && best.lambda > 0 && isOver()) return false;
      if (before === undefined) await worker.ask({ ...shape, matrix: 'slice', lambda });
      const { ndcg } = before ?? judge(await top(), taken, K);
      await keep({ easeLambda: lambda, ndcg });
      say(`EASE λ = ${lambda.toPrecision(3)}: NDCG@${K} ${ndcg.toFixed(4)} on the validation slice`);
      if (ndcg <= best.ndcg) return false;
      best = { lambda, ndcg };
      return true;
    };
    await tryLambda(EASE_LAMBDA.first);
    for (const step of [1 / EASE_LAMBDA.step, EASE_LAMBDA.step])
      while (await tryLambda(best.lambda * step)) {
        /* it got better */
      }
    const { rssBytes = Number.NaN } = await worker.ask({ ...shape, matrix: 'train', lambda: best.lambda });
    const quality = judge(await top(), heldOut, K);
    say(
      `EASE on the test items, λ = ${best.lambda.toPrecision(3)}: HR@${K} ${quality.hitRate.toFixed(4)} NDCG@${K} ${quality.ndcg.toFixed(4)}, peak memory ${mib(rssBytes)}`,
    );
    return { ...quality, lambda: best.lambda, rssBytes };
  } finally {
    worker.stop();
  }
}

/**
 * @param {{ size: string, winner: Trial, ours: { hitRate: number, ndcg: number, rssBytes: number }, ease: { hitRate: number, ndcg: number, lambda: number, rssBytes: number } }} about
 * @returns {import('./measure.mjs').Result[]}
 */
function resultsOf({ size, winner, ours, ease }) {
  const { rssBytes } = ours;
  const { factors, regularization, alpha, unobservedWeight, frequencyExponent, cgSteps, power, iteration } = winner;
  const found = `f ${factors}, λ ${regularization.toPrecision(3)}, α ${alpha}, α₀ ${unobservedWeight}, ν ${frequencyExponent}, strengths to the power ${power}, ${cgSteps} steps, ${iteration} iterations; EASE λ ${ease.lambda.toPrecision(3)}`;
  const figures = {
    factors,
    regularization,
    alpha,
    unobservedWeight,
    frequencyExponent,
    cgSteps,
    power,
    iterations: iteration,
    validationNdcg: winner.ndcg,
    rssBytes,
    referenceRssBytes: ease.rssBytes,
  };
  const line = (
    /** @type {string} */ what,
    /** @type {string} */ unit,
    /** @type {number} */ left,
    /** @type {number} */ right,
    /** @type {number} */ ratio,
  ) => ({
    case: `als-tuning ${size} ${what}`,
    ours: left,
    reference: right,
    unit,
    ratio,
    spread: 0,
    low: ratio,
    high: ratio,
    agree: true,
    note: found,
    figures,
  });
  return [
    line('quality', `NDCG@${K}`, ours.ndcg, ease.ndcg, ours.ndcg / ease.ndcg),
    line('hits', `HR@${K}`, ours.hitRate, ease.hitRate, ours.hitRate / ease.hitRate),
    line('memory', 'MiB', rssBytes / 2 ** 20, ease.rssBytes / 2 ** 20, ease.rssBytes / rssBytes),
  ];
}

/** @param {number} bytes */
function mib(bytes) {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
