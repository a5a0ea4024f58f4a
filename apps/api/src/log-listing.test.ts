import { afterAll, beforeAll, expect, test } from 'vitest';
import { listingStore } from './log-listing.js';
import { logRow } from './testing/log-rows.js';
import { startTestServer, type TestServer } from './testing/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ rows: [logRow()] });
});
afterAll(() => server.close());

test('a question of a listing stops with its request', async () => {
  const request = new AbortController();
  const store = await listingStore({
    store: () => server.services.lake.store(),
    lake: server.services.lake,
    signal: request.signal,
  });
  expect(await store.rows('select count(*) as n from users')).toEqual([{ n: 1 }]);
  // Takes hours: it ends only because it is stopped.
  const endless = store.rows(
    'select count(*) as n from range(1000000000) a, range(1000) b where a.range % 7 = b.range % 3',
    [],
    { signal: undefined },
  );
  setTimeout(() => request.abort(new Error('the caller has gone')), 100);
  await expect(endless).rejects.toThrow(/the caller has gone/);
  expect(await (await server.services.lake.store()).rows('select 1 as n')).toEqual([{ n: 1 }]);
});
