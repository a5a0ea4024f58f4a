import { incomputable, type Incomputable } from '../../estimate.js';
import { errorUnder, type FigureWithErrors } from './fieller.js';
import type { MeanComparison } from './mean.js';
import { sampleVariance, type Moments } from './moments.js';
import { checkArms, type ArmCounts, type TwoArms } from '../proportions/two-proportions.js';
import { missingUnits, zeroBaseline, type ArmFigure, type RelativeLimits } from './welch.js';

/** What a difference of two arms is measured in: `absolute` treatment − control; `relative` (treatment − control) / control. */
export type EffectScale = 'absolute' | 'relative';

/**
 * An effect as it stands now: an approximately normal estimate, its standard error and the users behind it.
 * Bayesian and sequential answers need no more, so every metric that has one (means, rates, ratios, CUPED) can be answered so.
 */
export interface Effect extends FigureWithErrors {
  ok: true;
  /** Users of both arms together. */
  n: number;
  scale: EffectScale;
  /**
   * Of a relative effect: standard error of the control's figure ÷ that figure. With it answers are those of Fieller, which hold for rare conversions and heavy
   * tails; without it those of the delta method, which as the baseline is badly known find effects where there are none.
   */
  baselineError?: number;
  /** Of a relative effect with a baseline error whose two figures depend on each other, as CUPED's do: their covariance ÷ control's figure². Default 0. */
  baselineCovariance?: number;
}

/**
 * Difference of two means, treatment and control, with its standard error.
 * absolute: √(s₀²/n₀ + s₁²/n₁); relative, by the delta method: √(s₁²/(n₁m₀²) + s₀²m₁²/(n₀m₀⁴)).
 *
 * @returns `no-data` when an arm is empty, `too-few` below two users an arm or without any spread, `zero-baseline` for a relative
 *   effect when the control's mean is 0 or less.
 */
export function meanEffect(
  control: Moments,
  treatment: Moments,
  scale: EffectScale,
  limits: RelativeLimits = 'delta',
): Effect | Incomputable {
  const missing = missingUnits(control.n, treatment.n);
  return missing ?? between(meanOf(control), meanOf(treatment), scale, limits);
}

/**
 * Difference of two conversion rates, treatment and control, with its standard error; variance of one user p(1 − p), unpooled.
 *
 * @returns `no-data` when an arm is empty, `too-few` when nobody or everybody converted in both arms, `zero-baseline` for a relative
 *   effect when the control converted nobody.
 * @throws RangeError - counts are not whole numbers ≥ 0, or converted > users.
 */
export function proportionEffect(
  arms: TwoArms,
  scale: EffectScale,
  limits: RelativeLimits = 'delta',
): Effect | Incomputable {
  const empty = checkArms(arms);
  if (empty) return empty;
  return between(rateOf(arms.control), rateOf(arms.treatment), scale, limits);
}

/**
 * The effect behind a comparison that tells its standard error, as those of means, ratios and CUPED do.
 *
 * @param n - users of both arms together.
 * @param scale - of the comparison; it does not say so itself.
 * @param limits - of a relative effect; `fieller` where the comparison tells its baseline's error, else they are `delta`. Default `delta`.
 * @returns the comparison's own reason when it is incomputable.
 * @throws RangeError - n is not > 0, or the comparison has an estimate without a standard error.
 */
export function effectOf(
  { estimate, standardError, baselineError, baselineCovariance }: MeanComparison,
  n: number,
  scale: EffectScale,
  limits: RelativeLimits = 'delta',
): Effect | Incomputable {
  if (!estimate.ok) return estimate;
  if (!(n > 0)) throw new RangeError(`n is ${n}; give the users of both arms together.`);
  if (!(standardError !== undefined && standardError > 0))
    throw new RangeError(
      `standardError is ${standardError}; give a comparison that tells the standard error of its estimate.`,
    );
  const effect: Effect = { ok: true, value: estimate.value, standardError, n, scale };
  if (scale === 'absolute' || limits === 'delta' || baselineError === undefined) return effect;
  return { ...effect, baselineError, ...(baselineCovariance === undefined ? {} : { baselineCovariance }) };
}

/**
 * The statistic of this effect against another one: (effect − other) ÷ the standard error if the other were true.
 * Relative with a known baseline error b, by r = 1 + effect and ρ = 1 + other: (r − ρ)/√(a² − 2ρc + ρ²b²), a² = se² + 2rc − r²b², c the covariance of both figures, 0 for
 * most; against no effect that is the z of the absolute difference.
 *
 * @param other - Default 0, no effect.
 * @see Fieller, JRSS B 16 (1954) 175–185.
 */
export function statisticOf(effect: Effect, other = 0): number {
  return (effect.value - other) / errorUnder(effect, other);
}

function meanOf(sample: Moments): ArmFigure {
  return { value: sample.mean, variance: sampleVariance(sample) / sample.n, n: sample.n };
}

function rateOf({ users, converted }: ArmCounts): ArmFigure {
  const rate = converted / users;
  return { value: rate, variance: (rate * (1 - rate)) / users, n: users };
}

/** Without Student's t, which nobody here asks for and which costs a hundred times the rest: simulations come here a million times. */
function between(
  control: ArmFigure,
  treatment: ArmFigure,
  scale: EffectScale,
  limits: RelativeLimits,
): Effect | Incomputable {
  if (control.variance === 0 && treatment.variance === 0)
    return incomputable('too-few', 'All values are equal within each arm, so there is no spread to compare with.');
  const n = control.n + treatment.n;
  const difference = treatment.value - control.value;
  if (scale === 'absolute')
    return { ok: true, value: difference, standardError: Math.sqrt(control.variance + treatment.variance), n, scale };
  if (!(control.value > 0)) return zeroBaseline(control.value);
  const standardError =
    Math.sqrt(treatment.variance + control.variance * (treatment.value / control.value) ** 2) / control.value;
  return {
    ok: true,
    value: difference / control.value,
    standardError,
    n,
    scale,
    ...(limits === 'fieller' ? { baselineError: Math.sqrt(control.variance) / control.value } : {}),
  };
}
