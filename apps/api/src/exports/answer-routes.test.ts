import { afterAll, beforeAll, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const rows = [
  logRow({ time: '2019-10-01 10:00:00', user: '1', product: '1', brand: 'a b' }),
  logRow({ time: '2019-10-01 10:00:30', user: '1', product: '1', brand: 'a b', type: 'purchase', price: '20.05' }),
  logRow({ time: '2019-10-02 21:00:00', user: '2', product: '9223372036854775808', brand: '=1+1' }),
  logRow({ time: '2019-10-02 22:00:00', user: '3', product: '2', brand: '' }),
];

let demo: TestServer;
let viewer: TestClient;
beforeAll(async () => {
  demo = await startTestServer({ isSynthetic: true, rows });
  viewer = await demo.as(Role.VIEWER);
});
afterAll(() => demo.close());

const linesOf = async (client: TestClient, address: string): Promise<string[]> => {
  const response = await client.fetch(address);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer())
    .toString('utf8')
    .trimEnd()
    .split('\r\n');
};

/** Parquet files begin and end with their mark. */
async function isParquet(address: string): Promise<boolean> {
  const response = await viewer.fetch(address);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/vnd.apache.parquet']);
  const bytes = Buffer.from(await response.arrayBuffer());
  return (
    bytes.length > 100 && [bytes.subarray(0, 4), bytes.subarray(-4)].every((mark) => mark.toString('latin1') === 'PAR1')
  );
}

test('an explored answer is a CSV file whose every row says that the demo shop made it up', async () => {
  const [header, ...lines] = await linesOf(
    viewer,
    '/exports/explore.csv?measure=conversionRate&by=day,brand&timeZone=UTC',
  );
  expect(header).toBe(
    '\uFEFFday,day_kind,brand,brand_kind,conversion_rate,conversion_rate_exact,low_95,high_95,numerator,denominator,unknown_because,previous,synthetic',
  );
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^2019-10-01,value,a b,value,1,,0\.2\d+,1,1,1,,,synthetic data of the demo shop$/);
  expect(lines.find((line) => line.includes('none'))).toMatch(/^2019-10-02,value,,none,0,,0,0\.7\d+,0,1,,,synthetic/);
  expect(lines.find((line) => line.includes('1+1'))).toContain(`'=1+1,value`);
});

test('its top may be that of each day', async () => {
  const ofEachDay = '/exports/explore.csv?measure=views&by=day,brand&top=1&timeZone=UTC';
  const ownRows = async (address: string): Promise<number> =>
    (await linesOf(viewer, address)).filter((line) => /^\d[^,]*,value,[^,]*,(value|none),/.test(line)).length;
  expect(await ownRows(`${ofEachDay}&topWithin=day`)).toBeGreaterThan(await ownRows(ofEachDay));
});

test('it is a Parquet file, too', async () => {
  expect(await isParquet('/exports/explore.parquet?measure=revenue&by=brand&timeZone=UTC')).toBe(true);
});

test('products are files, all of them, with all digits of their ids', async () => {
  const [header, ...lines] = await linesOf(viewer, '/exports/products.csv?sort=revenue');
  expect(header).toContain('product_id,category_id,category,brand,price,');
  expect(lines.map((line) => line.split(',')[0])).toEqual(['1', '9223372036854775808', '2']);
  expect(lines[1]).toMatch(/,unknown,.*synthetic data of the demo shop$/);
  expect(await isParquet('/exports/products.parquet?brand==1%2B1')).toBe(true);
});

test("a log that is nobody's invention says nothing of the kind", async () => {
  const server = await startTestServer({ rows });
  try {
    const [header] = await linesOf(await server.as(Role.VIEWER), '/exports/explore.csv?measure=views&by=hour');
    expect(header?.endsWith('previous')).toBe(true);
  } finally {
    await server.close();
  }
});

test.each([
  ['measure=joy', 400],
  ['', 400],
  ['measure=views&measure=carts', 400],
  ['measure=views&top=x', 400],
  ['measure=views&from=2019-10-01', 400],
  ['measure=views&bots=some', 400],
  ['measure=views&by=day,day', 400],
  ['measure=views&by=brand,day&topWithin=day', 400],
  ['measure=views&by=day,brand&topWithin=joy', 400],
  ['measure=views&timeZone=Mars/Base', 400],
])('refuses ?%s', async (query, status) => {
  expect((await viewer.fetch(`/exports/explore.csv?${query}`)).status).toBe(status);
});

test('files go to those who may ask the questions', async () => {
  expect((await demo.anonymous().fetch('/exports/explore.csv?measure=views')).status).toBe(401);
  expect((await (await demo.withKey('shop:read')).fetch('/exports/explore.csv?measure=views')).status).toBe(403);
  expect((await viewer.fetch('/exports/secrets.csv')).status).toBe(404);
  expect((await viewer.fetch('/exports/explore.xlsx?measure=views')).status).toBe(404);
});

test('a download takes from the budget of its caller, and who has none left is told when to come back', async () => {
  const strict = await startTestServer({ rows, limits: { budget: { points: 250, restoreRate: 0.01 } } });
  try {
    const [spender, other] = [await strict.as(Role.VIEWER), await strict.as(Role.VIEWER)];
    const address = '/exports/explore.csv?measure=revenue&by=day&timeZone=UTC';
    expect((await spender.fetch(address)).status).toBe(200);
    const refused = await spender.fetch(address);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(10);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    expect((await other.fetch(address)).status).toBe(200);
  } finally {
    await strict.close();
  }
});
