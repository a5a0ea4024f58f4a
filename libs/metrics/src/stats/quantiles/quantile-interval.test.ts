import { describe, expect, it } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import { quantileInterval } from './quantile-interval.js';
import { quantileSketch } from './quantile-sketch.js';

const ascending = (n: number, seed: number): Float64Array => {
  const random = seededRandom(seed);
  return Float64Array.from({ length: n }, () => Math.exp(3 * random.next())).toSorted();
};

describe('quantileInterval', () => {
  it('covers the median of samples as often as its level says', () => {
    const samples = Array.from({ length: 600 }, (_, seed) =>
      quantileInterval(ascending(101, seed + 1), { q: 0.5, alpha: 0.1 }),
    );
    const covered = samples.filter(
      (found) => found.ok && found.low <= Math.exp(1.5) && found.high >= Math.exp(1.5),
    ).length;
    expect(covered / 600).toBeGreaterThan(0.86);
    expect(covered / 600).toBeLessThan(0.94);
  });

  it('from a sketch lies within its accuracy of the exact one, and its limits outside of the exact ones', () => {
    const values = ascending(5_000, 7);
    const [exact, sketched] = [
      quantileInterval(values, { q: 0.9 }),
      quantileInterval(quantileSketch(values), { q: 0.9 }),
    ];
    if (!exact.ok || !sketched.ok) throw new Error('incomputable');
    expect(Math.abs(sketched.value / exact.value - 1)).toBeLessThan(0.0021);
    expect(sketched.low).toBeLessThanOrEqual(exact.low);
    expect(sketched.high).toBeGreaterThanOrEqual(exact.high);
  });

  it('says when there are no values, or too few for limits', () => {
    expect(quantileInterval([], { q: 0.5 })).toMatchObject({ ok: false, reason: 'no-data' });
    expect(quantileInterval([1, 2, 3], { q: 0.5 })).toMatchObject({ ok: false, reason: 'too-few' });
    expect(quantileInterval(ascending(1000, 1), { q: 0.9999 })).toMatchObject({ ok: false, reason: 'too-few' });
    expect(() => quantileInterval([1], { q: 1 })).toThrow('q is 1');
  });
});
