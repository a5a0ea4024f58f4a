import { incomputable, type TestResult } from '../../estimate.js';
import type { Random } from '@cartograph/threads';
import { dealTable } from './count-table.js';
import { resamplesOf } from './paired.js';
import { PIECE } from './resampled-means.js';
import { runStepsAtOnce, type Steps } from '@cartograph/threads';
import { armSample, emptyArm, type ArmSample } from '../means/two-arm-samples.js';
import { wordSource } from '@cartograph/threads';

/** Options of the permutation test of two arms. */
export interface PermutationOptions {
  /** Random deals where there are too many to list, whole number ≥ 100. Default 10,000; the smallest p is 1/(permutations + 1). */
  permutations?: number;
  /** Source of chance; not drawn from where all deals are listed. */
  random: Random;
}

/** Up to this many deals of the users into the arms, every one is counted. */
const EXACT_DEALS = 100_000;

/**
 * Two-sided permutation test of two arms' means: under "no difference" every deal of the users into arms of these sizes was as likely.
 * p is the share of deals with an absolute difference of means at least the observed. Up to 100,000 deals all are counted;
 * beyond, m are drawn and p = (b + 1)/(m + 1), which is never 0. Differences within rounding count as equal. It tests that the arms
 * have one distribution: with unequal arms and unequal spreads it can reject equal means.
 *
 * @param control - one finite value per unit of randomization.
 * @returns statistic = treatment mean − control mean, absolute; method `permutation-exact` or `permutation-monte-carlo`; `no-data` when an arm
 *   is empty, `too-few` where all values are equal.
 * @throws RangeError - a value is not finite, fewer than 100 permutations.
 * Cost O(permutations · values that are not 0).
 * @see Fisher, The Design of Experiments (1935), §21; Phipson, Smyth, SAGMB 9 (2010) 39 for (b + 1)/(m + 1).
 */
export function permutationTest(
  control: ArrayLike<number>,
  treatment: ArrayLike<number>,
  options: PermutationOptions,
): TestResult {
  return runStepsAtOnce(permutationTestInPieces(control, treatment, options));
}

/** The same as {@link permutationTest}, in pieces. */
export function* permutationTestInPieces(
  control: ArrayLike<number>,
  treatment: ArrayLike<number>,
  options: PermutationOptions,
): Steps<TestResult> {
  const permutations = resamplesOf(options.permutations, 10_000, 'permutations');
  const [first, second] = [armSample('control', control), armSample('treatment', treatment)];
  const empty = emptyArm(first, second);
  if (empty) return empty;
  if (first.constant && second.constant && control[0] === treatment[0]) {
    return incomputable('too-few', 'All values are equal in both arms, so there is no spread to test against.');
  }
  const [n0, n1] = [first.n, second.n];
  const statistic = second.total / n1 - first.total / n0;
  const pooled = pool(first, second);
  const total = first.total + second.total;
  let absolute = 0;
  for (const value of pooled) absolute += Math.abs(value);
  const limit = Math.abs(statistic) - Number.EPSILON * pooled.length * absolute * (1 / n0 + 1 / n1);
  const extreme = (sum: number): boolean => Math.abs(sum / n1 - (total - sum) / n0) >= limit;
  if (dealsOf(n0 + n1, n1) <= EXACT_DEALS) {
    const all = new Float64Array(n0 + n1);
    all.set(pooled);
    return { ok: true, statistic, pValue: exactShare(all, n1, extreme), method: 'permutation-exact' };
  }
  const drawn = yield* drawnExtremes(pooled, n0 + n1, n1, { permutations, random: options.random, extreme });
  return { ok: true, statistic, pValue: (drawn + 1) / (permutations + 1), method: 'permutation-monte-carlo' };
}

function pool(control: ArmSample, treatment: ArmSample): Float64Array {
  const pooled = new Float64Array(control.nonZero.length + treatment.nonZero.length);
  pooled.set(control.nonZero);
  pooled.set(treatment.nonZero, control.nonZero.length);
  return pooled;
}

/** C(n, k), or Infinity where it is past counting. */
function dealsOf(n: number, k: number): number {
  let deals = 1;
  for (let step = 1; step <= Math.min(k, n - k); step += 1) {
    deals = (deals * (n - step + 1)) / step;
    if (deals > 2 * EXACT_DEALS) return Infinity;
  }
  return Math.round(deals);
}

/** Share of all deals of `dealt` of the values whose sum is extreme. */
function exactShare(values: Float64Array, dealt: number, extreme: (sum: number) => boolean): number {
  let [all, counted] = [0, 0];
  const deal = (from: number, left: number, sum: number): void => {
    if (left === 0) {
      all += 1;
      if (extreme(sum)) counted += 1;
      return;
    }
    for (let index = from; index <= values.length - left; index += 1) deal(index + 1, left - 1, sum + values[index]!);
  };
  deal(0, dealt, 0);
  return counted / all;
}

const BLOCK = 4096;

interface Drawing {
  permutations: number;
  random: Random;
  extreme(sum: number): boolean;
}

/** Deals how many of the values that are not 0 fall into the treatment, then which: the start of a shuffle, taken from whichever arm gets fewer. */
function* drawnExtremes(
  values: Float64Array,
  n: number,
  dealt: number,
  { permutations, random, extreme }: Drawing,
): Steps<number> {
  const table = dealTable(n, values.length, dealt);
  const source = wordSource(random);
  const words = new Int32Array(BLOCK);
  let at = BLOCK;
  const below = (limit: number): number => {
    if (at === BLOCK) {
      source.write(words);
      at = 0;
    }
    const index = Math.floor(((words[at]! >>> 0) / 4_294_967_296) * limit);
    at += 1;
    return index;
  };
  // Shuffles the places from `from` on up to `to`, and adds what comes there to a sum.
  const addDealt = (start: number, from: number, to: number): number => {
    let sum = start;
    for (let index = from; index < to; index += 1) {
      const other = index + below(values.length - index);
      const value = values[other]!;
      values[other] = values[index]!;
      values[index] = value;
      sum += value;
    }
    return sum;
  };
  let total = 0;
  for (const value of values) total += value;
  let [extremes, room] = [0, PIECE];
  for (let permutation = 0; permutation < permutations; permutation += 1) {
    const marked = table.draw(random.next());
    const fewer = Math.min(marked, values.length - marked);
    let [sum, from] = [0, 0];
    while (from < fewer) {
      const to = Math.min(fewer, from + room);
      sum = addDealt(sum, from, to);
      room -= to - from;
      from = to;
      if (room > 0) continue;
      yield;
      room = PIECE;
    }
    if (extreme(fewer === marked ? sum : total - sum)) extremes += 1;
  }
  return extremes;
}
