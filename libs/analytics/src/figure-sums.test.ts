import { describe, expect, it } from 'vitest';
import { changedPeople, lessSales } from './figure-sums.js';

const people = (day: string | null, visitors: number, sessions: number, buyers: number, purchase_sessions: number) => ({
  day,
  visitors,
  sessions,
  buyers,
  purchase_sessions,
});
const sales = (day: string | null, views: number, purchases: number, revenue: string | null) => ({
  day,
  views,
  carts: 2,
  removes: 1,
  purchases,
  revenue,
});

describe('figures that change for some users', () => {
  it('gain and lose people day by day, and of the whole', () => {
    expect(
      changedPeople(
        [people(null, 100, 200, 10, 12), people('2019-10-01', 50, 60, 5, 6), people('2019-10-02', 70, 90, 6, 6)],
        [people(null, 2, 3, 0, 0), people('2019-10-02', 2, 3, 0, 0), people('2019-10-09', 1, 1, 1, 1)],
        [people(null, 3, 7, 1, 4), people('2019-10-02', 3, 7, 1, 4)],
      ),
    ).toEqual([people(null, 99, 196, 9, 8), people('2019-10-01', 50, 60, 5, 6), people('2019-10-02', 69, 86, 5, 2)]);
  });

  it('lose events, and revenue to the last digit', () => {
    const rows = [
      sales(null, 10, 3, '1000000000000.1250'),
      sales('2019-10-01', 4, 1, '0.30'),
      sales('2019-10-02', 6, 2, null),
    ];
    expect(
      lessSales(rows, [
        { ...sales(null, 4, 2, '0.1251'), carts: 1, removes: 0 },
        { ...sales('2019-10-01', 3, 1, '0.1'), carts: 0, removes: 1 },
      ]),
    ).toEqual([
      { day: null, views: 6, carts: 1, removes: 1, purchases: 1, revenue: '999999999999.9999' },
      { day: '2019-10-01', views: 1, carts: 2, removes: 0, purchases: 0, revenue: '0.20' },
      { day: '2019-10-02', views: 6, carts: 2, removes: 1, purchases: 2, revenue: '0.00' },
    ]);
  });
});
