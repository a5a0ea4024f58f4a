import { incomputable, studentQuantile, type LevelOptions, type MeanComparison } from '@cartograph/metrics';

/**
 * A relative comparison of a fixed horizon, where there is one: as long as the control's figure is not told from 0 at the level, as with few buyers or one huge order,
 * nothing holds in parts of it. The delta method would go on to give limits, which may exclude 0 where those of the difference do not.
 *
 * @param comparison - of means or ratios; one of shares, whose limits go by the logarithm, or of quantiles comes back as it is.
 * @returns `too-few` for estimate and test where Fieller's limits are infinite: t · the control's relative error ≥ 1.
 * @see Fieller, JRSS B 16 (1954) 175–185.
 */
export function whereTold(comparison: MeanComparison, { alpha = 0.05 }: LevelOptions): MeanComparison {
  const { baselineError, degreesOfFreedom } = comparison;
  if (
    baselineError === undefined ||
    degreesOfFreedom === undefined ||
    studentQuantile(1 - alpha / 2, degreesOfFreedom) * baselineError < 1
  )
    return comparison;
  const reason = incomputable(
    'too-few',
    `The control’s figure is hardly told from 0 (its error is ${(100 * baselineError).toPrecision(3)} % of it), so nothing can be said in parts of it.`,
  );
  return { estimate: reason, test: reason };
}
