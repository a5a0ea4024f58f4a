import { afterEach, beforeEach, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const at = '2019-11-01T00:00:00Z';
const account = {
  id: 'account_1',
  email: 'm@shop.example',
  name: 'M',
  roles: ['MARKETER'],
  locale: 'KO',
  disabled: false,
  createdAt: at,
  version: 1,
};
const apiKey = {
  id: 'key_1',
  name: 'report',
  prefix: 'ck_ab',
  scopes: ['shop:read'],
  createdAt: at,
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
};
const entry = {
  id: 'audit_1',
  at,
  actor: 'm@shop.example',
  action: 'createApiKey',
  target: 'key_1',
  detail: null,
  outcome: 'done',
  address: '192.0.2.1',
  count: 1,
  lastAt: at,
  requestId: 'q1',
};
const page = {
  pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  totalCount: 1,
};

let server: TestServer;
let client: CartographClient;
let input: unknown;
const hears =
  <Answer>(answer: Answer) =>
  (given: { input: unknown }): Answer => {
    input = given.input;
    return answer;
  };
beforeEach(async () => {
  server = await startTestServer({
    accounts: { nodes: [account], ...page },
    assignableAccounts: [account],
    createAccount: hears({ account, userErrors: [] }),
    updateAccount: hears({ account: { ...account, disabled: true, version: 2 }, userErrors: [] }),
    apiKeys: { nodes: [apiKey], ...page },
    createApiKey: hears({ apiKey, secret: 'ck_ab_secret', userErrors: [] }),
    revokeApiKey: hears({ apiKey: { ...apiKey, revokedAt: at }, userErrors: [] }),
    auditLog: (given: { filter: unknown }) => {
      input = given.filter;
      return { nodes: [entry], ...page };
    },
    auditRetentionDays: 365,
  });
  client = new CartographClient({ url: server.url });
});
afterEach(() => server.close());

it('makes, lists and disables accounts', async () => {
  expect(
    await client.accounts.create({
      email: 'm@shop.example',
      name: 'M',
      password: 'correct horse battery',
      roles: ['MARKETER'],
    }),
  ).toEqual(account);
  expect(await client.accounts.list().take(1)).toEqual([account]);
  expect(await client.accounts.list().totalCount()).toBe(1);
  expect(await client.accounts.assignable()).toEqual([{ id: 'account_1', name: 'M' }]);
  expect((await client.accounts.update('account_1', { version: 1, disabled: true })).disabled).toBe(true);
  expect(input).toEqual({ id: 'account_1', version: 1, disabled: true });
});

it('makes a key whose secret is shown once, lists and revokes it', async () => {
  expect(await client.apiKeys.create({ name: 'report', scopes: ['shop:read'] })).toEqual({
    apiKey,
    secret: 'ck_ab_secret',
  });
  expect(input).toMatchObject({ clientMutationKey: expect.any(String) });
  expect(await client.apiKeys.list().take(1)).toEqual([apiKey]);
  expect(await client.apiKeys.list().totalCount()).toBe(1);
  expect((await client.apiKeys.revoke('key_1')).revokedAt).toBe(at);
});

it('shows who changed what', async () => {
  expect(await client.accounts.auditLog().take(1)).toEqual([entry]);
  expect(await client.accounts.auditLog().totalCount()).toBe(1);
  expect(await client.accounts.auditLog({ action: 'signIn', from: at }).take(1)).toEqual([entry]);
  expect(input).toEqual({ action: 'signIn', from: at });
  expect(await client.accounts.auditRetentionDays()).toBe(365);
});
