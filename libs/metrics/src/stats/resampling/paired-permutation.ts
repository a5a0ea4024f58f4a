import { incomputable, type TestResult } from '../../estimate.js';
import type { Random } from '@cartograph/threads';
import { pairedDifferences, resamplesOf } from './paired.js';
import { wordSource } from '@cartograph/threads';

/** Options of the paired permutation test. */
export interface PairedPermutationOptions {
  /** Random sign assignments where there are too many to list, whole number ≥ 100. Default 10,000; the smallest p is 1/(resamples + 1). */
  resamples?: number;
  /** Source of chance; not drawn from where all assignments are listed. */
  random: Random;
}

/** Up to this many pairs that differ, every one of the 2ⁿ sign assignments is counted. */
const EXACT_PAIRS = 20;

/**
 * Two-sided paired permutation test: under "no difference" either value of a unit could have come from either side, so the sign of
 * each difference is a coin toss. p is the share of sign assignments with |Σ ±d| ≥ |Σ d|, d = candidate − baseline.
 * Up to 20 pairs that differ all assignments are counted; beyond, m are drawn and p = (b + 1)/(m + 1), which is never 0.
 * Pairs without difference change no sum and are passed over. Sums within rounding (n·2⁻⁵²·Σ|d|) count as equal.
 *
 * @param baseline - one finite value per unit, such as a metric per user.
 * @param candidate - the same units in the same order.
 * @returns statistic = mean difference over all units, p in (0, 1] (1 where no pair differs), method `sign-flip-exact` or
 *   `sign-flip-monte-carlo`; `no-data` without units.
 * @throws RangeError - lengths differ, a value is not finite, fewer than 100 resamples.
 * Cost O(2ⁿ) up to 20 pairs that differ, then O(resamples · n/8).
 * @see Fisher, The Design of Experiments (1935), §21; Phipson, Smyth, SAGMB 9 (2010) 39 for (b + 1)/(m + 1).
 */
export function pairedPermutation(
  baseline: ArrayLike<number>,
  candidate: ArrayLike<number>,
  options: PairedPermutationOptions,
): TestResult {
  const resamples = resamplesOf(options.resamples, 10_000);
  const { n, total, nonZero } = pairedDifferences(baseline, candidate);
  if (n === 0) return incomputable('no-data', 'There are no pairs to compare.');
  let absolute = 0;
  for (const difference of nonZero) absolute += Math.abs(difference);
  const limit = Math.abs(total) - Number.EPSILON * nonZero.length * absolute;
  const exact = nonZero.length <= EXACT_PAIRS;
  const pValue = exact
    ? exactShare(nonZero, limit)
    : (drawnExtremes(nonZero, limit, resamples, options.random) + 1) / (resamples + 1);
  return { ok: true, statistic: total / n, pValue, method: exact ? 'sign-flip-exact' : 'sign-flip-monte-carlo' };
}

/** Share of all sign assignments at or beyond the limit; the first sign is held, as |Σ| is the same for all signs turned. */
function exactShare(differences: Float64Array, limit: number): number {
  if (differences.length === 0) return 1;
  const sums = new Float64Array(2 ** (differences.length - 1));
  sums[0] = differences[0]!;
  let size = 1;
  for (let index = 1; index < differences.length; index += 1) {
    const difference = differences[index]!;
    for (let at = 0; at < size; at += 1) {
      sums[size + at] = sums[at]! - difference;
      sums[at]! += difference;
    }
    size *= 2;
  }
  let extreme = 0;
  for (const sum of sums) if (Math.abs(sum) >= limit) extreme += 1;
  return extreme / sums.length;
}

/** Number of random sign assignments at or beyond the limit; eight signs are one look into a table of 256 sums. */
function drawnExtremes(differences: Float64Array, limit: number, resamples: number, random: Random): number {
  const words = new Int32Array(Math.ceil(differences.length / 32));
  const tables = signTables(differences, words.length * 4);
  const source = wordSource(random);
  let extreme = 0;
  for (let resample = 0; resample < resamples; resample += 1) {
    source.write(words);
    let sum = 0;
    for (let index = 0, table = 0; index < words.length; index += 1, table += 1024) {
      const word = words[index]!;
      sum +=
        tables[table + (word & 255)]! +
        tables[table + 256 + ((word >>> 8) & 255)]! +
        (tables[table + 512 + ((word >>> 16) & 255)]! + tables[table + 768 + (word >>> 24)]!);
    }
    if (Math.abs(sum) >= limit) extreme += 1;
  }
  return extreme;
}

/** For each eight differences the sums of all 256 sign assignments; missing differences are 0. */
function signTables(differences: Float64Array, blocks: number): Float64Array {
  const tables = new Float64Array(blocks * 256);
  for (let block = 0; block < blocks; block += 1) {
    const start = block * 256;
    let size = 1;
    for (let bit = 0; bit < 8; bit += 1) {
      const difference = differences[block * 8 + bit] ?? 0;
      for (let at = 0; at < size; at += 1) {
        tables[start + size + at] = tables[start + at]! - difference;
        tables[start + at]! += difference;
      }
      size *= 2;
    }
  }
  return tables;
}
