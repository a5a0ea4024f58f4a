import { geometricExamination, type UserModel } from './user-model.js';

/** A log of what was shown and bought: one row for each item shown. */
export interface ListLog {
  /** From 0. */
  position: ArrayLike<number>;
  /** 1 or 0. */
  bought: ArrayLike<number>;
  /** Affinity of the user and the item, finite and ≥ 0. */
  affinity: ArrayLike<number>;
}

/** A model that was fitted, and how well. */
export interface FittedModel {
  model: UserModel;
  logLikelihood: number;
  /** Of the same log, if every item were bought with one chance. */
  baseLogLikelihood: number;
  rows: number;
  bought: number;
  steps: number;
  /** Whether the likelihood had stopped rising. */
  isConverged: boolean;
}

const MOST_STEPS = 2_000;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Fits the user model to a log by maximum likelihood: expectation–maximization over whether a position was looked at and whether the item attracted.
 * The first position counts as always looked at; what it is looked at less is in the scale. Scale · affinity^weight stays ≤ 1.
 *
 * @param options.bias - `geometric`: one steepness; `by-position`: a chance of its own for each position. Default `geometric`.
 * @param options.affinityWeight - a number, or `fit` for the likeliest one in [0, 3]. Default 1.
 * @throws RangeError - columns that do not fit, no rows, nothing bought or everything, a position that was never shown, no affinity above 0.
 * Cost O(rows) a step, some hundred steps.
 * @see Chuklin, Markov, de Rijke, Click Models for Web Search (2015), section 4.3.1 (position-based model).
 */
export function fitUserModel(
  log: ListLog,
  options: { bias?: 'geometric' | 'by-position'; affinityWeight?: number | 'fit' } = {},
): FittedModel {
  const { bias = 'geometric', affinityWeight = 1 } = options;
  const positions = checkLog(log);
  if (affinityWeight !== 'fit') return fitAt(log, positions, bias, affinityWeight);
  let [from, to] = [0, 3];
  let [left, right] = [
    fitAt(log, positions, bias, to - GOLDEN * (to - from)),
    fitAt(log, positions, bias, from + GOLDEN * (to - from)),
  ];
  while (to - from > 1e-3) {
    if (left.logLikelihood >= right.logLikelihood) {
      to = right.model.affinityWeight;
      right = left;
      left = fitAt(log, positions, bias, to - GOLDEN * (to - from));
    } else {
      from = left.model.affinityWeight;
      left = right;
      right = fitAt(log, positions, bias, from + GOLDEN * (to - from));
    }
  }
  return left.logLikelihood >= right.logLikelihood ? left : right;
}

function fitAt(
  { position, bought, affinity }: ListLog,
  positions: number,
  bias: 'geometric' | 'by-position',
  affinityWeight: number,
): FittedModel {
  const rows = position.length;
  const liking = Float64Array.from({ length: rows }, (_, row) => affinity[row]! ** affinityWeight);
  const most = liking.reduce((largest, value) => Math.max(largest, value), 0);
  const count = sum(bought);
  let examination = geometricExamination(0.8, positions);
  let scale = Math.min(0.9 / most, (2 * count) / sum(liking));
  let logLikelihood = Number.NEGATIVE_INFINITY;
  for (let step = 1; ; step += 1) {
    const seen = new Float64Array(positions);
    const shown = new Float64Array(positions);
    let [slope, curve, likelihood] = [0, 0, 0];
    for (let row = 0; row < rows; row += 1) {
      const at = position[row]!;
      const attracted = scale * liking[row]!;
      const chance = examination[at]! * attracted;
      shown[at]! += 1;
      let purchaseDrivers = 1;
      if (bought[row]! > 0) {
        seen[at]! += 1;
        likelihood += Math.log(chance);
      } else {
        seen[at]! += (examination[at]! * (1 - attracted)) / (1 - chance);
        purchaseDrivers = (attracted * (1 - examination[at]!)) / (1 - chance);
        likelihood += Math.log1p(-chance);
      }
      // Of Σ A ln(s·a) + (1 − A) ln(1 − s·a) by s.
      slope += purchaseDrivers / scale - ((1 - purchaseDrivers) * liking[row]!) / (1 - attracted);
      curve -= purchaseDrivers / scale ** 2 + ((1 - purchaseDrivers) * liking[row]! ** 2) / (1 - attracted) ** 2;
    }
    const isConverged = likelihood - logLikelihood <= 1e-10 * Math.abs(likelihood);
    logLikelihood = likelihood;
    if (isConverged || step === MOST_STEPS) {
      const share = count / rows;
      return {
        model: { examination, scale, affinityWeight, source: 'fitted' },
        logLikelihood,
        baseLogLikelihood: count * Math.log(share) + (rows - count) * Math.log1p(-share),
        rows,
        bought: count,
        steps: step,
        isConverged,
      };
    }
    scale = Math.min((1 - 1e-9) / most, Math.max(scale / 2, scale - slope / curve));
    examination =
      bias === 'geometric'
        ? geometricExamination(likeliestSteepness(seen, shown), positions)
        : Array.from(seen, (looked, at) => (at === 0 ? 1 : looked / shown[at]!));
  }
}

