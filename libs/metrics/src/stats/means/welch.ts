import { incomputable, type Estimate, type Incomputable, type LevelOptions, type TestResult } from '../../estimate.js';
import { effectAgainst, errorUnder, type FigureWithErrors } from './fieller.js';
import { studentQuantile, studentTwoSided } from '../distributions/student-t.js';

/**
 * What limits of a relative effect reckon with. `fieller`: the baseline's error too; its test is that of treatment − (1 + effect)·control, so of no effect that of the
 * absolute difference. `delta`: the estimate's own error alone, as GrowthBook does; where few buy or values are heavy-tailed it finds effects, and harm, where there are none.
 */
export type RelativeLimits = 'fieller' | 'delta';

/** Options of a relative comparison of means or ratios. */
export interface RelativeOptions extends LevelOptions {
  /** Default `fieller`; `delta` is for comparisons with other tools. */
  limits?: RelativeLimits;
}

/** A difference of two arms, absolute or relative as its maker says, with its test. */
export interface MeanComparison {
  estimate: Estimate;
  test: TestResult;
  /** Standard error of the estimate, on its scale; absent where there is none. */
  standardError?: number;
  /** Degrees of freedom of the Student t that interval and test use; absent where there are none. */
  degreesOfFreedom?: number;
  /** Of a relative difference: standard error of the control's figure ÷ that figure; absent where it is not known or, by the delta method, not reckoned with. */
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
 * Relative difference of two independent figures, (treatment − control) / control, by Student's t with Welch's degrees of freedom.
 * r = f₁/f₀, by Fieller all ρ with |f₁ − ρf₀| ≤ t√(v₁ + ρ²v₀), less 1; by the delta method r − 1 ± t√(v₁ + r²v₀)/f₀.
 *
 * @param name - of the method, to which that of the limits is added.
 * @returns `zero-baseline` when the control's figure is 0 or less; by Fieller `too-few` as `fiellerComparison`.
 */
export function relativeComparison(
  control: ArmFigure,
  treatment: ArmFigure,
  name: string,
  { alpha, limits }: { alpha: number; limits: RelativeLimits },
): MeanComparison {
  if (!(control.value > 0)) return without(zeroBaseline(control.value));
  const ratio = treatment.value / control.value;
  const standardError = Math.sqrt(treatment.variance + control.variance * ratio * ratio) / control.value;
  const [freedom, method] = [welchFreedom(control, treatment), `${name}-${limits}`];
  if (limits === 'delta') return studentComparison(ratio - 1, standardError, freedom, alpha, method);
  const baselineError = Math.sqrt(control.variance) / control.value;
  return fiellerComparison({ value: ratio - 1, standardError, baselineError }, freedom, alpha, method);
}

/**
 * Interval and test of a relative figure by Fieller: the interval holds every effect that the test of treatment − (1 + effect)·control does not reject.
 * One t for all of them, that of the absolute difference, so that the test of no effect is its test.
 *
 * @returns `too-few` for both where the control's figure is not told from 0 at the level (t·b ≥ 1): nothing holds in parts of it.
 * @see Fieller, JRSS B 16 (1954) 175–185.
 */
export function fiellerComparison(
  figure: FigureWithErrors & { baselineError: number },
  degreesOfFreedom: number,
  alpha: number,
  method: string,
): MeanComparison {
  const { value, baselineError } = figure;
  const t = studentQuantile(1 - alpha / 2, degreesOfFreedom);
  if (!(t * baselineError < 1)) {
    return without(
      incomputable(
        'too-few',
        `The control’s figure is hardly told from 0 (its error is ${(100 * baselineError).toPrecision(3)} % of it), so nothing can be said in parts of it.`,
      ),
    );
  }
  const statistic = value / errorUnder(figure);
  return {
    estimate: {
      ok: true,
      value,
      low: effectAgainst(figure, t),
      high: effectAgainst(figure, -t),
      level: 1 - alpha,
      method,
    },
    test: { ok: true, statistic, pValue: studentTwoSided(statistic, degreesOfFreedom), method },
    standardError: figure.standardError,
    degreesOfFreedom,
    baselineError,
    ...(figure.baselineCovariance === undefined ? {} : { baselineCovariance: figure.baselineCovariance }),
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
