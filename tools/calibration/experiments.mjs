import { availableParallelism } from 'node:os';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { clopperPearson } from '@cartograph/metrics';
import { designCalibration } from './design.mjs';
import { coverage, falsePositives } from './intervals.mjs';
import { GROUP_COUNT, peeking } from './peeking.mjs';

/**
 * The slow leg of experiments: whether 95 % intervals cover, tests without an effect cry wolf as often as they say, whole analyses that are looked at again and again are wrong no more often either, and computed power is what simulated tests reach.
 * Options: `--runs N` an interval and test (20,000), `--power-runs N` a design (40,000), `--peeking-share S` of the runs of whole analyses that the documented table was made of (0.35; 1 takes some minutes), `--only PART` one of design, falsePositives, coverage and peeking, `--threads N`.
 */
const PARTS = { design: designCalibration, falsePositives, coverage, peeking };

if (isMainThread) await main();
else parentPort.on('message', ({ part, options }) => parentPort.postMessage(PARTS[part](options), []));

async function main() {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '20000' },
      'power-runs': { type: 'string', default: '40000' },
      'peeking-share': { type: 'string', default: '0.35' },
      only: { type: 'string' },
      threads: { type: 'string', default: String(availableParallelism()) },
    },
  });
  const [runs, powerRuns, share, threads] = [
    Number(values.runs),
    Number(values['power-runs']),
    Number(values['peeking-share']),
    Number(values.threads),
  ];
  if (values.only !== undefined && !Object.hasOwn(PARTS, values.only)) {
    console.error(`There is no part "${values.only}". The parts are: ${Object.keys(PARTS).join(', ')}.`);
    process.exit(2);
  }
  const began = Date.now();
  const tasks = [
    { part: 'design', options: { runs: powerRuns } },
    { part: 'falsePositives', options: { runs } },
    { part: 'coverage', options: { runs } },
    ...Array.from({ length: GROUP_COUNT }, (_, group) => ({ part: 'peeking', options: { share, group } })),
  ].filter(({ part }) => part === (values.only ?? part));
  const answers = await answered(tasks, threads);
  const rowsOf = (part) => answers.flatMap((rows, at) => (tasks[at].part === part ? rows : []));

  let failed = 0;
  const say = (holds, text) => {
    if (!holds) failed += 1;
    console.log(`${holds ? 'ok  ' : 'FAIL'} ${text}`);
  };
  const percent = (share) => `${(100 * share).toFixed(2)} %`;
  for (const { name, covered: share, holds } of rowsOf('coverage')) say(holds, `covers ${percent(share)}: ${name}`);
  const judge = (what, { name, alpha, found, runs: of }) => {
    const { value, low, high } = {
      ...clopperPearson(found, of, { alpha: 0.01, side: 'lower' }),
      high: clopperPearson(found, of, { alpha: 0.01, side: 'upper' }).high,
    };
    say(
      low <= alpha,
      `${what} ${percent(value)} of ${of.toLocaleString('en-US')} (99 % bounds ${percent(low)} and ${percent(high)}; stated ${100 * alpha} %): ${name}`,
    );
  };
  for (const test of rowsOf('falsePositives')) judge('finds something where nothing is in', test);
  for (const claim of rowsOf('peeking')) judge('is wrong at any look in', claim);
  for (const { name, computed, simulated, holds } of rowsOf('design'))
    say(holds, `power ${percent(computed)} computed, ${percent(simulated)} simulated: ${name}`);
  console.log(
    `${runs.toLocaleString('en-US')} runs an interval and test, ${powerRuns.toLocaleString('en-US')} a design, in ${Math.round((Date.now() - began) / 1000)} s on ${threads} threads`,
  );
  process.exitCode = failed > 0 ? 1 : 0;
}

/** What each task answers, by threads that take one after another. */
async function answered(tasks, threads) {
  const answers = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(threads, tasks.length) }, async () => {
      const worker = new Worker(new URL(import.meta.url));
      for (let at = next++; at < tasks.length; at = next++) answers[at] = await answer(worker, tasks[at]);
      await worker.terminate();
    }),
  );
  return answers;
}

function answer(worker, task) {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The part ${task.part} ended with code ${code}.`)));
    worker.postMessage(task, []);
  });
}
