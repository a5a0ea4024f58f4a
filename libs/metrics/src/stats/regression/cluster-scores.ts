import { sandwich } from '../numeric/symmetric.js';

/** Adds up the scores of clusters for a sandwich variance. */
export class ClusterScores {
  private readonly sums: Float64Array;

  /**
   * @param clusters - cluster of each row, whole numbers from 0.
   * @param p - number of coefficients.
   */
  constructor(
    private readonly clusters: ArrayLike<number>,
    private readonly p: number,
  ) {
    let most = -1;
    for (let row = 0; row < clusters.length; row += 1) most = Math.max(most, clusters[row] ?? 0);
    this.sums = new Float64Array((most + 1) * p);
  }

  /** Adds factor × value to the score of a row's cluster in one coefficient. */
  add(row: number, coefficient: number, value: number): void {
    const place = (this.clusters[row] ?? 0) * this.p + coefficient;
    this.sums[place] = (this.sums[place] ?? 0) + value;
  }

  /**
   * Cluster-robust covariance G/(G − 1) · A⁻¹ (Σ s sᵀ) A⁻¹ over the G clusters with a score other than 0.
   *
   * @param bread - A⁻¹, the model's covariance.
   * @returns null with fewer than two clusters.
   * @see Liang, Zeger, Biometrika 73 (1986) 13–22.
   */
  covariance(bread: Float64Array): Float64Array | null {
    const { sums, p } = this;
    const filling = new Float64Array(p * p);
    let clusters = 0;
    for (let start = 0; start < sums.length; start += p) {
      let isEmpty = true;
      for (let i = 0; i < p; i += 1) {
        const score = sums[start + i] ?? 0;
        if (score === 0) continue;
        isEmpty = false;
        for (let j = 0; j < p; j += 1) filling[i * p + j] = (filling[i * p + j] ?? 0) + score * (sums[start + j] ?? 0);
      }
      if (!isEmpty) clusters += 1;
    }
    if (clusters < 2) return null;
    return sandwich(bread, filling, p).map((value) => (value * clusters) / (clusters - 1));
  }
}
