import { describe, expect, it } from 'vitest';
import { gaussLegendre } from './gauss-legendre.js';

describe('Gauss and Legendre’s rule', () => {
  it('integrates powers up to 2·points − 1 exactly', () => {
    for (const points of [1, 2, 5, 12, 16]) {
      const [at, weight] = gaussLegendre(points);
      for (let power = 0; power < 2 * points; power += 1) {
        const sum = at.reduce((total, x, index) => total + weight[index]! * x ** power, 0);
        expect(sum).toBeCloseTo(power % 2 === 0 ? 2 / (power + 1) : 0, 12);
      }
      expect([...at]).toEqual([...at].toSorted((a, b) => a - b));
    }
  });
});
