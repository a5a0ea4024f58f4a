import { csrFromTriplets } from '@cartograph/als';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowerBound, rowOf, rowSum, rowsWithValues, usersPerProduct } from './csr-rows.js';

const csr = csrFromTriplets({
  rows: 3,
  columns: 4,
  rowIndices: [0, 0, 2, 2, 2],
  columnIndices: [3, 1, 0, 1, 3],
  values: [2, 1, 4, 0.5, 8],
});

describe('rows of a matrix', () => {
  it('are its own memory, columns ascending; empty where a row has none', () => {
    const { products, values } = rowOf(csr, 0);
    expect([[...products], [...values]]).toEqual([
      [1, 3],
      [1, 2],
    ]);
    expect([products.buffer, values.buffer]).toEqual([csr.indices.buffer, csr.values.buffer]);
    expect(rowOf(csr, 1).products).toHaveLength(0);
  });

  it('have a sum, which is 0 of none', () => {
    expect([0, 1, 2].map((row) => rowSum(csr, row))).toEqual([3, 0, 12.5]);
  });

  it('are told apart from those that hold nothing', () => {
    expect([...rowsWithValues(csr)]).toEqual([0, 2]);
  });

  it('say how many users each product has', () => {
    expect([...usersPerProduct(csr)]).toEqual([1, 2, 0, 2]);
  });
});

it('the first instant that is not before another is found as by looking at each', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 20 }),
      fc.integer({ min: -1, max: 11 }),
      (instants, at) => {
        const ascending = Float64Array.from(instants).toSorted();
        const wanted = ascending.findIndex((instant) => instant >= at);
        expect(lowerBound(ascending, at)).toBe(wanted < 0 ? ascending.length : wanted);
        const [from, to] = [Math.floor(ascending.length / 3), Math.floor((2 * ascending.length) / 3)];
        const between = ascending.subarray(from, to).findIndex((instant) => instant >= at);
        expect(lowerBound(ascending, at, from, to)).toBe(between < 0 ? to : from + between);
      },
    ),
  );
});
