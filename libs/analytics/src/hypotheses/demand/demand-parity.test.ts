import type { EventType } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../local-days.js';
import { type LogRow, type TinyLake, tinyLake } from '../../testing/tiny-lake.js';
import { timeOf, wanderingLog } from '../../testing/wandering-log.js';
import { demand } from './demand.js';
import { countedIn, DEMAND_MEASURES, type CategoryLevel, type DemandMeasure } from './demand-question.js';
import type { DemandCell } from './demand-result.js';

/** Lord Howe sets its clocks by half an hour on 6 October, New York by one on 3 November. */
const DATES = Array.from({ length: 40 }, (_, day) => addDays('2019-10-01', day));
const ZONES = ['America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'];
const QUARTER = 900_000;

interface Local {
  date: string;
  weekday: number;
  hour: number;
}

const rows = wanderingLog(DATES, 1_500, 5);
let lake: TinyLake;
beforeAll(async () => {
  lake = await tinyLake(rows);
});
afterAll(() => lake.close());

interface Placed extends Local {
  row: LogRow;
  week: number;
}

const nameOf = ({ code = 'electronics.smartphone' }: LogRow, level: CategoryLevel): string =>
  code === null ? '(none)' : level === 'top' ? (code.split('.')[0] ?? '') : code;

/** Every event with its local time, and how many hours of each kind the log covers, by asking the calendar for every event and every quarter-hour. */
function placed(zone: string): { places: Placed[]; hours: Map<string, number> } {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const localOf = (instant: number): Local => {
    const [date = '', time = ''] = format.format(instant).split(' ');
    return { date, weekday: new Date(`${date}T00:00:00Z`).getUTCDay() || 7, hour: Number(time.slice(0, 2)) };
  };
  const locals = rows.map((row) => ({ row, ...localOf(timeOf(row)) }));
  const dates = new Set(locals.map(({ date }) => date));
  const [first = ''] = [...dates].toSorted();
  const times = rows.map(timeOf);
  const hours = new Map<string, number>();
  for (
    let quarter = Math.floor(Math.min(...times) / QUARTER) * QUARTER;
    quarter <= Math.max(...times);
    quarter += QUARTER
  ) {
    const { date, weekday, hour } = localOf(quarter);
    if (dates.has(date)) hours.set(`${weekday} ${hour}`, (hours.get(`${weekday} ${hour}`) ?? 0) + 0.25);
  }
  return {
    places: locals.map((local) => ({
      ...local,
      week: Math.floor((Date.parse(local.date) - Date.parse(first)) / 86_400_000 / 7),
    })),
    hours,
  };
}

const ofZone = new Map(ZONES.map((zone) => [zone, placed(zone)]));

/** The cells of a category, counted for each cell, week and type again. */
function slowly(
  zone: string,
  {
    measure,
    level,
    category,
    brand,
  }: { measure: DemandMeasure; level: CategoryLevel; category: string; brand?: string },
): Pick<DemandCell, 'weekday' | 'hour' | 'observed' | 'expected' | 'exposureHours'>[] {
  const { places, hours } = ofZone.get(zone) ?? { places: [], hours: new Map<string, number>() };
  const strata = countedIn(measure).flatMap((type) =>
    Array.from({ length: 6 }, (_, week) =>
      places.filter(
        (place) => place.row.type === type && place.week === week && (brand === undefined || place.row.brand === brand),
      ),
    ),
  );
  return Array.from({ length: 168 }, (_, cell) => {
    const [weekday, hour] = [Math.floor(cell / 24) + 1, cell % 24];
    let observed = 0;
    let expected = 0;
    for (const stratum of strata) {
      const count = (isCategory: boolean, isInside: boolean): number =>
        stratum.filter(
          (place) =>
            (nameOf(place.row, level) === category) === isCategory &&
            (place.weekday === weekday && place.hour === hour) === isInside,
        ).length;
      observed += count(true, true);
      if (count(false, false) === 0) continue;
      expected += (count(true, false) * count(false, true)) / count(false, false);
    }
    return { weekday, hour, observed, expected, exposureHours: hours.get(`${weekday} ${hour}`) ?? 0 };
  });
}

