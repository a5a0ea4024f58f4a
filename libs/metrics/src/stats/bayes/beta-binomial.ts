import digamma from '@stdlib/math-base-special-digamma';
import gammaln from '@stdlib/math-base-special-gammaln';
import trigamma from '@stdlib/math-base-special-trigamma';
import quantile from '@stdlib/stats-base-dists-beta-quantile';
import {
  incomputable,
  levelOf,
  requireCount,
  type Estimate,
  type Incomputable,
  type LevelOptions,
} from '../../estimate.js';
import { betaCdf } from '../distributions/beta-cdf.js';

/** How a rate varies from unit to unit of a group: θ ~ Beta(α, β). */
export interface BetaPrior {
  ok: true;
  alpha: number;
  beta: number;
  /** Units with at least one trial. */
  units: number;
  successes: number;
  trials: number;
  /** `mle`; or `pooled` where the units differ no more than chance lets them, or the group's mean itself is not known better: α + β = trials. */
  method: 'mle' | 'pooled';
}

const MOST_STEPS = 100;
const LEAST_PRECISION = 1e-3;
/** Least α + β of an answer. */
const LEAST_WEIGHT = 0.5;

/**
 * Fits the distribution of a rate over the units of a group by maximum likelihood of the beta-binomial.
 * Maximizes Σ ln B(kᵢ + α, nᵢ − kᵢ + β) − ln B(α, β) by damped Newton steps in (ln α, ln β); equal pairs (k, n) are added up first.
 * α + β is never more than Σnᵢ: a prior cannot be surer of a unit than the group's own mean is known. Nor is it less than half a trial: where the few trials of
 * every unit went all one way, the likeliest prior holds nothing but 0 and 1, and a unit's single success would be taken for certainty.
 *
 * @param successes - kᵢ ≤ nᵢ of every unit, whole numbers.
 * @param trials - nᵢ of every unit; a unit without any says nothing.
 * @returns the prior; `no-data` without any trial, `too-few` with one unit only, or where all trials or none succeeded.
 * @throws RangeError - lengths differ, a count is not a whole number ≥ 0, or k > n.
 * Cost: O(units) and some dozen steps over the different pairs.
 * @see Griffiths, Biometrics 29 (1973) 637–648; the test whether units differ at all is the sign of Tarone's score, Biometrika 66 (1979) 585–590.
 */
export function fitBetaPrior(successes: ArrayLike<number>, trials: ArrayLike<number>): BetaPrior | Incomputable {
  const { pairs, units, k, n } = pairsOf(successes, trials);
  if (n === 0) return incomputable('no-data', 'Nothing was tried in the group, so there is no rate.');
  if (units === 1) return incomputable('too-few', 'The group has one unit; how units differ cannot be seen.');
  if (k === 0 || k === n)
    return incomputable(
      'too-few',
      `${k === 0 ? 'None' : 'All'} of the group's ${n} trials succeeded; how units differ cannot be seen.`,
    );

  const whole = { ok: true, units, successes: k, trials: n } as const;
  const mean = k / n;
  let excess = 0;
  for (const pair of pairs) {
    const failed = pair.n - pair.k;
    excess +=
      pair.weight * ((pair.k * (pair.k - 1)) / mean + (failed * (failed - 1)) / (1 - mean) - pair.n * (pair.n - 1));
  }
  const pooled: BetaPrior = { ...whole, alpha: k, beta: n - k, method: 'pooled' };
  if (excess <= 0) return pooled;
  const [alpha, beta] = climb(pairs, mean, n);
  if (alpha + beta >= n) return pooled;
  const atLeast = Math.max(1, LEAST_WEIGHT / (alpha + beta));
  return { ...whole, alpha: alpha * atLeast, beta: beta * atLeast, method: 'mle' };
}

/** Units with the same counts. */
export interface Pair {
  k: number;
  n: number;
  /** How many units these are. */
  weight: number;
}

