import { describe, expect, it } from 'vitest';
import { csrFromTriplets } from './csr.js';
import { initialFactors } from './factors.js';

describe('initialFactors', () => {
  const matrix = csrFromTriplets({ rows: 3, columns: 2, rowIndices: [0, 2], columnIndices: [0, 1], values: [1, 1] });

  it('starts rows without entries at zero and the others inside ±1/√f', () => {
    const factors = initialFactors(matrix, 16, 1);
    expect(Array.from(factors.subarray(16, 32))).toEqual(Array.from({ length: 16 }, () => 0));
    expect(Math.max(...factors)).toBeLessThanOrEqual(0.25);
    expect(Math.min(...factors)).toBeGreaterThanOrEqual(-0.25);
    expect(new Set(factors.subarray(0, 16)).size).toBe(16);
  });

  it('depends on the seed and the row only', () => {
    expect(initialFactors(matrix, 16, 1)).toEqual(initialFactors(matrix, 16, 1));
    expect(initialFactors(matrix, 16, 2)).not.toEqual(initialFactors(matrix, 16, 1));
    const wider = csrFromTriplets({
      rows: 4,
      columns: 2,
      rowIndices: [0, 2, 3],
      columnIndices: [0, 1, 1],
      values: [1, 1, 1],
    });
    expect(initialFactors(wider, 16, 1).subarray(0, 48)).toEqual(initialFactors(matrix, 16, 1));
  });
});
