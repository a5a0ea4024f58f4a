const TO_UNIT = 1 / 4_294_967_296;

/**
 * Mixes whole numbers into 32 well-spread bits with integer operations only.
 *
 * @param keys - whole numbers; each counts with its lower 32 bits, and their order matters.
 * @returns an integer in [0, 2³²).
 */
export function hash32(...keys: number[]): number {
  let h = 0x9e37_79b9;
  for (const key of keys) {
    h = Math.imul(h ^ (key | 0), 0x85eb_ca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2_ae35);
    h ^= h >>> 16;
    h = (h + 0x6d2b_79f5) | 0;
  }
  h = Math.imul(h ^ (h >>> 15), 0x2c1b_3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a_2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

/** A stream of random numbers (sfc32) that is the same on every machine; reseeding it starts another stream. */
export class RandomStream {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;

  constructor(...keys: number[]) {
    this.reseed(...keys);
  }

  /** @param keys - equal keys give equal streams. */
  reseed(...keys: number[]): void {
    this.#a = hash32(1, ...keys) | 0;
    this.#b = hash32(2, ...keys) | 0;
    this.#c = hash32(3, ...keys) | 0;
    this.#counter = 1;
    for (let i = 0; i < 8; i++) this.uint32();
  }

  /** @returns an integer in [0, 2³²). */
  uint32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0;
    return t >>> 0;
  }

  /** @returns a fraction in [0, 1). */
  unit(): number {
    return this.uint32() * TO_UNIT;
  }

  /** @returns a whole number in [0, count). */
  below(count: number): number {
    return Math.floor(this.uint32() * TO_UNIT * count);
  }
}
