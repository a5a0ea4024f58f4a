import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage } from './coverage.js';
import { explore } from './explore/explore.js';
import { addDays, dayStart, localDate } from './local-days.js';
import { earlyPart, logDays } from './log-days.js';
import { overview } from './overview.js';
import { type LogRow, tinyLake } from './testing/tiny-lake.js';
import { dayOf } from './testing/wandering-log.js';

const iso = (part: { start: Date; end: Date } | null): string[] | null =>
  part && [part.start.toISOString(), part.end.toISOString()];
const range = (first: string, last: string): { first: Date; last: Date } => ({
  first: new Date(first),
  last: new Date(last),
});

describe('a night on which the clocks went back over midnight', () => {
  it('has a minute of the new day before the last hour of the old one', () => {
    expect(iso(earlyPart('2010-11-07', 'America/St_Johns'))).toEqual([
      '2010-11-07T02:30:00.000Z',
      '2010-11-07T02:31:00.000Z',
    ]);
    expect(dayStart('2010-11-07', 'America/St_Johns').toISOString()).toBe('2010-11-07T03:30:00.000Z');
    expect(earlyPart('2010-11-08', 'America/St_Johns')).toBeNull();
    expect(earlyPart('2019-11-03', 'America/St_Johns')).toBeNull();
  });

  it('is no such night where they jump over midnight, or a day is left out', () => {
    for (const [date, zone] of [
      ['2019-04-07', 'Australia/Lord_Howe'],
      ['2011-12-31', 'Pacific/Apia'],
      ['2019-06-09', 'Africa/Casablanca'],
      ['2018-11-04', 'America/Havana'],
    ] as const)
      expect(earlyPart(date, zone), zone).toBeNull();
  });

  it('gives a log the day before its first event, and the day after its last one', () => {
    const zone = 'America/St_Johns';
    expect(logDays(range('2010-11-07T02:30:30Z', '2010-11-08T12:00:00Z'), zone)).toEqual({
      from: '2010-11-06',
      to: '2010-11-08',
    });
    expect(logDays(range('2010-11-06T12:00:00Z', '2010-11-07T02:50:00Z'), zone)).toEqual({
      from: '2010-11-06',
      to: '2010-11-07',
    });
    expect(logDays(range('2010-11-07T02:40:00Z', '2010-11-07T02:50:00Z'), zone)).toEqual({
      from: '2010-11-06',
      to: '2010-11-06',
    });
  });
});

/** Around a night of each zone that has one, or an ordinary one. */
const NIGHTS = [
  { zone: 'America/St_Johns', at: '2010-11-07T02:31:00Z' },
  { zone: 'America/St_Johns', at: '2010-03-14T03:31:00Z' },
  { zone: 'America/Goose_Bay', at: '2009-11-01T03:01:00Z' },
  { zone: 'Australia/Lord_Howe', at: '2019-04-06T15:00:00Z' },
  { zone: 'Australia/Lord_Howe', at: '2019-10-05T15:30:00Z' },
  { zone: 'Pacific/Apia', at: '2011-12-30T10:00:00Z' },
  { zone: 'Africa/Casablanca', at: '2019-05-05T02:00:00Z' },
  { zone: 'America/Havana', at: '2018-11-04T05:00:00Z' },
  { zone: 'Africa/Monrovia', at: '1972-01-07T00:44:30Z' },
] as const;

const logs = fc.record({
  night: fc.constantFrom(...NIGHTS),
  /** Seconds around the change; half of them within the odd minutes. */
  seconds: fc.array(fc.oneof(fc.integer({ min: -100, max: 100 }), fc.integer({ min: -100_000, max: 100_000 })), {
    minLength: 1,
    maxLength: 12,
  }),
});

it('the days of a log that begins or ends anywhere hold every event once, in the whole and day by day', async () => {
  await fc.assert(
    fc.asyncProperty(logs, async ({ night: { zone, at }, seconds }) => {
      const rows = seconds.map((second, i): LogRow => ({
        at: new Date(Date.parse(at) + second * 1000).toISOString().slice(0, 19).replace('T', ' '),
        type: i % 3 ? 'view' : 'purchase',
        product: '1',
        user: String(i % 4),
        price: '1.00',
      }));
      const lake = await tinyLake(rows);
      try {
        const count = (days: readonly string[]): number => rows.filter((row) => days.includes(dayOf(row, zone))).length;
        const covered = await coverage(lake.store, { timeZone: zone });
        expect(covered.days.reduce((sum, { counts }) => sum + counts.total, 0)).toBe(rows.length);
        for (const { date, counts } of covered.days) expect(counts.total, date).toBe(count([date]));
        const whole = await overview(lake.store, { timeZone: zone });
        expect(whole.total.counts.total).toBe(rows.length);
        for (const { date, figures } of whole.days) expect(figures.counts.total, date).toBe(count([date]));
        for (const { date } of covered.days) {
          const day = await overview(lake.store, { timeZone: zone, period: { from: date, to: date } });
          expect([day.total.counts.total, day.days.map(({ figures }) => figures.counts.total)], date).toEqual([
            count([date]),
            [count([date])],
          ]);
          expect(
            (
              await explore(lake.store, {
                timeZone: zone,
                measure: 'events',
                by: ['day'],
                period: { from: date, to: date },
              })
            ).rows.map(({ keys, figure }) => [keys[0]?.value, figure.value]),
          ).toEqual(count([date]) > 0 ? [[date, count([date])]] : []);
        }
      } finally {
        await lake.close();
      }
    }),
    {
      numRuns: 8,
      seed: 11,
      examples: [
        [{ night: NIGHTS[0], seconds: [-30, 86_400] }],
        [{ night: NIGHTS[0], seconds: [-30, 600] }],
        [{ night: NIGHTS[0], seconds: [-30] }],
      ],
    },
  );
}, 600_000);

it('days follow one another without a gap', () => {
  fc.assert(
    fc.property(fc.constantFrom(...NIGHTS), fc.integer({ min: -3, max: 3 }), ({ zone, at }, days) => {
      const date = addDays(localDate(Date.parse(at), zone), days);
      const [start, end] = [dayStart(date, zone), dayStart(addDays(date, 1), zone)];
      fc.pre(start.getTime() !== end.getTime());
      expect(localDate(start, zone)).toBe(date);
      expect(localDate(start.getTime() - 1000, zone) < date).toBe(true);
      expect(start < end).toBe(true);
    }),
  );
});
