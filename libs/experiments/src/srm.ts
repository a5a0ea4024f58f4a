import { chiSquareGoodness, type Incomputable } from '@cartograph/metrics';
import { sequentialSampleRatioMismatch } from './sequential-srm.js';

/** Below this p value the arms' sizes do not fit the plan at the one look of the end; strict, because many campaigns are checked. */
const MISMATCH_BELOW = 0.001;

/** The chance of ever calling sound assignment broken while a campaign is watched, over all looks together. */
const WATCHED_ALPHA = 0.01;
/** Shares are looked for about so near to the plan as a thousand units tell them: from some hundreds to a million units a mismatch is found with 3.5 to 5.5 standard errors. */
const WATCHED_CONCENTRATION = 1_000;

/** Whether the arms' sizes fit the planned shares, or the reason why that cannot be said. `statistic` is χ² of the sizes, also where p is not from it. */
export type RatioCheck = { ok: true; statistic: number; pValue: number; isMismatch: boolean } | Incomputable;

/**
 * Sample ratio mismatch: do the users counted in each arm fit the planned shares? For one look, as at the end; while users come see {@link watchedSampleRatio}.
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

/**
 * The same while users come, for whoever looks as often as he likes: p = min(1, 1 ÷ evidence), the evidence that of a Dirichlet prior about the plan against the plan itself.
 * While the plan holds p falls to 0.01, which is a mismatch, in at most 1 % of campaigns, over all looks together.
 *
 * @param counts - users seen per arm so far.
 * @param shares - planned share per arm, any positive scale.
 * @returns as `sampleRatioMismatch`.
 * @see Lindon, Malek, NeurIPS 2022.
 */
export function watchedSampleRatio(counts: readonly number[], shares: readonly number[]): RatioCheck {
  const test = chiSquareGoodness(counts, shares);
  if (!test.ok) return test;
  const watched = sequentialSampleRatioMismatch([counts], shares, {
    alpha: WATCHED_ALPHA,
    concentration: WATCHED_CONCENTRATION,
  });
  return watched.ok
    ? { ok: true, statistic: test.statistic, pValue: watched.pValue, isMismatch: watched.isMismatch }
    : watched;
}