describe('the cells of demand', () => {
  it.each(ZONES)('equal the events counted one by one in %s', async (timeZone) => {
    for (const [at, measure] of DEMAND_MEASURES.entries()) {
      const level: CategoryLevel = at % 2 === 0 ? 'top' : 'code';
      const category = level === 'top' ? 'electronics' : '(none)';
      const answer = await demand(lake.store, { timeZone, measure, level, heatMapOf: category });
      const reference = slowly(timeZone, { measure, level, category });
      expect(answer.heatMap?.cells.length).toBe(168);
      for (const [place, cell] of (answer.heatMap?.cells ?? []).entries()) {
        const { expected, exposureHours, ...rest } = reference[place] ?? {
          expected: Number.NaN,
          exposureHours: Number.NaN,
        };
        expect(cell).toMatchObject(rest);
        expect(cell.expected).toBeCloseTo(expected, 9);
        expect(cell.exposureHours).toBeCloseTo(exposureHours, 9);
      }
      const counted: readonly EventType[] = countedIn(measure);
      const named = new Map<string, number>();
      for (const row of rows)
        if (counted.includes(row.type)) named.set(nameOf(row, level), (named.get(nameOf(row, level)) ?? 0) + 1);
      expect(Object.fromEntries(answer.categories.map(({ category: name, events }) => [name, events]))).toEqual(
        Object.fromEntries(named),
      );
    }
  });

  it('of a brand are counted from its own events, on both sides', async () => {
    const answer = await demand(lake.store, {
      timeZone: 'America/New_York',
      measure: 'views',
      filter: { brand: 'samsung' },
      heatMapOf: 'apparel',
    });
    const reference = slowly('America/New_York', {
      measure: 'views',
      level: 'top',
      category: 'apparel',
      brand: 'samsung',
    });
    expect(answer.heatMap?.cells.map(({ observed }) => observed)).toEqual(reference.map(({ observed }) => observed));
    expect(answer.heatMap?.cells.map(({ expected }) => expected.toFixed(9))).toEqual(
      reference.map(({ expected }) => expected.toFixed(9)),
    );
  });

  it('of a category that is asked for are those of the whole shop', async () => {
    const question = { timeZone: 'Asia/Kolkata', level: 'code', heatMapOf: 'electronics.smartphone' } as const;
    const [narrow, whole] = await Promise.all([
      demand(lake.store, { ...question, filter: { category: 'electronics' } }),
      demand(lake.store, question),
    ]);
    expect(narrow.heatMap).toEqual({ ...whole.heatMap, cells: whole.heatMap?.cells });
    expect(narrow.categories.map(({ category }) => category).toSorted()).toEqual([
      'electronics.audio.headphone',
      'electronics.smartphone',
    ]);
  });

  it('without bots are those of a log without their sessions', async () => {
    const many = Array.from({ length: 130 }, (_, at): LogRow => ({
      at: `2019-10-05 10:00:${String(at % 2).padStart(2, '0')}`,
      type: 'view',
      product: String(at),
      user: '78',
      session: 'bot',
      code: at % 5 === 0 ? 'books' : 'apparel.shoes',
      categoryId: '14',
    }));
    const visited = await tinyLake([...rows, ...many]);
    const flagged = await visited.store.rows<{ n: number }>(
      'select cast(count(*) as int) as n from sessions where bot_rule is not null',
    );
    expect(flagged).toEqual([{ n: 1 }]);
    for (const filter of [null, { brand: 'samsung' }, { category: 'apparel' }]) {
      const question = { timeZone: 'Australia/Lord_Howe', measure: 'views', heatMapOf: 'apparel', filter } as const;
      const [without, clean] = await Promise.all([
        demand(visited.store, { ...question, bots: 'exclude' }),
        demand(lake.store, question),
      ]);
      expect(without.heatMap?.cells.map(({ observed, expected }) => [observed, expected])).toEqual(
        clean.heatMap?.cells.map(({ observed, expected }) => [observed, expected]),
      );
      expect(without.categories).toEqual(clean.categories);
      expect(without.definition.query).toContain('bot_rule');
    }
    await visited.close();
    const { definition } = await demand(lake.store, { timeZone: 'UTC' });
    expect(definition.query).toContain('category_quarters');
  });
});