/** Adds up equal pairs of counts; units without a trial are left out. */
export function pairsOf(
  successes: ArrayLike<number>,
  trials: ArrayLike<number>,
): { pairs: Pair[]; units: number; k: number; n: number } {
  if (successes.length !== trials.length)
    throw new RangeError(
      `There are ${successes.length} counts of successes and ${trials.length} of trials; give one of each for every unit.`,
    );
  const pairs = new Map<string, Pair>();
  let [units, k, n] = [0, 0, 0];
  for (let unit = 0; unit < trials.length; unit += 1) {
    const [won, tried] = [successes[unit] ?? Number.NaN, trials[unit] ?? Number.NaN];
    requireSuccesses(won, tried);
    if (tried === 0) continue;
    const key = `${won}/${tried}`;
    const known = pairs.get(key);
    if (known) known.weight += 1;
    else pairs.set(key, { k: won, n: tried, weight: 1 });
    units += 1;
    k += won;
    n += tried;
  }
  return { pairs: [...pairs.values()], units, k, n };
}

function climb(pairs: readonly Pair[], mean: number, trials: number): [alpha: number, beta: number] {
  let precision = Math.max(LEAST_PRECISION, momentPrecision(pairs, mean, trials));
  precision = Math.min(precision, trials);
  let x = [Math.log(mean * precision), Math.log((1 - mean) * precision)] as const;
  let height = logLikelihood(pairs, x);
  let damping = 1e-3;
  for (let step = 0; step < MOST_STEPS && damping < 1e12; step += 1) {
    const move = uphill(slopes(pairs, x), damping);
    const next = [x[0] + move[0], x[1] + move[1]] as const;
    const reached = logLikelihood(pairs, next);
    if (reached >= height) {
      const isThere = Math.abs(move[0]) + Math.abs(move[1]) < 1e-10;
      x = next;
      height = reached;
      damping = Math.max(damping / 10, 1e-12);
      if (isThere || Math.exp(x[0]) + Math.exp(x[1]) > 10 * trials) break;
    } else {
      damping *= 10;
    }
  }
  return [Math.exp(x[0]), Math.exp(x[1])];
}

const LONGEST_STEP = 2;

/**
 * Newton's step, along each axis of the curvature by its size whatever its sign: along the ridge of equal means the likelihood bends upwards far from its
 * highest point, and steps by the slope alone creep there.
 */
function uphill({ a, b, aa, ab, bb }: Slopes, damping: number): readonly [number, number] {
  const [middle, spread] = [(aa + bb) / 2, Math.hypot((aa - bb) / 2, ab)];
  const angle = Math.atan2(2 * ab, aa - bb) / 2;
  const axes = [
    { bend: middle + spread, u: Math.cos(angle), v: Math.sin(angle) },
    { bend: middle - spread, u: -Math.sin(angle), v: Math.cos(angle) },
  ];
  const steepest = Math.max(...axes.map(({ bend }) => Math.abs(bend)));
  const along = axes.map(({ bend, u, v }) => ({
    u,
    v,
    by: (a * u + b * v) / (Math.abs(bend) + damping * steepest + 1e-9),
  }));
  const move = [
    along.reduce((sum, { u, by }) => sum + u * by, 0),
    along.reduce((sum, { v, by }) => sum + v * by, 0),
  ] as const;
  const share = Math.min(1, LONGEST_STEP / Math.hypot(...move));
  return [share * move[0], share * move[1]];
}

/** The precision at which the units' squared distances from the mean are as large as they are. */
function momentPrecision(pairs: readonly Pair[], mean: number, trials: number): number {
  let [distance, squares, units] = [0, 0, 0];
  for (const { k, n, weight } of pairs) {
    distance += (weight * (k - n * mean) ** 2) / n;
    squares += (weight * n * n) / trials;
    units += weight;
  }
  const correlation = (distance / (mean * (1 - mean)) - (units - 1)) / Math.max(trials - squares - units + 1, 1);
  return correlation > 0 && correlation < 1 ? 1 / correlation - 1 : 10;
}

