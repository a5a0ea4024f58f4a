import { describe, expect, it } from 'vitest';
import { hash32, RandomStream } from './random.js';

describe('RandomStream', () => {
  it('gives the same numbers for the same keys on every machine', () => {
    const random = new RandomStream(7, 21, 3);
    expect([random.uint32(), random.uint32(), random.uint32()]).toEqual([4141569031, 1310485295, 1655758532]);
    random.reseed(7, 21, 3);
    expect(random.uint32()).toBe(4141569031);
  });

  it('gives other numbers for neighboring keys', () => {
    const first = Array.from({ length: 1_000 }, (_, key) => new RandomStream(7, key).uint32());
    expect(new Set(first).size).toBe(1_000);
  });

  it('spreads evenly over [0, 1)', () => {
    const random = new RandomStream(1);
    const bins = new Uint32Array(20);
    for (let i = 0; i < 200_000; i++) bins[Math.floor(random.unit() * 20)]!++;
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('draws whole numbers below the count', () => {
    const random = new RandomStream(2);
    const drawn = new Set(Array.from({ length: 500 }, () => random.below(7)));
    expect([...drawn].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

describe('hash32', () => {
  it('tells the order of its keys', () => {
    expect(hash32(1, 2)).not.toBe(hash32(2, 1));
  });

  it('changes about half of the bits when one bit of a key changes', () => {
    let changed = 0;
    for (let key = 0; key < 2_000; key++) {
      let bits = (hash32(5, key) ^ hash32(5, key ^ 1)) >>> 0;
      for (; bits; bits &= bits - 1) changed++;
    }
    expect(changed / 2_000).toBeGreaterThan(15);
    expect(changed / 2_000).toBeLessThan(17);
  });
});
