import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { addDays, checkDate, checkTimeZone, dayCount, dayStart, localDate, localDays } from './local-days.js';
import { QuestionError } from './question-error.js';

const hours = ({ start, end }: { start: Date; end: Date }): number => (end.getTime() - start.getTime()) / 3_600_000;

describe('local days', () => {
  it('begin at local midnight', () => {
    expect(dayStart('2019-10-01', 'UTC').toISOString()).toBe('2019-10-01T00:00:00.000Z');
    expect(dayStart('2019-10-01', 'Asia/Dubai').toISOString()).toBe('2019-09-30T20:00:00.000Z');
    expect(dayStart('2019-10-01', 'Asia/Kolkata').toISOString()).toBe('2019-09-30T18:30:00.000Z');
    expect(dayStart('2019-10-01', 'Asia/Kathmandu').toISOString()).toBe('2019-09-30T18:15:00.000Z');
    expect(dayStart('2019-10-01', 'Pacific/Kiritimati').toISOString()).toBe('2019-09-30T10:00:00.000Z');
  });

  it('last 25 and 23 hours where New York changes its clocks', () => {
    expect(localDays('2019-11-02', '2019-11-04', 'America/New_York').map(hours)).toEqual([24, 25, 24]);
    expect(localDays('2020-03-07', '2020-03-09', 'America/New_York').map(hours)).toEqual([24, 23, 24]);
  });

  it('begin after the gap where clocks skip midnight, and may be missing altogether', () => {
    expect(dayStart('2018-11-04', 'America/Sao_Paulo').toISOString()).toBe('2018-11-04T03:00:00.000Z');
    expect(localDays('2011-12-29', '2011-12-31', 'Pacific/Apia').map(hours)).toEqual([24, 0, 24]);
  });

  it('hold exactly the instants of their date, in every zone', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2025, 0) }),
        (zone, instant) => {
          const [day] = localDays(localDate(instant, zone), localDate(instant, zone), zone);
          return (
            day !== undefined &&
            day.start.getTime() <= instant &&
            instant < day.end.getTime() &&
            localDate(day.end, zone) > day.date
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are counted with both ends', () => {
    expect(dayCount('2019-10-01', '2019-10-01')).toBe(1);
    expect(dayCount('2019-10-01', '2019-11-30')).toBe(61);
    expect(addDays('2020-02-28', 1)).toBe('2020-02-29');
    expect(addDays('2019-03-01', -1)).toBe('2019-02-28');
  });
});

describe('checks', () => {
  it.each(['2019-02-29', '2019-13-01', '2019-1-1', '01.10.2019', '', '0000-00-00', '20191001'])(
    'refuse %j as a date',
    (text) => {
      expect(() => checkDate('period.from', text)).toThrow(QuestionError);
      expect(() => checkDate('period.from', text)).toThrow(/period\.from as YYYY-MM-DD/);
    },
  );

  it.each(['Mars/Olympus', '+04:00', 'GMT+4', '', 'Asia/Dubai; drop table events', `UTC'`])(
    'refuse %j as a time zone',
    (zone) => {
      expect(() => checkTimeZone(zone)).toThrow(/IANA name such as Asia\/Dubai/);
    },
  );

  it.each(['UTC', 'Asia/Dubai', 'America/Port-au-Prince', 'America/Argentina/Buenos_Aires', 'Etc/GMT+4', 'EST5EDT'])(
    'take %j as a time zone',
    (zone) => {
      expect(() => checkTimeZone(zone)).not.toThrow();
    },
  );
});
