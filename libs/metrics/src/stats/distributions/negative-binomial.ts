import betaCdf from '@stdlib/stats-base-dists-beta-cdf';
import gammainc from '@stdlib/math-base-special-gammainc';
import { requireCount } from '../../estimate.js';

/**
 * P(X ≥ count) of a negative binomial with a mean and a variance; Poisson where the variance is not above the mean.
 * With n = mean² ÷ (variance − mean) and p = mean ÷ variance it is the regularized incomplete beta function I₁₋ₚ(count, n), so small tails
 * keep their digits.
 *
 * @param count - whole number ≥ 0; 0 gives 1.
 * @param mean - what was expected, > 0.
 * @param variance - of the count, > 0.
 * @throws RangeError - the count is not whole, mean or variance is not positive.
 * @see Johnson, Kemp, Kotz, Univariate Discrete Distributions (2005), section 5.6.
 */
export function negativeBinomialUpperTail(count: number, mean: number, variance: number): number {
  requireCount('count', count);
  for (const [name, value] of [
    ['mean', mean],
    ['variance', variance],
  ] as const) {
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${name} is ${value}; give a number > 0.`);
  }
  if (count === 0) return 1;
  if (variance <= mean * (1 + NEARLY_POISSON)) return gammainc(mean, count, true, false);
  return betaCdf(1 - mean / variance, count, (mean * mean) / (variance - mean));
}

/** Closer to the Poisson distribution n grows beyond what the beta function computes exactly. */
const NEARLY_POISSON = 1e-6;
