import type { ObjectiveSettings } from './options.js';

/**
 * The λ of a row: λ·(α₀·n + count)^ν.
 *
 * @param others - n, rows of the other side.
 * @param count - the row's entries of positive strength.
 * @see Rendle, Krichene, Zhang, Koren, RecSys 2022, "Revisiting the performance of iALS on item recommendation benchmarks", eq. 4.
 */
export function rowRegularization(
  { regularization, unobservedWeight, frequencyExponent }: ObjectiveSettings,
  others: number,
  count: number,
): number {
  return frequencyExponent === 0
    ? regularization
    : regularization * (unobservedWeight * others + count) ** frequencyExponent;
}

/** Positive strengths among entries `from … to − 1`. */
export function countPositive(values: ArrayLike<number>, from: number, to: number): number {
  let count = 0;
  for (let entry = from; entry < to; entry += 1) if (values[entry]! > 0) count += 1;
  return count;
}
