import { seededRandom } from '@cartograph/threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../local-days.js';
import { dayOf, wanderingLog } from '../testing/wandering-log.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { products, type ProductInPeriod, type Products } from './products.js';

/** What a row of products must say, counted the slow way. */
function model(rows: readonly LogRow[], product: string): object {
  const own = rows.filter((row) => row.product === product);
  const usersOf = (type: LogRow['type']): Set<string> =>
    new Set(own.filter((row) => row.type === type).map((row) => row.user));
  const both = (a: LogRow['type'], b: LogRow['type']): number =>
    [...usersOf(a)].filter((user) => usersOf(b).has(user)).length;
  const prices = own.map((row) => Number(row.price)).filter((price) => price > 0);
  const count = (type: LogRow['type']): number => own.filter((row) => row.type === type).length;
  const cents = own
    .filter((row) => row.type === 'purchase')
    .reduce((sum, row) => sum + Math.round(Number(row.price) * 100), 0);
  return {
    counts: {
      views: count('view'),
      carts: count('cart'),
      removes: count('remove_from_cart'),
      purchases: count('purchase'),
      total: own.length,
    },
    revenue: (cents / 100).toFixed(2),
    lowestPrice: Math.min(...prices).toFixed(2),
    highestPrice: Math.max(...prices).toFixed(2),
    viewers: usersOf('view').size,
    carters: usersOf('cart').size,
    buyers: usersOf('purchase').size,
    cartingViewers: both('view', 'cart'),
    buyingViewers: both('view', 'purchase'),
    buyingCarters: both('cart', 'purchase'),
    removingCarters: both('cart', 'remove_from_cart'),
  };
}

const essence = ({
  counts,
  revenue,
  lowestPrice,
  highestPrice,
  viewers,
  carters,
  buyers,
  cartingViewers,
  buyingViewers,
  buyingCarters,
  removingCarters,
}: ProductInPeriod): object => ({
  counts,
  revenue,
  lowestPrice,
  highestPrice,
  viewers,
  carters,
  buyers,
  cartingViewers,
  buyingViewers,
  buyingCarters,
  removingCarters,
});
const byId = (answer: Products): Record<string, object> =>
  Object.fromEntries(answer.products.map((product) => [product.productId, essence(product)]));
const modeled = (rows: readonly LogRow[]): Record<string, object> =>
  Object.fromEntries([...new Set(rows.map((row) => row.product))].map((id) => [id, model(rows, id)]));

