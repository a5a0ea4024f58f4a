import { benjaminiHochberg, type Estimate, normalQuantile } from '@cartograph/metrics';
import { type Confirmation, detectableRatio } from '../detectable.js';
import type { FindingStatus } from '../result.js';

/** What became of one effect that was looked for. */
export interface Judgment {
  /** In the half of the users that effects are sought in; null where it cannot be computed or nothing is tested. */
  pValue: number | null;
  /** Adjusted over everything that was looked at. */
  qValue: number | null;
  /** Whether the half of the users that was held out shows it too; null where it cannot tell. */
  confirmed: boolean | null;
  /** Whether it counts as found: q at most the level, confirmed, and as large as the smallest effect that counts. */
  holds: boolean;
  /** Null where it is not tested. */
  status: FindingStatus | null;
  /** Smallest ratio that would have been confirmed in 80 % of cases, above 1; null where none would, and unless the status is `not-confirmed`. */
  detectable: number | null;
}

/** One effect that was looked for, with its tests. */
export interface Tested<T> {
  row: T;
  /** In the half that effects are sought in; null: not tested. */
  pValue: number | null;
  /** One-sided in the other half, the way the effect goes; null where it cannot be computed. */
  heldOut: number | null;
  isLarge: boolean;
  /** Whether the 95 % interval excludes every effect that counts. */
  isExcluded: boolean;
  /** How an effect is confirmed. @param level - one that its p has to reach. @returns null where nothing could be. */
  confirmation(level: number): Confirmation | null;
}

/** Rate of false discoveries that the correction holds. */
export const LEVEL = 0.05;
/** What the half that was held out has to reach, one-sided. */
export const CONFIRMED_AT = 0.05;
/** Ratios nearer to 1 than this, or than its inverse, are too small to count. */
export const LEAST_RATIO = 1.5;

/** Whether a ratio is as far from 1 as {@link LEAST_RATIO}. */
export const isLargeRatio = (ratio: number): boolean => Math.abs(Math.log(ratio)) >= Math.log(LEAST_RATIO);

/** Standard error of a ratio's logarithm, from its 95 % interval; 0 where there is none. */
export const logError = (estimate: Estimate): number =>
  estimate.ok ? Math.log(estimate.high / estimate.low) / (2 * normalQuantile(0.975)) : 0;

/** Whether an interval of a ratio lies within what is too small to count, on both sides of 1. */
export const excludesLarge = (estimate: Estimate): boolean =>
  estimate.ok && estimate.low > 1 / LEAST_RATIO && estimate.high < LEAST_RATIO;

/**
 * Judges all effects of an answer together, by Benjamini and Hochberg. What is not confirmed is told with the ratio that would have been, beside
 * the effects that were found.
 *
 * @param lookedAt - effects looked at, more than are listed where those with p = 1 are left out.
 * @returns the rows with their judgments, and the level that the p of one more effect would have to reach.
 */
export function judged<G extends Record<string, readonly Tested<object>[]>>(
  groups: G,
  lookedAt: number,
): { rows: { [K in keyof G]: (G[K][number]['row'] & Judgment)[] }; level: number } {
  const names = Object.keys(groups) as (keyof G)[];
  const tested = names.flatMap((name) => (groups[name] ?? []).filter(({ pValue }) => pValue !== null));
  const adjusted = benjaminiHochberg(
    tested.map(({ pValue }) => pValue ?? 1),
    Math.max(lookedAt, tested.length),
  );
  const qValues = new Map(tested.map((one, at) => [one, adjusted[at] ?? 1]));
  const found = adjusted.filter((q) => q <= LEVEL).length;
  const level = Math.min(LEVEL, (LEVEL * (found + 1)) / Math.max(lookedAt, tested.length, 1));
  const judge = (one: Tested<object>): Judgment => {
    const qValue = qValues.get(one) ?? null;
    const confirmed = qValue === null || one.heldOut === null ? null : one.heldOut <= CONFIRMED_AT;
    const holds = qValue !== null && qValue <= LEVEL && confirmed === true && one.isLarge;
    const status = qValue === null ? null : holds ? 'confirmed' : one.isExcluded ? 'refuted' : 'not-confirmed';
    return {
      pValue: one.pValue,
      qValue,
      confirmed,
      holds,
      status,
      detectable: status === 'not-confirmed' ? detectableRatio(one.confirmation(level)) : null,
    };
  };
  const rows = Object.fromEntries(
    names.map((name) => [name, (groups[name] ?? []).map((one) => ({ ...one.row, ...judge(one) }))]),
  ) as { [K in keyof G]: (G[K][number]['row'] & Judgment)[] };
  return { rows, level };
}
