import {
  GraphQLNonNull,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  parse,
  typeFromAST,
  type DocumentNode,
  type GraphQLInputType,
  type TypeNode,
} from 'graphql';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FEATURES } from '../features.js';
import { buildApiSchema } from '../schema.js';
import { costOf } from './cost.js';
import { DEFAULT_LIMITS } from './limits.js';

const schema = buildApiSchema(FEATURES);
/** What the SDK, the console and the command line ask. */
const folder = join(import.meta.dirname, '../../../../libs/sdk/src/operations');
const document: DocumentNode = {
  kind: Kind.DOCUMENT,
  definitions: readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .flatMap((file) => parse(readFileSync(join(folder, file), 'utf8')).definitions),
};
const operations = document.definitions.flatMap((one) => (one.kind === Kind.OPERATION_DEFINITION ? [one] : []));

/** Any value of a type, with no more in it than has to be. */
function valueOf(type: GraphQLInputType): unknown {
  if (!isNonNullType(type)) return null;
  const inner = type.ofType;
  if (isListType(inner)) return [];
  if (isEnumType(inner)) return inner.getValues()[0]?.name;
  if (isInputObjectType(inner)) {
    const fields = Object.values(inner.getFields());
    const needed = inner.isOneOf ? fields.slice(0, 1) : fields.filter((field) => isNonNullType(field.type));
    return Object.fromEntries(
      needed.map((field) => [field.name, valueOf(inner.isOneOf ? new GraphQLNonNull(field.type) : field.type)]),
    );
  }
  return (
    { Boolean: true, Int: 1, Float: 1, Decimal: '1', LocalDate: '2019-10-01', JSON: {}, Count: 1 }[inner.name] ?? 'x'
  );
}

const costs = operations.map(({ name, variableDefinitions = [] }): [string, number] => {
  const variables = variableDefinitions.map(
    ({ variable, type }) =>
      [
        variable.name.value,
        // typeFromAST is declared once for each kind of node.
        valueOf(typeFromAST(schema, type as TypeNode as never) as GraphQLInputType),
      ] as const,
  );
  const given = variables.filter(([, value]) => value !== null);
  return [name?.value ?? '', costOf(schema, document, name?.value, Object.fromEntries(given))];
});

/** Points are counted before lists are cut, so that an operation that nobody can afford is found by nothing that runs on little data. */
test('every operation that a door asks is affordable, with pages of the usual length', () => {
  expect(costs.length).toBeGreaterThan(150);
  expect(costs.filter(([, cost]) => cost > DEFAULT_LIMITS.cost)).toEqual([]);
});
