import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sessionCases, sessionRows, trainingData, VMIS_KNN } from '@cartograph/recommend';
import { monthLog } from './demo-log.mjs';
import { quantile, resultOf, secondsSince } from './measure.mjs';
import { openLoop } from './open-loop.mjs';
import { ChildError } from './run-child.mjs';
import { logFolder, trainingLogOf } from './training-log.mjs';
import { trainOnce } from './train-once.mjs';

/** @typedef {import('@cartograph/recommend').TrainingLog} TrainingLog */
/** @typedef {import('./open-loop.mjs').Reply} Reply */
/** @typedef {{ recommendations: { items: { product: { externalId: string } }[], model: { kind: string } } }} Answer */

const PER_SECOND = 200;
const K = 10;
/** Floors of the product's own: no other program answers the same question in the same way. */
const FLOOR_P99_MS = 25;
const FLOOR_A_SECOND = 1000;
const FLOOR_P90_MS = 7;
const CARTS = 5000;
const QUESTIONS = 2000;
const WARM_UP_SECONDS = 5;
const CART = 1;
const DAY = 86_400;

const QUESTION = `query($for: RecommendFor!, $model: ID!) { recommendations(for: $for, first: ${K}, model: $model) { items { rank score product { externalId } } model { kind } } }`;
const FULL = `query($for: RecommendFor!, $model: ID!) { recommendations(for: $for, first: ${K}, model: $model) {
  items { rank score product { externalId category brand price } because { kind text share product { externalId } } } model { kind name } modelReason } }`;

const child = fileURLToPath(new URL('serve-child.mjs', import.meta.url));

/**
 * ALS fold-in from a cart over HTTP at a steady rate, the server on one core, and VMIS-kNN in this process, on a log with about fifty thousand products.
 *
 * @param {import('./measure.mjs').BenchOptions} options
 */
export async function run(options) {
  const { memory, rounds, seconds, say } = options;
  const files = [await monthLog(options)];
  const log = await trainingLogOf({ files, memory, say });
  const dataDir = await logFolder(files);
  say(`${log.productIds.length} products, ${log.userIds.length} users, ${log.events.at.length} events`);
  const inProcess = await sessionRequests(log, { rounds, say });
  await trainOnce(dataDir, say);
  const pinned = isPinnable();
  if (pinned) spawnSync('taskset', ['-apc', '1', String(process.pid)]);
  const results = [];
  const carts = cartsOf(log);
  for (const [words, query] of [
    ['ids and scores', QUESTION],
    ['with product facts and reasons', FULL],
  ]) {
    const server = await serve(dataDir, pinned);
    try {
      const bodies = await bodiesOf(server, query ?? '', carts);
      say(`${words}: warming up …`);
      await openLoop({ ...server, bodies, perSecond: PER_SECOND, seconds: WARM_UP_SECONDS });
      const runs = [];
      for (let round = 0; round < rounds; round += 1) {
        say(`${words}: round ${round + 1} of ${rounds}, ${seconds} s of ${PER_SECOND} requests/s …`);
        runs.push(await openLoop({ ...server, bodies, perSecond: PER_SECOND, seconds }));
      }
      results.push(httpResult({ runs, carts, words: words ?? '', pinned, products: log.productIds.length }));
    } finally {
      await server.stop();
    }
  }
  return [...results, inProcess];
}

/** @param {{ runs: Reply[][], carts: string[][], words: string, pinned: boolean, products: number }} about */
function httpResult({ runs, carts, words, pinned, products }) {
  const p99 = runs.map((replies) =>
    quantile(
      replies.map(({ milliseconds }) => milliseconds),
      0.99,
    ),
  );
  const all = runs.flat().map(({ milliseconds }) => milliseconds);
  const faults = runs.flatMap((replies) =>
    replies.flatMap((reply, sent) => faultOf(reply, carts[sent % carts.length] ?? [], replies[sent % carts.length])),
  );
  const figures = {
    p50Ms: quantile(all, 0.5),
    p90Ms: quantile(all, 0.9),
    p99Ms: quantile(all, 0.99),
    maxMs: Math.max(...all),
    requests: all.length,
    faults: faults.length,
  };
  return resultOf(
    { ours: p99, reference: p99.map(() => FLOOR_P99_MS) },
    {
      case: `${PER_SECOND} requests/s, ALS from a cart, ${words}: p99`,
      unit: 'ms',
      better: 'less',
      agree: faults.length === 0,
      figures,
      note:
        `the reference is the floor of ${FLOOR_P99_MS} ms, no other program: none answers this question; p50 ${figures.p50Ms.toFixed(1)}, p90 ${figures.p90Ms.toFixed(1)}, p99 ${figures.p99Ms.toFixed(1)}, longest ${figures.maxMs.toFixed(0)} ms of ${figures.requests} requests, ` +
        `${products} products, f = 128, server ${pinned ? 'on one core' : 'NOT pinned to one core (no taskset)'}; ` +
        (faults.length === 0
          ? `every answer is ${K} products that are not in the cart, the same for the same cart`
          : `${faults.length} answers are WRONG: ${faults[0]}`),
    },
  );
}

/** What is wrong with an answer. @param {Reply} reply @param {string[]} cart @param {Reply | undefined} first - to the same cart. @returns {string[]} */
function faultOf({ answer, failure }, cart, first) {
  if (failure !== null) return [failure];
  const { items, model } = /** @type {Answer} */ (answer).recommendations;
  if (model.kind !== 'ALS') return [`${model.kind} answered`];
  const ids = items.map(({ product }) => product.externalId);
  if (ids.length !== K || new Set(ids).size !== K) return [`${ids.length} products`];
  if (ids.some((id) => cart.includes(id))) return ['a product of the cart came back'];
  const before = /** @type {Answer | undefined | null} */ (first?.answer)?.recommendations.items.map(
    ({ product }) => product.externalId,
  );
  return String(before) === String(ids) ? [] : ['the same cart got another list'];
}

