import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventsAsked } from './events-asked.js';
import { type LogRow, tinyLake, type TinyLake } from './testing/tiny-lake.js';

const row = (day: number, more: Partial<LogRow> = {}): LogRow => ({
  at: `2019-10-${String(day).padStart(2, '0')} 12:00:00`,
  type: 'view',
  product: '1',
  user: String(day),
  code: 'shoes.boots',
  brand: 'acme',
  ...more,
});
let lake: TinyLake;
beforeAll(async () => {
  lake = await tinyLake([
    row(1),
    row(2),
    row(2, { type: 'cart' }),
    row(3, { code: 'shoes', brand: 'bolt' }),
    row(4, { code: 'hats', brand: 'bolt' }),
    row(4, { code: 'hats', brand: null, user: '9' }),
    row(9),
  ]);
});
afterAll(() => lake.close());

it.each([
  ['everything', {}, { ofPeriod: 7, ofFilter: 7 }],
  ['a period', { period: { from: '2019-10-02', to: '2019-10-04' } }, { ofPeriod: 5, ofFilter: 5 }],
  ['a category', { filter: { category: 'shoes' } }, { ofPeriod: 7, ofFilter: 5 }],
  [
    'a brand in a period',
    { period: { from: '2019-10-03', to: '2019-10-04' }, filter: { brand: 'bolt' } },
    { ofPeriod: 3, ofFilter: 2 },
  ],
  ['a category and a brand', { filter: { category: 'shoes', brand: 'bolt' } }, { ofPeriod: 7, ofFilter: 2 }],
  [
    'a period without events',
    { period: { from: '2020-01-01', to: '2020-01-02' }, filter: { brand: 'bolt' } },
    { ofPeriod: 0, ofFilter: 0 },
  ],
  ['a filter that matches nothing', { filter: { category: 'tents' } }, { ofPeriod: 7, ofFilter: 0 }],
] as const)('counts the events of %s', async (_, question, expected) => {
  expect(await eventsAsked(lake.store, { timeZone: 'UTC', ...question })).toEqual(expected);
});

it('counts days around the period, and refuses what no question takes', async () => {
  const period = { from: '2019-10-04', to: '2019-10-04' };
  expect(await eventsAsked(lake.store, { timeZone: 'UTC', period }, { before: 2, after: 5 })).toEqual({
    ofPeriod: 6,
    ofFilter: 6,
  });
  await expect(
    eventsAsked(lake.store, { timeZone: 'UTC', period: { from: '2019-10-04', to: '2019-10-03' } }),
  ).rejects.toThrow('2019-10-03');
  await expect(eventsAsked(lake.store, { timeZone: 'UTC', filter: { category: ' ' } })).rejects.toThrow(
    'category is empty',
  );
});
