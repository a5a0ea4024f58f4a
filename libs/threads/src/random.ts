/** A source of uniform random numbers; whoever needs chance takes one as a parameter. */
export interface Random {
  /** The next number in [0, 1), 53 bits. */
  next(): number;
}

/**
 * A seeded generator (xoshiro128**): the same seed and stream give the same numbers on every machine.
 *
 * @param seed - any finite number; only its 32 lowest integer bits are used.
 * @param stream - tells independent sequences of one seed apart (a run, a chunk, a user). Default 0.
 * @see Blackman, Vigna, ACM TOMS 47 (2021) 36; seeded by splitmix32.
 */
export function seededRandom(seed: number, stream = 0): Random {
  let mixer = (seed ^ Math.imul(stream + 1, 0x9e3779b9)) | 0;
  const mixed = (): number => {
    mixer = (mixer + 0x9e3779b9) | 0;
    let value = mixer ^ (mixer >>> 16);
    value = Math.imul(value, 0x21f0aaad);
    value ^= value >>> 15;
    value = Math.imul(value, 0x735a2d97);
    return value ^ (value >>> 15);
  };
  let a = mixed();
  let b = mixed() ^ (stream | 0);
  let c = mixed() ^ (seed | 0);
  let d = mixed() | 1;
  const word = (): number => {
    const five = Math.imul(b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  for (let warm = 0; warm < 8; warm += 1) word();
  return { next: () => (word() * 2_097_152 + (word() >>> 11)) / 9_007_199_254_740_992 };
}
