import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { findSessions, findSessionsByExternalId } from './find-sessions.js';

const LONG = '92233720368547758070';
const rows: LogRow[] = [
  { at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '2', session: 'shared' },
  { at: '2019-10-01 10:00:00', type: 'cart', product: '1', user: '1', session: 'shared' },
  { at: '2019-10-01 11:00:00', type: 'view', product: '1', user: '1', session: 'own' },
  { at: '2019-10-01 12:00:00', type: 'view', product: '1', user: '1', session: null },
  { at: '2019-10-01 13:00:00', type: 'view', product: '1', user: '1', session: null },
  { at: '2019-10-01 10:00:00', type: 'view', product: '1', user: LONG, session: 'shared' },
  ...Array.from({ length: 120 }, (_, i): LogRow => ({
    at: '2019-10-02 10:00:00',
    type: 'view',
    product: '1',
    user: String(1000 + i),
    session: 'everyone',
  })),
];

describe('sessions', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());
  const keys = async (userSession: string, userId?: string): Promise<string[]> =>
    (await findSessionsByExternalId(lake.store, userSession, userId)).map(({ sessionKey }) => sessionKey);

  it("are found by the log's id alone: one of each user who has it", async () => {
    expect((await keys('shared')).toSorted()).toEqual(['1:shared', '2:shared', `${LONG}:shared`]);
    expect(await keys('own')).toEqual(['1:own']);
    expect(await keys('none')).toEqual([]);
    expect(await keys('everyone')).toHaveLength(100);
  });

  it('are found by the id and the user', async () => {
    expect(await keys('shared', '2')).toEqual(['2:shared']);
    expect(await keys('shared', LONG)).toEqual([`${LONG}:shared`]);
    expect([await keys('own', '2'), await keys('own', 'x'), await keys('own', '-1')]).toEqual([[], [], []]);
  });

  it('are found by their keys, in the order asked, with their numbers', async () => {
    const asked = ['1@2019-10-01 13:00:00', '1:none', 'x', '2:shared', '1:shared', '2:shared', '1@2019-10-01 13:00:01'];
    expect((await findSessions(lake.store, asked)).map((one) => one?.sessionKey ?? null)).toEqual([
      '1@2019-10-01 13:00:00',
      null,
      null,
      '2:shared',
      '1:shared',
      '2:shared',
      null,
    ]);
    expect(await findSessions(lake.store, [])).toEqual([]);
  });
});
