import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { coMomentsAt, conversionsAt, momentsAt, rerandomize, resampleCampaigns } from '@cartograph/experiments';
import { cupedDifference, meanDifference, momentsFromSummary, twoProportionTest } from '@cartograph/metrics';
import { makeShopUsers } from './made-shop-users.mjs';
import { alternate, resultOf, secondsSince } from './measure.mjs';
import { BENCH_DIR, referencePython, startWorker } from './reference-python.mjs';

/** @typedef {import('./main.mjs').BenchOptions} BenchOptions */
/** @typedef {import('@cartograph/experiments').ResampledCampaigns} ResampledCampaigns */
/** @typedef {import('@cartograph/experiments').UserOutcomes} UserOutcomes */
/** @typedef {'conversion' | 'mean' | 'cuped'} Kind */
/** @typedef {{ differences: Float64Array, p: Float64Array }} Tests */
/** @typedef {ReturnType<typeof startWorker>} Reference */

const NUMPY = ['numpy==2.4.6', 'scipy==1.17.1'];
const GROWTHBOOK = ['gbstats==0.8.0', 'numpy==1.26.4', 'pandas==1.5.3', 'scipy==1.17.1'];
/** The population, campaigns and users of a campaign's two arms together; the past to re-randomize, and how often; campaigns that gbstats analyses. */
const SIZES = {
  XS: { users: 20_000, campaigns: 1_000, drawn: 20_000, past: 100_000, times: 200, analysed: 200 },
  S: { users: 100_000, campaigns: 10_000, drawn: 100_000, past: 3_000_000, times: 2_000, analysed: 2_000 },
};
/** Once in a thousand comparisons of alike distributions their distance is larger than the bound. */
const CHANCE = 0.001;
/** How far p may lie from gbstats' on the same sums, relative to it. */
const WITHIN = 1e-9;

/**
 * Campaigns drawn from the shop's users and the past re-randomized, against numpy; the tests of drawn campaigns, against gbstats.
 *
 * @param {BenchOptions} options
 */
