import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { walk } from '../testing/walk.js';
import type { ZonedPeriod } from './activity.js';
import { pageSnapshot } from './keyset.js';
import { countUsers, findUsers, listUsers, type UserFilter, type UserOrder } from './users.js';

const LARGE = '1515915625353226922';
const rows: LogRow[] = [
  ...Array.from({ length: 9 }, (_, i): LogRow => ({
    at: `2019-10-0${1 + (i % 3)} 10:00:00`,
    type: 'view',
    product: '1',
    user: String(10 + i),
  })),
  { at: '2019-10-05 10:00:00', type: 'purchase', product: '1', user: '12', price: '5.00', session: 'later' },
  { at: '2019-10-05 10:00:00', type: 'purchase', product: '1', user: LARGE, price: '5.00' },
  { at: '2019-10-05 10:00:01', type: 'purchase', product: '1', user: '10', price: '7.50' },
];

describe('users', () => {
  let lake: TinyLake;
  let more: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
    more = await tinyLake([
      ...rows,
      {
        at: '2019-10-02 23:00:00',
        type: 'view',
        product: '2',
        user: '13',
        brand: 'acme',
        code: 'apparel.shoes',
        categoryId: '5',
      },
    ]);
  });
  afterAll(async () => {
    await lake.close();
    await more.close();
  });

  it('are told exactly', async () => {
    const [user, none, alsoNone, large] = await findUsers(lake.store, ['12', '999', 'x', LARGE]);
    expect(user).toEqual({
      userId: '12',
      firstSeenAt: new Date('2019-10-03T10:00:00Z'),
      lastSeenAt: new Date('2019-10-05T10:00:00Z'),
      counts: { views: 1, carts: 0, removes: 0, purchases: 1, total: 2 },
      sessionCount: 2,
      botSessions: 0,
      spent: '5.00',
    });
    expect([none, alsoNone, large?.userId]).toEqual([null, null, LARGE]);
    expect(await findUsers(lake.store, [])).toEqual([]);
  });

  it.each([
    [undefined, ['10', '11', '12', '13', '14', '15', '16', '17', '18', LARGE]],
    [{ field: 'external-id', direction: 'desc' }, [LARGE, '18', '17', '16', '15', '14', '13', '12', '11', '10']],
    [{ field: 'spent', direction: 'desc' }, ['10', '12', LARGE, '11', '13', '14', '15', '16', '17', '18']],
    [{ field: 'last-seen-at', direction: 'desc' }, ['10', '12', LARGE, '15', '18', '11', '14', '17', '13', '16']],
    [{ field: 'events', direction: 'asc' }, ['11', '13', '14', '15', '16', '17', '18', LARGE, '10', '12']],
    [{ field: 'first-seen-at', direction: 'asc' }, ['10', '13', '16', '11', '14', '17', '12', '15', '18', LARGE]],
    [{ field: 'sessions', direction: 'desc' }, ['12', '10', '11', '13', '14', '15', '16', '17', '18', LARGE]],
    [{ field: 'views', direction: 'asc' }, [LARGE, '10', '11', '12', '13', '14', '15', '16', '17', '18']],
    [{ field: 'purchases', direction: 'desc' }, ['10', '12', LARGE, '11', '13', '14', '15', '16', '17', '18']],
  ] as [UserOrder | undefined, string[]][])('page by page in order %j', async (order, expected) => {
    for (const first of [1, 3, 10, 100]) {
      const users = await walk((page) => listUsers(lake.store, page, {}, order), first);
      expect(users.map(({ userId }) => userId)).toEqual(expected);
    }
  });

  it('are filtered and counted alike', async () => {
    const ids = async (filter: object): Promise<string[]> =>
      (await walk((page) => listUsers(lake.store, page, filter), 2)).map(({ userId }) => userId);
    expect(await ids({ converted: true })).toEqual(['10', '12', LARGE]);
    expect(await ids({ externalIdPrefix: '15' })).toEqual(['15', LARGE]);
    expect(await ids({ externalIdPrefix: `1' or true --` })).toEqual([]);
    expect(
      await Promise.all([
        countUsers(lake.store),
        countUsers(lake.store, { converted: false }),
        countUsers(lake.store, { externalIdPrefix: '15', converted: true }),
      ]),
    ).toEqual([10, 7, 1]);
  });

  const UTC = 'UTC';
  it.each([
    [{ seen: { from: '2019-10-01', to: '2019-10-01', timeZone: UTC } }, ['10', '13', '16']],
    [{ seen: { from: '2019-10-04', to: '2019-10-04', timeZone: UTC } }, []],
    [{ seen: { from: '2019-10-05', to: '2019-10-05', timeZone: UTC }, sessions: { min: 2 } }, ['12']],
    // 10:00 UTC on the 3rd is the 4th on Kiritimati.
    [{ seen: { from: '2019-10-04', to: '2019-10-04', timeZone: 'Pacific/Kiritimati' } }, ['12', '15', '18']],
    [{ counts: { views: { max: 0 } } }, [LARGE]],
    [{ counts: { total: { min: 2 }, purchases: { min: 1 } } }, ['10', '12']],
    [{ spent: { min: '5.01' } }, ['10']],
    [{ spent: { min: '5', max: '5.00' } }, ['12', LARGE]],
    [{ brand: 'acme' }, ['13']],
    [{ brand: 'acme', category: 'electronics' }, []],
    [{ category: 'apparel', seen: { from: '2019-10-02', to: '2019-10-02', timeZone: UTC } }, ['13']],
    [{ category: 'apparel', seen: { from: '2019-10-01', to: '2019-10-01', timeZone: UTC } }, []],
    [{ isBot: true }, []],
    [{ isBot: false, converted: true }, ['10', '12', LARGE]],
  ] as [UserFilter, string[]][])('are filtered by %j and counted alike', async (filter, expected) => {
    for (const first of [1, 10]) {
      const users = await walk((page) => listUsers(more.store, page, filter), first);
      expect(users.map(({ userId }) => userId)).toEqual(expected);
    }
    const descending = await walk(
      (page) => listUsers(more.store, page, filter, { field: 'external-id', direction: 'desc' }),
      1,
    );
    expect(descending.map(({ userId }) => userId)).toEqual(expected.toReversed());
    expect(await countUsers(more.store, filter)).toBe(expected.length);
  });

  it('are not seen in days that their session only spans', async () => {
    const day = (date: number): ZonedPeriod => ({ from: `2019-10-0${date}`, to: `2019-10-0${date}`, timeZone: UTC });
    const spanning = await tinyLake([
      { at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1', session: 'long' },
      { at: '2019-10-05 10:00:00', type: 'view', product: '1', user: '1', session: 'long' },
      { at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '2', session: 'long' },
      { at: '2019-10-03 10:00:00', type: 'view', product: '1', user: '2', session: 'long' },
      { at: '2019-10-05 10:00:00', type: 'view', product: '1', user: '2', session: 'long' },
    ]);
    try {
      const seen = async (date: number): Promise<string[]> =>
        (await walk((page) => listUsers(spanning.store, page, { seen: day(date) }), 1)).map(({ userId }) => userId);
      expect([await seen(1), await seen(2), await seen(3), await seen(5)]).toEqual([['1', '2'], [], ['2'], ['1', '2']]);
    } finally {
      await spanning.close();
    }
  });

  it('go on in the snapshot of their cursor after another import', async () => {
    const other = await tinyLake(rows);
    try {
      const first = await listUsers(other.store, { first: 4 });
      const after = first.items.at(-1)!.cursor;
      const newer = await other.add([{ at: '2019-10-06 10:00:00', type: 'view', product: '1', user: '19' }]);
      const rest = await listUsers(await other.lake.store(pageSnapshot({ after }) as string), { first: 100, after });
      expect(rest.items.map(({ value }) => value.userId)).toEqual(['14', '15', '16', '17', '18', LARGE]);
      await expect(listUsers(newer, { first: 100, after })).rejects.toMatchObject({ problem: 'invalid-cursor' });
    } finally {
      await other.close();
    }
  });

  it('refuse a cursor of another order', async () => {
    const page = await listUsers(lake.store, { first: 1 }, {}, { field: 'spent', direction: 'desc' });
    await expect(listUsers(lake.store, { first: 1, after: page.items[0]!.cursor })).rejects.toMatchObject({
      problem: 'invalid-cursor',
    });
  });
});
