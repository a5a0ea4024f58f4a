import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calendarParts, wholePart } from '../calendar-parts.js';
import { lastCompleteDay } from '../retention/unit-calendar.js';
import { addDays } from '../local-days.js';
import { logRange, resolvePeriod } from '../period.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { dayOf, wanderingLog } from '../testing/wandering-log.js';
import { type CohortEntry, cohorts } from './cohorts.js';

const dates = [
  ...Array.from({ length: 12 }, (_, day) => addDays('2019-10-27', day)),
  '2019-12-31',
  '2020-01-01',
  ...Array.from({ length: 5 }, (_, day) => addDays('2020-03-05', day)),
  '2020-04-05',
];
const TYPES: Record<CohortEntry, LogRow['type']> = {
  'first-view': 'view',
  'first-cart': 'cart',
  'first-purchase': 'purchase',
};

describe('cohorts of wandering users', () => {
  const rows = wanderingLog(dates, 260, 9);
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());

  it('are those of a slow reading of the log, in zones with daylight saving', async () => {
    const question = fc.record({
      timeZone: fc.constantFrom('America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'),
      granularity: fc.constantFrom('week' as const, 'month' as const),
      entry: fc.constantFrom(...(Object.keys(TYPES) as CohortEntry[])),
      filter: fc.constantFrom(null, { brand: 'samsung' }),
      period: fc.constantFrom(null, { from: '2019-10-28', to: '2020-03-07' }, { from: '2019-11-02', to: '2019-11-02' }),
    });
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        const answer = await cohorts(lake.store, asked);
        const period = await resolvePeriod(lake.store, asked);
        const range = await logRange(lake.store);
        if (!range || !period.covered) throw new Error('the period lies in the log');
        const until = lastCompleteDay(period, range);
        const units = calendarParts(period.covered, asked.granularity);
        const unitOf = (row: LogRow): number =>
          units.findIndex(({ from, to }) => from <= dayOf(row, asked.timeZone) && dayOf(row, asked.timeZone) <= to);
        const inside = rows.filter(
          (row) => unitOf(row) >= 0 && (asked.filter === null || row.brand === asked.filter.brand),
        );
        const users = [...new Set(inside.map(({ user }) => user))].map((user) =>
          inside.filter((row) => row.user === user),
        );
        const expected = units.map((_, entered) => {
          const cohort = users.filter(
            (own) => Math.min(...own.filter(({ type }) => type === TYPES[asked.entry]).map(unitOf)) === entered,
          );
          return {
            users: cohort.length,
            cells: units.slice(entered).map(({ from }, offset) => {
              if (wholePart(from, asked.granularity).to > until)
                return { offset, active: null, buyers: null, revenue: null };
              const those = cohort.map((own) => own.filter((row) => unitOf(row) === entered + offset));
              const bought = those.map((own) => own.filter(({ type }) => type === 'purchase'));
              const cents = bought.flat().reduce((sum, { price }) => sum + Math.round(Number(price) * 100), 0);
              return {
                offset,
                active: those.filter((own) => own.length > 0).length,
                buyers: bought.filter((own) => own.length > 0).length,
                revenue: (cents / 100).toFixed(2),
              };
            }),
          };
        });
        expect(
          answer.cohorts.map(({ users: size, cells }) => ({
            users: size,
            cells: cells.map(({ offset, active, buyers, revenue }) => ({ offset, active, buyers, revenue })),
          })),
        ).toEqual(expected);
        answer.average.forEach(({ users: known, activePerUser }, offset) => {
          const seen = expected.filter(({ cells }) => cells[offset]?.active != null);
          expect(known).toBe(seen.reduce((sum, { users: size }) => sum + size, 0));
          if (activePerUser.ok)
            expect(activePerUser.value).toBeCloseTo(
              seen.reduce((sum, { cells }) => sum + (cells[offset]?.active ?? 0), 0) / known,
              12,
            );
          else expect(activePerUser.reason).toBe(seen.length === 0 ? 'not-logged' : 'no-data');
        });
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it('say where the log begins, and that a unit is not over', async () => {
    const answer = await cohorts(lake.store, { timeZone: 'UTC', granularity: 'month', entry: 'first-view' });
    expect(answer.cohorts.map(({ isLogBeginning }) => isLogBeginning)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(answer.cohorts.at(-1)).toMatchObject({
      isComplete: false,
      cells: [{ active: null, revenue: null, activePerUser: { ok: false, reason: 'not-logged' } }],
    });
    expect(answer.definition.formula).toContain('counts as new');
  });

  it('have designed answers where nobody enters, and before the log', async () => {
    const none = await cohorts(lake.store, { timeZone: 'UTC', filter: { brand: 'nobody' } });
    expect(none.users).toBe(0);
    expect(none.cohorts[0]?.cells[0]).toMatchObject({
      active: 0,
      activePerUser: { ok: false, reason: 'no-data' },
      revenue: '0.00',
      revenuePerUserSoFar: null,
    });
    expect(
      await cohorts(lake.store, { timeZone: 'UTC', period: { from: '2010-01-01', to: '2010-02-01' } }),
    ).toMatchObject({ users: 0, cohorts: [], average: [] });
    await expect(cohorts(lake.store, { timeZone: 'UTC', filter: { category: ' ' } })).rejects.toThrow(
      /category is empty/,
    );
  });
});

it('what a cohort spent adds up to the cent', async () => {
  const lake = await tinyLake([
    { at: '2019-10-01 10:00:00', type: 'purchase', product: '1', user: '1', price: '0.10' },
    { at: '2019-10-02 10:00:00', type: 'purchase', product: '1', user: '1', price: '0.20', session: 'b' },
    { at: '2019-10-03 10:00:00', type: 'purchase', product: '1', user: '2', price: '1.00' },
    { at: '2019-10-08 10:00:00', type: 'purchase', product: '1', user: '2', price: '2.00', session: 'c' },
    { at: '2019-10-20 23:30:00', type: 'view', product: '1', user: '3' },
  ]);
  try {
    const {
      cohorts: [first],
    } = await cohorts(lake.store, { timeZone: 'UTC' });
    expect(first).toMatchObject({
      users: 2,
      cells: [
        { active: 2, buyers: 2, revenue: '1.30', revenuePerUserSoFar: '0.65' },
        { active: 1, buyers: 1, revenue: '2.00', revenuePerUserSoFar: '1.65' },
        { active: 0, revenue: '0.00', revenuePerUserSoFar: '1.65' },
      ],
    });
  } finally {
    await lake.close();
  }
});