export async function run({ size, rounds, say }) {
  const numbers = size === 'XS' ? SIZES.XS : SIZES.S;
  const directory = join(BENCH_DIR, `experiments-${size}`);
  const numpy = startWorker(await referencePython(NUMPY, say), 'experiments_worker.py');
  const growthbook = startWorker(await referencePython(GROWTHBOOK, say), 'experiments_worker.py');
  try {
    const shop = await writeUsers(directory, 'shop', makeShopUsers(numbers.users, 1), numpy);
    const past = await writeUsers(directory, 'past', makeShopUsers(numbers.past, 2), numpy);
    const results = [];
    for (const kind of /** @type {const} */ (['conversion', 'mean', 'cuped'])) {
      say(`${kind}: ${numbers.campaigns} campaigns × ${numbers.drawn} users …`);
      const { result, drawn } = await draw({ kind, users: shop, numbers, rounds, numpy, out: join(directory, kind) });
      results.push(
        result,
        await analyse({
          kind,
          drawn,
          count: numbers.analysed,
          rounds,
          growthbook,
          out: join(directory, `${kind}-gbstats`),
        }),
      );
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

/** @param {{ kind: Kind, users: ReturnType<typeof makeShopUsers>, numbers: typeof SIZES.S, rounds: number, numpy: Reference, out: string }} about */
async function draw({ kind, users, numbers, rounds, numpy, out }) {
  const { campaigns, drawn: size } = numbers;
  const arms = [size / 2, size / 2];
  const request = { command: 'resample', name: 'shop', kind, campaigns, arm: size / 2, out };
  const timed = await alternate({
    rounds,
    ours: async (round) => {
      const began = performance.now();
      const detail = await resampleCampaigns({ outcomes: outcomesOf(kind, users), arms, campaigns, seed: 2 + round });
      return { value: secondsSince(began), detail };
    },
    reference: async (round) => ({
      value: (await numpy.ask({ ...request, seed: 2 + round })).seconds ?? Number.NaN,
      detail: null,
    }),
  });
  const began = performance.now();
  await resampleCampaigns({ outcomes: outcomesOf(kind, users), arms, campaigns, seed: 2, threads: 1 });
  const secondsOnOneThread = secondsSince(began);
  const agreement = compareDistributions(testsOf(kind, timed.oursDetail, campaigns), await readTests(out));
  const result = resultOf(timed, {
    case: `${kind}: ${campaigns} campaigns × ${size} users`,
    unit: 's',
    better: 'less',
    agree: agreement.agree && timed.oursDetail.drawnBy === 'users',
    note: `every user drawn; on one thread ${secondsOnOneThread.toFixed(2)} s; ${agreement.note}`,
    figures: {
      ...agreement.figures,
      secondsOnOneThread,
      nanosecondsADraw: (1e9 * Math.min(...timed.ours)) / campaigns / size,
      threads: timed.oursDetail.threads,
    },
  });
  return { result, drawn: timed.oursDetail };
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

/** @param {{ kind: Kind, drawn: ResampledCampaigns, count: number, rounds: number, growthbook: Reference, out: string }} about */
async function analyse({ kind, drawn, count, rounds, growthbook, out }) {
  const from = `${out}.sums.f64`;
  await writeFile(from, sumsOf(drawn, count));
  const timed = await alternate({
    rounds,
    ours: async () => {
      const began = performance.now();
      const detail = testsOf(kind, drawn, count, meanTest);
      return { value: (1e6 * secondsSince(began)) / count, detail };
    },
    reference: async () => {
      const { seconds = Number.NaN } = await growthbook.ask({
        command: 'analyse',
        kind,
        from,
        arm: drawn.arms[0],
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

/** @param {Kind} kind @param {ResampledCampaigns} drawn @param {number} campaign */
function productTest(kind, drawn, campaign) {
  if (kind !== 'conversion') return meanTest(kind, drawn, campaign);
  const arms = { control: conversionsAt(drawn, campaign, 0), treatment: conversionsAt(drawn, campaign, 1) };
  const test = twoProportionTest(arms);
  return {
    difference: arms.treatment.converted / arms.treatment.users - arms.control.converted / arms.control.users,
    p: test.ok ? test.pValue : Number.NaN,
  };
}

/** gbstats tests a share as the mean of ones and zeros. @param {Kind} kind @param {ResampledCampaigns} drawn @param {number} campaign */
function meanTest(kind, drawn, campaign) {
  const momentsOf = (/** @type {number} */ arm) => {
    if (kind === 'mean') return momentsAt(drawn, campaign, arm);
    const { users, converted } = conversionsAt(drawn, campaign, arm);
    const mean = converted / users;
    return momentsFromSummary({ n: users, mean, sd: Math.sqrt((users * mean * (1 - mean)) / (users - 1)) });
  };
  const { estimate, test } =
    kind === 'cuped'
      ? cupedDifference(coMomentsAt(drawn, campaign, 0), coMomentsAt(drawn, campaign, 1))
      : meanDifference(momentsOf(0), momentsOf(1));
  return { difference: estimate.ok ? estimate.value : Number.NaN, p: test.ok ? test.pValue : Number.NaN };
}

/** @param {Kind} kind @param {ResampledCampaigns} drawn @param {number} count @returns {Tests} */
function testsOf(kind, drawn, count, testOf = productTest) {
  const tests = { differences: new Float64Array(count), p: new Float64Array(count) };
  for (let campaign = 0; campaign < count; campaign += 1) {
    const { difference, p } = testOf(kind, drawn, campaign);
    tests.differences[campaign] = difference;
    tests.p[campaign] = p;
  }
  return tests;
}

/** @param {number} left @param {number} right */
function relativeDistance(left, right) {
  return left === right ? 0 : Math.abs(left / right - 1);
}

/** The sums of the first campaigns as gbstats takes them, about 0. @param {ResampledCampaigns} drawn @param {number} count */
function sumsOf(drawn, count) {
  if (drawn.kind === 'conversion') return Float64Array.from(drawn.converted.subarray(0, 2 * count));
  if (drawn.origin.x !== 0 || drawn.origin.y !== 0)
    throw new RangeError('Most of the made users have no value; their sums are about 0.');
  return drawn.sums.slice(0, 2 * count * (drawn.kind === 'mean' ? 2 : 5));
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
