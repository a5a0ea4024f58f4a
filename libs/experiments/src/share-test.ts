import {
  type Estimate,
  fisherExact,
  newcombe,
  relativeUplift,
  type TestResult,
  type TwoArms,
  twoProportionTest,
} from '@cartograph/metrics';

/** Converters, and others, that at one rate are expected in each arm: below that many z is not normal. */
const SMALLEST_EXPECTED = 5;

/**
 * Two-sided test that two arms convert at one rate: the pooled z test, or Fisher's exact one where at one rate fewer than 5 converters, or 5 others, are
 * expected in an arm, for there z finds differences too often (0 of 9,000 against 1 of 1,000: p = 0.003 instead of 0.1).
 *
 * @returns z and p; the method says by which test p is, `fisher-exact` or `two-proportion-z-pooled`. Incomputable as `twoProportionTest`.
 */
export function shareTest(arms: TwoArms): TestResult {
  const test = twoProportionTest(arms);
  if (!test.ok) return test;
  const { control, treatment } = arms;
  const converted = control.converted + treatment.converted;
  const [users, smaller] = [control.users + treatment.users, Math.min(control.users, treatment.users)];
  if ((smaller * Math.min(converted, users - converted)) / users >= SMALLEST_EXPECTED) return test;
  const exact = fisherExact({
    both: treatment.converted,
    onlyFirst: treatment.users - treatment.converted,
    onlySecond: control.converted,
    neither: control.users - control.converted,
  });
  return exact.ok ? { ...exact, statistic: test.statistic } : exact;
}

/** Whether an interval holds "no effect". */
export function holdsZero(estimate: Estimate): boolean {
  return estimate.ok && estimate.low <= 0 && estimate.high >= 0;
}

/**
 * Whether two arms are shown to convert at different rates, as an analysis decides it: p at most alpha, and neither the interval of the difference nor
 * that of the relative effect holds 0. A test of few converters may find what the interval beside it leaves open.
 */
export function isShareShown(arms: TwoArms, alpha: number): boolean {
  const test = shareTest(arms);
  return (
    test.ok &&
    test.pValue <= alpha &&
    !holdsZero(newcombe(arms, { alpha })) &&
    !holdsZero(relativeUplift(arms, { alpha }))
  );
}
