import { quantileOfSorted } from '@cartograph/metrics';

/** Value at a share of the way through sorted values, between neighbors in proportion; NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  return quantileOfSorted(
    values.toSorted((a, b) => a - b),
    share,
  );
}

/** The middle value; the mean of the two middle ones for an even number; NaN for none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
