import { describe, expect, it } from 'vitest';
import { errorsFirst, problem } from './problem.js';

describe('problem', () => {
  it('says what is wrong with which rules, the values, and the remedy', () => {
    expect(problem('cap-most', ['one'], { most: 0, per: 'brand' })).toEqual({
      severity: 'error',
      code: 'cap-most',
      rules: ['one'],
      facts: { most: 0, per: 'brand' },
      message: '"one" allows 0 products of one brand.',
      remedy: 'Give a whole number ≥ 1; to show none of a brand, deny it.',
    });
  });

  it('counts in its words', () => {
    expect(problem('pin-filtered', ['p', 'f'], { product: '7' }).message).toBe(
      '"p" pins product 7, which "f" filters: it will not appear.',
    );
    expect(problem('pin-filtered', ['p', 'f', 'g'], { product: '7' }).message).toBe(
      '"p" pins product 7, which "f" and "g" filter: it will not appear.',
    );
    expect(problem('nothing-left', ['f'], { products: 9 })).toMatchObject({
      severity: 'warning',
      message: '"f" leaves none of the 9 products: every list will be empty.',
      remedy: 'Loosen it.',
    });
    expect(problem('nothing-left', ['f', 'g'], { products: 2626 }).message).toBe(
      '"f", "g" together leave none of the 2,626 products: every list will be empty.',
    );
    expect(problem('unknown-products', ['f'], { products: '1, 2', count: 2 }).message).toBe(
      '"f" names products 1, 2, which the log does not have.',
    );
    expect(problem('name-missing', ['', ''], { count: 2 }).message).toBe('2 rules have no name.');
  });

  it('puts errors first and keeps the order otherwise', () => {
    const [warning, error, later] = [
      problem('boost-of-one', ['a']),
      problem('no-stock', ['b']),
      problem('pin-filtered', ['c', 'd'], { product: '1' }),
    ];
    expect(errorsFirst([warning, error, later])).toEqual([error, warning, later]);
  });
});
