import { describe, expect, it } from 'vitest';
import type { CoverageFault } from '../../coverage-fault.js';
import { CELLS, exposureHours, hourlyClock, weekClock } from './week-clock.js';

const WHOLE = { first: new Date('2019-01-01T00:00:00Z'), last: new Date('2020-12-31T23:59:59Z') };
const fault = (
  kind: CoverageFault['kind'],
  date: string,
  fromLocalTime: string | null,
  toLocalTime: string | null,
  eventType: CoverageFault['eventType'] = null,
): CoverageFault => ({
  date,
  kind,
  eventType,
  fromLocalTime,
  toLocalTime,
  detail: '',
  expectedSessions: null,
  levelChange: null,
});
const cell = (weekday: number, hour: number): number => (weekday - 1) * 24 + hour;
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

describe('weekClock', () => {
  it('gives an hour that is skipped nothing, and one that is repeated twice as much', () => {
    const spring = exposureHours(weekClock({ from: '2019-03-04', to: '2019-03-10' }, 'America/New_York', WHOLE, []), [
      'view',
    ]);
    expect([spring[cell(7, 1)], spring[cell(7, 2)], spring[cell(7, 3)], sum(spring)]).toEqual([1, 0, 1, 167]);
    const autumn = exposureHours(weekClock({ from: '2019-10-28', to: '2019-11-03' }, 'America/New_York', WHOLE, []), [
      'view',
    ]);
    expect([autumn[cell(7, 1)], autumn[cell(7, 2)], sum(autumn)]).toEqual([2, 1, 169]);
  });

  it('knows clocks that are set by half an hour, and offsets of quarter-hours', () => {
    const howe = exposureHours(weekClock({ from: '2019-09-30', to: '2019-10-06' }, 'Australia/Lord_Howe', WHOLE, []), [
      'view',
    ]);
    expect([howe[cell(7, 1)], howe[cell(7, 2)], howe[cell(7, 3)], sum(howe)]).toEqual([1, 0.5, 1, 167.5]);
    const nepal = weekClock({ from: '2019-10-07', to: '2019-10-13' }, 'Asia/Kathmandu', WHOLE, []);
    expect(nepal.start).toBe(Date.parse('2019-10-06T18:15:00Z'));
    expect(new Set(exposureHours(nepal, ['view']))).toEqual(new Set([1]));
  });

  it('counts weeks from the first day, whatever weekday it is', () => {
    const clock = weekClock({ from: '2019-10-02', to: '2019-10-09' }, 'UTC', WHOLE, []);
    expect(clock.weeks).toBe(2);
    expect([clock.places[0], clock.places.at(-1)]).toEqual([cell(3, 0), CELLS + cell(3, 23)]);
  });

  it('leaves out what lies outside of the log, and hours that lost a type', () => {
    const range = { first: new Date('2019-10-07T06:10:00Z'), last: new Date('2019-10-13T21:59:59Z') };
    const faults = [
      fault('event-type-vanished', '2019-10-08', '10:30', '12:00', 'purchase'),
      fault('missing-hours', '2019-10-09', '22:00', '24:00'),
      fault('missing-day', '2019-10-10', null, null),
      fault('event-type-level-changed', '2019-10-11', null, null, 'cart'),
    ];
    const clock = weekClock({ from: '2019-10-07', to: '2019-10-13' }, 'UTC', range, faults);
    const [views, purchases] = [exposureHours(clock, ['view']), exposureHours(clock, ['purchase'])];
    expect([views[cell(1, 5)], views[cell(1, 6)], views[cell(7, 21)], views[cell(7, 22)]]).toEqual([0, 1, 1, 0]);
    expect([views[cell(2, 10)], purchases[cell(2, 10)], purchases[cell(2, 11)], purchases[cell(2, 12)]]).toEqual([
      1, 0.5, 0, 1,
    ]);
    expect([views[cell(3, 21)], views[cell(3, 22)], views[cell(4, 12)], views[cell(5, 12)]]).toEqual([1, 0, 0, 1]);
    expect(exposureHours(clock, ['cart', 'purchase'])[cell(2, 11)]).toBe(1);
  });

  it('goes by minutes where quarter-hours do not tell the days apart', () => {
    const clock = weekClock(
      { from: '2010-11-01', to: '2010-11-07' },
      'America/St_Johns',
      { first: new Date('2010-01-01'), last: new Date('2011-01-01') },
      [],
    );
    expect(clock.step).toBe(60_000);
    expect(sum(exposureHours(clock, ['view']))).toBeCloseTo(169, 9);
  });
});

describe('hourlyClock', () => {
  const week = { from: '2019-10-07', to: '2019-10-13' };
  const hourly = (zone: string, range = WHOLE, faults: CoverageFault[] = []) =>
    hourlyClock(weekClock(week, zone, range, faults), range);

  it('stands for four quarter-hours of one hour each, also on the day that clocks are set', () => {
    for (const [days, zone] of [
      [week, 'Asia/Dubai'],
      [week, 'Asia/Kathmandu'],
      [{ from: '2019-10-28', to: '2019-11-03' }, 'America/New_York'],
      [{ from: '2019-03-04', to: '2019-03-10' }, 'America/New_York'],
    ] as const) {
      const clock = weekClock(days, zone, WHOLE, []);
      const coarse = hourlyClock(clock, WHOLE);
      expect(coarse?.step).toBe(3_600_000);
      expect([...clock.places]).toEqual([...(coarse?.places ?? [])].flatMap((place) => [place, place, place, place]));
    }
  });

  it('is none where clocks are set by half an hour, by minutes, or where a part of an hour was lost', () => {
    expect(
      hourlyClock(weekClock({ from: '2019-09-30', to: '2019-10-06' }, 'Australia/Lord_Howe', WHOLE, []), WHOLE),
    ).toBeNull();
    const old = { first: new Date('2010-01-01'), last: new Date('2011-01-01') };
    expect(
      hourlyClock(weekClock({ from: '2010-11-01', to: '2010-11-07' }, 'America/St_Johns', old, []), old),
    ).toBeNull();
    expect(hourly('UTC', WHOLE, [fault('event-type-vanished', '2019-10-08', '10:30', '12:00', 'purchase')])).toBeNull();
    expect(
      hourly('UTC', WHOLE, [
        fault('event-type-vanished', '2019-10-08', '10:00', '12:00', 'purchase'),
      ])?.lost.purchase.reduce((sum, one) => sum + one, 0),
    ).toBe(2);
  });

  it('keeps the hours in which the log begins and ends', () => {
    const range = { first: new Date('2019-10-07T06:40:00Z'), last: new Date('2019-10-13T21:10:00Z') };
    const clock = hourly('UTC', range);
    expect([5, 6, 6 * 24 + 21, 6 * 24 + 22].map((hour) => clock?.lost.view[hour])).toEqual([1, 0, 0, 1]);
    const late = hourly('UTC', range, [fault('missing-hours', '2019-10-07', '07:00', '08:00')]);
    expect([6, 7, 8].map((hour) => late?.lost.view[hour])).toEqual([0, 1, 0]);
  });
});
