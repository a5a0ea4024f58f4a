import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estimate } from '@cartograph/metrics';
import { type Funnel, funnel, type FunnelStep } from './funnel.js';
import { addDays } from './local-days.js';
import { bySession, randomDays } from './testing/random-log.js';
import { type LogRow, sampleLake, type TinyLake, tinyLake } from './testing/tiny-lake.js';

const value = (estimate: Estimate): number | null => (estimate.ok ? estimate.value : null);
const shape = (steps: FunnelStep[]): [number, number, number, number | null, number | null] => {
  const [view, cart, purchase] = steps;
  return [view?.sessions ?? -1, cart?.sessions ?? -1, purchase?.sessions ?? -1, cart?.medianSecondsFromPrevious ?? null, purchase?.medianSecondsFromPrevious ?? null];
};

const seconds = (from: LogRow, to: LogRow): number => (Date.parse(to.at) - Date.parse(from.at)) / 1000;

/** Each step as far as the events, read one by one in order, carry it; the product that arrives first gives the time. */
function walked(session: readonly LogRow[], same: boolean): { viewed: boolean; cartSeconds: number | null; purchaseSeconds: number | null } {
  const chains = new Map<string, { view?: LogRow; cart?: LogRow; purchase?: LogRow }>();
  let cartSeconds: number | null = null;
  let purchaseSeconds: number | null = null;
  for (const row of session) {
    const key = same ? row.product : '';
    const chain = chains.get(key) ?? {};
    chains.set(key, chain);
    if (row.type === 'view') chain.view ??= row;
    if (row.type === 'cart' && chain.view && !chain.cart) {
      chain.cart = row;
      cartSeconds ??= seconds(chain.view, row);
    }
    if (row.type === 'purchase' && chain.cart && !chain.purchase) {
      chain.purchase = row;
      purchaseSeconds ??= seconds(chain.cart, row);
    }
  }
  return { viewed: [...chains.values()].some((chain) => chain.view), cartSeconds, purchaseSeconds };
}

/** Every triple of events, without any shortcut. */
function exists(session: readonly LogRow[], same: boolean): { carted: boolean; bought: boolean } {
  const fits = (a: LogRow, b: LogRow): boolean => !same || a.product === b.product;
  let carted = false;
  let bought = false;
  session.forEach((view, i) =>
    session.slice(i + 1).forEach((cart, j) => {
      if (view.type !== 'view' || cart.type !== 'cart' || !fits(view, cart)) return;
      carted = true;
      bought ||= session.slice(i + j + 2).some((purchase) => purchase.type === 'purchase' && fits(cart, purchase));
    }),
  );
  return { carted, bought };
}

function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((one) => one !== null).toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return sorted.length === 0 ? null : ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

function expected(rows: readonly LogRow[], same: boolean): ReturnType<typeof shape> {
  const sessions = bySession(rows);
  const walks = sessions.map((session) => walked(session, same));
  const found = sessions.map((session) => exists(session, same));
  return [
    walks.filter((walk) => walk.viewed).length,
    found.filter((one) => one.carted).length,
    found.filter((one) => one.bought).length,
    median(walks.map((walk) => walk.cartSeconds)),
    median(walks.map((walk) => walk.purchaseSeconds)),
  ];
}

describe('funnel on random sessions', () => {
  const dates = Array.from({ length: 40 }, (_, day) => addDays('2019-10-01', day));
  const days = randomDays(dates, 11);
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([...days.values()].flat());
  });
  afterAll(() => lake.close());

  it.each(['any', 'same'] as const)('agrees with every triple of events, %s product, whole and by category', async (productMode) => {
    const same = productMode === 'same';
    for (const [date, rows] of days) {
      const answer = await funnel(lake.store, { timeZone: 'UTC', period: { from: date, to: date }, productMode });
      expect(shape(answer.steps), `${date} ${JSON.stringify(rows)}`).toEqual(expected(rows, same));
      const categories = new Map<string, LogRow[]>();
      for (const row of rows) {
        const category = row.code ?? row.categoryId ?? '(none)';
        categories.set(category, [...(categories.get(category) ?? []), row]);
      }
      for (const { category, steps } of answer.byCategory) {
        expect(shape(steps), `${date} ${category} ${JSON.stringify(rows)}`).toEqual(expected(categories.get(category) ?? [], same));
      }
      const viewed = [...categories].filter(([, group]) => group.some((row) => row.type === 'view')).map(([category]) => category);
      expect(answer.byCategory.map(({ category }) => category).toSorted()).toEqual(viewed.toSorted());
      expect(answer.purchaseSessionsWithoutCart).toBe(
        bySession(rows).filter((session) => session.some((row) => row.type === 'purchase') && !session.some((row) => row.type === 'cart')).length,
      );
    }
  });

  it('agrees over the whole log, and when it is restricted to a category or a brand', async () => {
    const rows = [...days.values()].flat();
    const question = { timeZone: 'Asia/Kolkata', productMode: 'same' as const };
    expect(shape((await funnel(lake.store, question)).steps)).toEqual(expected(rows, true));
    const electronics = await funnel(lake.store, { ...question, filter: { category: 'electronics' } });
    expect(shape(electronics.steps)).toEqual(expected(rows.filter((row) => row.code?.startsWith('electronics.')), true));
    const uncoded = await funnel(lake.store, { ...question, filter: { category: '13' } });
    expect(shape(uncoded.steps)).toEqual(expected(rows.filter((row) => row.categoryId === '13'), true));
    const samsung = await funnel(lake.store, { ...question, filter: { brand: 'samsung', category: 'electronics.smartphone' } });
    expect(shape(samsung.steps)).toEqual(expected(rows.filter((row) => row.brand === 'samsung' && row.code === 'electronics.smartphone'), true));
  });
});

