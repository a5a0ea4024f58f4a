import { normalQuantile, type Incomputable } from '@cartograph/metrics';
import { missingUsers, type Comparison, type Design, type DesignMethod } from './comparison.js';
import { questionOf, type Hypothesis } from './effect.js';
import { powerAt, spreads } from './power.js';
import { firstReached, targetPower } from './solve.js';

/** Users needed, or the reason why no number of users would do. */
export type SampleSize =
  | {
      ok: true;
      /** Whole users, rounded up; beyond 2^53 no longer exact, and Infinity where the effect is too small for any number. */
      controlUsers: number;
      treatmentUsers: number;
      users: number;
      /** False beyond 2^53 users: then the numbers only tell how hopeless it is. */
      isCountable: boolean;
      /** The treatment's rate, mean or ratio if the hypothesis is true. */
      treatmentLevel: number;
      method: DesignMethod;
    }
  | Incomputable;

/**
 * Users that a test of two arms needs to find a hypothesised effect with the given power.
 * z: n₁ = ((z₁₋α⁄₂·σ₀ + z_power·σ₁) / effect)², n₁ the treated users; for rates σ₀² = p̄(1 − p̄)(1 + 1/ρ), σ₁² = p₁(1 − p₁) + p₀(1 − p₀)/ρ,
 * ρ = control ÷ treatment users, p̄ the mixed rate; the far tail of the two-sided test is left out, as it adds nothing. For non-inferiority the
 * effect is effect + margin. Welch's t and tests of more than one look: the n₁ whose power is reached, found by bisection; of the latter it is the
 * size at the last look, should it come to that.
 *
 * @param design.upliftRelative - or `differenceAbsolute`: what the campaign is hoped to do; negative for a loss.
 * @param design.power - chance to find it if it is real, fraction in (alpha, 1). Default 0.8.
 * @returns `zero-baseline` for a relative uplift where there is nothing to be relative to.
 * @throws ImpossibleUpliftError - the treatment's rate would leave [0, 1]; RangeError - another input out of range, or nothing to find.
 * @see Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., section 4.2.
 */
export function sampleSize(design: Design & Hypothesis & { power?: number }): SampleSize {
  const question = questionOf(design);
  if (!question.ok) return question;
  const { comparison, difference } = question;
  const target = targetPower(design.power, comparison.alpha);
  checkThereIsAnEffect(comparison, difference, design);
  const { baseline, method, ratio } = comparison;
  const treatment = treatmentUsersFor(comparison, difference, target);
  const treatmentUsers = Math.ceil(treatment);
  const controlUsers = Math.ceil(treatment * ratio);
  const users = controlUsers + treatmentUsers;
  return {
    ok: true,
    controlUsers,
    treatmentUsers,
    users,
    isCountable: Number.isSafeInteger(users),
    treatmentLevel: baseline.level + difference,
    method,
  };
}

/** Treated users, not rounded, with which a comparison reaches a power for an absolute difference that is there. */
export function treatmentUsersFor(comparison: Comparison, difference: number, target: number): number {
  const { direction, margin, share } = comparison;
  const { effect, nullSd, alternativeSd } = spreads(comparison, difference);
  const towards = margin === null ? effect : direction * effect + margin;
  const treatment =
    ((nullSd * -normalQuantile(comparison.alpha / 2) + alternativeSd * normalQuantile(target)) / towards) ** 2;
  if (!Number.isFinite(treatment) || (comparison.method !== 'welch-t' && comparison.framework.kind === 'frequentist'))
    return treatment;
  const chance = (treated: number): number =>
    missingUsers(treated / share, comparison) === null ? powerAt(comparison, difference, treated / share) : 0;
  return firstReached(0, Math.max(2, treatment), chance, target) ?? Infinity;
}

function checkThereIsAnEffect({ direction, margin }: Comparison, difference: number, hypothesis: Hypothesis): void {
  const [name, value] =
    'differenceAbsolute' in hypothesis
      ? ['differenceAbsolute', hypothesis.differenceAbsolute]
      : ['upliftRelative', hypothesis.upliftRelative];
  if (margin === null && value === 0)
    throw new RangeError(`${name} is 0; no number of users can find a difference that is not there.`);
  if (margin !== null && !(direction * difference + margin > 0))
    throw new RangeError(
      `${name} is ${value}, a loss as large as the margin (${margin}) or larger; no number of users can show that it is smaller.`,
    );
}
