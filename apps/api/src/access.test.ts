import { isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessOf, assertAllowed, enforceAccess, fieldsOf } from './access.js';
import type { RequestContext } from './context.js';
import type { Actor } from './identity.js';
import { ApiError } from './errors.js';
import { FEATURES } from './features.js';
import { PERMISSIONS, PUBLIC, ROLE_PERMISSIONS, Role, permissionsOf, type Permission } from './permissions.js';
import { buildApiSchema } from './schema.js';
import { logRow } from './testing/log-rows.js';
import { sampleOperation } from './testing/sample-operation.js';
import { startTestServer, type TestServer } from './testing/server.js';

const schema: GraphQLSchema = buildApiSchema(FEATURES);
const fields = [...fieldsOf(schema)];

/** The committed expectation: what each role may do, and what each field asks for. */
const table = new Map(
  readFileSync(new URL('access.table.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [line.split(' ')[0] ?? '', line.split(' ').slice(1)] as const),
);
const permissionsInTable = (role: Role): Set<string> => new Set(table.get(role));
/** Any one of these opens the field; undefined where the table does not know it. */
const asked = (type: string, field: string): readonly string[] | undefined =>
  (table.get(`${type}.${field}`) ?? table.get(type))?.[0]?.split('|');
const mayPass = (role: Role, type: string, field: string): boolean =>
  asked(type, field)?.some((one) => one === PUBLIC || permissionsInTable(role).has(one)) ?? false;

const callerWith = (kind: Actor['kind'], permissions: Iterable<Permission>): RequestContext =>
  ({
    identity: { actor: { kind, accountId: null }, permissions: new Set(permissions) },
    signal: new AbortController().signal,
  }) as unknown as RequestContext;

/** What the field's own resolver does with a caller, at once or later: 'allowed' when the rule lets it through, whatever else it meets without a server. */
async function verdict(type: GraphQLObjectType, name: string, context: RequestContext): Promise<string> {
  const field = type.getFields()[name];
  try {
    await field?.resolve?.({}, {}, context, { fieldName: name } as never);
    return 'allowed';
  } catch (error) {
    return error instanceof ApiError && (error.code === 'FORBIDDEN' || error.code === 'UNAUTHENTICATED')
      ? error.code
      : 'allowed';
  }
}

describe('the access rule', () => {
  test('the table names every type and root field of the schema, and nothing else', () => {
    const roots = ['Query', 'Mutation', 'Subscription'];
    const known = new Set<string>(Object.values(Role));
    for (const { type, coordinate } of fields)
      known.add(coordinate).add(roots.includes(type.name) ? coordinate : type.name);
    expect([...table.keys()].filter((name) => !known.has(name))).toEqual([]);
    expect(
      fields
        .filter(({ type, field }) => asked(type.name, field.name) === undefined)
        .map(({ coordinate }) => coordinate),
    ).toEqual([]);
  });

  test('each field asks for what the table says', () => {
    const wrong = fields.flatMap(({ type, field, coordinate }) => {
      const inSchema = [accessOf(type, field, schema)].flat().join('|');
      const inTable = asked(type.name, field.name)?.join('|');
      return inSchema === inTable ? [] : [`${coordinate} asks for ${inSchema}; the table says ${inTable}`];
    });
    expect(wrong).toEqual([]);
  });

  test.each(Object.values(Role))('%s has the permissions of the table', (role) => {
    expect(permissionsOf([role])).toEqual(permissionsInTable(role));
  });

  test('the guide says of each role what the table does', () => {
    const guide = readFileSync(new URL('../../../docs/guides/accounts-and-keys.md', import.meta.url), 'utf8');
    const [head = [], , ...rows] = guide
      .slice(guide.indexOf('| permission'))
      .split('\n\n', 1)[0]!
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()));
    expect(rows.map((cells) => cells[1])).toEqual(PERMISSIONS.map((permission) => `\`${permission}\``));
    for (const role of Object.values(Role)) {
      const place = head.indexOf(role.toLowerCase());
      const told = PERMISSIONS.filter((_, row) => rows[row]?.[place] === 'yes');
      expect(new Set(told), role).toEqual(permissionsInTable(role));
    }
  });

  // Mutations answer through a promise, because refusals are written to the audit log too; they are tested over HTTP below.
  const checkedHere = fields.filter(({ type }) => type !== schema.getMutationType());

  test.each(Object.values(Role))('%s gets past the fields that the table opens, and no other', async (role) => {
    const wrong: string[] = [];
    for (const { type, field, coordinate } of checkedHere) {
      const expected = mayPass(role, type.name, field.name) ? 'allowed' : 'FORBIDDEN';
      const found = await verdict(type, field.name, callerWith('account', permissionsOf([role])));
      if (found !== expected) wrong.push(`${coordinate} is ${found}, not ${expected}`);
    }
    expect(wrong).toEqual([]);
  });

  test('lets nobody without an identity past anything that is not public', async () => {
    const wrong: string[] = [];
    for (const { type, field, coordinate } of checkedHere) {
      const expected = asked(type.name, field.name)?.includes(PUBLIC) ? 'allowed' : 'UNAUTHENTICATED';
      const found = await verdict(type, field.name, callerWith('anonymous', []));
      if (found !== expected) wrong.push(`${coordinate} is ${found}, not ${expected}`);
    }
    expect(wrong).toEqual([]);
  });

  test('is public only for signing in, setting up and payloads', () => {
    const open = fields
      .filter(({ type, field }) => accessOf(type, field, schema) === PUBLIC)
      .map(({ coordinate }) => coordinate);
    const expected =
      /^(Query\.(setup|viewer)|Mutation\.(completeSetup|signIn)|SetupState\.\w+|UserError\.\w+|\w+Payload\.\w+)$/;
    expect(open.filter((coordinate) => !expected.test(coordinate))).toEqual([]);
  });

  test('refuses to start with a field that has none, and names it', () => {
    const bare = buildApiSchema(FEATURES);
    const viewer = bare.getType('Viewer');
    if (!isObjectType(viewer)) throw new Error('no Viewer');
    viewer.extensions = {};
    expect(() => enforceAccess(bare)).toThrow(/Viewer\.account, Viewer\.apiKey, Viewer\.permissions/);
  });

  test('says which permission is missing and to whom', () => {
    expect(() => assertAllowed('jobs:write', callerWith('apiKey', ['self']), 'Mutation.cancelJob')).toThrow(
      /Mutation\.cancelJob needs the permission "jobs:write", which this API key does not have/,
    );
    expect(() =>
      assertAllowed(['imports:write', 'campaigns:write'], callerWith('account', ['self']), 'Mutation.createUpload'),
    ).toThrow(/needs the permission "imports:write" or "campaigns:write", which this account/);
    expect(() =>
      assertAllowed(
        ['imports:write', 'campaigns:write'],
        callerWith('account', ['campaigns:write']),
        'Mutation.createUpload',
      ),
    ).not.toThrow();
  });
});

