import { spawnSync } from 'node:child_process';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sessionCases, sessionRows, trainingData, V_SKNN, VMIS_KNN } from '@cartograph/recommend';
import { monthLog } from './demo-log.mjs';
import { alternate, quantile, resultOf, secondsSince } from './measure.mjs';
import { BENCH_DIR, MissingReferenceError, startWorker } from './reference-python.mjs';
import { trainingLogOf } from './training-log.mjs';

/** @typedef {import('@cartograph/recommend').TrainingLog} TrainingLog */
/** @typedef {typeof V_SKNN} Family */
/** @typedef {{ questions: Int32Array[], folder: string, rounds: number, say: (line: string) => void, worker: ReturnType<typeof startWorker>, data: ReturnType<typeof trainingData> }} Contest */

const K = 20;
const DAY = 86_400;
/** Sessions asked about; the reference takes milliseconds for each. */
const QUESTIONS = 500;
/** Sessions written at once. */
const LINES = 10_000;
/** Relative difference of a score that is still the same score. */
const TOLERANCE = 1e-6;

/**
 * Session models against a plain Python reference: trained on the same sessions, asked the same questions.
 *
 * @param {import('./measure.mjs').BenchOptions} options
 */
export async function run(options) {
  const { memory, rounds, say } = options;
  const { data, questions } = contestOf(await trainingLogOf({ files: [await monthLog(options)], memory, say }));
  if (questions.length === 0)
    throw new RangeError(
      'No session of two products and more begins on the last day of the log, so there is nothing to ask; give more --events.',
    );
  const folder = join(BENCH_DIR, 'sessions');
  await mkdir(folder, { recursive: true });
  say(
    `${data.sessions.users.length} sessions and ${data.sessions.products.length} events of ${data.products} products to learn from; ${questions.length} sessions of the last day to ask about`,
  );
  await writeSessions(join(folder, 'sessions.jsonl'), data);
  await writeFile(
    join(folder, 'questions.jsonl'),
    questions.map((question) => `${JSON.stringify([...question])}\n`).join(''),
  );
  const worker = startWorker(systemPython(), join('..', 'reference', 'session_knn.py'), ['--serve']);
  try {
    const results = [];
    for (const family of [VMIS_KNN, V_SKNN])
      results.push(...(await compare(family, { questions, folder, rounds, say, worker, data })));
    return results;
  } finally {
    worker.stop();
  }
}

/** Sessions before the last day to learn from, and evenly spaced sessions of that day without their last product. @param {TrainingLog} log */
function contestOf(log) {
  const splitAt = Math.floor((log.events.at.at(-1) ?? 0) / DAY) * DAY;
  const { indptr, products, places } = sessionCases(sessionRows(log, { end: Infinity }), {
    from: splitAt,
    steps: 'last',
  });
  const step = Math.max(1, Math.floor(places.length / QUESTIONS));
  /** @type {Int32Array[]} */ const questions = [];
  for (let session = 0; session < places.length && questions.length < QUESTIONS; session += step)
    questions.push(products.slice(indptr[session], places[session]));
  return { data: trainingData(log, { end: splitAt }), questions };
}

/** A session a line, each event as its product and the code of its type. @param {string} path @param {ReturnType<typeof trainingData>} data */
async function writeSessions(path, { sessions: { indptr, products, types, users } }) {
  const file = await open(path, 'w');
  try {
    for (let begin = 0; begin < users.length; begin += LINES) {
      const lines = Array.from({ length: Math.min(LINES, users.length - begin) }, (_, line) => {
        const [from, to] = [indptr[begin + line], indptr[begin + line + 1]];
        const kinds = types.subarray(from, to);
        return `${JSON.stringify(Array.from(products.subarray(from, to), (product, place) => [product, kinds[place]]))}\n`;
      });
      await file.write(lines.join(''));
    }
  } finally {
    await file.close();
  }
}

/** @param {Family} family @param {Contest} contest */
async function compare(family, { questions, folder, rounds, say, worker, data }) {
  const settings = family.defaults;
  say(`${family.kind}: building …`);
  const built = await alternate({
    rounds,
    ours: async () => {
      const began = performance.now();
      const model = await family.fit(data, settings);
      return { value: secondsSince(began), detail: model };
    },
    reference: async () => {
      const { seconds = Number.NaN } = await worker.ask({
        command: 'load',
        sessions: join(folder, 'sessions.jsonl'),
        settings: { kind: family.kind, ...settings },
      });
      return { value: seconds, detail: null };
    },
  });
  const model = built.oursDetail;
  say(`${model.name}: ${questions.length} requests …`);
  const profiles = questions.map((session) => ({
    basis: /** @type {const} */ ('views'),
    products: new Int32Array(),
    strengths: new Float32Array(),
    seen: new Int32Array(),
    session,
  }));
  const out = join(folder, `${family.kind}.json`);
  /** @type {number[]} */ const waits = [];
  const asked = await alternate({
    rounds,
    ours: async () => {
      const began = performance.now();
      const lists = profiles.map((profile) => {
        const from = performance.now();
        const answer = model.recommendProfiles([profile], K, { includeSeen: true });
        waits.push(performance.now() - from);
        return answer;
      });
      return { value: profiles.length / secondsSince(began), detail: lists };
    },
    reference: async () => {
      const { seconds = Number.NaN } = await worker.ask({
        command: 'rank',
        questions: join(folder, 'questions.jsonl'),
        top: K,
        out,
      });
      return { value: questions.length / seconds, detail: null };
    },
  });
  /** @type {[number, number][][]} */ const expected = JSON.parse(await readFile(out, 'utf8'));
  const differing = asked.oursDetail.filter((lists, position) => !isSame(lists, expected[position] ?? [])).length;
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => quantile(waits, share));
  const agreement =
    differing === 0
      ? `${questions.length} lists of ${K} are the same, scores to ${TOLERANCE}`
      : `${differing} of ${questions.length} lists DIFFER`;
  const figures = {
    p50Ms: p50 ?? Number.NaN,
    p90Ms: p90 ?? Number.NaN,
    p99Ms: p99 ?? Number.NaN,
    sessions: model.index.users.length,
    products: data.products,
  };
  const waiting = `one at a time on one core: p50 ${p50?.toFixed(2)}, p90 ${p90?.toFixed(2)}, p99 ${p99?.toFixed(2)} ms; ${agreement}`;
  return [
    resultOf(built, {
      case: `${family.kind} index`,
      unit: 's',
      better: 'less',
      agree: differing === 0,
      figures,
      note: `${model.index.users.length} sessions, ${data.products} products; ${agreement}`,
    }),
    resultOf(asked, {
      case: `${family.kind} top-${K}`,
      unit: 'requests/s',
      better: 'more',
      agree: differing === 0,
      figures,
      note: waiting,
    }),
  ];
}

/** @param {{ indices: Int32Array, scores: Float32Array }} lists @param {[number, number][]} expected */
function isSame({ indices, scores }, expected) {
  const length = indices.includes(-1) ? indices.indexOf(-1) : indices.length;
  return (
    length === expected.length &&
    expected.every(
      ([product, score], rank) =>
        indices[rank] === product && Math.abs((scores[rank] ?? 0) - score) <= TOLERANCE * score,
    )
  );
}

/** The machine's Python; the reference needs no package. */
function systemPython() {
  const found = spawnSync('python3', ['--version']);
  if (found.status !== 0)
    throw new MissingReferenceError(
      'Nothing was measured: the reference is a Python script, and there is no python3 on this machine.',
    );
  return 'python3';
}