describe('products of a wandering log', () => {
  // Both days on which New York, and those on which Lord Howe, sets its clocks.
  const dates = [
    ...Array.from({ length: 9 }, (_, day) => addDays('2019-10-02', day)),
    ...Array.from({ length: 6 }, (_, day) => addDays('2019-10-30', day)),
    '2020-03-08',
    '2020-04-05',
  ];
  const rows = wanderingLog(dates, 900, 11);
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());

  it.each(['UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'])(
    'say of the whole log and of any days in %s what counting row by row says',
    async (timeZone) => {
      expect(byId(await products(lake.store, { timeZone, first: 100 }))).toEqual(modeled(rows));
      for (const [from, to] of [
        ['2019-10-05', '2019-10-07'],
        ['2019-11-02', '2019-11-03'],
        ['2020-04-05', '2020-04-05'],
        ['2019-10-31', '2020-03-08'],
      ] as const) {
        const inside = rows.filter((row) => dayOf(row, timeZone) >= from && dayOf(row, timeZone) <= to);
        const answer = await products(lake.store, { timeZone, period: { from, to }, first: 100 });
        expect(byId(answer), `${from} to ${to}`).toEqual(modeled(inside));
        expect(answer.total).toBe(Object.keys(modeled(inside)).length);
      }
    },
  );

  it('list only the products named, judged among all', async () => {
    const all = await products(lake.store, { timeZone: 'UTC', first: 100 });
    const [first, second] = all.products;
    const named = await products(lake.store, {
      timeZone: 'UTC',
      first: 100,
      only: [second!.productId, first!.productId, 'no such product'],
    });
    expect(named.products).toEqual([first, second]);
    expect(named).toMatchObject({ total: 2, stars: all.stars, all: all.all });
    expect((await products(lake.store, { timeZone: 'UTC', only: [] })).products).toEqual([]);
  });

  it('keep only events of a category or brand', async () => {
    for (const filter of [
      { category: 'electronics' },
      { category: '13' },
      { brand: 'samsung' },
      { category: 'electronics', brand: 'samsung' },
    ]) {
      const inside = rows.filter(
        (row) =>
          (filter.brand === undefined || row.brand === filter.brand) &&
          (filter.category === undefined ||
            row.categoryId === filter.category ||
            (row.code ?? '').startsWith(`${filter.category}.`)),
      );
      expect(
        byId(await products(lake.store, { timeZone: 'Asia/Dubai', filter, first: 100 })),
        JSON.stringify(filter),
      ).toEqual(modeled(inside));
    }
  });

  it.each(['UTC', 'America/New_York'])(
    "compare with the period before in %s, from days where these are the zone's",
    async (timeZone) => {
      const period = { from: '2019-10-07', to: '2019-10-09' };
      const answer = await products(lake.store, { timeZone, period, first: 100 });
      expect(answer.previousPeriod).toEqual({ from: '2019-10-04', to: '2019-10-06' });
      const before = rows.filter((row) => dayOf(row, timeZone) >= '2019-10-04' && dayOf(row, timeZone) <= '2019-10-06');
      for (const product of answer.products) {
        const { counts, revenue } = model(before, product.productId) as ProductInPeriod;
        expect(product.previous).toEqual({ counts, revenue });
        if (counts.views > 0)
          expect(product.changes?.views).toMatchObject({ ok: true, value: product.counts.views / counts.views - 1 });
      }
      expect(
        (await products(lake.store, { timeZone, first: 100 })).products.every(
          ({ previous, changes }) => previous === null && changes === null,
        ),
      ).toBe(true);
    },
  );

  it('roll up to categories and brands: every level adds up to the one above', async () => {
    const ask = (tree: { kind?: 'category' | 'brand'; under?: string | null; first?: number }): Promise<Products> =>
      products(lake.store, { timeZone: 'UTC', tree, first: 0 });
    const top = await ask({});
    expect(top.tree.groups.map(({ key }) => key).toSorted()).toEqual(['apparel', 'electronics', null].toSorted());
    const total = (answer: Products, of: (group: Products['tree']['groups'][number]) => number): number =>
      answer.tree.groups.reduce((sum, group) => sum + of(group), 0);
    expect(total(top, ({ counts }) => counts.total)).toBe(rows.length);
    expect(total(top, ({ pairs }) => pairs.viewers)).toBe(
      new Set(rows.filter((row) => row.type === 'view').map((row) => `${row.user} ${row.product}`)).size,
    );
    const electronics = await ask({ under: 'electronics' });
    expect(electronics.tree.groups.map(({ key, name, hasMore }) => [key, name, hasMore]).toSorted()).toEqual([
      ['electronics.audio', 'audio', true],
      ['electronics.smartphone', 'smartphone', false],
    ]);
    const parent = top.tree.groups.find(({ key }) => key === 'electronics');
    expect(total(electronics, ({ products: n }) => n)).toBe(parent?.products);
    expect(total(electronics, ({ counts }) => counts.total)).toBe(parent?.counts.total);
    const uncoded = await ask({ under: '' });
    expect(uncoded.tree.groups.map(({ key }) => key)).toEqual(['13']);
    const one = await ask({ first: 1 });
    expect([one.tree.total, one.tree.groups.length, one.tree.others?.products]).toEqual([
      3,
      1,
      5 - (one.tree.groups[0]?.products ?? 0),
    ]);
    const brands = await ask({ kind: 'brand' });
    expect(total(brands, ({ products: n }) => n)).toBe(5);
    expect(top.all.counts.total).toBe(rows.length);
  });

  it('page through every product once, in whatever order', async () => {
    for (const sort of ['views', 'revenue', 'price', 'buyersPerViewer'] as const) {
      const whole = (await products(lake.store, { timeZone: 'UTC', sort, first: 100 })).products.map(
        ({ productId }) => productId,
      );
      const parts = await Promise.all(
        [0, 2, 4].map((skip) => products(lake.store, { timeZone: 'UTC', sort, first: 2, skip })),
      );
      expect(parts.flatMap((part) => part.products.map(({ productId }) => productId))).toEqual(whole);
      expect(parts.map(({ total }) => total)).toEqual([5, 5, 5]);
    }
  });

  it('leave out bots, and answer nothing where nothing is', async () => {
    const without = await products(lake.store, { timeZone: 'UTC', bots: 'exclude', first: 100 });
    expect(byId(without)).toEqual(modeled(rows));
    const nothing = await products(lake.store, { timeZone: 'UTC', filter: { brand: 'nobody' } });
    expect(nothing).toMatchObject({
      products: [],
      total: 0,
      stars: 0,
      laggards: 0,
      all: { products: 0, revenue: '0.00', rates: { buyersPerViewer: { ok: false, reason: 'no-data' } } },
      tree: { groups: [], total: 0, others: null },
    });
  });

  it('stop when nobody waits, and for those who go on waiting begin again', async () => {
    const scope = { timeZone: 'Asia/Kathmandu', filter: { brand: 'samsung' } };
    const stop = new AbortController();
    const stopped = products(lake.store, { ...scope, signal: stop.signal });
    const waiting = products(lake.store, { ...scope, first: 1 });
    stop.abort(new Error('gone'));
    await expect(stopped).rejects.toThrow();
    expect((await waiting).products).toHaveLength(1);
  });

  it('refuse what cannot be asked', async () => {
    const ask = (more: object): Promise<unknown> => products(lake.store, { timeZone: 'UTC', ...more });
    await expect(ask({ first: 10_001 })).rejects.toMatchObject({ problem: 'invalid-page-size', argument: 'first' });
    await expect(ask({ skip: -1 })).rejects.toMatchObject({ argument: 'skip' });
    await expect(ask({ tree: { first: 0 } })).rejects.toMatchObject({ argument: 'tree.first' });
    await expect(ask({ rule: { minimumEffect: 1 } })).rejects.toMatchObject({
      problem: 'invalid-rule',
      argument: 'rule.minimumEffect',
    });
    await expect(ask({ rule: { minimumViewers: 0 } })).rejects.toThrow('minimumViewers is 0');
    await expect(ask({ rule: { falseDiscoveryRate: 0 } })).rejects.toThrow('falseDiscoveryRate is 0');
    await expect(ask({ filter: { category: '' } })).rejects.toMatchObject({ problem: 'invalid-filter' });
  });
});

