import { quantileOfSorted } from '../quantiles/quantile-of-sorted.js';

/**
 * Winsorizes from above: every value beyond the cap becomes the cap, so that one order of a million does not decide an experiment.
 *
 * @param cap - finite, in the values' unit; the same for all arms (`capAt`), else the arms are not comparable.
 * @returns new values in the same order, and how many were cut.
 * @throws RangeError - a cap or value that is not finite.
 */
export function winsorizeAt(values: ArrayLike<number>, cap: number): { values: Float64Array; cut: number } {
  if (!Number.isFinite(cap)) throw new RangeError(`cap is ${cap}; give a finite number in the unit of the values.`);
  const result = new Float64Array(values.length);
  let cut = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!;
    if (!Number.isFinite(value)) throw new RangeError(`values[${index}] is ${value}; give finite numbers.`);
    if (value > cap) cut += 1;
    result[index] = value > cap ? cap : value;
  }
  return { values: result, cut };
}

/** Options of a cap taken from the data. */
export interface CapOptions {
  /** Leaves out values of 0, so that the cap is of those who bought. Default false. */
  ignoreZeros?: boolean;
}

/**
 * The cap at a quantile of all arms' values pooled (type 7, linear between neighbors); never of one arm, because a cap that
 * depends on the arm makes a difference where there is none.
 *
 * @param arms - the values of each arm.
 * @param quantile - fraction in (0, 1], such as 0.99 or 0.999.
 * @returns NaN where there is no value (or none but zeros and zeros are left out).
 * @throws RangeError - quantile outside (0, 1], a value that is not finite.
 * Cost O(n log n).
 */
export function capAt(arms: readonly ArrayLike<number>[], quantile: number, options?: CapOptions): number {
  if (!(quantile > 0 && quantile <= 1))
    throw new RangeError(`quantile is ${quantile}; give a fraction above 0 and up to 1, for example 0.99.`);
  const pooled = new Float64Array(arms.reduce((sum, arm) => sum + arm.length, 0));
  let used = 0;
  for (const [at, arm] of arms.entries()) {
    for (let index = 0; index < arm.length; index += 1) {
      const value = arm[index]!;
      if (!Number.isFinite(value)) throw new RangeError(`arms[${at}][${index}] is ${value}; give finite numbers.`);
      if (options?.ignoreZeros && value === 0) continue;
      pooled[used] = value;
      used += 1;
    }
  }
  return quantileOfSorted(pooled.subarray(0, used).toSorted(), quantile);
}
