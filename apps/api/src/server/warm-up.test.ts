import { afterEach, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { lakeStatementsDuring } from '../testing/lake-statements.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';

const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** What the first recommendation of a new server reads from the lake. Products are kept by snapshot, of which each server has one of its own. */
async function readByFirst(isAskedReady: boolean): Promise<string[]> {
  const [first, ...others] = tasteRows();
  const rows = [{ ...first!, price: isAskedReady ? '77.71' : '77.72' }, ...others];
  const server = await startTestServer({ rows, isTrained: true });
  servers.push(server);
  const viewer = await server.as(Role.VIEWER);
  if (isAskedReady) expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  return lakeStatementsDuring(server.services.lake, () =>
    viewer.ok(
      '{ recommendations(for: { session: [{ productExternalId: "1006", eventType: CART }] }) { items { product { externalId } } } }',
    ),
  );
}

test('a server that says it is ready has read what the first recommendation needs', async () => {
  expect((await readByFirst(false)).length).toBeGreaterThan(0);
  expect(await readByFirst(true)).toEqual([]);
});

test('a server without data is ready, too', async () => {
  const server = await startTestServer();
  servers.push(server);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});