/** The g that maximizes Σ seen ln g^k + (shown − seen) ln(1 − g^k), by golden section. */
function likeliestSteepness(seen: Float64Array, shown: Float64Array): number {
  const likelihood = (steepness: number): number => {
    let total = 0;
    for (let at = 1; at < seen.length; at += 1)
      total += seen[at]! * at * Math.log(steepness) + (shown[at]! - seen[at]!) * Math.log(1 - steepness ** at);
    return total;
  };
  let [from, to] = [1e-6, 1 - 1e-9];
  while (to - from > 1e-9) {
    const [left, right] = [to - GOLDEN * (to - from), from + GOLDEN * (to - from)];
    if (likelihood(left) >= likelihood(right)) to = right;
    else from = left;
  }
  return (from + to) / 2;
}

/** The number of positions. */
function checkLog({ position, bought, affinity }: ListLog): number {
  const rows = position.length;
  if (bought.length !== rows || affinity.length !== rows)
    throw new RangeError(
      `position has ${rows} rows, bought ${bought.length} and affinity ${affinity.length}; give one of each for every item shown.`,
    );
  if (rows === 0)
    throw new RangeError('The log of lists is empty; without one state a position bias as an assumption.');
  const shown: number[] = [];
  let isLiked = false;
  for (let row = 0; row < rows; row += 1) {
    const at = position[row]!;
    if (!Number.isInteger(at) || at < 0 || at > 10_000)
      throw new RangeError(`position[${row}] is ${at}; give a whole number from 0.`);
    if (bought[row] !== 0 && bought[row] !== 1) throw new RangeError(`bought[${row}] is ${bought[row]}; give 1 or 0.`);
    const liking = affinity[row]!;
    if (!(liking >= 0 && liking < Number.POSITIVE_INFINITY))
      throw new RangeError(`affinity[${row}] is ${liking}; give a finite number, 0 or more.`);
    if (liking === 0 && bought[row] === 1)
      throw new RangeError(
        `affinity[${row}] is 0, but the item was bought; give every item that can be bought an affinity above 0.`,
      );
    isLiked ||= liking > 0;
    shown[at] = (shown[at] ?? 0) + 1;
  }
  for (let at = 0; at < shown.length; at += 1)
    if (shown[at] === undefined)
      throw new RangeError(`No row is at position ${at}, but some are beyond; number positions from 0 without gaps.`);
  if (!isLiked) throw new RangeError('All affinities are 0; give some above 0.');
  const count = sum(bought);
  if (count === 0 || count === rows)
    throw new RangeError(
      `${count === 0 ? 'Nothing' : 'Everything'} that was shown was bought, so there is nothing to fit a response to.`,
    );
  return shown.length;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let row = 0; row < values.length; row += 1) total += values[row]!;
  return total;
}
