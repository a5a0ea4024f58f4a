import { describe, expect, it } from 'vitest';
import type { CoverageFault } from '../coverage-fault.js';
import type { ResolvedPeriod } from '../period.js';
import { lastCompleteDay, lostUnits, unitCalendar } from './unit-calendar.js';

const range = { first: new Date('2019-10-01T00:00:00Z'), last: new Date('2019-10-31T23:10:00Z') };
const period = (from: string, to: string, timeZone = 'UTC'): ResolvedPeriod => ({
  from,
  to,
  timeZone,
  start: new Date(`${from}T00:00:00Z`),
  end: new Date(`${to}T24:00:00Z`),
  days: 1,
  covered: { from, to },
  early: { own: null, after: null },
  isWholeLog: false,
  faults: [],
  leftOut: [],
  untracked: new Set(),
});

it('a day is over when the log reaches into its last hour, or goes on after it', () => {
  expect(lastCompleteDay(period('2019-10-01', '2019-10-31'), range)).toBe('2019-10-31');
  expect(
    lastCompleteDay(period('2019-10-01', '2019-10-31'), { ...range, last: new Date('2019-10-31T22:59:59Z') }),
  ).toBe('2019-10-30');
  expect(lastCompleteDay(period('2019-10-01', '2019-12-31'), range)).toBe('2019-10-31');
  expect(lastCompleteDay(period('2019-10-01', '2019-10-20'), range)).toBe('2019-10-20');
  // Half past four in the morning of the 1st in Kolkata.
  expect(lastCompleteDay(period('2019-10-01', '2019-11-30', 'Asia/Kolkata'), range)).toBe('2019-10-31');
});

it('a week or month is over with its last day, and the one before it is known', () => {
  expect(unitCalendar(period('2019-10-01', '2019-10-31'), range, 'week')).toMatchObject({
    complete: 4,
    units: { length: 5 },
  });
  expect(unitCalendar(period('2019-10-01', '2019-10-31'), range, 'month')).toMatchObject({
    complete: 1,
    units: { length: 1 },
  });
  expect(unitCalendar(period('2019-10-01', '2019-10-30'), range, 'month')).toMatchObject({ complete: 0 });
});

it('is none outside of the log, and refuses more units than a user has bits for', () => {
  expect(unitCalendar({ ...period('2010-01-01', '2010-02-01'), covered: null }, range, 'day')).toBeNull();
  expect(() => unitCalendar(period('2015-01-01', '2019-10-31'), range, 'day')).toThrow(/at most 992/);
});

describe('a unit is not known', () => {
  const fault = (date: string, more: Partial<CoverageFault> = {}): CoverageFault => ({
    date,
    kind: 'missing-day',
    eventType: null,
    detail: '',
    fromLocalTime: null,
    toLocalTime: null,
    expectedSessions: 900,
    levelChange: null,
    ...more,
  });
  const october = period('2019-10-07', '2019-10-27');
  const weeks = unitCalendar(october, range, 'week') ?? expect.fail('the log has October');
  const lostOf = (...faults: CoverageFault[]): number[] => [...lostUnits(weeks, faults, 'purchase')];

  it('where the log lost one day of a week, or as many hours', () => {
    expect(lostOf(fault('2019-10-16'))).toEqual([1]);
    expect(lostOf(fault('2019-10-16', { expectedSessions: 3 }))).toEqual([]);
    const night = { kind: 'missing-hours', fromLocalTime: '00:00', toLocalTime: '09:00' } as const;
    expect(lostOf(fault('2019-10-16', night))).toEqual([]);
    expect(lostOf(fault('2019-10-16', night), fault('2019-10-17', night))).toEqual([1]);
    const purchases = { kind: 'event-type-vanished', eventType: 'purchase' } as const;
    expect(lostOf(fault('2019-10-26', purchases))).toEqual([2]);
    expect(lostOf(fault('2019-10-26', { ...purchases, eventType: 'cart' }))).toEqual([]);
  });

  it('in a month from the fourth lost day on, for three of thirty-one change little', () => {
    const month =
      unitCalendar(period('2019-10-01', '2019-10-31'), range, 'month') ?? expect.fail('the log has October');
    const days = ['2019-10-05', '2019-10-06', '2019-10-07', '2019-10-08'].map((date) => fault(date));
    expect([...lostUnits(month, days.slice(0, 3), null)]).toEqual([]);
    expect([...lostUnits(month, days, null)]).toEqual([0]);
  });
});
