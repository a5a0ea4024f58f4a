import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.js';
import { randomSplit } from './random-split.js';

const size = 10_000;
const columns = { users: new Int32Array(size), items: new Int32Array(size), times: new Float64Array(size) };

const split = (seed: number) => randomSplit(columns, { testShare: 0.2, random: seededRandom(seed) });

describe('randomSplit', () => {
  it('tests about its share and repeats itself for a seed', () => {
    expect(Math.abs(split(1).test.length - 2000)).toBeLessThan(200);
    expect(split(1).test).toEqual(split(1).test);
    expect(split(1).test).not.toEqual(split(2).test);
  });

  it('refuses shares outside (0, 1)', () => {
    expect(() => randomSplit(columns, { testShare: 0, random: seededRandom(1) })).toThrow(/testShare is 0/);
  });
});
