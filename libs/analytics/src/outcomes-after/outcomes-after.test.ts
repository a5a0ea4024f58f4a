import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { addDays } from '../local-days.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { sessionNames, timeOf, wanderingLog } from '../testing/wandering-log.js';
import { outcomesAfter, type OutcomesAfter, type OutcomesAfterOptions } from './outcomes-after.js';

const DAY = 86_400_000;
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`);
const row = (user: string, when: string, type: LogRow['type'], more: Partial<LogRow> = {}): LogRow => ({
  at: `2019-10-${when}`,
  type,
  product: '1',
  user,
  session: `${user}-${when.slice(0, 2)}`,
  ...more,
});

/** One user's figures as plain numbers. */
function figuresOf(told: OutcomesAfter, user: number, courseDays = 0): object {
  const {
    known,
    views,
    carts,
    orders,
    purchases,
    revenue,
    firstPurchaseAt,
    returned,
    before,
    dailyRevenue,
    dailyOrders,
    dailyFirstPurchase,
  } = told;
  const days = <T>(list: ArrayLike<T>): T[] => Array.from(list).slice(user * courseDays, (user + 1) * courseDays);
  return {
    known: known[user],
    views: views[user],
    carts: carts[user],
    orders: orders[user],
    purchases: purchases[user],
    revenue: revenue[user],
    firstPurchaseAt: firstPurchaseAt[user],
    returned: returned.map((list) => list[user]),
    before: [before.sessions[user], before.purchases[user], before.orders[user], before.revenue[user]],
    daily: [days(dailyRevenue), days(dailyOrders), days(dailyFirstPurchase)],
  };
}

/** The same, event by event. */
function slowFigures(
  rows: readonly LogRow[],
  user: string,
  exposedAt: number,
  { windowDays, daysBefore = 28, courseDays = 0, returns = [] }: OutcomesAfterOptions,
): object {
  const names = sessionNames(rows);
  const own = rows.filter((one) => one.user === user);
  const between = (from: number, to: number): LogRow[] =>
    own.filter((one) => timeOf(one) >= exposedAt + from * DAY && timeOf(one) < exposedAt + to * DAY);
  const bought = (list: readonly LogRow[]): LogRow[] =>
    list.filter(({ type }) => type === 'purchase').toSorted((a, b) => timeOf(a) - timeOf(b));
  const sessions = (list: readonly LogRow[]): Set<string | undefined> => new Set(list.map((one) => names.get(one)));
  const paid = (list: readonly LogRow[]): number =>
    list.reduce((cents, { price }) => cents + Math.round(Number(price ?? '10.00') * 100), 0) / 100;
  const [after, before] = [between(0, windowDays), between(-daysBefore, 0)];
  const earlier = [...sessions(before)].filter(
    (name) => Math.max(...before.filter((one) => names.get(one) === name).map(timeOf)) < exposedAt - 30 * 60_000,
  );
  const orders = [...sessions(bought(after))].map((name) => bought(after).find((one) => names.get(one) === name)!);
  const dayOf = (one: LogRow): number => Math.floor((timeOf(one) - exposedAt) / DAY);
  const course = <T>(value: (day: number) => T): T[] => Array.from({ length: courseDays }, (_, day) => value(day));
  return {
    known: own.length > 0 ? 1 : 0,
    views: after.filter(({ type }) => type === 'view').length,
    carts: after.filter(({ type }) => type === 'cart').length,
    orders: orders.length,
    purchases: bought(after).length,
    revenue: paid(bought(after)),
    firstPurchaseAt: bought(after).length > 0 ? timeOf(bought(after)[0]!) : Number.NaN,
    returned: returns.map(({ from, to }) => (between(from, to).length > 0 ? 1 : 0)),
    before: [earlier.length, bought(before).length, sessions(bought(before)).size, paid(bought(before))],
    daily: [
      course((day) => paid(bought(after).filter((one) => dayOf(one) === day))),
      course((day) => orders.filter((one) => dayOf(one) === day).length),
      course((day) => (bought(after)[0] && dayOf(bought(after)[0]!) === day ? 1 : 0)),
    ],
  };
}

describe('outcomesAfter', () => {
  const LONG = '92233720368547758070001';
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([
      // A visit on the 3rd, in which user 1 is exposed at 10:05; one on the 5th with two things bought; one just when a week is over.
      row('1', '01 09:00:00', 'view'),
      row('1', '01 09:01:00', 'purchase', { price: '5.00' }),
      row('1', '03 10:00:00', 'view'),
      row('1', '03 10:04:59', 'purchase', { price: '0.10' }),
      row('1', '03 10:05:00', 'view'),
      row('1', '03 10:06:00', 'cart'),
      row('1', '05 08:00:00', 'purchase', { price: '0.10' }),
      row('1', '05 08:00:01', 'purchase', { price: '0.20', product: '2' }),
      row('1', '10 10:05:00', 'purchase', { price: '99.00' }),
      // One order over two of user 2's days: it begins on the first.
      row('2', '04 09:59:00', 'purchase', { price: '1.00' }),
      row('2', '04 10:01:00', 'purchase', { price: '2.00', product: '2' }),
      row(LONG, '04 10:00:00', 'purchase', { price: '1234567.8901' }),
      ...Array.from({ length: 1000 }, (_, i) =>
        row('3', `04 12:${String(Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}`, 'view'),
      ),
      row('3', '06 12:00:00', 'view'),
      row('9', '20 23:59:59', 'view'),
    ]);
  });
  afterAll(() => lake.close());
  const ask = (users: Record<string, string>, options: Partial<OutcomesAfterOptions> = {}) =>
    outcomesAfter(
      lake.store,
      {
        externalIds: Object.keys(users),
        exposedAt: Float64Array.from(Object.values(users), (text) => at(`2019-10-${text}`)),
      },
      { windowDays: 7, ...options },
    );
  /** Users whose ids are digits come out of an object in another order than they were put in. */
  const exposure = (entries: readonly (readonly [string, string])[]) => ({
    externalIds: entries.map(([id]) => id),
    exposedAt: Float64Array.from(entries, ([, text]) => at(`2019-10-${text}`)),
  });

  it('counts from the exposure on, its instant included, to the end of the window, which is not', async () => {
    const told = await ask({ 1: '03 10:05:00' });
    expect(figuresOf(told, 0)).toEqual({
      known: 1,
      views: 1,
      carts: 1,
      orders: 1,
      purchases: 2,
      revenue: 0.3,
      firstPurchaseAt: at('2019-10-05 08:00:00'),
      returned: [],
      before: [1, 2, 2, 5.1],
      daily: [[], [], []],
    });
    expect((await ask({ 1: '03 10:05:01' })).purchases).toEqual(Int32Array.of(3));
    expect((await ask({ 1: '03 10:05:01' })).views).toEqual(Int32Array.of(0));
    expect((await ask({ 1: '03 10:05:00' }, { windowDays: 8 })).revenue).toEqual(Float64Array.of(99.3));
  });

  it('takes no visit for an earlier one in which the user was exposed, whatever came of it', async () => {
    const sessions = async (exposedAt: string, daysBefore = 28): Promise<number> =>
      (await ask({ 1: exposedAt }, { daysBefore })).before.sessions[0]!;
    expect(await sessions('03 10:05:00')).toBe(1);
    // Of the last event at 10:06 nothing shows that another will not follow, until half an hour has passed.
    expect([await sessions('03 10:36:00'), await sessions('03 10:36:01')]).toEqual([1, 2]);
    expect([await sessions('03 10:36:01', 2), await sessions('03 09:00:59', 2)]).toEqual([1, 1]);
  });

  it('counts in the days before from their first instant on', async () => {
    const before = async (exposedAt: string): Promise<number> =>
      (await ask({ 1: exposedAt }, { daysBefore: 2 })).before.purchases[0]!;
    expect([
      await before('03 09:01:00'),
      await before('03 09:01:01'),
      await before('01 09:01:00'),
      await before('01 09:01:01'),
    ]).toEqual([1, 0, 0, 1]);
  });

  it('tells the course by days of 24 hours, an order on the day that it begins', async () => {
    const told = await outcomesAfter(
      lake.store,
      exposure([
        ['2', '03 10:00:00'],
        ['1', '03 10:05:00'],
      ]),
      { windowDays: 7, courseDays: 3 },
    );
    expect(figuresOf(told, 0, 3)).toMatchObject({
      orders: 1,
      purchases: 2,
      revenue: 3,
      daily: [
        [1, 2, 0],
        [1, 0, 0],
        [1, 0, 0],
      ],
    });
    expect(figuresOf(told, 1, 3)).toMatchObject({
      daily: [
        [0, 0.3, 0],
        [0, 1, 0],
        [0, 1, 0],
      ],
    });
  });

  it('says who came back, in windows that may reach beyond the outcomes', async () => {
    const returns = [
      { from: 0, to: 1 },
      { from: 1, to: 1.9 },
      { from: 1, to: 2 },
      { from: 6, to: 7 },
      { from: 7, to: 8 },
    ];
    const told = await ask({ 1: '03 10:05:00', 9: '03 10:05:00' }, { windowDays: 2, returns });
    expect(told.returned.map((list) => [...list])).toEqual([
      [1, 0],
      [0, 0],
      [1, 0],
      [0, 0],
      [1, 0],
    ]);
    expect(told.purchases).toEqual(Int32Array.of(2, 0));
  });

  it('does not know users whom the log does not have, and says 0 of those who did nothing', async () => {
    const told = await outcomesAfter(
      lake.store,
      exposure([
        ['77', '03 10:05:00'],
        ['anna', '03 10:05:00'],
        ['007', '03 10:05:00'],
        ['9', '03 10:05:00'],
        ['2', '03 10:00:00'],
      ]),
      { windowDays: 7, courseDays: 1 },
    );
    expect([...told.known]).toEqual([0, 0, 0, 1, 1]);
    expect([...told.views, ...told.before.sessions]).toEqual(Array(10).fill(0));
    expect([...told.purchases]).toEqual([0, 0, 0, 0, 2]);
    expect([...told.firstPurchaseAt].map(Number.isNaN)).toEqual([true, true, true, true, false]);
  });

  it('keeps ids of more than 19 digits and prices of four decimals', async () => {
    const told = await outcomesAfter(
      lake.store,
      exposure([
        ['1', '03 10:05:00'],
        [LONG, '04 10:00:00'],
        [`${LONG}0`, '04 10:00:00'],
      ]),
      { windowDays: 7 },
    );
    expect([[...told.known], [...told.revenue]]).toEqual([
      [1, 1, 0],
      [0.3, 1_234_567.8901, 0],
    ]);
  });

  it("leaves out sessions that look like a bot's where asked", async () => {
    const users = { 3: '04 00:00:00' };
    expect((await ask(users)).views).toEqual(Int32Array.of(1001));
    const without = await ask(users, {
      bots: 'exclude',
      courseDays: 2,
      returns: [
        { from: 0, to: 1 },
        { from: 1, to: 3 },
      ],
    });
    expect([without.views[0], without.known[0], without.returned.map((list) => list[0])]).toEqual([1, 1, [0, 1]]);
    expect(without.definition.population).toBe('1 users by their exposures, without sessions that look like bots');
  });

  it('tells of nobody nothing, and of exposures after the log that it ends before', async () => {
    const nobody = await ask({}, { courseDays: 2, returns: [{ from: 1, to: 2 }] });
    expect([
      nobody.known.length,
      nobody.dailyRevenue.length,
      nobody.returned.map((list) => list.length),
      nobody.period,
    ]).toEqual([0, 0, [0], { from: '2019-10-01', to: '2019-10-20' }]);
    expect(nobody.observedUntil).toBe(at('2019-10-20 23:59:59'));
    const late = await outcomesAfter(
      lake.store,
      { externalIds: ['1'], exposedAt: Float64Array.of(at('2020-02-01 00:00:00')) },
      { windowDays: 7 },
    );
    expect(figuresOf(late, 0)).toMatchObject({ known: 1, views: 0, revenue: 0, before: [0, 0, 0, 0] });
    expect(late).toMatchObject({
      observedUntil: at('2019-10-20 23:59:59'),
      timeZone: 'UTC',
      period: { from: '2020-02-01', to: '2020-02-07' },
    });
  });

  it('refuses a user twice, unequal lists, and days and instants that cannot be, with the remedy', async () => {
    const twice = { externalIds: ['1', '2', '1'], exposedAt: new Float64Array(3).fill(at('2019-10-03 00:00:00')) };
    await expect(outcomesAfter(lake.store, twice, { windowDays: 7 })).rejects.toMatchObject({
      name: 'QuestionError',
      problem: 'invalid-rule',
      argument: 'externalIds',
      value: '1',
      message: 'User 1 is there twice. Give each user once, with the first exposure.',
    });
    await expect(
      outcomesAfter(lake.store, { ...twice, externalIds: ['anna', '2', 'anna'] }, { windowDays: 7 }),
    ).rejects.toMatchObject({ value: 'anna' });
    await expect(outcomesAfter(lake.store, { ...twice, externalIds: ['1'] }, { windowDays: 7 })).rejects.toThrow(
      'There are 1 ids and 3 instants of exposure. Give one instant a user.',
    );
    for (const wrong of [Number.NaN, Infinity, at('1899-12-31 23:59:59')]) {
      await expect(
        outcomesAfter(lake.store, { externalIds: ['1'], exposedAt: Float64Array.of(wrong) }, { windowDays: 7 }),
      ).rejects.toThrow(`exposedAt[0] is ${wrong}. Give milliseconds since 1970 UTC, of the years 1900 to 2199.`);
    }
    await expect(ask({}, { windowDays: 0 })).rejects.toThrow('windowDays is 0. Give whole days from 1 to 366.');
    await expect(ask({}, { daysBefore: 2.5 })).rejects.toMatchObject({ argument: 'daysBefore' });
    await expect(ask({}, { courseDays: 8 })).rejects.toThrow('courseDays is 8. Give whole days from 0 to 7.');
    await expect(
      ask(
        {},
        {
          returns: [
            { from: 1, to: 2 },
            { from: 2, to: 2 },
          ],
        },
      ),
    ).rejects.toThrow('returns[1] is from 2 to 2 days. Give days with 0 ≤ from < to ≤ 366.');
  });

  it('asks about more users than one statement takes, each in their own place', async () => {
    const externalIds = Array.from({ length: 200_001 }, (_, place) => String(1_000_000 - place));
    [externalIds[7], externalIds[150_000], externalIds[200_000]] = ['1', LONG, '2'];
    const told = await outcomesAfter(
      lake.store,
      { externalIds, exposedAt: new Float64Array(externalIds.length).fill(at('2019-10-03 10:05:00')) },
      { windowDays: 7, courseDays: 2 },
    );
    expect([...told.known.keys()].filter((place) => told.known[place] === 1)).toEqual([7, 150_000, 200_000]);
    expect(
      [7, 150_000, 200_000].map((place) => [
        told.revenue[place],
        told.dailyOrders[place * 2],
        told.dailyOrders[place * 2 + 1],
      ]),
    ).toEqual([
      [0.3, 0, 1],
      [1_234_567.8901, 1, 0],
      [3, 1, 0],
    ]);
  });

  it('stops when it is told to', async () => {
    await expect(ask({ 1: '03 10:05:00' }, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });

  it('shows its statements without the users', async () => {
    const { query } = (await ask({ 1: '03 10:05:00', 2: '03 10:05:00' }, { courseDays: 1 })).definition;
    expect(query.match(/a number for each of 2 users/g)).toHaveLength(4);
    expect(query).not.toContain(String(at('2019-10-03 10:05:00')));
    expect(query.split('\n;\n')).toHaveLength(2);
  });
});

describe('outcomesAfter of wandering logs', () => {
  const dates = Array.from({ length: 24 }, (_, day) => addDays('2019-10-20', day));

  it.each([1, 2, 3])('is what a walk over the events says, log %i', async (seed) => {
    const rows = wanderingLog(dates, 700, seed);
    const lake = await tinyLake(rows);
    try {
      const instants = fc.oneof(
        fc.constantFrom(...rows.map(timeOf)),
        fc.constantFrom(...rows.map((one) => timeOf(one) - 2 * DAY)),
        fc.integer({ min: at('2019-10-18 00:00:00'), max: at('2019-11-14 00:00:00') }),
      );
      const asked = fc.record({
        users: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 14 }).map(String), instants), {
          selector: ([user]) => user,
          maxLength: 14,
        }),
        windowDays: fc.integer({ min: 1, max: 12 }),
        daysBefore: fc.integer({ min: 1, max: 12 }),
        course: fc.integer({ min: 0, max: 12 }),
        returns: fc.array(
          fc
            .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 8 }))
            .map(([from, length]) => ({ from: from / 2, to: (from + length) / 2 })),
          { maxLength: 3 },
        ),
      });
      await fc.assert(
        fc.asyncProperty(asked, async ({ users, course, ...windows }) => {
          const options = { ...windows, courseDays: Math.min(course, windows.windowDays) };
          const told = await outcomesAfter(
            lake.store,
            { externalIds: users.map(([user]) => user), exposedAt: Float64Array.from(users, ([, instant]) => instant) },
            options,
          );
          users.forEach(([user, instant], u) =>
            expect(figuresOf(told, u, options.courseDays)).toEqual(slowFigures(rows, user, instant, options)),
          );
        }),
        { numRuns: 25, seed },
      );
    } finally {
      await lake.close();
    }
  });
});
