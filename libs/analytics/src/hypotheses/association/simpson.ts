import type { Estimate } from '@cartograph/metrics';

/**
 * What becomes of an association when units are compared that are alike: `reversed`, it goes the other way; `vanishes`, its interval holds
 * "none"; `none`, it stays. Null where one of the two cannot be computed.
 */
export type SimpsonKind = 'reversed' | 'vanishes' | 'none';

/** Smaller associations are not worth a warning when they go. */
const WORTH_A_WARNING = Math.log(1.2);

/** Whether an association is clear and large enough that it could vanish or reverse. */
export const isWorthWarning = (pooled: Estimate): boolean =>
  pooled.ok && sideOf(pooled) !== 0 && Math.abs(Math.log(pooled.value)) >= WORTH_A_WARNING;

/** Compares an odds ratio over all units with the one within strata. */
export function simpsonOf(pooled: Estimate, controlled: Estimate): SimpsonKind | null {
  if (!pooled.ok || !controlled.ok) return null;
  if (!isWorthWarning(pooled)) return 'none';
  const clear = sideOf(pooled);
  const within = sideOf(controlled);
  if (within === -clear) return 'reversed';
  return within === 0 ? 'vanishes' : 'none';
}

/** Of which side of 1 the whole interval lies, 0 for neither. */
function sideOf({ low, high }: { low: number; high: number }): -1 | 0 | 1 {
  return low > 1 ? 1 : high < 1 ? -1 : 0;
}
