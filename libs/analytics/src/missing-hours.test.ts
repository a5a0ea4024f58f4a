import { describe, expect, it } from 'vitest';
import { localDays } from './local-days.js';
import { missingHours } from './missing-hours.js';
import { byType, type Quarter } from './quarters.js';

const QUARTER = 900_000;
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Ten days of so many sessions in every quarter-hour, less those that are lost. */
function shop(sessions: number, lost: (at: string) => boolean): string[] {
  const [from, to] = [Date.parse('2019-10-01'), Date.parse('2019-10-11')];
  const quarters: Quarter[] = [];
  for (let start = from; start < to; start += QUARTER) {
    if (!lost(new Date(start).toISOString().slice(0, 16)))
      quarters.push({ start, sessions, events: byType(), sessionsWith: byType() });
  }
  const range = {
    first: new Date(quarters[0]?.start ?? 0),
    last: new Date((quarters.at(-1)?.start ?? 0) + QUARTER - 1000),
  };
  return missingHours(localDays('2019-10-01', '2019-10-10', 'UTC'), quarters, range, clock).map(
    ({ date, fromLocalTime, toLocalTime, expectedSessions }) =>
      `${date} ${fromLocalTime} ${toLocalTime} ${expectedSessions}`,
  );
}
const gap =
  (from: string, to: string) =>
  (at: string): boolean =>
    at >= from && at < to;

describe('missing hours', () => {
  it('are told with the sessions that the same hours of other days had', () => {
    expect(shop(10, gap('2019-10-05T09:00', '2019-10-05T11:00'))).toEqual(['2019-10-05 09:00 11:00 80']);
    expect(shop(10, () => false)).toEqual([]);
  });

  it('last an hour at least, in which 20 sessions were to be expected', () => {
    expect(shop(10, gap('2019-10-05T09:00', '2019-10-05T09:45'))).toEqual([]);
    expect(shop(5, gap('2019-10-05T09:00', '2019-10-05T10:00'))).toEqual(['2019-10-05 09:00 10:00 20']);
    expect(shop(4, gap('2019-10-05T09:00', '2019-10-05T10:00'))).toEqual([]);
  });

  it('are cut at midnight; a day that is missing as a whole is left to others', () => {
    expect(shop(10, gap('2019-10-05T23:00', '2019-10-06T01:30'))).toEqual([
      '2019-10-05 23:00 24:00 40',
      '2019-10-06 00:00 01:30 60',
    ]);
    expect(shop(10, gap('2019-10-05T22:00', '2019-10-07T01:00'))).toEqual([
      '2019-10-05 22:00 24:00 80',
      '2019-10-07 00:00 01:00 40',
    ]);
  });

  it('are a day of which next to nothing is left, and not a day of half the visitors', () => {
    const only = (kept: (at: string) => boolean) => (at: string) => at.startsWith('2019-10-05') && !kept(at);
    expect(
      shop(
        10,
        only((at) => at.endsWith('T12:00')),
      ),
    ).toEqual(['2019-10-05 00:00 12:00 480', '2019-10-05 12:15 24:00 470']);
    // Every fourth quarter of an hour: never an hour without anybody.
    expect(
      shop(
        10,
        only((at) => at.endsWith(':00')),
      ),
    ).toEqual([]);
  });

  it('are none where the shop sleeps every night', () => {
    expect(shop(10, (at) => at.slice(11) < '06:00')).toEqual([]);
  });
});
