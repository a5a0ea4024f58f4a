import { describe, expect, it } from 'vitest';
import { parseRules } from './parse-rules.js';
import { RulesError, type Rules } from './rules.js';

const problems = (json: unknown): string[] => {
  try {
    parseRules(json);
    return [];
  } catch (error) {
    if (!(error instanceof RulesError)) throw error;
    return error.problems.map(({ message, remedy }) => `${message} ${remedy}`);
  }
};

describe('parseRules', () => {
  it('reads every kind of rule as it was written', () => {
    const rules: Rules = [
      { kind: 'allow', name: 'a', categories: ['x'] },
      { kind: 'deny', name: 'b', products: ['1'], brands: ['y'] },
      { kind: 'price', name: 'c', min: 1, max: null, unpriced: 'keep' },
      { kind: 'in-stock', name: 'd', unlisted: 'drop' },
      { kind: 'bought', name: 'e', window: 'learnt' },
      { kind: 'bought', name: 'f', window: 3 },
      { kind: 'boost', name: 'g', brands: ['y'], factor: 2 },
      { kind: 'bury', name: 'h', brands: ['z'] },
      { kind: 'cap', name: 'i', per: 'category', most: 2, depth: 1 },
      { kind: 'diversity', name: 'j', lambda: 0.5, by: 'model', pool: 9 },
      { kind: 'pin', name: 'k', product: '7', rank: 1 },
    ];
    expect(parseRules(JSON.parse(JSON.stringify(rules)))).toEqual(rules);
    expect(parseRules([])).toEqual([]);
  });

  it('names every fault with its place, its value and what is allowed', () => {
    expect(problems({ rules: [] })).toEqual(['Rules are {"rules":[]}. Give a list of rules, [] for none.']);
    expect(problems([7, { kind: 'hide', name: 'x' }, { kind: 'in-stock' }])).toEqual([
      'Rule 1 is 7. Give an object with a kind and a name.',
      'Rule 2 has the kind "hide". Give one of allow, deny, price, in-stock, bought, boost, bury, cap, diversity, pin.',
      'Rule 3 has the name undefined. Name each rule with a text.',
    ]);
    expect(
      problems([
        { kind: 'pin', name: 'p', product: 7 },
        { kind: 'price', name: 'q', minimum: 5 },
        { kind: 'deny', name: 'r', products: '7' },
        { kind: 'toString', name: 's' },
      ]),
    ).toEqual([
      'Rule 1 (pin) has 7 for product. Give a product id.',
      'Rule 1 (pin) has no rank. Give a number.',
      'Rule 2 (price) has the field "minimum", which such a rule does not know. It knows min, max, unpriced.',
      'Rule 3 (deny) has "7" for products. Give a list of product ids.',
      'Rule 4 has the kind "toString". Give one of allow, deny, price, in-stock, bought, boost, bury, cap, diversity, pin.',
    ]);
  });
});
