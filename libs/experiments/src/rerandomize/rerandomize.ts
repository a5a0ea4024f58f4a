import {
  chiSquareGoodness,
  clopperPearson,
  cupedDifference,
  meanDifference,
  newcombe,
  relativeCupedUplift,
  relativeMeanUplift,
  relativeUplift,
  type Estimate,
  type TestResult,
} from '@cartograph/metrics';
import { shareTest } from '../share-test.js';
import { dealtCounts, dealtSums, dealUsers, type Deals } from './deal.js';
import { coMomentsAbout, momentsAbout, type UserOutcomes } from './outcomes.js';
import { planSplits, type SplitPlan } from './split-plan.js';
import { uniformityOf, type Uniformity } from './uniformity.js';

/** A past to re-randomize. */
export interface RerandomizationInput {
  /** What all users of the past did; their kind chooses the test, the analysis' own: `shareTest` of two proportions, Welch's t, CUPED. */
  outcomes: UserOutcomes;
  /** Share of users of each arm, the control first; they add up to 1. Kept to 2^-32. */
  weights: readonly number[];
  /** Times that all users are dealt again, whole number ≥ 1. Default 2,000. */
  rerandomizations?: number;
  /** Two-sided level of the tests and, as 1 − alpha, of the intervals. Default 0.05. */
  alpha?: number;
  /** Whole number; the same seed gives the same bytes at any number of threads. Default 1. */
  seed?: number;
  /** Worker threads; `auto` are as many as cores, or none for a moment's work. Default `auto`. */
  threads?: number | 'auto';
  /** `auto` is `wasm` where the machine has it. Both give equal results. Default `auto`. */
  kernel?: 'auto' | 'wasm' | 'typescript';
}

/** Ways to watch and to stop a computation. */
export interface RerandomizationHooks {
  onProgress?(done: number, total: number): void;
  /** Aborting rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** How the tests of one treatment arm against the control came out, where there is nothing to find. */
export interface NullComparison {
  /** Place of the arm among the weights; the control's is 0. */
  arm: number;
  /** One a re-randomization; NaN where the test could not be made. */
  pValues: Float64Array;
  /** Absolute difference treatment − control, one a re-randomization; NaN likewise. */
  differences: Float64Array;
  /** Re-randomizations whose test could not be made; they are in no share. */
  incomputable: number;
  /** Share that shows an effect, p < alpha or an interval without 0, with Clopper and Pearson's 95 % interval; `no-data` where none could be computed. */
  falsePositiveRate: Estimate;
  /** The share's lower 99 % bound exceeds alpha: this metric and design find effects where there are none. */
  findsTooMuch: boolean;
  /** Share of which the intervals of both the absolute and the relative difference hold 0, with its 95 % interval; a relative one that cannot be computed is not told. */
  coverage: Estimate;
  /** How the p values lie; null where there are none. */
  uniformity: Uniformity | null;
}

/** What re-randomizing showed. */
export interface Rerandomized {
  users: number;
  rerandomizations: number;
  comparisons: NullComparison[];
  /** Whether the dealing itself keeps to the weights. */
  ratio: {
    /** χ² of all users dealt in all re-randomizations. */
    overall: TestResult;
    /** Share of re-randomizations with a χ² test of p < alpha, with its 95 % interval. */
    mismatchRate: Estimate;
  };
  threads: number;
}

/** Level of the bound that tells too many false positives. */
const BOUND_ALPHA = 0.01;

/**
 * A/A on history: deals all users of the past to the arms again and again and tests each time, although nothing was done to any of them.
 * The share of p < alpha, or of intervals without 0, is the false-positive rate of exactly this metric and design, judged by all that an analysis shows.
 *
 * A re-randomization deals every user by itself, as a hash does, so arms' sizes vary. For eight users at a time the sums of all 256 choices are made once; a
 * re-randomization then takes one look at a random byte for them. Users without a value need only be counted.
 *
 * @returns for each treatment arm its tests against the control.
 * @throws RangeError - weights that do not add up to 1, no users, a value that is no finite number, more memory than there is.
 * Cost: about 0.02 ns a user, re-randomization and thread with two equal arms, 0.2 with others, and 0.1 more for those who have a value.
 * @see Arlazarov, Dinic, Kronrod, Faradžev, Soviet Mathematics Doklady 11 (1970) 1209–1210, for the tables.
 */
export async function rerandomize(
  input: RerandomizationInput,
  hooks: RerandomizationHooks = {},
): Promise<Rerandomized> {
  const alpha = input.alpha ?? 0.05;
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`alpha is ${alpha}; give a fraction between 0 and 1, for example 0.05.`);
  const plan = planSplits({
    outcomes: input.outcomes,
    weights: input.weights,
    rerandomizations: input.rerandomizations ?? 2_000,
    seed: input.seed ?? 1,
  });
  hooks.signal?.throwIfAborted();
  const deals = await dealUsers(plan, {
    threads: input.threads ?? 'auto',
    kernel: input.kernel ?? 'auto',
    signal: hooks.signal,
    onProgress: (done, total) => hooks.onProgress?.(done, total),
  });
  return {
    users: plan.users,
    rerandomizations: plan.rerandomizations,
    threads: deals.threads,
    comparisons: Array.from({ length: plan.arms - 1 }, (_, place) => comparisonOf(plan, deals, place + 1, alpha)),
    ratio: ratioOf(deals, input.weights, alpha),
  };
}

