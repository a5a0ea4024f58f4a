import type { EventStore } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coverage } from './coverage.js';
import { categoryQuarters } from './category-quarters.js';
import { levelDays } from './level-days.js';
import { addDays, localDate, localDays } from './local-days.js';
import { logQuarters } from './log-quarters.js';
import { presenceQuarters } from './presence-quarters.js';
import { byType } from './quarters.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';
import { dayOf, modelFigures, sessionNames, timeOf, wanderingLog } from './testing/wandering-log.js';

const around = (date: string): string[] => [-1, 0, 1].map((days) => addDays(date, days));
const DATES = [
  ...around('2019-10-06'),
  ...around('2019-11-01'),
  ...around('2019-11-03'),
  ...around('2020-04-01'),
  ...around('2020-04-05'),
];

describe('coverage of several months that came in several imports', () => {
  const rows = wanderingLog(DATES, 700, 23);
  const names = sessionNames(rows);
  let lake: TinyLake;
  let store: EventStore;
  beforeAll(async () => {
    lake = await tinyLake(rows.filter((_, i) => i % 2 === 0));
    store = await lake.add(rows.filter((_, i) => i % 2 === 1));
  });
  afterAll(() => lake.close());

  it('has the events and distinct sessions of every quarter-hour', async () => {
    const model = new Map<number, LogRow[]>();
    for (const row of rows) {
      const start = Math.floor(timeOf(row) / 900_000) * 900_000;
      model.set(start, [...(model.get(start) ?? []), row]);
    }
    const sessions = (some: readonly LogRow[]): number => new Set(some.map((row) => names.get(row))).size;
    const expected = [...model]
      .toSorted(([a], [b]) => a - b)
      .map(([start, own]) => {
        const [events, sessionsWith] = [byType(), byType()];
        for (const type of ['view', 'cart', 'remove_from_cart', 'purchase'] as const) {
          const typed = own.filter((row) => row.type === type);
          events[type] = typed.length;
          sessionsWith[type] = sessions(typed);
        }
        return { start, sessions: sessions(own), events, sessionsWith };
      });
    for (const zone of ['UTC', 'Asia/Kathmandu'])
      expect(logQuarters(await categoryQuarters(store, zone), await presenceQuarters(store, zone))).toEqual(expected);
  });

  it.each(['UTC', 'Asia/Dubai', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/New_York'])(
    'has the days and their levels in %s',
    async (timeZone) => {
      const { days, definition } = await coverage(store, { timeZone });
      const dates = rows.map((row) => dayOf(row, timeZone)).toSorted();
      const [from = '', to = ''] = [dates[0], dates.at(-1)];
      expect(days.map(({ date }) => date)).toEqual(localDays(from, to, timeZone).map(({ date }) => date));
      const ofDay = (date: string): LogRow[] => rows.filter((row) => dayOf(row, timeZone) === date);
      for (const { date, counts } of days) expect(counts, date).toEqual(modelFigures(ofDay(date), names).counts);
      expect(definition.query).not.toContain('from events');

      const levels = levelDays(
        localDays(from, to, timeZone),
        await categoryQuarters(store, timeZone),
        await presenceQuarters(store, timeZone),
      );
      expect(levels.map(({ date }) => date)).toEqual([...new Set(dates)]);
      for (const level of levels) {
        const own = ofDay(level.date);
        expect(level.sessions).toBe(modelFigures(own, names).sessions);
        expect(level.viewSessions).toBe(
          modelFigures(
            own.filter((row) => row.type === 'view'),
            names,
          ).sessions,
        );
        for (const [category, counts] of level.categories) {
          const inside = own.filter((row) => (row.code?.split('.')[0] ?? '(none)') === category);
          expect([counts.view, counts.cart, counts.remove_from_cart, counts.purchase]).toEqual(
            Object.values(modelFigures(inside, names).counts).slice(0, 4),
          );
        }
      }
    },
  );
});

it('leaves the events of bots out of the days where asked', async () => {
  const view = (second: number): LogRow => ({
    at: new Date(Date.UTC(2019, 9, 1, 18, 15) + second * 500).toISOString().slice(0, 19).replace('T', ' '),
    type: 'view',
    product: String(1 + second),
    user: '7',
    session: 'bot',
  });
  const rows: LogRow[] = [
    ...Array.from({ length: 1300 }, (_, i) => view(i)),
    { at: '2019-10-01 18:29:59', type: 'cart', product: '1', user: '7' },
    { at: '2019-10-03 10:00:01', type: 'view', product: '1', user: '8' },
  ];
  const lake = await tinyLake(rows);
  try {
    const asked = async (bots: 'include' | 'exclude', timeZone: string): Promise<unknown> =>
      (await coverage(lake.store, { timeZone, bots })).days.map(({ date, counts }) => [
        date,
        counts.views,
        counts.carts,
      ]);
    expect(await asked('include', 'UTC')).toEqual([
      ['2019-10-01', 1300, 1],
      ['2019-10-02', 0, 0],
      ['2019-10-03', 1, 0],
    ]);
    expect(await asked('exclude', 'UTC')).toEqual([
      ['2019-10-01', 0, 1],
      ['2019-10-02', 0, 0],
      ['2019-10-03', 1, 0],
    ]);
    expect(await asked('exclude', 'Asia/Kolkata')).toEqual([
      ['2019-10-01', 0, 1],
      ['2019-10-02', 0, 0],
      ['2019-10-03', 1, 0],
    ]);
    const { definition, faults } = await coverage(lake.store, { timeZone: 'UTC', bots: 'exclude' });
    expect(definition.population).toContain('without sessions that look like bots');
    expect(faults).toEqual((await coverage(lake.store, { timeZone: 'UTC' })).faults);
  } finally {
    await lake.close();
  }
});

it('counts the events themselves where clocks went back into the day before', async () => {
  const timeZone = 'America/St_Johns';
  const rows = Array.from({ length: 120 }, (_, minute): LogRow => ({
    at: new Date(Date.UTC(2010, 10, 7, 2, 0, 30) + minute * 60_000).toISOString().slice(0, 19).replace('T', ' '),
    type: 'view',
    product: '1',
    user: '1',
  }));
  const lake = await tinyLake(rows);
  try {
    const { days } = await coverage(lake.store, { timeZone });
    expect(days.map(({ date, counts }) => [date, counts.views])).toEqual(
      [...new Set(rows.map((row) => dayOf(row, timeZone)))].map((date) => [
        date,
        rows.filter((row) => localDate(timeOf(row), timeZone) === date).length,
      ]),
    );
  } finally {
    await lake.close();
  }
});
