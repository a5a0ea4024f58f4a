import type { EventStore } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dayCount, localDate } from './local-days.js';
import { overview, type OverviewQuestion } from './overview.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';
import { dayOf, modelFigures, sessionNames, wanderingLog } from './testing/wandering-log.js';

const around = (date: string): string[] => [-1, 0, 1].map((days) => addDays(date, days));
/** Ends of months, and the days on which New York and Lord Howe change their clocks. */
const DATES = [
  ...around('2019-09-30'),
  ...around('2019-10-06'),
  ...around('2019-11-01'),
  ...around('2019-11-03'),
  ...around('2020-03-08'),
  ...around('2020-04-01'),
  ...around('2020-04-05'),
];
const ZONES = ['UTC', 'Asia/Dubai', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/New_York'];

describe('overview of several months that came in several imports', () => {
  const rows = wanderingLog(DATES, 700, 11);
  const names = sessionNames(rows);
  let lake: TinyLake;
  let store: EventStore;
  beforeAll(async () => {
    // Each import has rows of every month, so sessions and users of earlier ones go on in later ones.
    lake = await tinyLake(rows.filter((_, i) => i % 3 === 0));
    await lake.add(rows.filter((_, i) => i % 3 === 1));
    store = await lake.add(rows.filter((_, i) => i % 3 === 2));
  });
  afterAll(() => lake.close());
  const model = (keep: (row: LogRow) => boolean): ReturnType<typeof modelFigures> =>
    modelFigures(rows.filter(keep), names);

  it.each(ZONES)("gives the slow model's days, total and period before in %s", async (timeZone) => {
    const all = await overview(store, { timeZone });
    expect(all.definition.query).not.toMatch(/from events/);
    expect(all.total).toMatchObject(model(() => true));
    for (const { date, figures } of all.days)
      expect(figures, `${date} in ${timeZone}`).toMatchObject(model((row) => dayOf(row, timeZone) === date));

    const dates = [...new Set(rows.map((row) => dayOf(row, timeZone)))].toSorted();
    for (const [i, from] of dates.entries()) {
      const to = dates[Math.min(dates.length - 1, i + 1 + (i % 6))] ?? from;
      const part = await overview(store, { timeZone, period: { from, to } });
      const inside =
        (begin: string, end: string) =>
        (row: LogRow): boolean =>
          dayOf(row, timeZone) >= begin && dayOf(row, timeZone) <= end;
      expect(part.total, `${from} to ${to}`).toMatchObject(model(inside(from, to)));
      expect(part.days).toEqual(all.days.filter((day) => day.date >= from && day.date <= to));
      const days = dayCount(from, to);
      if (part.previous)
        expect(part.previous, `before ${from}`).toMatchObject(model(inside(addDays(from, -days), addDays(from, -1))));
      else expect(addDays(from, -days) < (dates[0] ?? '')).toBe(true);
    }
  });

  it.each(['UTC', 'Asia/Kathmandu', 'Australia/Lord_Howe'])(
    "gives the slow model's days of a category and of a brand in %s",
    async (timeZone) => {
      const inFilters: [OverviewQuestion['filter'], (row: LogRow) => boolean][] = [
        [{ category: 'electronics' }, (row) => row.code?.startsWith('electronics.') === true],
        [{ category: '13' }, (row) => row.categoryId === '13'],
        [{ brand: 'samsung' }, (row) => row.brand === 'samsung'],
        [
          { category: 'apparel.shoes', brand: 'samsung' },
          (row) => row.brand === 'samsung' && row.code === 'apparel.shoes',
        ],
      ];
      for (const [filter, holds] of inFilters) {
        for (const period of [null, { from: '2019-11-01', to: '2019-11-04' }]) {
          const answer = await overview(store, { timeZone, filter, period });
          const inside = (row: LogRow): boolean =>
            period === null || (dayOf(row, timeZone) >= period.from && dayOf(row, timeZone) <= period.to);
          expect(answer.total).toMatchObject(model((row) => holds(row) && inside(row)));
          for (const { date, figures } of answer.days)
            expect(figures, date).toMatchObject(model((row) => holds(row) && dayOf(row, timeZone) === date));
          if (period)
            expect(answer.previous).toMatchObject(
              model(
                (row) => holds(row) && dayOf(row, timeZone) >= '2019-10-28' && dayOf(row, timeZone) <= '2019-10-31',
              ),
            );
        }
      }
    },
  );
});

describe('overview of a night on which clocks went back into the day before', () => {
  it('asks the events themselves', async () => {
    // 02:30 UTC is midnight of 7 November in Newfoundland; from 02:31 on it is 23:01 of the sixth again, until 03:30.
    const timeZone = 'America/St_Johns';
    const at = (minute: number): string =>
      new Date(Date.UTC(2010, 10, 7, 2, 0, 30) + minute * 60_000).toISOString().slice(0, 19).replace('T', ' ');
    const rows = Array.from({ length: 120 }, (_, minute): LogRow => ({
      at: at(minute),
      type: minute % 5 ? 'view' : 'purchase',
      product: '1',
      user: String(minute % 7),
      session: `s${minute % 11}`,
      price: '0.10',
    }));
    const lake = await tinyLake(rows);
    try {
      const answer = await overview(lake.store, { timeZone });
      expect(answer.definition.query).toContain('from events');
      expect(answer.total).toMatchObject(modelFigures(rows, sessionNames(rows)));
      expect(answer.days.map(({ date }) => date)).toEqual(['2010-11-06', '2010-11-07']);
      for (const { date, figures } of answer.days)
        expect(figures, date).toMatchObject(
          modelFigures(
            rows.filter((row) => dayOf(row, timeZone) === date),
            sessionNames(rows),
          ),
        );
    } finally {
      await lake.close();
    }
  });
});

describe('overview without bots', () => {
  const view = (second: number, user: string, session: string): LogRow => ({
    at: new Date(Date.UTC(2019, 9, 1, 23, 50) + second * 500).toISOString().slice(0, 19).replace('T', ' '),
    type: 'view',
    product: String(1 + second),
    user,
    session,
  });
  const bot = Array.from({ length: 1300 }, (_, i) => view(i, '7', 'bot'));
  const people: LogRow[] = [
    { at: '2019-10-01 23:59:59', type: 'view', product: '1', user: '7', session: 'human' },
    { at: '2019-10-02 00:00:01', type: 'purchase', product: '1', user: '7', session: 'human', price: '0.50' },
    { at: '2019-10-02 10:00:01', type: 'view', product: '1', user: '8', session: 'human' },
  ];

  it('leaves out the events of flagged sessions, not of their users', async () => {
    const rows = [...bot, ...people];
    const lake = await tinyLake(rows);
    try {
      for (const timeZone of ['UTC', 'Asia/Kolkata']) {
        const without = await overview(lake.store, { timeZone, bots: 'exclude' });
        expect(without.total).toMatchObject(modelFigures(people, sessionNames(people)));
        for (const { date, figures } of without.days) {
          expect(figures).toMatchObject(
            modelFigures(
              people.filter((row) => localDate(Date.parse(`${row.at.replace(' ', 'T')}Z`), timeZone) === date),
              sessionNames(people),
            ),
          );
        }
        expect(without.definition.population).toContain('without sessions that look like bots');
        expect((await overview(lake.store, { timeZone })).total).toMatchObject(modelFigures(rows, sessionNames(rows)));
      }
    } finally {
      await lake.close();
    }
  });
});
