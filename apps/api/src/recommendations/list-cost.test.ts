import { buildSchema, parse } from 'graphql';
import { getComplexity, type ComplexityEstimator } from 'graphql-query-complexity';
import { expect, test } from 'vitest';
import { listCost, whyNotCost } from './list-cost.js';

const schema = buildSchema(
  'input Rules { deny: [String!]! = [], boost: [String!]! = [] } type List { items: [Int!]! } type Query { list(first: Int = 10, rules: Rules): List }',
);
/** Of a list whose items cost `each` points. */
const cost = (estimator: ComplexityEstimator, args: string, each = 0): number =>
  getComplexity({
    schema,
    query: parse(`{ list${args} { items } }`),
    estimators: [({ field, ...about }) => (field.name === 'items' ? each : estimator({ field, ...about }))],
  });

test('a list costs a look at the catalog though nothing is asked of its items, and another one for each rule', () => {
  expect(cost(listCost, '')).toBe(10);
  expect(cost(listCost, '(rules: { deny: ["a", "b"], boost: ["c"] })')).toBe(40);
  expect(cost(listCost, '(first: 5)', 2)).toBe(20);
  expect([cost(listCost, '(first: null, rules: null)', 1), cost(listCost, '(first: -3)', 1)]).toEqual([20, 11]);
});

test('why a product is not in it costs a list for each rule', () => {
  expect(cost(whyNotCost, '', 1)).toBe(101);
  expect(cost(whyNotCost, '(rules: { deny: ["a"] })')).toBe(200);
});
