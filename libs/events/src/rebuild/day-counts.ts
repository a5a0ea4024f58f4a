/** What is counted: users or sessions. */
export const [SESSIONS, USERS] = [0, 1] as const;
/** Masks of a thing, in their order. */
export const [ANY, VIEWS, CARTS, PURCHASES] = [0, 1, 2, 3] as const;
/** Added to what is counted: the counts take back what bots' sessions did. */
export const CORRECTION = 1;
/** Kinds of rows: thing · 2 + correction. */
export type DayRow = (
  facet: number,
  kind: number,
  any: number,
  views: number,
  carts: number,
  purchases: number,
  n: number,
) => void;

const CELLS = 32 * 8;
/** Entries of a {@link MaskTable} that take as much memory as the cells of one facet and thing. */
const ENTRIES_A_FACET = 32;

const STRIDE = 6;
/** Sums by a number and four masks, in an array. */
class MaskTable {
  private entries = new Int32Array(STRIDE * 1024);
  private capacity = 1024;
  size = 0;

  /** @param key - above 0. */
  add(key: number, any: number, views: number, carts: number, purchases: number, n: number): void {
    if (this.size * 3 >= this.capacity * 2) this.grow();
    const { entries } = this;
    const at = this.placeOf(key, any, views, carts, purchases);
    if (entries[at] === 0) {
      entries[at] = key;
      entries[at + 1] = any;
      entries[at + 2] = views;
      entries[at + 3] = carts;
      entries[at + 4] = purchases;
      this.size += 1;
    }
    entries[at + 5] = (entries[at + 5] ?? 0) + n;
  }

  /** Every entry, in no order. */
  forEach(visit: (key: number, any: number, views: number, carts: number, purchases: number, n: number) => void): void {
    const { entries } = this;
    for (let at = 0; at < entries.length; at += STRIDE) {
      const key = entries[at] ?? 0;
      if (key !== 0)
        visit(
          key,
          entries[at + 1] ?? 0,
          entries[at + 2] ?? 0,
          entries[at + 3] ?? 0,
          entries[at + 4] ?? 0,
          entries[at + 5] ?? 0,
        );
    }
  }

  private placeOf(key: number, any: number, views: number, carts: number, purchases: number): number {
    const { entries } = this;
    const mask = this.capacity - 1;
    let hash = Math.imul(key, 0x9e3779b1) ^ Math.imul(any, 0x85ebca6b);
    hash =
      Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35) ^
      Math.imul(views, 0x27d4eb2f) ^
      Math.imul(carts, 0x165667b1) ^
      Math.imul(purchases, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
    for (let place = (hash ^ (hash >>> 16)) & mask; ; place = (place + 1) & mask) {
      const at = place * STRIDE;
      const found = entries[at];
      if (
        found === 0 ||
        (found === key &&
          entries[at + 1] === any &&
          entries[at + 2] === views &&
          entries[at + 3] === carts &&
          entries[at + 4] === purchases)
      )
        return at;
    }
  }

  private grow(): void {
    const { entries } = this;
    this.capacity *= 2;
    this.entries = new Int32Array(STRIDE * this.capacity);
    for (let from = 0; from < entries.length; from += STRIDE) {
      if (entries[from] === 0) continue;
      const at = this.placeOf(
        entries[from] ?? 0,
        entries[from + 1] ?? 0,
        entries[from + 2] ?? 0,
        entries[from + 3] ?? 0,
        entries[from + 4] ?? 0,
      );
      this.entries.set(entries.subarray(from, from + STRIDE), at);
    }
  }
}

/** Users and sessions by facet and the local days they were active on, as masks of bits. Nearly all sessions, and most users of a facet, have one day: these are counted in cells of an array. */
export class DayCounts {
  /** Cells by day · 8 + types, {@link CELLS} of them for each facet and thing that has any: one array, for an array of arrays takes several looks at memory. */
  private oneDay = new Int32Array(0);
  /** By facet · 2 + thing: where its cells begin, plus one; 0 where it has none. */
  private begins = new Int32Array(0);
  /** Facet · 2 + thing of all that have cells, in the order of their cells. */
  private readonly owners: number[] = [];
  private readonly manyDays = new MaskTable();

  get size(): number {
    return this.manyDays.size + this.owners.length * ENTRIES_A_FACET;
  }

  /** Adds a thing of one day. @param types - 1 for a view, 2 a cart, 4 a purchase, added up. */
  addDay(facet: number, thing: number, day: number, types: number): void {
    const owner = facet * 2 + thing;
    const begin = this.begins[owner];
    const cell = (begin === undefined || begin === 0 ? this.begin(owner) : begin - 1) + day * 8 + types;
    this.oneDay[cell] = (this.oneDay[cell] as number) + 1;
  }

  /** Adds things with these masks. @param kind - see {@link DayRow}. */
  add(facet: number, kind: number, any: number, views: number, carts: number, purchases: number, n: number): void {
    this.manyDays.add(facet * 4 + kind + 1, any, views, carts, purchases, n);
  }

  /** Every combination of masks with its number, in no order; no two are alike, and none is 0. */
  forEach(visit: DayRow): void {
    for (const [place, owner] of this.owners.entries()) {
      for (let cell = 0; cell < CELLS; cell += 1) {
        const [n = 0, bit] = [this.oneDay[place * CELLS + cell], 1 << (cell >> 3)];
        if (n !== 0)
          visit(owner >> 1, (owner & 1) * 2, bit, cell & 1 ? bit : 0, cell & 2 ? bit : 0, cell & 4 ? bit : 0, n);
      }
    }
    this.manyDays.forEach((key, any, views, carts, purchases, n) => {
      if (n !== 0) visit((key - 1) >> 2, (key - 1) & 3, any, views, carts, purchases, n);
    });
  }

  private begin(owner: number): number {
    const at = this.owners.length * CELLS;
    if (owner >= this.begins.length) this.begins = longer(this.begins, owner + 1);
    if (at >= this.oneDay.length) this.oneDay = longer(this.oneDay, at + CELLS);
    this.begins[owner] = at + 1;
    this.owners.push(owner);
    return at;
  }
}

/** A copy of at least a length, and of at least twice the one before. */
function longer(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(Math.max(array.length * 2, length));
  copy.set(array);
  return copy;
}
