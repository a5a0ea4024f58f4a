import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const ESTIMATE = 'value low high unit method incomputable { reason }';
const EXPLORE = `query ($input: ExploreInput!, $period: PeriodInput) { analytics(period: $period, timeZone: "UTC") { explore(input: $input) {
  fromCache measure dimensions { dimension groups shown } rows { keys { kind value } figure { estimate { ${ESTIMATE} } exact numerator denominator } previous { exact } }
  total { estimate { ${ESTIMATE} } exact numerator denominator } previousTotal { exact } previousPeriod { from to } notCompared priceEdges definition { name formula population query } } } }`;
const PRODUCTS = `query ($input: ProductsInput, $filter: EventFilter) { analytics(timeZone: "UTC", filter: $filter) { products(input: $input) {
  total stars laggards starCandidates laggardCandidates rule { minimumViewers minimumEffect falseDiscoveryRate } previousPeriod { from }
  products { externalId category brand price lowestPrice highestPrice counts { views purchases total } revenue viewers carters buyers standing rates { buyersPerViewer { users of usual group estimate { ${ESTIMATE} } } } previous { revenue } changes { views { value } } }
  all { products revenue viewerPairs rates { buyersPerViewer { value method } } } tree { kind under total groups { key name hasMore products revenue } others { products } } } } }`;

