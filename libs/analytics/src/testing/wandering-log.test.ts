import { describe, expect, it } from 'vitest';
import type { LogRow } from './tiny-lake.js';
import { dayOf, modelFigures, sessionNames, timeOf, wanderingLog } from './wandering-log.js';

const row = (at: string, parts: Partial<LogRow> = {}): LogRow => ({
  at,
  type: 'view',
  product: '9',
  user: '1',
  session: null,
  price: '1.00',
  ...parts,
});
const namesOf = (rows: readonly LogRow[]): (string | undefined)[] => {
  const names = sessionNames(rows);
  return rows.map((one) => names.get(one));
};

describe('sessions counted the slow way', () => {
  it('are those of the log where it names them, each of its own user', () => {
    const [one, again, other] = namesOf([
      row('2019-10-01 10:00:00', { session: 'a' }),
      row('2019-11-01 10:00:00', { session: 'a' }),
      row('2019-10-01 10:00:00', { session: 'a', user: '2' }),
    ]);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  it('else end with a gap of more than 30 minutes, whatever the order of the rows', () => {
    const [last, first, atGap, beyond] = namesOf([
      row('2019-10-01 10:59:59'),
      row('2019-10-01 10:00:00'),
      row('2019-10-01 10:30:00'),
      row('2019-10-01 11:30:00'),
    ]);
    expect(atGap).toBe(first);
    expect(last).toBe(first);
    expect(beyond).not.toBe(first);
  });

  it('go on around a session that has a name, which does not join them', () => {
    const [before, named, after] = namesOf([
      row('2019-10-01 10:00:00'),
      row('2019-10-01 10:10:00', { session: 'a' }),
      row('2019-10-01 10:20:00'),
    ]);
    expect(after).toBe(before);
    expect(named).not.toBe(before);
  });
});

it('figures counted the slow way tell visitors from buyers, and add money up to the cent', () => {
  const rows = [
    row('2019-10-01 10:00:00', { session: 'a' }),
    row('2019-10-01 10:01:00', { session: 'a', type: 'cart' }),
    row('2019-10-01 10:02:00', { session: 'a', type: 'purchase', price: '0.10' }),
    row('2019-10-01 10:03:00', { session: 'a', type: 'purchase', price: '0.20' }),
    row('2019-10-02 10:00:00', { session: 'b', type: 'purchase', price: '5.00' }),
    row('2019-10-01 10:00:00', { session: 'a', user: '2' }),
    row('2019-10-01 10:05:00', { session: 'a', user: '2', type: 'remove_from_cart' }),
  ];
  expect(modelFigures(rows, sessionNames(rows))).toEqual({
    counts: { views: 2, carts: 1, removes: 1, purchases: 3, total: 7 },
    visitors: 2,
    sessions: 3,
    buyers: 1,
    purchaseSessions: 2,
    revenue: '5.30',
  });
});

describe('a wandering log', () => {
  const dates = ['2019-10-01', '2019-10-31'];
  const log = wanderingLog(dates, 300, 4);

  it('is the same for a seed, and otherwise with another', () => {
    expect(wanderingLog(dates, 300, 4)).toEqual(log);
    expect(wanderingLog(dates, 300, 5)).not.toEqual(log);
  });

  it('holds no event twice, and only such of its days', () => {
    expect(new Set(log.map((one) => JSON.stringify({ ...one, price: '' }))).size).toBe(log.length);
    expect([...new Set(log.map((one) => dayOf(one, 'UTC')))].toSorted()).toEqual(dates);
  });

  it('has what its tests are about: rows without a session, at midnight and in the last second of a day', () => {
    const midnights = log.filter((one) => timeOf(one) % 86_400_000 === 0);
    expect([
      log.some(({ session }) => session === null),
      midnights.length > 0,
      log.some(({ at }) => at.endsWith('23:59:59')),
    ]).toEqual([true, true, true]);
  });
});

it('a row lies on the local day of its zone', () => {
  expect([dayOf(row('2019-10-01 20:30:00'), 'UTC'), dayOf(row('2019-10-01 20:30:00'), 'Asia/Dubai')]).toEqual([
    '2019-10-01',
    '2019-10-02',
  ]);
  expect(timeOf(row('1970-01-01 00:00:01'))).toBe(1000);
});
