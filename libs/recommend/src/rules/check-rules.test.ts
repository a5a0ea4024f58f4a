import { describe, expect, it } from 'vitest';
import { checkRules } from './check-rules.js';
import type { Rules } from './rules.js';

const found = (rules: Rules) => checkRules(rules).map(({ severity, code, rules: names }) => [severity, code, ...names]);

describe('checkRules', () => {
  it('has nothing to say of rules that fit together', () => {
    expect(checkRules([])).toEqual([]);
    const rules: Rules = [
      { kind: 'allow', name: 'a', categories: ['electronics'] },
      { kind: 'deny', name: 'b', categories: ['electronics.audio'] },
      { kind: 'price', name: 'c', min: 5, max: 5 },
      { kind: 'bought', name: 'd', window: 'learned' },
      { kind: 'boost', name: 'e', brands: ['sony'], factor: 2 },
      { kind: 'pin', name: 'f', product: '1', rank: 1 },
      { kind: 'pin', name: 'g', product: '2', rank: 2 },
      { kind: 'cap', name: 'h', per: 'brand', most: 1 },
      { kind: 'diversity', name: 'i', lambda: 0, by: 'brand', pool: 20 },
      { kind: 'in-stock', name: 'j' },
    ];
    expect(checkRules(rules)).toEqual([]);
  });

  it('finds a product that is both pinned and denied, says which rules clash, and the remedy', () => {
    expect(
      checkRules([
        { kind: 'pin', name: 'hero', product: '7', rank: 1 },
        { kind: 'deny', name: 'recall', products: ['6', '7'] },
      ]),
    ).toEqual([
      {
        severity: 'error',
        code: 'pinned-and-denied',
        rules: ['hero', 'recall'],
        facts: { product: '7' },
        message: '"hero" pins product 7, which "recall" denies.',
        remedy: 'Take the product out of one of them.',
      },
    ]);
    expect(
      found([
        { kind: 'pin', name: 'hero', product: '7', rank: 1 },
        { kind: 'allow', name: 'these', products: ['6'] },
      ]),
    ).toEqual([['error', 'pinned-not-allowed', 'hero', 'these']]);
  });

  it('finds two pins on one rank, and one product on two', () => {
    const pin = (name: string, product: string, rank: number) => ({ kind: 'pin' as const, name, product, rank });
    expect(found([pin('a', '1', 2), pin('b', '2', 2), pin('c', '1', 3)])).toEqual([
      ['error', 'pins-on-one-rank', 'a', 'b'],
      ['error', 'product-pinned-twice', 'a', 'c'],
    ]);
  });

  it('finds prices that no product has, in one rule or between two', () => {
    expect(found([{ kind: 'price', name: 'p', min: 9, max: 5 }])).toEqual([['error', 'price-reversed', 'p']]);
    expect(
      found([
        { kind: 'price', name: 'low', max: 10 },
        { kind: 'price', name: 'high', min: 20 },
      ]),
    ).toEqual([['error', 'price-ranges-apart', 'high', 'low']]);
  });

  it('finds what is allowed inside of what is denied, and allowances with nothing in common', () => {
    expect(
      found([
        { kind: 'allow', name: 'a', categories: ['x.y'] },
        { kind: 'deny', name: 'd', categories: ['x'] },
      ]),
    ).toEqual([['error', 'allowed-and-denied', 'a', 'd']]);
    expect(
      found([
        { kind: 'allow', name: 'a', categories: ['x.y'] },
        { kind: 'allow', name: 'b', categories: ['x', 'z'] },
      ]),
    ).toEqual([]);
    expect(
      found([
        { kind: 'allow', name: 'a', categories: ['x.y'] },
        { kind: 'allow', name: 'b', categories: ['x.z'] },
      ]),
    ).toEqual([['error', 'nothing-in-common', 'a', 'b']]);
    expect(
      found([
        { kind: 'allow', name: 'a', brands: ['x'] },
        { kind: 'allow', name: 'b', brands: ['y'] },
      ]),
    ).toEqual([['error', 'nothing-in-common', 'a', 'b']]);
    expect(
      found([
        { kind: 'allow', name: 'a', brands: ['x'] },
        { kind: 'allow', name: 'b', categories: ['y'] },
      ]),
    ).toEqual([]);
  });

  it('finds numbers that cannot be, each with what is allowed', () => {
    const rules: Rules = [
      { kind: 'cap', name: 'cap', per: 'brand', most: 0 },
      { kind: 'cap', name: 'depth', per: 'category', most: 1, depth: 0 },
      { kind: 'pin', name: 'pin', product: '1', rank: 0 },
      { kind: 'pin', name: 'no id', product: '', rank: 1 },
      { kind: 'boost', name: 'boost', brands: ['x'], factor: -2 },
      { kind: 'price', name: 'price', min: -1 },
      { kind: 'price', name: 'open', min: null },
      { kind: 'bought', name: 'bought', window: -1 },
      { kind: 'diversity', name: 'lambda', lambda: 1.5, by: 'brand' },
      { kind: 'deny', name: 'empty', products: [] },
    ];
    expect(found(rules).map(([severity, , name]) => [severity, name])).toEqual(
      rules.map(({ name }) => ['error', name]),
    );
    expect(checkRules([rules[0]!])[0]).toMatchObject({
      message: '"cap" allows 0 products of one brand.',
      remedy: 'Give a whole number ≥ 1; to show none of a brand, deny it.',
    });
    expect(checkRules([{ kind: 'diversity', name: 'pool', lambda: 1, by: 'brand', pool: 0 }]).length).toBe(1);
  });

  it('wants a name of its own for each rule, and one diversity', () => {
    const cap = { kind: 'cap' as const, per: 'brand' as const, most: 1 };
    expect(
      found([
        { ...cap, name: 'c' },
        { ...cap, name: 'c' },
        { ...cap, name: ' ' },
      ]),
    ).toEqual([
      ['error', 'name-twice', 'c'],
      ['error', 'name-missing', ' '],
    ]);
    const diversity = { kind: 'diversity' as const, lambda: 0.5, by: 'brand' as const };
    expect(
      found([
        { ...diversity, name: 'a' },
        { ...diversity, name: 'b' },
      ]),
    ).toEqual([['error', 'several-diversities', 'a', 'b']]);
  });

  it('warns of boosts that do nothing, errors first', () => {
    const rules: Rules = [
      { kind: 'boost', name: 'one', brands: ['x'], factor: 1 },
      { kind: 'boost', name: 'denied', categories: ['a.b'], factor: 2 },
      { kind: 'boost', name: 'buried', brands: ['y'], factor: 2 },
      { kind: 'bury', name: 'bury', brands: ['y'] },
      { kind: 'deny', name: 'deny', categories: ['a'] },
      { kind: 'cap', name: 'cap', per: 'brand', most: 0 },
    ];
    expect(found(rules)).toEqual([
      ['error', 'cap-most', 'cap'],
      ['warning', 'moved-but-denied', 'denied', 'deny'],
      ['warning', 'boosted-and-buried', 'buried', 'bury'],
      ['warning', 'boost-of-one', 'one'],
    ]);
  });
});
