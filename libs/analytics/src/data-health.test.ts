import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bots } from './bots.js';
import { dataHealth, type DataHealth } from './data-health.js';
import { type LogRow, hasSamples, sampleLake, type TinyLake, tinyLake } from './testing/tiny-lake.js';

const clock = (start: number, halfSeconds: number): string =>
  new Date(start + halfSeconds * 500).toISOString().slice(0, 19).replace('T', ' ');
const many = (count: number, user: string, type: LogRow['type'], day: number): LogRow[] =>
  Array.from({ length: count }, (_, i) => ({
    at: clock(Date.UTC(2019, 9, day), i),
    type,
    product: String(1000 + i),
    user,
    session: `bot-${user}`,
    price: '2.00',
  }));

describe('data health', () => {
  const rows: LogRow[] = [
    // Product 1: free once; product 2: 9.99 and 99.90 in a day; product 3: nine times, and ten times over midnight.
    { at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1', session: 'x', price: '0' },
    { at: '2019-10-01 11:00:00', type: 'view', product: '1', user: '1', session: 'x', price: '5.00' },
    { at: '2019-10-01 10:00:00', type: 'view', product: '2', user: '2', session: 'x', price: '9.99' },
    { at: '2019-10-01 11:00:00', type: 'view', product: '2', user: '2', session: 'x', price: '99.90' },
    { at: '2019-10-01 10:00:00', type: 'view', product: '3', user: '3', session: null, price: '10.00' },
    { at: '2019-10-01 23:59:59', type: 'view', product: '3', user: '3', session: null, price: '90.00' },
    { at: '2019-10-02 00:00:00', type: 'view', product: '3', user: '3', session: null, price: '100.00' },
    // Product 4 has two brands and two ids of one code; product 5 no brand and no code, product 6 no category at all.
    {
      at: '2019-10-01 10:00:00',
      type: 'cart',
      product: '4',
      user: '4',
      brand: 'acme',
      categoryId: '21',
      code: 'apparel.shoes',
    },
    {
      at: '2019-10-01 10:00:01',
      type: 'cart',
      product: '4',
      user: '4',
      brand: 'umbrella',
      categoryId: '22',
      code: 'apparel.shoes',
    },
    {
      at: '2019-10-01 10:00:02',
      type: 'cart',
      product: '4',
      user: '4',
      brand: null,
      categoryId: '22',
      code: 'apparel.shoes',
    },
    { at: '2019-10-01 10:00:00', type: 'cart', product: '5', user: '5', brand: null, categoryId: '23', code: null },
    { at: '2019-10-01 10:00:00', type: 'cart', product: '6', user: '5', brand: null, categoryId: null, code: null },
    { at: clock(Math.floor(Date.now() / 1000) * 1000 + 3_600_000, 0), type: 'view', product: '1', user: '6' },
    ...many(1200, '71', 'view', 3),
    ...many(60, '72', 'purchase', 4),
    ...many(61, '73', 'view', 5),
    ...many(59, '74', 'view', 6),
  ];
  let lake: TinyLake;
  let health: DataHealth;
  beforeAll(async () => {
    lake = await tinyLake(rows);
    health = await dataHealth(lake.store);
  });
  afterAll(() => lake.close());

  it('counts prices of zero and prices that jump within a day', () => {
    expect(health.zeroPrices).toMatchObject({ events: 1, products: 1 });
    expect(health.priceJumps).toMatchObject({
      products: 1,
      examples: [{ productId: '2', day: '2019-10-01', lowest: '9.99', highest: '99.90' }],
    });
  });

  it('counts what lacks a code or a brand', () => {
    const ids = new Set(rows.flatMap((row) => (row.categoryId === undefined ? ['usual'] : (row.categoryId ?? []))));
    expect(health.categoriesWithoutCode).toMatchObject({
      things: 1,
      allThings: ids.size,
      events: 2,
      eventShare: 2 / rows.length,
    });
    expect(health.productsWithoutBrand).toMatchObject({
      things: 2,
      allThings: new Set(rows.map((row) => row.product)).size,
      events: 3,
      eventShare: 3 / rows.length,
    });
  });

  it('names products of several brands or categories', () => {
    expect(health.severalBrands).toMatchObject({ products: 1, examples: [{ productId: '4', values: 2, events: 3 }] });
    expect(health.severalCategories).toMatchObject({
      products: 1,
      examples: [{ productId: '4', values: 2, events: 3 }],
    });
  });

  it('counts session ids of several users, never those that are missing', () => {
    expect(health.sharedSessionIds).toMatchObject({ sessionIds: 1, sessions: 2 });
  });

  it('counts events later than the snapshot', () => {
    expect(health.futureEvents.events).toBe(1);
    expect(health.futureEvents.lastAt?.getTime()).toBeGreaterThan(Date.now());
  });

  it('tells how much comes from bots, by the first rule that holds', () => {
    const all = rows.length;
    expect(
      health.bots.rules.map(({ rule, sessions, counts, revenue, eventShare, purchaseShare }) => [
        rule,
        sessions,
        counts.total,
        revenue,
        eventShare,
        purchaseShare,
      ]),
    ).toEqual([
      ['many-events', 1, 1200, '0.00', 1200 / all, 0],
      ['many-purchases', 1, 60, '120.00', 60 / all, 1],
      ['too-fast', 1, 61, '0.00', 61 / all, 0],
    ]);
    expect(health.bots.rules[0]?.sessionShare).toBeCloseTo(1 / 11);
    expect(health.bots.top.map(({ userId, botRule }) => [userId, botRule])).toEqual([
      ['71', 'many-events'],
      ['73', 'too-fast'],
      ['72', 'many-purchases'],
    ]);
  });

  it('defines each figure with its statement', () => {
    const definitions = Object.values(health).flatMap((part) => ('definition' in part ? [part.definition] : []));
    expect(definitions).toHaveLength(9);
    for (const { name, formula, population, query } of definitions)
      for (const text of [name, formula, population, query]) expect(text).not.toBe('');
  });

  it('lists the bots page by page', async () => {
    const first = await bots(lake.store, { first: 2 });
    expect([first.items.map(({ value }) => value.userId), first.hasNextPage]).toEqual([['71', '73'], true]);
    const next = await bots(lake.store, { first: 2, after: first.items[1]?.cursor ?? null });
    expect([next.items.map(({ value }) => value.userId), next.hasNextPage]).toEqual([['72'], false]);
  });
});

it.skipIf(!hasSamples)('gives the known figures of the real rows', async () => {
  const lake = await sampleLake('multi-category/2019-Oct.csv');
  try {
    const { zeroPrices, bots: found, futureEvents, categoriesWithoutCode } = await dataHealth(lake.store);
    expect(zeroPrices.events).toBe(6);
    expect(futureEvents.events).toBe(0);
    expect(found.rules.reduce((sum, rule) => sum + rule.sessions, 0)).toBe(0);
    expect(categoriesWithoutCode.eventShare).toBeGreaterThan(0.25);
    expect(categoriesWithoutCode.eventShare).toBeLessThan(0.4);
  } finally {
    await lake.close();
  }
});
