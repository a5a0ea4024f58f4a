import { describe, expect, it } from 'vitest';
import { generateAll } from './generate.mjs';

const sdl = `
scalar Count
scalar DateTime
scalar LocalDate
scalar Decimal
scalar TimeZone
scalar JSON
interface Node { id: ID! }
enum State { OPEN DONE }
input Which @oneOf { id: ID name: String }
type Query { node(id: ID!): Node thing(which: Which!): Thing }
type Thing implements Node { id: ID! name: String count: Count! state: State! parts: [Part!]! snapshotId: ID! }
type Part { id: ID! size: Int! }
`;

const generate = (documents) =>
  generateAll({
    schema: { file: 'schema.graphql', text: sdl },
    schemaTypesFile: 'sdk/generated/schema.ts',
    idFile: 'sdk/ids.ts',
    documents: Object.entries(documents).map(([file, text]) => ({ file, text })),
  });
const textOf = ({ files }, file) => files.find((one) => one.file === file)?.text;

describe('codegen', () => {
  it('writes the schema: scalars, unions for enums, no optional results, one key of a @oneOf', async () => {
    const text = textOf(await generate({}), 'sdk/generated/schema.ts');
    expect(text).toContain("export type State =\n  | 'OPEN'\n  | 'DONE';");
    expect(text).toContain('name: Maybe<');
    expect(text).toContain("count: Scalars['Count']['output']");
    expect(text).toMatch(/Which =\s+\{ id: .*; name\?: never; \}/);
    expect(text).not.toMatch(/\d{4}-\d\d-\d\d/);
  });

  it('writes a document beside its file, with the fragments of other files inside', async () => {
    const result = await generate({
      'sdk/a/thing.graphql': 'query GetThing($which: Which!) { thing(which: $which) { state ...ThingFields } }',
      'sdk/b/fields.graphql':
        'fragment ThingFields on Thing { name parts { ...PartFields } }\nfragment PartFields on Part { size }',
    });
    expect(result.errors).toEqual([]);
    const text = textOf(result, 'sdk/a/thing.generated.ts');
    expect(text).toContain("import type * as Schema from '../generated/schema.js'");
    expect(text).toContain(
      'export type GetThingQuery = { thing: { state: Schema.State, name: string | null, parts: Array<{ size: number }> } | null };',
    );
    expect(text.match(/"kind":"FragmentDefinition"/g)).toHaveLength(2);
    expect(text).not.toContain('../b/');
    expect(text).not.toContain('"loc"');
  });

  it('brands the ids of results', async () => {
    const documents = {
      'sdk/thing.graphql': 'query GetThing($id: ID!) { node(id: $id) { id ... on Thing { snapshotId parts { id } } } }',
    };
    const text = textOf(await generate(documents), 'sdk/thing.generated.ts');
    expect(text).toContain("import type { Id } from './ids.js'");
    expect(text).toContain("id: Id<'Thing'>");
    expect(text).toContain("snapshotId: Id<'Snapshot'>");
    expect(text).toContain("parts: Array<{ id: Id<'Part'> }>");
    expect(text).toMatch(/GetThingQueryVariables = Exact<\{\s+id: string;/);
  });

  it.each([
    [
      'an unknown field',
      'query A($which: Which!) {\n  thing(which: $which) { nam }\n}',
      /nam[\s\S]*sdk\/a\.graphql:2:26/,
    ],
    ['a wrong argument', 'query A { thing(which: 1) { name } }', /sdk\/a\.graphql:1:24/],
    ['a syntax error', 'query A { thing(', /sdk\/a\.graphql:1:17/],
    ['an operation without a name', '{ __typename }', /sdk\/a\.graphql:1: the operation has no name/],
    ['a fragment used nowhere', 'fragment F on Part { size }', /sdk\/a\.graphql:1: fragment F is used nowhere/],
    [
      'a fragment that does not exist',
      'query A($which: Which!) { thing(which: $which) { ...G } }',
      /Unknown fragment "G"[\s\S]*sdk\/a\.graphql:1:53/,
    ],
  ])('refuses %s with its place, and writes nothing', async (_what, text, message) => {
    const result = await generate({ 'sdk/a.graphql': text });
    expect(result.errors.join('\n')).toMatch(message);
    expect(result.files.filter(({ file }) => file !== 'sdk/generated/schema.ts')).toEqual([]);
  });

  it('refuses one name for two operations', async () => {
    const { errors } = await generate({
      'sdk/a.graphql': 'query A { __typename }',
      'sdk/b.graphql': 'query A { __typename }',
    });
    expect(errors).toEqual(['sdk/b.graphql:1: A is defined in sdk/a.graphql already']);
  });
});
