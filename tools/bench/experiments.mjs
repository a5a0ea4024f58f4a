import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rerandomize } from '@cartograph/experiments';
import {
  coMomentsFromSums,
  cupedDifference,
  meanDifference,
  momentsFromSummary,
  momentsOfY,
} from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { makeShopUsers } from './made-shop-users.mjs';
import { alternate, resultOf, secondsSince } from './measure.mjs';
import { BENCH_DIR, referencePython, startWorker } from './reference-python.mjs';

/** @typedef {import('./measure.mjs').BenchOptions} BenchOptions */
/** @typedef {import('@cartograph/experiments').UserOutcomes} UserOutcomes */
/** @typedef {'conversion' | 'mean' | 'cuped'} Kind */
/** @typedef {{ differences: Float64Array, p: Float64Array }} Tests */
/** @typedef {{ arm: number, sums: Float64Array }} Campaigns Of two arms of so many users: campaign × arm × sums, as gbstats takes them. */
/** @typedef {ReturnType<typeof startWorker>} Reference */

const NUMPY = ['numpy==2.4.6', 'scipy==1.17.1'];
const GROWTHBOOK = ['gbstats==0.8.0', 'numpy==1.26.4', 'pandas==1.5.3', 'scipy==1.17.1'];
/** The past to re-randomize, and how often; campaigns to analyze, and users of each of their arms. */
const SIZES = {
  XS: { past: 100_000, times: 200, analyzed: 200, arm: 10_000 },
  S: { past: 3_000_000, times: 2_000, analyzed: 2_000, arm: 50_000 },
};
/** Sums of an arm: converted; Σy and Σy²; Σx, Σy, Σx², Σy² and Σxy. */
const WIDTH = { conversion: 1, mean: 2, cuped: 5 };
/** Once in a thousand comparisons of alike distributions their distance is larger than the bound. */
const CHANCE = 0.001;
/** How far p may lie from gbstats' on the same sums, relative to it. */
const WITHIN = 1e-9;

/**
 * The past re-randomized, against numpy; the tests of campaigns drawn from it, against gbstats.
 *
 * @param {BenchOptions} options
 */
export async function run({ size, rounds, say }) {
  const numbers = size === 'XS' ? SIZES.XS : SIZES.S;
  const directory = join(BENCH_DIR, `experiments-${size}`);
  const numpy = startWorker(await referencePython(NUMPY, say), 'experiments_worker.py');
  const growthbook = startWorker(await referencePython(GROWTHBOOK, say), 'experiments_worker.py');
  try {
    const past = await writeUsers(directory, 'past', makeShopUsers(numbers.past, 2), numpy);
    const results = [];
    for (const kind of /** @type {const} */ (['conversion', 'mean', 'cuped'])) {
      say(`${kind}: analysis of ${numbers.analyzed} campaigns …`);
      const campaigns = drawCampaigns(kind, past, numbers.analyzed, numbers.arm);
      results.push(await analyze({ kind, campaigns, rounds, growthbook, out: join(directory, `${kind}-gbstats`) }));
    }
    for (const kind of /** @type {const} */ (['conversion', 'mean', 'cuped'])) {
      say(`${kind}: ${numbers.times} re-randomizations of ${numbers.past} users …`);
      results.push(await deal({ kind, users: past, numbers, rounds, numpy, out: join(directory, `${kind}-aa`) }));
    }
    return results;
  } finally {
    numpy.stop();
    growthbook.stop();
  }
}

/** @param {Kind} kind @param {ReturnType<typeof makeShopUsers>} users @param {number} count @param {number} arm @returns {Campaigns} */
function drawCampaigns(kind, { x, y, converted }, count, arm) {
  const random = seededRandom(1);
  const width = WIDTH[kind];
  const sums = new Float64Array(2 * count * width);
  for (let cell = 0; cell < sums.length; cell += width)
    for (let drawn = 0; drawn < arm; drawn += 1) {
      const user = Math.floor(random.next() * y.length);
      const [a, b] = [x[user] ?? 0, y[user] ?? 0];
      const terms =
        kind === 'conversion' ? [converted[user] ?? 0] : kind === 'mean' ? [b, b * b] : [a, b, a * a, b * b, a * b];
      for (let place = 0; place < width; place += 1)
        sums[cell + place] = (sums[cell + place] ?? 0) + (terms[place] ?? 0);
    }
  return { arm, sums };
}

