import type { Estimate, LevelOptions } from '../estimate.js';
import { boundedMeanOf, type BoundedMeanOptions } from '../stats/mean.js';
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
  const { segmentOf, segments } = division;
  const max = options?.max ?? 1;
  const mostAllowed = max * (1 + 1e-12);
  checkDivision(values.length, division);
  const counts = new Float64Array(segments);
  const means = new Float64Array(segments);
  const m2 = new Float64Array(segments);
  for (let position = 0; position < values.length; position += 1) {
    const segment = segmentOf[position]!;
    if (segment < 0) continue;
    const value = values[position]!;
    if (!(value >= 0 && value <= mostAllowed)) throw new RangeError(`values[${position}] is ${value}; give values between 0 and ${max}.`);
    counts[segment]! += 1;
    const change = value - means[segment]!;
    means[segment]! += change / counts[segment]!;
    m2[segment]! += change * (value - means[segment]!);
  }
  return Array.from(counts, (n, segment) => boundedMeanOf({ n, mean: means[segment]!, m2: m2[segment]! }, options));
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
  const byMetric = new Map(RANKING_METRICS.map((metric) => [metric, metric === 'hitRate' ? hitRates(perUser.hitRate, division, options) : segmentMeans(perUser[metric], division, options)]));
  return Array.from({ length: division.segments }, (_, segment) =>
    Object.fromEntries(RANKING_METRICS.map((metric) => [metric, byMetric.get(metric)![segment]!])) as Record<RankingMetric, Estimate>);
}

function hitRates(hits: Float64Array, division: Segmentation, options?: LevelOptions): Estimate[] {
  const { segmentOf, segments } = division;
  checkDivision(hits.length, division);
  const counts = new Float64Array(segments);
  const sums = new Float64Array(segments);
  for (let position = 0; position < hits.length; position += 1) {
    const segment = segmentOf[position]!;
    if (segment < 0) continue;
    counts[segment]! += 1;
    sums[segment]! += hits[position]!;
  }
  return Array.from(counts, (n, segment) => wilson(sums[segment]!, n, options));
}

function checkDivision(length: number, { segmentOf, segments }: Segmentation): void {
  if (!Number.isInteger(segments) || segments < 0) throw new RangeError(`segments is ${segments}; give a whole number ≥ 0.`);
  if (segmentOf.length !== length) throw new RangeError(`segmentOf has ${segmentOf.length} entries and the values ${length}; give one segment per value.`);
  for (let position = 0; position < length; position += 1) {
    if (segmentOf[position]! >= segments) throw new RangeError(`segmentOf[${position}] is ${segmentOf[position]}; there are ${segments} segments, from 0.`);
  }
}
