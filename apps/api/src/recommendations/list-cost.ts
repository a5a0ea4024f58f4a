import type { ComplexityEstimator } from 'graphql-query-complexity';

/** Points for a look through the catalog, which takes milliseconds. */
const LOOK = 10;

/** Points of a list: a look through the catalog, another one for each rule that the request brings, and what is asked of each item. */
export const listCost: ComplexityEstimator = ({ args, childComplexity }) =>
  LOOK * (1 + rulesIn(args)) + lengthOf(args) * childComplexity;

/** Points of the question why a product is not in a list: it looks to the end of the catalog, and for each rule makes a list without it. */
export const whyNotCost: ComplexityEstimator = ({ args, childComplexity }) =>
  10 * LOOK * (1 + rulesIn(args)) + childComplexity;

const lengthOf = ({ first }: Readonly<Record<string, unknown>>): number =>
  typeof first === 'number' ? Math.max(1, first) : 10;

function rulesIn({ rules }: Readonly<Record<string, unknown>>): number {
  const lists = rules !== null && typeof rules === 'object' ? Object.values(rules) : [];
  return lists.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
}
