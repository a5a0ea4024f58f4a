import { incomputable, levelOf, requireCount, type Estimate, type LevelOptions } from '../../estimate.js';
import { normalQuantile } from '../distributions/normal.js';
import { scoreInterval } from '../proportions/proportion.js';

/**
 * How much a count of events changed against one of an equally long time before: now / before − 1, with the score interval of two Poisson counts.
 * Given both, `now` of `now + before` is binomial with p = r / (1 + r); Wilson's limits of p give those of r.
 *
 * @param now - events now, whole number.
 * @param before - events in the time before, whole number.
 * @returns the relative change (0.1 is 10 % more); `no-data` when both are 0, `zero-baseline` when nothing was before.
 * @throws RangeError - a count is not a whole number ≥ 0.
 * @see Ng, Tang, Statistics in Medicine 24 (2005) 955–965; as statsmodels' `confint_poisson_2indep(method="score")`.
 */
export function countChange(now: number, before: number, options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  requireCount('now', now);
  requireCount('before', before);
  if (now + before === 0) return incomputable('no-data', 'Nothing happened now or before, so there is no change.');
  if (before === 0)
    return incomputable(
      'zero-baseline',
      `Nothing happened before, and ${now} now; a relative change needs something to compare with.`,
    );
  const [low, high] = scoreInterval(now / (now + before), now + before, normalQuantile(1 - alpha / 2));
  return {
    ok: true,
    value: now / before - 1,
    low: low / (1 - low) - 1,
    high: high / (1 - high) - 1,
    level: 1 - alpha,
    method: 'poisson-score',
  };
}
