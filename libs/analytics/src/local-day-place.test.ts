import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayPlace } from './local-day-place.js';
import { localDate, localDays } from './local-days.js';
import { type TinyLake, tinyLake } from './testing/tiny-lake.js';

let lake: TinyLake;
beforeAll(async () => {
  lake = await tinyLake([{ at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1' }]);
});
afterAll(() => lake.close());

/** The dates that the places of instants name. */
async function datesOf(
  from: string,
  to: string,
  zone: string,
  instants: readonly number[],
): Promise<(string | undefined)[]> {
  const days = localDays(from, to, zone);
  const list = instants
    .map((at) => `timestamp '${new Date(at).toISOString().replace('T', ' ').replace('Z', '')}'`)
    .join(', ');
  const rows = await lake.store.rows<{ place: number }>(
    `select ${dayPlace(days, 'instant').text} as place from (select unnest([${list}]) as instant, unnest(range(${instants.length})) as i) t order by i`,
  );
  return rows.map(({ place }) => days[place]?.date);
}

const utc = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`);

describe('dayPlace', () => {
  it('is one division where the clocks stay as they are', () => {
    expect(dayPlace(localDays('2019-10-01', '2019-10-31', 'Asia/Dubai'), 'event_time').text).toBe(
      'cast((epoch_us(event_time) - 1569873600000000) // 86400000000 as int)',
    );
  });

  it('tells the last second of a day from the first of the next where clocks go forth and back', async () => {
    const places = await datesOf(
      '2019-11-01',
      '2020-03-10',
      'America/New_York',
      [
        '2019-11-01 04:00:00',
        '2019-11-03 03:59:59',
        '2019-11-03 04:00:00',
        '2019-11-04 04:59:59',
        '2019-11-04 05:00:00',
        '2020-03-08 04:59:59',
        '2020-03-08 05:00:00',
        '2020-03-09 03:59:59',
        '2020-03-09 04:00:00',
      ].map(utc),
    );
    expect(places).toEqual([
      '2019-11-01',
      '2019-11-02',
      '2019-11-03',
      '2019-11-03',
      '2019-11-04',
      '2020-03-07',
      '2020-03-08',
      '2020-03-08',
      '2020-03-09',
    ]);
    expect(await datesOf('2019-11-02', '2019-11-03', 'America/New_York', [utc('2019-11-04 04:59:59')])).toEqual([
      '2019-11-03',
    ]);
  });

  it('passes over a day that the calendar left out', async () => {
    expect(
      await datesOf(
        '2011-12-28',
        '2012-01-02',
        'Pacific/Apia',
        ['2011-12-30 09:59:59', '2011-12-30 10:00:00', '2012-01-01 09:59:59'].map(utc),
      ),
    ).toEqual(['2011-12-29', '2011-12-31', '2012-01-01']);
  });

  it('is the local day in every zone', async () => {
    const zones = Intl.supportedValuesOf('timeZone');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2024, 0) }),
        fc.array(fc.integer({ min: 0, max: 300 * 86_400 }), { minLength: 1, maxLength: 20 }),
        async (zone, start, seconds) => {
          const instants = seconds.map((second) => start + second * 1000);
          const dates = instants.map((at) => localDate(at, zone));
          expect(await datesOf(dates.toSorted()[0] ?? '', dates.toSorted().at(-1) ?? '', zone, instants)).toEqual(
            dates,
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});
