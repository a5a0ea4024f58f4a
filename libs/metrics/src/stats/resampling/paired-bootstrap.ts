import { incomputable, levelOf, type Estimate, type LevelOptions } from '../../estimate.js';
import type { Random } from '@cartograph/threads';
import { bootstrapInterval } from './bootstrap-interval.js';
import { pairedDifferences, resamplesOf } from './paired.js';
import { resampledMeans, sumsOfDeviations } from './resampled-means.js';

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
export function pairedBootstrap(
  baseline: ArrayLike<number>,
  candidate: ArrayLike<number>,
  options: PairedBootstrapOptions,
): Estimate {
  const alpha = levelOf(options);
  const resamples = resamplesOf(options.resamples, 10_000);
  const differences = pairedDifferences(baseline, candidate);
  const { n, total, constant } = differences;
  if (n === 0) return incomputable('no-data', 'There are no pairs to compare.');
  if (n === 1) return incomputable('too-few', 'One pair has no spread, so its difference has no interval.');
  if (constant)
    return incomputable(
      'too-few',
      `All ${n} pairs differ by the same ${total / n}, so resampling them shows no spread.`,
    );
  const value = total / n;
  const means = resampledMeans(differences, resamples, options.random).toSorted();
  const acceleration = (): number => {
    const { squares, cubes } = sumsOfDeviations(differences, value);
    return cubes / (6 * squares ** 1.5);
  };
  return bootstrapInterval({ value, sorted: means, alpha, method: options.interval ?? 'bca', acceleration });
}
