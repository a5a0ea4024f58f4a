import { describe, expect, it } from 'vitest';
import { compileRules } from './compile-rules.js';
import { RulesError } from './rules.js';
import { tableCatalog } from './testing/table-ask.js';

const shop = tableCatalog([
  { category: 'a.x', brand: 'one', price: 5 },
  { category: 'a.y', brand: 'two', price: 50 },
  {},
]);

describe('compileRules', () => {
  it('makes nothing of no rules', () => {
    expect(compileRules([], shop)).toMatchObject({
      allowed: null,
      boosts: null,
      buried: null,
      caps: [],
      diversity: null,
      pins: [],
      bought: [],
    });
  });

  it('tells of one product which filters forbid it and which rules move it', () => {
    const rules = compileRules(
      [
        { kind: 'deny', name: 'd', categories: ['a'] },
        { kind: 'price', name: 'p', max: 10 },
        { kind: 'boost', name: 'b', brands: ['two'], factor: 2 },
        { kind: 'bury', name: 'low', products: ['p1', 'p2'] },
      ],
      shop,
    );
    expect([0, 1, 2].map((product) => rules.forbiddenBy(product))).toEqual([['d'], ['d', 'p'], ['p']]);
    expect([0, 1, 2].map((product) => rules.movedBy(product))).toEqual([[], ['b', 'low'], ['low']]);
    expect([...rules.allowed!]).toEqual([0, 0, 0]);
  });

  it('gives each distinct factor one class, and groups of caps a number, −1 for products in none', () => {
    const rules = compileRules(
      [
        { kind: 'boost', name: 'b', brands: ['one'], factor: 2 },
        { kind: 'boost', name: 'a', products: ['p0'], factor: 3 },
        { kind: 'cap', name: 'c', per: 'category', most: 1, depth: 1 },
        { kind: 'cap', name: 'e', per: 'brand', most: 2 },
      ],
      shop,
    );
    expect(rules.boosts).toEqual({ factors: Float64Array.of(6, 1), classes: Int32Array.of(0, 1, 1) });
    expect(rules.caps.map(({ name, groups }) => [name, ...groups])).toEqual([
      ['c', 0, 0, -1],
      ['e', 0, 1, -1],
    ]);
  });

  it('orders pins by rank and keeps the unknown ones, to be told of', () => {
    const { pins } = compileRules(
      [
        { kind: 'pin', name: 'z', product: 'p9', rank: 1 },
        { kind: 'pin', name: 'a', product: 'p1', rank: 3 },
      ],
      shop,
    );
    expect(pins).toEqual([
      { name: 'z', id: 'p9', rank: 1, product: -1 },
      { name: 'a', id: 'p1', rank: 3, product: 1 },
    ]);
  });

  it('refuses contradictions, with all of them at once', () => {
    const make = () =>
      compileRules(
        [
          { kind: 'cap', name: 'c', per: 'brand', most: 0 },
          { kind: 'in-stock', name: 's' },
        ],
        shop,
      );
    expect(make).toThrow(RulesError);
    expect(make).toThrow(
      '"c" allows 0 products of one brand. Give a whole number ≥ 1; to show none of a brand, deny it. "s" needs a product feed',
    );
  });
});
