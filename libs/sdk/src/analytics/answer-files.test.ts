import { afterEach, beforeEach, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({}, ({ path }, response) => {
    if (!path.startsWith('/exports/')) return false;
    response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8' });
    response.end('day,revenue\r\n2019-10-01,20.05\r\n');
    return true;
  });
});
afterEach(() => server.close());

const textOf = async (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text();
const asked = (): [string, Record<string, string>] => {
  const url = new URL(server.received.at(-1)?.path ?? '', server.url);
  return [url.pathname, Object.fromEntries(url.searchParams)];
};

it('a file of an explored answer is asked for with everything that the answer is narrowed to', async () => {
  const client = new CartographClient({ url: server.url });
  const file = await client.analytics.exploreFile(
    {
      period: { from: '2019-10-01', to: '2019-10-31' },
      timeZone: 'Asia/Seoul',
      filter: { category: 'electronics', brand: 'a&b' },
      includeBots: false,
      measure: 'CONVERSION_RATE',
      by: ['CATEGORY_1', 'PRICE_BAND'],
      top: 5,
      topWithin: 'PRICE_BAND',
      eventTypes: ['CART', 'REMOVE_FROM_CART'],
      productExternalId: '9223372036854775807',
      priceFrom: '9.90',
      priceTo: '100',
      priceEdges: ['20', '50'],
    },
    'csv',
  );
  expect(await textOf(file)).toBe('day,revenue\r\n2019-10-01,20.05\r\n');
  expect(asked()).toEqual([
    '/exports/explore.csv',
    {
      from: '2019-10-01',
      to: '2019-10-31',
      timeZone: 'Asia/Seoul',
      category: 'electronics',
      brand: 'a&b',
      bots: 'exclude',
      measure: 'conversionRate',
      by: 'category1,priceBand',
      top: '5',
      topWithin: 'priceBand',
      eventTypes: 'cart,remove_from_cart',
      product: '9223372036854775807',
      priceFrom: '9.90',
      priceTo: '100',
      priceEdges: '20,50',
    },
  ]);
});

it('what is not asked for is left out of the address', async () => {
  const client = new CartographClient({ url: server.url });
  await textOf(await client.analytics.exploreFile({ measure: 'VIEWS' }, 'parquet'));
  expect(asked()).toEqual(['/exports/explore.parquet', { measure: 'views' }]);
  await textOf(await client.analytics.productsFile());
  expect(asked()).toEqual(['/exports/products.csv', {}]);
});

it('a file of products has its order and standing', async () => {
  const client = new CartographClient({ url: server.url });
  await textOf(
    await client.analytics.productsFile(
      { sort: 'BUYERS_PER_VIEWER', direction: 'ASC', standing: 'LAGGARD', filter: { brand: 'lg' } },
      'parquet',
    ),
  );
  expect(asked()).toEqual([
    '/exports/products.parquet',
    { sort: 'buyersPerViewer', direction: 'asc', standing: 'laggard', brand: 'lg' },
  ]);
});
