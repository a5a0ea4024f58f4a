import * as fc from 'fast-check';
import { EVENT_TYPES } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calendarParts, type Granularity, wholePart } from '../calendar-parts.js';
import { addDays, dayStart, localDate } from '../local-days.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { dayOf, timeOf, wanderingLog } from '../testing/wandering-log.js';
import type { Bracket, EventChoice } from './retention-query.js';
import { retention, type RetentionQuestion } from './retention.js';

const ZONES = ['America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'];
const dates = [
  ...Array.from({ length: 12 }, (_, day) => addDays('2019-10-27', day)),
  '2019-12-31',
  '2020-01-01',
  ...Array.from({ length: 5 }, (_, day) => addDays('2020-03-05', day)),
  '2020-04-05',
];

/** Retention counted the slow way: every user, every unit. */
function model(
  rows: readonly LogRow[],
  question: Required<Pick<RetentionQuestion, 'timeZone' | 'granularity' | 'mode'>> & {
    period: { from: string; to: string };
    first: EventChoice;
    returning: EventChoice;
    brackets: readonly Bracket[];
  },
): (number | null)[][] {
  const { timeZone, granularity, period } = question;
  const last = Math.max(...rows.map(timeOf));
  const [logFrom, logTo] = [localDate(Math.min(...rows.map(timeOf)), timeZone), localDate(last, timeZone)];
  const covered = { from: period.from > logFrom ? period.from : logFrom, to: period.to < logTo ? period.to : logTo };
  const knownUntil =
    period.to < logTo
      ? period.to
      : last >= dayStart(addDays(logTo, 1), timeZone).getTime() - 3_600_000
        ? logTo
        : addDays(logTo, -1);
  const units = calendarParts(covered, granularity);
  const unitOf = (row: LogRow): number =>
    units.findIndex(({ from, to }) => from <= dayOf(row, timeZone) && dayOf(row, timeZone) <= to);
  const matches = (row: LogRow, { type, filter }: EventChoice): boolean =>
    (type == null || row.type === type) && (filter?.brand == null || row.brand === filter.brand);
  const inside = rows.filter((row) => dayOf(row, timeZone) >= period.from && dayOf(row, timeZone) <= period.to);
  const users = [...new Set(inside.map(({ user }) => user))].map((user) => {
    const own = inside.filter((row) => row.user === user);
    return {
      entered: Math.min(...own.filter((row) => matches(row, question.first)).map(unitOf)),
      returns: own.filter((row) => matches(row, question.returning)).map(unitOf),
    };
  });
  return units.map((_, entered) => {
    const cohort = users.filter((user) => user.entered === entered);
    return [
      cohort.length,
      ...question.brackets.map(({ from, to }) => {
        const target = units[entered + to];
        if (!target || wholePart(target.from, granularity).to > knownUntil) return null;
        return cohort.filter(({ returns }) =>
          returns.some((at) => at - entered >= from && (question.mode === 'on-or-after' || at - entered <= to)),
        ).length;
      }),
    ];
  });
}

