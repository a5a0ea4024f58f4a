import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
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
        logRow({ product: '2', price: '20.00', brand: 'apple', category: 'electronics.audio.headphone', categoryId: '7' }),
        logRow({ product: '2', price: '20.00', brand: 'apple', category: 'electronics.audio.headphone', categoryId: '7', user: '2' }),
        logRow({ product: '3', price: '30.00', brand: '', category: '', categoryId: '8', type: 'purchase' }),
      ],
    });
    viewer = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());

  test('are told with their prices, counts and conversion', async () => {
    const fields = 'id externalId categoryId category brand price lowestPrice highestPrice counts { views carts removes purchases total } revenue buyers viewers buyersPerViewer { value low high unit level method incomputable { reason detail } }';
    const { product, third } = await viewer.ok<{ product: { id: string }; third: unknown }>(`{ product(externalId: "1") { ${fields} } third: product(externalId: "3") { ${fields} } }`);
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
      buyersPerViewer: { value: 1, low: expect.closeTo(0.2065, 4) as number, high: 1, unit: 'FRACTION', level: 0.95, method: 'wilson', incomputable: null },
    });
    expect(third).toMatchObject({ category: null, brand: null, buyersPerViewer: { value: null, low: null, high: null, incomputable: { reason: 'NOT_LOGGED' } } });
    expect(await viewer.ok('query ($id: ID!) { product(id: $id) { externalId } node(id: $id) { ... on Product { externalId } } }', { id: product.id })).toEqual({ product: { externalId: '1' }, node: { externalId: '1' } });
    expect(await viewer.ok('{ product(externalId: "9") { id } node(id: "prd_9") { id } }')).toEqual({ product: null, node: null });
  });

  test.each([
    ['search: "head apple"', ['2']],
    ['filter: { category: "electronics" }', ['1', '2']],
    ['filter: { category: "8" }', ['3']],
    ['filter: { brand: "acme" }', ['1']],
    ['filter: { minPrice: "12.01", maxPrice: "20" }', ['2']],
    ['orderBy: { field: REVENUE, direction: DESC }', ['3', '1', '2']],
    ['orderBy: { field: BUYERS_PER_VIEWER, direction: DESC }', ['1', '2', '3']],
    ['orderBy: { field: VIEWS, direction: ASC }', ['3', '1', '2']],
  ])('are listed by %s', async (args, expected) => {
    const { products } = await viewer.ok<Products>(`{ products(first: 10, ${args}) { nodes { externalId } totalCount } }`);
    expect(products.nodes.map((product) => product['externalId'])).toEqual(expected);
    expect(products.totalCount).toBe(expected.length);
  });

  test('go on behind a cursor', async () => {
    const page = 'query ($after: String) { products(first: 2, after: $after, orderBy: { field: PRICE, direction: DESC }) { nodes { externalId } pageInfo { endCursor } } }';
    const first = await viewer.ok<Products>(page);
    const second = await viewer.ok<Products>(page, { after: first.products.pageInfo.endCursor });
    expect([...first.products.nodes, ...second.products.nodes].map((product) => product['externalId'])).toEqual(['3', '2', '1']);
  });

  test('stand in categories', async () => {
    const fields = 'id code name eventCount productCount';
    expect(await viewer.ok(`{ top: categories { ${fields} } electronics: categories(parent: "electronics") { ${fields} } }`)).toEqual({
      top: [
        { id: 'electronics', code: 'electronics', name: 'electronics', eventCount: 5, productCount: 2 },
        { id: '8', code: null, name: '8', eventCount: 1, productCount: 1 },
      ],
      electronics: [
        { id: 'electronics.smartphone', code: 'electronics.smartphone', name: 'smartphone', eventCount: 3, productCount: 1 },
        { id: 'electronics.audio', code: 'electronics.audio', name: 'audio', eventCount: 2, productCount: 1 },
      ],
    });
  });

  test.each([['{ products(filter: { minPrice: "cheap" }) { totalCount } }'], ['{ products(filter: { category: "" }) { totalCount } }'], ['{ categories(parent: "") { id } }'], ['{ product { id } }']])('refuse %s', async (query) => {
    expect((await viewer.graphql(query)).errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});
