import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../accounts/secrets.js';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { addAccount, startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import { otherSites } from './other-sites.js';

const STORE = 'https://store.example';
const STRANGER = 'https://stranger.example';
const json = { 'content-type': 'application/json' };
const LIST = `{ recommendations(for: { session: [{ productExternalId: "1000", eventType: CART }] }, first: 3) {
  items { rank product { id externalId categoryId category brand price inStock } because { text product { externalId } } } } }`;

let server: TestServer;
let store: TestClient & { secret: string };
beforeAll(async () => {
  server = await startTestServer({
    rows: tasteRows(),
    isTrained: true,
    corsOrigins: [STORE, 'http://localhost:5500/'],
  });
  store = await server.withKey('recommendations:read');
});
afterAll(() => server.close());

const asked = (headers: Record<string, string>, init: RequestInit = {}): Promise<Response> =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    body: JSON.stringify({ query: LIST }),
    ...init,
    headers: { ...json, ...headers },
  });
const corsOf = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));
const codes = async (response: Response): Promise<unknown[]> =>
  ((await response.json()) as { errors?: { extensions: { code: string } }[] }).errors?.map(
    ({ extensions }) => extensions.code,
  ) ?? [];
const preflight = (origin: string, path = '/graphql'): Promise<Response> =>
  fetch(server.url + path, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });

describe('a page of a site that is named', () => {
  test('may ask by POST and GET with a key, after a preflight', async () => {
    const before = await preflight(STORE);
    expect([before.status, await before.text()]).toEqual([204, '']);
    expect(corsOf(before)).toEqual({
      'access-control-allow-origin': STORE,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type, apollo-require-preflight',
      'access-control-expose-headers': 'retry-after, x-request-id',
      'access-control-max-age': '600',
    });
    const headers = { origin: STORE, authorization: `Bearer ${store.secret}` };
    const get = fetch(`${server.url}/graphql?query=${encodeURIComponent(LIST)}`, {
      headers: { ...headers, 'apollo-require-preflight': 'true' },
    });
    for (const response of [await asked(headers), await get]) {
      expect(corsOf(response)['access-control-allow-origin']).toBe(STORE);
      expect(response.headers.get('vary')?.toLowerCase()).toContain('origin');
      const { data, errors } = (await response.json()) as {
        data: { recommendations: { items: object[] } };
        errors?: object[];
      };
      expect(errors).toBeUndefined();
      expect(data.recommendations.items).toHaveLength(3);
    }
    expect(corsOf(await preflight('http://localhost:5500'))['access-control-allow-origin']).toBe(
      'http://localhost:5500',
    );
  });

  test('is told what is wrong with a key', async () => {
    const response = await asked({ origin: STORE, authorization: 'Bearer ck_wrong' });
    expect([response.status, corsOf(response)['access-control-allow-origin']]).toEqual([401, STORE]);
    expect(await codes(response)).toEqual(['UNAUTHENTICATED']);
  });

  test('gets nothing by a cookie, and no leave to send one', async () => {
    const passwordHash = await hashPassword('harbour lantern 41 mango');
    await addAccount(server.services, [Role.ADMIN], { email: 'ada@shop.example', passwordHash });
    const ada = server.anonymous();
    await ada.graphql(
      'mutation { signIn(input: { email: "ada@shop.example", password: "harbour lantern 41 mango" }) { userErrors { code } } }',
    );
    const cookie = String(ada.cookie);
    expect(await codes(await asked({ cookie }))).toEqual([]);
    const query = encodeURIComponent('{ viewer { account { email } } }');
    const get = (origin: string): Promise<Response> =>
      fetch(`${server.url}/graphql?query=${query}`, { headers: { ...json, cookie, origin } });
    for (const response of [await asked({ cookie, origin: STORE }), await get(STORE)]) {
      expect(response.headers.has('access-control-allow-credentials')).toBe(false);
      expect(await codes(response)).toEqual(['UNAUTHENTICATED']);
    }
    // Of a site that is not named, too, whatever the browser does with the answer.
    expect(await codes(await asked({ cookie, origin: STRANGER }))).toEqual(['FORBIDDEN']);
    expect(await (await get(STRANGER)).json()).toMatchObject({ data: { viewer: null } });
  });
});

test('browsers give nothing to pages of other sites, and nothing but /graphql to any', async () => {
  const headers = { origin: STRANGER, authorization: `Bearer ${store.secret}` };
  expect(corsOf(await asked(headers))).toEqual({});
  expect(corsOf(await preflight(STRANGER))).toEqual({});
  for (const path of ['/uploads/upl_1', '/exports/x', '/'])
    expect(corsOf(await preflight(STORE, path)), path).toEqual({});
});

test('any site may ask where * is named, never with credentials; none where nothing is', async () => {
  for (const [corsOrigins, wanted] of [
    [['*'], '*'],
    [[], undefined],
  ] as const) {
    const other = await startTestServer({ corsOrigins });
    try {
      const response = await fetch(`${other.url}/graphql`, {
        method: 'POST',
        headers: { ...json, origin: STRANGER },
        body: '{"query":"{ setup { needed } }"}',
      });
      expect(corsOf(response)['access-control-allow-origin']).toBe(wanted);
      expect(response.headers.has('access-control-allow-credentials')).toBe(false);
    } finally {
      await other.close();
    }
  }
});

test.each(['shop.example', 'https://shop.example/path', 'ftp://shop.example', 'https://*.shop.example/x', ''])(
  'refuses "%s" as an origin',
  (origin) => {
    expect(() => otherSites([origin])).toThrow(/is no origin for --cors-origin/);
  },
);

describe('a key that may only ask for recommendations', () => {
  test('gets a list with what shoppers see of its products', async () => {
    const { recommendations } = await store.ok<{
      recommendations: { items: { product: Record<string, unknown>; because: object[] }[] };
    }>(LIST);
    expect(recommendations.items[0]?.product).toEqual({
      id: expect.any(String) as string,
      externalId: expect.any(String) as string,
      categoryId: expect.anything() as unknown,
      category: expect.anything() as unknown,
      brand: expect.anything() as unknown,
      price: expect.any(String) as string,
      inStock: null,
    });
    expect(recommendations.items[0]?.because.length).toBeGreaterThan(0);
  });

  test.each([
    'revenue',
    'buyers',
    'viewers',
    'lowestPrice',
    'highestPrice',
    'counts { total }',
    'buyersPerViewer { value }',
    'priceHistory { price }',
    'days { date }',
    'latestEvents { totalCount }',
  ])('gets no %s of them', async (field) => {
    const { data, errors } = await store.graphql(LIST.replace('inStock', field));
    expect(data).toBeNull();
    expect(errors.length).toBeGreaterThan(0);
    for (const { extensions } of errors) expect(extensions.code).toBe('FORBIDDEN');
  });

  test.each(['products { nodes { externalId } }', 'product(externalId: "1000") { externalId }', 'shop { revenue }'])(
    'may not ask { %s }',
    async (question) => {
      const { errors } = await store.graphql(`{ ${question} }`);
      expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
    },
  );
});
