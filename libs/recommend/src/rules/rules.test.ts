import { expect, it } from 'vitest';
import { RulesError, rulesOf, type Rule } from './rules.js';

const rules: Rule[] = [
  { kind: 'deny', name: 'c', brands: ['x'] },
  { kind: 'cap', name: 'b', per: 'brand', most: 1 },
  { kind: 'deny', name: 'a', brands: ['y'] },
  { kind: 'allow', name: 'B', brands: ['z'] },
];

it('rules of some kinds come in the order of their names, whatever order they were given in', () => {
  expect(rulesOf(rules, 'deny').map(({ name }) => name)).toEqual(['a', 'c']);
  expect(rulesOf(rules.toReversed(), 'deny', 'allow').map(({ name }) => name)).toEqual(['B', 'a', 'c']);
  expect(rulesOf(rules, 'pin')).toEqual([]);
});

it('an error of rules says every problem and what to do', () => {
  const problem = (message: string, remedy: string) =>
    ({ severity: 'error', code: 'shape', rules: ['a'], facts: {}, message, remedy }) as const;
  const error = new RulesError([problem('One.', 'Mend one.'), problem('Two.', 'Mend two.')]);
  expect([error.name, error.message, error.problems.length]).toEqual([
    'RulesError',
    'One. Mend one. Two. Mend two.',
    2,
  ]);
});
