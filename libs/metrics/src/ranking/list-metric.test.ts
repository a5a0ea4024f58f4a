import { describe, expect, it } from 'vitest';
import { boundedMeanInterval } from '../stats/means/mean.js';
import { listMetric, usersOf } from './list-metric.js';

describe('listMetric', () => {
  it('keeps the values of rows that have one, with their rows, and counts the others', () => {
    const { rows, rowsWithout, perUser, mean } = listMetric(Float64Array.of(0.5, Number.NaN, 0, Number.NaN, 1), 1);
    expect([...rows]).toEqual([0, 2, 4]);
    expect([...perUser]).toEqual([0.5, 0, 1]);
    expect(rowsWithout).toBe(2);
    expect(mean).toMatchObject({ ok: true, value: 0.5 });
  });

  it('bounds the interval of the mean by the largest value there can be', () => {
    const values = Float64Array.of(2, 3, 2.5, 3);
    expect(listMetric(values, 3, { alpha: 0.1 }).mean).toEqual(boundedMeanInterval(values, { max: 3, alpha: 0.1 }));
    const { mean } = listMetric(values, 3);
    if (!mean.ok) throw new Error(mean.detail);
    expect(mean.high).toBeLessThanOrEqual(3);
  });

  it('has no mean where no row has a value', () => {
    const { rows, rowsWithout, mean } = listMetric(Float64Array.of(Number.NaN, Number.NaN), 1);
    expect(rows).toHaveLength(0);
    expect(rowsWithout).toBe(2);
    expect(mean).toMatchObject({ ok: false, reason: 'no-data' });
  });
});

describe('usersOf', () => {
  it('counts the lists', () => {
    expect(usersOf({ recommended: new Int32Array(6), k: 3 })).toBe(2);
    expect(usersOf({ recommended: new Int32Array(), k: 3 })).toBe(0);
  });

  it('refuses a K that is no count, and entries that make no whole lists', () => {
    for (const k of [0, -1, 1.5, Number.NaN])
      expect(() => usersOf({ recommended: new Int32Array(6), k })).toThrow(`k is ${k}`);
    expect(() => usersOf({ recommended: new Int32Array(7), k: 3 })).toThrow(
      'recommended has 7 entries; give nUsers × k = 3.',
    );
  });
});
