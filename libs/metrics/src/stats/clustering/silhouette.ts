import { incomputable, type Estimate } from '../../estimate.js';
import { squaredDistance } from './k-means.js';
import { meanInterval } from '../means/mean.js';

/**
 * How well each point lies in its cluster: (b − a) / max(a, b), a its mean distance from its own cluster's other points, b from the nearest
 * other cluster's. From −1 (in the wrong one) to 1; 0 for a point alone in its cluster.
 *
 * @param points - n × dimensions, row-major.
 * @param labels - cluster of each point, whole numbers ≥ 0; at least two clusters.
 * @throws RangeError - fewer than two clusters, or lengths that differ.
 * Cost: O(n² · dimensions): give a sample of large data.
 * @see Rousseeuw, J. Comput. Appl. Math. 20 (1987) 53–65.
 */
export function silhouettes(points: Float64Array, dimensions: number, labels: Int32Array): Float64Array {
  const n = labels.length;
  if (points.length !== n * dimensions)
    throw new RangeError(`${points.length} numbers are no ${n} points of ${dimensions}.`);
  const clusters = labels.reduce((most, label) => Math.max(most, label), -1) + 1;
  const sizes = new Int32Array(clusters);
  labels.forEach((label) => (sizes[label] = (sizes[label] ?? 0) + 1));
  if (sizes.filter((size) => size > 0).length < 2)
    throw new RangeError('There is one cluster; silhouettes compare at least two.');
  const sums = new Float64Array(clusters);
  return Float64Array.from({ length: n }, (_, i) => {
    sums.fill(0);
    for (let other = 0; other < n; other += 1) {
      const label = labels[other] ?? 0;
      sums[label] =
        (sums[label] ?? 0) + Math.sqrt(squaredDistance(points, i * dimensions, points, other * dimensions, dimensions));
    }
    const own = labels[i] ?? 0;
    const size = sizes[own] ?? 0;
    if (size === 1) return 0;
    const within = (sums[own] ?? 0) / (size - 1);
    let nearest = Infinity;
    for (let c = 0; c < clusters; c += 1)
      if (c !== own && (sizes[c] ?? 0) > 0) nearest = Math.min(nearest, (sums[c] ?? 0) / (sizes[c] ?? 1));
    const larger = Math.max(within, nearest);
    return larger === 0 ? 0 : (nearest - within) / larger;
  });
}

/** Mean of the {@link silhouettes} with its t interval; `too-few` where there is one cluster. */
export function meanSilhouette(points: Float64Array, dimensions: number, labels: Int32Array): Estimate {
  if (new Set(labels).size < 2)
    return incomputable('too-few', 'There is one cluster, and a silhouette compares at least two.');
  return meanInterval(silhouettes(points, dimensions, labels));
}
