import { expect, it } from 'vitest';
import type { ResolvedPeriod } from '../period.js';
import { lastCompleteDay, unitCalendar } from './unit-calendar.js';

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
