import type { Random } from '@cartograph/threads';

/**
 * Draws how many of n independent tries succeed, exactly: it jumps from success to success by geometric gaps.
 * Cost O(n·min(p, 1 − p)).
 *
 * @param n - whole number ≥ 0.
 * @param p - chance of each, fraction in [0, 1].
 * @see Devroye, Non-Uniform Random Variate Generation (1986), ch. X.4, first waiting time method.
 */
export function drawBinomial(random: Random, n: number, p: number): number {
  if (p <= 0 || n === 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - drawBinomial(random, n, 1 - p);
  const scale = 1 / Math.log1p(-p);
  let tried = 0;
  let successes = 0;
  for (;;) {
    tried += Math.floor(Math.log(1 - random.next()) * scale) + 1;
    if (tried > n) return successes;
    successes += 1;
  }
}
