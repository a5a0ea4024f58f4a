import { describe, expect, it } from 'vitest';
import golden from '../golden/association.golden.json' with { type: 'json' };
import { binomialUpperTail, fisherExact } from './exact-tests.js';

describe('Fisher’s exact test', () => {
  it.each(golden.cases.tables)('has scipy’s p of $cells', ({ cells, fisher }) => {
    const [both = 0, onlyFirst = 0, onlySecond = 0, neither = 0] = cells;
    const test = fisherExact({ both, onlyFirst, onlySecond, neither });
    if (!test.ok) throw new Error(test.detail);
    expect(Math.abs(test.pValue - fisher)).toBeLessThanOrEqual(1e-9 * fisher);
  });

  it('needs features that vary', () => {
    expect(fisherExact({ both: 2, onlyFirst: 0, onlySecond: 3, neither: 0 })).toMatchObject({
      ok: false,
      reason: 'too-few',
    });
  });
});

describe('the upper tail of a binomial count', () => {
  it.each(golden.cases.binomial)('P(X ≥ %d) of %d at %d is %d, as scipy says', (k, n, p, wanted) => {
    expect(Math.abs(binomialUpperTail(k, n, p) / wanted - 1)).toBeLessThan(1e-9);
  });

  it('is 1 for no successes, and share^n for all', () => {
    expect(binomialUpperTail(0, 9, 0.3)).toBe(1);
    expect(binomialUpperTail(9, 9, 0.3)).toBeCloseTo(0.3 ** 9, 15);
    expect(binomialUpperTail(0, 0, 0.3)).toBe(1);
  });

  it('refuses what is no share or no count', () => {
    expect(() => binomialUpperTail(3, 2, 0.5)).toThrow(/exceed/);
    expect(() => binomialUpperTail(1, 2, 1)).toThrow(/share is 1/);
  });
});
