import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { logRow } from '../testing/log-rows.js';
import { capturingLogger, startTestServer } from '../testing/server.js';
import { TestClient } from '../testing/client.js';

const stateOf = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => {
      const { size, mtimeMs } = statSync(path.join(dir, name));
      return `${name} ${size} ${mtimeMs}`;
    });

test('a server that only reads is ready, answers, refuses every change with one code, and touches no file', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-read-'));
  const first = await startTestServer({ dataDir, rows: [logRow(), logRow({ user: '7' })] });
  const { secret } = await first.withKey('analytics:read', 'shop:read', 'keys:manage', 'jobs:read');
  await first.close();
  const before = stateOf(dataDir);
  const { logger, lines } = capturingLogger();
  const server = await startTestServer({ dataDir, readOnly: true, asksHere: false, logger });
  try {
    const client = new TestClient(server.url, { authorization: `Bearer ${secret}` });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect(await client.ok('{ shop { users } setup { isReadOnly } jobs { totalCount } }')).toEqual({
      shop: { users: 2 },
      setup: { isReadOnly: true },
      jobs: { totalCount: 0 },
    });
    const refused = await client.graphql(
      'mutation { createApiKey(input: { name: "n", scopes: ["analytics:read"] }) { userErrors { code } } }',
    );
    expect(refused.errors).toMatchObject([
      { extensions: { code: 'READ_ONLY' }, message: expect.stringContaining('--read-only') as string },
    ]);
    const signIn = await server
      .anonymous()
      .graphql('mutation { signIn(input: { email: "a@shop.example", password: "x" }) { userErrors { code } } }');
    expect(signIn.errors).toMatchObject([{ extensions: { code: 'READ_ONLY' } }]);
    const upload = await client.fetch('/uploads/upl_1', { method: 'PUT', body: 'rows' });
    expect([upload.status, await upload.json()]).toMatchObject([
      403,
      { errors: [{ extensions: { code: 'READ_ONLY' } }] },
    ]);
    // Who takes a file is on record all the same.
    const file = await client.fetch('/exports/explore.csv?measure=views&by=day&timeZone=UTC');
    expect([file.status, (await file.text()).trimEnd().split('\r\n')]).toEqual([
      200,
      [expect.any(String), expect.stringContaining('2019-10-01')],
    ]);
    expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({
        level: 40,
        action: 'downloadAnswer',
        actor: expect.any(String) as string,
        requestId: file.headers.get('x-request-id'),
        detail: expect.objectContaining({ measure: 'views' }) as object,
      }),
    );
    expect([server.setUpLink(), await server.createTemporaryKey()]).toEqual([null, null]);
    expect(stateOf(dataDir)).toEqual(before);
  } finally {
    await server.close();
  }
  expect(stateOf(dataDir)).toEqual(before);
  await rm(dataDir, { recursive: true });
});
