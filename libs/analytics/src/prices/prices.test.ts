import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastPrices, percentile, shelfOfRow, shelvesLog } from '../testing/slow-purchase-drivers.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { dayOf } from '../testing/wandering-log.js';
import { prices } from './prices.js';

const DATES = ['2019-10-05', '2019-10-06', '2019-10-27', '2019-11-02', '2019-11-03'];
const lakes: TinyLake[] = [];
const lakeOf = async (rows: readonly LogRow[]): Promise<TinyLake> => {
  const lake = await tinyLake(rows);
  lakes.push(lake);
  return lake;
};
afterAll(() => Promise.all(lakes.map((lake) => lake.close())));

/** Figures of a category's bands, row by row. */
function slowBands(rows: readonly LogRow[], counted: readonly LogRow[], category: string) {
  const last = lastPrices(rows);
  const shelf = [...last]
    .filter(([product, price]) => price > 0 && shelfOfRow(rows.find((row) => row.product === product)!) === category)
    .map(([, price]) => price);
  const [mid, high] = [percentile(shelf, 1 / 3), percentile(shelf, 2 / 3)];
  const bandOf = (price: number): number => (price < mid ? 0 : price < high ? 1 : 2);
  const own = counted.filter((row) => shelfOfRow(row) === category && row.type !== 'remove_from_cart');
  return [0, 1, 2].map((band) => {
    const inBand = own.filter((row) => Number(row.price) > 0 && bandOf(Number(row.price)) === band);
    const count = (type: LogRow['type']): number => inBand.filter((row) => row.type === type).length;
    const cents = inBand
      .filter((row) => row.type === 'purchase')
      .reduce((sum, row) => sum + Math.round(Number(row.price) * 100), 0);
    return {
      products: shelf.filter((price) => bandOf(price) === band).length,
      views: count('view'),
      carts: count('cart'),
      purchases: count('purchase'),
      revenue: (cents / 100).toFixed(2),
    };
  });
}

