import { incomputable, meanInterval, type CoMoments, type Estimate, type LevelOptions } from '@cartograph/metrics';

/**
 * A ratio of sums over units, Σy ÷ Σx, with its interval by the delta method.
 * R ± t(n − 1)·√(Σ (y − Rx − mean)² ÷ (n − 1) ÷ n) ÷ |x̄|.
 *
 * @param pairs - co-moments of denominator x and numerator y a unit.
 * @returns `no-data` without units or where the denominators sum to 0, `too-few` for one unit.
 */
export function ratioInterval(pairs: CoMoments, options?: LevelOptions): Estimate {
  if (pairs.n > 0 && pairs.meanX === 0)
    return incomputable('no-data', 'The denominators sum to 0, so there is no ratio.');
  const ratio = pairs.n === 0 ? 0 : pairs.meanY / pairs.meanX;
  const residuals = meanInterval(
    { n: pairs.n, mean: 0, m2: Math.max(0, pairs.m2Y - 2 * ratio * pairs.cXY + ratio * ratio * pairs.m2X) },
    options,
  );
  if (!residuals.ok) return residuals;
  const half = residuals.high / Math.abs(pairs.meanX);
  return { ...residuals, value: ratio, low: ratio - half, high: ratio + half, method: 'ratio-delta' };
}
