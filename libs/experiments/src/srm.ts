import { chiSquareGoodness, type Incomputable } from '@cartograph/metrics';

/** Below this p value the arms' sizes do not fit the plan; strict, because the check is made often. */
const MISMATCH_BELOW = 0.001;

/** Whether the arms' sizes fit the planned shares, or the reason why that cannot be said. */
export type RatioCheck = { ok: true; statistic: number; pValue: number; isMismatch: boolean } | Incomputable;

/**
 * Sample ratio mismatch: do the users counted in each arm fit the planned shares?
 * A mismatch (p < 0.001) means that assignment or logging is broken and no other result can be trusted.
 *
 * @param counts - users seen per arm.
 * @param shares - planned share per arm, any positive scale.
 * @returns `no-data` without users, `too-few` where an arm expects fewer than 5.
 * @see Fabijan et al., KDD 2019, Diagnosing sample ratio mismatch.
 */
export function sampleRatioMismatch(counts: readonly number[], shares: readonly number[]): RatioCheck {
  const test = chiSquareGoodness(counts, shares);
  return test.ok
    ? { ok: true, statistic: test.statistic, pValue: test.pValue, isMismatch: test.pValue < MISMATCH_BELOW }
    : test;
}
