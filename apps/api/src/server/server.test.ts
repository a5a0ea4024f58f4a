import { afterAll, beforeAll, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({});
});
afterAll(() => server.close());

test('an admin reads their permissions', async () => {
  const admin = await server.as(Role.ADMIN);
  console.log(JSON.stringify(await admin.graphql('{ viewer { account { email } permissions } setup { needed isSynthetic } jobs { totalCount nodes { id } } }'), null, 1));
  expect(1).toBe(1);
});