test('roles are sets: nobody but an administrator has everything', () => {
  expect(new Set(ROLE_PERMISSIONS[Role.ADMIN])).toEqual(new Set(PERMISSIONS));
  expect(permissionsOf([Role.OPERATOR]).has('campaigns:write')).toBe(false);
  expect(permissionsOf([Role.MARKETER]).has('imports:write')).toBe(false);
  expect(permissionsOf([Role.MARKETER]).has('evidence:approve')).toBe(false);
  expect(permissionsOf([Role.ANALYST, Role.OPERATOR])).toEqual(
    new Set([...ROLE_PERMISSIONS[Role.ANALYST], ...ROLE_PERMISSIONS[Role.OPERATOR]]),
  );
  for (const permission of ROLE_PERMISSIONS[Role.VIEWER]) expect(permission).toMatch(/:read$|^self$/);
});

describe('over HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ rows: [logRow()] });
  });
  afterAll(() => server.close());

  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const;

  test.each(Object.values(Role))('every root field asks %s for its permission', async (role) => {
    const client = await server.as(role);
    for (const [operation, root] of roots) {
      for (const field of Object.values(root?.getFields() ?? {})) {
        if (!root || field.name === 'signOut') continue;
        const { errors } = await client.graphql(...sampleOperation(operation, field));
        const codes = errors.map((error) => error.extensions.code);
        if (mayPass(role, root.name, field.name))
          expect(codes, `${operation} ${field.name} as ${role}: ${JSON.stringify(errors)}`).not.toContain('FORBIDDEN');
        else expect(codes, `${operation} ${field.name} as ${role}`).toContain('FORBIDDEN');
        expect(codes, `${operation} ${field.name} as ${role}: ${JSON.stringify(errors)}`).not.toContain('INTERNAL');
      }
    }
  });

  test.each([
    ['introspection', '{ __schema { types { name } } }'],
    ['one type', '{ __type(name: "Query") { name } }'],
    ['introspection beside something public', '{ setup { needed } __schema { types { name } } }'],
    [
      'introspection in a fragment',
      'query { setup { needed } ...F } fragment F on Query { __schema { types { name } } }',
    ],
    ['nothing but the type name', '{ __typename }'],
    ['a private field', '{ shop { name } }'],
    ['a private mutation', 'mutation { signOut { ok } }'],
    ['a field that does not exist', '{ nothing }'],
    ['a spread of an unknown fragment', '{ ...Nowhere }'],
  ])('a caller without an identity does not get %s', async (_what, query) => {
    const { status, errors, data } = await server.anonymous().graphql(query);
    expect({ status, codes: errors.map((error) => error.extensions.code), data }).toEqual({
      status: 401,
      codes: ['UNAUTHENTICATED'],
      data: undefined,
    });
  });

  test('a signed-in caller reads the schema', async () => {
    const { __schema } = await (
      await server.as(Role.VIEWER)
    ).ok<{ __schema: { queryType: { name: string } } }>('{ __schema { queryType { name } } }');
    expect(__schema.queryType.name).toBe('Query');
  });
});
