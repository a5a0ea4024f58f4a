import { EVENT_TYPES, type EventType } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interactions } from './interactions.js';
import { addDays } from './local-days.js';
import { randomDays } from './testing/random-log.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';

const seconds = (row: LogRow): number => Date.parse(`${row.at.replace(' ', 'T')}Z`) / 1000;
const ascending = (ids: Iterable<string>): string[] =>
  [...new Set(ids)].toSorted((a, b) => Number(BigInt(a) - BigInt(b)));

const randomRows = (from: string, seed: number): LogRow[] =>
  [
    ...randomDays(
      Array.from({ length: 12 }, (_, day) => addDays(from, day)),
      seed,
    ).values(),
  ].flat();

describe('interactions', () => {
  const rows = randomRows('2019-10-01', 3);
  rows.push({ at: '2019-10-20 10:00:00', type: 'cart', product: '9007199254740993', user: '1515915625353226922' });
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());

  it('has one entry for each user and product, ids exact and ascending', async () => {
    const columns = await interactions(lake.store);
    expect(columns.userIds).toEqual(ascending(rows.map((row) => row.user)));
    expect(columns.productIds).toEqual(ascending(rows.map((row) => row.product)));
    expect(columns.productIds).toContain('9007199254740993');
    const entries = Array.from(columns.users, (user, i) => ({
      user: columns.userIds[user],
      product: columns.productIds[columns.products[i] ?? -1],
      views: columns.views[i],
      carts: columns.carts[i],
      removes: columns.removes[i],
      purchases: columns.purchases[i],
      firstAt: columns.firstAt[i],
      lastAt: columns.lastAt[i],
    }));
    const expected = columns.userIds.flatMap((user) =>
      columns.productIds.flatMap((product) => {
        const own = rows.filter((row) => row.user === user && row.product === product);
        const count = (type: LogRow['type']): number => own.filter((row) => row.type === type).length;
        const times = own.map(seconds);
        return own.length === 0
          ? []
          : [
              {
                user,
                product,
                views: count('view'),
                carts: count('cart'),
                removes: count('remove_from_cart'),
                purchases: count('purchase'),
                firstAt: Math.min(...times),
                lastAt: Math.max(...times),
              },
            ];
      }),
    );
    expect(entries).toEqual(expected);
  });

  it("gives the same pairs and counts from the lake's table of pairs, over months of several imports too", async () => {
    const store = await lake.add(randomRows('2019-11-01', 8));
    const wanted: (readonly EventType[])[] = [
      EVENT_TYPES,
      ['cart'],
      ['purchase', 'cart'],
      ['remove_from_cart', 'view'],
    ];
    for (const one of [lake.store, store]) {
      for (const eventTypes of wanted) {
        const {
          firstAt: _first,
          lastAt: _last,
          definition: _slow,
          ...counted
        } = await interactions(one, { eventTypes });
        const { firstAt, lastAt, definition, ...known } = await interactions(one, { eventTypes, instants: false });
        expect(known).toEqual(counted);
        expect([firstAt.length, lastAt.length]).toEqual([0, 0]);
        expect(definition.query).toContain('from interactions');
      }
    }
    const from = new Date('2019-10-05T00:00:00Z');
    const { firstAt: _first, lastAt: _last, definition: _slow, ...counted } = await interactions(store, { from });
    expect(await interactions(store, { from, instants: false })).toMatchObject(counted);
  });

  it('reads only the event types and the time asked', async () => {
    const carts = await interactions(lake.store, { eventTypes: ['cart', 'purchase'] });
    expect(carts.views.every((views) => views === 0)).toBe(true);
    expect(carts.userIds).toEqual(
      ascending(rows.filter((row) => row.type === 'cart' || row.type === 'purchase').map((row) => row.user)),
    );
    const late = await interactions(lake.store, {
      from: new Date('2019-10-05T00:00:00Z'),
      to: new Date('2019-10-06T00:00:00Z'),
    });
    expect(late.userIds).toEqual(
      ascending(rows.filter((row) => row.at.startsWith('2019-10-05')).map((row) => row.user)),
    );
    const none = await interactions(lake.store, { from: new Date('2020-01-01T00:00:00Z') });
    expect([none.userIds, none.productIds, none.users.length, none.lastAt.length]).toEqual([[], [], 0, 0]);
    await expect(interactions(lake.store, { eventTypes: [] })).rejects.toThrow(RangeError);
  });
});
