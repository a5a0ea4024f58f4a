import { describe, expect, it } from 'vitest';
import { describeRuns } from './distribution.js';

describe('describeRuns', () => {
  it('gives mean, spread, quantiles and a histogram that holds every computable run', () => {
    const distribution = describeRuns(Float64Array.from({ length: 101 }, (_, index) => 100 - index));
    if (!distribution) throw new Error('incomputable');
    expect(distribution.mean).toBeCloseTo(50, 12);
    expect(distribution.sd).toBeCloseTo(29.3, 2);
    expect(distribution.quantiles.find(({ q }) => q === 0.25)?.value).toBe(25);
    expect(distribution.histogram.reduce((sum, bin) => sum + bin.count, 0)).toBe(101);
    expect(distribution.histogram[0]?.from).toBe(0);
    expect(distribution.histogram.at(-1)?.to).toBe(100);
    expect(distribution.incomputableRuns).toBe(0);
  });

  it('sets incomputable runs apart', () => {
    expect(describeRuns(Float64Array.of(2, Number.NaN, 4))).toMatchObject({ mean: 3, incomputableRuns: 1 });
    expect(describeRuns(Float64Array.of(Number.NaN))).toBeNull();
  });

  it('puts equal values into one bin of no width', () => {
    expect(describeRuns(Float64Array.of(5, 5, 5))).toMatchObject({
      mean: 5,
      sd: 0,
      histogram: [{ from: 5, to: 5, count: 3 }],
    });
    expect(describeRuns(Float64Array.of(5))).toMatchObject({ sd: 0 });
  });
});