/** @param {{ kind: Kind, users: ReturnType<typeof makeShopUsers>, numbers: typeof SIZES.S, rounds: number, numpy: Reference, out: string }} about */
async function deal({ kind, users, numbers, rounds, numpy, out }) {
  const timed = await alternate({
    rounds,
    ours: async (round) => {
      const began = performance.now();
      const detail = await rerandomize({
        outcomes: outcomesOf(kind, users),
        weights: [0.5, 0.5],
        rerandomizations: numbers.times,
        seed: 2 + round,
      });
      return { value: secondsSince(began), detail };
    },
    reference: async (round) => ({
      value:
        (await numpy.ask({ command: 'rerandomize', name: 'past', kind, times: numbers.times, seed: 2 + round, out }))
          .seconds ?? Number.NaN,
      detail: null,
    }),
  });
  const [found] = timed.oursDetail.comparisons;
  if (!found?.falsePositiveRate.ok) throw new RangeError('The past could not be tested.');
  const { value, low, high } = found.falsePositiveRate;
  const agreement = compareDistributions({ differences: found.differences, p: found.pValues }, await readTests(out));
  return resultOf(timed, {
    case: `${kind}: ${numbers.times} re-randomizations of ${numbers.past} users`,
    unit: 's',
    better: 'less',
    agree: agreement.agree && !found.findsTooMuch,
    note: `tests and intervals included; ${agreement.note}; false positives ${(100 * value).toFixed(2)} % (${(100 * low).toFixed(2)}–${(100 * high).toFixed(2)})`,
    figures: { ...agreement.figures, falsePositiveRate: value, threads: timed.oursDetail.threads },
  });
}

/** @param {{ kind: Kind, campaigns: Campaigns, rounds: number, growthbook: Reference, out: string }} about */
async function analyze({ kind, campaigns, rounds, growthbook, out }) {
  const from = `${out}.sums.f64`;
  const count = campaigns.sums.length / WIDTH[kind] / 2;
  await writeFile(from, campaigns.sums);
  const timed = await alternate({
    rounds,
    ours: async () => {
      const began = performance.now();
      const detail = testsOf(kind, campaigns, count);
      return { value: (1e6 * secondsSince(began)) / count, detail };
    },
    reference: async () => {
      const { seconds = Number.NaN } = await growthbook.ask({
        command: 'analyze',
        kind,
        from,
        arm: campaigns.arm,
        out,
      });
      return { value: (1e6 * seconds) / count, detail: await readTests(out) };
    },
  });
  const farthest = (/** @type {keyof Tests} */ what) =>
    timed.oursDetail[what].reduce(
      (most, value, place) => Math.max(most, relativeDistance(value, timed.referenceDetail[what][place] ?? Number.NaN)),
      0,
    );
  const [p, difference] = [farthest('p'), farthest('differences')];
  return resultOf(timed, {
    case: `${kind}: analysis of a campaign`,
    unit: 'µs',
    better: 'less',
    agree: p <= WITHIN && difference <= WITHIN,
    note: `gbstats on the same sums of ${count} campaigns: p differ by ${p.toExponential(1)} of their size at most, differences by ${difference.toExponential(1)}`,
    figures: { largestRelativeDifferenceOfP: p, largestRelativeDifference: difference, campaigns: count },
  });
}

/** @param {Kind} kind @param {ReturnType<typeof makeShopUsers>} users @returns {UserOutcomes} */
function outcomesOf(kind, { x, y, converted }) {
  if (kind === 'conversion') return { kind, converted };
  return kind === 'mean' ? { kind, y } : { kind, x, y };
}

