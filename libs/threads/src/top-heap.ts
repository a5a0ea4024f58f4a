/**
 * The best of a stream of (key, id): the greatest keys, of equal keys the greatest ids. Its arrays are kept between uses.
 * Cost of an offer: O(log limit), O(1) where it is not among the best.
 */
export class TopHeap {
  /** How many are held now; read the first so many of `ids` and `keys`. */
  size = 0;
  /** In no order but that the worst stands first, until {@link sort}. */
  keys = new Float64Array(64);
  ids = new Int32Array(64);
  private limit = 0;

  /** Forgets everything and keeps the best `limit` ≥ 1 from here on. */
  reset(limit: number): void {
    this.size = 0;
    this.limit = limit;
  }

  offer(key: number, id: number): void {
    if (this.size < this.limit) {
      if (this.size === this.keys.length) this.grow();
      this.rise(this.size, key, id);
      this.size += 1;
      return;
    }
    const worst = this.keys[0]!;
    if (key > worst || (key === worst && id > this.ids[0]!)) this.sink(this.size, key, id);
  }

  /** Puts the best first. */
  sort(): void {
    for (let end = this.size - 1; end > 0; end -= 1) {
      const [key, id] = [this.keys[end]!, this.ids[end]!];
      this.keys[end] = this.keys[0]!;
      this.ids[end] = this.ids[0]!;
      this.sink(end, key, id);
    }
  }

  private rise(from: number, key: number, id: number): void {
    const { keys, ids } = this;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (keys[parent]! < key || (keys[parent] === key && ids[parent]! < id)) break;
      keys[place] = keys[parent]!;
      ids[place] = ids[parent]!;
      place = parent;
    }
    keys[place] = key;
    ids[place] = id;
  }

  /** Puts an entry in the place of the first of `size` entries and mends the order. */
  private sink(size: number, key: number, id: number): void {
    const { keys, ids } = this;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      const other = child + 1;
      if (other < size && (keys[other]! < keys[child]! || (keys[other] === keys[child] && ids[other]! < ids[child]!)))
        child = other;
      if (key < keys[child]! || (key === keys[child]! && id < ids[child]!)) break;
      keys[place] = keys[child]!;
      ids[place] = ids[child]!;
      place = child;
    }
    keys[place] = key;
    ids[place] = id;
  }

  private grow(): void {
    const keys = new Float64Array(this.keys.length * 2);
    const ids = new Int32Array(this.ids.length * 2);
    keys.set(this.keys);
    ids.set(this.ids);
    this.keys = keys;
    this.ids = ids;
  }
}
