const CHUNK_BYTES = 2 ** 24;

/**
 * Numbers units by their ids, from 0 in the order in which they come: one number an id, exactly, without keeping a string.
 * Ids lie as UTF-8 one behind another, about their length and 25 bytes each, so that ten million take some 350 MB and no heap.
 */
export class UnitIndex {
  #size = 0;
  #slots = new Int32Array(1024).fill(-1);
  #hashes = new Uint32Array(512);
  #starts = new Float64Array(512);
  #lengths = new Uint32Array(512);
  readonly #chunks: Buffer[] = [];
  #used = CHUNK_BYTES;
  #scratch = Buffer.allocUnsafe(1024);

  /** How many ids there are. */
  get size(): number {
    return this.#size;
  }

  /** The number of an id, a new one where it has not been seen. */
  add(id: string): number {
    const length = this.#encode(id);
    const hash = hashOf(this.#scratch, length);
    const slot = this.#slotOf(hash, length);
    const known = this.#slots[slot]!;
    if (known >= 0) return known;
    const unit = this.#size;
    if (unit === this.#hashes.length) this.#growUnits();
    this.#hashes[unit] = hash;
    this.#starts[unit] = this.#keep(length);
    this.#lengths[unit] = length;
    this.#slots[slot] = unit;
    this.#size += 1;
    if (this.#size * 3 > this.#slots.length * 2) this.#growSlots();
    return unit;
  }

  /** The number of an id, −1 where it has not been seen. */
  find(id: string): number {
    const length = this.#encode(id);
    return this.#slots[this.#slotOf(hashOf(this.#scratch, length), length)]!;
  }

  /** The id of a number. */
  id(unit: number): string {
    const start = this.#starts[unit]!;
    const at = start % CHUNK_BYTES;
    return this.#chunks[Math.floor(start / CHUNK_BYTES)]!.toString('utf8', at, at + this.#lengths[unit]!);
  }

  #encode(id: string): number {
    if (id.length * 3 > this.#scratch.length) this.#scratch = Buffer.allocUnsafe(id.length * 3);
    return this.#scratch.write(id, 0, 'utf8');
  }

  /** Where the encoded id stands, or where it would. */
  #slotOf(hash: number, length: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const unit = this.#slots[slot]!;
      if (unit < 0 || (this.#hashes[unit] === hash && this.#lengths[unit] === length && this.#isScratch(unit, length)))
        return slot;
    }
  }

  #isScratch(unit: number, length: number): boolean {
    const start = this.#starts[unit]!;
    const at = start % CHUNK_BYTES;
    return this.#chunks[Math.floor(start / CHUNK_BYTES)]!.compare(this.#scratch, 0, length, at, at + length) === 0;
  }

  /** Copies the encoded id; one never lies across two chunks. */
  #keep(length: number): number {
    if (length > CHUNK_BYTES) throw new RangeError(`An id has ${length} bytes; give at most ${CHUNK_BYTES}.`);
    if (this.#chunks.length === 0 || this.#used + length > CHUNK_BYTES) {
      this.#chunks.push(Buffer.allocUnsafe(CHUNK_BYTES));
      this.#used = 0;
    }
    const chunk = this.#chunks.length - 1;
    this.#scratch.copy(this.#chunks[chunk]!, this.#used, 0, length);
    const start = chunk * CHUNK_BYTES + this.#used;
    this.#used += length;
    return start;
  }

  #growUnits(): void {
    const capacity = this.#hashes.length * 2;
    this.#hashes = grown(this.#hashes, new Uint32Array(capacity));
    this.#starts = grown(this.#starts, new Float64Array(capacity));
    this.#lengths = grown(this.#lengths, new Uint32Array(capacity));
  }

  #growSlots(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let unit = 0; unit < this.#size; unit += 1) {
      let slot = this.#hashes[unit]! & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = unit;
    }
    this.#slots = slots;
  }
}

function grown<A extends Uint32Array | Float64Array>(old: A, larger: A): A {
  larger.set(old);
  return larger;
}

/** FNV-1a with the finish of MurmurHash3, so that all 32 bits depend on every byte. */
function hashOf(bytes: Buffer, length: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < length; at += 1) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
