import { describe, expect, it } from 'vitest';
import { hessian, invertPositive, minimize, type SmoothFunction } from './minimize.js';

/** Rosenbrock's valley; its minimum is (1, 1). */
const valley: SmoothFunction = (at, gradient) => {
  const [x = 0, y = 0] = at;
  gradient.set([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]);
  return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
};

describe('minimize', () => {
  it('follows a bent valley to its end', () => {
    const found = minimize(valley, [-1.2, 1]);
    expect(found.converged).toBe(true);
    found.at.forEach((value) => expect(value).toBeCloseTo(1, 6));
  });

  it('says when it gave up', () => {
    expect(minimize(valley, [-1.2, 1], { maxSteps: 3 }).converged).toBe(false);
    expect(minimize((at, gradient) => (gradient.fill(-1), -(at[0] ?? 0)), [0], { maxSteps: 20 }).converged).toBe(false);
  });

  it('refuses to begin where there is no value', () => {
    expect(() => minimize(() => Number.NaN, [0])).toThrow(/NaN at the start/);
  });
});

it('the Hessian of a quadratic is its matrix, and its inverse undoes it', () => {
  const matrix = Float64Array.of(4, 1, 1, 3);
  const quadratic: SmoothFunction = (at, gradient) => {
    const [x = 0, y = 0] = at;
    gradient.set([4 * x + y, x + 3 * y]);
    return 2 * x * x + x * y + 1.5 * y * y;
  };
  const found = hessian(quadratic, Float64Array.of(0.3, -2));
  found.forEach((value, i) => expect(value).toBeCloseTo(matrix[i] ?? 0, 6));
  const inverse = invertPositive(matrix, 2);
  [3 / 11, -1 / 11, -1 / 11, 4 / 11].forEach((value, i) => expect(inverse?.[i]).toBeCloseTo(value, 12));
  expect(invertPositive(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
});
