import { afterAll, beforeAll, expect, test } from 'vitest';
import { READ_ONLY_SCOPES, Role } from '../permissions.js';
import { TestClient } from '../testing/client.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { AccountEntity } from './account.entity.js';
import { ApiKeyEntity } from './api-key.entity.js';

let server: TestServer;
let time = Date.parse('2026-01-01T00:00:00Z');
beforeAll(async () => {
  server = await startTestServer({ now: () => new Date(time) });
});
afterAll(() => server.close());

interface Payload {
  apiKey: {
    id: string;
    name: string;
    prefix: string;
    scopes: string[];
    expiresAt: string | null;
    revokedAt: string | null;
  } | null;
  secret: string | null;
  userErrors: { code: string; field: string[] | null; message: string }[];
}
const create = async (client: TestClient, input: Record<string, unknown>): Promise<Payload> =>
  (
    await client.ok<{ createApiKey: Payload }>(
      'mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id name prefix scopes expiresAt revokedAt } secret userErrors { code field message } } }',
      { input: { name: 'report', scopes: ['analytics:read'], ...input } },
    )
  ).createApiKey;
const withSecret = (secret: string | null): TestClient =>
  new TestClient(server.url, { authorization: `Bearer ${secret}` });
const permissions = async (client: TestClient): Promise<string[] | string> => {
  const { data, errors } = await client.graphql<{ viewer: { permissions: string[] } }>('{ viewer { permissions } }');
  return data?.viewer.permissions ?? errors[0]?.extensions.code ?? '';
};

test('a key is shown once, kept as a hash, and does what its scopes say', async () => {
  const admin = await server.as(Role.ADMIN);
  const { apiKey, secret, userErrors } = await create(admin, { scopes: ['analytics:read', 'shop:read'] });
  expect(userErrors).toEqual([]);
  expect(secret).toMatch(/^ck_[\w-]{43}$/);
  expect(secret?.startsWith(apiKey?.prefix ?? '?')).toBe(true);
  const stored = await server.services.decisions.read.findOneByOrFail(ApiKeyEntity, { id: apiKey?.id ?? '' });
  expect(JSON.stringify(stored)).not.toContain(secret);
  expect(await permissions(withSecret(secret))).toEqual(['analytics:read', 'self', 'shop:read']);
  expect((await withSecret(secret).graphql('{ jobs { nodes { id } } }')).errors[0]).toMatchObject({
    extensions: { code: 'FORBIDDEN' },
    message: expect.stringContaining('jobs:read') as string,
  });
  expect(await withSecret(secret).ok('{ viewer { apiKey { name prefix } account { email } } }')).toEqual({
    viewer: { apiKey: { name: 'report', prefix: apiKey?.prefix }, account: { email: admin.email } },
  });
});

test('a revoked key and an expired key are refused aloud', async () => {
  const admin = await server.as(Role.ADMIN);
  const { apiKey, secret } = await create(admin, {});
  await admin.ok(
    'mutation($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { revokedAt } userErrors { code } } }',
    { id: apiKey?.id },
  );
  expect((await withSecret(secret).graphql('{ setup { needed } }')).errors[0]).toMatchObject({
    extensions: { code: 'UNAUTHENTICATED' },
    message: expect.stringContaining('revoked') as string,
  });
  const short = await create(admin, { expiresAt: new Date(time + 60_000).toISOString() });
  expect(await permissions(withSecret(short.secret))).toContain('self');
  time += 60_001;
  expect(await permissions(withSecret(short.secret))).toBe('UNAUTHENTICATED');
});

test('nonsense in the Authorization header is refused, not taken for no key', async () => {
  for (const authorization of ['Bearer ck_nope', 'Bearer']) {
    expect((await new TestClient(server.url, { authorization }).graphql('{ setup { needed } }')).status).toBe(401);
  }
});

