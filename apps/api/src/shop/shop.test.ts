import { importLog } from '@cartograph/events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { lakeStatementsDuring } from '../testing/lake-statements.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { CoverageFaultKind, toFaults } from '../coverage-fault.js';

const samples = process.env['CARTOGRAPH_SAMPLES'] ?? '';

const SHOP = `{ shop {
  name timeZone currency isSynthetic snapshot { id rows committedAt } firstEventAt lastEventAt
  counts { views carts removes purchases total } users sessions products buyers revenue zeroPrices
  coverage { snapshot { id } timeZone days { date counts { total } } faults { date kind eventType detail } }
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
      coverage: { snapshot: null, timeZone: 'Asia/Seoul', days: [], faults: [] },
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
      logRow({
        time: '2019-10-03 21:00:00',
        type: 'purchase',
        price: '0.20',
        user: '9223372036854775807',
        session: '',
      }),
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
      days: [
        { date: '2019-10-01', counts: { total: 3 } },
        { date: '2019-10-02', counts: { total: 0 } },
        { date: '2019-10-03', counts: { total: 0 } },
        { date: '2019-10-04', counts: { total: 1 } },
      ],
    },
  });
  const { node } = await viewer.ok<{ node: unknown }>(
    'query ($id: ID!) { node(id: $id) { id ... on Snapshot { rows } } }',
    { id: shop.snapshot.id },
  );
  expect(node).toEqual({ id: shop.snapshot.id, rows: 4 });
});

test('days and faults are told in any zone, beside the shop and beside the questions about it', async () => {
  server = await startTestServer({
    rows: [
      logRow({ time: '2019-10-01 19:00:00' }),
      logRow({ time: '2019-10-01 21:00:00', type: 'cart' }),
      logRow({ time: '2019-10-04 21:00:00' }),
    ],
  });
  const viewer = await server.as(Role.VIEWER);
  const { shop, analytics } = await viewer.ok<{
    shop: { snapshot: unknown } & Record<
      'utc' | 'own',
      { snapshot: unknown; days: unknown[]; faults: { kind: string }[] }
    >;
    analytics: Record<string, unknown>;
  }>(`{
    shop { snapshot { id } utc: coverage(timeZone: "UTC") { snapshot { id } timeZone days { date counts { views carts } } faults { kind date levelChange { before after } } } own: coverage { timeZone days { date } faults { kind } } }
    analytics(timeZone: "UTC") { coverage { snapshot { id } timeZone days { date counts { views carts } } faults { kind date levelChange { before after } } } }
  }`);
  expect(shop['utc']?.days).toEqual([
    { date: '2019-10-01', counts: { views: 1, carts: 1 } },
    { date: '2019-10-02', counts: { views: 0, carts: 0 } },
    { date: '2019-10-03', counts: { views: 0, carts: 0 } },
    { date: '2019-10-04', counts: { views: 1, carts: 0 } },
  ]);
  expect(shop['utc']?.faults.filter(({ kind }) => kind === 'MISSING_DAY')).toMatchObject([
    { date: '2019-10-02' },
    { date: '2019-10-03' },
  ]);
  expect(analytics['coverage']).toEqual(shop['utc']);
  expect(shop.utc.snapshot).toEqual(shop.snapshot);
  expect(shop['own']).toMatchObject({
    timeZone: 'Asia/Dubai',
    days: [
      { date: '2019-10-01' },
      { date: '2019-10-02' },
      { date: '2019-10-03' },
      { date: '2019-10-04' },
      { date: '2019-10-05' },
    ],
  });
  expect(
    (await viewer.graphql('{ shop { coverage(timeZone: "Mars/Olympus") { timeZone } } }')).errors[0]?.extensions.code,
  ).toBe('BAD_USER_INPUT');
});

test('a kind of fault that the schema does not know is told as another', () => {
  const fault = {
    date: '2019-10-01',
    kind: 'moon-phase' as 'missing-day',
    eventType: null,
    detail: 'Full moon.',
    fromLocalTime: null,
    toLocalTime: null,
    expectedSessions: null,
    levelChange: null,
  };
  expect(toFaults([fault])).toEqual([{ ...fault, kind: CoverageFaultKind.OTHER, isCertain: true }]);
});

test('a missing day is certain where a quiet day does not explain it', () => {
  const day = (expectedSessions: number) => ({
    date: '2019-10-02',
    kind: 'missing-day' as const,
    eventType: null,
    detail: 'Nothing all day.',
    fromLocalTime: null,
    toLocalTime: null,
    expectedSessions,
    levelChange: null,
  });
  expect(toFaults([day(2), day(300)]).map(({ isCertain }) => isCertain)).toEqual([false, true]);
});

test('the health of the log is told: prices, ids, bots', async () => {
  server = await startTestServer();
  const viewer = await server.as(Role.VIEWER);
  const HEALTH = `{ dataHealth { snapshot { rows } zeroPrices { events products definition { name } } priceJumps { products examples { productExternalId day lowest highest } }
    productsWithoutBrand { things allThings events eventShare } severalBrands { products examples { productExternalId values events } } sharedSessionIds { sessionIds sessions } futureEvents { events lastAt }
    bots { rules { rule sessions counts { total } revenue eventShare } top { externalId botRule user { externalId } } } } }`;
  expect(await viewer.ok(HEALTH)).toEqual({ dataHealth: null });
  await importRows(server.dataDir, [
    logRow({ price: '0' }),
    logRow({ product: '200', price: '1.00' }),
    logRow({ product: '200', price: '25.00', brand: 'other' }),
    logRow({ product: '300', brand: '' }),
    logRow({ user: '2', session: 'session-1' }),
    ...Array.from({ length: 60 }, (_, n) =>
      logRow({
        user: '9',
        time: `2019-10-03 10:00:${String(Math.floor(n / 2)).padStart(2, '0')}`,
        product: String(1000 + n),
      }),
    ),
  ]);
  const { dataHealth } = await viewer.ok<{ dataHealth: { bots: { rules: { rule: string }[] } } }>(HEALTH);
  expect(dataHealth).toMatchObject({
    snapshot: { rows: 65 },
    zeroPrices: { events: 1, products: 1, definition: { name: 'Prices of zero' } },
    priceJumps: { products: 1, examples: [{ productExternalId: '200', lowest: '1.00', highest: '25.00' }] },
    productsWithoutBrand: { things: 1, events: 1 },
    severalBrands: { products: 1, examples: [{ productExternalId: '200', values: 2, events: 2 }] },
    sharedSessionIds: { sessionIds: 1, sessions: 2 },
    futureEvents: { events: 0, lastAt: null },
    bots: { top: [{ externalId: 'session-9', botRule: 'TOO_FAST', user: { externalId: '9' } }] },
  });
  expect(dataHealth.bots.rules.find(({ rule }) => rule === 'TOO_FAST')).toMatchObject({
    sessions: 1,
    counts: { total: 60 },
    revenue: '0.00',
  });
});

test('only what is asked is counted, and only once for a snapshot', async () => {
  server = await startTestServer({ rows: [logRow()] });
  const viewer = await server.as(Role.VIEWER);
  const { lake } = server.services;
  expect(await lakeStatementsDuring(lake, () => viewer.ok('{ shop { name snapshot { id } } }'))).toEqual([]);
  expect(
    await lakeStatementsDuring(lake, () => viewer.ok('{ shop { users sessions revenue counts { total } } }')),
  ).toHaveLength(1);
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

test.skipIf(samples === '')('the real rows give the known figures', async () => {
  const file = path.join(samples, 'multi-category/2019-Oct.csv');
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-api-'));
  try {
    await importLog({ dataDir, paths: [file] });
    server = await startTestServer({ dataDir });
    const viewer = await server.as(Role.VIEWER);
    const { shop } = await viewer.ok<{ shop: unknown }>(
      '{ shop { users products sessions buyers revenue zeroPrices counts { views carts removes purchases } } }',
    );
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
