import * as fc from 'fast-check';
import type { Estimate } from '@cartograph/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audience } from '../audience/audience.js';
import { slowAbandonment, type SlowCartQuestion } from '../testing/slow-abandonment.js';
import { type LogRow, hasSamples, sampleLake, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { groupsOfUsers, roundedEstimate, slowQuantile } from '../testing/slow-quantile.js';
import { wanderingLog } from '../testing/wandering-log.js';
import { type Abandonment, abandonment, type AbandonmentPart } from './abandonment.js';

const DATES = ['2019-10-04', '2019-10-05', '2019-10-06', '2019-11-01', '2019-11-02', '2019-11-03', '2019-11-04'];
const times = (estimate: Estimate, of: number): number => (estimate.ok ? Math.round(estimate.value * of) : 0);

/** The answer in the words of the slow count. */
function told(answer: Abandonment): object {
  const {
    carts,
    bought,
    partlyBought,
    abandoned,
    emptied,
    users,
    productsLeft,
    valueLeft,
    unpricedLeft,
    valueLeftPartly,
    recovery,
  } = answer;
  const part = ({
    part: name,
    carts: n,
    abandoned: lost,
    productsLeft: products,
    valueLeft: value,
  }: AbandonmentPart): object => ({ part: name, carts: n, abandoned: lost, productsLeft: products, valueLeft: value });
  const sorted = (parts: readonly AbandonmentPart[]): object[] =>
    parts
      .filter((one) => one.carts > 0)
      .toSorted((a, b) => (a.part < b.part ? -1 : 1))
      .map(part);
  const hours = answer.hoursUntilReturn;
  return {
    carts,
    bought,
    partlyBought,
    abandoned,
    emptied: emptied ?? 0,
    users,
    productsLeft,
    valueLeft,
    unpricedLeft,
    valueLeftPartly,
    recovery,
    hours: hours && [hours.p25, hours.median, hours.p75, hours.p90].map(roundedEstimate),
    returns: answer.returns.map(
      ({ hours: horizon, followed, returnedPerCart, boughtSamePerCart, boughtAnythingPerCart }) => ({
        hours: horizon,
        followed,
        returned: times(returnedPerCart, followed),
        same: times(boughtSamePerCart, followed),
        anything: times(boughtAnythingPerCart, followed),
      }),
    ),
    byCategory: sorted(answer.byCategory),
    byHour: sorted(answer.byHour),
  };
}

function expected(rows: readonly LogRow[], question: SlowCartQuestion, groups: ReadonlyMap<string, number>): object {
  const slow = slowAbandonment(rows, question) as { hours: { user: string; value: number }[] };
  const hours = slow.hours.map(({ user, value }) => ({ group: groups.get(user) ?? -1, value }));
  return {
    ...slow,
    hours: hours.length === 0 ? null : [0.25, 0.5, 0.75, 0.9].map((q) => roundedEstimate(slowQuantile(hours, q, true))),
  };
}

describe('every figure of abandoned carts agrees with a walk through every cart', () => {
  const rows = wanderingLog(DATES, 400, 3).map((row, i) => (i % 9 === 0 ? { ...row, price: '0.00' } : row));
  let lake: TinyLake;
  let groups: Map<string, number>;
  beforeAll(async () => {
    lake = await tinyLake(rows);
    groups = await groupsOfUsers(lake.store);
  });
  afterAll(() => lake.close());

  it('with all options at random', async () => {
    const questions: fc.Arbitrary<SlowCartQuestion> = fc.record({
      period: fc
        .tuple(fc.constantFrom(...DATES), fc.constantFrom(...DATES))
        .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })),
      timeZone: fc.constantFrom('America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'),
      filter: fc.constantFrom(
        null,
        null,
        { category: 'electronics' },
        { brand: 'samsung' },
        { category: '13', brand: 'samsung' },
      ),
      graceHours: fc.constantFrom(null, null, 1, 24, 720),
    });
    await fc.assert(
      fc.asyncProperty(questions, async (question) => {
        expect(told(await abandonment(lake.store, { ...question, first: 100 }))).toEqual(
          expected(rows, question, groups),
        );
      }),
      { numRuns: 60, seed: 20261126 },
    );
  });
});

const row = (user: string, at: string, type: LogRow['type'], product: string, more: Partial<LogRow> = {}): LogRow => ({
  at: `2019-10-${at}`,
  type,
  product,
  user,
  session: `${user}-${at.slice(0, 2)}`,
  ...more,
});

