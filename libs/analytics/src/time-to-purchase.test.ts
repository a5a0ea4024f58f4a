import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from './local-days.js';
import { groupsOfUsers, roundedEstimate, slowQuantile } from './testing/slow-quantile.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';
import { dayOf, sessionNames, timeOf, wanderingLog } from './testing/wandering-log.js';
import { type PurchaseTimes, timeToPurchase } from './time-to-purchase.js';

/** A user's first purchase of a product, and what it took. */
interface Bought {
  user: string;
  category: string;
  /** Null: nothing was viewed before. */
  seconds: number | null;
  inSession: boolean;
  onDay: boolean;
}

const categoryOf = ({ code, categoryId }: LogRow, depth: number | null): string =>
  code
    ?.split('.')
    .slice(0, depth ?? 9)
    .join('.') ??
  categoryId ??
  '(none)';

/** Walks through the rows of the chosen sessions, pair by pair. */
function walk(
  rows: readonly LogRow[],
  names: ReadonlyMap<LogRow, string>,
  timeZone: string,
  depth: number | null,
): Bought[] {
  const pairs = new Map<string, LogRow[]>();
  for (const row of rows.toSorted((a, b) => timeOf(a) - timeOf(b)))
    pairs.set(`${row.user} ${row.product}`, [...(pairs.get(`${row.user} ${row.product}`) ?? []), row]);
  return [...pairs.values()].flatMap((events) => {
    const sale = events.find(({ type }) => type === 'purchase');
    if (!sale) return [];
    const views = events.filter((row) => row.type === 'view' && timeOf(row) <= timeOf(sale));
    const firsts = views.filter((row) => timeOf(row) === timeOf(views[0]!));
    return [
      {
        user: sale.user,
        category: categoryOf(sale, depth),
        seconds: views[0] ? (timeOf(sale) - timeOf(views[0])) / 1000 : null,
        inSession: firsts.some((row) => names.get(row) === names.get(sale)),
        onDay: views[0] !== undefined && dayOf(views[0], timeZone) === dayOf(sale, timeZone),
      },
    ];
  });
}

const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

function modelOf(bought: readonly Bought[], groups: ReadonlyMap<string, number>): object {
  const times = bought.flatMap(({ user, seconds }) =>
    seconds === null ? [] : [{ group: groups.get(user) ?? -1, value: seconds }],
  );
  return {
    purchases: bought.length,
    viewed: times.length,
    shares: [
      shareOf(times.length, bought.length),
      shareOf(bought.filter(({ inSession }) => inSession).length, times.length),
      shareOf(bought.filter(({ onDay }) => onDay).length, times.length),
    ],
    seconds:
      times.length === 0 ? null : [0.25, 0.5, 0.75, 0.9].map((q) => roundedEstimate(slowQuantile(times, q, true))),
  };
}

function told({ purchases, viewed, viewedPerPurchase, sameSession, sameDay, seconds }: PurchaseTimes): object {
  return {
    purchases,
    viewed,
    shares: [viewedPerPurchase, sameSession, sameDay].map((share) => (share.ok ? share.value : null)),
    seconds: seconds && [seconds.p25, seconds.median, seconds.p75, seconds.p90].map(roundedEstimate),
  };
}

describe('time to purchase of wandering users', () => {
  const dates = Array.from({ length: 40 }, (_, day) => addDays('2019-10-10', day));
  const rows = wanderingLog(dates, 700, 31);
  const names = sessionNames(rows);
  let lake: TinyLake;
  let groups: Map<string, number>;
  beforeAll(async () => {
    lake = await tinyLake(rows);
    groups = await groupsOfUsers(lake.store);
  });
  afterAll(() => lake.close());

  it('agrees with a walk through every pair, in any zone, period, filter and depth', async () => {
    const began = new Map<string, LogRow>();
    for (const row of rows.toSorted((a, b) => timeOf(a) - timeOf(b)))
      if (!began.has(names.get(row)!)) began.set(names.get(row)!, row);
    const question = fc.record({
      timeZone: fc.constantFrom('America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'),
      filter: fc.constantFrom(null, { brand: 'samsung' }, { category: 'electronics' }, { category: '13' }),
      period: fc
        .tuple(fc.constantFrom(...dates), fc.constantFrom(...dates))
        .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })),
      whole: fc.boolean(),
      depth: fc.constantFrom(null, 1, 2, 3, 4),
    });
    await fc.assert(
      fc.asyncProperty(question, async ({ timeZone, filter, whole, depth, ...asked }) => {
        const period = whole ? null : asked.period;
        const answer = await timeToPurchase(lake.store, { timeZone, filter, period, depth, first: 100 });
        expect(answer.daysLeftOut).toEqual([]);
        const chosen = rows.filter((row) => {
          const day = dayOf(began.get(names.get(row)!)!, timeZone);
          return (
            (period === null || (period.from <= day && day <= period.to)) &&
            (!filter || !('brand' in filter) || row.brand === filter.brand) &&
            (!filter ||
              !('category' in filter) ||
              row.categoryId === filter.category ||
              row.code?.startsWith(`${filter.category}.`))
          );
        });
        const bought = walk(chosen, names, timeZone, depth);
        expect(told(answer.all)).toEqual(modelOf(bought, groups));
        const present = [...new Set(bought.map(({ category }) => category))];
        expect(answer.categoryCount).toBe(present.length);
        expect(Object.fromEntries(answer.categories.map((one) => [one.category, told(one)]))).toEqual(
          Object.fromEntries(
            present.map((name) => [
              name,
              modelOf(
                bought.filter(({ category }) => category === name),
                groups,
              ),
            ]),
          ),
        );
      }),
      { numRuns: 60, seed: 20261203 },
    );
  });

  it('lists those with most purchases that had a view, and says how many there are', async () => {
    const all = await timeToPurchase(lake.store, { timeZone: 'UTC', first: 100 });
    const viewed = all.categories.map((one) => one.viewed);
    expect(viewed).toEqual(viewed.toSorted((a, b) => b - a));
    const two = await timeToPurchase(lake.store, { timeZone: 'UTC', first: 2 });
    expect([two.categories, two.categoryCount]).toEqual([all.categories.slice(0, 2), 5]);
    expect((await timeToPurchase(lake.store, { timeZone: 'UTC', first: 0 })).categories).toEqual([]);
  });

  it('refuses numbers out of bounds', async () => {
    for (const depth of [0, 5, 1.5])
      await expect(timeToPurchase(lake.store, { timeZone: 'UTC', depth })).rejects.toThrow(
        `depth is ${depth}. Give a whole number from 1 to 4.`,
      );
    for (const first of [-1, 101, 0.5])
      await expect(timeToPurchase(lake.store, { timeZone: 'UTC', first })).rejects.toThrow(`first is ${first}.`);
  });

  it('has a designed answer where nobody buys', async () => {
    expect(await timeToPurchase(lake.store, { timeZone: 'UTC', filter: { brand: 'nobody' } })).toMatchObject({
      all: { purchases: 0, viewed: 0, viewedPerPurchase: { ok: false, reason: 'no-data' }, seconds: null },
      categories: [],
      categoryCount: 0,
    });
  });
});

