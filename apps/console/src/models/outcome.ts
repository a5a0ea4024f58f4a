import type { Estimate } from '@cartograph/sdk/schema';

/** What a difference says of the first of two. */
export type Outcome = 'better' | 'worse' | 'open' | 'unknown';

/** The level below which a corrected p counts as more than chance. */
const LEVEL = 0.05;

/**
 * Reads a difference: by its corrected p where there is one, else by whether its interval excludes zero.
 *
 * @returns `open` where chance may explain it, `unknown` where there is no number.
 */
export function outcomeOf(
  difference: Pick<Estimate, 'value' | 'low' | 'high'> | null,
  pAdjusted: number | null = null,
): Outcome {
  if (difference === null || difference.value === null) return 'unknown';
  const { value, low, high } = difference;
  if (pAdjusted !== null) return pAdjusted < LEVEL && value !== 0 ? (value > 0 ? 'better' : 'worse') : 'open';
  if (low === null || high === null) return 'unknown';
  return low > 0 ? 'better' : high < 0 ? 'worse' : 'open';
}
