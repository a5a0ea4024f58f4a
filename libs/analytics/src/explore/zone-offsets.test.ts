import { expect, it } from 'vitest';
import { localClock, zoneOffsets } from './zone-offsets.js';

const at = (iso: string): number => Date.parse(iso);

it('finds the second at which clocks are set', () => {
  expect(zoneOffsets(at('2019-10-01T00:00:00Z'), at('2020-04-01T00:00:00Z'), 'America/New_York')).toEqual([
    { until: at('2019-11-03T06:00:00Z'), seconds: -14_400 },
    { until: at('2020-03-08T07:00:00Z'), seconds: -18_000 },
    { until: null, seconds: -14_400 },
  ]);
  expect(zoneOffsets(at('2019-10-05T12:34:56Z'), at('2019-10-06T00:00:00Z'), 'Australia/Lord_Howe')).toEqual([
    { until: at('2019-10-05T15:30:00Z'), seconds: 37_800 },
    { until: null, seconds: 39_600 },
  ]);
  expect(zoneOffsets(0, 0, 'Asia/Kathmandu')).toEqual([{ until: null, seconds: 19_800 }]);
});

it('is plain arithmetic in SQL', () => {
  expect(localClock(zoneOffsets(0, 1, 'UTC'), 'event_time').text).toBe('(event_time)');
  expect(localClock([{ until: null, seconds: -3600 }], 't').text).toBe(`(t + interval '-3600' second)`);
  expect(
    localClock(
      [
        { until: 0, seconds: 60 },
        { until: null, seconds: 0 },
      ],
      't',
    ).text,
  ).toBe(`(case when t < timestamp '1970-01-01 00:00:00.000' then t + interval '60' second else t end)`);
});
