import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { CartographClient } from '../client.js';
import { CartographError } from '../core/errors.js';
import type { Estimate, Product } from './shop.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const none = {
  value: null,
  low: null,
  high: null,
  unit: 'FRACTION',
  level: 0.95,
  method: 'wilson',
  incomputable: { reason: 'NO_DATA', detail: 'nobody viewed it' },
};
const product = {
  id: 'product_1',
  externalId: '1',
  categoryId: '2053013555631882655',
  category: 'electronics.smartphone',
  brand: null,
  price: '489.07',
  inStock: null,
  lowestPrice: '480.00',
  highestPrice: '499.00',
  counts: { views: 0, carts: 0, removes: 0, purchases: 0, total: 0 },
  revenue: '0.00',
  buyers: 0,
  viewers: 0,
  buyersPerViewer: none,
};

const pricePoint = { price: '489.07', from: '2019-10-01T00:00:00Z', until: '2019-10-02T00:00:00Z', events: 3 };
const day = {
  date: '2019-10-01',
  counts: product.counts,
  revenue: '0.00',
  lowestPrice: null,
  highestPrice: null,
  lost: [],
};
const event = {
  at: '2019-10-02T00:00:00Z',
  type: 'VIEW',
  price: '489.07',
  sessionExternalId: null,
  user: { id: 'usr_5', externalId: '5' },
};
const history = {
  priceHistory: [pricePoint],
  days: [day],
  latestEvents: {
    nodes: [event],
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    totalCount: 1,
  },
};

const settings = {
  name: null,
  currency: 'KRW',
  grossMargin: 0.35,
  categoryMargins: [{ category: 'electronics', grossMargin: 0.1 }],
  contactCosts: [{ channel: 'sms', perContact: '9.90' }],
  weekStart: 'SUNDAY',
  version: 3,
  updatedAt: '2026-01-01T00:00:00.000Z',
};

let server: TestServer;
let client: CartographClient;
const asked: unknown[] = [];
beforeEach(async () => {
  server = await startTestServer({
    products: (input: Record<string, unknown>) => {
      asked.push(input);
      return {
        nodes: [product],
        pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
        totalCount: 2312,
      };
    },
    product: ({ id, externalId }: { id?: string; externalId?: string }) =>
      externalId === '1' || id === 'prd_1' ? { ...product, ...history } : null,
    shop: { settings },
    saveShopSettings: ({ input }: { input: { version?: number } }) =>
      input.version === 3
        ? { settings: { ...settings, ...input, version: 4 }, userErrors: [] }
        : {
            settings,
            userErrors: [{ code: 'CONFLICT', field: ['version'], message: 'changed', problem: null, facts: null }],
          },
  });
  client = new CartographClient({ url: server.url });
});
afterEach(() => server.close());

describe('products', () => {
  it('are searched, filtered and ordered on the server', async () => {
    const query = {
      search: 'phone',
      filter: { brand: 'samsung', price: { min: '100' } },
      orderBy: { field: 'REVENUE', direction: 'DESC' },
    } as const;
    const list = client.products.list(query);
    expect(await list.take(1)).toEqual([product]);
    expect(await list.totalCount()).toBe(2312);
    expect(asked).toMatchObject([
      { ...query, first: 1 },
      { search: 'phone', filter: query.filter, first: 1 },
    ]);
  });

  it('tell their prices, days and latest events', async () => {
    const id = 'prd_1';
    expect(
      await client.products.priceHistory(id, { period: { from: '2019-10-01', to: '2019-10-31' }, first: 5 }),
    ).toEqual([pricePoint]);
    expect(await client.products.days(id)).toEqual([day]);
    expect(await client.products.latestEvents(id).take(5)).toEqual([event]);
    expect(await client.products.latestEvents(id).totalCount()).toBe(1);
    for (const asked of [
      () => client.products.priceHistory('prd_0'),
      () => client.products.days('prd_0'),
      () => client.products.latestEvents('prd_0').take(1),
    ]) {
      await expect(asked()).rejects.toMatchObject({ kind: 'not-found' });
    }
  });

  it('keep an incomputable rate as a reason, and money as exact text', async () => {
    const found = await client.products.get({ externalId: '1' });
    expect(found?.buyersPerViewer).toEqual(none);
    expect(found?.price).toBe('489.07');
    expectTypeOf<Product['buyersPerViewer']>().toEqualTypeOf<Estimate>();
    expect(await client.products.get({ externalId: '2' })).toBeNull();
  });
});

describe('the settings of the shop', () => {
  it('are read and changed, and a change from an older version brings them as they are', async () => {
    expect(await client.shopSettings()).toEqual(settings);
    expect(await client.saveShopSettings({ grossMargin: null, version: 3 })).toEqual({
      ...settings,
      grossMargin: null,
      version: 4,
    });
    const error: unknown = await client.saveShopSettings({ grossMargin: 0.5, version: 2 }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CartographError);
    expect((error as CartographError).failure).toMatchObject({ kind: 'user-errors', payload: { settings } });
  });
});
