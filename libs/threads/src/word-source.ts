import type { Random } from './random.js';

/** A fast stream of 32-bit random words (xoshiro128**), seeded by four draws of a `Random`; for loops of many millions of draws. */
export interface WordSource {
  /** Writes the next words of the stream over the whole array. */
  write(words: Int32Array): void;
}

/** Starts a stream of words; the same generator state gives the same words. @see Blackman, Vigna, ACM TOMS 47 (2021) 36. */
export function wordSource(random: Random): WordSource {
  const state = Int32Array.from({ length: 4 }, () => (random.next() * 4_294_967_296) | 0);
  state[3]! |= 1;
  return {
    write: (words) => {
      let a = state[0]!;
      let b = state[1]!;
      let c = state[2]!;
      let d = state[3]!;
      for (let index = 0; index < words.length; index += 1) {
        const five = Math.imul(b, 5);
        words[index] = Math.imul((five << 7) | (five >>> 25), 9);
        const shifted = b << 9;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = (d << 11) | (d >>> 21);
      }
      state[0] = a;
      state[1] = b;
      state[2] = c;
      state[3] = d;
    },
  };
}
