import gammaQuantile from '@stdlib/stats-base-dists-gamma-quantile';
import { incomputable, levelOf, type Estimate, type LevelOptions } from '../../estimate.js';

/** Replicates of one count: what was counted, what was expected of it, and the variance that one unit of dispersion gives it. */
export interface Replicates {
  counts: ArrayLike<number>;
  /** Exposures of the log-linear model, `exp(offset)`, ≥ 0. */
  expected: ArrayLike<number>;
  /** ≥ 0; the expected counts themselves where these are known without error. */
  variances: ArrayLike<number>;
}

/** Sums that dispersion is estimated from. They add up over cells that share it. */
export interface DispersionSums {
  /** Σ(y − μ)². */
  squares: number;
  /** Σ of what the squares are expected to be at dispersion 1. */
  variance: number;
}

/**
 * The sums behind the dispersion φ of y ~ (μ, φ·v), μ = rate × expected, after fitting the rate Σy ÷ Σexpected.
 * φ = Σ(y − μ)² ÷ Σ rate·v·(1 − h), h = expected ÷ Σexpected the leverage of a replicate. Squares are not divided by their mean one by one, as
 * Pearson's X² does: cells with hardly a count then do not hide that things come in clusters.
 *
 * @returns zeros where nothing was counted or expected, or there is one replicate.
 * Cost: O(replicates).
 * @see McCullagh, Nelder, Generalized Linear Models (1989), section 9.2, for the moment estimator.
 */
export function dispersionSums({ counts, expected, variances }: Replicates): DispersionSums {
  const total = sumOf(expected);
  const rate = total > 0 ? sumOf(counts) / total : 0;
  const sums = { squares: 0, variance: 0 };
  if (rate === 0) return sums;
  for (let at = 0; at < expected.length; at += 1) {
    const exposure = expected[at] ?? 0;
    sums.squares += ((counts[at] ?? 0) - rate * exposure) ** 2;
    sums.variance += rate * (variances[at] ?? 0) * (1 - exposure / total);
  }
  return sums;
}

/** φ from its sums, never below 1; 1 where there is nothing to estimate it from. */
export function dispersionOf({ squares, variance }: DispersionSums): number {
  return variance > 0 ? Math.max(1, squares / variance) : 1;
}

/**
 * Rate of an over-dispersed count against what was expected of it: rate = count ÷ expected, 1 being as expected.
 * The interval is Garwood's exact one of count ÷ φ′ events, φ′ = variance ÷ expected: gamma quantiles G(α/2; count ÷ φ′) and
 * G(1 − α/2; count ÷ φ′ + 1), times φ′ ÷ expected. It never leaves 0 … ∞, and nothing counted has a bound too.
 *
 * @param count - ≥ 0.
 * @param expected - > 0 for an answer.
 * @param variance - of the count, at a rate of 1.
 * @returns the rate; `zero-baseline` where nothing was expected.
 * @throws RangeError - a negative or non-finite number.
 * @see Garwood, Biometrika 28 (1936) 437–442; Fay, Feuer, Statistics in Medicine 16 (1997) 791–801.
 */
export function overdispersedRate(count: number, expected: number, variance: number, options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  for (const [name, value] of [
    ['count', count],
    ['expected', expected],
    ['variance', variance],
  ] as const) {
    if (!(value >= 0 && Number.isFinite(value))) throw new RangeError(`${name} is ${value}; give a number ≥ 0.`);
  }
  if (expected === 0)
    return incomputable('zero-baseline', 'Nothing was expected, so there is nothing to compare with.');
  const scale = Math.max(1, variance / expected);
  const effective = count / scale;
  const low = count === 0 ? 0 : (gammaQuantile(alpha / 2, effective, 1) * scale) / expected;
  const high = (gammaQuantile(1 - alpha / 2, effective + 1, 1) * scale) / expected;
  return { ok: true, value: count / expected, low, high, level: 1 - alpha, method: 'quasi-poisson-garwood' };
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) sum += values[at] ?? 0;
  return sum;
}
