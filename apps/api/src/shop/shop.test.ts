import { importLog } from '@cartograph/events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { lakeStatementsDuring } from '../testing/lake-statements.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { samplePath } from '../testing/samples.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const SHOP = `{ shop {
  name timeZone currency isSynthetic snapshot { id rows committedAt } firstEventAt lastEventAt
  counts { views carts removes purchases total } users sessions products buyers revenue zeroPrices
  coverage { timeZone days { date counts { total } } faults { date kind eventType detail } }
} }`;

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

test('an empty shop answers zeros before the first import', async () => {
  server = await startTestServer({ timeZone: 'Asia/Seoul' });
  const viewer = await server.as(Role.VIEWER);
  expect(await viewer.ok(SHOP)).toEqual({
    shop: {
      name: 'Shop',
      timeZone: 'Asia/Seoul',
      currency: null,
      isSynthetic: false,
      snapshot: null,
      firstEventAt: null,
      lastEventAt: null,
      counts: { views: 0, carts: 0, removes: 0, purchases: 0, total: 0 },
      users: 0,
      sessions: 0,
      products: 0,
      buyers: 0,
      revenue: '0.00',
      zeroPrices: 0,
      coverage: { timeZone: 'Asia/Seoul', days: [], faults: [] },
    },
  });
});

test('a shop tells its figures, its coverage in its own zone, and its snapshot as a node', async () => {
  server = await startTestServer({
    isSynthetic: true,
    rows: [
      logRow({ time: '2019-10-01 19:00:00', price: '0' }),
      logRow({ time: '2019-10-01 19:00:10', type: 'cart', price: '0.10' }),
      logRow({ time: '2019-10-01 19:00:20', type: 'purchase', price: '0.10' }),
      logRow({ time: '2019-10-03 21:00:00', type: 'purchase', price: '0.20', user: '9223372036854775807', session: '' }),
    ],
  });
  const viewer = await server.as(Role.VIEWER);
  const { shop } = await viewer.ok<{ shop: { snapshot: { id: string } } & Record<string, unknown> }>(SHOP);
  expect(shop).toMatchObject({
    name: 'Demo shop',
    timeZone: 'Asia/Dubai',
    isSynthetic: true,
    snapshot: { rows: 4 },
    firstEventAt: '2019-10-01T19:00:00.000Z',
    lastEventAt: '2019-10-03T21:00:00.000Z',
    counts: { views: 1, carts: 1, removes: 0, purchases: 2, total: 4 },
    users: 2,
    sessions: 2,
    products: 1,
    buyers: 2,
    revenue: '0.30',
    zeroPrices: 1,
    coverage: {
      timeZone: 'Asia/Dubai',
      days: [{ date: '2019-10-01', counts: { total: 3 } }, { date: '2019-10-02', counts: { total: 0 } }, { date: '2019-10-03', counts: { total: 0 } }, { date: '2019-10-04', counts: { total: 1 } }],
    },
  });
  const { node } = await viewer.ok<{ node: unknown }>('query ($id: ID!) { node(id: $id) { id ... on Snapshot { rows } } }', { id: shop.snapshot.id });
  expect(node).toEqual({ id: shop.snapshot.id, rows: 4 });
});

test('only what is asked is counted, and only once for a snapshot', async () => {
  server = await startTestServer({ rows: [logRow()] });
  const viewer = await server.as(Role.VIEWER);
  const { lake } = server.services;
  expect(await lakeStatementsDuring(lake, () => viewer.ok('{ shop { name snapshot { id } } }'))).toEqual([]);
  expect(await lakeStatementsDuring(lake, () => viewer.ok('{ shop { users sessions revenue counts { total } } }'))).toHaveLength(1);
  expect(await lakeStatementsDuring(lake, () => viewer.ok('{ shop { users buyers } }'))).toEqual([]);
});

test('a new import shows at once', async () => {
  server = await startTestServer({ rows: [logRow()] });
  const viewer = await server.as(Role.VIEWER);
  expect(await viewer.ok('{ shop { users } }')).toEqual({ shop: { users: 1 } });
  await importRows(server.dataDir, [logRow({ user: '2' })]);
  expect(await viewer.ok('{ shop { users } }')).toEqual({ shop: { users: 2 } });
});

test('the shop is refused without its permission', async () => {
  server = await startTestServer();
  const key = await server.withKey('self');
  expect((await key.graphql('{ shop { name } }')).errors[0]?.extensions.code).toBe('FORBIDDEN');
});

test('the real rows give the known figures, where there are any', async () => {
  const file = samplePath('multi-category/2019-Oct.csv');
  if (!file) return;
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-api-'));
  try {
    await importLog({ dataDir, paths: [file] });
    server = await startTestServer({ dataDir });
    const viewer = await server.as(Role.VIEWER);
    const { shop } = await viewer.ok<{ shop: unknown }>('{ shop { users products sessions buyers revenue zeroPrices counts { views carts removes purchases } } }');
    expect(shop).toEqual({
      users: 1755,
      products: 2312,
      sessions: 1906,
      buyers: 48,
      revenue: '14786.59',
      zeroPrices: 6,
      counts: { views: 4912, carts: 50, removes: 0, purchases: 54 },
    });
    await server.close();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
