import {
  buildSchema,
  isInputObjectType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
  validate,
  parse,
} from 'graphql';
import { expect, test } from 'vitest';
import { FEATURES } from './features.js';
import { printSchemaText } from './index.js';
import { buildApiSchema } from './schema.js';
import { committedText, schemaChanges, unlistedBreakingChanges } from './testing/schema-changes.js';

const current = buildApiSchema(FEATURES);

test('no change breaks callers, unless it is listed with its reason', async () => {
  expect((await unlistedBreakingChanges(printSchemaText())).map((change) => change.message)).toEqual([]);
});

test('the committed schema is the one that is served; `npm run schema -w @cartograph/api` writes it', async () => {
  expect((await schemaChanges(printSchemaText())).map((change) => change.message)).toEqual([]);
  expect(committedText()).toBe(printSchemaText());
});

test('a lost field and a narrowed argument are noticed', async () => {
  const without = printSchemaText().replace(
    /(?<=^type SetupState \{\n  isReadOnly: Boolean!\n)  isSynthetic: Boolean!\n/m,
    '',
  );
  expect((await unlistedBreakingChanges(without)).map((change) => change.path)).toContain('SetupState.isSynthetic');
});

test('the text holds what graphql-js itself reads back', () => {
  expect(printSchema(lexicographicSortSchema(buildSchema(printSchemaText())))).toBe(printSchemaText().trimEnd());
});

const query = (input: string): string[] =>
  validate(current, parse(`{ recommendations(for: ${input}) { modelReason } }`)).map((error) => error.message);

test('inputs of which exactly one field counts say so and refuse two', () => {
  const oneOf = FEATURES.flatMap((feature) => feature.oneOf ?? []);
  expect(oneOf).toContain('RecommendFor');
  for (const name of oneOf) {
    const type = current.getType(name);
    expect(isInputObjectType(type) && type.isOneOf).toBe(true);
    expect(printSchemaText()).toContain(`input ${name} @oneOf`);
  }
  expect(query('{ userExternalId: "1" }')).toEqual([]);
  expect(query('{ userExternalId: "1", category: "x" }').join()).toMatch(/exactly one/);
  expect(query('{}').join()).toMatch(/exactly one/);
});

test('the conventions hold: payloads, connections, inputs', () => {
  const mutation = current.getMutationType();
  for (const field of Object.values(mutation?.getFields() ?? {})) {
    const type = String(field.type);
    expect(type, field.name).toMatch(/^\w+Payload!$/);
    const payload = current.getType(type.slice(0, -1));
    expect(isObjectType(payload) && payload.getInterfaces().map((entry) => entry.name), field.name).toContain(
      'MutationPayload',
    );
    if (field.args.length > 0)
      expect(
        field.args.map((arg) => `${arg.name}: ${String(arg.type).replace(/\w+(?=Input!$)/, '')}`),
        field.name,
      ).toEqual(['input: Input!']);
  }
  for (const type of Object.values(current.getTypeMap())) {
    if (!isObjectType(type) || !type.name.endsWith('Connection')) continue;
    const item = type.name.replace(/Connection$/, '');
    const shape = Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, String(field.type)]));
    expect(shape).toMatchObject({
      edges: `[${item}Edge!]!`,
      nodes: `[${item}!]!`,
      pageInfo: 'PageInfo!',
      totalCount: 'Count!',
    });
  }
});
