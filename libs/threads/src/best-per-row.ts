/**
 * The K best ids of each row, offered one by one in any order: higher scores first, ties by ascending id.
 * Scores are rounded to 32-bit floats before they are compared. Each row is a heap with the worst kept on top, so an offer costs O(log K) at most.
 */
export class BestPerRow {
  readonly sizes: Int32Array;
  readonly ids: Int32Array;
  readonly scores: Float32Array;

  constructor(
    rows: number,
    /** K ≥ 1. */
    readonly k: number,
  ) {
    this.sizes = new Int32Array(rows);
    this.ids = new Int32Array(rows * k);
    this.scores = new Float32Array(rows * k);
  }

  offer(row: number, id: number, exact: number): void {
    const { k, ids, scores } = this;
    const base = row * k;
    const size = this.sizes[row]!;
    const score = Math.fround(exact);
    if (size === k) {
      const worst = scores[base]!;
      if (score < worst || (score === worst && id > ids[base]!)) return;
      this.sink(base, k, id, score);
      return;
    }
    this.sizes[row] = size + 1;
    let at = size;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = scores[base + parent]!;
      if (above < score || (above === score && ids[base + parent]! > id)) break;
      scores[base + at] = above;
      ids[base + at] = ids[base + parent]!;
      at = parent;
    }
    scores[base + at] = score;
    ids[base + at] = id;
  }

  /** Puts a row in order, best first. It takes no offers afterwards. */
  sort(row: number): void {
    const { ids, scores } = this;
    const base = row * this.k;
    for (let last = this.sizes[row]! - 1; last > 0; last -= 1) {
      const [id, score] = [ids[base + last]!, scores[base + last]!];
      ids[base + last] = ids[base]!;
      scores[base + last] = scores[base]!;
      this.sink(base, last, id, score);
    }
  }

  /** Empties a row. */
  clear(row: number): void {
    this.sizes[row] = 0;
  }

  /** Sorts a row, writes it as a list and empties it. */
  moveTo(lists: { k: number; indices: Int32Array; scores: Float32Array }, position: number, row = 0): void {
    this.sort(row);
    const [from, size] = [row * this.k, this.sizes[row]!];
    lists.indices.set(this.ids.subarray(from, from + size), position * lists.k);
    lists.scores.set(this.scores.subarray(from, from + size), position * lists.k);
    this.clear(row);
  }

  /** Lets an entry sink from the top of the first `size` places of a heap. */
  private sink(base: number, size: number, id: number, score: number): void {
    const { ids, scores } = this;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      let below = scores[base + child]!;
      if (child + 1 < size) {
        const other = scores[base + child + 1]!;
        if (other < below || (other === below && ids[base + child + 1]! > ids[base + child]!)) {
          child += 1;
          below = other;
        }
      }
      if (score < below || (score === below && id > ids[base + child]!)) break;
      scores[base + at] = below;
      ids[base + at] = ids[base + child]!;
      at = child;
    }
    scores[base + at] = score;
    ids[base + at] = id;
  }
}
