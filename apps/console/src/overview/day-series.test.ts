import { expect, test } from 'vitest';
import { faultOf as fault } from '../testing/fault-of.js';
import { bestDay, daySeries, isOverYears, type DayPoint } from './day-series.js';
import type { OverviewData } from './overview-data.js';

const point = (date: string, value: number | null): DayPoint => ({ date, value, low: null, high: null });
const series = [
  point('2019-11-28', 0.08),
  point('2019-11-29', null),
  point('2019-11-30', 0.09),
  point('2019-12-01', 0.11),
];

test('the best day is a whole one: four hours of the log’s last day are not compared with days', () => {
  expect(bestDay(series, [fault('2019-12-01', 'PARTIAL_DAY')], 'buyers')?.date).toBe('2019-11-30');
  expect(bestDay(series, [], 'buyers')?.date).toBe('2019-12-01');
});

test('a day that lost purchases has all of its visitors', () => {
  const lost = [{ ...fault('2019-12-01', 'EVENT_TYPE_VANISHED'), eventType: 'PURCHASE' as const }];
  expect(bestDay(series, lost, 'visitors')?.date).toBe('2019-12-01');
  expect(bestDay(series, lost, 'buyers')?.date).toBe('2019-11-30');
});

test('a new level makes a day no less whole', () => {
  expect(bestDay(series, [fault('2019-12-01', 'EVENT_TYPE_LEVEL_CHANGED')], 'buyers')?.date).toBe('2019-12-01');
});

test('where every day has a fault, the highest of them; where nothing is known, none', () => {
  expect(
    bestDay(
      series,
      series.map(({ date }) => fault(date, 'PARTIAL_DAY')),
      'buyers',
    )?.value,
  ).toBe(0.11);
  expect([bestDay([point('2019-11-29', null)], [], 'buyers'), bestDay([], [], 'buyers')]).toEqual([null, null]);
});

test('a label needs its year from the day on that bears the name of another', () => {
  const days = (count: number): DayPoint[] =>
    Array.from({ length: count }, (_, index) =>
      point(new Date(Date.UTC(2019, 9, 1 + index)).toISOString().slice(0, 10), 1),
    );
  expect(days(367).at(-1)?.date).toBe('2020-10-01');
  expect([isOverYears(days(366)), isOverYears(days(367)), isOverYears([])]).toEqual([false, true, false]);
});

test('a day on which the log lost its purchases, or everything, is a gap and no day of nothing', () => {
  const estimate = (value: number) => ({
    __typename: 'Estimate' as const,
    value,
    low: value,
    high: value,
    unit: 'FRACTION' as const,
    level: 0.95,
    method: 'wilson',
    incomputable: null,
  });
  const part = (date: string, views: number, purchases: number, to = date): OverviewData['parts'][number] => ({
    from: date,
    to,
    name: date,
    isPartial: false,
    figures: {
      counts: { views, carts: 0, removes: 0, purchases, total: views + purchases },
      visitors: views,
      sessions: views,
      buyers: purchases,
      purchaseSessions: purchases,
      revenue: `${purchases}.00`,
      conversionRate: estimate(views === 0 ? 0 : purchases / views),
      purchaseSessionsPerSession: estimate(0),
      averageOrderValue: null,
      averageOrderValueEstimate: estimate(0),
    },
  });
  const lost = (date: string, kind: 'EVENT_TYPE_VANISHED' | 'MISSING_DAY', eventType: 'PURCHASE' | 'CART' | null) => ({
    ...fault(date, 'PARTIAL_DAY'),
    kind,
    eventType,
  });
  const faults = [
    lost('2019-11-15', 'EVENT_TYPE_VANISHED', 'PURCHASE'),
    lost('2019-11-16', 'EVENT_TYPE_VANISHED', 'PURCHASE'),
    lost('2019-11-17', 'MISSING_DAY', null),
    lost('2019-11-18', 'EVENT_TYPE_VANISHED', 'CART'),
  ];
  const days = [
    part('2019-11-14', 100, 0),
    part('2019-11-15', 100, 0),
    part('2019-11-16', 100, 5),
    part('2019-11-17', 0, 0),
    part('2019-11-18', 100, 4),
  ];
  const values = (measure: 'conversion' | 'revenue' | 'visitors') =>
    daySeries(days, measure, faults).map(({ value }) => value);
  expect(values('conversion')).toEqual([0, null, 0.05, null, 0.04]);
  expect(values('revenue')).toEqual([0, null, 5, null, 4]);
  expect(values('visitors')).toEqual([100, 100, 100, null, 100]);
  expect(daySeries([part('2019-11-15', 700, 0, '2019-11-21')], 'revenue', faults)[0]?.value).toBe(0);
});
