import { isInputObjectType, GraphQLNonNull, isListType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FEATURES } from '../features.js';
import { Role } from '../permissions.js';
import { buildApiSchema } from '../schema.js';
import { withProbe } from '../testing/probe-feature.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { AuditEntryEntity } from './audit-entry.entity.js';
import { redact } from './audit-mutations.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(withProbe);
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
