import { benjaminiHochberg } from '@cartograph/metrics';

/** What became of one effect that was looked for. */
export interface Judgement {
  /** In the half of the users that effects are sought in; null where it cannot be computed or nothing is tested. */
  pValue: number | null;
  /** Adjusted over everything that was looked at. */
  qValue: number | null;
  /** Whether the half of the users that was held out shows it too; null where it cannot tell. */
  confirmed: boolean | null;
  /** Whether it counts as found: q at most the level, confirmed, and as large as the smallest effect that counts. */
  holds: boolean;
}

/** One effect that was looked for, with its tests. */
export interface Tested<T> {
  row: T;
  /** In the half that effects are sought in; null: not tested. */
  pValue: number | null;
  /** One-sided in the other half, the way the effect goes; null where it cannot be computed. */
  heldOut: number | null;
  isLarge: boolean;
}

/** Rate of false discoveries that the correction holds. */
export const LEVEL = 0.05;
/** What the half that was held out has to reach, one-sided. */
const CONFIRMED_AT = 0.05;
/** Ratios nearer to 1 than this, or than its inverse, are too small to count. */
export const LEAST_RATIO = 1.5;

/** Whether a ratio is as far from 1 as {@link LEAST_RATIO}. */
export const isLargeRatio = (ratio: number): boolean => Math.abs(Math.log(ratio)) >= Math.log(LEAST_RATIO);

/**
 * Judges all effects of an answer together, by Benjamini and Hochberg.
 *
 * @param lookedAt - effects looked at, more than are listed where those with p = 1 are left out.
 */
export function judged<G extends Record<string, readonly Tested<object>[]>>(
  groups: G,
  lookedAt: number,
): { [K in keyof G]: (G[K][number]['row'] & Judgement)[] } {
  const names = Object.keys(groups) as (keyof G)[];
  const tested = names.flatMap((name) => (groups[name] ?? []).filter(({ pValue }) => pValue !== null));
  const adjusted = benjaminiHochberg(
    tested.map(({ pValue }) => pValue ?? 1),
    Math.max(lookedAt, tested.length),
  );
  const qValues = new Map(tested.map((one, at) => [one, adjusted[at] ?? 1]));
  const judge = (one: Tested<object>): Judgement => {
    const qValue = qValues.get(one) ?? null;
    const confirmed = qValue === null || one.heldOut === null ? null : one.heldOut <= CONFIRMED_AT;
    return {
      pValue: one.pValue,
      qValue,
      confirmed,
      holds: qValue !== null && qValue <= LEVEL && confirmed === true && one.isLarge,
    };
  };
  return Object.fromEntries(
    names.map((name) => [name, (groups[name] ?? []).map((one) => ({ ...one.row, ...judge(one) }))]),
  ) as { [K in keyof G]: (G[K][number]['row'] & Judgement)[] };
}
