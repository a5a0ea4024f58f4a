import {
  getNamedType,
  GraphQLError,
  getNullableType,
  isCompositeType,
  isListType,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { fieldExtensionsEstimator, getComplexity, type ComplexityEstimator } from 'graphql-query-complexity';
import { PAGE_SIZE } from '../connection.js';
import { ApiError } from '../errors.js';
import type { Limits } from './limits.js';

/** How many things a plain list is taken to hold. */
const PLAIN_LIST = 10;

/** Cost of a connection: its page, counted from either end, times one item. */
export function pageCost({ first, last }: Record<string, unknown>, childComplexity: number): number {
  const sizes = [first, last].filter((size) => typeof size === 'number');
  return 1 + Math.max(1, ...(sizes.length === 0 ? [PAGE_SIZE] : sizes)) * childComplexity;
}

/**
 * Points a query asks for, computed before any of it runs: an object costs 1 and what is asked of it, a leaf nothing; a connection
 * costs its page, `first` or `last`, times one item; a plain list ten items. A field with `complexity` in its decorator costs what that says.
 */
const estimator: ComplexityEstimator = ({ type, field, args, childComplexity }) => {
  if (!isCompositeType(getNamedType(field.type))) return 0;
  if (field.args.some((arg) => arg.name === 'first')) return pageCost(args, childComplexity);
  const isList = isListType(getNullableType(field.type));
  if (isList && !type.name.endsWith('Connection')) return 1 + PLAIN_LIST * childComplexity;
  return 1 + childComplexity;
};

/** Selections that are looked at; fragments inside fragments double them at every step. */
const MOST_NODES = 10_000;

/** The cost of one operation of a valid document. @throws ApiError COST_EXCEEDED - its fragments unfold into too many fields to count. */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Record<string, unknown> | null | undefined,
): number {
  try {
    return getComplexity({
      schema,
      query: document,
      ...(operationName ? { operationName } : {}),
      variables: variables ?? {},
      estimators: [fieldExtensionsEstimator(), estimator],
      maxQueryNodes: MOST_NODES,
    });
  } catch (error) {
    if (!(error instanceof GraphQLError) || !/number of nodes/.test(error.message)) throw error;
    throw new ApiError(
      'COST_EXCEEDED',
      `The query's fragments unfold into more than ${MOST_NODES} fields. Spread fewer fragments inside one another.`,
      { cause: error },
    );
  }
}

/** @throws ApiError COST_EXCEEDED - with the numbers in its extensions. */
export function assertAffordable(requested: number, limits: Limits): void {
  if (requested <= limits.cost) return;
  throw new ApiError(
    'COST_EXCEEDED',
    `The query costs ${requested} points; ${limits.cost} are allowed. Ask for fewer items ("first" or "last") or fewer nested lists.`,
    { extensions: { cost: { requested, limit: limits.cost } } },
  );
}
