import { describe, expect, it } from 'vitest';
import { monthCutShort } from './month-cut-short.js';
import { byType, type Quarter } from './quarters.js';

const DAY = 86_400_000;
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Dubai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** A log with one quarter-hour a day, told in Dubai. */
function told(from: string, last: string, committed: string, without = ''): unknown[] {
  const end = Date.parse(last);
  const quarters: Quarter[] = [];
  for (let start = Date.parse(from); start <= end; start += DAY) {
    if (new Date(start).toISOString().slice(0, 10) !== without)
      quarters.push({ start, sessions: 1, events: byType(), sessionsWith: byType() });
  }
  return monthCutShort(
    quarters,
    { first: new Date(from), last: new Date(last) },
    new Date(committed),
    'Asia/Dubai',
    clock,
  ).map(({ date, kind, toLocalTime, detail }) => [date, kind, toLocalTime, detail]);
}

describe('a month that is cut short', () => {
  it('ends three days too early or more, behind a whole month', () => {
    expect(told('2019-10-01', '2019-11-15T21:30:00Z', '2020-01-01')).toEqual([
      [
        '2019-11-16',
        'month-cut-short',
        '01:30',
        'The log ends on 2019-11-16, 15 days before the end of 2019-11, while 2019-10 is whole: the month is cut short.',
      ],
    ]);
    expect(told('2019-10-01', '2019-11-27T23:59:59Z', '2020-01-01')).toHaveLength(1);
    expect(told('2019-10-01', '2019-11-28T00:00:01Z', '2020-01-01')).toEqual([]);
  });

  it('has begun: two days of it are there', () => {
    expect(told('2019-10-01', '2019-11-02T23:59:59Z', '2020-01-01')).toEqual([]);
    expect(told('2019-10-01', '2019-11-03T00:00:00Z', '2020-01-01')).toHaveLength(1);
  });

  it('is not one that still goes on, and not one behind a month with a missing day', () => {
    expect(told('2019-10-01', '2019-11-15T12:00:00Z', '2019-11-18T11:00:00Z')).toEqual([]);
    expect(told('2019-10-01', '2019-11-15T12:00:00Z', '2019-11-18T13:00:00Z')).toHaveLength(1);
    expect(told('2019-10-01', '2019-11-15T12:00:00Z', '2020-01-01', '2019-10-20')).toEqual([]);
    expect(told('2019-10-02', '2019-11-15T12:00:00Z', '2020-01-01')).toEqual([]);
  });
});
