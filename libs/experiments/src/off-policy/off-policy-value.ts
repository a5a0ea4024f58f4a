import { incomputable, normalQuantile, type Computed, type Estimate, type Incomputable } from '@cartograph/metrics';
import { importanceWeights, sumsOf, type LoggedDecisions, type Units } from './logged-decisions.js';

/** An error that is this part of the figures it comes from is none. */
const ROUNDING = 1e-13;

/** Options of {@link offPolicyValue}. */
export interface OffPolicyOptions {
  /** Two-sided error rate, fraction in (0, 1). Default 0.05. */
  alpha?: number;
  /** Weights above it are cut to it; the result says how many, and where there are any its estimates have no level. Default: none is cut. */
  clip?: number;
  /** Below this effective sample size no value is answered: a few heavy rows would stand for all. Default 10. */
  leastEffective?: number;
}

/**
 * A figure from weights of which some were cut. It is biased by an unknown amount, and more rows do not lessen that: `low` and `high` are value ± z · error, within which
 * cut weights vary, and hold the policy's own figure at no stated level.
 */
export interface ClippedFigure extends Omit<Computed, 'level'> {
  level: null;
}

/** A policy's mean reward per decision, and how much it is above what was earned in the log, both absolute (in the unit of the reward); without a level where weights were cut. */
export interface OffPolicyEstimate {
  value: Estimate | ClippedFigure;
  /** Value − mean logged reward; its interval knows that both come from the same rows. */
  gain: Estimate | ClippedFigure;
}

/** What another policy would have earned. */
export interface OffPolicyValue {
  ok: true;
  /** Where the probabilities come from; a value holds only under them. */
  source: 'logged' | 'simulated';
  /** Inverse propensity scoring, mean of w·r: unbiased when nothing is clipped, of large variance. */
  ips: OffPolicyEstimate;
  /** Self-normalized, Σwr ÷ Σw: a little bias for less variance; moves with the rewards' zero. */
  snips: OffPolicyEstimate;
  /** Doubly robust, mean of m(target) + w(r − m(logged)); `not-logged` without a model's predictions. */
  doublyRobust: OffPolicyEstimate;
  /** Mean logged reward. */
  logged: Estimate;
  /** Mean weight: 1 where the log holds everything the policy would do; below 1, what is missing is valued 0 by IPS. Taken before clipping. */
  meanWeight: Estimate;
  /** Kish's, of the users' summed weights where users are given, else of rows. */
  effectiveSampleSize: number;
  /** The same before clipping: a clip lifts the first, but where this one is small the log hardly holds what the policy would do. */
  effectiveSampleSizeUnclipped: number;
  largestWeight: number;
  /** Rows whose weight was cut, and to what; null where nothing was to be cut. */
  clipping: { at: number; rows: number } | null;
  /** Units that intervals count: users where given, else rows. */
  units: number;
}

/**
 * What a policy would have earned on average, from decisions that another one made by chance. w = target ÷ propensity.
 * Intervals are normal: the spread of each row's part in the estimate, summed by user where users are given. Where weights were cut they are of no level (`ClippedFigure`).
 *
 * @param decisions - one row a decision; probabilities logged or simulated, null where there are none.
 * @returns `not-logged` without probabilities, `no-data` without rows, `too-few` without overlap, below the least effective sample size, or with one user.
 * @throws RangeError - naming column and row, as `importanceWeights`; alpha outside (0, 1).
 * Cost: O(rows).
 * @see Horvitz, Thompson, JASA 47 (1952) 663–685; Swaminathan, Joachims, NeurIPS 2015; Dudík, Langford, Li, ICML 2011; Kish, Survey Sampling (1965), §11.7.
 */