/** Σ ln of the beta-binomial's density over the units, up to what does not depend on α and β. */
export function logLikelihood(pairs: readonly Pair[], [logAlpha, logBeta]: readonly [number, number]): number {
  const [alpha, beta] = [Math.exp(logAlpha), Math.exp(logBeta)];
  const atStart = gammaln(alpha + beta) - gammaln(alpha) - gammaln(beta);
  let sum = 0;
  for (const { k, n, weight } of pairs)
    sum += weight * (gammaln(k + alpha) + gammaln(n - k + beta) - gammaln(n + alpha + beta) + atStart);
  return sum;
}

/** First and second derivatives by ln α (a) and ln β (b). */
interface Slopes {
  a: number;
  b: number;
  aa: number;
  ab: number;
  bb: number;
}

function slopes(pairs: readonly Pair[], [logAlpha, logBeta]: readonly [number, number]): Slopes {
  const [alpha, beta] = [Math.exp(logAlpha), Math.exp(logBeta)];
  const first = { alpha: digamma(alpha), beta: digamma(beta), both: digamma(alpha + beta) };
  const second = { alpha: trigamma(alpha), beta: trigamma(beta), both: trigamma(alpha + beta) };
  let [a, b, aa, ab, bb] = [0, 0, 0, 0, 0];
  for (const { k, n, weight } of pairs) {
    const both = first.both - digamma(n + alpha + beta);
    const both2 = second.both - trigamma(n + alpha + beta);
    a += weight * (digamma(k + alpha) - first.alpha + both);
    b += weight * (digamma(n - k + beta) - first.beta + both);
    aa += weight * (trigamma(k + alpha) - second.alpha + both2);
    bb += weight * (trigamma(n - k + beta) - second.beta + both2);
    ab += weight * both2;
  }
  return {
    a: alpha * a,
    b: beta * b,
    aa: alpha * alpha * aa + alpha * a,
    ab: alpha * beta * ab,
    bb: beta * beta * bb + beta * b,
  };
}

/**
 * A unit's rate given its group: the posterior Beta(α + k, β + n − k).
 *
 * @param successes - k of the unit, whole number ≤ n.
 * @param trials - n of the unit.
 * @returns the posterior's mean (k + α) / (n + α + β) with its equal-tailed interval; `no-data` where the unit tried nothing, for then the number would be the group's alone.
 * @throws RangeError - counts are not whole numbers ≥ 0, or k > n.
 */
export function shrunkenRate(
  { alpha, beta }: Pick<BetaPrior, 'alpha' | 'beta'>,
  successes: number,
  trials: number,
  options?: LevelOptions,
): Estimate {
  const error = levelOf(options);
  requireSuccesses(successes, trials);
  if (trials === 0) return incomputable('no-data', 'Nothing was tried, so there is no rate of its own.');
  const [a, b] = [alpha + successes, beta + trials - successes];
  return {
    ok: true,
    value: a / (a + b),
    low: quantile(error / 2, a, b),
    high: quantile(1 - error / 2, a, b),
    level: 1 - error,
    method: 'beta-binomial posterior',
  };
}

/**
 * The posterior's probability that a unit's rate is at most `rate`.
 *
 * @returns a probability in [0, 1]; the group's own where the unit tried nothing.
 */
export function rateAtMost(
  { alpha, beta }: Pick<BetaPrior, 'alpha' | 'beta'>,
  successes: number,
  trials: number,
  rate: number,
): number {
  requireSuccesses(successes, trials);
  return betaCdf({ a: alpha + successes, b: beta + trials - successes }, rate, 1 - rate);
}

function requireSuccesses(successes: number, trials: number): void {
  requireCount('successes', successes);
  requireCount('trials', trials);
  if (successes > trials) throw new RangeError(`successes (${successes}) exceed trials (${trials}).`);
}