describe('retention on wandering users', () => {
  const rows = wanderingLog(dates, 260, 8);
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());

  const choice = fc.record({
    type: fc.constantFrom(null, ...EVENT_TYPES),
    filter: fc.constantFrom(null, { brand: 'samsung' }),
  });
  const bracket = fc
    .tuple(fc.integer({ min: 1, max: 61 }), fc.integer({ min: 0, max: 20 }))
    .map(([from, more]) => ({ from, to: Math.min(61, from + more) }));
  const question = fc.record({
    timeZone: fc.constantFrom(...ZONES),
    granularity: fc.constantFrom<Granularity>('day', 'week', 'month'),
    first: choice,
    returning: choice,
    period: fc.constantFrom(
      { from: '2019-10-28', to: '2020-03-07' },
      { from: '2019-10-01', to: '2020-05-31' },
      { from: '2019-11-02', to: '2019-11-02' },
    ),
    asked: fc.oneof(
      fc.record({
        mode: fc.constantFrom('on' as const, 'on-or-after' as const),
        upTo: fc.integer({ min: 1, max: 61 }),
      }),
      fc.record({ mode: fc.constant('on' as const), brackets: fc.array(bracket, { minLength: 1, maxLength: 4 }) }),
    ),
  });

  it('counts as a slow reading of the log does, in zones with daylight saving', async () => {
    await fc.assert(
      fc.asyncProperty(question, async ({ asked, ...rest }) => {
        const answer = await retention(lake.store, { ...rest, ...asked });
        const brackets =
          'brackets' in asked
            ? asked.brackets
            : Array.from({ length: asked.upTo }, (_, i) => ({ from: i + 1, to: i + 1 }));
        const expected = model(rows, { ...rest, mode: asked.mode, brackets });
        expect(answer.cohorts.map(({ users, cells }) => [users, ...cells.map(({ returned }) => returned)])).toEqual(
          expected,
        );
        answer.curve.forEach(({ users, returned }, i) => {
          const seen = expected.filter((cohort) => cohort[i + 1] !== null);
          const sum = (values: (number | null | undefined)[]): number =>
            values.reduce<number>((total, value) => total + (value ?? 0), 0);
          expect([users, returned]).toEqual([
            sum(seen.map(([size]) => size)),
            seen.length === 0 ? null : sum(seen.map((cohort) => cohort[i + 1])),
          ]);
        });
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  it('restricts to a category', async () => {
    const period = { from: '2019-10-01', to: '2020-05-31' };
    const answer = await retention(lake.store, {
      timeZone: 'UTC',
      period,
      filter: { category: 'electronics' },
      granularity: 'month',
      upTo: 3,
    });
    const electronic = rows.filter(({ code }) => code?.startsWith('electronics.'));
    // The log still ends where its last event lies.
    const shown = model(
      [
        ...electronic,
        ...rows.filter(({ code }) => !code?.startsWith('electronics.')).map((row) => ({ ...row, user: 'nobody' })),
      ],
      {
        timeZone: 'UTC',
        granularity: 'month',
        mode: 'on',
        period,
        first: {},
        returning: {},
        brackets: [
          { from: 1, to: 1 },
          { from: 2, to: 2 },
          { from: 3, to: 3 },
        ],
      },
    );
    expect(answer.users).toBe(new Set(electronic.map(({ user }) => user)).size);
    expect(shown[0]?.[0]).toBe((answer.cohorts[0]?.users ?? 0) + 1);
  });

  it('says that it does not know where the log ends before, and never 0', async () => {
    const { curve, cohorts } = await retention(lake.store, { timeZone: 'UTC', granularity: 'month', upTo: 12 });
    expect(curve.at(-1)).toMatchObject({ users: 0, returned: null, rate: { ok: false, reason: 'not-logged' } });
    expect(cohorts.at(-1)?.cells[0]?.returned).toBeNull();
  });

  it('has designed answers where nothing matches, and before the log', async () => {
    const none = await retention(lake.store, { timeZone: 'UTC', filter: { brand: 'nobody' }, upTo: 2 });
    expect(none).toMatchObject({
      users: 0,
      curve: [{ users: 0, returned: 0, rate: { ok: false, reason: 'no-data' } }, {}],
    });
    expect(
      await retention(lake.store, { timeZone: 'UTC', period: { from: '2010-01-01', to: '2010-02-01' } }),
    ).toMatchObject({ users: 0, cohorts: [], curve: [{ rate: { ok: false, reason: 'no-data' } }] });
  });

  it.each([
    [{ upTo: 0 }, /upTo is 0/],
    [{ upTo: 62 }, /1 to 61/],
    [{ brackets: [] }, /0 brackets/],
    [{ brackets: [{ from: 3, to: 2 }] }, /from 3 to 2/],
    [{ brackets: [{ from: 1, to: 2 }], mode: 'on-or-after' as const }, /without "on or after"/],
    [{ first: { filter: { category: '' } } }, /category is empty/],
    [{ period: { from: '2019-10-01', to: '2019-09-01' } }, /before it begins/],
    [{ timeZone: 'Mars/Base' }, /time zone/],
  ])('refuses %j', async (parts, message) => {
    await expect(retention(lake.store, { timeZone: 'UTC', ...parts })).rejects.toThrow(message);
  });
});

describe('retention of one user', () => {
  it('who comes on one day is known of no later one', async () => {
    const lake = await tinyLake([{ at: '2019-10-01 23:30:00', type: 'view', product: '1', user: '1' }]);
    try {
      expect(await retention(lake.store, { timeZone: 'UTC' })).toMatchObject({
        users: 1,
        curve: [{ from: 1, to: 1, users: 0, returned: null }],
        cohorts: [{ users: 1 }],
      });
    } finally {
      await lake.close();
    }
  });

  it('leaves out the sessions of bots where asked to', async () => {
    const views = Array.from({ length: 600 }, (_, i) => ({
      at: new Date(Date.UTC(2019, 9, 1, 0, 0, i)).toISOString().slice(0, 19).replace('T', ' '),
      type: 'view' as const,
      product: String(i),
      user: '1',
    }));
    const lake = await tinyLake([
      ...views,
      { at: '2019-10-01 05:00:00', type: 'view', product: '1', user: '2' },
      { at: '2019-10-03 23:30:00', type: 'view', product: '1', user: '2', session: 'later' },
    ]);
    try {
      expect((await retention(lake.store, { timeZone: 'UTC' })).users).toBe(2);
      expect(await retention(lake.store, { timeZone: 'UTC', bots: 'exclude', upTo: 2 })).toMatchObject({
        users: 1,
        curve: [
          { users: 1, returned: 0 },
          { users: 1, returned: 1 },
        ],
      });
    } finally {
      await lake.close();
    }
  });
});

it('does not know who came back on a day that the log lost', async () => {
  // Ten users a day come back on each of the next four days; two days are cut out.
  const lost = ['2019-10-12', '2019-10-13'];
  const rows = Array.from({ length: 20 }, (_, day) =>
    Array.from({ length: 10 }, (__, n) =>
      Array.from({ length: 5 }, (___, later): LogRow => ({
        at: `${addDays('2019-10-01', day + later)} 10:00:00`,
        type: 'view',
        product: '1',
        user: String(day * 100 + n),
        session: `${day}-${n}-${later}`,
      })),
    ).flat(),
  )
    .flat()
    .filter(({ at }) => at < '2019-10-21' && !lost.includes(at.slice(0, 10)));
  const lake = await tinyLake(rows, 'UTC');
  try {
    const { curve, cohorts, faults } = await retention(lake.store, { timeZone: 'UTC', granularity: 'day', upTo: 4 });
    const missing = faults.filter(({ kind }) => kind === 'missing-day').map(({ date }) => date);
    expect(missing).toEqual(lost);
    expect(cohorts[9]?.cells.map(({ returned }) => returned)).toEqual([10, null, null, 10]);
    expect(cohorts[9]?.cells[1]?.rate).toMatchObject({ ok: false, detail: expect.stringContaining('lost') as string });
    // Who came first on a lost day seems to come first on the next one, and goes sooner.
    for (const { rate } of curve.slice(0, 2)) expect(rate.ok && rate.value).toBeGreaterThan(0.9);
    const weekly = await retention(lake.store, { timeZone: 'UTC', granularity: 'week', upTo: 1 });
    // Two days of seven are too many to tell who came in that week.
    expect(weekly.cohorts[0]?.cells[0]).toMatchObject({ returned: null, rate: { ok: false, reason: 'not-logged' } });
  } finally {
    await lake.close();
  }
});
