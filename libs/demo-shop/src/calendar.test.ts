import { describe, expect, it } from 'vitest';
import {
  cumulative,
  dayNumber,
  dayOfTraffic,
  DAY_SECONDS,
  drawSecondOfDay,
  localDay,
  localHour,
  localWeekday,
  monthCalendar,
  readiness,
  START_SECONDS,
  TWO_MONTHS,
} from './calendar.js';
import { RandomStream } from './random.js';

const inDubai = (time: number): Intl.DateTimeFormatPart[] =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Dubai',
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date((START_SECONDS + time) * 1000));

describe('the shop’s clock', () => {
  it('is that of Asia/Dubai over the whole log', () => {
    const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
    for (let time = 0; time < TWO_MONTHS.end; time += 3_600 * 5 + 17) {
      const parts = inDubai(time);
      expect(weekdays[localWeekday(time) - 1]).toBe(parts.find(({ type }) => type === 'weekday')?.value);
      expect(localHour(time)).toBe(Number(parts.find(({ type }) => type === 'hour')?.value));
    }
  });

  it('numbers local days from 1 October', () => {
    expect(dayNumber('2019-10-01')).toBe(0);
    expect(dayNumber('2019-11-12')).toBe(42);
    expect(localDay(19 * 3600)).toBe(0);
    expect(localDay(20 * 3600)).toBe(1);
  });
});

describe('traffic', () => {
  it('falls on every day in order of the fraction, most on the days of the sale', () => {
    const days = Array.from({ length: 10_000 }, (_, i) => dayOfTraffic(TWO_MONTHS, (i + 0.5) / 10_000));
    expect(new Set(days).size).toBe(TWO_MONTHS.days);
    expect(days).toEqual(days.toSorted((a, b) => a - b));
    const count = (day: number): number => days.filter((other) => other === day).length;
    expect(count(45)).toBe(Math.max(...Array.from({ length: TWO_MONTHS.days }, (_, day) => count(day))));
    expect(days.filter((day) => day < 31).length / days.length).toBeCloseTo(0.4, 1);
  });

  it('has its peak in the afternoon, UTC, and most readiness to buy at 09', () => {
    const random = new RandomStream(4);
    const hours = new Uint32Array(24);
    for (let i = 0; i < 100_000; i++) hours[Math.floor(drawSecondOfDay(random) / 3600)]!++;
    expect([14, 15]).toContain(hours.indexOf(Math.max(...hours)));
    expect(hours.indexOf(Math.min(...hours))).toBe(23);
    const ready = Array.from({ length: 24 }, (_, hour) => readiness(hour * 3600));
    expect(ready.indexOf(Math.max(...ready))).toBe(9);
  });

  it('scales running sums to end at 1', () => {
    expect([...cumulative([1, 1, 2])]).toEqual([0.25, 0.5, 1]);
  });
});

describe('monthCalendar', () => {
  it('covers its own days, leap years included', () => {
    expect(monthCalendar('2019-10')).toMatchObject({ start: 0, days: 31, monthsLater: 0 });
    const february = monthCalendar('2020-02');
    expect(february).toMatchObject({
      start: dayNumber('2020-02-01') * DAY_SECONDS,
      end: dayNumber('2020-03-01') * DAY_SECONDS,
      days: 29,
      monthsLater: 4,
    });
    expect(new Set(Array.from({ length: 5_000 }, (_, i) => dayOfTraffic(february, i / 5_000))).size).toBe(29);
  });

  it('has November’s sale', () => {
    const { dayShares } = monthCalendar('2019-11');
    const share = (day: number): number =>
      (dayShares[day - 1] as number) - (day === 1 ? 0 : (dayShares[day - 2] as number));
    expect(share(15)).toBeGreaterThan(2.5 * share(8));
  });

  it.each(['2019-09', '2019-13', '2019-1', '2019-10-01', 'October', '2100-01', ''])('refuses "%s"', (month) => {
    expect(() => monthCalendar(month)).toThrow(RangeError);
  });
});
