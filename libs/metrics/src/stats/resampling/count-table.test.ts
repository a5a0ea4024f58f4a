import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import { dealTable, hitTable } from './count-table.js';

describe('hitTable', () => {
  it('is the binomial distribution: its quantiles hold their tails', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (n, some, uniform) => {
          const marked = Math.min(some, n - 1);
          const hits = hitTable(n, marked).draw(uniform);
          const below = (count: number): number => {
            let probability = (1 - marked / n) ** n;
            let sum = 0;
            for (let k = 0; k <= count; k += 1) {
              sum += probability;
              probability *= ((n - k) / (k + 1)) * (marked / (n - marked));
            }
            return sum;
          };
          expect(below(hits)).toBeGreaterThan(uniform - 1e-9);
          if (hits > 0) expect(below(hits - 1)).toBeLessThan(uniform + 1e-9);
        },
      ),
    );
  });

  it('has the mean and spread of a large binomial, and draws all where all are marked', () => {
    const table = hitTable(20_000, 1500);
    const random = seededRandom(9);
    const draws = Array.from({ length: 20_000 }, () => table.draw(random.next()));
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    const spread = Math.sqrt(draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length);
    expect(Math.abs(mean - 1500)).toBeLessThan(1);
    expect(Math.abs(spread - Math.sqrt(1500 * (1 - 1500 / 20_000)))).toBeLessThan(0.8);
    expect(hitTable(7, 7).draw(0.3)).toBe(7);
  });
});

describe('dealTable', () => {
  it('is the hypergeometric distribution: its quantiles hold their tails', () => {
    const choose = (n: number, k: number): number => {
      let ways = 1;
      for (let step = 0; step < k; step += 1) ways *= (n - step) / (step + 1);
      return k < 0 || k > n ? 0 : ways;
    };
    const sizes = fc.tuple(
      fc.integer({ min: 1, max: 40 }),
      fc.nat(40),
      fc.nat(40),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
    );
    fc.assert(
      fc.property(sizes, ([n, some, others, uniform]) => {
        const [marked, drawn] = [Math.min(some, n), Math.min(others, n)];
        const hits = dealTable(n, marked, drawn).draw(uniform);
        const upTo = (count: number): number => {
          let ways = 0;
          for (let k = 0; k <= count; k += 1) ways += choose(marked, k) * choose(n - marked, drawn - k);
          return ways / choose(n, drawn);
        };
        expect(upTo(hits)).toBeGreaterThan(uniform - 1e-9);
        if (hits > 0) expect(upTo(hits - 1)).toBeLessThan(uniform + 1e-9);
      }),
    );
  });
});
