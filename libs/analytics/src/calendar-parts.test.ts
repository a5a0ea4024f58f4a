import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarParts, wholePart } from './calendar-parts.js';
import { addDays, dayCount } from './local-days.js';

describe('calendar parts', () => {
  it('name ISO weeks over a new year and mark the parts that are cut', () => {
    expect(calendarParts({ from: '2019-12-28', to: '2020-01-08' }, 'week')).toEqual([
      { from: '2019-12-28', to: '2019-12-29', name: '2019-W52', isPartial: true },
      { from: '2019-12-30', to: '2020-01-05', name: '2020-W01', isPartial: false },
      { from: '2020-01-06', to: '2020-01-08', name: '2020-W02', isPartial: true },
    ]);
    expect(calendarParts({ from: '2020-02-01', to: '2020-03-01' }, 'month')).toEqual([
      { from: '2020-02-01', to: '2020-02-29', name: '2020-02', isPartial: false },
      { from: '2020-03-01', to: '2020-03-01', name: '2020-03', isPartial: true },
    ]);
    expect(calendarParts({ from: '2021-01-01', to: '2021-01-01' }, 'day')).toEqual([
      { from: '2021-01-01', to: '2021-01-01', name: '2021-01-01', isPartial: false },
    ]);
    expect(calendarParts({ from: '2021-01-01', to: '2021-01-03' }, 'week').map(({ name }) => name)).toEqual([
      '2020-W53',
    ]);
  });

  it('of any period follow one another and fill it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom('day', 'week', 'month'),
        (start, length, granularity) => {
          const from = addDays('2015-01-01', start);
          const period = { from, to: addDays(from, length) };
          const parts = calendarParts(period, granularity);
          expect([parts[0]?.from, parts.at(-1)?.to]).toEqual([period.from, period.to]);
          parts.slice(1).forEach((part, i) => expect(part.from).toBe(addDays(parts[i]?.to ?? '', 1)));
          for (const part of parts) expect(wholePart(part.to, granularity)).toEqual(wholePart(part.from, granularity));
          if (granularity === 'week')
            for (const part of parts.filter(({ isPartial }) => !isPartial))
              expect(dayCount(part.from, part.to)).toBe(7);
        },
      ),
    );
  });
});