function comparisonOf(plan: SplitPlan, deals: Deals, arm: number, alpha: number): NullComparison {
  const runs = plan.rerandomizations;
  const pValues = new Float64Array(runs).fill(Number.NaN);
  const differences = new Float64Array(runs).fill(Number.NaN);
  let below = 0;
  let covered = 0;
  let known = 0;
  for (let run = 0; run < runs; run += 1) {
    const { estimate, test, relative } = compare(plan, deals, run, arm, alpha);
    if (!test.ok || !estimate.ok) continue;
    pValues[run] = test.pValue;
    differences[run] = estimate.value;
    known += 1;
    const isCovered = holdsZero(estimate) && holdsZero(relative);
    if (isCovered) covered += 1;
    if (test.pValue < alpha || !isCovered) below += 1;
  }
  const least = clopperPearson(below, known, { alpha: BOUND_ALPHA, side: 'lower' });
  return {
    arm,
    pValues,
    differences,
    incomputable: runs - known,
    falsePositiveRate: clopperPearson(below, known),
    findsTooMuch: least.ok && least.low > alpha,
    coverage: clopperPearson(covered, known),
    uniformity: uniformityOf(pValues.filter((p) => !Number.isNaN(p))),
  };
}

function compare(
  plan: SplitPlan,
  deals: Deals,
  run: number,
  arm: number,
  alpha: number,
): { estimate: Estimate; test: TestResult; relative: Estimate } {
  if (plan.kind === 'conversion') {
    const arms = { control: dealtCounts(deals, run, 0), treatment: dealtCounts(deals, run, arm) };
    return { estimate: newcombe(arms, { alpha }), test: shareTest(arms), relative: relativeUplift(arms, { alpha }) };
  }
  const [control, treatment] = [dealtSums(deals, run, 0), dealtSums(deals, run, arm)];
  if (plan.kind === 'mean') {
    const arms = [momentsAbout(control, plan.origin), momentsAbout(treatment, plan.origin)] as const;
    return { ...meanDifference(...arms, { alpha }), relative: relativeMeanUplift(...arms, { alpha }).estimate };
  }
  const arms = [coMomentsAbout(control, plan.origin), coMomentsAbout(treatment, plan.origin)] as const;
  return { ...cupedDifference(...arms, { alpha }), relative: relativeCupedUplift(...arms, { alpha }).estimate };
}

/** Whether an interval leaves it open that there is no effect, as one that is not told does. */
function holdsZero(estimate: Estimate): boolean {
  return !estimate.ok || (estimate.low <= 0 && estimate.high >= 0);
}

function ratioOf({ users, arms }: Deals, weights: readonly number[], alpha: number): Rerandomized['ratio'] {
  const totals = Array.from({ length: arms }, () => 0);
  let below = 0;
  let known = 0;
  for (let from = 0; from < users.length; from += arms) {
    const counts = Array.from(users.subarray(from, from + arms));
    for (const [arm, count] of counts.entries()) totals[arm]! += count;
    const test = chiSquareGoodness(counts, weights);
    if (!test.ok) continue;
    known += 1;
    if (test.pValue < alpha) below += 1;
  }
  return { overall: chiSquareGoodness(totals, weights), mismatchRate: clopperPearson(below, known) };
}
