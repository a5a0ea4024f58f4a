import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fallingRoot, fallingRootNear } from './bracketed-root.js';

describe('fallingRoot', () => {
  it('finds where smooth, steep and stepwise functions pass 0, from the side where they are positive', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 9.7, noNaN: true }),
        fc.constantFrom<(x: number) => number>(
          (x) => x,
          (x) => x ** 3,
          (x) => Math.expm1(8 * x),
          (x) => Math.sign(x) * Math.abs(x) ** 0.2,
          (x) => Math.ceil(4 * x) / 4,
          (x) => (x > 0.5 ? Infinity : x),
        ),
        fc.double({ min: -5, max: 15, noNaN: true }),
        (at, shape, guess) => {
          const f = (x: number): number => -shape(x - at);
          for (const root of [
            fallingRoot(f, 0, 10, 1e-9),
            fallingRootNear(f, { low: 0, high: 10 }, { guess, reach: 0.01 }, 1e-9),
          ]) {
            expect(Math.abs(root - at)).toBeLessThan(0.2500001);
            expect(f(root)).toBeGreaterThan(0);
            expect(f(root + 2e-9) > 0).toBe(false);
          }
        },
      ),
    );
  });

  it('takes what is not known for not positive, and ends of one sign for the answer', () => {
    expect(fallingRoot((x) => (x > 3 ? Number.NaN : 1), 0, 10, 1e-9)).toBeCloseTo(3, 8);
    expect(fallingRoot(() => 1, 0, 10, 1e-9)).toBe(10);
    expect(fallingRoot(() => -1, 0, 10, 1e-9)).toBe(0);
    for (const [sign, end] of [
      [1, 10],
      [-1, 0],
    ] as const)
      expect(fallingRootNear(() => sign, { low: 0, high: 10 }, { guess: 4, reach: 0.1 }, 1e-9)).toBe(end);
  });
});
