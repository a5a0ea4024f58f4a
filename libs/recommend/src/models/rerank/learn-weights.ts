import { runStepsAtOnce } from '@cartograph/threads';

/** Candidates of many people, one after the other: those of person g are rows `indptr[g] … indptr[g + 1) − 1`. */
export interface LearningRows {
  indptr: Int32Array;
  /** rows × width, each value from 0 to 1. */
  features: Float32Array;
  width: number;
  /** 1 where the person took the candidate. Every person took at least one. */
  isTaken: Uint8Array;
}

/** Newton steps at most; the loss is convex, so a dozen are enough. */
const STEPS = 30;
/** Rows between two yields: a few hundredths of a second. */
const STRETCH = 100_000;
/** The search ends where a step gains less, of a loss of a few nats. */
const LEAST_GAIN = 1e-7;

/**
 * Learns weights w ≥ 0 that put what people took above what they left.
 * Minimizes the mean over people of ln Σ_c exp(w·x_c) − mean over taken c of w·x_c, plus λ/2 · Σ w², over w ≥ 0: the likelihood of a choice among the
 * candidates (softmax). It is convex, so the answer does not depend on where the search starts.
 *
 * @param regularization - λ ≥ 0.
 * @returns one weight a feature; all 0 without a person. Cost: O(rows · width²) a step, a dozen steps.
 * @see Bertsekas, SIAM J. Control and Optimization 20 (1982) 221–246, projected Newton.
 */
export function learnWeights(rows: LearningRows, regularization: number): Float64Array {
  return runStepsAtOnce(learnWeightsSteps(rows, regularization));
}

/** The same in steps, between which it can be stopped. */
export function* learnWeightsSteps(rows: LearningRows, regularization: number): Generator<void, Float64Array> {
  const { width } = rows;
  let weights = new Float64Array(width);
  if (rows.indptr.length < 2) return weights;
  let { loss, gradient, hessian } = yield* lossSteps(rows, weights, regularization, true);
  for (let step = 0; step < STEPS; step += 1) {
    const aim = minimumOfModel(weights, gradient, hessian);
    let next = aim;
    let found = yield* lossSteps(rows, next, regularization, true);
    for (let part = 0.5; found.loss > loss && part > 1e-6; part /= 2) {
      next = weights.map((weight, at) => weight + part * (aim[at]! - weight));
      found = yield* lossSteps(rows, next, regularization, true);
    }
    if (!(found.loss < loss)) break;
    const gain = loss - found.loss;
    weights = next;
    ({ loss, gradient, hessian } = found);
    if (gain < LEAST_GAIN) break;
  }
  return weights;
}

/** What a loss is made of. */
interface Loss {
  loss: number;
  gradient: Float64Array;
  /** width × width. */
  hessian: Float64Array;
}

/** The mean loss of some weights, with its first and second derivatives. */
export function lossAt(rows: LearningRows, weights: Float64Array, regularization: number, derives: boolean): Loss {
  return runStepsAtOnce(lossSteps(rows, weights, regularization, derives));
}

function* lossSteps(
  rows: LearningRows,
  weights: Float64Array,
  regularization: number,
  derives: boolean,
): Generator<void, Loss> {
  const { indptr, features, width, isTaken } = rows;
  const people = indptr.length - 1;
  const gradient = new Float64Array(width);
  const hessian = new Float64Array(width * width);
  const [mean, taken] = [new Float64Array(width), new Float64Array(width)];
  let longest = 0;
  for (let person = 0; person < people; person += 1) longest = Math.max(longest, indptr[person + 1]! - indptr[person]!);
  const chances = new Float64Array(longest);
  let [loss, yielded] = [0, 0];
  for (let person = 0; person < people; person += 1) {
    const [begin, end] = [indptr[person]!, indptr[person + 1]!];
    if (end - yielded > STRETCH) {
      yielded = end;
      yield;
    }
    let [greatest, takenScore, takenCount] = [-Infinity, 0, 0];
    taken.fill(0);
    for (let row = begin; row < end; row += 1) {
      let score = 0;
      for (let at = 0; at < width; at += 1) score += weights[at]! * features[row * width + at]!;
      chances[row - begin] = score;
      greatest = Math.max(greatest, score);
      if (isTaken[row] === 0) continue;
      takenScore += score;
      takenCount += 1;
      for (let at = 0; at < width; at += 1) taken[at]! += features[row * width + at]!;
    }
    let sum = 0;
    for (let row = 0; row < end - begin; row += 1) sum += chances[row] = Math.exp(chances[row]! - greatest);
    loss += greatest + Math.log(sum) - takenScore / takenCount;
    if (!derives) continue;
    mean.fill(0);
    for (let row = begin; row < end; row += 1) {
      const chance = chances[row - begin]! / sum;
      for (let at = 0; at < width; at += 1) {
        const part = chance * features[row * width + at]!;
        if (part === 0) continue;
        mean[at]! += part;
        for (let other = 0; other <= at; other += 1)
          hessian[at * width + other]! += part * features[row * width + other]!;
      }
    }
    for (let at = 0; at < width; at += 1) {
      gradient[at]! += mean[at]! - taken[at]! / takenCount;
      for (let other = 0; other <= at; other += 1) hessian[at * width + other]! -= mean[at]! * mean[other]!;
    }
  }
  loss /= people;
  for (let at = 0; at < width; at += 1) {
    loss += (regularization / 2) * weights[at]! ** 2;
    gradient[at] = gradient[at]! / people + regularization * weights[at]!;
    for (let other = 0; other <= at; other += 1) {
      const value = hessian[at * width + other]! / people + (at === other ? regularization : 0);
      hessian[at * width + other] = value;
      hessian[other * width + at] = value;
    }
  }
  return { loss, gradient, hessian };
}

/** Minimizes g·(v − w) + ½ (v − w)·H·(v − w) over v ≥ 0, one coordinate after the other. */
function minimumOfModel(
  weights: Float64Array,
  gradient: Float64Array,
  hessian: Float64Array,
): Float64Array<ArrayBuffer> {
  const width = weights.length;
  const aim = Float64Array.from(weights);
  const slope = Float64Array.from(gradient);
  for (let sweep = 0; sweep < 200; sweep += 1) {
    let most = 0;
    for (let at = 0; at < width; at += 1) {
      const curvature = hessian[at * width + at]! + 1e-9;
      const value = Math.max(0, aim[at]! - slope[at]! / curvature);
      const change = value - aim[at]!;
      if (change === 0) continue;
      aim[at] = value;
      for (let other = 0; other < width; other += 1) slope[other]! += change * hessian[other * width + at]!;
      most = Math.max(most, Math.abs(change));
    }
    if (most < 1e-10) break;
  }
  return aim;
}
