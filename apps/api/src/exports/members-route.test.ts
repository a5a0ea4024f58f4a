import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';

let server: TestServer;
let marketer: TestClient & { email: string };
let id: string;
beforeAll(async () => {
  server = await startTestServer({
    isSynthetic: true,
    rows: [
      logRow({ user: '9223372036854775807' }),
      logRow({ user: '7' }),
      logRow({ user: '7', type: 'purchase', price: '2.50' }),
    ],
  });
  marketer = await server.as(Role.MARKETER);
  const { createAudience } = await marketer.ok<{ createAudience: { audience: { id: string } } }>(
    'mutation { createAudience(input: { name: "all", rule: { kind: ALL_VISITORS } }) { audience { id } userErrors { message } } }',
  );
  id = createAudience.audience.id;
});
afterAll(() => server.close());

test('the users of an audience are a CSV file, with all digits of their ids, synthetic ones marked', async () => {
  const response = await marketer.fetch(`/audiences/${id}/members.csv`);
  expect([response.status, response.headers.get('content-disposition'), response.headers.get('cache-control')]).toEqual(
    [200, `attachment; filename="${id}.csv"`, 'no-store'],
  );
  const [header, ...lines] = Buffer.from(await response.arrayBuffer())
    .toString('utf8')
    .trimEnd()
    .split('\r\n');
  expect(header).toBe('\uFEFFuser_id,bought,spent,synthetic');
  expect(lines.toSorted()).toEqual(['7,1,2.5,true', '9223372036854775807,0,0,true']);
});

test('it goes to those who may see people, and to nobody else', async () => {
  expect(await server.services.decisions.read.findBy(AuditEntryEntity, { action: 'downloadAudience' })).toMatchObject([
    { actor: `account:${marketer.email}`, target: id, outcome: 'ok', address: '127.0.0.1' },
  ]);
  expect((await server.anonymous().fetch(`/audiences/${id}/members.csv`)).status).toBe(401);
  expect((await (await server.withKey('plan:read')).fetch(`/audiences/${id}/members.csv`)).status).toBe(403);
  expect((await marketer.fetch('/audiences/aud_nothing/members.csv')).status).toBe(404);
});
