import { seededRandom } from './random.js';
import { describe, expect, it } from 'vitest';
import { keyedChance } from './keyed-chance.js';

const KEYS = 100_000;
const random = seededRandom(5);
const keys = Int32Array.from({ length: KEYS }, () => (random.next() * 4_294_967_296) | 0);

/** Chi-square of counts against equal ones. */
const unevenness = (counts: Float64Array): number =>
  counts.reduce((sum, count) => sum + (count - KEYS / counts.length) ** 2 / (KEYS / counts.length), 0);

describe('keyedChance', () => {
  it('is uniform over keys for each number and purpose', () => {
    for (const [number, purpose] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [7, 3],
      [1_000, 6],
    ] as const) {
      const counts = new Float64Array(100);
      for (const key of keys) counts[Math.floor(100 * keyedChance(key, number, purpose))]! += 1;
      // The 99.99 % point of chi-square with 99 degrees of freedom.
      expect(unevenness(counts), `${number}, ${purpose}`).toBeLessThan(160);
    }
  });

  it('is independent between numbers and between purposes of the same keys, and of the keys themselves', () => {
    const pairs: [(key: number) => number, (key: number) => number][] = [
      [(key) => keyedChance(key, 0, 0), (key) => keyedChance(key, 0, 1)],
      [(key) => keyedChance(key, 0, 0), (key) => keyedChance(key, 1, 0)],
      [(key) => keyedChance(key, 0, 4), (key) => keyedChance(key, 0, 5)],
      [(key) => keyedChance(key, 3, 2), (key) => keyedChance(key, 4, 3)],
      [(key) => keyedChance(key, 0, 0), (key) => (key >>> 0) / 4_294_967_296],
    ];
    for (const [left, right] of pairs) {
      const counts = new Float64Array(100);
      for (const key of keys) counts[10 * Math.floor(10 * left(key)) + Math.floor(10 * right(key))]! += 1;
      expect(unevenness(counts)).toBeLessThan(160);
    }
  });

  it('is uniform over numbers of one key too', () => {
    const counts = new Float64Array(100);
    for (let number = 0; number < KEYS; number += 1) counts[Math.floor(100 * keyedChance(12_345, number, 2))]! += 1;
    expect(unevenness(counts)).toBeLessThan(160);
  });
});
