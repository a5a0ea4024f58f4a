import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { readProductLines } from './product-lines.js';
import { findProducts } from './products.js';

const LONG = '98765432109876543210987654321098765432';

let lake: TinyLake;
beforeAll(async () => {
  const row = (product: string, more: object) => ({
    at: '2019-10-01 10:00:00',
    type: 'view' as const,
    product,
    user: '1',
    ...more,
  });
  lake = await tinyLake([
    row('7', { price: '10.5' }),
    row('8', { price: '0', brand: null, code: null }),
    row(LONG, { price: '3.1250', categoryId: LONG }),
    row('9', { code: null, categoryId: '5' }),
  ]);
});
afterAll(() => lake.close());

it('say of every product what is found of it alone, long ids too', async () => {
  const lines = await readProductLines(lake.store, 100);
  const ids = ['7', '8', '9', LONG];
  expect(lines?.size).toBe(4);
  for (const [place, found] of (await findProducts(lake.store, ids)).entries()) {
    const { productId, categoryId, category, brand, price } = found!;
    expect(lines?.get(ids[place]!)).toEqual({ productId, categoryId, category, brand, price });
  }
  expect(lines?.get('31337')).toBeNull();
});

it('are not read where there are too many', async () => {
  expect(await readProductLines(lake.store, 3)).toBeNull();
  expect((await readProductLines(lake.store, 4))?.size).toBe(4);
});
