import { isInputObjectType, GraphQLNonNull, isListType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '../accounts/secrets.js';
import { FEATURES } from '../features.js';
import { Role } from '../permissions.js';
import { buildApiSchema } from '../schema.js';
import type { TestClient } from '../testing/client.js';
import { logRow } from '../testing/log-rows.js';
import { withProbe } from '../testing/probe-feature.js';
import { addAccount, startTestServer, type TestServer } from '../testing/server.js';
import { AuditEntryEntity } from './audit-entry.entity.js';
import { redact } from './audit-mutations.js';
import { tidy } from '../retention/tidy.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ ...withProbe, rows: [logRow({})] });
});
afterAll(() => server.close());

const entries = (): Promise<AuditEntryEntity[]> =>
  server.services.decisions.read.find(AuditEntryEntity, { order: { id: 'DESC' } });

test('a mutation leaves who, what, about what, and how it ended', async () => {
  const admin = await server.as(Role.ADMIN);
  const data = await admin.ok<{ createApiKey: { apiKey: { id: string }; secret: string } }>(
    'mutation { createApiKey(input: { name: "night report", scopes: ["shop:read"] }) { apiKey { id } secret } }',
  );
  const [entry] = await entries();
  expect(entry).toMatchObject({
    actor: `account:${admin.email}`,
    action: 'createApiKey',
    target: data.createApiKey.apiKey.id,
    outcome: 'ok',
    detail: { name: 'night report', scopes: ['shop:read'] },
  });
  expect(entry?.requestId).toMatch(/^req_/);
  expect(JSON.stringify(await entries())).not.toContain(data.createApiKey.secret);
});

test('refused mutations are on record: by the rule, by the feature, by nobody in particular', async () => {
  const viewer = await server.as(Role.VIEWER);
  await viewer.graphql('mutation { revokeApiKey(input: { id: "key_7" }) { userErrors { code } } }');
  expect((await entries())[0]).toMatchObject({
    actor: `account:${viewer.email}`,
    action: 'revokeApiKey',
    target: 'key_7',
    outcome: 'FORBIDDEN',
  });
  const admin = await server.as(Role.ADMIN);
  await admin.graphql('mutation { revokeApiKey(input: { id: "key_7" }) { userErrors { code } } }');
  expect((await entries())[0]).toMatchObject({ action: 'revokeApiKey', outcome: 'NOT_FOUND' });
  await server
    .anonymous()
    .graphql(
      'mutation { signIn(input: { email: "eve@shop.example", password: "correct horse" }) { userErrors { code } } }',
    );
  expect((await entries())[0]).toMatchObject({
    actor: 'anonymous',
    action: 'signIn',
    outcome: 'WRONG_CREDENTIALS',
    detail: { email: 'eve@shop.example' },
  });
});

test('no password, token or secret is kept', async () => {
  expect(JSON.stringify(await entries())).not.toContain('correct horse');
  expect(
    redact({
      password: 'a',
      currentPassword: 'b',
      newPassword: 'c',
      token: 'd',
      clientSecret: 'e',
      name: 'kept',
      inner: [{ setupToken: 'f', at: new Date(0) }],
    }),
  ).toEqual({ name: 'kept', inner: [{ at: '1970-01-01T00:00:00.000Z' }] });
  expect(redact('x'.repeat(300))).toBe(`${'x'.repeat(200)}…`);
});

test('every input field of the schema that sounds secret is left out', () => {
  let found = 0;
  const suspicious = /pass|token|secret|credential|cookie|private/i;
  for (const type of Object.values(buildApiSchema(FEATURES).getTypeMap())) {
    if (!isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      let inner: unknown = field.type;
      while (inner instanceof GraphQLNonNull || isListType(inner)) inner = inner.ofType;
      if (!suspicious.test(field.name) || isInputObjectType(inner)) continue;
      found += 1;
      expect(redact({ [field.name]: 'hush' }), `${type.name}.${field.name}`).toEqual({});
    }
  }
  expect(found).toBeGreaterThan(3);
});

test('only auditors read the log', async () => {
  const auditor = await server.withKey('audit:read');
  const { auditLog } = await auditor.ok<{ auditLog: { nodes: { action: string }[]; totalCount: number } }>(
    '{ auditLog(first: 1) { nodes { action at actor outcome detail requestId target } totalCount } }',
  );
  expect(auditLog.nodes).toHaveLength(1);
  expect(auditLog.totalCount).toBe((await entries()).length);
  expect(
    (await (await server.as(Role.OPERATOR)).graphql('{ auditLog { nodes { id } } }')).errors[0]?.extensions.code,
  ).toBe('FORBIDDEN');
});

const failSignIn = (client: TestClient, email: string): Promise<unknown> =>
  client.graphql(
    `mutation { signIn(input: { email: "${email}", password: "correct horse" }) { userErrors { code } } }`,
  );

