import { sampleCovariances, type CoMoments } from '@cartograph/metrics';

/** A share of units: conversion, retention. */
export interface RateOutcome {
  /** Rate without the campaign, fraction in [0, 1]. */
  baselineRate: number;
}

/** A value per unit, such as revenue per visitor over all visitors, buyers or not. */
export interface MeanOutcome {
  /** Mean without the campaign. */
  mean: number;
  /** Standard deviation of the units' values, > 0; the same is expected in both arms. */
  sd: number;
}

/** A ratio of two sums, such as revenue ÷ orders, by the delta method. */
export interface RatioOutcome {
  /** Pairs of the units: x the denominator, y the numerator. Its n is what they were measured on, at least 2; not the size of the test. */
  ratio: CoMoments;
}

/** What is measured, and how it stands without the campaign. */
export type Outcome = RateOutcome | MeanOutcome | RatioOutcome;

/** An outcome as the power formulas see it: a level, and the variance of one unit. */
export interface Baseline {
  kind: 'rate' | 'mean' | 'ratio';
  /** The rate, mean or ratio. */
  level: number;
  /** Of one unit; of a ratio that of its linear form, (s²y − 2R·sxy + R²·s²x) / x̄². */
  variance: number;
}

/**
 * The level of an outcome and the variance of one unit.
 *
 * @throws RangeError - a rate outside [0, 1]; a standard deviation that is not above 0; a ratio over a mean of 0, or without spread.
 * @see Deng, Knoblich, Lu, KDD 2018, Applying the delta method in metric analytics.
 */
export function baselineOf(outcome: Outcome): Baseline {
  if ('baselineRate' in outcome) {
    const { baselineRate } = outcome;
    if (!(baselineRate >= 0 && baselineRate <= 1))
      throw new RangeError(`baselineRate is ${baselineRate}; give a fraction between 0 and 1.`);
    return { kind: 'rate', level: baselineRate, variance: baselineRate * (1 - baselineRate) };
  }
  if ('ratio' in outcome) return ratioBaseline(outcome.ratio);
  const { mean, sd } = outcome;
  if (!Number.isFinite(mean))
    throw new RangeError(`mean is ${mean}; give the mean without the campaign, a finite number.`);
  if (!(sd > 0 && sd < Infinity))
    throw new RangeError(
      `sd is ${sd}; give the standard deviation of the values, above 0: without spread there is nothing to test.`,
    );
  return { kind: 'mean', level: mean, variance: sd * sd };
}

function ratioBaseline(pairs: CoMoments): Baseline {
  const { varianceX, varianceY, covariance } = sampleCovariances(pairs);
  const level = pairs.meanY / pairs.meanX;
  if (!Number.isFinite(level))
    throw new RangeError(
      `ratio.meanX is ${pairs.meanX} and ratio.meanY ${pairs.meanY}; give a denominator whose mean is not 0.`,
    );
  const variance = (varianceY - 2 * level * covariance + level * level * varianceX) / pairs.meanX ** 2;
  if (!(variance > 0 && variance < Infinity))
    throw new RangeError(
      `ratio has a variance of ${variance} per unit (n ${pairs.n}); give co-moments of 2 units or more whose ratio varies.`,
    );
  return { kind: 'ratio', level, variance };
}
