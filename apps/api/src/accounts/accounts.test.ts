import { afterAll, beforeAll, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { AccountEntity } from './account.entity.js';

let server: TestServer;
let admin: TestClient & { accountId: string };
beforeAll(async () => {
  server = await startTestServer();
  admin = await server.as(Role.ADMIN);
});
afterAll(() => server.close());

interface Payload {
  account: { id: string; name: string; roles: Role[]; disabled: boolean; version: number } | null;
  userErrors: { code: string; field: string[] | null }[];
}
const FIELDS = '{ account { id name roles disabled version } userErrors { code field } }';

const create = async (input: Record<string, unknown>): Promise<Payload> =>
  (
    await admin.ok<{ createAccount: Payload }>(
      `mutation($input: CreateAccountInput!) { createAccount(input: $input) ${FIELDS} }`,
      { input: { name: 'Bo', password: 'violet meadow 7 kettle', roles: ['VIEWER'], ...input } },
    )
  ).createAccount;
const update = async (input: Record<string, unknown>): Promise<Payload> =>
  (
    await admin.ok<{ updateAccount: Payload }>(
      `mutation($input: UpdateAccountInput!) { updateAccount(input: $input) ${FIELDS} }`,
      { input },
    )
  ).updateAccount;

test('an administrator makes an account; its address is unique', async () => {
  const made = await create({ email: 'bo@shop.example' });
  expect(made).toMatchObject({ account: { name: 'Bo', roles: ['VIEWER'], version: 1 }, userErrors: [] });
  expect(await create({ email: 'BO@shop.example' })).toEqual({
    account: null,
    userErrors: [{ code: 'TAKEN', field: ['email'] }],
  });
  expect(await create({ email: 'cy@shop.example', roles: [] })).toEqual({
    account: null,
    userErrors: [{ code: 'REQUIRED', field: ['roles'] }],
  });
  for (const password of ['password1234', 'bo@shop.example', 'abcdefghijkl'])
    expect(await create({ email: 'bo@shop.example', password })).toEqual({
      account: null,
      userErrors: [{ code: 'INVALID', field: ['password'] }],
    });
  const stored = await server.services.decisions.read.findOneByOrFail(AccountEntity, { email: 'bo@shop.example' });
  expect(stored.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test('an edit names the version it saw; a stale one answers CONFLICT with the account as it is', async () => {
  const { account } = await create({ email: 'di@shop.example' });
  const id = account?.id;
  expect(await update({ id, version: 1, roles: ['ANALYST', 'MARKETER'] })).toMatchObject({
    account: { roles: ['ANALYST', 'MARKETER'], version: 2 },
    userErrors: [],
  });
  expect(await update({ id, version: 1, name: 'Late' })).toMatchObject({
    account: { name: 'Bo', version: 2 },
    userErrors: [{ code: 'CONFLICT', field: ['version'] }],
  });
  expect(await update({ id: 'acc_none', version: 1 })).toEqual({
    account: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['id'] }],
  });
});

test('the last administrator stays one', async () => {
  expect(await update({ id: admin.accountId, version: 1, roles: ['VIEWER'] })).toMatchObject({
    userErrors: [{ code: 'FORBIDDEN' }],
  });
  expect(await update({ id: admin.accountId, version: 1, disabled: true })).toMatchObject({
    userErrors: [{ code: 'FORBIDDEN' }],
  });
  await server.as(Role.ADMIN);
  expect(await update({ id: admin.accountId, version: 1, name: 'Boss' })).toMatchObject({
    account: { name: 'Boss' },
    userErrors: [],
  });
});

test('nobody gives a role that can more than they can themselves', async () => {
  const key = await server.withKey('accounts:manage');
  const viewer = await server.as(Role.VIEWER);
  const input = { email: 'eve@shop.example', name: 'Eve', password: 'violet meadow 7 kettle', roles: ['ADMIN'] };
  const made = await key.ok<{ createAccount: Payload }>(
    `mutation($input: CreateAccountInput!) { createAccount(input: $input) ${FIELDS} }`,
    { input },
  );
  expect(made.createAccount).toEqual({ account: null, userErrors: [{ code: 'FORBIDDEN', field: ['roles'] }] });
  const raise = `mutation($input: UpdateAccountInput!) { updateAccount(input: $input) ${FIELDS} }`;
  const raised = await key.ok<{ updateAccount: Payload }>(raise, {
    input: { id: viewer.accountId, version: 1, roles: ['VIEWER', 'OPERATOR'] },
  });
  expect(raised.updateAccount).toEqual({ account: null, userErrors: [{ code: 'FORBIDDEN', field: ['roles'] }] });
  const renamed = await key.ok<{ updateAccount: Payload }>(raise, {
    input: { id: viewer.accountId, version: 1, name: 'Vi', roles: ['VIEWER'] },
  });
  expect(renamed.updateAccount).toMatchObject({ account: { name: 'Vi', roles: ['VIEWER'] }, userErrors: [] });
});

test('disabling an account ends its sessions at once', async () => {
  const viewer = await server.as(Role.VIEWER);
  expect((await viewer.graphql('{ viewer { permissions } }')).errors).toEqual([]);
  await update({ id: viewer.accountId, version: 1, disabled: true });
  expect((await viewer.graphql('{ viewer { permissions } }')).data).toEqual({ viewer: null });
});

const counts = (statements: string[]): number => statements.filter((sql) => /count\(/i.test(sql)).length;

test('accounts are listed in pages, newest first, the total only when asked', async () => {
  const people = [await server.as(Role.VIEWER), await server.as(Role.VIEWER), await server.as(Role.VIEWER)];
  interface Page {
    accounts: {
      nodes: { id: string }[];
      pageInfo: { endCursor: string; hasNextPage: boolean; hasPreviousPage: boolean };
    };
  }
  const page =
    'query($after: String) { accounts(first: 2, after: $after) { nodes { id } pageInfo { endCursor hasNextPage hasPreviousPage } } }';
  const first = await admin.ok<Page>(page);
  expect(first.accounts.nodes.map((node) => node.id)).toEqual([people[2]?.accountId, people[1]?.accountId]);
  expect(first.accounts.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  await server.as(Role.VIEWER);
  const second = await admin.ok<Page>(page, { after: first.accounts.pageInfo.endCursor });
  expect(second.accounts.nodes[0]?.id).toBe(people[0]?.accountId);

  expect(counts(await server.statementsDuring(() => admin.ok(page)))).toBe(0);
  expect(counts(await server.statementsDuring(() => admin.ok('{ accounts { totalCount } }')))).toBe(1);
});

test('a colleague sees an account as a node, not the list', async () => {
  const viewer = await server.as(Role.VIEWER);
  expect(
    await viewer.ok('query($id: ID!) { node(id: $id) { __typename ... on Account { id roles } } }', {
      id: admin.accountId,
    }),
  ).toEqual({ node: { __typename: 'Account', id: admin.accountId, roles: ['ADMIN'] } });
  expect((await viewer.graphql('{ accounts { nodes { id } } }')).errors[0]?.extensions.code).toBe('FORBIDDEN');
});

test('an address is told to oneself and to who manages accounts', async () => {
  const viewer = await server.as(Role.VIEWER);
  const marketer = await server.as(Role.MARKETER);
  const list = '{ assignableAccounts { id email } }';
  type Listed = { assignableAccounts: { id: string; email: string | null }[] };
  const seen = async (client: TestClient): Promise<(string | null)[]> =>
    (await client.ok<Listed>(list)).assignableAccounts
      .filter(({ id }) => [viewer, marketer].some(({ accountId }) => id === accountId))
      .map(({ email }) => email);
  expect(new Set(await seen(viewer))).toEqual(new Set([viewer.email, null]));
  expect(new Set(await seen(admin))).toEqual(new Set([viewer.email, marketer.email]));
  const node = 'query ($id: ID!) { node(id: $id) { ... on Account { name email } } }';
  expect(await viewer.ok(node, { id: marketer.accountId })).toMatchObject({ node: { email: null } });
});

test('who plans sees whom an item can be given to: enabled accounts, by name', async () => {
  const marketer = await server.as(Role.MARKETER);
  const { account: zoe } = await create({ email: 'zoe@shop.example', name: 'Zoë' });
  const { account: ada } = await create({ email: 'ada@shop.example', name: 'ada' });
  const { account: gone } = await create({ email: 'gone@shop.example', name: 'Gone' });
  await update({ id: gone?.id, version: 1, disabled: true });
  const { assignableAccounts: listed } = await marketer.ok<{ assignableAccounts: { id: string }[] }>(
    '{ assignableAccounts { id name } }',
  );
  const ids = listed.map(({ id }) => id);
  expect(ids).not.toContain(gone?.id);
  expect(ids).toContain(marketer.accountId);
  expect([ids[0], ids.at(-1)]).toEqual([ada?.id, zoe?.id]);
  const key = await server.withKey('shop:read');
  expect((await key.graphql('{ assignableAccounts { id } }')).errors[0]?.extensions.code).toBe('FORBIDDEN');
});
