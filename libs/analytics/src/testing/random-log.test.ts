import { describe, expect, it } from 'vitest';
import { bySession, inOrder, randomDays } from './random-log.js';
import type { LogRow } from './tiny-lake.js';

const row = (at: string, parts: Partial<LogRow> = {}): LogRow => ({
  at,
  type: 'view',
  product: '9',
  user: '1',
  session: 'a',
  ...parts,
});

describe('the order of a log', () => {
  it('is by time, in one second by type as events follow each other, then by number of product', () => {
    const [first, second, third, fourth, last] = [
      row('2019-10-01 10:00:00', { type: 'purchase', product: '99' }),
      row('2019-10-01 10:00:01', { product: '9' }),
      row('2019-10-01 10:00:01', { product: '10' }),
      row('2019-10-01 10:00:01', { type: 'cart', product: '1' }),
      row('2019-10-01 10:00:01', { type: 'purchase', product: '1' }),
    ];
    expect(inOrder([last, third, fourth, first, second])).toEqual([first, second, third, fourth, last]);
  });
});

describe('rows by session', () => {
  it('keep apart users who share a name of a session, and put those without one in one each', () => {
    const rows = [
      row('2019-10-01 10:00:05'),
      row('2019-10-01 10:00:00', { user: '2' }),
      row('2019-10-01 10:00:01'),
      row('2019-10-01 10:00:02', { session: null }),
      row('2019-10-01 10:00:09', { session: null }),
    ];
    expect(
      bySession(rows).map((session) => session.map(({ user, session: name, at }) => [user, name, at.slice(-2)])),
    ).toEqual([
      [
        ['1', 'a', '01'],
        ['1', 'a', '05'],
      ],
      [['2', 'a', '00']],
      [
        ['1', null, '02'],
        ['1', null, '09'],
      ],
    ]);
  });
});

describe('random days', () => {
  const dates = ['2019-10-01', '2019-10-02'];
  const days = randomDays(dates, 3);

  it('are the same for a seed, and otherwise with another', () => {
    expect(randomDays(dates, 3)).toEqual(days);
    expect(randomDays(dates, 30)).not.toEqual(days);
  });

  it('hold events of their own date and of users of their own, none of them empty', () => {
    const users = dates.map((date) => new Set(days.get(date)!.map(({ user }) => user)));
    expect(dates.flatMap((date) => days.get(date)!.filter(({ at }) => !at.startsWith(date)))).toEqual([]);
    expect([...users[0]!].filter((user) => users[1]!.has(user))).toEqual([]);
    expect(dates.filter((date) => days.get(date)!.length === 0)).toEqual([]);
  });
});