test('a key never does more than its maker, whatever becomes of them', async () => {
  const admin = await server.as(Role.ADMIN);
  const { secret } = await create(admin, { scopes: ['accounts:manage', 'jobs:read'] });
  expect(await permissions(withSecret(secret))).toEqual(['accounts:manage', 'jobs:read', 'self']);
  const { decisions } = server.services;
  await decisions.write((manager) => manager.update(AccountEntity, { id: admin.accountId }, { roles: [Role.VIEWER] }));
  expect(await permissions(withSecret(secret))).toEqual(['jobs:read', 'self']);
  await decisions.write((manager) => manager.update(AccountEntity, { id: admin.accountId }, { disabled: true }));
  expect(await permissions(withSecret(secret))).toBe('UNAUTHENTICATED');
});

test('scopes are checked by name and against the maker, all mistakes at once', async () => {
  const admin = await server.as(Role.ADMIN);
  const limited = await create(admin, { scopes: ['keys:manage', 'shop:read'] });
  const { userErrors } = await create(withSecret(limited.secret), {
    name: '',
    scopes: ['accounts:manage', 'fly'],
    expiresAt: '2020-01-01T00:00:00Z',
  });
  expect(userErrors.map(({ code, field }) => [code, field])).toEqual([
    ['REQUIRED', ['name']],
    ['FORBIDDEN', ['scopes']],
    ['INVALID', ['scopes']],
    ['INVALID', ['expiresAt']],
  ]);
  expect(userErrors[2]?.message).toContain('analytics:read');
  expect(await create(admin, { scopes: [] })).toMatchObject({
    apiKey: null,
    userErrors: [{ code: 'REQUIRED', field: ['scopes'] }],
  });
});

test('sending the same clientMutationKey again makes no second key and shows no secret', async () => {
  const admin = await server.as(Role.ADMIN);
  const first = await create(admin, { clientMutationKey: 'once' });
  const second = await create(admin, { clientMutationKey: 'once' });
  expect(second).toEqual({ ...first, secret: null });
  expect(await create(admin, { clientMutationKey: 'once', name: 'another' })).toMatchObject({
    apiKey: null,
    userErrors: [{ code: 'CONFLICT', field: ['clientMutationKey'] }],
  });
  const other = await server.as(Role.ADMIN);
  expect((await create(other, { clientMutationKey: 'once' })).apiKey?.id).not.toBe(first.apiKey?.id);
  const together = await Promise.all(Array.from({ length: 5 }, () => create(admin, { clientMutationKey: 'together' })));
  expect(new Set(together.map((payload) => payload.apiKey?.id)).size).toBe(1);
  expect(together.filter((payload) => payload.secret !== null)).toHaveLength(1);
});

test('the temporary key reads, and ends after a day', async () => {
  const key = await server.createTemporaryKey();
  if (key === null) throw new Error('no key');
  const { secret, expiresAt } = key;
  expect(expiresAt.getTime()).toBe(time + 24 * 3_600_000);
  const client = withSecret(secret);
  expect(await permissions(client)).toEqual(READ_ONLY_SCOPES.toSorted());
  expect(
    (await client.graphql('mutation { revokeApiKey(input: { id: "key_1" }) { userErrors { code } } }')).errors[0]
      ?.extensions.code,
  ).toBe('FORBIDDEN');
  time += 24 * 3_600_000;
  expect(await permissions(client)).toBe('UNAUTHENTICATED');
});

test('a key does not outlive the key that makes it', async () => {
  const admin = await server.as(Role.ADMIN);
  const expiresAt = new Date(time + 3_600_000).toISOString();
  const { secret } = await create(admin, { scopes: ['keys:manage'], expiresAt });
  const client = withSecret(secret ?? '');
  expect(await create(client, { scopes: ['self'] })).toMatchObject({
    apiKey: null,
    userErrors: [{ code: 'FORBIDDEN', field: ['expiresAt'] }],
  });
  expect(await create(client, { scopes: ['self'], expiresAt: new Date(time + 3_600_001).toISOString() })).toMatchObject(
    { apiKey: null, userErrors: [{ code: 'FORBIDDEN', field: ['expiresAt'] }] },
  );
  expect(await create(client, { scopes: ['self'], expiresAt })).toMatchObject({ userErrors: [] });
});

test('the last use is kept to the minute, not written at every request', async () => {
  const client = await server.withKey('self');
  await permissions(client);
  const statements = await server.statementsDuring(() => permissions(client));
  expect(statements.filter((sql) => /^(UPDATE|BEGIN)/i.test(sql))).toEqual([]);
});
