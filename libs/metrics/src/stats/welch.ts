import { incomputable, type Estimate, type Incomputable, type TestResult } from '../estimate.js';
import { studentQuantile, studentTwoSided } from './student-t.js';

/** A difference of two arms, absolute or relative as its maker says, with its test. */
export interface MeanComparison {
  estimate: Estimate;
  test: TestResult;
  /** Standard error of the estimate, on its scale; absent where there is none. */
  standardError?: number;
  /** Degrees of freedom of the Student t that interval and test use; absent where there are none. */
  degreesOfFreedom?: number;
  /** Of a relative difference: standard error of the control's figure ÷ that figure; absent where it is not known. */
  baselineError?: number;
  /** Where the arms' figures depend on each other, as CUPED's do: their covariance ÷ control's figure². */
  baselineCovariance?: number;
}

/** An arm's figure: its value, the variance of that value (not of a user), and the number of units it was taken over. */
export interface ArmFigure {
  value: number;
  variance: number;
  n: number;
}

/**
 * Absolute difference of two independent figures, treatment − control, by Student's t with Welch's degrees of freedom.
 * ν = (v₀ + v₁)² / (v₀²/(n₀ − 1) + v₁²/(n₁ − 1)).
 *
 * @see Welch, Biometrika 34 (1947) 28–35.
 */
export function absoluteComparison(
  control: ArmFigure,
  treatment: ArmFigure,
  alpha: number,
  method: string,
): MeanComparison {
  const freedom = welchFreedom(control, treatment);
  return studentComparison(
    treatment.value - control.value,
    Math.sqrt(control.variance + treatment.variance),
    freedom,
    alpha,
    method,
  );
}

/**
 * Relative difference of two independent figures, (treatment − control) / control, by the delta method.
 * Var ≈ (v₁ + v₀r²)/f₀², r = f₁/f₀; Student's t with Welch's degrees of freedom.
 *
 * @returns `zero-baseline` when the control's figure is 0 or less.
 */
export function relativeComparison(
  control: ArmFigure,
  treatment: ArmFigure,
  alpha: number,
  method: string,
): MeanComparison {
  if (!(control.value > 0)) return without(zeroBaseline(control.value));
  const ratio = treatment.value / control.value;
  const error = Math.sqrt(treatment.variance + control.variance * ratio * ratio) / control.value;
  return {
    ...studentComparison(ratio - 1, error, welchFreedom(control, treatment), alpha, method),
    baselineError: Math.sqrt(control.variance) / control.value,
  };
}

/** Interval and two-sided test of a value whose error is known, by Student's t. */
export function studentComparison(
  value: number,
  standardError: number,
  degreesOfFreedom: number,
  alpha: number,
  method: string,
): MeanComparison {
  const half = studentQuantile(1 - alpha / 2, degreesOfFreedom) * standardError;
  const statistic = value / standardError;
  return {
    estimate: { ok: true, value, low: value - half, high: value + half, level: 1 - alpha, method },
    test: { ok: true, statistic, pValue: studentTwoSided(statistic, degreesOfFreedom), method },
    standardError,
    degreesOfFreedom,
  };
}

/** Degrees of freedom of the difference of two figures. */
export function welchFreedom(control: ArmFigure, treatment: ArmFigure): number {
  const whole = control.variance + treatment.variance;
  const [share0, share1] = [control.variance / whole, treatment.variance / whole];
  return 1 / (share0 ** 2 / (control.n - 1) + share1 ** 2 / (treatment.n - 1));
}

/** The comparison that cannot be made. */
export function without(reason: Incomputable): MeanComparison {
  return { estimate: reason, test: reason };
}

/** Why two arms of so many units cannot be compared; null where they can. */
export function missingUnits(n0: number, n1: number): Incomputable | null {
  if (n0 === 0 || n1 === 0)
    return incomputable('no-data', `The ${n0 === 0 ? 'control' : 'treatment'} arm has no users.`);
  if (n0 < 2 || n1 < 2) return incomputable('too-few', 'Each arm needs at least two users to know its spread.');
  return null;
}

/** The reason of a relative figure without a baseline. */
export function zeroBaseline(value: number, what = 'mean'): Incomputable {
  return incomputable(
    'zero-baseline',
    `The control's ${what} is ${value}; a relative uplift needs a baseline above zero.`,
  );
}
