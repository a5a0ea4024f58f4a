import { incomputable, levelOf, type Incomputable, type LevelOptions } from '../../estimate.js';
import { sampleCovariances, type CoMoments } from './co-moments.js';
import {
  absoluteComparison,
  missingUnits,
  relativeComparison,
  without,
  type ArmFigure,
  type MeanComparison,
  type RelativeOptions,
} from './welch.js';

/**
 * Absolute difference of two ratios of sums, treatment − control, by the delta method; such as revenue per session where users
 * were randomized: y a user's revenue, x its sessions, R = Σy/Σx.
 * Var(R) ≈ (s_y² − 2R·s_xy + R²s_x²) / (n·x̄²); Student's t with Welch's degrees of freedom.
 *
 * @param control - co-moments of (x, y) over the units of randomization; units without a denominator count with x = 0.
 * @returns difference in units of y per x with interval, test and standard error; `no-data` when an arm is empty or its
 *   denominators sum to 0, `too-few` below two units an arm or where y is the same multiple of x for all.
 * @see Deng, Knoblich, Lu, KDD 2018, "Applying the Delta Method in Metric Analytics", §2.
 */
export function ratioDifference(control: CoMoments, treatment: CoMoments, options?: LevelOptions): MeanComparison {
  const alpha = levelOf(options);
  const arms = ratioFigures(control, treatment);
  return 'ok' in arms ? without(arms) : absoluteComparison(arms.control, arms.treatment, alpha, 'ratio-delta');
}

/**
 * Relative difference of two ratios of sums, (treatment − control) / control, with Fieller's limits from the delta-method variances of both ratios.
 * All ρ with |R₁ − ρR₀| ≤ t√(Var(R₁) + ρ²Var(R₀)), less 1.
 *
 * @param options.limits - `delta`: the delta method over both, Var ≈ (Var(R₁) + Var(R₀)·(R₁/R₀)²) / R₀², as GrowthBook reports it. Default `fieller`.
 * @returns relative uplift (0.05 is +5 % of the control's ratio), else as `ratioDifference`; `zero-baseline` when the control's ratio is 0 or less,
 *   `too-few` where it is hardly told from 0.
 */
export function relativeRatioUplift(
  control: CoMoments,
  treatment: CoMoments,
  options?: RelativeOptions,
): MeanComparison {
  const alpha = levelOf(options);
  const arms = ratioFigures(control, treatment);
  if ('ok' in arms) return without(arms);
  const limits = options?.limits ?? 'fieller';
  return relativeComparison(arms.control, arms.treatment, 'relative-ratio', { alpha, limits });
}

function ratioFigures(
  control: CoMoments,
  treatment: CoMoments,
): { control: ArmFigure; treatment: ArmFigure } | Incomputable {
  const missing = missingUnits(control.n, treatment.n);
  if (missing) return missing;
  for (const [name, arm] of [
    ['control', control],
    ['treatment', treatment],
  ] as const) {
    if (arm.meanX === 0)
      return incomputable('no-data', `The denominators of the ${name} arm sum to 0, so it has no ratio.`);
  }
  const arms = { control: ratioFigure(control), treatment: ratioFigure(treatment) };
  if (arms.control.variance === 0 && arms.treatment.variance === 0) {
    return incomputable(
      'too-few',
      'All users have the same ratio in both arms, so there is no spread to test against.',
    );
  }
  return arms;
}

/** Rounding leaves up to about this share of the terms where their sum is 0. */
const ROUNDING = 1e-12;

function ratioFigure(arm: CoMoments): ArmFigure {
  const value = arm.meanY / arm.meanX;
  const { varianceX, varianceY, covariance } = sampleCovariances(arm);
  const spread = varianceY - 2 * value * covariance + value * value * varianceX;
  const none = spread <= ROUNDING * (varianceY + value * value * varianceX);
  return { value, variance: none ? 0 : spread / (arm.n * arm.meanX * arm.meanX), n: arm.n };
}
