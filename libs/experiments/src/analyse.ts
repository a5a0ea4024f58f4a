import {
  meanDifference, newcombe, relativeUplift, twoProportionTest, type ArmCounts, type Estimate, type LevelOptions, type Moments, type TestResult,
} from '@cartograph/metrics';

/** What an arm showed: counts, and the moments of money per user where it is to be compared. */
export interface ArmOutcome extends ArmCounts {
  /** Moments of the value per user over all users of the arm, buyers or not. */
  value?: Moments;
}

/** Treatment against control. */
export interface Analysis {
  /** Treatment minus control conversion, absolute (0.01 is one percentage point), Newcombe's interval. */
  difference: Estimate;
  /** (treatment − control) / control, relative, log interval; `zero-baseline` where the control converted nobody. */
  uplift: Estimate;
  /** Two-sided pooled z test of equal conversion. */
  test: TestResult;
  /** Treatment minus control value per user, Welch's interval; `not-logged` without values. */
  valueDifference: Estimate;
}

/**
 * Analyses a two-arm experiment on conversion, and on value per user where given.
 *
 * @returns every part on its own: an incomputable uplift does not hide the difference.
 * @throws RangeError - counts that are not whole numbers, converted > users, alpha outside (0, 1).
 */
export function analyse(arms: { control: ArmOutcome; treatment: ArmOutcome }, options?: LevelOptions): Analysis {
  const { control, treatment } = arms;
  return {
    difference: newcombe(arms, options),
    uplift: relativeUplift(arms, options),
    test: twoProportionTest(arms),
    valueDifference:
      control.value && treatment.value
        ? meanDifference(control.value, treatment.value, options).estimate
        : { ok: false, reason: 'not-logged', detail: 'No value per user was given for both arms.' },
  };
}
