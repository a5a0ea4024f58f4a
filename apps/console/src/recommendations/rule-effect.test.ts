import { expect, test } from 'vitest';
import { ruleEffect, withoutPageRule } from './rule-effect.js';

const list = (...ids: string[]) => ids.map((externalId, index) => ({ rank: index + 1, product: { externalId } }));

test('says what moved, what came in and what went out', () => {
  const { before, entered, dropped } = ruleEffect(list('a', 'd', 'e'), list('a', 'b', 'c', 'd'), 3);
  expect([...before]).toEqual([
    ['a', 1],
    ['d', 4],
    ['e', null],
  ]);
  expect([...entered]).toEqual(['d', 'e']);
  expect(dropped).toEqual([{ externalId: 'b' }, { externalId: 'c' }]);
});

test('a list that rules leave alone has nothing in it or out of it by them', () => {
  const { entered, dropped } = ruleEffect(list('a', 'b'), list('a', 'b', 'c'), 2);
  expect([entered.size, dropped]).toEqual([0, []]);
});

test('a list that rules empty has lost everything', () => {
  expect(ruleEffect([], list('a', 'b', 'c'), 2).dropped).toEqual([{ externalId: 'a' }, { externalId: 'b' }]);
});

test('the rule of a category page is neither named nor counted among the rules', () => {
  const listed = { rules: [{ name: 'Cheap' }, { name: 'Page' }], removed: 25, items: list('a') };
  expect(withoutPageRule(listed, 'Page', 16)).toEqual({ rules: [{ name: 'Cheap' }], removed: 9, items: list('a') });
  expect(withoutPageRule(listed, 'Page', null).rules).toEqual([]);
  expect(withoutPageRule(listed, null, null)).toBe(listed);
});
