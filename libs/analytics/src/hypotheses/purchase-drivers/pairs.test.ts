import { describe, expect, it } from 'vitest';
import { type Pairs, stepRows } from './pairs.js';

/** Three sessions of one category: one that tells, one whose products all went on, one of a single product. */
const pairs = {
  count: 6,
  half: Int32Array.from([0, 0, 0, 1, 1, 1]),
  looks: Int32Array.from([1, 2, 0, 1, 1, 1]),
  carted: Int32Array.from([1, 0, 1, 1, 0, 1]),
  bought: Int32Array.from([0, 0, 1, 0, 1, 0]),
} as Partial<Pairs> as Pairs;
const category = { category: 'toys', sessions: Int32Array.from([0, 3, 5, 6]) };

describe('stepRows', () => {
  it('takes viewed pairs to the cart, a purchase without a cart too', () => {
    const { rows, outcomes, strata, tells } = stepRows(pairs, category, 'view-to-cart', null);
    expect([[...rows], [...outcomes], [...strata], [...tells]]).toEqual([
      [0, 1, 3, 4],
      [1, 0, 1, 1],
      [0, 2, 4],
      [1, 0],
    ]);
  });

  it('takes carted pairs to the purchase', () => {
    const { rows, outcomes, strata } = stepRows(pairs, category, 'cart-to-purchase', null);
    expect([[...rows], [...outcomes], [...strata]]).toEqual([
      [0, 2],
      [0, 1],
      [0, 2],
    ]);
  });

  it('takes the users of one half', () => {
    expect([...stepRows(pairs, category, 'view-to-cart', 1).rows]).toEqual([3, 4]);
    expect([...stepRows(pairs, category, 'cart-to-purchase', 1).rows]).toEqual([]);
  });
});