const row = (user: string, at: string, type: LogRow['type'], product: string, more: Partial<LogRow> = {}): LogRow => ({ at: `2019-10-01 ${at}`, type, product, user, ...more });

describe('funnel', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([
      // A later cart of the same product hides no purchase.
      row('1', '10:00:00', 'view', '100'), row('1', '10:00:30', 'cart', '100'), row('1', '10:01:30', 'purchase', '100'), row('1', '10:02:00', 'cart', '100'),
      // A cart before any view is no step.
      row('2', '10:00:00', 'cart', '100'), row('2', '10:00:10', 'view', '100'), row('2', '10:00:20', 'purchase', '100'),
      // Other products: any, not same.
      row('3', '10:00:00', 'view', '100'), row('3', '10:00:10', 'cart', '200'), row('3', '10:00:30', 'purchase', '300'),
      // All in one second.
      row('4', '10:00:00', 'purchase', '100'), row('4', '10:00:00', 'cart', '100'), row('4', '10:00:00', 'view', '100'),
      // Bought without a cart; no session id.
      row('5', '10:00:00', 'view', '100', { session: null }), row('5', '10:00:05', 'purchase', '100', { session: null }),
      // One session id, two users: neither comes further.
      row('6', '10:00:00', 'view', '100', { session: 'both' }), row('7', '10:00:10', 'cart', '100', { session: 'both' }),
    ]);
  });
  afterAll(() => lake.close());
  const ask = (more: object = {}): Promise<Funnel> => funnel(lake.store, { timeZone: 'UTC', ...more });

  it('takes steps in order', async () => {
    const any = await ask();
    expect(shape(any.steps)).toEqual([6, 3, 3, 10, 20]);
    expect(value(any.steps[1]!.perFirstStep)).toBe(0.5);
    expect(value(any.steps[2]!.perPreviousStep)).toBe(1);
    const same = await ask({ productMode: 'same' });
    expect(shape(same.steps)).toEqual([6, 2, 2, 15, 30]);
    expect([any.purchaseSessionsWithoutCart, same.purchaseSessionsWithoutCart]).toEqual([1, 1]);
  });

  it('carries its definition, period and snapshot', async () => {
    const { definition, period, snapshot } = await ask({ filter: { brand: "o'neill" } });
    expect(definition.population).toBe("sessions by their events from 2019-10-01 to 2019-10-01 in UTC, only events of brand o'neill");
    expect(definition.query).toContain('brand = ?');
    expect(definition.query).toContain(`-- parameters: ["o'neill"]`);
    expect(period).toEqual({ from: '2019-10-01', to: '2019-10-01' });
    expect(snapshot.id).toBe((await lake.lake.current())?.id);
  });

  it('says why there is no rate where nothing was viewed', async () => {
    const empty = await ask({ period: { from: '2019-12-01', to: '2019-12-31' } });
    expect(shape(empty.steps)).toEqual([0, 0, 0, null, null]);
    expect(empty.steps.map(({ perFirstStep }) => perFirstStep)).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ ok: false, reason: 'no-data' })));
    expect(empty.byCategory).toEqual([]);
  });

  it('limits the breakdown', async () => {
    expect((await ask({ breakdownFirst: 0 })).byCategory).toEqual([]);
    expect((await ask({ breakdownFirst: 1 })).byCategory.map(({ category }) => category)).toEqual(['electronics.smartphone']);
    await expect(ask({ breakdownFirst: -1 })).rejects.toThrow('breakdownFirst is -1');
  });
});

describe('funnel on real rows', () => {
  it('gives the known figures, where there are any', async () => {
    const lake = await sampleLake('multi-category/2019-Oct.csv');
    if (!lake) return;
    try {
      const any = await funnel(lake.store, { timeZone: 'Asia/Dubai' });
      expect(shape(any.steps)).toEqual([1906, 35, 11, 43, 74]);
      expect(any.purchaseSessionsWithoutCart).toBe(39);
      const same = await funnel(lake.store, { timeZone: 'Asia/Dubai', productMode: 'same' });
      expect(shape(same.steps).slice(0, 3)).toEqual([1906, 35, 10]);
    } finally {
      await lake.close();
    }
  });
});
