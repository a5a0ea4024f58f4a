import { incomputable, levelOf, type Estimate, type Incomputable, type LevelOptions } from '../../estimate.js';
import { moments, sampleVariance, type Moments } from './moments.js';
import { normalQuantile } from '../distributions/normal.js';
import { scoreInterval } from '../proportions/proportion.js';
import { studentQuantile } from '../distributions/student-t.js';
import {
  absoluteComparison,
  missingUnits,
  relativeComparison,
  without,
  type ArmFigure,
  type MeanComparison,
  type RelativeOptions,
} from './welch.js';

export type { MeanComparison } from './welch.js';

/**
 * A mean with Student's t interval: mean ± t(n − 1)·s/√n.
 *
 * @param sample - values, or their moments.
 * @returns `no-data` for an empty sample, `too-few` for a single value.
 */
export function meanInterval(sample: ArrayLike<number> | Moments, options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  const known = isMoments(sample) ? sample : moments(sample);
  if (known.n === 0) return incomputable('no-data', 'There are no values to average.');
  if (known.n === 1) return incomputable('too-few', 'One value has no spread, so its mean has no interval.');
  const half = studentQuantile(1 - alpha / 2, known.n - 1) * Math.sqrt(sampleVariance(known) / known.n);
  return {
    ok: true,
    value: known.mean,
    low: known.mean - half,
    high: known.mean + half,
    level: 1 - alpha,
    method: 'student-t',
  };
}

/** Options of the interval of a mean whose values have bounds. */
export interface BoundedMeanOptions extends LevelOptions {
  /** The largest value possible; the smallest is 0. Default 1. */
  max?: number;
}

/**
 * A mean of values that lie in [0, max], such as a ranking metric per user.
 * Student's t interval cut to [0, max]; where all values are equal (or there is one), the t interval would have no width, and
 * Wilson's interval is answered instead: no variable in [0, max] spreads more than a coin of 0 and max, so it errs on the wide side.
 *
 * @returns `no-data` for an empty sample.
 * @throws RangeError - a value outside [0, max].
 */
export function boundedMeanInterval(values: ArrayLike<number>, options?: BoundedMeanOptions): Estimate {
  const max = options?.max ?? 1;
  const mostAllowed = max * (1 + 1e-12);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!;
    if (!(value >= 0 && value <= mostAllowed))
      throw new RangeError(`values[${index}] is ${value}; give values between 0 and ${max}.`);
  }
  return boundedMeanOf(moments(values), options);
}

/** `boundedMeanInterval` from the moments of the values. */
export function boundedMeanOf(known: Moments, options?: BoundedMeanOptions): Estimate {
  const alpha = levelOf(options);
  const max = options?.max ?? 1;
  if (known.n === 0) return incomputable('no-data', 'There are no values to average.');
  const value = Math.min(max, Math.max(0, known.mean));
  if (known.n === 1 || known.m2 <= 1e-18 * known.n * max * max) {
    const [low, high] = scoreInterval(value / max, known.n, normalQuantile(1 - alpha / 2));
    return {
      ok: true,
      value,
      low: Math.min(max * low, value),
      high: Math.max(max * high, value),
      level: 1 - alpha,
      method: 'wilson-bound',
    };
  }
  const half = studentQuantile(1 - alpha / 2, known.n - 1) * Math.sqrt(sampleVariance(known) / known.n);
  return {
    ok: true,
    value,
    low: Math.max(0, value - half),
    high: Math.min(max, value + half),
    level: 1 - alpha,
    method: 'student-t',
  };
}

/**
 * Absolute difference of two means, treatment − control, by Welch's t (unequal variances).
 *
 * @returns interval, test and standard error; `no-data` when an arm is empty, `too-few` below two values an arm or without any spread.
 * @see Welch, Biometrika 34 (1947) 28–35.
 */
export function meanDifference(control: Moments, treatment: Moments, options?: LevelOptions): MeanComparison {
  const alpha = levelOf(options);
  const missing = missingSpread(control, treatment);
  return missing ? without(missing) : absoluteComparison(meanFigure(control), meanFigure(treatment), alpha, 'welch');
}

/**
 * Relative difference of two means, (treatment − control) / control, with Fieller's limits.
 * All ρ with |m₁ − ρm₀| ≤ t√(s₁²/n₁ + ρ²s₀²/n₀), less 1; t with Welch's degrees of freedom. Its test is that of the absolute difference.
 *
 * @param options.limits - `delta` for the delta method, r − 1 ± t√(s₁²/(n₁m₀²) + s₀²m₁²/(n₀m₀⁴)), as GrowthBook reports it. Default `fieller`.
 * @returns relative uplift (0.05 is +5 % of the control's mean); `zero-baseline` when the control's mean is 0 or less, `too-few` where it is hardly told from 0.
 * @see Fieller, JRSS B 16 (1954) 175–185.
 */
export function relativeMeanUplift(control: Moments, treatment: Moments, options?: RelativeOptions): MeanComparison {
  const alpha = levelOf(options);
  const missing = missingSpread(control, treatment);
  if (missing) return without(missing);
  const limits = options?.limits ?? 'fieller';
  return relativeComparison(meanFigure(control), meanFigure(treatment), 'relative', { alpha, limits });
}

function meanFigure(sample: Moments): ArmFigure {
  return { value: sample.mean, variance: sampleVariance(sample) / sample.n, n: sample.n };
}

function missingSpread(control: Moments, treatment: Moments): Incomputable | null {
  const missing = missingUnits(control.n, treatment.n);
  if (missing) return missing;
  if (control.m2 === 0 && treatment.m2 === 0)
    return incomputable('too-few', 'All values are equal in both arms, so there is no spread to test against.');
  return null;
}

function isMoments(sample: ArrayLike<number> | Moments): sample is Moments {
  return 'm2' in sample;
}
