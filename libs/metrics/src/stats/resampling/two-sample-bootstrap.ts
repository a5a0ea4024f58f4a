import {
  incomputable,
  levelOf,
  type Estimate,
  type Incomputable,
  type LevelOptions,
  type TestResult,
} from '../../estimate.js';
import type { Random } from '@cartograph/threads';
import { bootstrapInterval, bootstrapP } from './bootstrap-interval.js';
import { resamplesOf } from './paired.js';
import { runStepsAtOnce, type Steps } from '@cartograph/threads';
import { resampledMeansInPieces, sumsOfDeviations } from './resampled-means.js';
import { armSample, emptyArm, type ArmSample } from '../means/two-arm-samples.js';
import { zeroBaseline } from '../means/welch.js';

/** Options of the bootstrap of two arms. */
export interface BootstrapDifferenceOptions extends LevelOptions {
  /** `percentile`: quantiles of the resampled differences; `bca`: corrected for bias and skew. Default `bca`. */
  method?: 'percentile' | 'bca';
  /** Number of resamples, whole number ≥ 100. Default 10,000; no p is below 2/(resamples + 1). */
  resamples?: number;
  /** Source of chance; the same generator state gives the same answers. */
  random: Random;
}

/** A difference on one scale as the bootstrap has it. */
export interface BootstrapComparison {
  estimate: Estimate;
  /** Statistic: the difference. */
  test: TestResult;
}

/**
 * Difference of two arms' means by the bootstrap, absolute (treatment − control) and relative ((treatment − control) / control) from the same resamples; for
 * skewed values such as revenue per user.
 * Each arm's units are drawn with replacement on their own. BCa's acceleration is the two-sample jackknife's,
 * a = Σₖ ΣU³/nₖ³ ÷ (6(Σₖ ΣU²/nₖ²)^1.5), U = (nₖ − 1)(θ̄₍·₎ − θ₍ᵢ₎). p of no difference is the α at which the interval ends at 0 (`bootstrapP`).
 *
 * @param control - one finite value per unit of randomization.
 * @returns method `bootstrap-bca` or `bootstrap-percentile`, with `relative-` before it on that scale; `no-data` when an arm is empty, `too-few`
 *   below two values an arm or where no resample shows a spread; on the relative scale `zero-baseline` when the control's mean is 0 or
 *   less, or 0 in so many resamples that the interval has no upper end.
 * @throws RangeError - a value is not finite, fewer than 100 resamples.
 * Cost O(resamples · values that are not 0).
 * @see Efron, Tibshirani, An Introduction to the Bootstrap (1993), chs. 8, 14.
 */
export function bootstrapDifference(
  control: ArrayLike<number>,
  treatment: ArrayLike<number>,
  options: BootstrapDifferenceOptions,
): Record<'absolute' | 'relative', BootstrapComparison> {
  return runStepsAtOnce(bootstrapDifferenceInPieces(control, treatment, options));
}

/** The same as {@link bootstrapDifference}, in pieces. */
export function* bootstrapDifferenceInPieces(
  control: ArrayLike<number>,
  treatment: ArrayLike<number>,
  options: BootstrapDifferenceOptions,
): Steps<Record<'absolute' | 'relative', BootstrapComparison>> {
  const alpha = levelOf(options);
  const resamples = resamplesOf(options.resamples, 10_000);
  const method = options.method ?? 'bca';
  const [first, second] = [armSample('control', control), armSample('treatment', treatment)];
  const missing = missingSpread(first, second);
  if (missing)
    return { absolute: { estimate: missing, test: missing }, relative: { estimate: missing, test: missing } };
  const [mean0, mean1] = [first.total / first.n, second.total / second.n];
  const means0 = yield* resampledMeansInPieces(first, resamples, options.random);
  const means1 = yield* resampledMeansInPieces(second, resamples, options.random);
  const compared = (
    value: number,
    sorted: Float64Array,
    prefix: string,
    acceleration: () => number,
  ): BootstrapComparison => {
    const resampled = { value, sorted, alpha, method, acceleration };
    const estimate = bootstrapInterval(resampled);
    if (!estimate.ok) return { estimate, test: estimate };
    if (!Number.isFinite(estimate.low) || !Number.isFinite(estimate.high)) {
      const reason = incomputable(
        'zero-baseline',
        'The control’s mean is 0 in so many resamples that its relative difference has no upper end.',
      );
      return { estimate: reason, test: reason };
    }
    const name = `${prefix}${estimate.method}`;
    return {
      estimate: { ...estimate, method: name },
      test: { ok: true, statistic: value, pValue: bootstrapP(resampled), method: name },
    };
  };
  const absolute = compared(mean1 - mean0, means1.map((mean, index) => mean - means0[index]!).toSorted(), '', () =>
    absoluteAcceleration(first, second),
  );
  const baseline = zeroBaseline(mean0);
  const relative =
    mean0 > 0
      ? compared(
          mean1 / mean0 - 1,
          means1.map((mean, index) => mean / means0[index]! - 1).toSorted(),
          'relative-',
          () => relativeAcceleration(first, second),
        )
      : { estimate: baseline, test: baseline };
  return { absolute, relative };
}

function missingSpread(control: ArmSample, treatment: ArmSample): Incomputable | null {
  const empty = emptyArm(control, treatment);
  if (empty) return empty;
  if (control.n < 2 || treatment.n < 2)
    return incomputable('too-few', 'Each arm needs at least two values to know its spread.');
  return control.constant && treatment.constant
    ? incomputable('too-few', 'All values are equal within both arms, so resampling them shows no spread.')
    : null;
}

function absoluteAcceleration(control: ArmSample, treatment: ArmSample): number {
  const u0 = sumsOfDeviations(control, control.total / control.n);
  const u1 = sumsOfDeviations(treatment, treatment.total / treatment.n);
  return skewOf([
    { n: control.n, squares: u0.squares, cubes: -u0.cubes },
    { n: treatment.n, ...u1 },
  ]);
}

/** Leaving a treatment unit out changes the ratio in proportion; leaving out a control unit, through the mean it is divided by. */
function relativeAcceleration(control: ArmSample, treatment: ArmSample): number {
  const [mean0, mean1] = [control.total / control.n, treatment.total / treatment.n];
  const u1 = sumsOfDeviations(treatment, mean1);
  const ratioWithout = (value: number): number => (mean1 * (control.n - 1)) / (control.total - value);
  const ratios = control.nonZero.map((value) => ratioWithout(value));
  const zeros = control.n - control.nonZero.length;
  const ofZero = ratioWithout(0);
  const mean = (ratios.reduce((sum, ratio) => sum + ratio, 0) + zeros * ofZero) / control.n;
  let [squares, cubes] = [zeros * (mean - ofZero) ** 2, zeros * (mean - ofZero) ** 3];
  for (const ratio of ratios) {
    squares += (mean - ratio) ** 2;
    cubes += (mean - ratio) ** 3;
  }
  const times = control.n - 1;
  return skewOf([
    { n: control.n, squares: squares * times ** 2, cubes: cubes * times ** 3 },
    { n: treatment.n, squares: u1.squares / mean0 ** 2, cubes: u1.cubes / mean0 ** 3 },
  ]);
}

function skewOf(arms: readonly { n: number; squares: number; cubes: number }[]): number {
  const cubes = arms.reduce((sum, arm) => sum + arm.cubes / arm.n ** 3, 0);
  const squares = arms.reduce((sum, arm) => sum + arm.squares / arm.n ** 2, 0);
  return cubes / (6 * squares ** 1.5);
}
