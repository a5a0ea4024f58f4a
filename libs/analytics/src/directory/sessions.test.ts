import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { walk } from '../testing/walk.js';
import { findSessions, findSessionsByExternalId } from './find-sessions.js';
import { countSessions, listSessions, listSessionsOfUsers, type SessionFilter, type SessionOrder } from './sessions.js';

const rows: LogRow[] = [
  { at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1', session: 'a' },
  { at: '2019-10-01 10:02:03', type: 'purchase', product: '1', user: '1', session: 'a', price: '9.90' },
  { at: '2019-10-01 10:00:00', type: 'cart', product: '1', user: '2', session: 'a' },
  { at: '2019-10-01 11:00:00', type: 'view', product: '1', user: '3', session: null },
  {
    at: '2019-10-01 11:10:00',
    type: 'view',
    product: '2',
    user: '3',
    session: null,
    brand: 'acme',
    code: 'apparel.shoes',
    categoryId: '5',
  },
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
      botRule: null,
    });
    expect(sessions[2]).toMatchObject({ userSession: null, durationSeconds: 600, outcome: 'viewed' });
  });

  it.each([
    [
      { field: 'started-at', direction: 'desc' },
      ['1:b:@x', '3@2019-10-01 13:00:00', '3@2019-10-01 11:00:00', '1:a', '2:a'],
    ],
    [{ field: 'value', direction: 'desc' }, ['1:a', '1:b:@x', '2:a', '3@2019-10-01 11:00:00', '3@2019-10-01 13:00:00']],
    [{ field: 'user', direction: 'desc' }, ['3@2019-10-01 11:00:00', '3@2019-10-01 13:00:00', '2:a', '1:a', '1:b:@x']],
    [
      { field: 'duration', direction: 'desc' },
      ['3@2019-10-01 11:00:00', '1:a', '1:b:@x', '2:a', '3@2019-10-01 13:00:00'],
    ],
    [
      { field: 'ended-at', direction: 'asc' },
      ['2:a', '1:a', '3@2019-10-01 11:00:00', '3@2019-10-01 13:00:00', '1:b:@x'],
    ],
    [{ field: 'views', direction: 'desc' }, ['3@2019-10-01 11:00:00', '1:a', '1:b:@x', '2:a', '3@2019-10-01 13:00:00']],
    [{ field: 'events', direction: 'asc' }, ['1:b:@x', '2:a', '3@2019-10-01 13:00:00', '1:a', '3@2019-10-01 11:00:00']],
  ] as [SessionOrder, string[]][])('page by page by %j', async (order, expected) => {
    for (const first of [1, 2, 5]) {
      expect(
        (await walk((page) => listSessions(lake.store, page, {}, order), first)).map(({ sessionKey }) => sessionKey),
      ).toEqual(expected);
    }
  });

  it.each([
    [{ outcome: 'purchased' }, ['1:a']],
    [{ outcome: 'carted' }, ['2:a', '3@2019-10-01 13:00:00']],
    [{ outcome: 'viewed' }, ['3@2019-10-01 11:00:00', '1:b:@x']],
    [{ userId: '3', outcome: 'viewed' }, ['3@2019-10-01 11:00:00']],
    [{ userId: 'x' }, []],
    [{ converted: true }, ['1:a']],
    [{ converted: false, userId: '1' }, ['1:b:@x']],
    [{ startedIn: { from: '2019-10-02', to: '2019-10-02', timeZone: 'UTC' } }, ['1:b:@x']],
    // 13:00 UTC is the next day in Auckland, 10:02 still the first.
    [
      { startedIn: { from: '2019-10-02', to: '2019-10-02', timeZone: 'Pacific/Auckland' } },
      ['3@2019-10-01 11:00:00', '3@2019-10-01 13:00:00', '1:b:@x'],
    ],
    [{ counts: { views: { min: 2 } } }, ['3@2019-10-01 11:00:00']],
    [{ counts: { total: { max: 1 }, carts: { min: 1, max: 1 } } }, ['2:a', '3@2019-10-01 13:00:00']],
    [{ value: { min: '9.90', max: '10' } }, ['1:a']],
    [{ durationSeconds: { min: 123, max: 599 } }, ['1:a']],
    [{ category: 'electronics' }, ['1:a', '2:a', '3@2019-10-01 11:00:00', '3@2019-10-01 13:00:00', '1:b:@x']],
    [{ category: 'apparel', brand: 'acme' }, ['3@2019-10-01 11:00:00']],
    [{ category: 'electronics', brand: 'acme' }, []],
    [{ category: 'apparel', userId: '1' }, []],
    [
      { brand: 'acme', startedIn: { from: '2019-10-01', to: '2019-10-01', timeZone: 'UTC' } },
      ['3@2019-10-01 11:00:00'],
    ],
    [{ brand: 'acme', startedIn: { from: '2019-10-02', to: '2019-10-02', timeZone: 'UTC' } }, []],
    [{ isBot: false, userId: '1' }, ['1:a', '1:b:@x']],
    [{ isBot: true }, []],
    [{ botRule: 'too-fast' }, []],
  ] as [SessionFilter, string[]][])('are filtered by %j and counted alike', async (filter, expected) => {
    expect((await listSessions(lake.store, { first: 10 }, filter)).items.map(({ value }) => value.sessionKey)).toEqual(
      expected,
    );
    expect(await countSessions(lake.store, filter)).toBe(expected.length);
  });

  it.each([
    [
      { counts: { views: { min: 3, max: 2 } } },
      'counts.views',
      'counts.views begins at 3 and ends at 2. Swap min and max, or leave one of them out.',
    ],
    [{ durationSeconds: { min: 0.5 } }, 'durationSeconds.min', 'durationSeconds.min is 0.5. Give a whole number.'],
    [
      { value: { min: '10', max: '9.90' } },
      'value',
      'value begins at 10 and ends at 9.90. Swap min and max, or leave one of them out.',
    ],
    [
      { value: { max: '1,5' } },
      'value.max',
      '"1,5" is not an amount. Write value.max as a decimal of at most 14 digits before and 4 behind the point, such as 19.90.',
    ],
  ] as [SessionFilter, string, string][])('refuse %j', async (filter, argument, message) => {
    await expect(listSessions(lake.store, { first: 1 }, filter)).rejects.toMatchObject({
      problem: 'invalid-filter',
      argument,
      message,
    });
    await expect(countSessions(lake.store, filter)).rejects.toMatchObject({ problem: 'invalid-filter' });
  });

  it('are found by key, many at once', async () => {
    const found = await findSessions(lake.store, [
      ...KEYS.toReversed(),
      '1:z',
      '9:a',
      'nonsense',
      '3@2019-10-01 12:00:00',
      `1:' or true --`,
    ]);
    expect(found.map((session) => session?.sessionKey ?? null)).toEqual([
      ...KEYS.toReversed(),
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('are found by the id of the log, which users may share', async () => {
    expect((await findSessionsByExternalId(lake.store, 'a')).map(({ sessionKey }) => sessionKey)).toEqual([
      '1:a',
      '2:a',
    ]);
    expect((await findSessionsByExternalId(lake.store, 'a', '2')).map(({ sessionKey }) => sessionKey)).toEqual(['2:a']);
    expect(await findSessionsByExternalId(lake.store, 'a', 'x')).toEqual([]);
    expect(await findSessionsByExternalId(lake.store, 'zzz')).toEqual([]);
  });

  it('are listed for many users at once', async () => {
    const [third, first, nobody, again] = await listSessionsOfUsers(lake.store, ['3', '1', '99', '3'], { first: 1 });
    expect([third, first].map((page) => [page?.items.map(({ value }) => value.sessionKey), page?.hasNextPage])).toEqual(
      [
        [['3@2019-10-01 11:00:00'], true],
        [['1:a'], true],
      ],
    );
    expect(nobody).toEqual({ items: [], hasNextPage: false, hasPreviousPage: false });
    const walked = await walk(async (page) => (await listSessionsOfUsers(lake.store, ['3'], page))[0]!, 1);
    expect(walked.map(({ sessionKey }) => sessionKey)).toEqual(['3@2019-10-01 11:00:00', '3@2019-10-01 13:00:00']);
    expect(again).toEqual(third);
    const [rest] = await listSessionsOfUsers(lake.store, ['3'], { first: 5, after: third?.items[0]?.cursor });
    expect(rest?.items.map(({ value }) => value.sessionKey)).toEqual(['3@2019-10-01 13:00:00']);
  });

  it('keep their keys under a new import that comes before them', async () => {
    const other = await tinyLake(rows);
    try {
      const newer = await other.add([
        { at: '2019-09-01 10:00:00', type: 'view', product: '1', user: '0', session: 'first' },
      ]);
      expect((await findSessions(newer, KEYS)).map((session) => session?.sessionKey)).toEqual(KEYS);
    } finally {
      await other.close();
    }
  });
});

describe("sessions that look like a machine's", () => {
  const at = (second: number): string =>
    new Date(Date.UTC(2019, 9, 1, 10) + second * 1000).toISOString().slice(0, 19).replace('T', ' ');
  const hurried: LogRow[] = Array.from({ length: 60 }, (_, i) => ({
    at: at(Math.floor(i / 2)),
    type: 'view',
    product: String(i),
    user: '1',
    session: 'fast',
  }));
  const buying: LogRow[] = Array.from({ length: 50 }, (_, i) => ({
    at: at(i * 60),
    type: 'purchase',
    product: String(i),
    user: '2',
    session: 'buys',
  }));

  it('carry the rule they meet, and are filtered by it', async () => {
    const lake = await tinyLake([
      ...hurried,
      ...buying,
      { at: at(0), type: 'view', product: '1', user: '3', session: 'calm' },
    ]);
    try {
      const keys = async (filter: SessionFilter): Promise<string[]> =>
        (await listSessions(lake.store, { first: 10 }, filter)).items.map(
          ({ value }) => `${value.sessionKey} ${value.botRule}`,
        );
      expect(await keys({ isBot: true })).toEqual(['1:fast too-fast', '2:buys many-purchases']);
      expect(await keys({ botRule: 'many-purchases' })).toEqual(['2:buys many-purchases']);
      expect(await keys({ isBot: false })).toEqual(['3:calm null']);
    } finally {
      await lake.close();
    }
  });
});
