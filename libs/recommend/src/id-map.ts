import { runStepsAtOnce, spanSteps } from '@cartograph/threads';

const LINE_END = 10;

/**
 * Two-way map between the log's own ids and row numbers.
 *
 * Ids stay text end to end, because 19-digit ids exceed 2^53. Row order is the order of `ids`; the rooms above build it in ascending
 * numeric order, so "ties by ascending row" means "ties by ascending external id". All ids lie in one UTF-8 text, and rows are found
 * by a hash table of numbers: about 20 bytes an id beside its digits. A row whose id is '' is an erased one: it has no id, and none leads to it.
 */
export class IdMap {
  /** Every id and a line end, in row order: what an artifact keeps. */
  readonly text: Uint8Array;
  /** Length size + 1: row r is `text[starts[r] … starts[r + 1] − 1)`. */
  private readonly starts: Uint32Array;
  /** Open addressing: row + 1, or 0 for a free place. Made by the first search. */
  private table: Uint32Array | null = null;

  /**
   * @param ids - one external id a row, without repeats; '' for a row without one.
   * @throws RangeError - an id with a line end.
   */
  constructor(ids: Iterable<string> | { text: Uint8Array }) {
    this.text = 'text' in ids ? ids.text : runStepsAtOnce(textOf([...ids]));
    let size = 0;
    for (let at = 0; at < this.text.length; at += 1) if (this.text[at] === LINE_END) size += 1;
    this.starts = new Uint32Array(size + 1);
    for (let at = 0, row = 0; row < size; at += 1) {
      if (this.text[at] !== LINE_END) continue;
      row += 1;
      this.starts[row] = at + 1;
    }
  }

  /** The same map in steps of a few hundredths of a second, between which it can be stopped. @throws RangeError - an id with a line end. */
  static *steps(ids: readonly string[]): Generator<void, IdMap> {
    return new IdMap({ text: yield* textOf(ids) });
  }

  /** Number of rows. */
  get size(): number {
    return this.starts.length - 1;
  }

  /** All ids in row order, as a new list: O(size). */
  get ids(): string[] {
    return decode(this.text).split('\n').slice(0, -1);
  }

  /**
   * The row of an external id, or −1 when it is unknown. The first call indexes all ids: O(size).
   * @throws RangeError - the map was made of ids with a repeat; names it and both rows.
   */
  row(id: string): number {
    if (id === '') return -1;
    const table = (this.table ??= this.index());
    const wanted = Buffer.from(id, 'utf8');
    const mask = table.length - 1;
    for (let place = hash(wanted, 0, wanted.length) & mask; ; place = (place + 1) & mask) {
      const row = table[place]! - 1;
      if (row < 0) return -1;
      if (this.equals(row, wanted, 0, wanted.length)) return row;
    }
  }

  /**
   * The external id of a row; '' for an erased one.
   * @throws RangeError - row outside 0 … size − 1.
   */
  id(row: number): string {
    if (!(Number.isInteger(row) && row >= 0 && row < this.size))
      throw new RangeError(`row ${row} is outside 0 … ${this.size - 1} of this id map`);
    return decode(this.text.subarray(this.starts[row], this.starts[row + 1]! - 1));
  }

  /** The same map with some rows erased; the others keep their numbers. */
  without(rows: ReadonlySet<number>): IdMap {
    const kept: Uint8Array[] = [];
    let from = 0;
    for (const row of [...rows].toSorted((a, b) => a - b)) {
      if (row < 0 || row >= this.size) continue;
      kept.push(this.text.subarray(from, this.starts[row]));
      from = this.starts[row + 1]! - 1;
    }
    kept.push(this.text.subarray(from));
    return new IdMap({ text: new Uint8Array(Buffer.concat(kept)) });
  }

  private index(): Uint32Array {
    let length = 8;
    while (length < 2 * this.size) length *= 2;
    const table = new Uint32Array(length);
    const mask = length - 1;
    for (let row = 0; row < this.size; row += 1) {
      const [from, to] = [this.starts[row]!, this.starts[row + 1]! - 1];
      if (from === to) continue;
      let place = hash(this.text, from, to) & mask;
      for (; table[place] !== 0; place = (place + 1) & mask) {
        const earlier = table[place]! - 1;
        if (this.equals(earlier, this.text, from, to))
          throw new RangeError(
            `id "${this.id(row)}" stands in rows ${earlier} and ${row}: an id map holds each id once`,
          );
      }
      table[place] = row + 1;
    }
    return table;
  }

  private equals(row: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.starts[row]!;
    if (this.starts[row + 1]! - 1 - start !== to - from) return false;
    for (let at = from; at < to; at += 1) if (this.text[start + at - from] !== bytes[at]) return false;
    return true;
  }
}

function* textOf(ids: readonly string[]): Generator<void, Uint8Array> {
  const parts: Buffer[] = [];
  yield* spanSteps(ids.length, (from, to) => {
    const some = ids.slice(from, to);
    for (const id of some)
      if (id.includes('\n'))
        throw new RangeError(`id ${JSON.stringify(id)} holds a line end, which no id of a log has`);
    parts.push(Buffer.from(`${some.join('\n')}\n`, 'utf8'));
  });
  return new Uint8Array(Buffer.concat(parts));
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** FNV-1a, its bits mixed once more, since places are taken from the low ones. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let value = 0x811c9dc5;
  for (let at = from; at < to; at += 1) value = Math.imul(value ^ bytes[at]!, 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
