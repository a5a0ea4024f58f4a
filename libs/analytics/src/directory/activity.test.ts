import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedPeriod } from '../period.js';
import { all, type Fragment } from '../sql.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { activeProducts, activeUsers, boundsOf, inBounds, sessionsOf } from './activity.js';

const row = (user: string, day: number, more: Partial<LogRow> = {}): LogRow => ({
  at: `2019-10-${String(day).padStart(2, '0')} 12:00:00`,
  type: 'view',
  product: user,
  user,
  brand: 'acme',
  ...more,
});

/** User 1 has a session that spans days 2 to 8 and is silent between; 2 is there on day 5, 3 before and after in two sessions, 4 spans and is there. */
const rows: LogRow[] = [
  row('1', 2, { session: 'long' }),
  row('1', 8, { session: 'long' }),
  row('2', 5, { brand: 'other' }),
  row('3', 2, { session: 'a' }),
  row('3', 8, { session: 'b' }),
  row('4', 2, { session: 'long' }),
  row('4', 5, { session: 'long', code: 'apparel.shoes', categoryId: '5' }),
  row('4', 8, { session: 'long' }),
];

describe('activity in a period', () => {
  let lake: TinyLake;
  let period: ResolvedPeriod | null;
  beforeAll(async () => {
    lake = await tinyLake(rows);
    period = await boundsOf(lake.store, { from: '2019-10-04', to: '2019-10-06', timeZone: 'UTC' });
  });
  afterAll(() => lake.close());
  const found = async (table: string, column: string, conditions: readonly Fragment[]): Promise<unknown[]> => {
    const { text, params } = all(conditions);
    const ids = await lake.store.rows<{ found: unknown }>(
      `select ${column} as found from ${table} where ${text} order by 1`,
      [...params],
    );
    return ids.map((one) => one.found);
  };

  it('is that of users with an event in it: a session that only spans it is none', async () => {
    expect(await found('users', 'user_id', activeUsers(period, {}, []))).toEqual([2, 4]);
    expect(await found('users', 'user_id', activeUsers(null, {}, []))).toEqual([1, 2, 3, 4]);
  });

  it('speaks of one event with its category and brand', async () => {
    expect(await found('users', 'user_id', activeUsers(period, { brand: 'acme' }, []))).toEqual([4]);
    expect(
      await found('users', 'user_id', activeUsers(period, { category: 'electronics', brand: 'acme' }, [])),
    ).toEqual([]);
    expect(await found('users', 'user_id', activeUsers(null, { brand: 'other' }, []))).toEqual([2]);
    expect(await found('users', 'user_id', activeUsers(null, { category: 'apparel' }, []))).toEqual([4]);
  });

  it('is asked of nobody else where the whole log lies in the period', async () => {
    const whole = await boundsOf(lake.store, { from: '2019-01-01', to: '2019-12-31', timeZone: 'UTC' });
    expect([whole?.isWholeLog, activeUsers(whole, {}, []), activeProducts(whole)]).toEqual([true, [], []]);
    expect(await boundsOf(lake.store, null)).toBeNull();
  });

  it('is that of products with an event in it, and of sessions with an event of a category or brand', async () => {
    expect(await found('products', 'product_id', activeProducts(period))).toEqual([2, 4]);
    expect(await found('sessions', 'user_id', sessionsOf({ category: 'apparel' }, []))).toEqual([4]);
    expect(await found('sessions', 'user_id', sessionsOf({ brand: 'acme' }, []))).toEqual([1, 3, 3, 4]);
    expect(sessionsOf({}, [])).toEqual([]);
  });

  it('begins with the first instant of the first day and ends before the day behind the last', async () => {
    const dubai = await boundsOf(lake.store, { from: '2019-10-05', to: '2019-10-05', timeZone: 'Asia/Dubai' });
    expect(dubai && inBounds('event_time', dubai).params).toEqual([
      '2019-10-04 20:00:00.000',
      '2019-10-05 20:00:00.000',
    ]);
    await expect(boundsOf(lake.store, { from: '2019-10-06', to: '2019-10-05', timeZone: 'UTC' })).rejects.toMatchObject(
      { problem: 'invalid-period' },
    );
  });
});
