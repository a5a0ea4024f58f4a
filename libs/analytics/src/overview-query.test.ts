import type { EventStore } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FigureScope } from './figure-scope.js';
import { askFigures } from './overview-query.js';
import { resolvePeriod } from './period.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';

/** User 1 has a flagged session over midnight of Kolkata (18:30 UTC) with 51 purchases, and an own view on the first day; user 2 views and buys shoes. */
const rows: LogRow[] = [
  ...Array.from({ length: 51 }, (_, i): LogRow => ({
    at: `2019-10-01 18:${String(Math.floor(i / 2) + 10)}:${i % 2 ? '30' : '00'}`,
    type: 'purchase',
    product: '1',
    user: '1',
    session: 'bot',
    price: '0.10',
  })),
  { at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1', session: 'own', brand: 'acme' },
  {
    at: '2019-10-01 10:05:00',
    type: 'view',
    product: '2',
    user: '2',
    session: 's',
    brand: 'acme',
    code: 'apparel.shoes',
    categoryId: '5',
  },
  {
    at: '2019-10-03 10:00:00',
    type: 'purchase',
    product: '2',
    user: '2',
    session: 's',
    brand: 'acme',
    code: 'apparel.shoes',
    categoryId: '5',
    price: '30.00',
  },
];

describe('figures', () => {
  let lake: TinyLake;
  let store: EventStore;
  beforeAll(async () => {
    lake = await tinyLake(rows);
    ({ store } = lake);
  });
  afterAll(() => lake.close());

  const asked = async (
    scope: Partial<FigureScope>,
    timeZone = 'Asia/Kolkata',
  ): Promise<{ people: string[]; sales: string[]; sql: string }> => {
    const period = await resolvePeriod(store, { timeZone });
    const { people, sales, statements } = await askFigures(
      store,
      { period, days: period.covered, filter: null, bots: 'include', ...scope },
      undefined,
    );
    return {
      people: people
        .filter(({ visitors, day }) => visitors > 0 || day === null)
        .map(({ day, visitors, sessions, buyers, purchase_sessions }) =>
          [day, visitors, sessions, buyers, purchase_sessions].join(' '),
        )
        .toSorted(),
      sales: sales
        .filter(({ views, purchases, day }) => views + purchases > 0 || day === null)
        .map(({ day, views, purchases, revenue }) => [day, views, purchases, Number(revenue ?? 0).toFixed(2)].join(' '))
        .toSorted(),
      sql: statements.map(({ text }) => text).join('\n'),
    };
  };

  it('come from the rollups where nothing is left out', async () => {
    const { people, sales, sql } = await asked({});
    expect(people).toEqual([' 2 3 2 2', '2019-10-01 2 3 1 1', '2019-10-02 1 1 1 1', '2019-10-03 1 1 1 1']);
    expect(sales).toEqual([' 2 52 35.10', '2019-10-01 2 40 4.00', '2019-10-02 0 11 1.10', '2019-10-03 0 1 30.00']);
    expect(sql).not.toMatch(/from events/);
  });

  it('without bots are the same less what flagged sessions did; their user stays where they came by another session', async () => {
    const { people, sales } = await asked({ bots: 'exclude' });
    expect(people).toEqual([' 2 2 1 1', '2019-10-01 2 2 0 0', '2019-10-03 1 1 1 1']);
    expect(sales).toEqual([' 2 1 30.00', '2019-10-01 2 0 0.00', '2019-10-03 0 1 30.00']);
  });

  it('of a category take its sales from the rollups, and its people from its events where the lake counts days of another zone', async () => {
    const { people, sales, sql } = await asked({ filter: { category: 'apparel' } });
    expect([people, sales]).toEqual([
      [' 1 1 1 1', '2019-10-01 1 1 0 0', '2019-10-03 1 1 1 1'],
      [' 1 1 30.00', '2019-10-01 1 0 0.00', '2019-10-03 0 1 30.00'],
    ]);
    expect(sql).toMatch(/from category_quarters/);
  });

  it('of a brand, or of a category without bots, count only these', async () => {
    const { people, sales, sql } = await asked({ filter: { brand: 'acme' } });
    expect([people, sales]).toEqual([
      [' 2 2 1 1', '2019-10-01 2 2 0 0', '2019-10-03 1 1 1 1'],
      [' 2 1 30.00', '2019-10-01 2 0 0.00', '2019-10-03 0 1 30.00'],
    ]);
    expect(sql).not.toMatch(/category_quarters/);
    const without = await asked({ filter: { category: 'electronics' }, bots: 'exclude' });
    expect([without.people, without.sales]).toEqual([
      [' 1 1 0 0', '2019-10-01 1 1 0 0'],
      [' 1 0 0.00', '2019-10-01 1 0 0.00'],
    ]);
  });

  it('of the whole alone name no day', async () => {
    for (const [scope, expected] of [
      [{}, ' 2 3 2 2'],
      [{ bots: 'exclude' }, ' 2 2 1 1'],
      [{ filter: { brand: 'acme' } }, ' 2 2 1 1'],
      [{ filter: { brand: 'none' } }, ' 0 0 0 0'],
    ] as const) {
      const { people, sales } = await asked({ days: null, ...scope });
      expect(people).toEqual([expected]);
      expect(sales).toHaveLength(1);
    }
  });
});
