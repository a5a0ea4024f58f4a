import { incomputable, levelOf, type Estimate, type LevelOptions } from '../estimate.js';
import type { Random } from '../random.js';

/** Options of the bootstrap. */
export interface BootstrapOptions extends LevelOptions {
  /** Number of resamples. Default 2,000. */
  resamples?: number;
  /** Source of chance; the same generator state gives the same interval. */
  random: Random;
}

/**
 * A mean with its percentile bootstrap interval; for skewed values such as revenue per user.
 *
 * @returns `no-data` for an empty sample, `too-few` for a single value. Cost O(n · resamples).
 * @see Efron, Tibshirani, An Introduction to the Bootstrap (1993), ch. 13.
 */
export function bootstrapMean(values: ArrayLike<number>, options: BootstrapOptions): Estimate {
  const alpha = levelOf(options);
  const resamples = options.resamples ?? 2000;
  if (!Number.isInteger(resamples) || resamples < 100)
    throw new RangeError(`resamples is ${resamples}; give a whole number ≥ 100.`);
  const n = values.length;
  if (n === 0) return incomputable('no-data', 'There are no values to average.');
  if (n === 1) return incomputable('too-few', 'One value has no spread, so its mean has no interval.');
  let total = 0;
  for (let index = 0; index < n; index += 1) total += values[index] ?? 0;
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample += 1) {
    let sum = 0;
    for (let draw = 0; draw < n; draw += 1) sum += values[Math.floor(options.random.next() * n)] ?? 0;
    means[resample] = sum / n;
  }
  means.sort();
  const value = total / n;
  const low = quantileOfSorted(means, alpha / 2);
  const high = quantileOfSorted(means, 1 - alpha / 2);
  return {
    ok: true,
    value,
    low: Math.min(low, value),
    high: Math.max(high, value),
    level: 1 - alpha,
    method: 'bootstrap-percentile',
  };
}

/**
 * The q-quantile of ascending values, linear between neighbours (Hyndman and Fan's type 7, the default of R and NumPy).
 *
 * @returns NaN for an empty list.
 */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`q is ${q}; give a fraction between 0 and 1.`);
  if (sorted.length === 0) return Number.NaN;
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const lower = sorted[below] ?? 0;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] ?? lower;
  return lower + (position - below) * (upper - lower);
}
