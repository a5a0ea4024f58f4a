import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { walk } from '../testing/walk.js';
import { countSessions, findSessions, findSessionsByExternalId, listSessions, listSessionsOfUsers, type SessionFilter, type SessionOrder } from './sessions.js';

const rows: LogRow[] = [
  { at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1', session: 'a' },
  { at: '2019-10-01 10:02:03', type: 'purchase', product: '1', user: '1', session: 'a', price: '9.90' },
  { at: '2019-10-01 10:00:00', type: 'cart', product: '1', user: '2', session: 'a' },
  { at: '2019-10-01 11:00:00', type: 'view', product: '1', user: '3', session: null },
  { at: '2019-10-01 11:10:00', type: 'view', product: '2', user: '3', session: null },
  { at: '2019-10-01 13:00:00', type: 'cart', product: '2', user: '3', session: null },
  { at: '2019-10-02 09:00:00', type: 'view', product: '2', user: '1', session: 'b:@x' },
];

describe('sessions', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());
  const KEYS = ['1:a', '2:a', '3@2019-10-01 11:00:00', '3@2019-10-01 13:00:00', '1:b:@x'];

  it('belong to a user and are told apart by inactivity where the log names none', async () => {
    const sessions = await walk((page) => listSessions(lake.store, page), 2);
    expect(sessions.map(({ sessionKey }) => sessionKey)).toEqual(KEYS);
    expect(sessions[0]).toEqual({
      sessionKey: '1:a',
      userId: '1',
      userSession: 'a',
      startedAt: new Date('2019-10-01T10:00:00Z'),
      endedAt: new Date('2019-10-01T10:02:03Z'),
      durationSeconds: 123,
      counts: { views: 1, carts: 0, removes: 0, purchases: 1, total: 2 },
      outcome: 'purchased',
      value: '9.90',
    });
    expect(sessions[2]).toMatchObject({ userSession: null, durationSeconds: 600, outcome: 'viewed' });
  });

  it.each([
    [{ field: 'started-at', direction: 'desc' }, ['1:b:@x', '3@2019-10-01 13:00:00', '3@2019-10-01 11:00:00', '1:a', '2:a']],
    [{ field: 'value', direction: 'desc' }, ['1:a', '1:b:@x', '2:a', '3@2019-10-01 11:00:00', '3@2019-10-01 13:00:00']],
    [{ field: 'events', direction: 'asc' }, ['1:b:@x', '2:a', '3@2019-10-01 13:00:00', '1:a', '3@2019-10-01 11:00:00']],
  ] as [SessionOrder, string[]][])('page by page by %j', async (order, expected) => {
    for (const first of [1, 2, 5]) {
      expect((await walk((page) => listSessions(lake.store, page, {}, order), first)).map(({ sessionKey }) => sessionKey)).toEqual(expected);
    }
  });

  it.each([
    [{ outcome: 'purchased' }, ['1:a']],
    [{ outcome: 'carted' }, ['2:a', '3@2019-10-01 13:00:00']],
    [{ outcome: 'viewed' }, ['3@2019-10-01 11:00:00', '1:b:@x']],
    [{ userId: '3', outcome: 'viewed' }, ['3@2019-10-01 11:00:00']],
    [{ userId: 'x' }, []],
  ] as [SessionFilter, string[]][])('are filtered by %j and counted alike', async (filter, expected) => {
    expect((await listSessions(lake.store, { first: 10 }, filter)).items.map(({ value }) => value.sessionKey)).toEqual(expected);
    expect(await countSessions(lake.store, filter)).toBe(expected.length);
  });

  it('are found by key, many at once', async () => {
    const found = await findSessions(lake.store, [...KEYS.toReversed(), '1:z', '9:a', 'nonsense', '3@2019-10-01 12:00:00', `1:' or true --`]);
    expect(found.map((session) => session?.sessionKey ?? null)).toEqual([...KEYS.toReversed(), null, null, null, null, null]);
  });

  it('are found by the id of the log, which users may share', async () => {
    expect((await findSessionsByExternalId(lake.store, 'a')).map(({ sessionKey }) => sessionKey)).toEqual(['1:a', '2:a']);
    expect((await findSessionsByExternalId(lake.store, 'a', '2')).map(({ sessionKey }) => sessionKey)).toEqual(['2:a']);
    expect(await findSessionsByExternalId(lake.store, 'a', 'x')).toEqual([]);
    expect(await findSessionsByExternalId(lake.store, 'zzz')).toEqual([]);
  });

  it('are listed for many users at once', async () => {
    const [third, first, nobody, again] = await listSessionsOfUsers(lake.store, ['3', '1', '99', '3'], { first: 1 });
    expect([third, first].map((page) => [page?.items.map(({ value }) => value.sessionKey), page?.hasNextPage])).toEqual([[['3@2019-10-01 11:00:00'], true], [['1:a'], true]]);
    expect(nobody).toEqual({ items: [], hasNextPage: false });
    expect(again).toEqual(third);
    const [rest] = await listSessionsOfUsers(lake.store, ['3'], { first: 5, after: third?.items[0]?.cursor });
    expect(rest?.items.map(({ value }) => value.sessionKey)).toEqual(['3@2019-10-01 13:00:00']);
  });

  it('keep their keys under a new import that comes before them', async () => {
    const other = await tinyLake(rows);
    try {
      const newer = await other.add([{ at: '2019-09-01 10:00:00', type: 'view', product: '1', user: '0', session: 'first' }]);
      expect((await findSessions(newer, KEYS)).map((session) => session?.sessionKey)).toEqual(KEYS);
    } finally {
      await other.close();
    }
  });
});
