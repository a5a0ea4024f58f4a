import { describe, expect, it } from 'vitest';
import { quantileOfSorted } from './quantile-of-sorted.js';
import golden from '../golden/stats.golden.json' with { type: 'json' };

const { values, quantiles } = golden.cases.means;

describe('quantileOfSorted', () => {
  it.each(quantiles)('agrees with numpy at q = $q', ({ q, value }) => {
    expect(
      quantileOfSorted(
        values.toSorted((a, b) => a - b),
        q,
      ),
    ).toBeCloseTo(value, 9);
  });

  it('is NaN for nothing and refuses a q outside [0, 1]', () => {
    expect(quantileOfSorted([], 0.5)).toBeNaN();
    expect(() => quantileOfSorted([1], 1.5)).toThrow(/q is 1.5/);
  });
});
