import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, localDate } from './local-days.js';
import type { OverviewFigures } from './overview-figures.js';
import { overview } from './overview.js';
import { bySession, randomDays } from './testing/random-log.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';

function figures(
  rows: readonly LogRow[],
): Pick<OverviewFigures, 'counts' | 'visitors' | 'sessions' | 'buyers' | 'purchaseSessions' | 'revenue'> {
  const count = (type: LogRow['type']): number => rows.filter((row) => row.type === type).length;
  const purchases = rows.filter((row) => row.type === 'purchase');
  const cents = purchases.reduce((sum, row) => sum + Math.round(Number(row.price ?? '10.00') * 100), 0);
  return {
    counts: {
      views: count('view'),
      carts: count('cart'),
      removes: count('remove_from_cart'),
      purchases: purchases.length,
      total: rows.length,
    },
    visitors: new Set(rows.map((row) => row.user)).size,
    sessions: bySession(rows).length,
    buyers: new Set(purchases.map((row) => row.user)).size,
    purchaseSessions: bySession(purchases).length,
    revenue: (cents / 100).toFixed(2),
  };
}

const dayOf = (row: LogRow, zone: string): string => localDate(Date.parse(`${row.at.replace(' ', 'T')}Z`), zone);

describe('overview on random days', () => {
  // Both days on which New York changes its clocks.
  const dates = [
    ...Array.from({ length: 10 }, (_, day) => addDays('2019-10-28', day)),
    ...Array.from({ length: 4 }, (_, day) => addDays('2020-03-06', day)),
  ];
  const rows = [...randomDays(dates, 5).values()].flat();
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());
  const restricted = async (filter: { category?: string; brand?: string }): Promise<OverviewFigures> =>
    (await overview(lake.store, { timeZone: 'UTC', filter })).total;

  it.each(['UTC', 'Asia/Dubai', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/New_York', 'Pacific/Kiritimati'])(
    'counts local days of %s, and a day alone gives the same',
    async (timeZone) => {
      const all = await overview(lake.store, { timeZone });
      expect(all.total).toMatchObject(figures(rows));
      for (const day of all.days) {
        expect(day.figures, `${day.date} in ${timeZone}`).toMatchObject(
          figures(rows.filter((row) => dayOf(row, timeZone) === day.date)),
        );
      }
      expect(all.days.length).toBeGreaterThan(100);
      for (const date of new Set(rows.map((row) => dayOf(row, timeZone)))) {
        const alone = await overview(lake.store, { timeZone, period: { from: date, to: date } });
        expect(alone.total, `${date} in ${timeZone}`).toEqual(all.days.find((day) => day.date === date)?.figures);
      }
    },
  );

  it('restricts to a category and its sub-categories, to an id, and to a brand', async () => {
    expect(await restricted({ category: 'electronics' })).toMatchObject(
      figures(rows.filter((row) => row.code?.startsWith('electronics.'))),
    );
    expect(await restricted({ category: 'electronics.audio' })).toMatchObject(
      figures(rows.filter((row) => row.code === 'electronics.audio.headphone')),
    );
    expect(await restricted({ category: 'electr' })).toMatchObject(figures([]));
    expect(await restricted({ category: '13' })).toMatchObject(figures(rows.filter((row) => row.categoryId === '13')));
    expect(await restricted({ brand: 'samsung' })).toMatchObject(
      figures(rows.filter((row) => row.brand === 'samsung')),
    );
  });

  it('compares with the period before where the log reaches over all of it', async () => {
    const timeZone = 'America/New_York';
    const week = await overview(lake.store, { timeZone, period: { from: '2019-11-03', to: '2019-11-05' } });
    expect(week.previousPeriod).toEqual({ from: '2019-10-31', to: '2019-11-02' });
    expect(week.previous).toMatchObject(
      figures(rows.filter((row) => dayOf(row, timeZone) >= '2019-10-31' && dayOf(row, timeZone) <= '2019-11-02')),
    );
    const tooEarly = await overview(lake.store, { timeZone, period: { from: '2019-10-29', to: '2019-11-02' } });
    expect([tooEarly.previous, tooEarly.previousPeriod]).toEqual([null, null]);
  });
});

