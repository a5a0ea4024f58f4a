import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { drawBinomial } from './binomial.js';

/** Chances of 0 … n successes. */
function chances(n: number, p: number): number[] {
  const answer = [(1 - p) ** n];
  for (let k = 1; k <= n; k += 1) answer.push(((answer[k - 1] ?? 0) * (n - k + 1) * p) / (k * (1 - p)));
  return answer;
}

describe('drawBinomial', () => {
  it.each([
    [10, 0.03],
    [12, 0.3],
    [9, 0.5],
    [8, 0.85],
  ])('follows the binomial law, n = %i, p = %d', (n, p) => {
    const random = seededRandom(n);
    const draws = 40_000;
    const seen = new Float64Array(n + 1);
    for (let draw = 0; draw < draws; draw += 1) seen[drawBinomial(random, n, p)]! += 1;
    let statistic = 0;
    let cells = 0;
    chances(n, p).forEach((chance, k) => {
      if (chance * draws < 5) return;
      cells += 1;
      statistic += ((seen[k] ?? 0) - chance * draws) ** 2 / (chance * draws);
    });
    // The 99.9 % point of chi-square with 10 degrees of freedom is 29.6, and with fewer it is smaller.
    expect(cells).toBeGreaterThan(3);
    expect(statistic).toBeLessThan(29.6);
  });

  it('has the right mean and spread for large n', () => {
    const random = seededRandom(3);
    const draws = Array.from({ length: 2000 }, () => drawBinomial(random, 50_000, 0.02));
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws.length - 1);
    expect(Math.abs(mean - 1000)).toBeLessThan(4 * Math.sqrt(980 / 2000));
    expect(variance / 980).toBeGreaterThan(0.87);
    expect(variance / 980).toBeLessThan(1.14);
  });

  it('is certain at the ends', () => {
    const random = seededRandom(1);
    expect(drawBinomial(random, 7, 0)).toBe(0);
    expect(drawBinomial(random, 7, 1)).toBe(7);
    expect(drawBinomial(random, 0, 0.4)).toBe(0);
  });
});
