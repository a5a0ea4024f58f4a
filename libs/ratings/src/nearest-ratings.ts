/**
 * The weighted mean of the K nearest neighbors' deviations, Σ s·d / Σ s, over neighbors with s > 0.
 * Of equally near ones those that stand earlier count.
 */
export class NearestRatings {
  /** A binary heap, the farthest on top; of equally far ones the latest. */
  private readonly nearness: Float32Array;
  private readonly place: Int32Array;

  constructor(private readonly k: number) {
    this.nearness = new Float32Array(k);
    this.place = new Int32Array(k);
  }

  /**
   * @param similarities - a matrix's row begins at `offset`. @param neighbors - rows of neighbors; those from `start` up to `end` are looked at.
   * @param deviations - aligned with `neighbors`.
   * @returns null with fewer than `least` such neighbors, or none.
   * Cost: O((end − start) · log K).
   */
  mean(
    similarities: Float32Array,
    offset: number,
    neighbors: Int32Array,
    deviations: Float64Array,
    start: number,
    end: number,
    least: number,
  ): number | null {
    const { k, nearness, place } = this;
    let held = 0;
    for (let at = start; at < end; at += 1) {
      const similarity = similarities[offset + neighbors[at]!]!;
      if (!(similarity > 0)) continue;
      if (held < k) {
        this.rise(held, similarity, at);
        held += 1;
      } else if (similarity > nearness[0]!) this.sink(similarity, at);
    }
    if (held === 0 || held < least) return null;
    let weight = 0;
    let sum = 0;
    for (let slot = 0; slot < held; slot += 1) {
      weight += nearness[slot]!;
      sum += nearness[slot]! * deviations[place[slot]!]!;
    }
    return sum / weight;
  }

  /** Puts a new one at the end, and lifts it over those that are nearer. */
  private rise(last: number, similarity: number, at: number): void {
    const { nearness, place } = this;
    let slot = last;
    while (slot > 0) {
      const above = (slot - 1) >> 1;
      // It came later than all before it, so it is farther than its equals.
      if (nearness[above]! < similarity) break;
      nearness[slot] = nearness[above]!;
      place[slot] = place[above]!;
      slot = above;
    }
    nearness[slot] = similarity;
    place[slot] = at;
  }

  /** Puts a new one in the place of the farthest, and lowers it below those that are farther. */
  private sink(similarity: number, at: number): void {
    const { k, nearness, place } = this;
    let slot = 0;
    for (;;) {
      let below = 2 * slot + 1;
      if (below >= k) break;
      const right = below + 1;
      if (
        right < k &&
        (nearness[right]! < nearness[below]! || (nearness[right] === nearness[below] && place[right]! > place[below]!))
      )
        below = right;
      // The new one came later than all others, so it is farther than its equals.
      if (nearness[below]! >= similarity) break;
      nearness[slot] = nearness[below]!;
      place[slot] = place[below]!;
      slot = below;
    }
    nearness[slot] = similarity;
    place[slot] = at;
  }
}