describe('overview', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([
      { at: '2019-10-01 19:59:59', type: 'view', product: '1', user: '1' },
      { at: '2019-10-01 20:00:00', type: 'purchase', product: '1', user: '1', price: '0.10' },
      { at: '2019-10-01 20:00:00', type: 'purchase', product: '1', user: '1', price: '0.20' },
      { at: '2019-10-03 20:00:00', type: 'view', product: '1', user: '2' },
    ]);
  });
  afterAll(() => lake.close());

  it('counts a session over local midnight on both days and once in the total', async () => {
    const { days, total } = await overview(lake.store, { timeZone: 'Asia/Dubai' });
    expect(days.map(({ date, figures: day }) => [date, day.sessions, day.purchaseSessions, day.revenue])).toEqual([
      ['2019-10-01', 1, 0, '0.00'],
      ['2019-10-02', 1, 1, '0.30'],
      ['2019-10-03', 0, 0, '0.00'],
      ['2019-10-04', 1, 0, '0.00'],
    ]);
    expect(total.sessions).toBe(2);
    expect(total.conversionRate).toMatchObject({ ok: true, value: 0.5, method: 'wilson', level: 0.95 });
    expect(total.averageOrderValue).toBe('0.30');
    expect(total.averageOrderValueEstimate).toMatchObject({ ok: false, reason: 'too-few' });
  });

  it('says why a day without visitors has no rate, and marks the day as missing', async () => {
    const { days, faults } = await overview(lake.store, { timeZone: 'Asia/Dubai' });
    expect(days[2]?.figures.conversionRate).toMatchObject({ ok: false, reason: 'no-data' });
    expect(days[2]?.figures.averageOrderValue).toBeNull();
    expect(faults.map(({ date, kind }) => [date, kind])).toEqual([['2019-10-03', 'missing-day']]);
  });

  it('lists only days that the log covers', async () => {
    const wide = await overview(lake.store, { timeZone: 'UTC', period: { from: '2019-01-01', to: '2019-10-02' } });
    expect(wide.days.map(({ date }) => date)).toEqual(['2019-10-01', '2019-10-02']);
    expect(wide.period).toEqual({ from: '2019-01-01', to: '2019-10-02' });
    const outside = await overview(lake.store, { timeZone: 'UTC', period: { from: '2018-01-01', to: '2018-12-31' } });
    expect(outside).toMatchObject({ days: [], total: { visitors: 0, revenue: '0.00' }, previous: null, faults: [] });
    const millennium = await overview(lake.store, {
      timeZone: 'UTC',
      period: { from: '1000-01-01', to: '9999-12-31' },
    });
    expect(millennium.total.visitors).toBe(2);
  });

  it('refuses a period that is none', async () => {
    const ask = (from: string, to: string, timeZone = 'UTC'): Promise<unknown> =>
      overview(lake.store, { timeZone, period: { from, to } });
    await expect(ask('2019-10-02', '2019-10-01')).rejects.toThrow(
      'The period ends (2019-10-01) before it begins (2019-10-02). Swap from and to.',
    );
    await expect(ask('2019-02-30', '2019-10-01')).rejects.toMatchObject({
      name: 'QuestionError',
      problem: 'invalid-period',
      argument: 'period.from',
      value: '2019-02-30',
    });
    await expect(ask('2019-10-01', '2019-10-01', 'Mars/Base')).rejects.toMatchObject({
      problem: 'invalid-time-zone',
      value: 'Mars/Base',
    });
    await expect(overview(lake.store, { timeZone: 'UTC', filter: { category: ' ' } })).rejects.toMatchObject({
      problem: 'invalid-filter',
    });
  });

  it('takes a filter as a value, whatever it holds', async () => {
    const answer = await overview(lake.store, {
      timeZone: 'UTC',
      filter: { brand: `x' or '1'='1`, category: `y' or true --` },
    });
    expect(answer.total.counts.total).toBe(0);
  });
});
