import { describe, expect, it } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import { quantileInterval } from './quantile-interval.js';
import { woodruff } from './woodruff.js';

const ones = (n: number): { values: number[]; counts: number[] } => ({
  values: Array.from({ length: n }, (_, at) => at + 1),
  counts: Array.from({ length: n }, () => 1),
});

/** P(Bin(n, q) ≤ k), added up. */
function binomialCdf(k: number, n: number, q: number): number {
  let [term, sum] = [(1 - q) ** n, 0];
  for (let at = 0; at <= k; at += 1) {
    sum += term;
    term *= ((n - at) / (at + 1)) * (q / (1 - q));
  }
  return sum;
}

describe('woodruff', () => {
  it.each([0.25, 0.5, 0.75, 0.9])('holds quantile %s in 95 of 100 samples at least, of any size', (q) => {
    let least = 0;
    for (let n = 1; n <= 300; n += 1) {
      const found = woodruff(ones(n), { q });
      if (!found.ok) {
        expect([found.reason, least]).toEqual(['too-few', 0]);
        continue;
      }
      least ||= n;
      // Of the values 1 to n the limits are their ranks: r ≤ quantile < s has P(r ≤ Bin(n, q) < s).
      const held = binomialCdf(found.high - 1, n, q) - binomialCdf(found.low - 1, n, q);
      expect(held, `n = ${n}`).toBeGreaterThanOrEqual(0.95);
    }
    expect(least).toBe({ 0.25: 12, 0.5: 6, 0.75: 12, 0.9: 30 }[q]);
  });

  it('takes equal values together, and lies about the exact ranks of a large sample', () => {
    const random = seededRandom(3);
    const sample = Float64Array.from({ length: 20_000 }, () => Math.floor(300 * random.next() ** 2)).toSorted();
    const counts = new Map<number, number>();
    for (const value of sample) counts.set(value, (counts.get(value) ?? 0) + 1);
    const found = woodruff({ values: [...counts.keys()], counts: [...counts.values()] }, { q: 0.5 });
    const exact = quantileInterval(sample, { q: 0.5 });
    if (!found.ok || !exact.ok) throw new Error('incomputable');
    expect(found.value).toBe(exact.value);
    expect(Math.abs(found.low - exact.low)).toBeLessThanOrEqual(1);
    expect(Math.abs(found.high - exact.high)).toBeLessThanOrEqual(1);
    expect(found.high - found.low).toBeGreaterThan(0);
  });

  it('says when there are no values or too few, and refuses what is no sample', () => {
    expect(woodruff(ones(0), { q: 0.5 })).toMatchObject({ ok: false, reason: 'no-data' });
    expect(woodruff(ones(5), { q: 0.5 })).toMatchObject({ ok: false, reason: 'too-few' });
    expect(woodruff({ values: [4], counts: [6] }, { q: 0.5 })).toMatchObject({ value: 4, low: 4, high: 4 });
    expect(() => woodruff(ones(9), { q: 1 })).toThrow('q is 1');
    expect(() => woodruff({ values: [2, 1], counts: [1, 1] }, { q: 0.5 })).toThrow('values[1] is 1 after 2');
    expect(() => woodruff({ values: [1, NaN], counts: [1, 1] }, { q: 0.5 })).toThrow('values[1] is NaN');
    expect(() => woodruff({ values: [1, 2], counts: [1, 0.5] }, { q: 0.5 })).toThrow('counts[1] is 0.5');
    expect(() => woodruff({ values: [1, 2], counts: [1] }, { q: 0.5 })).toThrow('2 values and 1 counts');
  });
});
