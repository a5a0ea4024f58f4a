import { moments, quantileOfSorted, sampleVariance } from '@cartograph/metrics';

/** How a figure came out over the runs of a simulation. */
export interface Distribution {
  mean: number;
  /** Sample standard deviation; 0 for a single run. */
  sd: number;
  /** Ascending by q. */
  quantiles: { q: number; value: number }[];
  /** Bins of equal width from the smallest to the largest value; the counts add up to the computable runs. */
  histogram: { from: number; to: number; count: number }[];
  /** Runs in which the figure could not be computed; they are in no other part. */
  incomputableRuns: number;
}

const QUANTILES = [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975];
const MOST_BINS = 30;

/**
 * Describes a figure's values over runs.
 *
 * @param values - one per run; NaN where the run could not compute it.
 * @returns null where no run could.
 */
export function describeRuns(values: Float64Array): Distribution | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted();
  if (sorted.length === 0) return null;
  const known = moments(sorted);
  return {
    mean: known.mean,
    sd: sorted.length === 1 ? 0 : Math.sqrt(sampleVariance(known)),
    quantiles: QUANTILES.map((q) => ({ q, value: quantileOfSorted(sorted, q) })),
    histogram: histogramOf(sorted),
    incomputableRuns: values.length - sorted.length,
  };
}

function histogramOf(sorted: Float64Array): Distribution['histogram'] {
  const first = sorted[0] ?? 0;
  const last = sorted.at(-1) ?? first;
  if (first === last) return [{ from: first, to: last, count: sorted.length }];
  const bins = Math.max(1, Math.min(MOST_BINS, Math.ceil(Math.sqrt(sorted.length))));
  const width = (last - first) / bins;
  const histogram = Array.from({ length: bins }, (_, bin) => ({
    from: first + bin * width,
    to: bin === bins - 1 ? last : first + (bin + 1) * width,
    count: 0,
  }));
  for (const value of sorted) {
    const bin = histogram[Math.min(bins - 1, Math.floor((value - first) / width))];
    if (bin) bin.count += 1;
  }
  return histogram;
}
