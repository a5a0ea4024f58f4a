import * as fc from 'fast-check';
import { fitBgNbd, fitGammaGamma, valueOfGroups } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dayCount } from '../local-days.js';
import { select } from '../sql.js';
import { resolvePeriod } from '../period.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { dayOf, wanderingLog } from '../testing/wandering-log.js';
import {
  type CustomerRow,
  customersQuery,
  holdoutQuery,
  type HoldoutRow,
  type SpendingRow,
  spendingQuery,
} from './lifetime-query.js';
import { lifetimeValue } from './lifetime-value.js';

const ZONES = ['America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'] as const;

interface Customer {
  x: number;
  recency: number;
  age: number;
  mean: number;
  calibration: { x: number; recency: number; age: number; later: number } | null;
}

/** Customers counted as lifetimes' summary and calibration-and-holdout tables are, the slow way. */
function customersOf(
  rows: readonly LogRow[],
  timeZone: string,
  from: string,
  to: string,
  calibrationDays: number,
): Customer[] {
  const purchases = rows.filter(
    (row) => row.type === 'purchase' && dayOf(row, timeZone) >= from && dayOf(row, timeZone) <= to,
  );
  return [...new Set(purchases.map(({ user }) => user))].map((user) => {
    const own = purchases.filter((row) => row.user === user);
    const days = [...new Set(own.map((row) => dayOf(row, timeZone)))].toSorted();
    const [first = '', last = ''] = [days[0], days.at(-1)];
    const later = own
      .filter((row) => dayOf(row, timeZone) !== first)
      .reduce((sum, { price }) => sum + Number(price), 0);
    const cut = addDays(from, calibrationDays);
    const early = days.filter((day) => day < cut);
    return {
      x: days.length - 1,
      recency: dayCount(first, last) - 1,
      age: dayCount(first, to) - 1,
      mean: days.length > 1 ? later / (days.length - 1) : 0,
      calibration:
        early.length === 0
          ? null
          : {
              x: early.length - 1,
              recency: dayCount(first, early.at(-1) ?? '') - 1,
              age: dayCount(first, cut) - 2,
              later: days.length - early.length,
            },
    };
  });
}

describe('the summary of wandering customers', () => {
  const dates = [
    ...Array.from({ length: 12 }, (_, day) => addDays('2019-10-27', day)),
    '2019-12-31',
    ...Array.from({ length: 5 }, (_, day) => addDays('2020-03-05', day)),
    '2020-04-05',
  ];
  const rows = wanderingLog(dates, 420, 12).map((row, i) => ({ ...row, user: `${row.user}${i % 3}`, session: null }));
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());

  it('is that of a slow reading of the log, by day in zones with daylight saving', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ZONES),
        fc.constantFrom(null, { from: '2019-10-28', to: '2020-03-07' }),
        fc.constantFrom(null, { brand: 'samsung' }),
        async (timeZone, asked, filter) => {
          const period = await resolvePeriod(lake.store, { timeZone, period: asked });
          if (!period.covered) throw new Error('the period lies in the log');
          const scope = { period, covered: period.covered, filter, bots: 'include' as const };
          const { from, to } = period.covered;
          const calibrationDays = Math.floor((2 * dayCount(from, to)) / 3);
          const expected = customersOf(
            rows.filter(({ brand }) => filter === null || brand === filter.brand),
            timeZone,
            from,
            to,
            calibrationDays,
          );
          const count = (found: readonly { x: number; recency: number; age: number }[]): string[] =>
            found.map(({ x, recency, age }) => `${x}/${recency}/${age}`).toSorted();
          const spread = (found: readonly (CustomerRow | HoldoutRow)[]): string[] =>
            count(
              found.flatMap(({ frequency, recency, age, customers }) =>
                Array.from({ length: customers }, () => ({ x: frequency, recency, age })),
              ),
            );
          const customers = await select<CustomerRow>(lake.store, customersQuery(scope));
          expect(spread(customers)).toEqual(count(expected));
          expect(customers.reduce((sum, row) => sum + row.mean_value_sum, 0)).toBeCloseTo(
            expected.reduce((sum, { mean }) => sum + mean, 0),
            8,
          );
          const spending = await select<SpendingRow>(lake.store, spendingQuery(scope));
          expect(
            spending
              .flatMap((row) =>
                Array.from({ length: row.customers }, () => `${row.frequency}/${row.mean_value.toFixed(6)}`),
              )
              .toSorted(),
          ).toEqual(
            expected
              .filter(({ mean }) => mean > 0)
              .map(({ x, mean }) => `${x}/${mean.toFixed(6)}`)
              .toSorted(),
          );
          const holdout = await select<HoldoutRow>(lake.store, holdoutQuery(scope, calibrationDays));
          const split = expected.flatMap(({ calibration }) => (calibration ? [calibration] : []));
          expect(spread(holdout)).toEqual(count(split));
          expect(holdout.reduce((sum, row) => sum + row.actual, 0)).toBe(
            split.reduce((sum, { later }) => sum + later, 0),
          );
          expect(holdout.reduce((sum, row) => sum + row.actual_squares, 0)).toBe(
            split.reduce((sum, { later }) => sum + later ** 2, 0),
          );
        },
      ),
      { numRuns: 12, seed: 4 },
    );
  });
});

