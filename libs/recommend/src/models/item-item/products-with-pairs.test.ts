import { csrFromTriplets } from '@cartograph/als';
import { describe, expect, it } from 'vitest';
import { checkRows, numbersOf, productsWithPairs } from './products-with-pairs.js';

const csr = csrFromTriplets({
  rows: 2,
  columns: 6,
  rowIndices: [0, 1, 1],
  columnIndices: [4, 4, 1],
  values: [1, 0, 2],
});

describe('products with a pair', () => {
  it('ascend, each once, also where the value of the pair is 0', () => {
    expect([...productsWithPairs(csr)]).toEqual([1, 4]);
  });

  it('are numbered in that order, the others by −1', () => {
    expect([...numbersOf(productsWithPairs(csr), 6)]).toEqual([-1, 0, -1, -1, 1, -1]);
  });

  it.each([
    [[0, 2, 5], null],
    [[], null],
    [[-1, 2], 'product row -1 at position 0'],
    [[0, 6], 'product row 6 at position 1; rows must ascend from 0 to 5'],
    [[2, 2], 'product row 2 at position 1'],
    [[3, 1], 'product row 1 at position 1'],
  ])('that were stored as %o are taken, or refused by the place', (products, words) => {
    const check = (): void => checkRows(Int32Array.from(products), 6, { part: 'products', of: 'product' });
    if (words === null) expect(check).not.toThrow();
    else expect(check).toThrow(words);
  });
});
