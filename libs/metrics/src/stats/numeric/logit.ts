import { incomputable, type Incomputable } from '../../estimate.js';
import { ClusterScores } from '../regression/cluster-scores.js';
import { finished, type Likelihood, maximize, type Maximum } from './newton.js';

/** Rows of a logit. */
export interface LogitInput {
  /** n × p, row-major; with a column of ones where the model has a constant. */
  design: Float64Array;
  /** p. */
  columns: number;
  /** n values 0 or 1. */
  outcomes: Uint8Array;
  /** Cluster of each row, whole numbers from 0. Default: no sandwich. */
  clusters?: ArrayLike<number>;
}

/** A fitted {@link logit}. */
export interface LogitFit extends Maximum {
  /** Cluster-robust covariance with G/(G − 1); null without clusters, or with fewer than two. */
  clustered: Float64Array | null;
}

/**
 * Logistic regression P(yᵢ = 1) = Λ(xᵢ·β), by Newton's maximum likelihood.
 *
 * @returns coefficients as log odds ratios; `no-data` where all outcomes are the same; `too-few` where columns are collinear or decide outcomes
 *   by themselves.
 * @throws RangeError - lengths do not fit.
 * Cost: O(n·p²) an iteration.
 */
export function logit(input: LogitInput): LogitFit | Incomputable {
  const { design, columns: p, outcomes, clusters } = input;
  const n = outcomes.length;
  if (design.length !== n * p) throw new RangeError(`design has ${design.length} values for ${n} rows of ${p}.`);
  if (clusters && clusters.length !== n) throw new RangeError(`There are ${clusters.length} clusters for ${n} rows.`);
  const positives = outcomes.reduce((sum, value) => sum + value, 0);
  if (positives === 0 || positives === n)
    return incomputable('no-data', 'All outcomes are the same, so there is nothing to compare.');
  const fit = finished(maximize(p, (coefficients) => likelihood(input, coefficients, null)));
  if (!fit.ok) return fit;
  if (!clusters) return { ...fit, clustered: null };
  const scores = new ClusterScores(clusters, p);
  finished(likelihood(input, fit.coefficients, scores));
  return { ...fit, clustered: scores.covariance(fit.covariance) };
}

/** Rows between two pauses. */
const ROWS_A_SLICE = 50_000;

function* likelihood(
  { design, columns: p, outcomes }: LogitInput,
  coefficients: Float64Array,
  scores: ClusterScores | null,
): Generator<void, Likelihood> {
  const gradient = new Float64Array(p);
  const information = new Float64Array(p * p);
  let value = 0;
  for (let row = 0; row < outcomes.length; row += 1) {
    let eta = 0;
    for (let a = 0; a < p; a += 1) eta += design[row * p + a]! * coefficients[a]!;
    const chance = 1 / (1 + Math.exp(-eta));
    value += (outcomes[row] === 1 ? eta : 0) - Math.max(0, eta) - Math.log1p(Math.exp(-Math.abs(eta)));
    const weight = chance * (1 - chance);
    for (let a = 0; a < p; a += 1) {
      const x = design[row * p + a]!;
      const score = (outcomes[row]! - chance) * x;
      gradient[a]! += score;
      scores?.add(row, a, score);
      for (let b = 0; b < p; b += 1) information[a * p + b]! += weight * x * design[row * p + b]!;
    }
    if (row % ROWS_A_SLICE === ROWS_A_SLICE - 1) yield;
  }
  return { value, gradient, information };
}
