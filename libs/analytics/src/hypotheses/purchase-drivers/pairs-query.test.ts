import { afterAll, describe, expect, it } from 'vitest';
import { resolvePeriod } from '../../period.js';
import { shelvesLog, slowPairs } from '../../testing/slow-purchase-drivers.js';
import { type TinyLake, tinyLake } from '../../testing/tiny-lake.js';
import { sessionNames } from '../../testing/wandering-log.js';
import { pairsQuery } from './pairs-query.js';

const DATES = ['2019-10-05', '2019-10-06', '2019-10-27', '2019-11-02', '2019-11-03', '2019-11-04', '2019-12-20'];
const ZONES = ['America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'];
const lakes: TinyLake[] = [];
afterAll(() => Promise.all(lakes.map((lake) => lake.close())));

const rounded = (value: number): number => Number(value.toPrecision(10));

describe('pairsQuery', () => {
  it.each([1, 2, 3])('finds what is found one by one, log %s', async (seed) => {
    const rows = shelvesLog(DATES, 500, seed);
    const lake = await tinyLake(rows);
    lakes.push(lake);
    const sessionsOf = new Set(sessionNames(rows).values()).size;
    expect(sessionsOf).toBeGreaterThan(20);
    for (const timeZone of ZONES) {
      for (const asked of [null, { from: '2019-10-06', to: '2019-11-03' }]) {
        const period = await resolvePeriod(lake.store, { timeZone, period: asked });
        const query = pairsQuery({ period, bots: 'include' }, null, 1_000_000);
        const table = await lake.store.columns(query.text, query.params);
        const wanted = slowPairs(rows, asked, timeZone);
        expect(wanted.length).toBeGreaterThan(10);
        expect(table.rowCount).toBe(wanted.length);
        const found = Array.from({ length: table.rowCount }, (_, i) => {
          const usual = table.float64('usual_ratio')[i]!;
          return [
            table.strings('category')[i],
            table.strings('brand')[i],
            table.int32('looks')[i],
            table.int32('carted')[i],
            table.int32('bought')[i],
            table.int32('band')[i],
            rounded(table.float64('price_ratio')[i]!),
            Number.isNaN(usual) ? null : rounded(usual),
            table.float64('others_views')[i],
            table.int32('is_new')[i],
          ].join(' ');
        });
        const expected = wanted.map(
          ({ category, brand, looks, carted, bought, band, priceRatio, usualRatio, othersViews, isNew }) =>
            [
              category,
              brand,
              looks,
              carted,
              bought,
              band,
              rounded(priceRatio),
              usualRatio === null ? null : rounded(usualRatio),
              othersViews,
              isNew,
            ].join(' '),
        );
        expect(found.toSorted()).toEqual(expected.toSorted());
        expect(new Set(Array.from(table.float64('user_no'))).size).toBe(new Set(wanted.map(({ user }) => user)).size);
        expect(new Set(Array.from(table.float64('product_no'))).size).toBe(
          new Set(wanted.map(({ product }) => product)).size,
        );
        expect(new Set(Array.from(table.float64('session_no'))).size).toBe(
          new Set(wanted.map(({ session }) => session)).size,
        );
      }
    }
  });

  it('leaves whole users out beyond the limit and says how many pairs there were', async () => {
    const rows = shelvesLog(DATES, 500, 9);
    const lake = await tinyLake(rows);
    lakes.push(lake);
    const scope = { period: await resolvePeriod(lake.store, { timeZone: 'UTC' }), bots: 'include' as const };
    const [all, few] = await Promise.all(
      [1_000_000, 16].map((most) => {
        const query = pairsQuery(scope, null, most);
        return lake.store.columns(query.text, query.params);
      }),
    );
    expect(few!.rowCount).toBeLessThan(all!.rowCount);
    expect(few!.float64('pairs')[0]).toBe(all!.rowCount);
  });
});
