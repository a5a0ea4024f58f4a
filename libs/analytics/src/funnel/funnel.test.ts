import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasSamples, sampleLake, type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { type Funnel, funnel, type FunnelQuestion } from './funnel.js';

const row = (user: string, at: string, type: LogRow['type'], product: string, more: Partial<LogRow> = {}): LogRow => ({
  at: at.length === 8 ? `2019-10-01 ${at}` : at,
  type,
  product,
  user,
  ...more,
});
const VIEW = { eventTypes: ['view'] } as const;
const CART = { eventTypes: ['cart'] } as const;
const PURCHASE = { eventTypes: ['purchase'] } as const;
const counts = ({ steps }: Pick<Funnel, 'steps'>): number[] => steps.map(({ reached }) => reached);
const medians = ({ steps }: Funnel): (number | null)[] =>
  steps.map(({ secondsFromPrevious }) => (secondsFromPrevious?.median.ok ? secondsFromPrevious.median.value : null));

describe('funnel', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([
      // A later cart of the same product hides no purchase.
      row('1', '10:00:00', 'view', '100'),
      row('1', '10:00:30', 'cart', '100'),
      row('1', '10:01:30', 'purchase', '100'),
      row('1', '10:02:00', 'cart', '100'),
      // A cart before any view is no step.
      row('2', '10:00:00', 'cart', '100'),
      row('2', '10:00:10', 'view', '100'),
      row('2', '10:00:20', 'purchase', '100'),
      // Other products: any, not the same.
      row('3', '10:00:00', 'view', '100'),
      row('3', '10:00:10', 'cart', '200'),
      row('3', '10:00:30', 'purchase', '300'),
      // All in one second.
      row('4', '10:00:00', 'purchase', '100'),
      row('4', '10:00:00', 'cart', '100'),
      row('4', '10:00:00', 'view', '100'),
      // Bought without a cart; no session id.
      row('5', '10:00:00', 'view', '100', { session: null }),
      row('5', '10:00:05', 'purchase', '100', { session: null }),
      // One session id, two users: neither comes further.
      row('6', '10:00:00', 'view', '100', { session: 'both' }),
      row('7', '10:00:10', 'cart', '100', { session: 'both' }),
    ]);
  });
  afterAll(() => lake.close());
  const ask = (more: Partial<FunnelQuestion> = {}): Promise<Funnel> => funnel(lake.store, { timeZone: 'UTC', ...more });

  it('takes view, cart and purchase in order where nothing else is asked', async () => {
    const answer = await ask();
    expect(counts(answer)).toEqual([6, 3, 3]);
    expect(answer.steps[0]?.secondsFromPrevious).toBeNull();
    // Three sessions are too few for an interval.
    expect(answer.steps[1]?.secondsFromPrevious?.median).toMatchObject({ ok: false, reason: 'too-few' });
    expect(answer.steps[1]).toMatchObject({ perFirstStep: { ok: true, value: 0.5 }, lost: 0, lostUsers: 0, users: 3 });
    expect(answer.steps[0]).toMatchObject({ lost: 3, lostUsers: 3 });
    expect(answer).toMatchObject({
      unit: 'session',
      order: 'ordered',
      hold: 'nothing',
      groups: [],
      groupCount: 0,
      breakdown: null,
    });
  });

  it('holds the product constant', async () => {
    const same = await ask({ hold: 'product' });
    expect(counts(same)).toEqual([6, 2, 2]);
  });

  it('an optional cart is skipped by those who buy now; both ways are counted', async () => {
    const answer = await ask({ steps: [VIEW, { ...CART, isOptional: true }, PURCHASE] });
    expect(counts(answer)).toEqual([6, 3, 5]);
    expect(answer.steps[1]).toMatchObject({ ways: { through: 3, without: 2 }, lost: 0 });
    expect(answer.steps[2]?.perPreviousStep).toMatchObject({ value: 5 / 6 });
  });

  it('any order takes a cart before the view; strict lets nothing between', async () => {
    expect(counts(await ask({ order: 'any' }))).toEqual([6, 4, 4]);
    expect(counts(await ask({ order: 'strict', steps: [CART, PURCHASE] }))).toEqual([5, 3]);
  });

  it('an excluded event ends the chain', async () => {
    expect(counts(await ask({ steps: [VIEW, PURCHASE], exclude: [CART] }))).toEqual([6, 2]);
  });

  it('names its steps and its population', async () => {
    const { definition } = await ask({
      filter: { brand: "o'neill" },
      hold: 'product',
      steps: [{ ...VIEW, filter: { category: 'electronics', price: { min: '1' } } }, PURCHASE],
    });
    expect(definition.name).toBe('Funnel of sessions: view of electronics, price from 1 → purchase');
    expect(definition.population).toBe(
      "sessions that began from 2019-10-01 to 2019-10-01 in UTC, only events of brand o'neill",
    );
    expect(definition.query).toContain(`"o'neill"`);
  });

  it('says why there is no rate where nothing matches', async () => {
    for (const nothing of [
      { period: { from: '2019-12-01', to: '2019-12-31' } },
      { filter: { category: 'furniture' } },
    ]) {
      const empty = await ask({ ...nothing, breakdown: 'category' });
      expect(counts(empty)).toEqual([0, 0, 0]);
      expect(empty.steps.map(({ perFirstStep }) => perFirstStep)).toEqual(
        Array.from({ length: 3 }, () => expect.objectContaining({ ok: false, reason: 'no-data' })),
      );
      expect(empty.groups).toEqual([]);
    }
    expect(counts(await ask({ steps: [VIEW, { eventTypes: ['remove_from_cart'] }, PURCHASE] }))).toEqual([6, 0, 0]);
  });

  it('a breakdown tells the first groups and how many there are', async () => {
    const answer = await ask({ breakdown: 'category', breakdownFirst: 1 });
    expect(answer.groups.map(({ group, steps }) => [group, ...counts({ steps })])).toEqual([
      ['electronics.smartphone', 6, 3, 3],
    ]);
    expect((await ask({ breakdown: 'hour' })).groups.map(({ group }) => group)).toEqual(['10']);
  });

  it.each([
    [{ steps: [VIEW] }, 'A funnel has from 2 to 8 steps; this one has 1.'],
    [{ steps: Array.from({ length: 9 }, () => VIEW) }, 'this one has 9'],
    [{ steps: [{ ...VIEW, isOptional: true }, CART] }, 'The first step cannot be optional'],
    [{ steps: [VIEW, { ...CART, isOptional: true }] }, 'The last step cannot be optional'],
    [
      {
        steps: [VIEW, { ...CART, isOptional: true }, { ...CART, isOptional: true }, PURCHASE],
        order: 'strict' as const,
      },
      'no two optional steps',
    ],
    [{ steps: [VIEW, { eventTypes: [] }] }, 'steps.1 names no type of event'],
    [{ steps: [VIEW, { ...CART, filter: { price: { min: '9', max: '1' } } }] }, 'steps.1.filter.price begins at 9'],
    [{ windowMinutes: 0 }, 'windowMinutes is 0'],
    [{ windowMinutes: 129_601 }, '90 days'],
    [{ exclude: [CART], order: 'strict' as const }, 'Leave exclude out'],
    [{ exclude: Array.from({ length: 5 }, () => CART) }, 'At most 4'],
    [{ breakdownFirst: 0 }, 'breakdownFirst is 0'],
  ])('refuses %j', async (more: Partial<FunnelQuestion>, words) => {
    await expect(ask(more)).rejects.toThrow(words);
  });
});

