import {
  GraphQLNonNull,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isScalarType,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessOf, assertAllowed, enforceAccess, fieldsOf } from './access.js';
import type { Actor, RequestContext } from './context.js';
import { ApiError } from './errors.js';
import { FEATURES } from './features.js';
import { opens, PERMISSIONS, PUBLIC, ROLE_PERMISSIONS, Role, permissionsOf, type Permission } from './permissions.js';
import { buildApiSchema } from './schema.js';
import { logRow } from './testing/log-rows.js';
import { startTestServer, type TestServer } from './testing/server.js';

const schema: GraphQLSchema = buildApiSchema(FEATURES);
const fields = [...fieldsOf(schema)];

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
  test('covers every field of the schema', () => {
    expect(fields.length).toBeGreaterThan(80);
    const known: readonly string[] = [...PERMISSIONS, PUBLIC];
    for (const { type, field, coordinate } of fields)
      for (const access of [accessOf(type, field, schema)].flat()) expect(known, coordinate).toContain(access);
  });

  describe.each(Object.values(Role))('%s', (role) => {
    const own = permissionsOf([role]);
    // Mutations answer through a promise, because refusals are written to the audit log too; they are tested over HTTP below.
    test.each(
      fields
        .filter(({ type }) => type !== schema.getMutationType())
        .map(({ type, field, coordinate }) => [coordinate, type, field] as const),
    )('%s', async (_coordinate, type, field) => {
      const access = accessOf(type, field, schema);
      const mayPass = access !== undefined && opens(access, own);
      expect(await verdict(type, field.name, callerWith('account', own))).toBe(mayPass ? 'allowed' : 'FORBIDDEN');
    });
  });

  test('lets nobody without an identity past anything that is not public', async () => {
    for (const { type, field, coordinate } of fields.filter((entry) => entry.type !== schema.getMutationType())) {
      const isPublic = accessOf(type, field, schema) === PUBLIC;
      expect(await verdict(type, field.name, callerWith('anonymous', [])), coordinate).toBe(
        isPublic ? 'allowed' : 'UNAUTHENTICATED',
      );
    }
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

/** A value of an input type that passes validation: as little as it takes. */
function sample(type: GraphQLInputType): unknown {
  if (type instanceof GraphQLNonNull) return sample(type.ofType as GraphQLInputType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const all = Object.values(type.getFields());
    const needed = type.isOneOf
      ? all.slice(0, 1)
      : all.filter((field) => field.type instanceof GraphQLNonNull && field.defaultValue === undefined);
    return Object.fromEntries(needed.map((field) => [field.name, sample(field.type)]));
  }
  const samples: Record<string, unknown> = {
    Boolean: false,
    Int: 1,
    Float: 0.1,
    Count: 1,
    DateTime: '2030-01-01T00:00:00Z',
    LocalDate: '2019-10-01',
    Decimal: '1.00',
    TimeZone: 'Asia/Dubai',
    JSON: {},
  };
  return isScalarType(type) ? (samples[type.name] ?? 'x') : null;
}

/** The shortest selection of a type: one leaf. */
function selection(type: GraphQLOutputType): string {
  let named: unknown = type;
  while (named instanceof GraphQLNonNull || isListType(named)) named = named.ofType;
  return isObjectType(named) || !(isScalarType(named) || isEnumType(named)) ? '{ __typename }' : '';
}

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
    const own = permissionsOf([role]);
    for (const [operation, root] of roots) {
      for (const field of Object.values(root?.getFields() ?? {})) {
        if (!root || field.name === 'signOut') continue;
        const client = await server.as(role);
        const variables = Object.fromEntries(
          field.args
            .filter((arg) => arg.type instanceof GraphQLNonNull && arg.defaultValue === undefined)
            .map((arg) => [arg.name, sample(arg.type)]),
        );
        const declared = field.args.filter((arg) => arg.name in variables);
        const head =
          declared.length > 0 ? `(${declared.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ')})` : '';
        const args = declared.length > 0 ? `(${declared.map((arg) => `${arg.name}: $${arg.name}`).join(', ')})` : '';
        const { errors } = await client.graphql(
          `${operation}${head} { ${field.name}${args} ${selection(field.type)} }`,
          variables,
        );
        const access = accessOf(root, field, schema);
        const mayPass = access !== undefined && opens(access, own);
        const codes = errors.map((error) => error.extensions.code);
        if (mayPass)
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
