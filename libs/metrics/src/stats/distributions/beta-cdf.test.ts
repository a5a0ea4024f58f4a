import { describe, expect, it } from 'vitest';
import { betaCdf } from './beta-cdf.js';
import golden from '../golden/beta-pair.golden.json' with { type: 'json' };

describe('the distribution function of a beta', () => {
  it.each(golden.cases.distributions)('agrees with mpmath for $a and $b at $x', ({ a, b, x, p }) => {
    expect(betaCdf({ a, b }, x, 1 - x) / p).toBeCloseTo(1, 9);
  });

  it('sums to one with the other tail, from ten to a thousand million', () => {
    for (const n of [10, 1e3, 1e5, 1e7, 1e9]) {
      for (const share of [0.02, 0.5, 0.97]) {
        for (const z of [-3, -1, -0.01, 0, 1e-6, 0.4, 2.5]) {
          const [a, b] = [share * n, (1 - share) * n];
          const x = share + z * Math.sqrt((share * (1 - share)) / n);
          if (x <= 0 || x >= 1) continue;
          expect(betaCdf({ a, b }, x, 1 - x) + betaCdf({ a: b, b: a }, 1 - x, x)).toBeCloseTo(1, 9);
        }
      }
    }
  });

  it('is 0 below and 1 above', () => {
    expect(betaCdf({ a: 2, b: 3 }, 0, 1)).toBe(0);
    expect(betaCdf({ a: 2, b: 3 }, 1, 0)).toBe(1);
  });
});
