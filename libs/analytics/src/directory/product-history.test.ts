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
    const [one, two, none] = await productDays(lake.store, ['1', '2', '9'], { timeZone: 'UTC', first: 10 });
    expect(one).toEqual([
      {
        date: '2019-10-01',
        counts: { views: 2, carts: 0, removes: 0, purchases: 2, total: 4 },
        revenue: '22.50',
        lowestPrice: '10.00',
        highestPrice: '12.50',
        lost: [],
      },
      {
        date: '2019-10-03',
        counts: { views: 0, carts: 1, removes: 0, purchases: 0, total: 1 },
        revenue: '0.00',
        lowestPrice: '10.00',
        highestPrice: '10.00',
        lost: [],
      },
    ]);
    expect(two).toEqual([
      {
        date: '2019-10-03',
        counts: { views: 1, carts: 0, removes: 0, purchases: 0, total: 1 },
        revenue: '0.00',
        lowestPrice: null,
        highestPrice: null,
        lost: [],
      },
    ]);
    expect(none).toEqual([]);
    expect((await productDays(lake.store, ['1'], { timeZone: 'UTC', first: 1 }))[0]?.map(({ date }) => date)).toEqual([
      '2019-10-03',
    ]);
    expect(
      (
        await productDays(lake.store, ['1'], {
          timeZone: 'UTC',
          first: 9,
          period: { from: '2019-09-01', to: '2019-10-02' },
        })
      )[0]?.map(({ date }) => date),
    ).toEqual(['2019-10-01']);
  });

  it('have the local days of a zone, each whole, as their events add up to', async () => {
    const zones = ['Asia/Seoul', 'America/New_York', 'Asia/Kathmandu', 'UTC'];
    const types = ['view', 'view', 'cart', 'purchase'] as const;
    const events: LogRow[] = Array.from({ length: 300 }, (_, i) => ({
      at: new Date(Date.UTC(2019, 9, 25) + ((i * 7_919_000) % (20 * 86_400_000)))
        .toISOString()
        .slice(0, 19)
        .replace('T', ' '),
      type: types[i % 4] ?? 'view',
      product: String(1 + (i % 3)),
      user: String(1 + (i % 40)),
      price: String(10 + (i % 5)),
    }));
    const own = await tinyLake(events);
    try {
      for (const timeZone of zones) {
        const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
        const counted = new Map<string, { views: number; revenue: number }>();
        for (const { at, type, product, price } of events) {
          if (product !== '2') continue;
          const date = dayOf.format(new Date(`${at.replace(' ', 'T')}Z`));
          const { views, revenue } = counted.get(date) ?? { views: 0, revenue: 0 };
          counted.set(date, {
            views: views + Number(type === 'view'),
            revenue: revenue + (type === 'purchase' ? Number(price) : 0),
          });
        }
        const expected = [...counted]
          .map(([date, { views, revenue }]) => ({ date, views, revenue }))
          .toSorted((a, b) => (a.date < b.date ? -1 : 1));
        for (const first of [1, 2, 5, 100]) {
          const [days] = await productDays(own.store, ['2'], { timeZone, first });
          expect(
            days?.map(({ date, counts: { views }, revenue }) => ({ date, views, revenue: Number(revenue) })),
            `${timeZone}, ${first}`,
          ).toEqual(expected.slice(-first));
        }
        const period = { from: '2019-10-28', to: '2019-11-02' };
        const [days] = await productDays(own.store, ['2'], { timeZone, period, first: 3 });
        expect(days?.map(({ date }) => date)).toEqual(
          expected
            .map(({ date }) => date)
            .filter((date) => date >= period.from && date <= period.to)
            .slice(-3),
        );
      }
    } finally {
      await own.close();
    }
  });

  it('know no revenue on a day that lost its purchases', async () => {
    const day = (date: string, isLost: boolean): LogRow[] =>
      Array.from({ length: 60 }, (_, i): LogRow[] => {
        const at = `${date} ${String(8 + Math.floor(i / 6)).padStart(2, '0')}:${String((i % 6) * 10).padStart(2, '0')}:00`;
        const base = { at, product: '1', user: `${i + 1}`, price: '10.00' };
        return [{ ...base, type: 'view' }, ...(isLost ? [] : [{ ...base, type: 'purchase' } as const])];
      }).flat();
    const own = await tinyLake([1, 2, 3, 4, 5, 6, 7].flatMap((n) => day(`2019-10-0${n}`, n === 4)));
    try {
      const [days] = await productDays(own.store, ['1'], { timeZone: 'UTC', first: 10 });
      expect(days?.map(({ revenue, lost }) => [revenue, lost])).toEqual(
        [1, 2, 3, 4, 5, 6, 7].map((n) => (n === 4 ? [null, ['purchase']] : ['600.00', []])),
      );
    } finally {
      await own.close();
    }
  });
});
