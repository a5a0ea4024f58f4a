import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { walk } from '../testing/walk.js';
import type { EventRecord } from './event-record.js';
import { countEventsSince, listEvents } from './events.js';
import { pageSnapshot } from './keyset.js';

const rows: LogRow[] = [
  // One second, one product each: ties by type, then product number; two are copies of one another.
  { at: '2019-10-01 10:00:00', type: 'purchase', product: '9', user: '1', session: 'a' },
  { at: '2019-10-01 10:00:00', type: 'view', product: '10', user: '1', session: 'a' },
  { at: '2019-10-01 10:00:00', type: 'view', product: '9', user: '1', session: 'a' },
  { at: '2019-10-01 10:00:00', type: 'cart', product: '9', user: '1', session: 'a' },
  { at: '2019-10-01 10:00:00', type: 'cart', product: '9', user: '1', session: 'a' },
  { at: '2019-10-01 09:00:00', type: 'view', product: '9', user: '1', session: null, price: '0' },
  { at: '2019-10-01 10:00:00', type: 'remove_from_cart', product: '7', user: '2', session: 'a' },
];
const EXPECTED = ['view 9', 'view 9', 'view 10', 'cart 9', 'cart 9', 'purchase 9'];
const said = (events: readonly EventRecord[]): string[] => events.map(({ type, productId }) => `${type} ${productId}`);

describe('events', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());
  const ofSession = async (key: string): Promise<string[]> =>
    said(await walk(async (page) => (await listEvents(lake.store, { sessionKeys: [key] }, page))[0]!, 2));

  it('of a user come in order, page by page, copies too', async () => {
    for (const first of [1, 2, 3, 10]) {
      expect(
        said(await walk(async (page) => (await listEvents(lake.store, { userIds: ['1'] }, page))[0]!, first)),
      ).toEqual(EXPECTED);
    }
  });

  it('of a user since a moment are those of its second and after', async () => {
    for (const [since, expected] of [
      ['2019-10-01T09:00:00.000Z', EXPECTED],
      ['2019-10-01T09:00:00.001Z', EXPECTED.slice(1)],
      ['2019-10-01T10:00:00.000Z', EXPECTED.slice(1)],
      ['2019-10-01T10:00:01.000Z', []],
    ] as const) {
      expect(
        said(await walk(async (page) => (await listEvents(lake.store, { userIds: ['1'] }, { ...page, since }))[0]!, 2)),
      ).toEqual(expected);
      expect(await countEventsSince(lake.store, ['77', '1', 'x', '1'], since)).toEqual([
        0,
        expected.length,
        0,
        expected.length,
      ]);
    }
  });

  it('of a session are its own only', async () => {
    expect(await ofSession('1:a')).toEqual(EXPECTED.slice(1));
    expect(await ofSession('2:a')).toEqual(['remove_from_cart 7']);
    expect(await ofSession('1@2019-10-01 09:00:00')).toEqual(['view 9']);
    expect(await ofSession('1:zzz')).toEqual([]);
  });

  it('are told exactly', async () => {
    const [page] = await listEvents(lake.store, { userIds: ['1'] }, { first: 1 });
    expect(page?.items[0]?.value).toEqual({
      at: new Date('2019-10-01T09:00:00Z'),
      type: 'view',
      productId: '9',
      price: '0.00',
      userId: '1',
      userSession: null,
    });
  });

  it('are listed for many users or sessions at once', async () => {
    const users = await listEvents(lake.store, { userIds: ['2', '99', '1', 'x', '2'] }, { first: 2 });
    expect(users.map((page) => said(page.items.map(({ value }) => value)))).toEqual([
      ['remove_from_cart 7'],
      [],
      EXPECTED.slice(0, 2),
      [],
      ['remove_from_cart 7'],
    ]);
    expect(users.map((page) => page.hasNextPage)).toEqual([false, false, true, false, false]);
    const sessions = await listEvents(lake.store, { sessionKeys: ['2:a', 'x', '1:a'] }, { first: 1 });
    expect(sessions.map((page) => said(page.items.map(({ value }) => value)))).toEqual([
      ['remove_from_cart 7'],
      [],
      ['view 9'],
    ]);
    expect(await listEvents(lake.store, { userIds: [] }, { first: 1 })).toEqual([]);
  });

  it('refuse a cursor of an older snapshot', async () => {
    const other = await tinyLake(rows);
    try {
      const [page] = await listEvents(other.store, { userIds: ['1'] }, { first: 4 });
      const after = page!.items.at(-1)!.cursor;
      const newer = await other.add([
        { at: '2019-10-01 08:00:00', type: 'view', product: '5', user: '1', session: 'a' },
      ]);
      await expect(listEvents(newer, { userIds: ['1'] }, { first: 10, after })).rejects.toMatchObject({
        problem: 'invalid-cursor',
      });
      const [rest] = await listEvents(
        await other.lake.store(pageSnapshot({ after }) as string),
        { userIds: ['1'] },
        { first: 10, after },
      );
      expect(said(rest!.items.map(({ value }) => value))).toEqual(['cart 9', 'purchase 9']);
    } finally {
      await other.close();
    }
  });
});
