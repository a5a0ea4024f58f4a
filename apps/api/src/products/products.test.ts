import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { lakeStatementsDuring } from '../testing/lake-statements.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';

interface Products {
  products: { nodes: Record<string, unknown>[]; totalCount: number; pageInfo: { endCursor: string | null } };
}

describe('products', () => {
  let server: TestServer;
  let viewer: TestClient;
  beforeAll(async () => {
    server = await startTestServer({
      rows: [
        logRow({ product: '1', price: '10.00' }),
        logRow({ product: '1', price: '12.00' }),
        logRow({ product: '1', price: '12.00', type: 'purchase' }),
        logRow({
          product: '2',
          price: '20.00',
          brand: 'apple',
          category: 'electronics.audio.headphone',
          categoryId: '7',
        }),
        logRow({
          product: '2',
          price: '20.00',
          brand: 'apple',
          category: 'electronics.audio.headphone',
          categoryId: '7',
          user: '2',
        }),
        logRow({ product: '3', price: '30.00', brand: '', category: '', categoryId: '8', type: 'purchase' }),
      ],
    });
    viewer = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());

  test('are told with their prices, counts and conversion', async () => {
    const fields =
      'id externalId categoryId category brand price lowestPrice highestPrice counts { views carts removes purchases total } revenue buyers viewers buyersPerViewer { value low high unit level method incomputable { reason detail } }';
    const { product, third } = await viewer.ok<{ product: { id: string }; third: unknown }>(
      `{ product(externalId: "1") { ${fields} } third: product(externalId: "3") { ${fields} } }`,
    );
    expect(product).toEqual({
      id: product.id,
      externalId: '1',
      categoryId: '2053013555631882655',
      category: 'electronics.smartphone',
      brand: 'acme',
      price: '12.00',
      lowestPrice: '10.00',
      highestPrice: '12.00',
      counts: { views: 2, carts: 0, removes: 0, purchases: 1, total: 3 },
      revenue: '12.00',
      buyers: 1,
      viewers: 1,
      buyersPerViewer: {
        value: 1,
        low: expect.closeTo(0.2065, 4) as number,
        high: 1,
        unit: 'FRACTION',
        level: 0.95,
        method: 'wilson',
        incomputable: null,
      },
    });
    expect(third).toMatchObject({
      category: null,
      brand: null,
      buyersPerViewer: { value: null, low: null, high: null, incomputable: { reason: 'NOT_LOGGED' } },
    });
    expect(
      await viewer.ok(
        'query ($id: ID!) { product(id: $id) { externalId } node(id: $id) { ... on Product { externalId } } }',
        { id: product.id },
      ),
    ).toEqual({ product: { externalId: '1' }, node: { externalId: '1' } });
    expect(await viewer.ok('{ product(externalId: "9") { id } node(id: "prd_9") { id } }')).toEqual({
      product: null,
      node: null,
    });
  });

  test.each([
    ['search: "head apple"', ['2']],
    ['filter: { category: "electronics" }', ['1', '2']],
    ['filter: { category: "8" }', ['3']],
    ['filter: { brand: "acme" }', ['1']],
    ['filter: { price: { min: "12.01", max: "20" } }', ['2']],
    ['filter: { counts: { views: { min: 2 } }, viewers: { min: 2 } }', ['2']],
    ['filter: { revenue: { min: "12" }, buyers: { min: 1, max: 1 } }', ['1', '3']],
    ['filter: { converted: false }', ['2']],
    ['filter: { seen: { from: "2019-10-01", to: "2019-10-01" }, converted: true }', ['1', '3']],
    ['filter: { seen: { from: "2019-10-02", to: "2019-10-03" } }', []],
    ['filter: { seen: { from: "2019-09-30", to: "2019-09-30" } }, timeZone: "Pacific/Honolulu"', ['1', '2', '3']],
    ['orderBy: { field: EVENTS, direction: DESC }', ['1', '2', '3']],
    ['orderBy: { field: REMOVES, direction: DESC }', ['1', '2', '3']],
    ['orderBy: { field: VIEWERS, direction: DESC }', ['2', '1', '3']],
    ['orderBy: { field: BUYERS, direction: ASC }', ['2', '1', '3']],
    ['orderBy: { field: REVENUE, direction: DESC }', ['3', '1', '2']],
    ['orderBy: { field: BUYERS_PER_VIEWER, direction: DESC }', ['1', '2', '3']],
    ['orderBy: { field: VIEWS, direction: ASC }', ['3', '1', '2']],
  ])('are listed by %s', async (args, expected) => {
    const { products } = await viewer.ok<Products>(
      `{ products(first: 10, ${args}) { nodes { externalId } totalCount } }`,
    );
    expect(products.nodes.map((product) => product['externalId'])).toEqual(expected);
    expect(products.totalCount).toBe(expected.length);
  });

  test('go on behind a cursor', async () => {
    const page =
      'query ($after: String) { products(first: 2, after: $after, orderBy: { field: PRICE, direction: DESC }) { nodes { externalId } pageInfo { endCursor } } }';
    const first = await viewer.ok<Products>(page);
    const second = await viewer.ok<Products>(page, { after: first.products.pageInfo.endCursor });
    expect([...first.products.nodes, ...second.products.nodes].map((product) => product['externalId'])).toEqual([
      '3',
      '2',
      '1',
    ]);
  });

  test('tell their prices and days, as many products in as many statements', async () => {
    const query =
      'query ($first: Int) { products(first: $first) { nodes { externalId priceHistory { price from until events } days { date counts { views purchases total } revenue lowestPrice highestPrice } } } }';
    interface History {
      products: { nodes: { externalId: string; priceHistory: { price: string; events: number }[]; days: unknown[] }[] };
    }
    const { products } = await viewer.ok<History>(query, { first: 3 });
    expect(products.nodes.map(({ priceHistory }) => priceHistory.map(({ price, events }) => [price, events]))).toEqual([
      [
        ['10.00', 1],
        ['12.00', 2],
      ],
      [['20.00', 2]],
      [['30.00', 1]],
    ]);
    expect(products.nodes[0]?.days).toEqual([
      {
        date: '2019-10-01',
        counts: { views: 2, purchases: 1, total: 3 },
        revenue: '12.00',
        lowestPrice: '10.00',
        highestPrice: '12.00',
      },
    ]);
    const statements = async (first: number): Promise<number> =>
      (await lakeStatementsDuring(server.services.lake, () => viewer.ok(query, { first }))).length;
    expect([await statements(1), await statements(3)]).toEqual([4, 4]);
    const of = async (args: string): Promise<unknown> =>
      viewer.ok(`{ product(externalId: "1") { priceHistory${args} { price } days${args} { date } } }`);
    expect(await of('(period: { from: "2019-10-02", to: "2019-10-02" })')).toEqual({
      product: { priceHistory: [], days: [] },
    });
    expect(await of('(first: 1)')).toEqual({
      product: { priceHistory: [{ price: '12.00' }], days: [{ date: '2019-10-01' }] },
    });
  });

  test('tell their latest events to those who may read people', async () => {
    interface Latest {
      product: {
        latestEvents: {
          totalCount: number;
          nodes: { type: string; user: { externalId: string } }[];
          pageInfo: { endCursor: string; hasNextPage: boolean };
        };
      };
    }
    const query =
      'query ($after: String) { product(externalId: "2") { latestEvents(first: 1, after: $after) { totalCount nodes { type user { externalId } } pageInfo { endCursor hasNextPage } } } }';
    const newest = (await viewer.ok<Latest>(query)).product.latestEvents;
    const older = (await viewer.ok<Latest>(query, { after: newest.pageInfo.endCursor })).product.latestEvents;
    expect([newest, older]).toMatchObject([
      { totalCount: 2, nodes: [{ type: 'VIEW', user: { externalId: '2' } }], pageInfo: { hasNextPage: true } },
      { totalCount: 2, nodes: [{ type: 'VIEW', user: { externalId: '1' } }], pageInfo: { hasNextPage: false } },
    ]);
    const key = await server.withKey('shop:read', 'self');
    expect((await key.graphql(query)).errors[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test('stand in categories', async () => {
    const fields = 'id code name counts { views purchases } eventCount revenue productCount';
    expect(
      await viewer.ok(`{ top: categories { ${fields} } electronics: categories(parent: "electronics") { ${fields} } }`),
    ).toEqual({
      top: [
        {
          id: 'electronics',
          code: 'electronics',
          name: 'electronics',
          counts: { views: 4, purchases: 1 },
          eventCount: 5,
          revenue: '12.00',
          productCount: 2,
        },
        {
          id: '8',
          code: null,
          name: '8',
          counts: { views: 0, purchases: 1 },
          eventCount: 1,
          revenue: '30.00',
          productCount: 1,
        },
      ],
      electronics: [
        {
          id: 'electronics.smartphone',
          code: 'electronics.smartphone',
          name: 'smartphone',
          counts: { views: 2, purchases: 1 },
          eventCount: 3,
          revenue: '12.00',
          productCount: 1,
        },
        {
          id: 'electronics.audio',
          code: 'electronics.audio',
          name: 'audio',
          counts: { views: 2, purchases: 0 },
          eventCount: 2,
          revenue: '0.00',
          productCount: 1,
        },
      ],
    });
  });

  test.each([
    ['{ products(filter: { price: { min: "cheap" } }) { totalCount } }'],
    ['{ products(filter: { category: "" }) { totalCount } }'],
    ['{ products(filter: { price: { min: "2", max: "1" } }) { totalCount } }'],
    ['{ product(externalId: "1") { priceHistory(first: 1001) { price } } }'],
    ['{ product(externalId: "1") { days(first: 0) { date } } }'],
    ['{ categories(parent: "") { id } }'],
    ['{ product { id } }'],
  ])('refuse %s', async (query) => {
    expect((await viewer.graphql(query)).errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});
