import { incomputable, normalQuantile, type Estimate, type LevelOptions } from '@cartograph/metrics';

/** How often two products share baskets. */
export interface PairCounts {
  /** Baskets with both. */
  together: number;
  /** Baskets with the one, and with the other. */
  first: number;
  second: number;
  /** All baskets. */
  baskets: number;
}

/**
 * The lift of two products, P(A and B) ÷ (P(A)·P(B)), with its interval: an association, which says nothing of what would follow from showing one beside the other.
 * The logarithm is taken to be normal, its variance by the delta method of the four counts of a basket (both, one, other, neither):
 * Var(ln lift) ≈ 1/n₁₁ − 1/n₁ − 1/n₂ + (2·lift − 1)/n. Baskets count as independent, though one user fills several.
 *
 * @returns `too-few` where the two were never together: ln 0 has no interval; `no-data` without baskets.
 * @throws RangeError - counts that no baskets can have.
 * @see Agresti, Categorical Data Analysis (2013), section 16.1, for the multinomial delta method.
 */
export function liftOf(counts: PairCounts, options: LevelOptions = {}): Estimate {
  const { together, first, second, baskets } = counts;
  if (
    ![together, first, second, baskets].every((count) => Number.isSafeInteger(count) && count >= 0) ||
    together > Math.min(first, second) ||
    first + second - together > baskets
  ) {
    throw new RangeError(
      `${together} baskets with both of ${first} and ${second}, of ${baskets} in all, cannot be: give whole numbers ≥ 0 with both ≤ each, and all of them ≤ the total.`,
    );
  }
  const { alpha = 0.05 } = options;
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`alpha is ${alpha}; give a fraction between 0 and 1, for example 0.05.`);
  if (baskets === 0) return incomputable('no-data', 'There are no baskets.');
  if (together === 0)
    return incomputable(
      'too-few',
      `The two were never in one of the ${baskets} baskets, so their lift has no interval.`,
    );
  const value = (together * baskets) / (first * second);
  const half = normalQuantile(1 - alpha / 2) * spreadOfLog(together, first, second, baskets);
  return {
    ok: true,
    value,
    low: value * Math.exp(-half),
    high: value * Math.exp(half),
    level: 1 - alpha,
    method: 'log-delta',
  };
}

/** The lower end of the interval of `liftOf`'s logarithm, z standard errors down; counts are not checked. */
export function logLiftLow(together: number, first: number, second: number, baskets: number, z: number): number {
  return Math.log((together * baskets) / (first * second)) - z * spreadOfLog(together, first, second, baskets);
}

function spreadOfLog(together: number, first: number, second: number, baskets: number): number {
  const lift = (together * baskets) / (first * second);
  return Math.sqrt(Math.max(0, 1 / together - 1 / first - 1 / second + (2 * lift - 1) / baskets));
}
