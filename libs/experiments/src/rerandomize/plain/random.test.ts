import { chiSquareGoodness } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { seedParts, WordStream, type StreamKey } from './random.js';

const KEY: StreamKey = { low: 1, high: 0, stream: 0, counter: 1 };

function wordsOf(key: StreamKey, steps: number): number[] {
  const stream = new WordStream();
  stream.begin(key);
  return Array.from({ length: steps }, () => {
    stream.step();
    return Array.from(stream.words);
  }).flat();
}

/** sfc32 as published, with whole numbers of any size, for one lane. */
function publishedLane(key: StreamKey, lane: number, steps: number): number[] {
  const mask = 0xffffffffn;
  let [a, b, c, counter] = [
    BigInt(key.low),
    BigInt(key.stream),
    BigInt((key.high | (lane << 22)) >>> 0),
    BigInt(key.counter),
  ];
  const words: number[] = [];
  for (let step = 0; step < 20 + steps; step += 1) {
    const out = (a + b + counter) & mask;
    counter = (counter + 1n) & mask;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & mask;
    c = ((((c << 21n) | (c >> 11n)) & mask) + out) & mask;
    if (step >= 20) words.push(Number(out));
  }
  return words;
}

describe('random words', () => {
  it('are those of four generators sfc32 side by side, the counter passing 2^32', () => {
    for (const key of [KEY, { low: 0xfedcba98, high: 0x803fffff | 0, stream: 0xffffffff, counter: 0xfffffff0 }]) {
      const words = wordsOf(key, 40);
      for (const lane of [0, 1, 2, 3])
        expect(words.filter((_, place) => place % 4 === lane)).toEqual(publishedLane(key, lane, 40));
    }
  });

  it('of neighboring streams, seeds, purposes and counters are as different as chance has it, in every bit, from the first step on', () => {
    const changes: ((key: StreamKey, by: number) => StreamKey)[] = [
      (key, by) => ({ ...key, stream: by }),
      (key, by) => ({ ...key, low: by }),
      (key, by) => ({ ...key, high: by & 0x3fffff }),
      (key, by) => ({ ...key, high: by << 24 }),
      (key, by) => ({ ...key, counter: by + 1 }),
    ];
    for (const [kind, change] of changes.entries()) {
      const count = kind === 3 ? 256 : 2_000;
      const first = Array.from({ length: count }, (_, by) => wordsOf(change(KEY, by), 1));
      const differing = Array.from({ length: 32 }, () => 0);
      for (let by = 1; by < count; by += 1) {
        for (const [lane, word] of first[by]!.entries())
          for (let bit = 0; bit < 32; bit += 1) differing[bit]! += ((word ^ first[by - 1]![lane]!) >>> bit) & 1;
      }
      const pairs = 4 * (count - 1);
      for (const times of differing) expect(Math.abs(times - pairs / 2) / Math.sqrt(pairs / 4)).toBeLessThan(4.5);
      const leading = Array.from({ length: 16 }, () => 0);
      for (const word of first.flat()) leading[word >>> 28]! += 1;
      const test = chiSquareGoodness(
        leading,
        leading.map(() => 1),
      );
      expect(test.ok && test.pValue).toBeGreaterThan(1e-4);
    }
  });

  it('of a seed beyond 32 bits keep its upper bits, and no seed but a whole number is taken', () => {
    expect([seedParts(5), seedParts(2 ** 32 + 5), seedParts(-1)]).toEqual([
      { low: 5, high: 0 },
      { low: 5, high: 1 },
      { low: 0xffffffff, high: 0x3fffff },
    ]);
    expect(() => seedParts(0.5)).toThrow(/seed is 0.5; give a whole number/);
  });
});
