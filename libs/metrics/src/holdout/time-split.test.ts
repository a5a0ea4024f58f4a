import { describe, expect, it } from 'vitest';
import { timeCutFor, timeSplit } from './time-split.js';

const columns = {
  users: Int32Array.of(0, 1, 2, 3),
  items: Int32Array.of(5, 5, 6, 7),
  times: Float64Array.of(30, 10, 20, 20),
};

describe('timeSplit', () => {
  it('trains on what came before the cut and tests the rest, the cut itself included', () => {
    const { train, test, counts } = timeSplit(columns, 20);
    expect(Array.from(train)).toEqual([1]);
    expect(Array.from(test)).toEqual([0, 2, 3]);
    expect(counts).toMatchObject({ trainPairs: 1, testPairs: 3, coldUsers: 3, coldItems: 2 });
  });

  it('refuses a cut that is no time', () => {
    expect(() => timeSplit(columns, Number.NaN)).toThrow(/cut is NaN/);
  });
});

describe('timeCutFor', () => {
  it('leaves about the wanted share to the test side', () => {
    const times = Float64Array.from({ length: 1000 }, (_, index) => (index * 37) % 1000);
    const cut = timeCutFor(times, 0.2);
    expect(times.filter((time) => time >= cut).length).toBe(200);
  });

  it('refuses nothing and shares outside (0, 1)', () => {
    expect(() => timeCutFor(new Float64Array(0), 0.2)).toThrow(/empty/);
    expect(() => timeCutFor(Float64Array.of(1), 1)).toThrow(/testShare is 1/);
  });
});