test('attempts that fail alike are one entry with a count, whatever addresses they make up', async () => {
  const viewer = await addAccount(server.services, [Role.VIEWER], {
    email: 'bea@shop.example',
    passwordHash: await hashPassword('not that horse'),
  });
  const before = (await entries()).length;
  for (let i = 0; i < 4; i++) await failSignIn(server.anonymous(), `made-up-${i}@shop.example`);
  for (let i = 0; i < 3; i++) await failSignIn(server.anonymous(), viewer.email);
  const [known, unknown, ...rest] = await entries();
  expect(rest.length).toBeLessThanOrEqual(before);
  expect(known).toMatchObject({ count: 3, target: viewer.id, address: '127.0.0.1', actor: 'anonymous' });
  expect(known?.outcome).toBe('WRONG_CREDENTIALS');
  expect(unknown?.count).toBeGreaterThanOrEqual(4);
  expect(unknown).toMatchObject({ target: null, outcome: 'WRONG_CREDENTIALS' });
  expect(known?.lastAt.getTime()).toBeGreaterThanOrEqual(known?.at.getTime() ?? Number.POSITIVE_INFINITY);
});

test('one operation signs in once: many guesses in a request are refused, and leave nothing', async () => {
  const before = await entries();
  const guess = (i: number): string =>
    `g${i}: signIn(input: { email: "a@b.c", password: "x" }) { userErrors { code } }`;
  const guesses = [0, 1].map(guess).join(' ');
  for (const document of [
    `mutation { ${guesses} }`,
    `mutation { ...A ...A ... on Mutation { ${guess(2)} } } fragment A on Mutation { ${guess(3)} }`,
  ]) {
    const { errors } = await server.anonymous().graphql(document);
    expect(errors[0]?.message).toMatch(/asks 2 times for signIn.*once is allowed/);
  }
  expect(await entries()).toEqual(before);
});

test('who signs in is named, and where from', async () => {
  const account = await addAccount(server.services, [Role.VIEWER], {
    email: 'ada@shop.example',
    passwordHash: await hashPassword('correct horse'),
  });
  await failSignIn(server.anonymous(), 'ada@shop.example');
  expect((await entries())[0]).toMatchObject({
    actor: 'account:ada@shop.example',
    action: 'signIn',
    target: account.id,
    outcome: 'ok',
    address: '127.0.0.1',
    count: 1,
  });
});

test('files that people take are on record', async () => {
  const analyst = await server.as(Role.ANALYST);
  const response = await analyst.fetch('/exports/explore.csv?measure=views&by=hour');
  expect(response.status).toBe(200);
  await response.text();
  expect((await entries())[0]).toMatchObject({
    actor: `account:${analyst.email}`,
    action: 'downloadAnswer',
    detail: { name: 'explore', format: 'csv', measure: 'views', by: 'hour' },
    outcome: 'ok',
    address: '127.0.0.1',
    requestId: response.headers.get('x-request-id'),
  });
});

test('the log is asked by action, actor and time', async () => {
  const auditor = await server.withKey('audit:read');
  const ask = async (filter: object): Promise<{ action: string; actor: string }[]> =>
    (
      await auditor.ok<{ auditLog: { nodes: { action: string; actor: string }[] } }>(
        'query($filter: AuditFilter) { auditLog(filter: $filter) { nodes { action actor } } }',
        { filter },
      )
    ).auditLog.nodes;
  expect(new Set((await ask({ action: 'signIn' })).map(({ action }) => action))).toEqual(new Set(['signIn']));
  expect(await ask({ actor: 'ADA@', action: 'signIn' })).toEqual([
    { action: 'signIn', actor: 'account:ada@shop.example' },
  ]);
  const all = (await entries()).length;
  expect(await ask({ from: '2099-01-01T00:00:00Z' })).toEqual([]);
  expect(await ask({ to: '2000-01-01T00:00:00Z' })).toEqual([]);
  expect(await ask({ from: '2000-01-01T00:00:00Z', to: '2099-01-01T00:00:00Z' })).toHaveLength(Math.min(all, 50));
});

test('an id that a caller makes up is cut', async () => {
  const viewer = await server.as(Role.VIEWER);
  const id = `job_${'x'.repeat(500_000)}`;
  const { cancelJob } = await viewer.ok<{ cancelJob: object }>(
    'mutation($id: ID!) { cancelJob(input: { id: $id }) { userErrors { code } } }',
    { id },
  );
  expect(cancelJob).toEqual({ userErrors: [{ code: 'NOT_FOUND' }] });
  const kept = await server.services.decisions.read.findBy(AuditEntryEntity, { actor: `account:${viewer.email}` });
  expect(kept.map(({ action, target }) => [action, target])).toEqual([['cancelJob', `${id.slice(0, 200)}…`]]);
  expect(JSON.stringify(kept).length).toBeLessThan(2_000);
});

test('entries go when they are older than the log is kept', async () => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const kept = await startTestServer({ auditDays: 30, now: () => new Date(time) });
  try {
    await failSignIn(kept.anonymous(), 'a@shop.example');
    const auditor = await kept.withKey('audit:read');
    const LOG = '{ auditRetentionDays auditLog { totalCount } }';
    expect(await auditor.ok(LOG)).toEqual({ auditRetentionDays: 30, auditLog: { totalCount: 1 } });
    time += 31 * 24 * 3_600_000;
    await tidy(kept.services);
    expect(await auditor.ok(LOG)).toEqual({ auditRetentionDays: 30, auditLog: { totalCount: 0 } });
  } finally {
    await kept.close();
  }
});
