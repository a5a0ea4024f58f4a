import cdf from '@stdlib/stats-base-dists-beta-cdf';
import { fallingRootNear } from '../numeric/bracketed-root.js';
import { normalCritical, normalQuantile } from '../distributions/normal.js';
import type { QuantileSketch } from './quantile-sketch.js';

/** A sample in ascending order, asked by rank 1 … n; between whole ranks it is linear. */
export interface OrderStatistics {
  n: number;
  /** The value of a rank. */
  valueAt(rank: number): number;
  /** No larger than the value of a rank. */
  atLeast(rank: number): number;
  /** No smaller than the value of a rank. */
  atMost(rank: number): number;
}

/**
 * The order statistics of ascending values, or of a sketch, which knows the value of a rank within its accuracy and its bucket's ends.
 *
 * @throws RangeError - the first and last value, or the middle ones, show that the list is not ascending or holds what is no number.
 */
export function orderStatistics(sample: ArrayLike<number> | QuantileSketch, name: string): OrderStatistics {
  if ('positive' in sample) return ofSketch(sample);
  for (let index = 0; index < sample.length; index += 1) {
    const value = sample[index]!;
    if (!Number.isFinite(value)) throw new RangeError(`${name}[${index}] is ${value}; give finite numbers.`);
    if (index > 0 && value < sample[index - 1]!)
      throw new RangeError(
        `${name}[${index}] is ${value} after ${sample[index - 1]}; give the values in ascending order.`,
      );
  }
  const valueAt = between((rank) => sample[rank - 1]!);
  return { n: sample.length, valueAt, atLeast: valueAt, atMost: valueAt };
}

function ofSketch(sketch: QuantileSketch): OrderStatistics {
  const gamma = (1 + sketch.accuracy) / (1 - sketch.accuracy);
  const cells: { low: number; value: number; high: number; upTo: number }[] = [];
  let upTo = 0;
  const within = (value: number): number => Math.min(sketch.max, Math.max(sketch.min, value));
  const add = (low: number, value: number, high: number, count: number): void => {
    upTo += count;
    cells.push({ low: within(low), value: within(value), high: within(high), upTo });
  };
  const { negative, positive, zeros } = sketch;
  for (let index = negative.buckets.length - 1; index >= 0; index -= 1) {
    const end = gamma ** negative.buckets[index]!;
    add(-end, (-2 * end) / (gamma + 1), -end / gamma, negative.counts[index]!);
  }
  if (zeros > 0) add(0, 0, 0, zeros);
  for (const [index, bucket] of positive.buckets.entries()) {
    const end = gamma ** bucket;
    add(end / gamma, (2 * end) / (gamma + 1), end, positive.counts[index]!);
  }
  const cellOf = (rank: number) => {
    let [low, high] = [0, cells.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cells[middle]!.upTo >= rank) high = middle;
      else low = middle + 1;
    }
    return cells[low]!;
  };
  return {
    n: sketch.n,
    valueAt: between((rank) => cellOf(rank).value),
    atLeast: between((rank) => cellOf(rank).low),
    atMost: between((rank) => cellOf(rank).high),
  };
}

function between(whole: (rank: number) => number): (rank: number) => number {
  return (rank) => {
    const below = Math.floor(rank);
    const lower = whole(below);
    if (rank === below) return lower;
    return lower + (rank - below) * (whole(below + 1) - lower);
  };
}

/** The rank of a quantile's estimate, linear between neighbors (type 7): 1 + q(n − 1). */
export function rankOfQuantile(q: number, n: number): number {
  return 1 + q * (n - 1);
}

/**
 * The ranks between which a quantile lies with confidence 1 − α, whatever the distribution: with r = rank of the lower limit,
 * P(Bin(n, q) < r) = I₁₋q(n + 1 − r, r) = α/2, continued to fractional ranks; likewise the upper.
 *
 * @returns fractional ranks in [1, n], or null where n is too small for either limit: (1 − q)ⁿ or qⁿ above α/2.
 * @see Hutson, Journal of Applied Statistics 26 (1999) 343–353.
 */
export function quantileRanks(q: number, n: number, alpha: number): { low: number; high: number } | null {
  const below = lowerRank(q, n, alpha);
  const above = lowerRank(1 - q, n, alpha);
  return below === null || above === null ? null : { low: below, high: n + 1 - above };
}

function lowerRank(q: number, n: number, alpha: number): number | null {
  const middle = q * (n + 1);
  if (middle <= 1 || n * Math.log1p(-q) > Math.log(alpha / 2)) return null;
  const z = normalCritical(alpha);
  const last = Math.min(middle, n);
  const spread = Math.sqrt((n + 1) * q * (1 - q));
  /** How far out rank r is, less how far it must be, in standard normal units. */
  const beyond = (r: number): number => -normalQuantile(Math.max(1e-307, cdf(1 - q, n + 1 - r, r))) - z;
  const guess = Math.min(last, Math.max(1, middle - z * spread));
  const reach = 1.5 * Math.abs(beyond(guess)) * spread + 1e-6 * spread;
  return fallingRootNear(beyond, { low: 1, high: last }, { guess, reach }, 1e-7 * spread);
}
