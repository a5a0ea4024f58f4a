import { expect, test } from 'vitest';
import { bestDay, isOverYears, type DayPoint } from './day-series.js';

const point = (date: string, value: number | null): DayPoint => ({ date, value, low: null, high: null });
const fault = (date: string, kind: 'PARTIAL_DAY' | 'EVENT_TYPE_LEVEL_CHANGED') => ({ date, kind, eventType: null, fromLocalTime: null, toLocalTime: null, expectedSessions: null, detail: '', levelChange: null });
const series = [point('2019-11-28', 0.08), point('2019-11-29', null), point('2019-11-30', 0.09), point('2019-12-01', 0.11)];

test('the best day is a whole one: four hours of the log’s last day are not compared with days', () => {
  expect(bestDay(series, [fault('2019-12-01', 'PARTIAL_DAY')])?.date).toBe('2019-11-30');
  expect(bestDay(series, [])?.date).toBe('2019-12-01');
});

test('a new level makes a day no less whole', () => {
  expect(bestDay(series, [fault('2019-12-01', 'EVENT_TYPE_LEVEL_CHANGED')])?.date).toBe('2019-12-01');
});

test('where every day has a fault, the highest of them; where nothing is known, none', () => {
  expect(bestDay(series, series.map(({ date }) => fault(date, 'PARTIAL_DAY')))?.value).toBe(0.11);
  expect([bestDay([point('2019-11-29', null)], []), bestDay([], [])]).toEqual([null, null]);
});

test('a label needs its year from the day on that bears the name of another', () => {
  const days = (count: number): DayPoint[] => Array.from({ length: count }, (_, index) => point(new Date(Date.UTC(2019, 9, 1 + index)).toISOString().slice(0, 10), 1));
  expect(days(367).at(-1)?.date).toBe('2020-10-01');
  expect([isOverYears(days(366)), isOverYears(days(367)), isOverYears([])]).toEqual([false, true, false]);
});