/** gbstats tests a share as the mean of ones and zeros. @param {Kind} kind @param {Campaigns} campaigns @param {number} campaign */
function testOf(kind, { arm: n, sums }, campaign) {
  const width = WIDTH[kind];
  const sumsOf = (/** @type {number} */ arm) =>
    sums.subarray((2 * campaign + arm) * width, (2 * campaign + arm + 1) * width);
  const coMomentsAt = (/** @type {number} */ arm) => {
    const of = sumsOf(arm);
    const [sumX = 0, sumY = 0, sumXX = 0, sumYY = 0, sumXY = 0] = kind === 'mean' ? [0, of[0], 0, of[1], 0] : of;
    return coMomentsFromSums({ n, sumX, sumY, sumXX, sumYY, sumXY });
  };
  const momentsAt = (/** @type {number} */ arm) => {
    if (kind === 'mean') return momentsOfY(coMomentsAt(arm));
    const mean = (sumsOf(arm)[0] ?? 0) / n;
    return momentsFromSummary({ n, mean, sd: Math.sqrt((n * mean * (1 - mean)) / (n - 1)) });
  };
  const { estimate, test } =
    kind === 'cuped' ? cupedDifference(coMomentsAt(0), coMomentsAt(1)) : meanDifference(momentsAt(0), momentsAt(1));
  return { difference: estimate.ok ? estimate.value : Number.NaN, p: test.ok ? test.pValue : Number.NaN };
}

/** @param {Kind} kind @param {Campaigns} campaigns @param {number} count @returns {Tests} */
function testsOf(kind, campaigns, count) {
  const tests = { differences: new Float64Array(count), p: new Float64Array(count) };
  for (let campaign = 0; campaign < count; campaign += 1) {
    const { difference, p } = testOf(kind, campaigns, campaign);
    tests.differences[campaign] = difference;
    tests.p[campaign] = p;
  }
  return tests;
}

/** @param {number} left @param {number} right */
function relativeDistance(left, right) {
  return left === right ? 0 : Math.abs(left / right - 1);
}

/** @param {string} out @returns {Promise<Tests>} */
async function readTests(out) {
  const read = async (/** @type {string} */ name) =>
    new Float64Array(new Uint8Array(await readFile(`${out}.${name}.f64`)).buffer);
  return { differences: await read('differences'), p: await read('p') };
}

/** Kolmogorov and Smirnov's distance between two samples' differences, and their p values. @param {Tests} ours @param {Tests} reference */
function compareDistributions(ours, reference) {
  const bound = Math.sqrt((-Math.log(CHANCE / 2) / 2) * (1 / ours.p.length + 1 / reference.p.length));
  const [differences, p] = [distanceOf(ours.differences, reference.differences), distanceOf(ours.p, reference.p)];
  return {
    agree: differences < bound && p < bound,
    note: `distributions of differences and of p are ${differences.toFixed(4)} and ${p.toFixed(4)} apart (alike ones exceed ${bound.toFixed(4)} once in ${1 / CHANCE})`,
    figures: { distanceOfDifferences: differences, distanceOfP: p, bound },
  };
}

/** @param {Float64Array} left @param {Float64Array} right */
function distanceOf(left, right) {
  const [a, b] = [left.toSorted(), right.toSorted()];
  let [i, j, most] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] ?? Number.NaN, b[j] ?? Number.NaN);
    while (i < a.length && (a[i] ?? Number.NaN) <= value) i += 1;
    while (j < b.length && (b[j] ?? Number.NaN) <= value) j += 1;
    most = Math.max(most, Math.abs(i / a.length - j / b.length));
  }
  return most;
}

/** @param {string} directory @param {string} name @param {ReturnType<typeof makeShopUsers>} users @param {Reference} numpy */
async function writeUsers(directory, name, users, numpy) {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, `${name}.converted.u8`), users.converted);
  await writeFile(join(directory, `${name}.x.f64`), users.x);
  await writeFile(join(directory, `${name}.y.f64`), users.y);
  await numpy.ask({ command: 'load', name, directory });
  return users;
}
