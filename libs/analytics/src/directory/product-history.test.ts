import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { priceHistory, productDays } from './product-history.js';

const rows: LogRow[] = [
  { at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1', price: '10.00' },
  { at: '2019-10-01 11:00:00', type: 'purchase', product: '1', user: '1', price: '10.00' },
  { at: '2019-10-01 12:00:00', type: 'view', product: '1', user: '2', price: '0' },
  { at: '2019-10-01 21:00:00', type: 'purchase', product: '1', user: '2', price: '12.50' },
  { at: '2019-10-03 10:00:00', type: 'cart', product: '1', user: '1', price: '10.00' },
  { at: '2019-10-03 10:00:00', type: 'view', product: '2', user: '1', price: '0' },
];

describe('products over time', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());

  it('have prices one after another', async () => {
    const [one, none, two, strange] = await priceHistory(lake.store, ['1', '9', '2', 'x'], { first: 10 });
    expect(one).toEqual([
      { price: '10.00', from: new Date('2019-10-01T10:00:00Z'), until: new Date('2019-10-01T11:00:00Z'), events: 2 },
      { price: '12.50', from: new Date('2019-10-01T21:00:00Z'), until: new Date('2019-10-01T21:00:00Z'), events: 1 },
      { price: '10.00', from: new Date('2019-10-03T10:00:00Z'), until: new Date('2019-10-03T10:00:00Z'), events: 1 },
    ]);
    expect([none, two, strange]).toEqual([[], [], []]);
    expect(await priceHistory(lake.store, [], { first: 1 })).toEqual([]);
  });

  it('have the latest prices of a period', async () => {
    const prices = async (from: string, to: string, timeZone: string, first = 10): Promise<string[] | undefined> =>
      (await priceHistory(lake.store, ['1'], { period: { from, to, timeZone }, first }))[0]?.map(({ price }) => price);
    expect(await prices('2019-10-01', '2019-10-01', 'UTC')).toEqual(['10.00', '12.50']);
    expect(await prices('2019-10-01', '2019-10-03', 'UTC', 2)).toEqual(['12.50', '10.00']);
    expect(await prices('2019-10-02', '2019-10-02', 'UTC')).toEqual([]);
    // 21:00 UTC is the next day in Dubai.
    expect(await prices('2019-10-02', '2019-10-02', 'Asia/Dubai')).toEqual(['12.50']);
    await expect(prices('2019-10-02', '2019-10-01', 'UTC')).rejects.toMatchObject({ problem: 'invalid-period' });
    await expect(prices('2019-10-01', '2019-10-01', 'UTC', 1001)).rejects.toMatchObject({
      problem: 'invalid-page-size',
    });
  });

  it('have days with counts, revenue and prices', async () => {
    const [one, two, none] = await productDays(lake.store, ['1', '2', '9'], { first: 10 });
    expect(one).toEqual([
      {
        date: '2019-10-01',
        counts: { views: 2, carts: 0, removes: 0, purchases: 2, total: 4 },
        revenue: '22.50',
        lowestPrice: '10.00',
        highestPrice: '12.50',
      },
      {
        date: '2019-10-03',
        counts: { views: 0, carts: 1, removes: 0, purchases: 0, total: 1 },
        revenue: '0.00',
        lowestPrice: '10.00',
        highestPrice: '10.00',
      },
    ]);
    expect(two).toEqual([
      {
        date: '2019-10-03',
        counts: { views: 1, carts: 0, removes: 0, purchases: 0, total: 1 },
        revenue: '0.00',
        lowestPrice: null,
        highestPrice: null,
      },
    ]);
    expect(none).toEqual([]);
    expect((await productDays(lake.store, ['1'], { first: 1 }))[0]?.map(({ date }) => date)).toEqual(['2019-10-03']);
    expect(
      (await productDays(lake.store, ['1'], { first: 9, period: { from: '2019-09-01', to: '2019-10-02' } }))[0]?.map(
        ({ date }) => date,
      ),
    ).toEqual(['2019-10-01']);
  });
});
