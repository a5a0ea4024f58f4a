import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { walk } from '../testing/walk.js';
import { countUsers, findUsers, listUsers, type UserOrder } from './users.js';

const LARGE = '1515915625353226922';
const rows: LogRow[] = [
  ...Array.from({ length: 9 }, (_, i): LogRow => ({ at: `2019-10-0${1 + (i % 3)} 10:00:00`, type: 'view', product: '1', user: String(10 + i) })),
  { at: '2019-10-05 10:00:00', type: 'purchase', product: '1', user: '12', price: '5.00', session: 'later' },
  { at: '2019-10-05 10:00:00', type: 'purchase', product: '1', user: LARGE, price: '5.00' },
  { at: '2019-10-05 10:00:01', type: 'purchase', product: '1', user: '10', price: '7.50' },
];

describe('users', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());

  it('are told exactly', async () => {
    const [user, none, alsoNone, large] = await findUsers(lake.store, ['12', '999', 'x', LARGE]);
    expect(user).toEqual({
      userId: '12',
      firstSeenAt: new Date('2019-10-03T10:00:00Z'),
      lastSeenAt: new Date('2019-10-05T10:00:00Z'),
      counts: { views: 1, carts: 0, removes: 0, purchases: 1, total: 2 },
      sessionCount: 2,
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
  ] as [UserOrder | undefined, string[]][])('page by page in order %j', async (order, expected) => {
    for (const first of [1, 3, 10, 100]) {
      const users = await walk((page) => listUsers(lake.store, page, {}, order), first);
      expect(users.map(({ userId }) => userId)).toEqual(expected);
    }
  });

  it('are filtered and counted alike', async () => {
    const ids = async (filter: object): Promise<string[]> => (await walk((page) => listUsers(lake.store, page, filter), 2)).map(({ userId }) => userId);
    expect(await ids({ isBuyer: true })).toEqual(['10', '12', LARGE]);
    expect(await ids({ externalIdPrefix: '15' })).toEqual(['15', LARGE]);
    expect(await ids({ externalIdPrefix: `1' or true --` })).toEqual([]);
    expect(await Promise.all([countUsers(lake.store), countUsers(lake.store, { isBuyer: false }), countUsers(lake.store, { externalIdPrefix: '15', isBuyer: true })])).toEqual([10, 7, 1]);
  });

  it('go on behind the same cursor after another import: none skipped, none twice', async () => {
    const other = await tinyLake(rows);
    try {
      const first = await listUsers(other.store, { first: 4 });
      const after = first.items.at(-1)!.cursor;
      const newer = await other.add([
        { at: '2019-10-06 10:00:00', type: 'view', product: '1', user: '5' },
        { at: '2019-10-06 10:00:00', type: 'view', product: '1', user: '19' },
      ]);
      const rest = await listUsers(newer, { first: 100, after });
      expect(rest.items.map(({ value }) => value.userId)).toEqual(['14', '15', '16', '17', '18', '19', LARGE]);
    } finally {
      await other.close();
    }
  });

  it('refuse a cursor of another order', async () => {
    const page = await listUsers(lake.store, { first: 1 }, {}, { field: 'spent', direction: 'desc' });
    await expect(listUsers(lake.store, { first: 1, after: page.items[0]!.cursor })).rejects.toMatchObject({ problem: 'invalid-cursor' });
  });
});
