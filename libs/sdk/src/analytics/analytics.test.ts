import { afterEach, beforeEach, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const answer = {
  snapshot: { id: 'snapshot_1', committedAt: '2019-11-01T00:00:00Z', rows: 4912 },
  timeZone: 'Asia/Seoul',
  period: { from: '2019-10-01', to: '2019-10-31' },
  definition: { name: 'Overview', formula: 'f', population: 'p', query: 'select 1' },
  faults: [
    {
      date: '2019-10-12',
      kind: 'EVENT_TYPE_VANISHED',
      eventType: 'PURCHASE',
      detail: 'No purchases on 2019-10-12, where 31 sessions with one were expected.',
      fromLocalTime: null,
      toLocalTime: null,
      expectedSessions: 31,
      isCertain: true,
      levelChange: null,
    },
  ],
  daysLeftOut: ['2019-10-12'],
  computedInMs: 3,
  fromCache: false,
};
const estimate = {
  value: 0.027,
  low: 0.02,
  high: 0.036,
  unit: 'FRACTION',
  level: 0.95,
  method: 'wilson',
  incomputable: null,
};
const figures = {
  counts: { views: 1, carts: 1, removes: 0, purchases: 1, total: 3 },
  visitors: 1755,
  sessions: 1906,
  buyers: 48,
  purchaseSessions: 50,
  revenue: '14786.59',
  conversionRate: estimate,
  purchaseSessionsPerSession: estimate,
  averageOrderValue: '295.73',
  averageOrderValueEstimate: estimate,
};

let server: TestServer;
const asked: unknown[] = [];
const inputs: unknown[] = [];
beforeEach(async () => {
  server = await startTestServer({
    analytics: (scope: unknown) => {
      asked.push(scope);
      return {
        overview: {
          ...answer,
          total: figures,
          previous: null,
          previousPeriod: null,
          granularity: 'DAY',
          parts: [],
          days: [{ date: '2019-10-01', figures }],
          changes: [
            { measure: 'REVENUE', relative: null, difference: null, isSignificant: null, faults: answer.faults },
          ],
        },
        funnel: ({ input }: { input: { hold?: string; windowMinutes?: number } }) => ({
          ...answer,
          unit: input.windowMinutes ? 'USER' : 'SESSION',
          order: 'ORDERED',
          hold: input.hold ?? 'NOTHING',
          windowMinutes: input.windowMinutes ?? null,
          steps: [],
          breakdown: null,
          groups: [],
          groupCount: 7,
        }),
        timeToPurchase: ({ input }: { input: { depth?: number; first?: number } }) => ({
          ...answer,
          depth: input.depth ?? null,
          all: {
            purchases: 5,
            viewed: 4,
            viewedPerPurchase: estimate,
            sameSession: estimate,
            sameDay: estimate,
            seconds: null,
          },
          categories: [],
          categoryCount: input.first ?? 20,
        }),
        abandonment: ({ input }: { input: { graceHours?: number } }) => ({
          ...answer,
          graceHours: input.graceHours ?? null,
          carts: 4,
          bought: 1,
          partlyBought: 1,
          abandoned: 1,
          emptied: 1,
          abandonedPerCart: estimate,
          users: 1,
          productsLeft: 2,
          valueLeft: '20.50',
          unpricedLeft: 0,
          valueLeftPartly: '0.00',
          returned: 0,
          hoursUntilReturn: null,
          returns: [],
          recovery: { carts: 1, valueLeft: '20.50', valueRecovered: '0.00' },
          byCategory: [],
          categoryCount: 0,
          byHour: [],
        }),
        explore: ({ input }: { input: Record<string, unknown> }) => {
          inputs.push({ ...input });
          const figure = {
            estimate: { ...estimate, low: null, high: null, unit: 'MONEY', method: 'exact' },
            exact: '20.05',
            numerator: '20.05',
            denominator: null,
          };
          return {
            ...answer,
            measure: input['measure'],
            dimensions: [{ dimension: 'BRAND', groups: 2, shown: 1, formula: 'f' }],
            rows: [{ keys: [{ kind: 'OTHERS', value: null }], figure, previous: null, change: null }],
            total: figure,
            previousTotal: null,
            totalChange: null,
            previousPeriod: null,
            notCompared: null,
            priceEdges: ['10'],
          };
        },
      };
    },
  });
});
afterEach(() => server.close());

it('every answer names its snapshot, time zone, period and definition', async () => {
  const client = new CartographClient({ url: server.url });
  const scope = { period: answer.period, timeZone: 'Asia/Seoul', filter: { brand: 'samsung' } };
  const overview = await client.analytics.overview(scope);
  expect(overview).toMatchObject({
    ...answer,
    total: { buyers: 48, revenue: '14786.59' },
    days: [{ date: '2019-10-01' }],
  });
  const funnel = await client.analytics.funnel({
    ...scope,
    hold: 'PRODUCT',
    breakdown: 'CATEGORY',
    breakdownFirst: 5,
    steps: [
      { eventTypes: ['VIEW'] },
      { eventTypes: ['CART'], isOptional: true },
      { eventTypes: ['PURCHASE'], minPrice: '10' },
    ],
  });
  expect(funnel).toMatchObject({ unit: 'SESSION', hold: 'PRODUCT', groupCount: 7 });
  expect(await client.analytics.funnel({ windowMinutes: 60 })).toMatchObject({ unit: 'USER', hold: 'NOTHING' });
  expect(await client.analytics.abandonment({ ...scope, graceHours: 24 })).toMatchObject({
    graceHours: 24,
    valueLeft: '20.50',
    abandonedPerCart: { value: 0.027 },
  });
  expect(await client.analytics.timeToPurchase({ ...scope, depth: 1, first: 3 })).toMatchObject({
    depth: 1,
    categoryCount: 3,
    all: { viewed: 4, sameDay: { value: 0.027 } },
  });
  expect(asked.slice(0, 2)).toEqual(Array.from({ length: 2 }, () => ({ ...scope, includeBots: true })));
});

it('what is explored is asked with its filters, without those of the scope', async () => {
  const client = new CartographClient({ url: server.url });
  const explored = await client.analytics.explore({
    timeZone: 'Asia/Seoul',
    measure: 'REVENUE',
    by: ['BRAND'],
    top: 1,
    eventTypes: ['PURCHASE'],
    priceFrom: '5',
    priceEdges: ['10'],
  });
  expect(explored).toMatchObject({
    measure: 'REVENUE',
    rows: [{ keys: [{ kind: 'OTHERS' }], figure: { exact: '20.05' } }],
    priceEdges: ['10'],
  });
  expect(inputs.at(-1)).toEqual({
    measure: 'REVENUE',
    by: ['BRAND'],
    top: 1,
    eventTypes: ['PURCHASE'],
    priceFrom: '5',
    priceEdges: ['10'],
  });
});