/** Customers who buy at rates of their own and leave by chance, as the model says. */
function modelLog(users: number, days: number): LogRow[] {
  const random = seededRandom(5);
  const exponential = (): number => -Math.log(1 - random.next());
  const rows: LogRow[] = [
    { at: '2019-10-01 00:00:01', type: 'view', product: '1', user: '1' },
    { at: `${addDays('2019-10-01', days - 1)} 23:59:00`, type: 'view', product: '1', user: '1' },
  ];
  for (let user = 2; user < users + 2; user += 1) {
    const rate = (exponential() + exponential()) / 24;
    const worth = 20 + 60 * random.next();
    const leaves = 1 - Math.sqrt(1 - random.next());
    for (let at = random.next() * days * 0.6; at < days; at += exponential() / rate) {
      const time = new Date(Date.UTC(2019, 9, 1) + at * 86_400_000).toISOString().slice(0, 19).replace('T', ' ');
      rows.push({
        at: time,
        type: 'purchase',
        product: '1',
        user: String(user),
        session: null,
        price: (worth * (0.5 + random.next())).toFixed(2),
      });
      if (random.next() < leaves) break;
    }
  }
  return rows;
}

describe('lifetime value', () => {
  const rows = modelLog(900, 90);
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());

  it('is that of models fitted on each customer by itself', async () => {
    const answer = await lifetimeValue(lake.store, { timeZone: 'UTC', months: 6 });
    const each = customersOf(rows, 'UTC', answer.period.from, answer.period.to, 60);
    const repeat = each.filter(({ x }) => x > 0);
    const purchases = fitBgNbd({
      frequency: each.map(({ x }) => x),
      recency: each.map(({ recency }) => recency),
      age: each.map(({ age }) => age),
      customers: each.map(() => 1),
    });
    const spending = fitGammaGamma({
      frequency: repeat.map(({ x }) => x),
      meanValue: repeat.map(({ mean }) => mean),
      customers: repeat.map(() => 1),
    });
    expect(answer).toMatchObject({
      customers: each.length,
      repeatCustomers: repeat.length,
      incomputable: null,
      purchases: { converged: true },
      spending: { converged: true },
    });
    expect(answer.purchases.logLikelihood ?? 0).toBeCloseTo(purchases.logLikelihood, 5);
    expect(answer.spending.logLikelihood ?? 0).toBeCloseTo(spending.logLikelihood, 4);
    const values = valueOfGroups(
      purchases.parameters,
      spending.parameters,
      {
        frequency: each.map(({ x }) => x),
        recency: each.map(({ recency }) => recency),
        age: each.map(({ age }) => age),
        customers: each.map(() => 1),
        meanValueSum: each.map(({ mean }) => mean),
      },
      { months: 6, monthlyDiscount: 0.01 },
    );
    const total = values?.value.reduce((sum, value) => sum + value, 0) ?? Number.NaN;
    if (!answer.total.ok || !answer.all.valuePerCustomer.ok || !answer.all.aliveShare.ok)
      throw new Error('there is a model');
    expect(answer.total.value / total).toBeCloseTo(1, 5);
    expect(answer.total.low).toBeLessThan(answer.total.value);
    expect(answer.all.valuePerCustomer.value * answer.customers).toBeCloseTo(answer.total.value, 6);
    expect(answer.all.aliveShare.value).toBeCloseTo(
      (values?.alive.reduce((sum, value) => sum + value, 0) ?? 0) / each.length,
      5,
    );
    expect(answer.bands.reduce((sum, { customers }) => sum + customers, 0)).toBe(answer.customers);
  });

  it('foretells the third that was held out', async () => {
    const { holdout } = await lifetimeValue(lake.store, { timeZone: 'UTC' });
    expect(holdout).toMatchObject({ calibrationDays: 60, holdoutDays: 30, incomputable: null });
    if (!holdout.all.actual.ok || holdout.all.predicted === null) throw new Error('there is a model');
    expect(Math.abs(holdout.all.predicted / holdout.all.actual.value - 1)).toBeLessThan(0.25);
    expect(holdout.bands.map(({ predicted }) => predicted ?? 0)).toEqual(
      holdout.bands.map(({ predicted }) => predicted ?? 0).toSorted((a, b) => a - b),
    );
  });

  it('is refused with the reason where the log is short, nobody buys again, or nobody buys', async () => {
    const short = await lifetimeValue(lake.store, {
      timeZone: 'UTC',
      period: { from: '2019-10-01', to: '2019-10-10' },
    });
    expect(short).toMatchObject({
      incomputable: { reason: 'too-few', detail: expect.stringContaining('covers: 10;') as string },
      total: { ok: false, reason: 'too-few' },
      purchases: { converged: false, parameters: [], logLikelihood: null },
    });
    const none = await lifetimeValue(lake.store, { timeZone: 'UTC', filter: { brand: 'nobody' } });
    expect(none).toMatchObject({
      customers: 0,
      incomputable: { reason: 'no-data' },
      repeatShare: { ok: false },
      all: { aliveShare: { ok: false, reason: 'no-data' } },
      holdout: { isWithinInterval: null },
    });
    expect(
      await lifetimeValue(lake.store, { timeZone: 'UTC', period: { from: '2010-01-01', to: '2010-03-01' } }),
    ).toMatchObject({ incomputable: { reason: 'no-data' } });
    const once = await tinyLake([
      { at: '2019-10-01 10:00:00', type: 'purchase', product: '1', user: '1' },
      { at: '2019-11-01 10:00:00', type: 'view', product: '1', user: '2' },
    ]);
    try {
      expect(await lifetimeValue(once.store, { timeZone: 'UTC' })).toMatchObject({
        customers: 1,
        repeatCustomers: 0,
        incomputable: { reason: 'too-few', detail: expect.stringContaining('day: 0;') as string },
      });
    } finally {
      await once.close();
    }
  });

  it('refuses a horizon that is none', async () => {
    await expect(lifetimeValue(lake.store, { timeZone: 'UTC', months: 0 })).rejects.toThrow(/months is 0/);
    await expect(lifetimeValue(lake.store, { timeZone: 'UTC', monthlyDiscount: 2 })).rejects.toThrow(
      /monthlyDiscount is 2/,
    );
  });
});
