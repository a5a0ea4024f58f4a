import { incomputable, levelOf, type Estimate } from '../../estimate.js';
import { orderStatistics, quantileRanks, rankOfQuantile } from './order-statistics.js';
import type { QuantileOptions } from './quantile-difference.js';
import type { QuantileSketch } from './quantile-sketch.js';

/**
 * A quantile of one sample with distribution-free limits: order statistics between which it lies with confidence 1 − α.
 *
 * @param sample - values in ascending order, or their sketch: the value is then within its accuracy, limits are the outer ends of their buckets.
 * @returns method `order-statistics` or `order-statistics-sketched`; `no-data` without values, `too-few` where they are too few for limits at this q and α.
 * @throws RangeError - q outside (0, 1), values out of order or not finite.
 * @see Hutson, Journal of Applied Statistics 26 (1999) 343–353.
 */
export function quantileInterval(sample: ArrayLike<number> | QuantileSketch, options: QuantileOptions): Estimate {
  const alpha = levelOf(options);
  const { q } = options;
  if (!(q > 0 && q < 1))
    throw new RangeError(`q is ${q}; give a fraction between 0 and 1, for example 0.5 for the median.`);
  const ordered = orderStatistics(sample, 'sample');
  if (ordered.n === 0) return incomputable('no-data', 'There are no values, so there is no quantile.');
  const ranks = quantileRanks(q, ordered.n, alpha);
  if (!ranks)
    return incomputable(
      'too-few',
      `${ordered.n} values are too few for limits of quantile ${q} at level ${1 - alpha}.`,
    );
  const value = ordered.valueAt(rankOfQuantile(q, ordered.n));
  return {
    ok: true,
    value,
    low: Math.min(value, ordered.atLeast(ranks.low)),
    high: Math.max(value, ordered.atMost(ranks.high)),
    level: 1 - alpha,
    method: 'positive' in sample ? 'order-statistics-sketched' : 'order-statistics',
  };
}