describe('abandonment', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([
      // Put in three times, left once; comes back after a day and buys it for less.
      row('1', '01 10:00:00', 'cart', '1', { price: '20.00' }),
      row('1', '01 10:01:00', 'cart', '1', { price: '20.50' }),
      row('1', '01 10:02:00', 'cart', '2', { price: '0.00' }),
      row('1', '02 10:02:00', 'view', '1'),
      row('1', '02 10:02:30', 'purchase', '1', { price: '19.25' }),
      // A later cart of what was bought hides nothing; the other one is left.
      row('2', '01 10:00:00', 'cart', '1'),
      row('2', '01 10:01:00', 'purchase', '1'),
      row('2', '01 10:02:00', 'cart', '1'),
      row('2', '01 10:03:00', 'cart', '3', { price: '7.00' }),
      // Taken out again.
      row('3', '01 10:00:00', 'cart', '1'),
      row('3', '01 10:00:00', 'remove_from_cart', '1'),
      row('4', '12 10:00:00', 'view', '1'),
    ]);
  });
  afterAll(() => lake.close());

  it('tells what became of each cart once', async () => {
    const answer = await abandonment(lake.store, { timeZone: 'UTC' });
    expect(answer).toMatchObject({
      carts: 3,
      bought: 0,
      partlyBought: 1,
      abandoned: 1,
      emptied: 1,
      users: 1,
      productsLeft: 2,
      valueLeft: '20.50',
      unpricedLeft: 1,
      valueLeftPartly: '7.00',
      returned: 1,
      hoursUntilReturn: { median: { ok: false, reason: 'too-few' } },
      recovery: { carts: 1, valueLeft: '20.50', valueRecovered: '19.25' },
      abandonedPerCart: { ok: true, value: 1 / 3 },
    });
    expect(
      answer.returns.map(({ returnedPerCart, boughtSamePerCart }) => [
        returnedPerCart.ok && returnedPerCart.value,
        boughtSamePerCart.ok && boughtSamePerCart.value,
      ]),
    ).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
    expect(answer.definition.population).toBe('carts of sessions that began from 2019-10-01 to 2019-10-12 in UTC');
    expect(answer.byHour).toHaveLength(24);
  });

  it('with a grace, what is bought soon in another session was not left', async () => {
    expect(await abandonment(lake.store, { timeZone: 'UTC', graceHours: 25 })).toMatchObject({
      abandoned: 0,
      partlyBought: 2,
    });
  });

  it('its users are an audience of the same size', async () => {
    const audienceOf = await audience(lake.store, { kind: 'cart-abandoned', timeZone: 'UTC' });
    expect(audienceOf).toMatchObject({ size: 1, buyers: 1, revenue: '19.25', userIds: ['1'] });
    expect((await audience(lake.store, { kind: 'cart-abandoned', timeZone: 'UTC', graceHours: 25 })).size).toBe(0);
    await expect(audience(lake.store, { kind: 'buyers', timeZone: 'UTC', graceHours: 25 })).rejects.toThrow(
      'takes no such thing as a grace',
    );
  });

  it('says that there is nothing to tell without carts', async () => {
    const nothing = await abandonment(lake.store, {
      timeZone: 'UTC',
      period: { from: '2019-10-12', to: '2019-10-12' },
    });
    expect(nothing).toMatchObject({
      carts: 0,
      valueLeft: '0.00',
      hoursUntilReturn: null,
      abandonedPerCart: { ok: false, reason: 'no-data' },
      byCategory: [],
      recovery: { valueRecovered: '0.00' },
    });
    await expect(abandonment(lake.store, { timeZone: 'UTC', graceHours: 0 })).rejects.toThrow('graceHours is 0');
    await expect(abandonment(lake.store, { timeZone: 'UTC', first: 0 })).rejects.toThrow('first is 0');
  });
});

it('has an audience of the same size around a day that lost its purchases', async () => {
  const rows = Array.from({ length: 10 }, (_, day) =>
    Array.from({ length: 48 }, (__, n): LogRow[] => {
      const at = (second: number): string =>
        new Date(Date.UTC(2019, 9, 1 + day, 0, n * 30, second)).toISOString().slice(0, 19).replace('T', ' ');
      const of = { product: '1', user: String(1_000 + day * 100 + n), session: `${day}-${n}`, price: '1.00' };
      return [
        { ...of, type: 'cart', at: at(0) },
        ...(n % 2 === 0 && day !== 5 ? [{ ...of, type: 'purchase' as const, at: at(30) }] : []),
      ];
    }).flat(),
  ).flat();
  const lake = await tinyLake(rows, 'UTC');
  try {
    const { users, daysLeftOut } = await abandonment(lake.store, { timeZone: 'UTC' });
    const audienceOf = await audience(lake.store, { kind: 'cart-abandoned', timeZone: 'UTC' });
    expect([users, daysLeftOut]).toEqual([9 * 24, ['2019-10-06']]);
    expect([audienceOf.size, audienceOf.daysLeftOut]).toEqual([users, daysLeftOut]);
  } finally {
    await lake.close();
  }
});

