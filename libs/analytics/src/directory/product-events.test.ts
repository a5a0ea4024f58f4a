import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { walk } from '../testing/walk.js';
import type { EventRecord } from './event-record.js';
import { findProductEvents } from './product-events.js';

const rows: LogRow[] = [
  { at: '2019-09-30 10:00:00', type: 'view', product: '1', user: '5', session: null },
  { at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '2', session: 'b' },
  { at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1', session: 'a' },
  { at: '2019-10-01 10:00:00', type: 'cart', product: '1', user: '1', session: 'a' },
  { at: '2019-10-01 10:00:00', type: 'cart', product: '1', user: '1', session: 'a' },
  { at: '2019-10-02 09:00:00', type: 'purchase', product: '1', user: '1', session: 'a', price: '9.90' },
  { at: '2019-10-02 08:00:00', type: 'view', product: '2', user: '1', session: 'a' },
];
const said = ({ at, type, userId, userSession }: EventRecord): string =>
  `${at.getUTCDate()} ${type} ${userId} ${userSession}`;
const OF_ONE = ['2 purchase 1 a', '1 cart 1 a', '1 cart 1 a', '1 view 1 a', '1 view 2 b', '30 view 5 null'];

describe('events of a product', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());

  it.each([1, 2, 3, 4, 6, 100])('come newest first, %i a page, copies too', async (first) => {
    const events = await walk(async (page) => (await findProductEvents(lake.store, ['1'], page))[0]!, first);
    expect(events.map(said)).toEqual(OF_ONE);
  });

  it('are found for many products at once', async () => {
    const pages = await findProductEvents(lake.store, ['2', '99', '1', 'x', '2'], { first: 2 });
    expect(pages.map((page) => page.items.map(({ value }) => said(value)))).toEqual([
      ['2 view 1 a'],
      [],
      OF_ONE.slice(0, 2),
      [],
      ['2 view 1 a'],
    ]);
    expect(pages.map((page) => page.hasNextPage)).toEqual([false, false, true, false, false]);
    const oldest = await findProductEvents(lake.store, ['2', '99', '1'], { last: 2 });
    expect(oldest.map((page) => page.items.map(({ value }) => said(value)))).toEqual([
      ['2 view 1 a'],
      [],
      OF_ONE.slice(-2),
    ]);
    expect(oldest.map((page) => page.hasPreviousPage)).toEqual([false, false, true]);
    expect(await findProductEvents(lake.store, ['99'], { first: 1 })).toEqual([
      { items: [], hasNextPage: false, hasPreviousPage: false },
    ]);
    expect(await findProductEvents(lake.store, [], { first: 1 })).toEqual([]);
  });

  it('refuse a cursor of another listing', async () => {
    await expect(
      findProductEvents(lake.store, ['1'], {
        first: 1,
        after: [lake.store.snapshot.id, 'events', '2019-10-01 10:00:00', '1'],
      }),
    ).rejects.toMatchObject({ problem: 'invalid-cursor' });
  });
});
