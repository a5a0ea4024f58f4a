import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { CartographClient } from './client.js';
import type { Estimate, Product } from './shop.js';
import { startTestServer, type TestServer } from './testing/server.js';

const none = { value: null, low: null, high: null, unit: 'FRACTION', level: 0.95, method: 'wilson', incomputable: { reason: 'NO_DATA', detail: 'nobody viewed it' } };
const product = {
  id: 'product_1', externalId: '1', categoryId: '2053013555631882655', category: 'electronics.smartphone', brand: null, price: '489.07', lowestPrice: '480.00',
  highestPrice: '499.00', counts: { views: 0, carts: 0, removes: 0, purchases: 0, total: 0 }, revenue: '0.00', buyers: 0, viewers: 0, buyersPerViewer: none,
};

let server: TestServer;
let client: CartographClient;
const asked: unknown[] = [];
beforeEach(async () => {
  server = await startTestServer({
    products: (input: Record<string, unknown>) => {
      asked.push(input);
      return { nodes: [product], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: 2312 };
    },
    product: ({ externalId }: { externalId?: string }) => (externalId === '1' ? product : null),
  });
  client = new CartographClient({ url: server.url });
});
afterEach(() => server.close());

describe('products', () => {
  it('are searched, filtered and ordered on the server', async () => {
    const query = { search: 'phone', filter: { brand: 'samsung', minPrice: '100' }, orderBy: { field: 'REVENUE', direction: 'DESC' } } as const;
    const list = client.products.list(query);
    expect(await list.take(1)).toEqual([product]);
    expect(await list.totalCount()).toBe(2312);
    expect(asked).toMatchObject([{ ...query, first: 1 }, { search: 'phone', filter: query.filter, first: 1 }]);
  });

  it('keep an incomputable rate as a reason, and money as exact text', async () => {
    const found = await client.products.get({ externalId: '1' });
    expect(found?.buyersPerViewer).toEqual(none);
    expect(found?.price).toBe('489.07');
    expectTypeOf<Product['buyersPerViewer']>().toEqualTypeOf<Estimate>();
    expect(await client.products.get({ externalId: '2' })).toBeNull();
  });
});
