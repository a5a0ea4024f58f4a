import * as fc from 'fast-check';
import type { EventStore } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wholePart } from './calendar-parts.js';
import { addDays } from './local-days.js';
import { overview } from './overview.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';
import { dayOf, modelFigures, sessionNames, wanderingLog } from './testing/wandering-log.js';

const around = (date: string): string[] => [-2, -1, 0, 1].map((days) => addDays(date, days));
/** Ends of months and weeks, and the days on which New York and Lord Howe change their clocks. */
const DATES = [
  ...around('2019-09-30'),
  ...around('2019-10-06'),
  ...around('2019-11-03'),
  ...around('2020-01-01'),
  ...around('2020-03-08'),
  ...around('2020-04-05'),
];

describe('weeks and months', () => {
  const rows = wanderingLog(DATES, 600, 23);
  const names = sessionNames(rows);
  let lake: TinyLake;
  let store: EventStore;
  beforeAll(async () => {
    lake = await tinyLake(rows.filter((_, i) => i % 2 === 0));
    store = await lake.add(rows.filter((_, i) => i % 2 === 1));
  });
  afterAll(() => lake.close());

  const FILTERS = [null, { category: 'electronics' }, { brand: 'samsung' }];
  const matches = (row: LogRow, filter: (typeof FILTERS)[number]): boolean =>
    filter === null || ('category' in filter ? row.code?.startsWith('electronics.') === true : row.brand === 'samsung');

  it.each(['UTC', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe'])(
    "have the slow model's figures in any period in %s",
    async (timeZone) => {
      const first = '2019-09-28';
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: -3, max: 190 }),
          fc.integer({ min: 0, max: 120 }),
          fc.constantFrom('week' as const, 'month' as const),
          fc.constantFrom(...FILTERS),
          fc.constantFrom('include' as const, 'exclude' as const),
          async (begin, length, granularity, filter, bots) => {
            const from = addDays(first, begin);
            const period = { from, to: addDays(from, length) };
            const { parts, days, total } = await overview(store, { timeZone, period, granularity, filter, bots });
            const inside = (low: string, high: string): LogRow[] =>
              rows.filter((row) => matches(row, filter) && dayOf(row, timeZone) >= low && dayOf(row, timeZone) <= high);
            expect(days).toEqual([]);
            expect(total).toMatchObject(modelFigures(inside(period.from, period.to), names));
            for (const part of parts) {
              expect(part.figures, `${part.name} of ${period.from} to ${period.to}`).toMatchObject(
                modelFigures(inside(part.from, part.to), names),
              );
              const whole = wholePart(part.from, granularity);
              expect(part.isPartial).toBe(part.from !== whole.from || part.to !== whole.to);
            }
          },
        ),
        { numRuns: 24, seed: 5 },
      );
    },
  );

  it('are cut where the clocks go back into the day before, and no quarter-hour tells days apart', async () => {
    const old = await tinyLake([
      { at: '2010-11-05 12:00:00', type: 'view', product: '1', user: '3' },
      { at: '2010-11-07 02:30:00', type: 'view', product: '1', user: '1' },
      { at: '2010-11-07 02:31:30', type: 'view', product: '1', user: '2' },
      { at: '2010-11-08 12:00:00', type: 'purchase', product: '1', user: '1', price: '2.00' },
    ]);
    try {
      const { parts } = await overview(old.store, { timeZone: 'America/St_Johns', granularity: 'week' });
      expect(parts.map(({ name, isPartial, figures }) => [name, isPartial, figures.visitors, figures.revenue])).toEqual(
        [
          ['2010-W44', true, 3, '0.00'],
          ['2010-W45', true, 1, '2.00'],
        ],
      );
    } finally {
      await old.close();
    }
  });

  it('name the days with a coverage fault', async () => {
    const { parts, faults } = await overview(store, {
      timeZone: 'UTC',
      granularity: 'week',
      period: { from: '2019-10-07', to: '2019-10-20' },
    });
    expect(parts.map(({ faultDates }) => faultDates.length)).toEqual(
      [7, 7].map(
        (_, i) =>
          new Set(
            faults
              .filter(({ date }) => date >= (parts[i]?.from ?? '') && date <= (parts[i]?.to ?? ''))
              .map(({ date }) => date),
          ).size,
      ),
    );
    expect(parts[1]?.faultDates).toContain('2019-10-15');
  });
});
