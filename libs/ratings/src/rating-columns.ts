import type { Ratings, RatingScale } from './ratings.js';

/** Ratings as they are read, in the order of the file; ids are numbered as they come. */
export class RatingColumns {
  readonly userIds = new Map<string, number>();
  readonly itemIds = new Map<string, number>();
  users = new Int32Array(1024);
  items = new Int32Array(1024);
  values = new Float64Array(1024);
  at = new Float64Array(1024);
  length = 0;

  /** @param at - epoch seconds, NaN for none. */
  add(user: string, item: string, value: number, at: number): void {
    if (this.length === this.values.length) this.grow();
    this.users[this.length] = numberOf(this.userIds, user);
    this.items[this.length] = numberOf(this.itemIds, item);
    this.values[this.length] = value;
    this.at[this.length] = at;
    this.length += 1;
  }

  private grow(): void {
    const size = 2 * this.values.length;
    const longer = <Numbers extends Int32Array | Float64Array>(from: Numbers, to: Numbers): Numbers => {
      to.set(from);
      return to;
    };
    this.users = longer(this.users, new Int32Array(size));
    this.items = longer(this.items, new Int32Array(size));
    this.values = longer(this.values, new Float64Array(size));
    this.at = longer(this.at, new Float64Array(size));
  }
}

/**
 * Puts what was read in order: ids ascending, ratings by user row, then by item row, of a pair that was rated twice the last.
 *
 * @param scale - default: from the lowest to the highest rating that is kept.
 * @returns `duplicates`: ratings that gave way to a later one.
 * Cost: O(ratings + ids · log ids).
 */
export function makeRatings(read: RatingColumns, scale?: RatingScale): { ratings: Ratings; duplicates: number } {
  const [users, items] = [inOrder([...read.userIds.keys()]), inOrder([...read.itemIds.keys()])];
  const order = sortedBy(sortedBy(undefined, read.length, read.items, items.rows), read.length, read.users, users.rows);
  const kept: number[] = [];
  for (let rank = 0; rank < order.length; rank += 1) {
    const [position, next] = [order[rank]!, order[rank + 1]];
    if (next !== undefined && read.users[next] === read.users[position] && read.items[next] === read.items[position])
      continue;
    kept.push(position);
  }
  const values = Float64Array.from(kept, (position) => read.values[position]!);
  const at = Float64Array.from(kept, (position) => read.at[position]!);
  return {
    ratings: {
      userIds: users.ids,
      itemIds: items.ids,
      users: Int32Array.from(kept, (position) => users.rows[read.users[position]!]!),
      items: Int32Array.from(kept, (position) => items.rows[read.items[position]!]!),
      values,
      at: at.every(Number.isNaN) ? null : at,
      scale: scale ?? found(values),
    },
    duplicates: read.length - kept.length,
  };
}

function found(values: Float64Array): RatingScale {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** Ids ascending, and the row of each number. */
function inOrder(ids: string[]): { ids: string[]; rows: Int32Array } {
  const numbers = ids.map((_, number) => number).toSorted((a, b) => compareIds(ids[a]!, ids[b]!));
  const rows = new Int32Array(ids.length);
  for (const [row, number] of numbers.entries()) rows[number] = row;
  return { ids: numbers.map((number) => ids[number]!), rows };
}

/** Whole numbers by size, however many digits they have, before other ids by their characters. */
function compareIds(a: string, b: string): number {
  const [aWhole, bWhole] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (aWhole !== bWhole) return aWhole ? -1 : 1;
  if (aWhole) {
    const [aDigits, bDigits] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
    if (aDigits.length !== bDigits.length) return aDigits.length - bDigits.length;
    if (aDigits !== bDigits) return aDigits < bDigits ? -1 : 1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Positions by ascending row, those of a row in the order they had (a counting sort). */
function sortedBy(
  positions: Int32Array | undefined,
  length: number,
  numbers: Int32Array,
  rows: Int32Array,
): Int32Array {
  const next = new Int32Array(rows.length + 1);
  for (let position = 0; position < length; position += 1) next[rows[numbers[position]!]! + 1]! += 1;
  for (let row = 0; row < rows.length; row += 1) next[row + 1]! += next[row]!;
  const out = new Int32Array(length);
  for (let rank = 0; rank < length; rank += 1) {
    const position = positions ? positions[rank]! : rank;
    const row = rows[numbers[position]!]!;
    out[next[row]!] = position;
    next[row] = next[row]! + 1;
  }
  return out;
}

function numberOf(ids: Map<string, number>, id: string): number {
  const known = ids.get(id);
  if (known !== undefined) return known;
  ids.set(id, ids.size);
  return ids.size - 1;
}
