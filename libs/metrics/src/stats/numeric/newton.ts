import { incomputable, type Incomputable } from '../../estimate.js';
import { invertSymmetric, timesVector } from './symmetric.js';

/** A log-likelihood at one point. */
export interface Likelihood {
  value: number;
  gradient: Float64Array;
  /** Minus the second derivatives, p × p. */
  information: Float64Array;
}

/** Where a log-likelihood is highest. */
export interface Maximum {
  ok: true;
  coefficients: Float64Array;
  /** Inverse of the information there. */
  covariance: Float64Array;
  logLikelihood: number;
  iterations: number;
}

const MOST_ITERATIONS = 50;
const TOLERANCE = 1e-14;
/** A coefficient this large means that its column decides outcomes by itself. */
const RUNAWAY = 15;

/**
 * Highest point of a concave log-likelihood by Newton's steps, halved where they overshoot.
 *
 * @param start - where the steps begin. Default: 0.
 * @param evaluate - pauses as it likes, so that a caller can do other things meanwhile.
 * @returns `too-few` where columns are collinear, or where a column decides outcomes by itself, so that no finite maximum exists.
 */
export function* maximize(
  p: number,
  evaluate: (coefficients: Float64Array) => Generator<void, Likelihood>,
  start?: Float64Array,
): Generator<void, Maximum | Incomputable> {
  let coefficients = start ? Float64Array.from(start) : new Float64Array(p);
  let here = yield* evaluate(coefficients);
  for (let iterations = 0; iterations <= MOST_ITERATIONS; iterations += 1) {
    if (coefficients.some((value) => Math.abs(value) > RUNAWAY)) break;
    const covariance = invertSymmetric(here.information, p);
    if (!covariance)
      return incomputable('too-few', 'The columns are collinear, or one of them does not vary where outcomes differ.');
    const step = timesVector(covariance, here.gradient, p);
    const gain = step.reduce((sum, value, i) => sum + value * here.gradient[i]!, 0);
    if (gain < TOLERANCE) return { ok: true, coefficients, covariance, logLikelihood: here.value, iterations };
    let taken: Float64Array<ArrayBuffer> | null = null;
    for (let share = 1; share > 1e-4 && !taken; share /= 2) {
      const next = Float64Array.from(coefficients, (value, i) => value + share * step[i]!);
      const there: Likelihood = yield* evaluate(next);
      if (there.value < here.value - 1e-9 * Math.abs(here.value)) continue;
      taken = next;
      here = there;
    }
    if (!taken) return { ok: true, coefficients, covariance, logLikelihood: here.value, iterations };
    coefficients = taken;
  }
  return incomputable('too-few', 'A column decides outcomes by itself, so that its effect has no finite estimate.');
}

/** Runs a calculation that may pause to its end. */
export function finished<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
