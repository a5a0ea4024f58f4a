import { expect } from 'vitest';
import type { Computed } from '../../estimate.js';
import type { MeanComparison } from '../means/welch.js';

/** A comparison's parts, for tests that know it to be computable. */
export function parts(found: MeanComparison): {
  estimate: Computed;
  test: { statistic: number; pValue: number; method: string };
  standardError: number;
} {
  const { estimate, test, standardError } = found;
  if (!estimate.ok) throw new Error(estimate.detail);
  if (!test.ok) throw new Error(test.detail);
  if (standardError === undefined) throw new Error(`${estimate.method} has no standard error`);
  return { estimate, test, standardError };
}

/** Expects what another implementation found, to 1e-9 of the interval's size; p to 1e-12, as others take 1 − cdf. */
export function agrees(
  found: MeanComparison,
  golden: { value: number; interval: readonly number[]; pValue: number; standardError?: number },
): void {
  const { estimate, test, standardError } = parts(found);
  const [low, high] = [golden.interval[0]!, golden.interval[1]!];
  const near = 1e-9 * Math.max(Math.abs(low), Math.abs(high));
  expect(Math.abs(estimate.value - golden.value)).toBeLessThan(near);
  expect(Math.abs(estimate.low - low)).toBeLessThan(near);
  expect(Math.abs(estimate.high - high)).toBeLessThan(near);
  expect(Math.abs(test.pValue - golden.pValue)).toBeLessThan(1e-12 + 1e-9 * golden.pValue);
  if (golden.standardError !== undefined) expect(standardError / golden.standardError).toBeCloseTo(1, 9);
}
