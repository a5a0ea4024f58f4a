import type { Random } from '@cartograph/threads';

/** Options of {@link kMeans}. */
export interface KMeansOptions {
  /** Number of clusters, 1 ≤ k ≤ number of points. */
  k: number;
  /** Source of chance; the same generator state gives the same clusters. */
  random: Random;
  /** Beginnings tried; the one of the smallest spread is kept. Default 8. */
  restarts?: number;
  /** Rounds before a beginning is left as it is. Default 300. */
  maxRounds?: number;
}

/** Clusters of points; fewer than k where there are fewer distinct points. */
export interface KMeans {
  /** k × dimensions, row-major. */
  centers: Float64Array;
  /** Cluster of each point. */
  labels: Int32Array;
  /** Points of each cluster. */
  sizes: Int32Array;
  /** Σ of the squared distances from points to their centers. */
  inertia: number;
  /** Rounds of the beginning that was kept. */
  rounds: number;
  /** Whether its last round moved no point. */
  converged: boolean;
}

/**
 * Clusters points by k-means: Lloyd's rounds from k-means++ beginnings, minimizing Σ‖x − c(x)‖².
 *
 * @param points - n × dimensions, row-major, finite. Scale the dimensions before: each counts as far as it spreads.
 * @throws RangeError - k is not in 1…n, a length that is no multiple of the dimensions, or a number that is not finite.
 * Cost: O(restarts · rounds · n · k · dimensions).
 * @see Lloyd, IEEE Trans. Inf. Theory 28 (1982) 129–137; Arthur, Vassilvitskii, SODA 2007.
 */
export function kMeans(
  points: Float64Array,
  dimensions: number,
  { k, random, restarts = 8, maxRounds = 300 }: KMeansOptions,
): KMeans {
  const n = checkedPoints(points, dimensions);
  if (!Number.isInteger(k) || k < 1 || k > n)
    throw new RangeError(`k is ${k}; give a whole number from 1 to the ${n} points.`);
  let best: KMeans | null = null;
  for (let restart = 0; restart < Math.max(1, restarts); restart += 1) {
    const found = kMeansFrom(points, dimensions, plusPlus(points, dimensions, k, random), maxRounds);
    if (!best || found.inertia < best.inertia) best = found;
  }
  if (!best) throw new RangeError('There was no beginning.');
  return best;
}

/**
 * Lloyd's rounds from given centers, until no point changes its cluster. A cluster that loses all of its points keeps its center.
 *
 * @param start - k × dimensions, row-major.
 */
export function kMeansFrom(points: Float64Array, dimensions: number, start: Float64Array, maxRounds = 300): KMeans {
  const n = checkedPoints(points, dimensions);
  const k = start.length / dimensions;
  const centers = Float64Array.from(start);
  const labels = new Int32Array(n).fill(-1);
  const sizes = new Int32Array(k);
  const sums = new Float64Array(k * dimensions);
  let [inertia, rounds, converged] = [0, 0, false];
  while (rounds < maxRounds && !converged) {
    rounds += 1;
    let moved = 0;
    inertia = 0;
    sizes.fill(0);
    sums.fill(0);
    for (let i = 0; i < n; i += 1) {
      let [label, least] = [0, Infinity];
      for (let c = 0; c < k; c += 1) {
        const d = squaredDistance(points, i * dimensions, centers, c * dimensions, dimensions);
        if (d < least) [label, least] = [c, d];
      }
      if (labels[i] !== label) moved += 1;
      labels[i] = label;
      inertia += least;
      sizes[label] = (sizes[label] ?? 0) + 1;
      for (let j = 0; j < dimensions; j += 1)
        sums[label * dimensions + j] = (sums[label * dimensions + j] ?? 0) + (points[i * dimensions + j] ?? 0);
    }
    converged = moved === 0;
    if (!converged) {
      for (let c = 0; c < k; c += 1) {
        const size = sizes[c] ?? 0;
        if (size === 0) continue;
        for (let j = 0; j < dimensions; j += 1) centers[c * dimensions + j] = (sums[c * dimensions + j] ?? 0) / size;
      }
    }
  }
  return { centers, labels, sizes, inertia, rounds, converged };
}

/** k points, each drawn in proportion to its squared distance from those before. Distinct while there are distinct points. */
function plusPlus(points: Float64Array, dimensions: number, k: number, random: Random): Float64Array {
  const n = points.length / dimensions;
  const centers = new Float64Array(k * dimensions);
  const nearest = new Float64Array(n).fill(Infinity);
  let chosen = Math.floor(random.next() * n);
  for (let c = 0; c < k; c += 1) {
    centers.set(points.subarray(chosen * dimensions, (chosen + 1) * dimensions), c * dimensions);
    let total = 0;
    for (let i = 0; i < n; i += 1) {
      const d = Math.min(nearest[i] ?? 0, squaredDistance(points, i * dimensions, centers, c * dimensions, dimensions));
      nearest[i] = d;
      total += d;
    }
    let rest = random.next() * total;
    chosen = 0;
    for (let i = 0; i < n; i += 1) {
      rest -= nearest[i] ?? 0;
      if ((nearest[i] ?? 0) > 0) chosen = i;
      if (rest < 0) break;
    }
  }
  return centers;
}

/** ‖a − b‖² of two rows. */
export function squaredDistance(
  a: Float64Array,
  atA: number,
  b: Float64Array,
  atB: number,
  dimensions: number,
): number {
  let sum = 0;
  for (let j = 0; j < dimensions; j += 1) {
    const difference = (a[atA + j] ?? 0) - (b[atB + j] ?? 0);
    sum += difference * difference;
  }
  return sum;
}

function checkedPoints(points: Float64Array, dimensions: number): number {
  const n = points.length / dimensions;
  if (!Number.isInteger(n) || dimensions < 1)
    throw new RangeError(`${points.length} numbers are no rows of ${dimensions}.`);
  const bad = points.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`points[${bad}] is ${points[bad]}; give finite numbers.`);
  return n;
}
