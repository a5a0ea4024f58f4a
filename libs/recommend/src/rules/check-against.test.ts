import { describe, expect, it } from 'vitest';
import { checkAgainst } from './check-against.js';
import { tableCatalogue } from './testing/table-ask.js';

const shop = tableCatalogue([{ category: 'a.x', brand: 'one', price: 5 }, { category: 'a.y', brand: 'two', price: 50 }]);

describe('checkAgainst', () => {
  it('has nothing to say of rules that fit the shop', () => {
    expect(checkAgainst([{ kind: 'deny', name: 'd', categories: ['a.x'] }, { kind: 'pin', name: 'p', product: 'p1', rank: 1 }], shop)).toEqual([]);
  });

  it('names products, categories and brands that the shop does not know', () => {
    const problems = checkAgainst([{ kind: 'boost', name: 'b', products: ['p1', 'p7'], categories: ['a', 'b'], brands: ['three'], factor: 2 }, { kind: 'pin', name: 'p', product: 'p8', rank: 1 }], shop);
    expect(problems.map(({ severity, code, message }) => [severity, code, message])).toEqual([
      ['warning', 'unknown-products', '"b" names product p7, which the log has never seen.'],
      ['warning', 'unknown-groups', '"b" names category b, brand three, where the log has no product.'],
      ['warning', 'unknown-products', '"p" names product p8, which the log has never seen.'],
    ]);
  });

  it('warns of a pin that a filter holds back, and of filters that leave nothing', () => {
    const rules = [{ kind: 'price' as const, name: 'cheap', max: 10 }, { kind: 'deny' as const, name: 'not x', categories: ['a.x'] }, { kind: 'pin' as const, name: 'p', product: 'p1', rank: 1 }];
    expect(checkAgainst(rules, shop).map(({ code, rules: names }) => [code, ...names])).toEqual([['pin-filtered', 'p', 'cheap'], ['nothing-left', 'cheap', 'not x']]);
  });

  it('says what rules need and the shop lacks, before anything else', () => {
    const problems = checkAgainst([{ kind: 'boost', name: 'b', brands: ['one'], factor: 1 }, { kind: 'in-stock', name: 's' }, { kind: 'deny', name: 'd', products: ['p9'] }], shop);
    expect(problems.map(({ severity, code }) => [severity, code])).toEqual([['error', 'no-stock'], ['warning', 'boost-of-one']]);
  });
});
