import type { Rules as LibraryRules } from '@cartograph/recommend';
import { expect, test } from 'vitest';
import { BoughtWindow, GroupedBy, LikenessBy, WithoutValue, type RulesInput } from './rule-types.js';
import { appliedRules, listsOf, rulesOf } from './rules-of.js';

const input = (lists: object): RulesInput => lists as RulesInput;
const target = { productExternalIds: [], categories: [], brands: [] };

test('rules of every kind go to the engine and come back as they were given', () => {
  const given = {
    allow: [{ ...target, name: 'audio', categories: ['electronics.audio'] }],
    deny: [{ ...target, name: 'recalled', productExternalIds: ['7', '8'] }],
    price: [{ name: 'affordable', min: '0.10', max: '99.99', unpriced: WithoutValue.KEEP }],
    inStock: [{ name: 'stock', unlisted: WithoutValue.DROP }],
    bought: [
      { name: 'days', window: BoughtWindow.DAYS, days: 30 },
      { name: 'never', window: BoughtWindow.NEVER, days: null },
      { name: 'due', window: BoughtWindow.LEARNED, days: null },
    ],
    boost: [{ ...target, name: 'own brand', brands: ['sony'], factor: 1.5 }],
    bury: [{ ...target, name: 'clearance', categories: ['sale'] }],
    cap: [{ name: 'two a brand', per: GroupedBy.BRAND, most: 2, depth: null }],
    diversity: [{ name: 'variety', lambda: 0.7, by: LikenessBy.MODEL, pool: 50 }],
    pin: [{ name: 'hero', productExternalId: '9', rank: 1 }],
  };
  expect(listsOf(rulesOf(input(given)).rules)).toEqual({ ...given, price: [{ ...given.price[0], min: '0.1' }] });
});

test('each rule keeps its place in the input', () => {
  const { rules, paths } = rulesOf(
    input({
      bury: [{ ...target, name: 'c' }],
      allow: [
        { ...target, name: 'a' },
        { ...target, name: 'b' },
      ],
    }),
  );
  expect(rules.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(paths).toEqual([
    ['allow', '0'],
    ['allow', '1'],
    ['bury', '0'],
  ]);
  expect(rulesOf(input({}))).toEqual({ rules: [], paths: [] });
});

test('names and ids are taken without the blanks around them, each once', () => {
  const { rules } = rulesOf(
    input({
      deny: [{ name: ' d ', productExternalIds: [' 7', '7 ', '', '  '], categories: ['a', 'a'], brands: ['x'] }],
      pin: [{ name: 'p', productExternalId: ' 9 ', rank: 2 }],
    }),
  );
  expect(rules).toEqual([
    { kind: 'deny', name: 'd', products: ['7'], categories: ['a'], brands: ['x'] },
    { kind: 'pin', name: 'p', product: '9', rank: 2 },
  ]);
});

test('a window in days without their number is no window, rather than none at all', () => {
  expect(rulesOf(input({ bought: [{ name: 'w', window: BoughtWindow.DAYS, days: null }] })).rules).toEqual([
    { kind: 'bought', name: 'w', window: Number.NaN },
  ]);
});

test('prices are written as decimals, however small or large, and an open end stays open', () => {
  const rules: LibraryRules = [
    { kind: 'price', name: 'p', min: 0.00001, max: 1e15 },
    { kind: 'price', name: 'q', max: 12345.678 },
  ];
  expect(listsOf(rules).price).toEqual([
    { name: 'p', min: '0.00001', max: '1000000000000000', unpriced: WithoutValue.DROP },
    { name: 'q', min: null, max: '12345.678', unpriced: WithoutValue.DROP },
  ]);
});

test('rules are named with their kinds, in the order asked for; a name that no rule has is left out', () => {
  const rules: LibraryRules = [
    { kind: 'in-stock', name: 'a' },
    { kind: 'pin', name: 'b', product: '1', rank: 1 },
  ];
  expect(appliedRules(rules, ['b', 'gone', 'a'])).toEqual([
    { name: 'b', kind: 'pin' },
    { name: 'a', kind: 'in-stock' },
  ]);
});
