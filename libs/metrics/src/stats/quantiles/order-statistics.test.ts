import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialUpperTail } from '../proportions/exact-tests.js';
import { normalCritical } from '../distributions/normal.js';
import { orderStatistics, quantileRanks } from './order-statistics.js';

describe('quantileRanks', () => {
  it('at whole ranks are the exact binomial limits', () => {
    // P(X₍₄₎ > median of 15) = P(Bin(15, ½) ≤ 3) = 576/32768
    const ranks = quantileRanks(0.5, 15, (2 * 576) / 32_768);
    expect(ranks?.low).toBeCloseTo(4, 6);
    expect(ranks?.high).toBeCloseTo(12, 6);
  });

  it('miss the quantile on either side no oftener than α/2, whatever n and q', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 400 }),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        fc.constantFrom(0.1, 0.05, 0.01),
        (n, q, alpha) => {
          const ranks = quantileRanks(q, n, alpha);
          const enough = (1 - q) ** n <= alpha / 2 && q ** n <= alpha / 2;
          expect(ranks !== null).toBe(enough);
          if (!ranks) return;
          expect(ranks.low).toBeGreaterThanOrEqual(1);
          expect(ranks.high).toBeLessThanOrEqual(n);
          const [low, high] = [Math.floor(ranks.low), Math.ceil(ranks.high)];
          // X₍low₎ > Q when fewer than low of n lie at or below Q.
          expect(binomialUpperTail(n - low + 1, n, 1 - q)).toBeLessThan(alpha / 2 + 1e-7);
          expect(binomialUpperTail(high, n, q)).toBeLessThan(alpha / 2 + 1e-7);
          if (low + 2 < q * n) expect(binomialUpperTail(n - low - 1, n, 1 - q)).toBeGreaterThan(alpha / 2 - 1e-7);
        },
      ),
    );
  });

  it('mirror: those of 1 − q are counted from the other end', () => {
    const [a, b] = [quantileRanks(0.9, 5000, 0.05)!, quantileRanks(0.1, 5000, 0.05)!];
    expect(a.low).toBeCloseTo(5001 - b.high, 6);
    expect(a.high).toBeCloseTo(5001 - b.low, 6);
  });

  it('reach far tails and 10⁹ values', () => {
    const { low, high } = quantileRanks(0.5, 1e9, 1e-40)!;
    const half = normalCritical(1e-40) * Math.sqrt(1e9 / 4);
    expect((5e8 - low) / half).toBeCloseTo(1, 4);
    expect((high - 5e8) / half).toBeCloseTo(1, 4);
  });
});

describe('orderStatistics', () => {
  it('are linear between ranks and refuse lists out of order', () => {
    const order = orderStatistics([1, 3, 7], 'x');
    expect([1, 1.5, 2, 2.75, 3].map((rank) => order.valueAt(rank))).toEqual([1, 2, 3, 6, 7]);
    expect(() => orderStatistics([1, 3, 2], 'control')).toThrow(
      /control\[2\] is 2 after 3; give the values in ascending order/,
    );
    expect(() => orderStatistics([1, Number.NaN], 'control')).toThrow(/control\[1\] is NaN/);
  });
});
