import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csrFromTriplets, InvalidMatrixError, transpose, validateCsr, type CsrMatrix } from './csr.js';

const small = (): CsrMatrix => ({
  rows: 2,
  columns: 3,
  indptr: Int32Array.of(0, 2, 3),
  indices: Int32Array.of(0, 2, 1),
  values: Float32Array.of(1, 2, 3),
});

function faultOf(action: () => unknown): InvalidMatrixError {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidMatrixError) return error;
    throw error;
  }
  throw new Error('the matrix was accepted');
}

/** Two entries of a 2 × 2 matrix, the second as given. */
function build(row: number, column: number, value: number): () => CsrMatrix {
  return () =>
    csrFromTriplets({ rows: 2, columns: 2, rowIndices: [0, row], columnIndices: [0, column], values: [1, value] });
}

describe('csrFromTriplets', () => {
  it('sorts entries by row and column and adds repeats up', () => {
    const matrix = csrFromTriplets({
      rows: 3,
      columns: 4,
      rowIndices: [2, 0, 2, 0, 2],
      columnIndices: [3, 1, 0, 0, 3],
      values: [1, 2, 3, 4, 5],
    });
    expect(Array.from(matrix.indptr)).toEqual([0, 2, 2, 4]);
    expect(Array.from(matrix.indices)).toEqual([0, 1, 0, 3]);
    expect(Array.from(matrix.values)).toEqual([4, 2, 3, 6]);
  });

  it('makes an empty matrix of no entries', () => {
    const matrix = csrFromTriplets({ rows: 2, columns: 0, rowIndices: [], columnIndices: [], values: [] });
    validateCsr(matrix);
    expect(Array.from(matrix.indptr)).toEqual([0, 0, 0]);
  });

  it('names the row and column of a bad entry', () => {
    expect(faultOf(build(5, 0, 1))).toMatchObject({
      row: 5,
      column: 0,
      message: expect.stringContaining('rows 0 to 1'),
    });
    expect(faultOf(build(0, -1, 1))).toMatchObject({ row: 0, column: -1 });
    expect(faultOf(build(1, 1, -0.5))).toMatchObject({ row: 1, column: 1, message: expect.stringContaining('-0.5') });
    expect(faultOf(build(1, 0, Number.NaN))).toMatchObject({ row: 1, column: 0 });
  });

  it('equals a dense sum, and transposing twice gives it back', () => {
    const entry = fc.record({ row: fc.nat(6), column: fc.nat(4), value: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
        const matrix = csrFromTriplets({
          rows: 7,
          columns: 5,
          rowIndices: entries.map((e) => e.row),
          columnIndices: entries.map((e) => e.column),
          values: entries.map((e) => e.value),
        });
        validateCsr(matrix);
        const dense = new Map<string, number>();
        for (const { row, column, value } of entries)
          dense.set(`${row},${column}`, (dense.get(`${row},${column}`) ?? 0) + value);
        expect(matrix.indices.length).toBe(dense.size);
        for (let row = 0; row < matrix.rows; row += 1) {
          for (let at = matrix.indptr[row] ?? 0; at < (matrix.indptr[row + 1] ?? 0); at += 1) {
            expect(matrix.values[at]).toBe(dense.get(`${row},${matrix.indices[at]}`));
          }
        }
        const flipped = transpose(matrix);
        validateCsr(flipped);
        expect(transpose(flipped)).toEqual(matrix);
      }),
    );
  });
});

describe('validateCsr', () => {
  it('accepts a sound matrix', () => {
    expect(() => validateCsr(small())).not.toThrow();
  });

  it.each([
    ['falling offsets', { indptr: Int32Array.of(0, 3, 2) }, 1, null],
    ['offsets of another length', { indptr: Int32Array.of(0, 3) }, null, null],
    ['offsets that do not start at 0', { indptr: Int32Array.of(1, 2, 3) }, 0, null],
    ['offsets beyond the entries', { indptr: Int32Array.of(0, 2, 9) }, 1, null],
    ['entries after the last row', { indptr: Int32Array.of(0, 2, 2) }, null, null],
    ['a column outside the matrix', { indices: Int32Array.of(0, 3, 1) }, 0, 3],
    ['a negative column', { indices: Int32Array.of(-1, 2, 1) }, 0, -1],
    ['unsorted columns', { indices: Int32Array.of(2, 0, 1) }, 0, 0],
    ['a repeated column', { indices: Int32Array.of(2, 2, 1) }, 0, 2],
    ['a negative strength', { values: Float32Array.of(1, -2, 3) }, 0, 2],
    ['a strength that is no number', { values: Float32Array.of(1, 2, Number.NaN) }, 1, 1],
    ['an infinite strength', { values: Float32Array.of(Infinity, 2, 3) }, 0, 0],
    ['values of another length', { values: Float32Array.of(1, 2) }, null, null],
  ])('refuses %s and says where', (_, fault, row, column) => {
    expect(faultOf(() => validateCsr({ ...small(), ...fault }))).toMatchObject({ row, column });
  });
});
