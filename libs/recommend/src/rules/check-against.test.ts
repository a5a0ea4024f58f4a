import { describe, expect, it } from 'vitest';
import { checkAgainst } from './check-against.js';
import type { Rules } from './rules.js';
import { tableCatalog } from './testing/table-ask.js';

const shop = tableCatalog([
  { category: 'a.x', brand: 'one', price: 5 },
  { category: 'a.y', brand: 'two', price: 50 },
]);

describe('checkAgainst', () => {
  it('has nothing to say of rules that fit the shop', () => {
    expect(
      checkAgainst(
        [
          { kind: 'deny', name: 'd', categories: ['a.x'] },
          { kind: 'pin', name: 'p', product: 'p1', rank: 1 },
        ],
        shop,
      ),
    ).toEqual([]);
  });

  it('names products, categories and brands that the shop does not know', () => {
    const problems = checkAgainst(
      [
        { kind: 'boost', name: 'b', products: ['p1', 'p7'], categories: ['a', 'b'], brands: ['three'], factor: 2 },
        { kind: 'pin', name: 'p', product: 'p8', rank: 1 },
      ],
      shop,
    );
    expect(problems.map(({ severity, code, message }) => [severity, code, message])).toEqual([
      ['warning', 'unknown-products', '"b" names product p7, which the log does not have.'],
      ['warning', 'unknown-groups', '"b" names category b, brand three, where the log has no product.'],
      ['warning', 'unknown-products', '"p" names product p8, which the log does not have.'],
    ]);
  });

  it('knows no category or brand of which every product is gone, and blames no filter for that', () => {
    const gone = { ...shop, here: new Uint8Array(shop.products) };
    const rules: Rules = [
      { kind: 'boost', name: 'b', categories: ['a'], brands: [shop.facts.brands[0]!], factor: 2 },
      { kind: 'cap', name: 'c', per: 'brand', most: 1 },
    ];
    expect(checkAgainst(rules, shop)).toEqual([]);
    expect(checkAgainst(rules, gone).map(({ code, rules: names }) => [code, ...names])).toEqual([
      ['unknown-groups', 'b'],
    ]);
  });

  it('warns of a pin that a filter holds back, and of filters that leave nothing', () => {
    const rules = [
      { kind: 'price' as const, name: 'cheap', max: 10 },
      { kind: 'deny' as const, name: 'not x', categories: ['a.x'] },
      { kind: 'pin' as const, name: 'p', product: 'p1', rank: 1 },
    ];
    expect(checkAgainst(rules, shop).map(({ code, rules: names }) => [code, ...names])).toEqual([
      ['pin-filtered', 'p', 'cheap'],
      ['nothing-left', 'cheap', 'not x'],
    ]);
  });

  it('warns of a cap that pins alone go beyond, as lists do, but not of pins that filters hold back', () => {
    const many = tableCatalog([
      { category: 'a.x', brand: 'one' },
      { category: 'a.y', brand: 'one' },
      { category: 'b', brand: 'two' },
      { category: 'b' },
    ]);
    const pins = [0, 1, 2].map((row) => ({
      kind: 'pin' as const,
      name: `pin ${row}`,
      product: `p${row}`,
      rank: row + 1,
    }));
    const cap = (per: 'brand' | 'category', most: number, depth?: number) => ({
      kind: 'cap' as const,
      name: 'few',
      per,
      most,
      ...(depth === undefined ? {} : { depth }),
    });
    const [warning, ...others] = checkAgainst([cap('brand', 1), ...pins], many);
    expect(others).toEqual([]);
    expect(warning).toMatchObject({
      severity: 'warning',
      code: 'pins-beyond-cap',
      rules: ['few', 'pin 0', 'pin 1'],
      facts: { most: 1, count: 2, per: 'brand', group: 'one' },
      message: '"few" allows 1 of brand one, but "pin 0", "pin 1" pin 2 of it: pins stand all the same.',
    });
    expect(checkAgainst([cap('category', 1, 1), ...pins], many).map(({ facts }) => facts)).toEqual([
      { most: 1, count: 2, per: 'category', group: 'a' },
    ]);
    expect(checkAgainst([cap('category', 1), ...pins], many)).toEqual([]);
    expect(checkAgainst([cap('brand', 2), ...pins], many)).toEqual([]);
    expect(
      checkAgainst([cap('brand', 1), ...pins, { kind: 'deny', name: 'd', categories: ['a.x'] }], many).map(
        ({ code }) => code,
      ),
    ).not.toContain('pins-beyond-cap');
  });

  it('says what rules need and the shop lacks, before anything else', () => {
    const problems = checkAgainst(
      [
        { kind: 'boost', name: 'b', brands: ['one'], factor: 1 },
        { kind: 'in-stock', name: 's' },
        { kind: 'deny', name: 'd', products: ['p9'] },
      ],
      shop,
    );
    expect(problems.map(({ severity, code }) => [severity, code])).toEqual([
      ['error', 'no-stock'],
      ['warning', 'boost-of-one'],
    ]);
  });
});
