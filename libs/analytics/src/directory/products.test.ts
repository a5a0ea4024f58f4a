import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { walk } from '../testing/walk.js';
import { countProducts, findProducts, listProducts, type ProductFilter, type ProductOrder } from './products.js';

const seen = (product: string, viewers: number, buyers: number, more: Partial<LogRow> = {}): LogRow[] => [
  ...Array.from({ length: viewers }, (_, i): LogRow => ({
    at: '2019-10-01 10:00:00',
    type: 'view',
    product,
    user: String(i + 1),
    ...more,
  })),
  ...Array.from({ length: buyers }, (_, i): LogRow => ({
    at: '2019-10-01 10:05:00',
    type: 'purchase',
    product,
    user: String(i + 1),
    ...more,
  })),
];

describe('products', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([
      ...seen('1', 1, 1, { price: '10.00' }),
      ...seen('2', 20, 12, { price: '20.00', brand: 'apple' }),
      ...seen('3', 5, 0, { price: '30.00', code: 'electronics.audio.headphone', categoryId: '77', brand: null }),
      ...seen('4', 0, 2, { price: '40.00', code: null, categoryId: '88' }),
      { at: '2019-10-02 10:00:00', type: 'view', product: '1', user: '1', price: '12.50', brand: 'Samsung' },
      { at: '2019-10-03 10:00:00', type: 'cart', product: '1', user: '1', price: '0', brand: 'Samsung' },
    ]);
  });
  afterAll(() => lake.close());

  it('are told exactly', async () => {
    const [first, none, fourth] = await findProducts(lake.store, ['1', '5', '4']);
    expect(first).toEqual({
      productId: '1',
      categoryId: '2053013555631882655',
      category: 'electronics.smartphone',
      brand: 'Samsung',
      price: '12.50',
      lowestPrice: expect.stringMatching(/^(0|10)\.00$/) as string,
      highestPrice: '12.50',
      counts: { views: 2, carts: 1, removes: 0, purchases: 1, total: 4 },
      revenue: '10.00',
      viewers: 1,
      buyers: 1,
    });
    expect(none).toBeNull();
    expect(fourth).toMatchObject({ category: null, categoryId: '88' });
  });

  it.each([
    ['views', ['2', '3', '1', '4']],
    ['carts', ['1', '2', '3', '4']],
    ['purchases', ['2', '4', '1', '3']],
    ['revenue', ['2', '4', '1', '3']],
    ['price', ['4', '3', '2', '1']],
    ['events', ['2', '3', '1', '4']],
    ['removes', ['1', '2', '3', '4']],
    ['viewers', ['2', '3', '1', '4']],
    ['buyers', ['2', '4', '1', '3']],
    // By the low end: 12 of 20 is surer than 1 of 1.
    ['buyers-per-viewer', ['2', '1', '3', '4']],
    ['external-id', ['4', '3', '2', '1']],
  ] as [ProductOrder['field'], string[]][])('page by page by %s', async (field, expected) => {
    for (const first of [1, 3]) {
      const products = await walk((page) => listProducts(lake.store, page, {}, { field, direction: 'desc' }), first);
      expect(products.map(({ productId }) => productId)).toEqual(expected);
    }
    const ascending = await walk((page) => listProducts(lake.store, page, {}, { field, direction: 'asc' }), 2);
    expect(ascending).toHaveLength(4);
  });

  it.each([
    [{ category: 'electronics' }, ['1', '2', '3']],
    [{ category: 'electronics.audio' }, ['3']],
    [{ category: '88' }, ['4']],
    [{ brand: 'apple' }, ['2']],
    [{ price: { min: '12.51', max: '30' } }, ['2', '3']],
    [{ revenue: { min: '80' } }, ['2', '4']],
    [{ counts: { views: { min: 2, max: 5 } } }, ['1', '3']],
    [{ viewers: { min: 5 }, buyers: { max: 0 } }, ['3']],
    [{ converted: false }, ['3']],
    [{ converted: true, brand: 'apple' }, ['2']],
    [{ productIds: ['3', '1', '77', 'x'] }, ['1', '3']],
    [{ productIds: [], brand: 'apple' }, []],
    [{ seen: { from: '2019-10-02', to: '2019-10-03', timeZone: 'UTC' } }, ['1']],
    [{ seen: { from: '2019-10-01', to: '2019-10-01', timeZone: 'UTC' } }, ['1', '2', '3', '4']],
    // 10:00 UTC on the 1st is the 2nd on Kiritimati.
    [{ seen: { from: '2019-10-01', to: '2019-10-01', timeZone: 'Pacific/Kiritimati' } }, []],
    [{ search: 'SAMSUNG smart' }, ['1']],
    [{ search: 'headphone' }, ['3']],
    [{ search: '%' }, []],
    [{ search: `' or true --` }, []],
    [{ search: '  ' }, ['1', '2', '3', '4']],
  ] as [ProductFilter, string[]][])('are filtered by %j and counted alike', async (filter, expected) => {
    expect((await listProducts(lake.store, { first: 10 }, filter)).items.map(({ value }) => value.productId)).toEqual(
      expected,
    );
    expect(await countProducts(lake.store, filter)).toBe(expected.length);
  });

  it('refuse a price that is none', async () => {
    await expect(listProducts(lake.store, { first: 1 }, { price: { min: '1,5' } })).rejects.toMatchObject({
      problem: 'invalid-filter',
      argument: 'price.min',
      value: '1,5',
    });
    await expect(countProducts(lake.store, { revenue: { min: '-1', max: '-1.5' } })).rejects.toMatchObject({
      problem: 'invalid-filter',
      argument: 'revenue',
      value: '-1 to -1.5',
    });
  });
});
