import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { clopperPearson } from '@cartograph/metrics';
import { designCalibration } from './design.mjs';
import { coverage, falsePositives } from './intervals.mjs';
import { GROUP_COUNT, peeking } from './peeking.mjs';
import { calibrationOptions, fail, percent, verdicts } from './verdicts.mjs';

/**
 * Whether 95 % intervals cover, tests without an effect find something as seldom as they say, whole analyses that are looked at again and again are wrong no more often either, and computed power is what simulated tests reach.
 * Each share is judged by its Clopper–Pearson bounds, so that fewer runs fail only what is further off.
 * Options: those of every calibration, `--only PART` one of design, falsePositives, coverage and peeking.
 */
const PARTS = { design: designCalibration, falsePositives, coverage, peeking };
/** 95 % intervals of continuous outcomes cover 95 ± 0.7 %; of counts, which cannot hit 95 % everywhere, at least 94.3 %. */
const COVERAGE = { least: 0.943, most: 0.957 };
/** Computed and simulated power may differ by so much. */
const POWER_WITHIN = 0.01;

/** A share with its two-sided 99.8 % Clopper–Pearson interval: of some fifty rows none is outside by chance in nine of ten series. */
const bounds = (count, of) => clopperPearson(count, of, { alpha: 0.002 });

if (isMainThread) await main();
else parentPort.on('message', ({ part, options }) => parentPort.postMessage(PARTS[part](options), []));

async function main() {
  const { share, seed, threads, more } = calibrationOptions({ only: { type: 'string' } });
  if (more.only !== undefined && !Object.hasOwn(PARTS, more.only))
    fail(`There is no part "${more.only}". The parts are: ${Object.keys(PARTS).join(', ')}.`);
  const began = Date.now();
  const tasks = [
    ...['design', 'falsePositives', 'coverage'].map((part, at) => ({ part, options: { share, seed: 10 * seed + at } })),
    ...Array.from({ length: GROUP_COUNT }, (_, group) => ({
      part: 'peeking',
      options: { share, group, seed: 10 * seed + 3 },
    })),
  ].filter(({ part }) => part === (more.only ?? part));
  const answers = await answered(tasks, threads);
  const rowsOf = (part) => answers.flatMap((rows, at) => (tasks[at].part === part ? rows : []));

  const { say, end } = verdicts('experiments');
  for (const { name, covered, runs, isDiscrete } of rowsOf('coverage')) {
    const { value, low, high } = bounds(covered, runs);
    say(
      high >= COVERAGE.least && (isDiscrete || low <= COVERAGE.most),
      `covers ${percent(value)} of ${runs.toLocaleString('en-US')} (99.8 % bounds ${percent(low)} and ${percent(high)}; stated ${percent(0.95)}): ${name}`,
      { name: `coverage: ${name}`, value, stated: 0.95, of: runs },
    );
  }
  const judge = (what, { name, alpha, found, runs }) => {
    const { value, low } = clopperPearson(found, runs, { alpha: 0.01, side: 'lower' });
    const { high } = clopperPearson(found, runs, { alpha: 0.01, side: 'upper' });
    say(
      low <= alpha,
      `${what} ${percent(value)} of ${runs.toLocaleString('en-US')} (99 % bounds ${percent(low)} and ${percent(high)}; stated ${percent(alpha)}): ${name}`,
      { name: `${what}: ${name}`, value, stated: alpha, of: runs },
    );
  };
  for (const test of rowsOf('falsePositives')) judge('finds something where nothing is in', test);
  for (const claim of rowsOf('peeking')) judge('is wrong at any look in', claim);
  for (const { name, computed, found, runs } of rowsOf('design')) {
    const { value, low, high } = bounds(found, runs);
    say(
      low <= computed + POWER_WITHIN && high >= computed - POWER_WITHIN,
      `power ${percent(computed)} computed, ${percent(value)} of ${runs.toLocaleString('en-US')} simulated: ${name}`,
      { name: `power: ${name}`, value, stated: computed, of: runs },
    );
  }
  end(`a share of ${share} of all runs in ${Math.round((Date.now() - began) / 1000)} s on ${threads} threads`);
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