describe('stars and laggards of small categories', () => {
  /** Twenty categories of twelve products; products of a category sell alike, or every fourth sells 2.2 times and the others 0.6 times as often. */
  const shop = (seed: number, rate: number, differ: boolean): { rows: LogRow[]; better: Set<string> } => {
    const random = seededRandom(seed);
    const [rows, better]: [LogRow[], Set<string>] = [[], new Set()];
    let user = 0;
    for (let category = 1; category <= 20; category += 1) {
      for (let place = 0; place < 12; place += 1) {
        const id = String(category * 100 + place);
        const isBetter = differ && place % 4 === 0;
        if (isBetter) better.add(id);
        const own = rate * (differ ? (isBetter ? 2.2 : 0.6) : 1);
        const viewers = 30 + Math.floor(60 * random.next());
        for (let viewer = 0; viewer < viewers; viewer += 1) {
          user += 1;
          const row = {
            at: '2019-10-01 10:00:00',
            product: id,
            user: String(user),
            code: `shop.c${category}`,
            categoryId: String(category),
          };
          rows.push({ ...row, type: 'view' });
          if (random.next() < own) rows.push({ ...row, type: 'purchase' });
        }
      }
    }
    return { rows, better };
  };
  const starsOf = async (rows: readonly LogRow[]): Promise<{ ids: string[]; laggards: number }> => {
    const lake = await tinyLake(rows);
    try {
      const { products: page, laggards } = await products(lake.store, {
        timeZone: 'UTC',
        standing: 'star',
        first: 1000,
      });
      return { ids: page.map(({ productId }) => productId), laggards };
    } finally {
      await lake.close();
    }
  };

  // Shops in which best guesses of the priors made a star, of 2 buyers of 82 viewers in shop 24.
  it.each([12, 24, 30])('are none where all products sell alike, shop %i', async (seed) => {
    expect(await starsOf(shop(seed, 0.01, false).rows)).toEqual({ ids: [], laggards: 0 });
  });

  it('are named where products differ', async () => {
    const { rows, better } = shop(1, 0.08, true);
    const { ids } = await starsOf(rows);
    expect(ids.length).toBeGreaterThan(10);
    expect(ids.filter((id) => !better.has(id)).length / ids.length).toBeLessThan(0.1);
  });
});

