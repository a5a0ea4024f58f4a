import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.js';
import { wordSource } from './word-source.js';

const words = (seed: number, ...lengths: readonly number[]): number[] => {
  const source = wordSource(seededRandom(seed));
  return lengths.flatMap((length) => {
    const block = new Int32Array(length);
    source.write(block);
    return Array.from(block);
  });
};

describe('wordSource', () => {
  it('is one stream however it is cut into blocks, the same for a seed', () => {
    expect(words(3, 5, 1, 4)).toEqual(words(3, 10));
    expect(words(3, 10)).not.toEqual(words(4, 10));
  });

  it('sets every bit half of the time, whatever bit came before', () => {
    const list = words(11, 40_000);
    for (let bit = 0; bit < 32; bit += 1) {
      const next = (bit + 1) % 32;
      let set = 0;
      let alike = 0;
      for (const word of list) {
        const own = (word >>> bit) & 1;
        set += own;
        if (own === ((word >>> next) & 1)) alike += 1;
      }
      expect(Math.abs(set - 20_000)).toBeLessThan(450);
      expect(Math.abs(alike - 20_000)).toBeLessThan(450);
    }
  });
});
