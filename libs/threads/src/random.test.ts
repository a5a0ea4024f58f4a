import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.js';

const draw = (count: number, seed: number, stream?: number): number[] => {
  const random = seededRandom(seed, stream);
  return Array.from({ length: count }, () => random.next());
};

function correlation(left: readonly number[], right: readonly number[]): number {
  return (
    left.reduce((sum, value, index) => sum + (value - 0.5) * ((right[index] ?? 0) - 0.5), 0) / left.length / (1 / 12)
  );
}

describe('seededRandom', () => {
  it('gives the same numbers on every machine', () => {
    expect(draw(3, 1)).toEqual([0.5942439788501493, 0.20029292348191174, 0.03842609556066434]);
  });

  it('is uniform in [0, 1): mean, variance and the cells of 16', () => {
    const numbers = draw(160_000, 42);
    expect(Math.min(...numbers.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers.slice(0, 50_000))).toBeLessThan(1);
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.003);
    const cells = new Float64Array(16);
    for (const value of numbers) cells[Math.floor(value * 16)]! += 1;
    const chiSquare = cells.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(37.7);
  });

  it('keeps seeds and streams apart', () => {
    const base = draw(20_000, 7, 0);
    for (const [seed, stream] of [
      [8, 0],
      [7, 1],
      [7, 2],
      [0, 7],
      [-7, 0],
    ] as const) {
      expect(Math.abs(correlation(base, draw(20_000, seed, stream)))).toBeLessThan(0.03);
    }
    expect(draw(5, 7, 0)).toEqual(draw(5, 7));
  });
});