export function offPolicyValue(
  decisions: LoggedDecisions,
  options: OffPolicyOptions = {},
): OffPolicyValue | Incomputable {
  const { alpha = 0.05, clip, leastEffective = 10 } = options;
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`alpha is ${alpha}; give a fraction between 0 and 1, for example 0.05.`);
  const weights = importanceWeights(decisions, clip);
  if (!weights.ok) return weights;
  const { effectiveSampleSize, effectiveSampleSizeUnclipped, largest, clipped, units, values: w } = weights;
  if (units.count < 2)
    return incomputable('too-few', 'All decisions are of one user, so there is no spread between users.');
  if (effectiveSampleSize < leastEffective) {
    return incomputable(
      'too-few',
      `The weights leave ${effectiveSampleSize.toFixed(1)} of ${units.count} ${units.of ? 'users' : 'decisions'}' worth; ${leastEffective} are the least. The policy decides too unlike the log.`,
    );
  }
  const { reward, target, model } = decisions;
  const propensity = decisions.propensity!;
  const level: Level = { alpha, units };
  const mean = average(reward);
  const isSamePolicy = w.every((weight) => weight === 1);
  const told = (found: Estimate): Estimate | ClippedFigure =>
    found.ok && clipped > 0 ? { ...found, level: null } : found;
  const estimated = (method: string, parts: (row: number) => number): OffPolicyEstimate => ({
    value: told(meanOf(method, w.length, parts, level)),
    gain: told(
      meanOf(`${method}-gain`, w.length, (row) => parts(row) - reward[row]!, { ...level, isKnown: isSamePolicy }),
    ),
  });
  const normalized = weightedMean(w, reward);
  const meanOfWeights = average(w);
  const name = (base: string): string => (clip === undefined ? base : `${base}-clipped`);
  const noModel: Estimate = incomputable('not-logged', 'No predictions of a model were given.');
  return {
    ok: true,
    source: propensity.source,
    ips: estimated(name('ips'), (row) => w[row]! * reward[row]!),
    snips: estimated(name('snips'), (row) => normalized + (w[row]! * (reward[row]! - normalized)) / meanOfWeights),
    doublyRobust: model
      ? estimated(name('doubly-robust'), (row) => model.target[row]! + w[row]! * (reward[row]! - model.logged[row]!))
      : { value: noModel, gain: noModel },
    logged: meanOf('logged-mean', w.length, (row) => reward[row]! - mean, level, mean),
    meanWeight: meanOf('mean-weight', w.length, (row) => target[row]! / propensity.values[row]!, {
      ...level,
      isKnown: true,
    }),
    effectiveSampleSize,
    effectiveSampleSizeUnclipped,
    largestWeight: largest,
    clipping: clip === undefined ? null : { at: clip, rows: clipped },
    units: units.count,
  };
}

interface Level {
  alpha: number;
  units: Units;
  /** Whether it follows from stated probabilities alone, so that no spread is no ignorance. Default false. */
  isKnown?: boolean;
}

/** The mean of `part` over rows, plus `base`; its variance from the units' sums of deviations: U/(U − 1)·Σ_u(Σ_rows deviation)² ÷ rows². `too-few` where the units do not differ, so that there is no error to tell. */
function meanOf(
  method: string,
  rows: number,
  part: (row: number) => number,
  { alpha, units, isKnown = false }: Level,
  base = 0,
): Estimate {
  let mean = 0;
  for (let row = 0; row < rows; row += 1) mean += (part(row) - mean) / (row + 1);
  const deviations = Float64Array.from({ length: rows }, (_, row) => part(row) - mean);
  let [squares, largest] = [0, Math.abs(mean)];
  for (const deviation of deviations) largest = Math.max(largest, Math.abs(deviation));
  for (const sum of sumsOf(deviations, units)) squares += sum * sum;
  const error = Math.sqrt((units.count / (units.count - 1)) * squares) / rows;
  if (!isKnown && error <= ROUNDING * largest)
    return incomputable(
      'too-few',
      `The ${units.of ? 'users' : 'rows'} do not differ, so there is no spread to take an error from.`,
    );
  const half = normalQuantile(1 - alpha / 2) * error;
  const value = base + mean;
  return { ok: true, value, low: value - half, high: value + half, level: 1 - alpha, method };
}

function average(values: ArrayLike<number>): number {
  let mean = 0;
  for (let row = 0; row < values.length; row += 1) mean += (values[row]! - mean) / (row + 1);
  return mean;
}

function weightedMean(weights: Float64Array, values: ArrayLike<number>): number {
  let [sum, whole] = [0, 0];
  for (let row = 0; row < weights.length; row += 1) {
    sum += weights[row]! * values[row]!;
    whole += weights[row]!;
  }
  return sum / whole;
}
