import { incomputable, type Incomputable } from '../../estimate.js';
import { ClusterScores } from './cluster-scores.js';
import { conditionalStratum, poissonStratum, type StratumWork } from './conditional-stratum.js';
import { finished, type Likelihood, maximize, type Maximum } from '../numeric/newton.js';

/** Rows of a conditional logit, sorted by stratum. */
export interface ConditionalLogitInput {
  /** n × p, row-major; without a constant, which every stratum has of its own. */
  design: Float64Array;
  /** p. */
  columns: number;
  /** n values 0 or 1. */
  outcomes: Uint8Array;
  /** First row of each stratum, and n at the end. */
  strata: ArrayLike<number>;
  /** Groupings of the n rows, each by whole numbers from 0: one cluster-robust covariance each. */
  clusters?: readonly ArrayLike<number>[];
  /**
   * `exact`: the conditional likelihood of a logit; coefficients are log odds ratios. `breslow`: Breslow's likelihood of ties, which is that of a
   * conditional Poisson model; coefficients are logarithms of ratios of chances, P(y = 1) = α_stratum · exp(x·β), and strata whose rows are all positive
   * inform too. Its own covariance takes outcomes for counts and is too wide for 0 and 1: use a sandwich. Default `exact`.
   */
  likelihood?: 'exact' | 'breslow';
  /** p coefficients near which the maximum is looked for; a good guess saves steps and changes nothing else. Default: 0. */
  start?: Float64Array;
}

/** A fitted {@link conditionalLogit}. */
export interface ConditionalLogitFit extends Maximum {
  /** Cluster-robust covariances, p × p, in the order of `clusters`; null with fewer than two clusters that inform. */
  clustered: (Float64Array | null)[];
  /** Strata with both outcomes (`breslow`: with two rows and a positive); others say nothing. */
  informativeStrata: number;
  /** Rows of the informative strata. */
  rows: number;
}

/** Rows between two pauses. */
const ROWS_A_SLICE = 20_000;

/**
 * Conditional (fixed-effects) logit: P(yᵢ = 1) = Λ(α_stratum + xᵢ·β), with α conditioned away.
 * Maximizes Σ over strata of log[exp(Σ_{positive} xᵢ·β) ÷ Σ over all choices of as many rows of exp(Σ xᵢ·β)], the exact likelihood also where a
 * stratum has several positives, by Newton; or the likelihood that `likelihood` names.
 *
 * @returns coefficients as log odds ratios, the model's covariance and one sandwich for each grouping (scores of rows centered in their stratum,
 *   G/(G − 1)); `no-data` without a stratum that has both outcomes; `too-few` where columns are collinear or decide outcomes by themselves.
 * @throws RangeError - lengths do not fit, a value is not finite, or `strata` does not rise from 0 to n.
 * Cost: O(n·k·q²) an iteration, k = positives of a stratum, q = columns that vary in it.
 * @see Chamberlain, Review of Economic Studies 47 (1980) 225–238; Gail, Lubin, Rubinstein, Biometrika 68 (1981) 703–707; Wooldridge, J. Econometrics 90 (1999) 77–97.
 */
export function conditionalLogit(input: ConditionalLogitInput): ConditionalLogitFit | Incomputable {
  return finished(conditionalLogitSteps(input));
}

/** {@link conditionalLogit} that pauses every twenty thousand rows or so, for callers that must stay responsive. */
export function* conditionalLogitSteps(
  input: ConditionalLogitInput,
): Generator<void, ConditionalLogitFit | Incomputable> {
  const strata = packed(checked(input), informative(input));
  if (strata.length === 0)
    return incomputable('no-data', 'No stratum has both outcomes, so there is nothing to compare.');
  const p = input.columns;
  const fit = yield* maximize(p, (coefficients) => likelihood(input, strata, coefficients, []), input.start);
  if (!fit.ok) return fit;
  const scores = (input.clusters ?? []).map((clusters) => new ClusterScores(clusters, p));
  if (scores.length > 0) yield* likelihood(input, strata, fit.coefficients, scores);
  return {
    ...fit,
    clustered: scores.map((one) => one.covariance(fit.covariance)),
    informativeStrata: strata.length,
    rows: strata.reduce((sum, { from, to }) => sum + to - from, 0),
  };
}

interface Stratum {
  from: number;
  to: number;
  positives: number;
}

/**
 * What of a stratum tells: the columns that vary in it, in order, and its rows in these columns, each less the first row. What all rows share says nothing;
 * of the two dozen columns of brands and bands few vary between the handful of products of a session, and the work goes with the square of their number.
 */
interface PackedStratum extends Stratum {
  columns: Int32Array;
  /** Row-major. */
  values: Float64Array;
}

