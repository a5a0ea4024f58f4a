/** 2^32 ÷ the golden ratio: numbers that follow one another are spread over the slots. */
const SPREAD = 0x9e3779b1;

/** Distinct 64-bit numbers of a list by their places, found without making a bigint of each. */
export class DistinctIds {
  private readonly halves: Int32Array;
  /** The place of a number plus 1; 0 where a slot is free. */
  private readonly slots: Int32Array;
  private readonly shift: number;
  private count = 0;

  /** @param ids - those that are found come to stand at the front, in the order in which they are first found. */
  constructor(ids: BigInt64Array) {
    this.halves = new Int32Array(ids.buffer, ids.byteOffset, 2 * ids.length);
    const bits = Math.max(4, Math.ceil(Math.log2(ids.length * 1.4 + 1)));
    this.slots = new Int32Array(2 ** bits);
    this.shift = 32 - bits;
  }

  /** How many were found. */
  get size(): number {
    return this.count;
  }

  /** The place of the number at an index: a new one where it was not found before. Indices are asked in ascending order. */
  placeOf(index: number): number {
    const { halves, slots } = this;
    const [low, high] = [halves[2 * index] as number, halves[2 * index + 1] as number];
    let slot = Math.imul(low ^ Math.imul(high, SPREAD), SPREAD) >>> this.shift;
    for (;;) {
      const place = (slots[slot] as number) - 1;
      if (place < 0) break;
      if (halves[2 * place] === low && halves[2 * place + 1] === high) return place;
      slot = (slot + 1) & (slots.length - 1);
    }
    const place = this.count;
    this.count += 1;
    slots[slot] = place + 1;
    [halves[2 * place], halves[2 * place + 1]] = [low, high];
    return place;
  }

  /** Whether the number at an index is the one of a place. */
  isAt(index: number, place: number): boolean {
    return (
      this.halves[2 * index] === this.halves[2 * place] && this.halves[2 * index + 1] === this.halves[2 * place + 1]
    );
  }
}
