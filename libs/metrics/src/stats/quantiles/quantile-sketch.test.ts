import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantileOfSorted } from './quantile-of-sorted.js';
import { orderStatistics, rankOfQuantile } from './order-statistics.js';
import { mergeQuantileSketches, quantileSketch } from './quantile-sketch.js';

const values = fc.array(
  fc.oneof(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.constant(0),
    fc.double({ min: 1e-9, max: 1e-3, noNaN: true }),
  ),
  { maxLength: 50 },
);
const sorted = (list: readonly number[]): number[] => list.toSorted((a, b) => a - b);

describe('quantileSketch', () => {
  it('of parts merges to exactly that of the whole, in any order', () => {
    fc.assert(
      fc.property(values, values, values, (first, second, third) => {
        const whole = quantileSketch([...first, ...second, ...third]);
        const [a, b, c] = [quantileSketch(first), quantileSketch(second), quantileSketch(third)];
        expect(mergeQuantileSketches(mergeQuantileSketches(a, b), c)).toEqual(whole);
        expect(mergeQuantileSketches(c, mergeQuantileSketches(b, a))).toEqual(whole);
      }),
    );
  });

  it('passes through JSON unchanged', () => {
    fc.assert(
      fc.property(values, (list) => {
        const sketch = quantileSketch(list);
        expect(JSON.parse(JSON.stringify(sketch))).toEqual(sketch);
      }),
    );
  });

  it('knows every value within its accuracy and between its bounds', () => {
    fc.assert(
      fc.property(
        values.filter((list) => list.length > 0),
        fc.constantFrom(0.0005, 0.002, 0.05),
        (list, accuracy) => {
          const [exact, known] = [
            orderStatistics(sorted(list), 'x'),
            orderStatistics(quantileSketch(list, { accuracy }), 'x'),
          ];
          for (let rank = 1; rank <= list.length; rank += 1) {
            const value = exact.valueAt(rank);
            const rounding = 1e-9 * Math.abs(value) + 1e-290;
            expect(Math.abs(known.valueAt(rank) - value)).toBeLessThanOrEqual(accuracy * Math.abs(value) + rounding);
            expect(known.atLeast(rank)).toBeLessThanOrEqual(value + rounding);
            expect(known.atMost(rank)).toBeGreaterThanOrEqual(value - rounding);
          }
        },
      ),
    );
  });

  it('knows quantiles of one sign within its accuracy', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, q) => {
          const exact = quantileOfSorted(sorted(list), q);
          const found = orderStatistics(quantileSketch(list), 'x').valueAt(rankOfQuantile(q, list.length));
          expect(Math.abs(found - exact)).toBeLessThanOrEqual(0.00201 * exact);
        },
      ),
    );
  });

  it('counts what is smaller than a double can hold exactly as 0', () => {
    expect(quantileSketch([3.5e-323, -1e-300, 1e-280])).toMatchObject({
      zeros: 2,
      positive: { counts: [1] },
      negative: { counts: [] },
    });
  });

  it('does not grow with the number of values', () => {
    const list = Float64Array.from({ length: 300_000 }, (_, index) => 1 + ((index * 7919) % 300_000) / 3000);
    const sketch = quantileSketch(list);
    expect(sketch.n).toBe(300_000);
    expect(sketch.positive.buckets.length).toBeLessThan(1200);
    expect(sketch.positive.counts.reduce((sum, count) => sum + count, 0)).toBe(300_000);
  });

  it('refuses what is no number, an accuracy out of range and sketches that do not match', () => {
    expect(() => quantileSketch([1, Infinity])).toThrow(/values\[1\] is Infinity/);
    expect(() => quantileSketch([1], { accuracy: 0.5 })).toThrow(/accuracy is 0.5/);
    expect(() => mergeQuantileSketches(quantileSketch([1]), quantileSketch([1], { accuracy: 0.01 }))).toThrow(
      /accuracies 0.002 and 0.01/,
    );
    expect(quantileSketch([])).toMatchObject({ n: 0, min: 0, max: 0 });
  });
});