describe('a funnel at the edges of a period', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([
      row('1', '2019-10-01 23:59:00', 'view', '1', { session: 'over midnight' }),
      row('1', '2019-10-02 00:01:00', 'cart', '1', { session: 'over midnight' }),
      row('1', '2019-10-04 12:00:00', 'purchase', '1', { session: 'days later' }),
      row('2', '2019-09-30 23:59:00', 'view', '1', { session: 'of the day before' }),
      row('2', '2019-10-01 00:01:00', 'cart', '1', { session: 'of the day before' }),
    ]);
  });
  afterAll(() => lake.close());
  const period = { from: '2019-10-01', to: '2019-10-01' };
  const ask = (windowMinutes: number | null): Promise<Funnel> =>
    funnel(lake.store, { timeZone: 'UTC', period, windowMinutes });

  it('a session counts where it began, with what came after midnight', async () => {
    expect(counts(await ask(null))).toEqual([1, 1, 0]);
  });

  it('within a window users go on behind the period, as far as the window lasts', async () => {
    const days = await ask(3 * 1440);
    expect([days.unit, counts(days)]).toEqual(['user', [1, 1, 1]]);
    expect(counts(await ask(1440))).toEqual([1, 1, 0]);
  });
});

describe('the time between steps', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    // Of each of 30 users a session that carts another product after 10 and the same after 20 to 49 seconds, and one that carts the same after 5.
    lake = await tinyLake(
      Array.from({ length: 30 }, (_, i) => [
        row(`${i}`, '10:00:00', 'view', '100', { session: `a${i}` }),
        row(`${i}`, '10:00:10', 'cart', '200', { session: `a${i}` }),
        row(`${i}`, `10:00:${20 + i}`, 'cart', '100', { session: `a${i}` }),
        row(`${i}`, '12:00:00', 'view', '100', { session: `b${i}` }),
        row(`${i}`, '12:00:05', 'cart', '100', { session: `b${i}` }),
      ]).flat(),
    );
  });
  afterAll(() => lake.close());
  const ask = async (more: Partial<FunnelQuestion>) =>
    (await funnel(lake.store, { timeZone: 'UTC', steps: [VIEW, CART], ...more })).steps[1]?.secondsFromPrevious;

  it('is that of the earliest chain', async () => {
    expect(await ask({})).toMatchObject({
      p25: { ok: true, value: 5, low: 5, high: 5 },
      median: { ok: true, value: 7.5, low: 5, high: 10, method: 'woodruff-by-user' },
      // 60 sessions of 30 groups of users are too few for nine tenths.
      p90: { ok: false, reason: 'too-few' },
    });
    expect(await ask({ hold: 'product' })).toMatchObject({
      p25: { ok: true, value: 5 },
      median: { ok: true, value: 12.5, low: 5 },
      p75: { ok: true, value: 34.25 },
    });
  });

  it('is of users within a window, who are independent', async () => {
    const times = await ask({ windowMinutes: 30 });
    expect(times?.median).toMatchObject({ value: 10, method: 'woodruff' });
  });

  it('comes from the table of times where no users are asked for, sessions as independent', async () => {
    const times = await ask({ users: false });
    expect(times?.median).toMatchObject({ value: 7.5, low: 5, high: 10, method: 'woodruff' });
  });
});

describe('funnel on real rows', () => {
  it.skipIf(!hasSamples)('gives the known figures', async () => {
    const lake = await sampleLake('multi-category/2019-Oct.csv');
    try {
      const any = await funnel(lake.store, { timeZone: 'Asia/Dubai' });
      expect([counts(any), medians(any)]).toEqual([
        [1906, 35, 11],
        [null, 43, 74],
      ]);
      const optional = await funnel(lake.store, {
        timeZone: 'Asia/Dubai',
        steps: [VIEW, { ...CART, isOptional: true }, PURCHASE],
      });
      expect(optional.steps[1]?.ways?.through).toBe(11);
      expect(counts(await funnel(lake.store, { timeZone: 'Asia/Dubai', hold: 'product' }))).toEqual([1906, 35, 10]);
    } finally {
      await lake.close();
    }
  });
});
