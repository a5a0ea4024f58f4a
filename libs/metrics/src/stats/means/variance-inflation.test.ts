import { describe, expect, it } from 'vitest';
import golden from '../golden/conditional-logit.golden.json' with { type: 'json' };
import { varianceInflation } from './variance-inflation.js';

describe('varianceInflation', () => {
  it.each(golden.cases.inflation)('agrees with statsmodels', ({ design, columns, factors }) => {
    const found = varianceInflation(Float64Array.from(design), columns);
    factors.forEach((factor, i) => expect(found[i]! / factor).toBeCloseTo(1, 8));
  });

  it('sees columns as a conditional model does, that is inside of groups', () => {
    const design = Float64Array.from([0, 0, 1, 0, 0, 1, 1, 1, 10, 10, 11, 10, 10, 11, 11, 11]);
    expect(varianceInflation(design, 2)[0]).toBeGreaterThan(50);
    expect(varianceInflation(design, 2, [0, 4, 8])[0]).toBeCloseTo(1, 9);
  });

  it('is without end where columns are the same or do not vary, and refuses broken rows', () => {
    expect([...varianceInflation(Float64Array.from([1, 1, 2, 2, 4, 4]), 2)]).toEqual([Infinity, Infinity]);
    expect([...varianceInflation(Float64Array.from([1, 5, 2, 5]), 2)]).toEqual([Infinity, Infinity]);
    expect(() => varianceInflation(Float64Array.from([1, 2, 3]), 2)).toThrow('no whole rows');
  });
});
