import { describe, expect, it } from 'vitest';
import { invertSymmetric, quadraticForm, sandwich, timesVector } from './symmetric.js';

describe('symmetric matrices', () => {
  it('have an inverse, unless they are singular', () => {
    expect([...invertSymmetric(Float64Array.from([4, 2, 2, 3]), 2)!].map((value) => Number(value.toFixed(12)))).toEqual(
      [0.375, -0.25, -0.25, 0.5],
    );
    expect(invertSymmetric(Float64Array.from([1, 2, 2, 4]), 2)).toBeNull();
    expect(invertSymmetric(Float64Array.from([0]), 1)).toBeNull();
  });

  it('are multiplied by vectors, from both sides and as sandwiches', () => {
    const matrix = Float64Array.from([2, 1, 1, 3]);
    expect([...timesVector(matrix, [1, 2], 2)]).toEqual([4, 7]);
    expect(quadraticForm(matrix, [1, 2], 2)).toBe(18);
    expect([...sandwich(matrix, Float64Array.from([1, 0, 0, 1]), 2)]).toEqual([5, 5, 5, 10]);
  });
});
