import quantile from '@stdlib/stats-base-dists-beta-quantile';
import { incomputable, levelOf, requireCount, type Estimate, type LevelOptions } from '../../estimate.js';

/** Which bounds an interval has. */
export interface SidedOptions extends LevelOptions {
  /** `both`: α is split between the bounds. `lower`: only that bound, with all of α; the other is 1. `upper`: only that; the other is 0. Default `both`. */
  side?: 'both' | 'lower' | 'upper';
}

/**
 * A proportion with Clopper and Pearson's exact interval: it covers the truth at least as often as it says, whatever n is.
 * lower = B(α′; k, n − k + 1), upper = B(1 − α′; k + 1, n − k), B the quantile of the beta distribution, α′ = α ÷ 2 or, one-sided, α.
 *
 * @param successes - whole number ≤ n.
 * @param n - units observed.
 * @returns value = successes ÷ n; `no-data` when n is 0.
 * @throws RangeError - counts are not whole numbers ≥ 0, or successes > n.
 * @see Clopper, Pearson, Biometrika 26 (1934) 404–413.
 */
export function clopperPearson(successes: number, n: number, options?: SidedOptions): Estimate {
  const alpha = levelOf(options);
  requireCount('successes', successes);
  requireCount('n', n);
  if (successes > n) throw new RangeError(`successes (${successes}) exceed n (${n}).`);
  if (n === 0) return incomputable('no-data', 'Nobody was observed, so there is no share.');
  const side = options?.side ?? 'both';
  const tail = side === 'both' ? alpha / 2 : alpha;
  const low = side === 'upper' || successes === 0 ? 0 : quantile(tail, successes, n - successes + 1);
  const high = side === 'lower' || successes === n ? 1 : quantile(1 - tail, successes + 1, n - successes);
  return {
    ok: true,
    value: successes / n,
    low,
    high,
    level: 1 - alpha,
    method: side === 'both' ? 'clopper-pearson' : `clopper-pearson-${side}`,
  };
}
