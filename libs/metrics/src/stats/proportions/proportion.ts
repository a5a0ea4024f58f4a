import { incomputable, levelOf, requireCount, type Estimate, type LevelOptions } from '../../estimate.js';
import { normalQuantile } from '../distributions/normal.js';

/**
 * A proportion with Wilson's score interval (no continuity correction).
 *
 * @param successes - units that succeeded, whole number ≤ n.
 * @param n - units observed.
 * @returns value = successes / n with its interval inside [0, 1]; `no-data` when n is 0.
 * @throws RangeError - counts are not whole numbers ≥ 0, or successes > n.
 * @see Wilson, JASA 22 (1927) 209–212.
 */
export function wilson(successes: number, n: number, options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  requireCount('successes', successes);
  requireCount('n', n);
  if (successes > n) throw new RangeError(`successes (${successes}) exceed n (${n}).`);
  if (n === 0) return incomputable('no-data', 'Nobody was observed, so there is no share.');
  const [low, high] = scoreInterval(successes / n, n, normalQuantile(1 - alpha / 2));
  return { ok: true, value: successes / n, low, high, level: 1 - alpha, method: 'wilson' };
}

/** Wilson's score interval of a share (also a mean of values in [0, 1], for which it is conservative) over n units. */
export function scoreInterval(share: number, n: number, z: number): [low: number, high: number] {
  const z2 = z * z;
  const center = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (z / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return [share === 0 ? 0 : Math.max(0, center - half), share === 1 ? 1 : Math.min(1, center + half)];
}