it('knows no rates where the log never records purchases, and no emptied carts where it never records removals', async () => {
  const lake = await tinyLake([
    { at: '2019-10-01 10:00:00', type: 'cart', product: '1', user: '1', session: 'a', price: '5.00' },
    { at: '2019-10-12 10:00:00', type: 'view', product: '1', user: '1', session: 'b' },
  ]);
  try {
    const answer = await abandonment(lake.store, { timeZone: 'UTC' });
    const unknown = { ok: false, reason: 'not-logged' };
    expect(answer).toMatchObject({ carts: 1, emptied: null, abandonedPerCart: unknown });
    expect(answer.byCategory[0]?.abandonedPerCart).toMatchObject(unknown);
    expect(answer.returns.at(-1)).toMatchObject({
      returnedPerCart: { ok: true, value: 0 },
      boughtSamePerCart: unknown,
      boughtAnythingPerCart: unknown,
    });
  } finally {
    await lake.close();
  }
});

it.skipIf(!hasSamples)('counts carts of real rows once a session', async () => {
  const lake = await sampleLake('multi-category/2019-Oct.csv');
  try {
    const answer = await abandonment(lake.store, { timeZone: 'Asia/Dubai' });
    expect(answer.carts).toBe(answer.bought + answer.partlyBought + answer.abandoned + (answer.emptied ?? 0));
    expect(answer.carts).toBe(35);
    expect(answer.returns[2]).toMatchObject({ followed: 0, returnedPerCart: { ok: false, reason: 'no-data' } });
  } finally {
    await lake.close();
  }
});

it('does not take carts for forgotten over days that the log lost', async () => {
  // Forty a day leave a cart, from eight in the morning on, and buy it an hour less than a day later; one day is cut out.
  const at = (day: number, minutes: number): string =>
    new Date(Date.UTC(2019, 9, 1 + day, 8, minutes)).toISOString().slice(0, 19).replace('T', ' ');
  const rows = Array.from({ length: 21 }, (_, day) =>
    Array.from({ length: 40 }, (__, n): LogRow[] => {
      const of = { product: '1', user: String(day * 100 + n), price: '1.00' };
      const [first, second] = [n * 15, n * 15 + 23 * 60];
      return [
        { ...of, session: `${day}-${n}-a`, at: at(day, first), type: 'view' },
        { ...of, session: `${day}-${n}-a`, at: at(day, first + 1), type: 'cart' },
        { ...of, session: `${day}-${n}-b`, at: at(day, second), type: 'view' },
        { ...of, session: `${day}-${n}-b`, at: at(day, second + 1), type: 'purchase' },
        { ...of, session: `${day}-${n}-c`, at: at(day, first + 3 * 24 * 60), type: 'view' },
      ];
    }).flat(),
  )
    .flat()
    .filter((row) => !row.at.startsWith('2019-10-12'));
  const lake = await tinyLake(rows, 'UTC');
  try {
    const before = { from: '2019-10-11', to: '2019-10-11' };
    const { carts, ...rest } = await abandonment(lake.store, { period: before, timeZone: 'UTC' });
    // They came back on the lost day; what is left is that they came again two days later.
    expect(carts).toBe(40);
    expect([rest.returned, rest.hoursUntilReturn]).toEqual([0, null]);
    const { abandoned, faults, returns } = await abandonment(lake.store, { timeZone: 'UTC' });
    expect(faults.filter(({ kind }) => kind === 'missing-day').map(({ date }) => date)).toEqual(['2019-10-12']);
    const day = returns.find(({ hours }) => hours === 24)!;
    // Without those of the day before the lost one, and of the last day, which the log follows for an hour less than a day.
    expect(day.followed).toBeLessThanOrEqual(abandoned - 40);
    expect(day.followed).toBeGreaterThan(16 * 40);
    expect([day.returnedPerCart, day.boughtSamePerCart]).toMatchObject([{ value: 1 }, { value: 1 }]);
  } finally {
    await lake.close();
  }
});