describe('stars and laggards', () => {
  const row = (product: string, user: number, type: LogRow['type']): LogRow => ({
    at: '2019-10-01 10:00:00',
    type,
    product,
    user: String(user),
  });
  /** `buyers` of `viewers` users buy a product; the users are of this product alone. */
  const product = (id: number, viewers: number, buyers: number): LogRow[] =>
    Array.from({ length: viewers }, (_, user) => row(String(id), id * 1000 + user, 'view')).concat(
      Array.from({ length: buyers }, (_, user) => row(String(id), id * 1000 + user, 'purchase')),
    );
  let lake: TinyLake;
  beforeAll(async () => {
    const usual = Array.from({ length: 16 }, (_, id) => product(id + 1, 80, 8 + (id % 3) - 1)).flat();
    lake = await tinyLake([...usual, ...product(30, 120, 60), ...product(31, 400, 2), ...product(32, 4, 4)]);
  });
  afterAll(() => lake.close());

  it('are named by a whole posterior, never for a few viewers', async () => {
    const answer = await products(lake.store, { timeZone: 'UTC', first: 100, sort: 'buyersPerViewer' });
    const standing = Object.fromEntries(answer.products.map(({ productId, standing: of }) => [productId, of]));
    expect(standing).toMatchObject({ 30: 'star', 31: 'laggard', 32: 'unknown', 1: 'usual' });
    expect([answer.stars, answer.laggards, answer.candidates.stars]).toEqual([1, 1, 18]);
    expect(answer.products[0]?.productId).toBe('30');
    const few = answer.products.find(({ productId }) => productId === '32')?.rates.buyersPerViewer;
    expect(few).toMatchObject({ users: 4, of: 4, group: 'electronics.smartphone' });
    expect(few?.estimate.ok && few.estimate.value).toBeLessThan(0.8);
    expect(
      (await products(lake.store, { timeZone: 'UTC', standing: 'laggard' })).products.map(({ productId }) => productId),
    ).toEqual(['31']);
    const carts = answer.products[0]?.rates.buyersPerCarter;
    expect(carts).toMatchObject({ users: 0, of: 0, usual: null, estimate: { ok: false, reason: 'no-data' } });
    // The log has no cart and no removal: of these nothing is known, which is not 0.
    expect(answer.products[0]?.rates).toMatchObject({
      cartersPerViewer: { estimate: { ok: false, reason: 'not-logged' } },
      removersPerCarter: { estimate: { ok: false, reason: 'not-logged' } },
    });
    expect(answer.tree.groups[0]?.rates).toMatchObject({
      buyersPerViewer: { ok: true },
      cartersPerViewer: { ok: false, reason: 'not-logged' },
    });
  });
});
