import { describe, expect, it } from 'vitest';
import { negativeBinomialUpperTail } from './negative-binomial.js';
import golden from '../golden/overdispersed.golden.json' with { type: 'json' };

describe('negativeBinomialUpperTail', () => {
  it.each(golden.cases.tails)(
    'agrees with scipy for $count of $mean, variance $variance',
    ({ count, mean, variance, p }) => {
      expect(negativeBinomialUpperTail(count, mean, variance) / p).toBeCloseTo(1, 8);
    },
  );

  it('goes over into the Poisson tail', () => {
    expect(negativeBinomialUpperTail(9, 3, 3 + 1e-5) / negativeBinomialUpperTail(9, 3, 3)).toBeCloseTo(1, 4);
    expect(negativeBinomialUpperTail(9, 3, 1)).toBe(negativeBinomialUpperTail(9, 3, 3));
  });

  it('refuses what is no count and no mean', () => {
    expect(() => negativeBinomialUpperTail(1.5, 3, 3)).toThrow(/count is 1.5/);
    expect(() => negativeBinomialUpperTail(1, 0, 3)).toThrow(/mean is 0/);
    expect(() => negativeBinomialUpperTail(1, 3, Number.NaN)).toThrow(/variance is NaN/);
  });
});
