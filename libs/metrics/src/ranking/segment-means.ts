import type { Estimate, LevelOptions } from '../estimate.js';
import { boundedMeanOf, type BoundedMeanOptions } from '../stats/mean.js';
import type { Moments } from '../stats/moments.js';
import { wilson } from '../stats/proportion.js';
import { RANKING_METRICS, type RankingMetric } from './ranking-metrics.js';

/** A division of users into segments 0 … segments − 1. */
export interface Segmentation {
  /** The segment of each entry of the per-user arrays; −1 for an entry of none. */
  segmentOf: Int32Array;
  /** Number of segments. */
  segments: number;
}

/**
 * Means of a per-user array over every segment of a division, in one pass.
 *
 * @param values - one per user, in [0, max].
 * @returns one estimate per segment, the same as `boundedMeanInterval` of its values; `no-data` for an empty one.
 * @throws RangeError - lengths disagree, a segment outside the division, a value outside [0, max].
 * Cost O(users + segments).
 */
export function segmentMeans(values: Float64Array, division: Segmentation, options?: BoundedMeanOptions): Estimate[] {
  checkDivision(values.length, division);
  return segmentMoments(values, division, options?.max ?? 1).map((known) => boundedMeanOf(known, options));
}

function segmentMoments(values: Float64Array, { segmentOf, segments }: Segmentation, max: number): Moments[] {
  const mostAllowed = max * (1 + 1e-12);
  const counts = new Float64Array(segments);
  const means = new Float64Array(segments);
  const m2 = new Float64Array(segments);
  for (let position = 0; position < values.length; position += 1) {
    const segment = segmentOf[position]!;
    if (segment < 0) continue;
    const value = values[position]!;
    if (!(value >= 0 && value <= mostAllowed))
      throw new RangeError(`values[${position}] is ${value}; give values between 0 and ${max}.`);
    counts[segment]! += 1;
    const change = value - means[segment]!;
    means[segment]! += change / counts[segment]!;
    m2[segment]! += change * (value - means[segment]!);
  }
  return Array.from(counts, (n, segment) => ({ n, mean: means[segment]!, m2: m2[segment]! }));
}

/**
 * Means of all ranking metrics over every segment of a division: `rankingMeans` of each, in one pass per metric.
 *
 * @param perUser - `RankingMetrics.perUser`.
 * @param division - by position in those arrays, not by user row.
 * @returns one record per segment: Wilson's interval for the hit rate, Student's t cut to [0, 1] for the others; `no-data` for an empty one.
 * @throws RangeError - lengths disagree, or a segment outside the division.
 */
export function rankingSegmentMeans(
  perUser: Record<RankingMetric, Float64Array>,
  division: Segmentation,
  options?: LevelOptions,
): Record<RankingMetric, Estimate>[] {
  checkDivision(perUser.hitRate.length, division);
  const moments = RANKING_METRICS.map((metric) => segmentMoments(perUser[metric], division, 1));
  return Array.from({ length: division.segments }, (_, segment) => {
    const meanOf = (metric: RankingMetric, index: number): Estimate => {
      const known = moments[index]![segment]!;
      return metric === 'hitRate'
        ? wilson(Math.round(known.mean * known.n), known.n, options)
        : boundedMeanOf(known, options);
    };
    return Object.fromEntries(RANKING_METRICS.map((metric, index) => [metric, meanOf(metric, index)])) as Record<
      RankingMetric,
      Estimate
    >;
  });
}

function checkDivision(length: number, { segmentOf, segments }: Segmentation): void {
  if (!Number.isInteger(segments) || segments < 0)
    throw new RangeError(`segments is ${segments}; give a whole number ≥ 0.`);
  if (segmentOf.length !== length)
    throw new RangeError(
      `segmentOf has ${segmentOf.length} entries and the values ${length}; give one segment per value.`,
    );
  for (let position = 0; position < length; position += 1) {
    if (segmentOf[position]! >= segments)
      throw new RangeError(`segmentOf[${position}] is ${segmentOf[position]}; there are ${segments} segments, from 0.`);
  }
}
