import { kMeans, meanSilhouette, type Estimate } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';

/** What clusters are made of; entry i of each list belongs to buyer i. */
export interface BuyerFeatures {
  recencyDays: Int32Array;
  purchaseSessions: Int32Array;
  spent: Float64Array;
}

/** How well some number of clusters tells the buyers apart. */
export interface ClusterChoice {
  clusters: number;
  /** Mean silhouette of the sample. */
  silhouette: Estimate;
  /** Σ of the squared distances to the centers in the sample. */
  inertia: number;
}

/** Buyers in clusters, the most valuable cluster first. */
export interface BuyerClusters {
  /** Cluster of each buyer, from 0. */
  labels: Int32Array;
  /** Clusters that were made; one of them may be empty. */
  clusters: number;
  /** Null where the number of clusters was given. */
  choices: ClusterChoice[] | null;
  /** Whether Lloyd's rounds came to rest. */
  converged: boolean;
  /** Buyers of the sample in which the number was chosen. */
  sampled: number;
}

/** How buyers are put into clusters. */
export interface ClusterOptions {
  seed: number;
  /** Null: the number from 2 to 8 of the largest mean silhouette. */
  clusters?: number | null;
}

/** Clusters that are tried, where the number is to be chosen. */
export const CLUSTER_RANGE = { least: 2, most: 8 } as const;

const SAMPLE = 1500;
const DIMENSIONS = 3;

/**
 * Puts buyers into clusters by k-means on ln(1 + R), ln F and ln(1 + M), each with mean 0 and spread 1 over the buyers.
 *
 * The number of clusters is the one of the largest mean silhouette in a seeded sample of 1,500 buyers. Clusters are numbered by the mean
 * of ln(1 + M), the largest first. The same seed and buyers give the same clusters.
 *
 * @returns null where there are fewer than two different buyers.
 * Cost: O(buyers · clusters) for each round; the choice O(1,500²) for each number.
 */
export function clusterBuyers(
  features: BuyerFeatures,
  { seed, clusters = null }: ClusterOptions,
): BuyerClusters | null {
  const n = features.spent.length;
  const points = standardized(features);
  const distinct = distinctRows(points, CLUSTER_RANGE.most + 1);
  if (distinct < 2) return null;
  const sample = sampleOf(points, seed);
  const sampled = sample.length / DIMENSIONS;
  const choices =
    clusters === null
      ? choicesOf(sample, Math.min(CLUSTER_RANGE.most, distinctRows(sample, CLUSTER_RANGE.most + 1)), seed)
      : null;
  const best = choices?.reduce<ClusterChoice | null>(
    (highest, choice) => (valueOf(choice) > valueOf(highest) ? choice : highest),
    null,
  );
  const k = Math.min(clusters ?? best?.clusters ?? CLUSTER_RANGE.least, distinct, n);
  const found = kMeans(points, DIMENSIONS, { k, random: seededRandom(seed, k), restarts: n > 50_000 ? 3 : 8 });
  const order = [...found.sizes.keys()]
    .filter((c) => (found.sizes[c] ?? 0) > 0)
    .toSorted((a, b) => (found.centers[b * DIMENSIONS + 2] ?? 0) - (found.centers[a * DIMENSIONS + 2] ?? 0) || a - b);
  const place = new Map(order.map((c, i) => [c, i]));
  return {
    labels: found.labels.map((label) => place.get(label) ?? 0),
    clusters: k,
    choices,
    converged: found.converged,
    sampled,
  };
}

const valueOf = (choice: ClusterChoice | null): number => (choice?.silhouette.ok ? choice.silhouette.value : -Infinity);

function choicesOf(sample: Float64Array, most: number, seed: number): ClusterChoice[] {
  const choices: ClusterChoice[] = [];
  for (let k = CLUSTER_RANGE.least; k <= most; k += 1) {
    const { labels, inertia } = kMeans(sample, DIMENSIONS, { k, random: seededRandom(seed, k) });
    choices.push({ clusters: k, silhouette: meanSilhouette(sample, DIMENSIONS, labels), inertia });
  }
  return choices;
}

function standardized({ recencyDays, purchaseSessions, spent }: BuyerFeatures): Float64Array {
  const n = spent.length;
  const points = new Float64Array(n * DIMENSIONS);
  const columns = [recencyDays, purchaseSessions, spent].map((column, j) =>
    Float64Array.from(column, (value) => (j === 1 ? Math.log(value) : Math.log1p(Math.max(0, value)))),
  );
  columns.forEach((column, j) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / n;
    const spread = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
    column.forEach((value, i) => (points[i * DIMENSIONS + j] = spread < 1e-12 ? 0 : (value - mean) / spread));
  });
  return points;
}

function distinctRows(points: Float64Array, enough: number): number {
  const rows = new Set<string>();
  for (let at = 0; at < points.length && rows.size < enough; at += DIMENSIONS)
    rows.add(points.subarray(at, at + DIMENSIONS).join());
  return rows.size;
}

/** Buyers drawn without putting back, by the first steps of a seeded shuffle. */
function sampleOf(points: Float64Array, seed: number): Float64Array {
  const n = points.length / DIMENSIONS;
  if (n <= SAMPLE) return points;
  const random = seededRandom(seed);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const sample = new Float64Array(SAMPLE * DIMENSIONS);
  for (let i = 0; i < SAMPLE; i += 1) {
    const drawn = i + Math.floor(random.next() * (n - i));
    const row = order[drawn] ?? 0;
    order[drawn] = order[i] ?? 0;
    sample.set(points.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS), i * DIMENSIONS);
  }
  return sample;
}
