import type { Finding, RobustnessCheck as FoundCheck, RobustTest as Test } from '@cartograph/experiments';
import type { TestResult } from '@cartograph/metrics';
import { toEstimate, toIncomputable, Unit } from '../../estimate.js';
import { RobustTest, type MeanTest, type RobustnessCheck } from './robustness-types.js';

const TESTS: Record<Test, RobustTest> = {
  bootstrap: RobustTest.BOOTSTRAP,
  permutation: RobustTest.PERMUTATION,
  'mann-whitney': RobustTest.MANN_WHITNEY,
};

/** What other methods say of a mean, as callers get it; nothing where they were not asked. */
export function toRobustness(
  {
    metric,
    arm,
    controlUnits,
    treatmentUnits,
    resamples,
    welch,
    bootstrap,
    permutation,
    mannWhitney,
    disagreeing,
  }: FoundCheck,
  unit: Unit,
): RobustnessCheck[] {
  if (controlUnits === null || treatmentUnits === null || resamples === null) return [];
  const ofMeans = ({ absolute, relative }: Record<'absolute' | 'relative', Finding>): MeanTest => ({
    absolute: toEstimate(absolute.estimate, unit),
    relative: toEstimate(relative.estimate, Unit.RELATIVE),
    ...judged(absolute.test),
  });
  return [
    {
      metric,
      arm,
      controlUnits,
      treatmentUnits,
      resamples,
      welch: ofMeans(welch),
      bootstrap: ofMeans(bootstrap),
      permutation: { superiority: null, ...judged(permutation) },
      mannWhitney: { superiority: toEstimate(mannWhitney.superiority, Unit.FRACTION), ...judged(mannWhitney.test) },
      disagreeing: disagreeing.map((test) => TESTS[test]),
    },
  ];
}

function judged(test: TestResult): Pick<MeanTest, 'pValue' | 'incomputable'> {
  return test.ok
    ? { pValue: test.pValue, incomputable: null }
    : { pValue: null, incomputable: toIncomputable(test.reason, test.detail) };
}
