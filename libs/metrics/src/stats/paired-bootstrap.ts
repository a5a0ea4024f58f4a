import { incomputable, levelOf, type Estimate, type LevelOptions } from '../estimate.js';
import type { Random } from '../random.js';
import { quantileOfSorted } from './bootstrap.js';
import { normalCdf, normalQuantile } from './normal.js';
import { pairedDifferences, resamplesOf, type PairedDifferences } from './paired.js';
import { wordSource } from './word-source.js';

/** Options of the paired bootstrap. */
export interface PairedBootstrapOptions extends LevelOptions {
  /** `percentile`: quantiles of the resampled means; `bca`: corrected for bias and skew. Default `bca`. */
  interval?: 'percentile' | 'bca';
  /** Number of resamples, whole number ≥ 100. Default 10,000. */
  resamples?: number;
  /** Source of chance; the same generator state gives the same interval. */
  random: Random;
}

/**
 * Mean difference of two measurements of the same units, such as a metric of two models per user, with its bootstrap interval.
 * Units are drawn with replacement, each with both its values: θ = Σ(candidate − baseline)/n.
 * BCa takes the quantiles Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))) at z = Φ⁻¹(α/2), Φ⁻¹(1 − α/2), with z₀ from the share of resampled
 * means below θ (equal ones count half) and a = Σu³/(6(Σu²)^1.5) of the jackknife, u = difference − θ.
 *
 * @param baseline - one finite value per unit.
 * @param candidate - the same units in the same order; a positive difference says that it is higher.
 * @returns value = θ, absolute; `no-data` without units, `too-few` for a single one or where all differences are equal, because no
 *   resample then shows a spread.
 * @throws RangeError - lengths differ, a value is not finite, fewer than 100 resamples.
 * Cost O(resamples · units that differ): how many of the n draws hit a unit without difference is one binomial draw.
 * @see Efron, Tibshirani, An Introduction to the Bootstrap (1993), chs. 13–14.
 */
export function pairedBootstrap(baseline: ArrayLike<number>, candidate: ArrayLike<number>, options: PairedBootstrapOptions): Estimate {
  const alpha = levelOf(options);
  const resamples = resamplesOf(options.resamples, 10_000);
  const differences = pairedDifferences(baseline, candidate);
  const { n, total, constant } = differences;
  if (n === 0) return incomputable('no-data', 'There are no pairs to compare.');
  if (n === 1) return incomputable('too-few', 'One pair has no spread, so its difference has no interval.');
  if (constant) return incomputable('too-few', `All ${n} pairs differ by the same ${total / n}, so resampling them shows no spread.`);
  const value = total / n;
  const means = resampledMeans(differences, resamples, options.random);
  const bca = (options.interval ?? 'bca') === 'bca';
  let lowAt = alpha / 2;
  let highAt = 1 - alpha / 2;
  if (bca) {
    const bias = normalQuantile(shareBelow(means, value));
    if (!Number.isFinite(bias)) return incomputable('too-few', `All ${resamples} resampled differences lie on one side of ${value}, so their bias cannot be corrected.`);
    const acceleration = accelerationOf(differences);
    lowAt = correctedLevel(bias, acceleration, normalQuantile(alpha / 2));
    highAt = correctedLevel(bias, acceleration, normalQuantile(1 - alpha / 2));
  }
  const low = quantileOfSorted(means, lowAt);
  const high = quantileOfSorted(means, highAt);
  return { ok: true, value, low: Math.min(low, value), high: Math.max(high, value), level: 1 - alpha, method: bca ? 'bootstrap-bca' : 'bootstrap-percentile' };
}

const BLOCK = 4096;

/** Ascending means of resampled differences. */
function resampledMeans({ n, nonZero }: PairedDifferences, resamples: number, random: Random): Float64Array {
  const hits = hitTable(n, nonZero.length);
  const source = wordSource(random);
  const words = new Int32Array(BLOCK);
  const scale = nonZero.length / 4_294_967_296;
  const means = new Float64Array(resamples);
  let at = BLOCK;
  for (let resample = 0; resample < resamples; resample += 1) {
    let left = hits.draw(random.next());
    let sum = 0;
    while (left > 0) {
      if (at === BLOCK) {
        source.write(words);
        at = 0;
      }
      const end = Math.min(BLOCK, at + left);
      left -= end - at;
      for (; at < end; at += 1) sum += nonZero[((words[at]! >>> 0) * scale) >>> 0]!;
    }
    means[resample] = sum / n;
  }
  return means.toSorted();
}

/** Draws how many of n draws with replacement hit one of `marked` out of n units: Binomial(n, marked / n) by inversion. */
export function hitTable(n: number, marked: number): { draw(uniform: number): number } {
  if (marked === n) return { draw: () => n };
  const rate = marked / n;
  const odds = rate / (1 - rate);
  const mode = Math.floor((n + 1) * rate);
  const up = tail(n - mode, (step) => (odds * (n - mode - step + 1)) / (mode + step));
  const down = tail(mode, (step) => (mode - step + 1) / (odds * (n - mode + step)));
  const first = mode - down.length;
  const cumulative = new Float64Array(down.length + 1 + up.length);
  let sum = 0;
  for (let index = 0; index < cumulative.length; index += 1) {
    sum += index < down.length ? down[down.length - 1 - index]! : index === down.length ? 1 : up[index - down.length - 1]!;
    cumulative[index] = sum;
  }
  return {
    draw: (uniform) => {
      const wanted = uniform * sum;
      let low = 0;
      let high = cumulative.length - 1;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (cumulative[middle]! > wanted) high = middle;
        else low = middle + 1;
      }
      return first + low;
    },
  };
}

/** Weights relative to the mode, step by step away from it, until they no longer matter to a double. */
function tail(steps: number, ratio: (step: number) => number): number[] {
  const weights: number[] = [];
  let weight = 1;
  for (let step = 1; step <= steps; step += 1) {
    weight *= ratio(step);
    if (weight < 1e-20) break;
    weights.push(weight);
  }
  return weights;
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

function accelerationOf({ n, total, nonZero }: PairedDifferences): number {
  const mean = total / n;
  const zeros = n - nonZero.length;
  let squares = zeros * mean * mean;
  let cubes = -zeros * mean * mean * mean;
  for (const difference of nonZero) {
    const u = difference - mean;
    squares += u * u;
    cubes += u * u * u;
  }
  return cubes / (6 * squares ** 1.5);
}

function correctedLevel(bias: number, acceleration: number, z: number): number {
  const shifted = bias + z;
  return normalCdf(bias + shifted / (1 - acceleration * shifted));
}
