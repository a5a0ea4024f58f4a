import { describe, expect, test } from 'vitest';
import { complete, freeName, fromLists, missingIn, newRule, ruleKinds, toInput, type Rule } from './rule.js';

const deny: Rule = {
  kind: 'DENY',
  name: 'No tyres',
  products: ['9223372036854775807'],
  categories: ['auto.tyres'],
  brands: [],
};

test('rules of every kind survive the way to the API and back', () => {
  const rules: Rule[] = [
    deny,
    { kind: 'ALLOW', name: 'Phones', products: [], categories: ['electronics'], brands: ['apple'] },
    { kind: 'PRICE', name: 'Cheap', min: null, max: 99.9, unpriced: 'KEEP' },
    { kind: 'IN_STOCK', name: 'Stock', unlisted: 'DROP' },
    { kind: 'BOUGHT', name: 'Again', window: 'DAYS', days: 30 },
    { kind: 'BOOST', name: 'Push', products: [], categories: [], brands: ['samsung'], factor: 2 },
    { kind: 'BURY', name: 'Last', products: ['1'], categories: [], brands: [] },
    { kind: 'PIN', name: 'First', product: '5', rank: 1 },
    { kind: 'CAP', name: 'Three', per: 'CATEGORY', most: 3, depth: 2 },
    { kind: 'DIVERSITY', name: 'Mixed', lambda: 0.5, by: 'BRAND', pool: null },
  ];
  expect(new Set(rules.map(({ kind }) => kind))).toEqual(new Set(ruleKinds));
  const { allow, bury, deny: denied, boost, price, ...rest } = toInput(rules);
  const decimals = (price ?? []).map(({ name, min, max, unpriced }) => ({
    name,
    min: min ?? null,
    max: max ?? null,
    unpriced: unpriced ?? 'DROP',
  }));
  expect(decimals).toEqual([{ name: 'Cheap', min: null, max: '99.9', unpriced: 'KEEP' }]);
  expect(
    fromLists({ allow, bury, deny: denied, boost, price: decimals, ...rest } as Parameters<typeof fromLists>[0]),
  ).toEqual(rules);
});

test('a new rule of a kind has a name of its own and begins without a target', () => {
  expect(newRule('DENY', 'Never', [deny]).name).toBe('Never');
  expect(freeName('No tyres', [deny])).toBe('No tyres 2');
  expect(freeName('No tyres', [deny, { ...deny, name: 'No tyres 2' }])).toBe('No tyres 3');
});

describe('what is not filled in', () => {
  test('is named, and its rule is not sent', () => {
    const rules = ruleKinds.map((kind) => newRule(kind, kind, []));
    expect(rules.map((rule) => missingIn(rule))).toEqual([
      'target',
      'target',
      'limit',
      null,
      null,
      'target',
      'target',
      'product',
      null,
      null,
    ]);
    expect(complete(rules).map(({ kind }) => kind)).toEqual(['IN_STOCK', 'BOUGHT', 'CAP', 'DIVERSITY']);
    expect(toInput(rules).deny).toEqual([]);
  });
  test('may be a number that was cleared', () => {
    expect(missingIn({ kind: 'CAP', name: 'c', per: 'BRAND', most: null, depth: null })).toBe('most');
    expect(missingIn({ kind: 'BOUGHT', name: 'b', window: 'DAYS', days: null })).toBe('days');
    expect(missingIn({ kind: 'BOUGHT', name: 'b', window: 'NEVER', days: null })).toBeNull();
    expect(missingIn({ ...deny, name: ' ' })).toBe('name');
  });
});

test('a depth of categories is not sent where brands are counted', () => {
  expect(toInput([{ kind: 'CAP', name: 'c', per: 'BRAND', most: 2, depth: 2 }]).cap).toEqual([
    { name: 'c', per: 'BRAND', most: 2, depth: null },
  ]);
});