describe('explore and products', () => {
  let server: TestServer;
  let viewer: TestClient;
  beforeAll(async () => {
    server = await startTestServer({
      rows: [
        logRow({ time: '2019-10-01 10:00:00', user: '1', product: '1', brand: 'apple' }),
        logRow({
          time: '2019-10-01 10:00:30',
          user: '1',
          product: '1',
          brand: 'apple',
          type: 'purchase',
          price: '20.00',
        }),
        logRow({ time: '2019-10-02 21:00:00', user: '2', product: '2', brand: 'sony' }),
        logRow({ time: '2019-10-02 22:00:00', user: '3', product: '2', brand: '' }),
      ],
    });
    viewer = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());
  const explored = async (input: object, more: object = {}): Promise<Record<string, unknown>> =>
    (await viewer.ok<{ analytics: { explore: Record<string, unknown> } }>(EXPLORE, { input, ...more })).analytics
      .explore;
  const productsOf = async (input: object | null = null, more: object = {}): Promise<Record<string, unknown>> =>
    (await viewer.ok<{ analytics: { products: Record<string, unknown> } }>(PRODUCTS, { input, ...more })).analytics
      .products;

  test('the top of each month is asked in one question', async () => {
    const asked = { measure: 'EVENTS', by: ['MONTH', 'PRODUCT'], top: 1, topWithin: 'MONTH' };
    const { rows, dimensions } = await explored(asked);
    const own = (rows as { keys: { kind: string; value: string }[] }[]).filter(({ keys }) => keys[1]?.kind === 'VALUE');
    const months = own.map(({ keys }) => keys[0]?.value);
    expect(months.length).toBeGreaterThan(0);
    expect(new Set(months).size).toBe(months.length);
    expect(dimensions).toMatchObject([{ dimension: 'MONTH' }, { dimension: 'PRODUCT', shown: 1 }]);
    const refused = await viewer.graphql(EXPLORE, { input: { ...asked, by: ['PRODUCT'] } });
    expect(refused.errors).toMatchObject([
      { message: expect.stringContaining('Name it in by, too.') as string, extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test('a rate comes with its interval, counts and denominators; the rest is one row', async () => {
    const answer = await explored({ measure: 'CONVERSION_RATE', by: ['BRAND'], top: 1 });
    expect(answer).toMatchObject({
      measure: 'CONVERSION_RATE',
      dimensions: [{ dimension: 'BRAND', groups: 3, shown: 1 }],
      rows: [
        {
          keys: [{ kind: 'VALUE', value: 'apple' }],
          figure: {
            estimate: { value: 1, unit: 'FRACTION', method: 'wilson' },
            exact: null,
            numerator: '1',
            denominator: 1,
          },
        },
        { keys: [{ kind: 'OTHERS', value: null }], figure: { estimate: { value: 0 }, denominator: 2 } },
      ],
      total: { estimate: { value: 1 / 3 }, numerator: '1', denominator: 3 },
      previousTotal: null,
    });
    expect(await explored({ measure: 'CONVERSION_RATE', by: ['BRAND'], top: 1 })).toMatchObject({ fromCache: true });
  });

  test('money is exact, the unknown has a reason, days are compared', async () => {
    expect(
      await explored(
        { measure: 'AVERAGE_ORDER_VALUE', by: ['DAY'] },
        { period: { from: '2019-10-02', to: '2019-10-02' } },
      ),
    ).toMatchObject({
      rows: [
        {
          keys: [{ value: '2019-10-02' }],
          figure: {
            estimate: { value: null, unit: 'MONEY', incomputable: { reason: 'NO_DATA' } },
            exact: null,
            denominator: 0,
          },
          previous: { exact: '20.00' },
        },
      ],
      previousTotal: { exact: '20.00' },
      previousPeriod: { from: '2019-10-01', to: '2019-10-01' },
      notCompared: null,
    });
  });

  test('a change of a share is tested, and one of an amount is not', async () => {
    const ask = (measure: string) =>
      viewer.ok<{ analytics: { explore: unknown } }>(
        `{ analytics(timeZone: "UTC", period: { from: "2019-10-02", to: "2019-10-02" }) { explore(input: { measure: ${measure} }) { totalChange { difference { value low high unit method } isSignificant } } } }`,
      );
    expect((await ask('CONVERSION_RATE')).analytics.explore).toMatchObject({
      totalChange: { difference: { unit: 'FRACTION', method: 'newcombe-10' }, isSignificant: false },
    });
    expect((await ask('VIEWS')).analytics.explore).toEqual({ totalChange: null });
  });

  test('a list without rates is the page of the whole answer, by category and brand too, and for a part of the log', async () => {
    const fields =
      'externalId categoryId category brand price lowestPrice highestPrice counts { views carts removes purchases total } revenue viewers buyers previous { revenue } changes { views { value } }';
    const ask = async (
      selected: string,
      variables: Record<string, unknown>,
    ): Promise<{ name: string; rest: Record<string, unknown> }> => {
      const { analytics } = await viewer.ok<{ analytics: { products: { definition: { name: string } } } }>(
        `query ($input: ProductsInput, $filter: EventFilter, $period: PeriodInput) { analytics(timeZone: "UTC", filter: $filter, period: $period) { products(input: $input) { definition { name } total rule { minimumViewers } previousPeriod { from } products { ${selected} } } } }`,
        variables,
      );
      const { definition, ...rest } = analytics.products;
      return { name: definition.name, rest };
    };
    for (const input of [
      { sort: 'REVENUE' },
      { sort: 'PRICE', direction: 'ASC', first: 1 },
      { sort: 'VIEWERS', skip: 1 },
      null,
    ]) {
      for (const [filter, period, isTold] of [
        [null, null, true],
        [{ brand: 'apple' }, null, true],
        [{ brand: 'sony' }, null, false],
        [null, { from: '2019-10-02', to: '2019-10-02' }, false],
      ] as const) {
        const [list, whole] = [
          await ask(fields, { input, filter, period }),
          await ask(`${fields} standing`, { input, filter, period }),
        ];
        const products = (whole.rest['products'] as Record<string, unknown>[]).map((product) =>
          Object.fromEntries(Object.entries(product).filter(([name]) => name !== 'standing')),
        );
        expect(list.rest).toEqual({ ...whole.rest, products });
        expect([list.name, whole.name]).toEqual([isTold ? 'Top products' : 'Products', 'Products']);
      }
    }
    expect((await ask('externalId carters', { input: { sort: 'REVENUE' } })).name).toBe('Products');
    expect((await ask('externalId', { input: { sort: 'BUYERS_PER_VIEWER' } })).name).toBe('Products');
  });

  test('what cannot be asked is a mistake of the caller', async () => {
    for (const input of [
      { measure: 'VIEWS', by: ['DAY', 'DAY'] },
      { measure: 'VIEWS', top: 101 },
      { measure: 'VIEWS', priceFrom: '3', priceTo: '2' },
    ]) {
      expect((await viewer.graphql(EXPLORE, { input })).errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
    expect((await viewer.graphql(PRODUCTS, { input: { first: 101 } })).errors[0]?.extensions.code).toBe(
      'BAD_USER_INPUT',
    );
    expect(
      (await viewer.graphql(PRODUCTS, { input: { rule: { minimumEffect: 1.5 } } })).errors[0]?.extensions.code,
    ).toBe('BAD_USER_INPUT');
  });

  test('products say who bought of those who viewed, where they stand and what they add up to', async () => {
    const answer = await productsOf({ first: 1, sort: 'REVENUE' });
    expect(answer).toMatchObject({
      total: 2,
      stars: 0,
      laggards: 0,
      rule: { minimumViewers: 30, minimumEffect: 0.25, falseDiscoveryRate: 0.05 },
      products: [
        {
          externalId: '1',
          brand: 'apple',
          price: '20.00',
          highestPrice: '20.00',
          counts: { views: 1, purchases: 1, total: 2 },
          revenue: '20.00',
          viewers: 1,
          carters: 0,
          buyers: 1,
          standing: 'UNKNOWN',
          previous: null,
          changes: null,
          rates: {
            buyersPerViewer: {
              users: 1,
              of: 1,
              usual: null,
              group: null,
              estimate: { value: null, unit: 'FRACTION', incomputable: { reason: 'TOO_FEW' } },
            },
          },
        },
      ],
      all: {
        products: 2,
        revenue: '20.00',
        viewerPairs: 3,
        rates: { buyersPerViewer: { value: 1 / 3, method: 'wilson' } },
      },
      tree: { kind: 'CATEGORY', under: null, total: 1, others: null },
    });
    expect(await productsOf({ first: 0, tree: { kind: 'BRAND', first: 1 } })).toMatchObject({
      products: [],
      tree: { kind: 'BRAND', total: 2, others: { products: 1 } },
    });
    expect(await productsOf(null, { filter: { brand: 'nobody' } })).toMatchObject({
      total: 0,
      products: [],
      all: { products: 0, revenue: '0.00', rates: { buyersPerViewer: { value: null } } },
    });
  });

  test('they are for those who may ask', async () => {
    expect(
      (await (await server.withKey('shop:read')).graphql(EXPLORE, { input: { measure: 'VIEWS' } })).errors[0]
        ?.extensions.code,
    ).toBe('FORBIDDEN');
  });
});

test('a day on which the log lost its purchases is told with its fault, and its revenue is not known', async () => {
  const rows = Array.from({ length: 4 * 48 }, (_, at) => {
    const time = (minute: number): string =>
      new Date(Date.UTC(2019, 10, 14, 0, at * 30 + minute)).toISOString().slice(0, 19).replace('T', ' ');
    const who = { user: String(at + 1), product: '1' };
    return [
      logRow({ ...who, time: time(1) }),
      ...(time(2).startsWith('2019-11-15') ? [] : [logRow({ ...who, time: time(2), type: 'purchase', price: '2.00' })]),
    ];
  }).flat();
  const server = await startTestServer({ rows });
  try {
    const viewer = await server.as(Role.VIEWER);
    const { analytics } = await viewer.ok<{ analytics: object }>(
      `{ analytics(timeZone: "UTC") { explore(input: { measure: REVENUE, by: [DAY] }) { rows { keys { value } figure { exact estimate { value incomputable { reason } } } } faults { date kind eventType } } } }`,
      {},
    );
    expect(analytics).toEqual({
      explore: {
        rows: ['2019-11-14', '2019-11-15', '2019-11-16', '2019-11-17'].map((value, at) => ({
          keys: [{ value }],
          figure:
            at === 1
              ? { exact: null, estimate: { value: null, incomputable: { reason: 'NOT_LOGGED' } } }
              : { exact: '96.00', estimate: { value: 96, incomputable: null } },
        })),
        faults: [{ date: '2019-11-15', kind: 'EVENT_TYPE_VANISHED', eventType: 'PURCHASE' }],
      },
    });
    const file = await (await viewer.fetch('/exports/explore.csv?measure=revenue&by=day&timeZone=UTC')).text();
    expect(file.split('\r\n')[2]).toBe('2019-11-15,value,,,,,,,not-logged,');
  } finally {
    await server.close();
  }
});

describe('a day that lost its purchases', () => {
  // Two visits an hour on four days; each buys, but none on 15 November.
  const rows = Array.from({ length: 4 * 48 }, (_, at) => {
    const time = (minute: number): string =>
      new Date(Date.UTC(2019, 10, 14, 0, at * 30 + minute)).toISOString().slice(0, 19).replace('T', ' ');
    const who = { user: String(at + 1), product: '1', price: '2.00' };
    return [
      logRow({ ...who, time: time(1) }),
      ...(time(2).startsWith('2019-11-15') ? [] : [logRow({ ...who, time: time(2), type: 'purchase' })]),
    ];
  }).flat();
  const ASK = `query ($input: ExploreInput!, $period: PeriodInput) { analytics(period: $period, timeZone: "UTC") {
    overview { faults { date kind } daysLeftOut total { conversionRate { value } } changes { measure relative faults { date } } }
    explore(input: $input) { faults { date kind } daysLeftOut total { estimate { value } } previousTotal { exact } notCompared } } }`;
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ rows });
  });
  afterAll(() => server.close());

  test('is left out of ratios and not compared across, as the overview does', async () => {
    const viewer = await server.as(Role.VIEWER);
    const lost = { date: '2019-11-15', kind: 'EVENT_TYPE_VANISHED' };
    const rate = await viewer.ok<{ analytics: object }>(ASK, { input: { measure: 'CONVERSION_RATE' } });
    expect(rate.analytics).toEqual({
      overview: { faults: [lost], daysLeftOut: [lost.date], total: { conversionRate: { value: 1 } }, changes: [] },
      explore: {
        faults: [lost],
        daysLeftOut: [lost.date],
        total: { estimate: { value: 1 } },
        previousTotal: null,
        notCompared: null,
      },
    });
    const period = { from: '2019-11-16', to: '2019-11-17' };
    const revenue = await viewer.ok<{ analytics: object }>(ASK, { input: { measure: 'REVENUE' }, period });
    expect(revenue.analytics).toMatchObject({
      overview: {
        changes: expect.arrayContaining([
          { measure: 'REVENUE', relative: null, faults: [{ date: lost.date }] },
        ]) as unknown,
      },
      explore: {
        faults: [lost],
        daysLeftOut: [],
        previousTotal: null,
        notCompared: expect.stringContaining(lost.date) as unknown,
      },
    });
  });
});