describe('prices', () => {
  it.each([1, 2])('counts bands as they are counted one by one, log %s', async (seed) => {
    const rows = shelvesLog(DATES, 400, seed);
    const { store } = await lakeOf(rows);
    for (const timeZone of ['America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC']) {
      for (const period of [null, { from: '2019-10-06', to: '2019-11-02' }]) {
        const counted = rows.filter(
          (row) => !period || (dayOf(row, timeZone) >= period.from && dayOf(row, timeZone) <= period.to),
        );
        const { categories } = await prices(store, { timeZone, period });
        expect(categories.length).toBe(
          new Set(
            [...lastPrices(rows)]
              .filter(([, price]) => price > 0)
              .map(([product]) => shelfOfRow(rows.find((row) => row.product === product)!)),
          ).size,
        );
        for (const { category, bands, unpricedEvents } of categories) {
          expect(
            bands.map(({ products, views, carts, purchases, revenue }) => ({
              products,
              views,
              carts,
              purchases,
              revenue,
            })),
          ).toEqual(slowBands(rows, counted, category));
          expect(unpricedEvents).toBe(
            counted.filter(
              (row) => shelfOfRow(row) === category && row.price === '0.00' && row.type !== 'remove_from_cart',
            ).length,
          );
        }
      }
    }
  });

  describe('changes', () => {
    const day = (d: number): string => `2019-10-${String(d).padStart(2, '0')} 12:00:00`;
    const times = (count: number, row: LogRow): LogRow[] =>
      Array.from({ length: count }, (_, i) => ({
        ...row,
        user: String(100 + i),
        session: `${row.at}-${row.type}-${row.product}-${i}`,
      }));
    const product = (id: string, price: string) => ({ product: id, price, user: '1' });
    let lake: TinyLake;
    beforeAll(async () => {
      lake = await lakeOf([
        ...times(100, { ...product('1', '50.00'), at: day(3), type: 'view' }),
        ...times(10, { ...product('1', '50.00'), at: day(3), type: 'cart' }),
        ...times(7, { ...product('1', '40.00'), at: day(8), type: 'view' }),
        ...times(60, { ...product('1', '40.00'), at: day(10), type: 'view' }),
        ...times(12, { ...product('1', '40.00'), at: day(10), type: 'cart' }),
        ...times(9, { ...product('1', '40.00'), at: day(25), type: 'view' }),
        ...times(200, { ...product('2', '70.00'), at: day(4), type: 'view' }),
        ...times(20, { ...product('2', '70.00'), at: day(4), type: 'cart' }),
        ...times(100, { ...product('2', '70.00'), at: day(12), type: 'view' }),
        ...times(5, { ...product('2', '70.00'), at: day(12), type: 'cart' }),
      ]);
    });

    it("compare the days before with those after, at the prices of either side, with the category's own change divided out", async () => {
      const { changes, changesTotal, changesListed } = await prices(lake.store, { timeZone: 'UTC' });
      expect([changesTotal, changesListed, changes.length]).toEqual([1, 1, 1]);
      expect(changes[0]).toMatchObject({
        productId: '1',
        priceBefore: '50.00',
        priceAfter: '40.00',
        changedAt: new Date('2019-10-08T12:00:00Z'),
        before: { views: 100, carts: 10 },
        after: { views: 60, carts: 12 },
      });
      expect(changes[0]!.relativeChange).toBeCloseTo(-0.2, 12);
      // (12/60 ÷ 10/100) ÷ (5/100 ÷ 20/200)
      expect(changes[0]!.associated.ok && changes[0]!.associated.value).toBeCloseTo(4, 9);
    });

    it('belong to the period in which they are, and list only what was seen often enough', async () => {
      expect(
        await prices(lake.store, { timeZone: 'UTC', period: { from: '2019-10-01', to: '2019-10-07' } }),
      ).toMatchObject({ changesTotal: 0, changes: [] });
      expect(await prices(lake.store, { timeZone: 'UTC', smallestViews: 61 })).toMatchObject({
        changesTotal: 1,
        changesListed: 0,
        changes: [],
      });
      const { associations } = await prices(lake.store, { timeZone: 'UTC' });
      expect(associations).toHaveLength(8);
      expect(associations[0]).toMatchObject({
        direction: 'cut',
        outcome: 'carts-per-view',
        category: null,
        changes: 1,
        products: 1,
        ratio: { ok: false, reason: 'too-few' },
      });
      expect(associations[2]).toMatchObject({
        direction: 'raise',
        changes: 0,
        ratio: { ok: false, reason: 'no-data' },
      });
    });
  });

  describe('with a day that lost its purchases', () => {
    const [LOST, CHANGED] = ['2019-11-08', '2019-11-11'];
    const dates = Array.from({ length: 21 }, (_, day) => `2019-11-${String(day + 1).padStart(2, '0')}`);
    /** 96 sessions a day, all of which view, every second carts, every fourth buys. Product 0 costs less from a day on. */
    const rows = dates.flatMap((date, day) =>
      Array.from({ length: 96 }, (_, visit): LogRow[] => {
        const at = (second: number): string =>
          `${date} ${new Date(visit * 900_000 + second * 1000).toISOString().slice(11, 19)}`;
        const product = String(visit % 3);
        const price = product === '0' ? (date < CHANGED ? '9.00' : '6.00') : product === '1' ? '4.00' : '5.00';
        const row = { user: String(1 + day * 96 + visit), session: `${day}-${visit}`, product, price };
        return [
          { ...row, type: 'view', at: at(0) },
          ...(visit % 2 === 0 ? [{ ...row, type: 'cart' as const, at: at(10) }] : []),
          ...(visit % 4 === 0 && date !== LOST ? [{ ...row, type: 'purchase' as const, at: at(20) }] : []),
        ];
      }).flat(),
    );
    let lake: TinyLake;
    beforeAll(async () => {
      lake = await lakeOf(rows);
    });

    it('leaves it out of the bands and of the days around a change, with bots and without', async () => {
      const known = rows.filter(({ at }) => !at.startsWith(LOST));
      const views = (from: string, to: string): number =>
        known.filter(
          ({ at, type, product }) =>
            type === 'view' && product === '0' && at.slice(0, 10) >= from && at.slice(0, 10) <= to,
        ).length;
      for (const bots of ['include', 'exclude'] as const) {
        const { categories, changes, daysLeftOut } = await prices(lake.store, { timeZone: 'UTC', bots });
        expect(daysLeftOut).toEqual([LOST]);
        const bands = categories.flatMap(({ bands: of }) => of);
        expect(bands.map(({ views: viewed }) => viewed)).toEqual([20 * 32, 20 * 32, 20 * 32]);
        for (const { purchasesPerView } of bands) expect(purchasesPerView).toMatchObject({ value: 1 / 4 });
        expect(changes).toMatchObject([
          { before: { views: views('2019-11-04', '2019-11-10') }, after: { views: views('2019-11-12', '2019-11-18') } },
        ]);
      }
    });

    it('knows no purchases of that day alone', async () => {
      const { categories, daysLeftOut } = await prices(lake.store, {
        timeZone: 'UTC',
        period: { from: LOST, to: LOST },
      });
      expect(daysLeftOut).toEqual([]);
      for (const { purchasesPerView, cartsPerView } of categories[0]!.bands) {
        expect(purchasesPerView).toMatchObject({ ok: false, reason: 'not-logged' });
        expect(cartsPerView).toMatchObject({ value: 1 / 2 });
      }
    });
  });

  it('has designed answers where nothing matches, and refuses what makes no sense', async () => {
    const { store } = await lakeOf(shelvesLog(DATES, 60, 3));
    expect(await prices(store, { timeZone: 'UTC', filter: { category: 'no.such' } })).toMatchObject({
      categories: [],
      categoriesTotal: 0,
      changes: [],
      changesTotal: 0,
    });
    const nothing = await prices(store, { timeZone: 'UTC', period: { from: '2018-01-01', to: '2018-01-01' } });
    expect(nothing.categories[0]!.bands[0]).toMatchObject({
      views: 0,
      revenue: '0.00',
      cartsPerView: { ok: false, reason: 'no-data', detail: 'Nothing was viewed, so there is no ratio to views.' },
    });
    expect((await prices(store, { timeZone: 'UTC', bots: 'exclude', first: 1 })).categories).toHaveLength(1);
    await expect(prices(store, { timeZone: 'UTC', first: 0 })).rejects.toThrow(
      'first is 0. Give a whole number from 1 to 1000',
    );
    await expect(prices(store, { timeZone: 'UTC', changesFirst: 1001 })).rejects.toThrow('changesFirst is 1001');
    await expect(prices(store, { timeZone: 'UTC', smallestViews: 0 })).rejects.toThrow('smallestViews is 0');
  });
});
