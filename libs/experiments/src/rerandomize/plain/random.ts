/** Steps after which what a stream was begun with is mixed well. */
const WARM_UP = 20;
const LANES = 4;

/** Which stream: the seed's bits and what tells it apart. */
export interface StreamKey {
  /** Lowest 32 bits of the seed. */
  low: number;
  /** The seed's next 22 bits, and from bit 24 what the stream is for. */
  high: number;
  stream: number;
  counter: number;
}

/**
 * Random words: four sfc32 generators side by side; `assembly/random.ts` is the same on vectors.
 *
 * @see Doty-Humphrey, PractRand, sfc32.
 */
export class WordStream {
  /** The four words of the last step. */
  readonly words = new Uint32Array(LANES);
  private readonly a = new Uint32Array(LANES);
  private readonly b = new Uint32Array(LANES);
  private readonly c = new Uint32Array(LANES);
  private counter = 1;

  begin({ low, high, stream, counter }: StreamKey): void {
    for (let lane = 0; lane < LANES; lane += 1) {
      this.a[lane] = low;
      this.b[lane] = stream;
      this.c[lane] = high | (lane << 22);
    }
    this.counter = counter;
    for (let step = 0; step < WARM_UP; step += 1) this.step();
  }

  step(): void {
    const { a, b, c, words } = this;
    for (let lane = 0; lane < LANES; lane += 1) {
      const [oldB, oldC] = [b[lane]!, c[lane]!];
      const out = (a[lane]! + oldB + this.counter) >>> 0;
      a[lane] = oldB ^ (oldB >>> 9);
      b[lane] = oldC + (oldC << 3);
      c[lane] = ((oldC << 21) | (oldC >>> 11)) + out;
      words[lane] = out;
    }
    this.counter = (this.counter + 1) >>> 0;
  }
}

/** The two parts of a seed that streams are begun with. @throws RangeError - not a whole number. */
export function seedParts(seed: number): { low: number; high: number } {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed is ${seed}; give a whole number.`);
  const high = Math.floor(seed / 2 ** 32);
  return { low: (seed - high * 2 ** 32) >>> 0, high: high & 0x3fffff };
}
