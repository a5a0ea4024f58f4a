import { incomputable, type Estimate } from '../../estimate.js';
import { quantileOfSorted } from '../quantiles/quantile-of-sorted.js';
import { normalCdf, normalQuantile } from '../distributions/normal.js';

/** A figure and what it was in every resample. */
export interface Resampled {
  value: number;
  /** Ascending. */
  sorted: Float64Array;
  alpha: number;
  method: 'percentile' | 'bca';
  /** a of BCa, of the jackknife; asked only for `bca`. */
  acceleration(): number;
}

/**
 * The interval of a resampled figure: its quantiles at α/2 and 1 − α/2, for `bca` shifted to Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))) with
 * z₀ = Φ⁻¹(share of resamples below the value, equal ones counted half).
 *
 * @returns `too-few` for `bca` when all resamples lie on one side of the value, or the jackknife has no figure without one of the units.
 */
export function bootstrapInterval({ value, sorted, alpha, method, acceleration }: Resampled): Estimate {
  let lowAt = alpha / 2;
  let highAt = 1 - alpha / 2;
  if (method === 'bca') {
    const bias = normalQuantile(shareBelow(sorted, value));
    if (!Number.isFinite(bias))
      return incomputable(
        'too-few',
        `All ${sorted.length} resampled differences lie on one side of ${value}, so their bias cannot be corrected.`,
      );
    const a = acceleration();
    if (!Number.isFinite(a))
      return incomputable('too-few', 'A single unit makes up the figure, so its skew cannot be corrected for.');
    lowAt = correctedLevel(bias, a, normalQuantile(alpha / 2));
    highAt = correctedLevel(bias, a, normalQuantile(1 - alpha / 2));
  }
  const low = quantileOfSorted(sorted, lowAt);
  const high = quantileOfSorted(sorted, highAt);
  return {
    ok: true,
    value,
    low: Math.min(low, value),
    high: Math.max(high, value),
    level: 1 - alpha,
    method: `bootstrap-${method}`,
  };
}

/**
 * Two-sided p of a figure of 0: the α at which the interval ends there, by the share of resamples at 0 or beyond, of m counted as (b + 1)/(m + 1).
 * For `bca` that share is taken back through the correction: z = w/(1 + aw) − z₀, w = Φ⁻¹(share) − z₀.
 *
 * @returns at least 2/(m + 1), for m resamples tell no smaller one; only where the interval is computable.
 * @see Davison, Hinkley, Bootstrap Methods and their Application (1997), §4.4 for the counting.
 */
export function bootstrapP({ value, sorted, method, acceleration }: Resampled): number {
  if (value === 0) return 1;
  const isAbove = value > 0;
  let beyond = 0;
  for (const one of sorted) if (isAbove ? one <= 0 : one >= 0) beyond += 1;
  const share = (beyond + 1) / (sorted.length + 1);
  const least = 2 / (sorted.length + 1);
  if (method === 'percentile') return Math.min(1, 2 * share);
  const bias = normalQuantile(shareBelow(sorted, value));
  const w = (isAbove ? 1 : -1) * normalQuantile(share) - bias;
  const left = 1 + acceleration() * w;
  if (!(left > 0)) return least;
  const z = w / left - bias;
  return Math.min(1, Math.max(least, 2 * normalCdf(isAbove ? z : -z)));
}

function shareBelow(sorted: Float64Array, value: number): number {
  let below = 0;
  let equal = 0;
  for (const mean of sorted) {
    if (mean < value) below += 1;
    else if (mean === value) equal += 1;
  }
  return (below + equal / 2) / sorted.length;
}

function correctedLevel(bias: number, acceleration: number, z: number): number {
  const shifted = bias + z;
  return normalCdf(bias + shifted / (1 - acceleration * shifted));
}
