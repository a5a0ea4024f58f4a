import { expect, test } from 'vitest';
import { fieldOf, problemsAt, type Problem } from './rule-problems.js';
import type { Rule } from './rule.js';

const problem = (code: string, rules: string[], facts: Record<string, string | number> = {}): Problem => ({
  severity: 'ERROR',
  code,
  rules,
  facts,
  message: 'm',
  remedy: 'r',
});
const pin: Rule = { kind: 'PIN', name: 'A', product: '1', rank: 1 };

test('a clash of equals is said at each of them, any other at the rule that it begins with', () => {
  const ranks = problem('pins-on-one-rank', ['A', 'B'], { rank: 1 });
  const denied = problem('pinned-and-denied', ['A', 'D'], { product: '1' });
  expect(problemsAt('A', [ranks, denied])).toEqual({ own: [ranks, denied], clashes: [] });
  expect(problemsAt('B', [ranks, denied])).toEqual({ own: [ranks], clashes: [] });
  expect(problemsAt('D', [ranks, denied])).toEqual({ own: [], clashes: [denied] });
});

test('a problem is said at the field that it is about', () => {
  expect(fieldOf(problem('pins-on-one-rank', ['A']), pin)).toBe('rank');
  expect(fieldOf(problem('unknown-products', ['A']), pin)).toBe('product');
  expect(
    fieldOf(problem('unknown-products', ['D']), {
      kind: 'DENY',
      name: 'D',
      products: ['1'],
      categories: [],
      brands: [],
    }),
  ).toBeNull();
  expect(
    fieldOf(problem('price-limit', ['P'], { end: 'from', price: -1 }), {
      kind: 'PRICE',
      name: 'P',
      min: -1,
      max: null,
      unpriced: 'DROP',
    }),
  ).toBe('min');
  expect(fieldOf(problem('some-new-code', ['A']), pin)).toBeNull();
});
