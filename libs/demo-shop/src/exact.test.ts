import { describe, expect, it } from 'vitest';
import { exp, ln, logNormalTable, normalQuantile } from './exact.js';

describe('exact arithmetic', () => {
  it('agrees with the engine’s exp and log to 15 digits', () => {
    for (let x = -20; x <= 20; x += 0.37) expect(exp(x) / Math.exp(x)).toBeCloseTo(1, 14);
    for (const x of [1e-9, 0.3, 0.75, 1, 1.5, 2, 10, 12_345.678]) expect(ln(x)).toBeCloseTo(Math.log(x), 13);
    expect(ln(1)).toBe(0);
    expect(exp(0)).toBe(1);
  });

  it('gives quantiles of the standard normal law', () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 6);
    expect(normalQuantile(0.01)).toBeCloseTo(-2.326348, 6);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232, 6);
  });
});

describe('logNormalTable', () => {
  it('holds the rounded quantiles in ascending order, between 1 and the cut', () => {
    const table = logNormalTable({ median: 2.2, sigma: 1.17, most: 30 });
    expect(table).toHaveLength(4_096);
    expect(table[2_048]).toBe(2);
    expect(table[0]).toBe(1);
    expect(table.at(-1)).toBe(30);
    expect(table.every((value, i) => i === 0 || value >= (table[i - 1] as number))).toBe(true);
  });
});
