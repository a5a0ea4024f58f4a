import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { clopperPearson } from '@cartograph/metrics';
import { designCalibration } from './design.mjs';
import { coverage, falsePositives } from './intervals.mjs';
import { peeking } from './peeking.mjs';

/**
 * The slow leg of experiments: whether 95 % intervals cover, tests without an effect cry wolf as often as they say, and computed power is what simulated tests reach.
 * Options: `--runs N` an interval and test (20,000), `--power-runs N` a design (40,000), `--peeking` whole analyses that are looked at again and again besides, some minutes more.
 */
const PARTS = { coverage, falsePositives, peekingEven: (options) => peeking({ ...options, share: [0, 2] }), peekingOdd: (options) => peeking({ ...options, share: [1, 2] }), design: designCalibration };

if (!isMainThread) parentPort.postMessage(PARTS[workerData.part]({ runs: workerData.runs }), []);
else await main();

async function main() {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '20000' }, 'power-runs': { type: 'string', default: '40000' }, peeking: { type: 'boolean', default: false } } });
  const [runs, powerRuns] = [Number(values.runs), Number(values['power-runs'])];
  const began = Date.now();
  const [covered, cried, designs, ...peeked] = await Promise.all([part('coverage', runs), part('falsePositives', runs), part('design', powerRuns), ...(values.peeking ? [part('peekingEven', runs), part('peekingOdd', runs)] : [])]);
  let failed = 0;
  const say = (holds, text) => {
    if (!holds) failed += 1;
    console.log(`${holds ? 'ok  ' : 'FAIL'} ${text}`);
  };
  const percent = (share) => `${(100 * share).toFixed(2)} %`;
  for (const { name, covered: share, holds } of covered) say(holds, `covers ${percent(share)}: ${name}`);
  const judge = (what, { name, alpha, found, runs: of }) => {
    const { value, low, high } = { ...clopperPearson(found, of, { alpha: 0.01, side: 'lower' }), high: clopperPearson(found, of, { alpha: 0.01, side: 'upper' }).high };
    say(low <= alpha, `${what} ${percent(value)} of ${of.toLocaleString('en-US')} (99 % bounds ${percent(low)} and ${percent(high)}; stated ${100 * alpha} %): ${name}`);
  };
  for (const test of cried) judge('finds something where nothing is in', test);
  for (const claim of peeked.flat()) judge('is wrong at any look in', claim);
  for (const { name, computed, simulated, holds } of designs) say(holds, `power ${percent(computed)} computed, ${percent(simulated)} simulated: ${name}`);
  console.log(`${runs.toLocaleString('en-US')} runs an interval and test, ${powerRuns.toLocaleString('en-US')} a design, in ${Math.round((Date.now() - began) / 1000)} s`);
  process.exitCode = failed > 0 ? 1 : 0;
}

function part(name, runs) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { part: name, runs } });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => code !== 0 && reject(new Error(`The part ${name} ended with code ${code}.`)));
  });
}
