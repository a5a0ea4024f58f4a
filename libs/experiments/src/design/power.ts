import {
  noncentralStudentSurvival,
  normalQuantile,
  normalSurvival,
  studentQuantile,
  type Incomputable,
} from '@cartograph/metrics';
import { missingUsers, type Comparison, type Design } from './comparison.js';
import { questionOf, type Hypothesis } from './effect.js';
import { crossingChance, looksOf } from './looks.js';

/** A number, or the reason why there is none. */
export type Answer = { ok: true; value: number } | Incomputable;

/**
 * Chance that the test finds a hypothesised effect with this many users: of a two-sided test both tails counted, of a non-inferiority test the
 * chance to show that the loss is below the margin.
 * z: Φ((δ − z₁₋α⁄₂·σ₀)/σ₁) + Φ((−δ − z₁₋α⁄₂·σ₀)/σ₁), δ the effect and σ² the variance of its estimate under no effect and under this one;
 * Welch's t: the same of the noncentral t distribution; more than one look: the chance to cross a bound at any, by recursive integration.
 *
 * @param design.users - users of both arms together.
 * @returns fraction in [0, 1]; without an effect it is alpha. `zero-baseline` for a relative uplift of nothing, `no-data` without users,
 *   `too-few` where Welch's t has no degrees of freedom.
 * @throws ImpossibleUpliftError - a rate would leave [0, 1]; RangeError - another input out of range.
 */
export function power(design: Design & Hypothesis & { users: number }): Answer {
  const question = questionOf(design);
  if (!question.ok) return missingUsers(design.users) ?? question;
  const { comparison, difference } = question;
  return missingUsers(design.users, comparison) ?? { ok: true, value: powerAt(comparison, difference, design.users) };
}

/** The power of a comparison that has been checked, for an absolute difference. */
export function powerAt(comparison: Comparison, difference: number, users: number): number {
  const { alpha, direction, framework, margin, method, share, ratio } = comparison;
  const { effect, nullSd, alternativeSd } = spreads(comparison, difference);
  const towards = margin === null ? effect : direction * effect + margin;
  const reach = towards * Math.sqrt(users * share);
  const isTwoSided = margin === null;
  if (alternativeSd === 0) {
    const edge = -normalQuantile(alpha / 2) * nullSd;
    return (isTwoSided ? Math.abs(reach) : reach) > edge ? 1 : 0;
  }
  if (framework.kind !== 'frequentist') {
    const level = method === 'relative-delta' ? 1 : comparison.baseline.level;
    const design = looksOf({
      framework,
      alpha,
      users,
      standardError: nullSd / Math.sqrt(users * share),
      level,
      looks: comparison.looks,
    });
    return design === null ? 0 : crossingChance(design, reach / alternativeSd, nullSd / alternativeSd, isTwoSided);
  }
  if (method === 'welch-t') {
    const freedom = welchFreedom(users * share, ratio);
    const edge = -studentQuantile(alpha / 2, freedom);
    const noncentrality = reach / alternativeSd;
    return (
      noncentralStudentSurvival(edge, freedom, noncentrality) +
      (isTwoSided ? noncentralStudentSurvival(edge, freedom, -noncentrality) : 0)
    );
  }
  const edge = -normalQuantile(alpha / 2) * nullSd;
  return (
    normalSurvival((edge - reach) / alternativeSd) + (isTwoSided ? normalSurvival((edge + reach) / alternativeSd) : 0)
  );
}

/** What a test looks for, and the standard deviations it stands in. */
export interface Spread {
  /** On the test's own scale. */
  effect: number;
  /** Standard deviations per treated user: what the test divides by, and how much the estimate varies under the hypothesis. */
  nullSd: number;
  alternativeSd: number;
}

/** The spreads of a comparison for an absolute difference. */
export function spreads(
  { baseline, method, ratio, margin, controlTimes, varianceFactor }: Comparison,
  difference: number,
): Spread {
  const { kind, level, variance } = baseline;
  const after = level + difference;
  if (method === 'arcsine') {
    const sd = Math.sqrt(varianceFactor * (1 + 1 / ratio));
    return {
      effect: 2 * (Math.asin(Math.sqrt(Math.min(1, Math.max(0, after)))) - Math.asin(Math.sqrt(level))),
      nullSd: sd,
      alternativeSd: sd,
    };
  }
  const treated = kind === 'rate' ? Math.max(0, after * (1 - after)) : variance;
  if (method === 'relative-delta')
    return relativeSpread(level, difference, varianceFactor * treated, (varianceFactor * variance) / ratio);
  const alternativeSd = Math.sqrt(varianceFactor * (treated + (controlTimes ** 2 * variance) / ratio));
  if (method !== 'pooled-z' || margin !== null) return { effect: difference, nullSd: alternativeSd, alternativeSd };
  const mixed = (after + level * ratio) / (1 + ratio);
  return {
    effect: difference,
    nullSd: Math.sqrt(varianceFactor * mixed * (1 - mixed) * (1 + 1 / ratio)),
    alternativeSd,
  };
}

/**
 * What the relative test divides by is itself estimated, and is large where the uplift came out large: its statistic varies less than 1.
 * With S² = v₁ + v₀r², r = m₁/m₀ and k = (m₁ − m₀)·v₀r/(S²m₀), by the delta method Var ≈ (v₁(1 − k)² + v₀(1 − kr)²)/S².
 */
function relativeSpread(level: number, difference: number, treatedVariance: number, controlVariance: number): Spread {
  const times = (level + difference) / level;
  const squared = treatedVariance + controlVariance * times * times;
  const k = (difference * controlVariance * times) / (squared * level);
  const alternative = treatedVariance * (1 - k) ** 2 + controlVariance * (1 - k * times) ** 2;
  return {
    effect: difference / level,
    nullSd: Math.sqrt(squared) / level,
    alternativeSd: Math.sqrt(alternative) / level,
  };
}

/** Welch's degrees of freedom of two arms of equal spread. */
function welchFreedom(treatmentUsers: number, ratio: number): number {
  const [v1, v0] = [1 / treatmentUsers, 1 / (treatmentUsers * ratio)];
  return (v0 + v1) ** 2 / (v1 ** 2 / (treatmentUsers - 1) + v0 ** 2 / (treatmentUsers * ratio - 1));
}
