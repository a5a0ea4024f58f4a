/**
 * Two-way map between the log's own ids and row numbers.
 *
 * Ids stay strings end to end, because 19-digit ids exceed 2^53. Row order is the order of `ids`; the rooms above build
 * it in ascending numeric order, so "ties by ascending row" means "ties by ascending external id".
 */
export class IdMap {
  readonly ids: readonly string[];
  private rows: Map<string, number> | null = null;

  /**
   * @param ids - one external id a row, without repeats.
   * @throws RangeError - an id that appears twice; names it and both rows.
   */
  constructor(ids: readonly string[]) {
    this.ids = ids;
  }

  /** Number of rows. */
  get size(): number {
    return this.ids.length;
  }

  /** The row of an external id, or −1 when it is unknown. The first call indexes all ids: O(size). */
  row(id: string): number {
    return this.index().get(id) ?? -1;
  }

  /**
   * The external id of a row.
   * @throws RangeError - row outside 0 … size − 1.
   */
  id(row: number): string {
    const id = this.ids[row];
    if (id === undefined) throw new RangeError(`row ${row} is outside 0 … ${this.size - 1} of this id map`);
    return id;
  }

  private index(): Map<string, number> {
    if (this.rows === null) {
      const rows = new Map<string, number>();
      for (const [row, id] of this.ids.entries()) {
        const earlier = rows.get(id);
        if (earlier !== undefined) throw new RangeError(`id "${id}" stands in rows ${earlier} and ${row}: an id map holds each id once`);
        rows.set(id, row);
      }
      this.rows = rows;
    }
    return this.rows;
  }
}