function packed({ design, columns: p }: ConditionalLogitInput, strata: readonly Stratum[]): PackedStratum[] {
  return strata.map(({ from, to, positives }) => {
    const varying: number[] = [];
    for (let a = 0; a < p; a += 1) {
      const first = design[from * p + a]!;
      for (let row = from + 1; row < to; row += 1) {
        if (design[row * p + a] === first) continue;
        varying.push(a);
        break;
      }
    }
    const columns = Int32Array.from(varying);
    const values = new Float64Array((to - from) * columns.length);
    for (let row = from + 1, place = columns.length; row < to; row += 1)
      for (const a of columns) values[place++] = design[row * p + a]! - design[from * p + a]!;
    return { from, to, positives, columns, values };
  });
}

function* likelihood(
  { columns: p, outcomes, likelihood: kind = 'exact' }: ConditionalLogitInput,
  strata: readonly PackedStratum[],
  coefficients: Float64Array,
  scores: readonly ClusterScores[],
): Generator<void, Likelihood> {
  const longest = strata.reduce((most, { from, to }) => Math.max(most, to - from), 0);
  const work: StratumWork = {
    chances: new Float64Array(longest),
    variance: new Float64Array(p * p),
    mean: new Float64Array(p),
    recursion: new Float64Array(0),
  };
  const eta = new Float64Array(longest);
  const gradient = new Float64Array(p);
  const information = new Float64Array(p * p);
  let value = 0;
  let sincePause = 0;
  const stratumOf = kind === 'exact' ? conditionalStratum : poissonStratum;
  for (const { from, to, positives, columns, values } of strata) {
    const [n, q] = [to - from, columns.length];
    for (let i = 0; i < n; i += 1) {
      let sum = 0;
      for (let a = 0; a < q; a += 1) sum += values[i * q + a]! * coefficients[columns[a]!]!;
      eta[i] = sum;
      if (outcomes[from + i] === 1) value += sum;
    }
    value -= stratumOf(eta, n, values, 0, q, positives, work);
    for (let a = 0; a < q; a += 1)
      for (let b = 0; b <= a; b += 1) information[columns[a]! * p + columns[b]!]! += work.variance[a * q + b]!;
    for (let i = 0; i < n; i += 1) {
      const residual = outcomes[from + i]! - work.chances[i]!;
      for (let a = 0; a < q; a += 1) {
        const score = residual * (values[i * q + a]! - work.mean[a]! / positives);
        gradient[columns[a]!]! += score;
        for (const one of scores) one.add(from + i, columns[a]!, score);
      }
    }
    sincePause += n * positives;
    if (sincePause >= ROWS_A_SLICE) {
      sincePause = 0;
      yield;
    }
  }
  for (let a = 0; a < p; a += 1) for (let b = 0; b < a; b += 1) information[b * p + a] = information[a * p + b]!;
  return { value, gradient, information };
}

/** Strata with a positive and a negative row; all positives inform of chances, but not of odds. */
function informative({ outcomes, strata, likelihood: kind = 'exact' }: ConditionalLogitInput): Stratum[] {
  const kept: Stratum[] = [];
  for (let stratum = 0; stratum + 1 < strata.length; stratum += 1) {
    const [from, to] = [strata[stratum]!, strata[stratum + 1]!];
    let positives = 0;
    for (let row = from; row < to; row += 1) positives += outcomes[row]!;
    if (positives > 0 && to - from > 1 && (kind === 'breslow' || positives < to - from))
      kept.push({ from, to, positives });
  }
  return kept;
}

function checked(input: ConditionalLogitInput): ConditionalLogitInput {
  const { design, columns, outcomes, strata, clusters = [] } = input;
  const n = outcomes.length;
  if (!Number.isSafeInteger(columns) || columns < 1)
    throw new RangeError(`columns is ${columns}; give a whole number from 1.`);
  if (design.length !== n * columns)
    throw new RangeError(`design has ${design.length} values for ${n} rows of ${columns}.`);
  if (design.some((value) => !Number.isFinite(value))) throw new RangeError('design holds a value that is not finite.');
  if (outcomes.some((value) => value > 1)) throw new RangeError('outcomes holds a value other than 0 and 1.');
  if (strata[0] !== 0 || strata[strata.length - 1] !== n)
    throw new RangeError(`strata must begin with 0 and end with ${n}.`);
  for (let i = 1; i < strata.length; i += 1)
    if (strata[i]! < strata[i - 1]!) throw new RangeError(`strata[${i}] is ${strata[i]}, below the one before.`);
  for (const grouping of clusters)
    if (grouping.length !== n) throw new RangeError(`A grouping has ${grouping.length} clusters for ${n} rows.`);
  return input;
}