const visit = (at: string, type: LogRow['type'], more: Partial<LogRow> = {}): LogRow => ({
  at: `2019-10-${at}`,
  type,
  product: '1',
  user: '1',
  session: at.slice(0, 2),
  code: 'camp.tent',
  ...more,
});

it('counts the first purchase from the first view, over sessions and midnight', async () => {
  const lake = await tinyLake([
    visit('01 23:59:50', 'view'),
    visit('02 10:00:00', 'view', { session: '01' }),
    visit('02 10:00:10', 'purchase', { session: '01' }),
    visit('03 10:00:00', 'purchase'),
    // Viewed in the second of the purchase; and first viewed after it.
    visit('04 10:00:00', 'view', { user: '2' }),
    visit('04 10:00:00', 'purchase', { user: '2' }),
    visit('04 10:00:00', 'purchase', { user: '3' }),
    visit('04 10:00:01', 'view', { user: '3' }),
    // Viewed by another user, and another product by the same.
    visit('04 10:00:00', 'view', { user: '4' }),
    visit('05 10:00:00', 'purchase', { user: '4', product: '2' }),
  ]);
  try {
    const { all, categories } = await timeToPurchase(lake.store, { timeZone: 'UTC', depth: 1 });
    expect([all.purchases, all.viewed, categories.map(({ category }) => category)]).toEqual([4, 2, ['camp']]);
    expect(told(all)).toMatchObject({ shares: [0.5, 1, 0.5] });
    const one = await timeToPurchase(lake.store, { timeZone: 'UTC', period: { from: '2019-10-02', to: '2019-10-03' } });
    expect([one.all.purchases, one.all.viewed]).toEqual([1, 0]);
  } finally {
    await lake.close();
  }
});

it('leaves out a day that lost its views, and knows no share of a log without views', async () => {
  const LOST = '2019-10-08';
  // Two weeks of 96 users a day who view and buy ten seconds later.
  const whole = Array.from({ length: 14 * 96 }, (_, n): LogRow[] => {
    const at = Date.UTC(2019, 9, 1) + n * 900_000;
    const row = (later: number, type: LogRow['type']): LogRow => ({
      at: new Date(at + later).toISOString().slice(0, 19).replace('T', ' '),
      type,
      product: '1',
      user: String(n + 1),
      session: `s${n}`,
    });
    return [row(0, 'view'), row(10_000, 'purchase')];
  }).flat();
  const ask = async (rows: readonly LogRow[]) => {
    const lake = await tinyLake(rows, 'UTC');
    try {
      return await timeToPurchase(lake.store, { timeZone: 'UTC' });
    } finally {
      await lake.close();
    }
  };
  const cut = await ask(whole.filter(({ at, type }) => type !== 'view' || !at.startsWith(LOST)));
  expect([cut.daysLeftOut, cut.all.purchases, cut.all.viewed]).toEqual([[LOST], 13 * 96, 13 * 96]);
  expect(cut.all.seconds?.median).toMatchObject({ ok: true, value: 10 });
  const blind = await ask(whole.filter(({ type }) => type !== 'view'));
  expect(blind.all).toMatchObject({
    purchases: 14 * 96,
    viewed: 0,
    viewedPerPurchase: { ok: false, reason: 'not-logged' },
    sameSession: { ok: false, reason: 'not-logged' },
    seconds: null,
  });
});