/** VMIS-kNN, one request after the other. @param {TrainingLog} log @param {{ rounds: number, say: (line: string) => void }} about */
async function sessionRequests(log, { rounds, say }) {
  const splitAt = Math.floor((log.events.at.at(-1) ?? 0) / DAY) * DAY;
  const { indptr, products, places } = sessionCases(sessionRows(log, { end: Infinity }), {
    from: splitAt,
    steps: 'last',
  });
  const step = Math.max(1, Math.floor(places.length / QUESTIONS));
  const questions = Array.from({ length: Math.min(QUESTIONS, places.length) }, (_, index) =>
    products.slice(indptr[index * step], places[index * step]),
  );
  if (questions.length === 0)
    throw new RangeError(
      'No session of two products and more begins on the last day of the log, so there is nothing to ask; give more --events.',
    );
  say('fitting VMIS-kNN …');
  const model = await VMIS_KNN.fit(trainingData(log, { end: splitAt }), VMIS_KNN.defaults);
  const nothing = {
    products: new Int32Array(),
    strengths: new Float32Array(),
    seen: new Int32Array(),
    basis: /** @type {const} */ ('views'),
  };
  const ask = () =>
    questions.map((session) => {
      const began = performance.now();
      const { indices } = model.recommendProfiles([{ ...nothing, session }], 20);
      return { milliseconds: performance.now() - began, first: indices[0] ?? -1 };
    });
  ask();
  /** @type {{ perSecond: number, p90: number, empty: number, p99: number }[]} */ const runs = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const answers = ask();
    const took = answers.map(({ milliseconds }) => milliseconds);
    runs.push({
      perSecond: questions.length / secondsSince(began),
      p90: quantile(took, 0.9),
      p99: quantile(took, 0.99),
      empty: answers.filter(({ first }) => first < 0).length,
    });
  }
  const [p90, p99, empty] = [
    Math.max(...runs.map((entry) => entry.p90)),
    Math.max(...runs.map((entry) => entry.p99)),
    Math.max(...runs.map((entry) => entry.empty)),
  ];
  return resultOf(
    { ours: runs.map(({ perSecond }) => perSecond), reference: runs.map(() => FLOOR_A_SECOND) },
    {
      case: 'VMIS-kNN in process, one session after the other',
      unit: 'requests/s',
      better: 'more',
      agree: empty < questions.length / 20 && p90 < FLOOR_P90_MS,
      figures: { p90Ms: p90, p99Ms: p99, questions: questions.length, empty },
      note: `the reference is the floor of ${FLOOR_A_SECOND} requests/s with p90 below ${FLOOR_P90_MS} ms; p90 ${p90.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, top 20 of ${log.productIds.length} products for ${questions.length} sessions, ${empty} without an answer`,
    },
  );
}

/** Carts of the log's sessions, each product once, by external ids. @param {TrainingLog} log */
function cartsOf(log) {
  const { indptr, products, types } = sessionRows(log, { end: Infinity });
  /** @type {string[][]} */ const carts = [];
  for (let session = indptr.length - 2; session >= 0 && carts.length < CARTS; session -= 1) {
    const rows = new Set();
    for (let place = indptr[session] ?? 0; place < (indptr[session + 1] ?? 0); place += 1)
      if (types[place] === CART) rows.add(products[place]);
    if (rows.size > 0) carts.push([...rows].map((row) => log.productIds[row] ?? ''));
  }
  if (carts.length === 0)
    throw new RangeError('The log has no session with a cart, so there is nothing to ask from; give another one.');
  return carts;
}

/** @param {{ url: string, secret: string }} server @param {string} query @param {string[][]} carts */
async function bodiesOf(server, query, carts) {
  const [reply] = await openLoop({
    ...server,
    bodies: [JSON.stringify({ query: '{ models { nodes { id kind } } }' })],
    perSecond: 1,
    seconds: 1,
  });
  if (!reply || reply.failure !== null)
    throw new ChildError(`The server does not answer: ${reply?.failure ?? 'no reply'}`);
  const { models } = /** @type {{ models: { nodes: { id: string, kind: string }[] } }} */ (reply.answer);
  const model = models.nodes.find(({ kind }) => kind === 'ALS')?.id;
  if (model === undefined) throw new ChildError('The training made no ALS model.');
  const session = (/** @type {string[]} */ cart) =>
    cart.map((productExternalId) => ({ productExternalId, eventType: 'CART' }));
  return carts.map((cart) => JSON.stringify({ query, variables: { for: { session: session(cart) }, model } }));
}

/** Starts the product on the first core. @param {string} dataDir @param {boolean} pinned */
async function serve(dataDir, pinned) {
  const command = [process.execPath, ...process.execArgv, child, JSON.stringify({ kind: 'serve', dataDir })];
  const [program = '', ...args] = pinned ? ['taskset', '-c', '0', ...command] : command;
  const server = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(server, 'close');
  const line = await Promise.race([once(createInterface(server.stdout), 'line'), ended.then(() => null)]);
  if (line === null) throw new ChildError('The server ended before it answered; its message is above.');
  const { url, secret } = /** @type {{ url: string, secret: string }} */ (JSON.parse(String(line[0])));
  return { url, secret, stop: () => (server.stdin.end(), ended) };
}

/** Whether processes can be kept to one of several cores. */
function isPinnable() {
  return spawnSync('taskset', ['-c', '1', 'true']).status === 0;
}
