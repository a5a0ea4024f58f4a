import { normalQuantile, studentQuantile, type TotalComparison } from '@cartograph/metrics';
import { DETECTABLE_POWER } from '../hypotheses/detectable.js';
import { median } from '../median.js';

/**
 * Returns the rise that would have been found in 80 % of cases, the median over the totals that were compared.
 *
 * A rise is found where one more p, beside those that were found, holds its corrected level. On the square root the test is a shift:
 * √(1 + rise) = 1 + (t + z₀.₈)·s ÷ 2, s the standard error relative to what is expected.
 *
 * @param found - how many were found.
 * @param level - rate of false discoveries.
 * @returns a fraction, 0.2 for +20 %; null where nothing was compared.
 */
export function detectableRise(compared: readonly TotalComparison[], found: number, level: number): number | null {
  if (compared.length === 0) return null;
  const own = Math.min(level, (level * (found + 1)) / compared.length);
  return median(
    compared.map(({ relativeError, degreesOfFreedom }) => {
      const reach = studentQuantile(1 - own / 2, degreesOfFreedom) + normalQuantile(DETECTABLE_POWER);
      return (1 + (reach * relativeError) / 2) ** 2 - 1;
    }),
  );
}

/** The rise as a sentence with a space before it; empty where there is none. */
export function detectableText(rise: number | null): string {
  return rise === null
    ? ''
    : ` In an average figure, a rise of ${Number((rise * 100).toPrecision(2))} % would be found in 80 % of cases.`;
}
