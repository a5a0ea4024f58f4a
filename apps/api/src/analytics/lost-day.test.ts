import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { LOST, lostDayRows } from '../testing/lost-day-log.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const FAULT = { date: LOST, kind: 'EVENT_TYPE_VANISHED', eventType: 'PURCHASE' };

/** Whether a question leaves the day out of its rates, beside telling its fault. Those that follow people over time cannot leave days out. */
const QUESTIONS: Readonly<Record<string, 'left out' | 'told'>> = {
  overview: 'left out',
  funnel: 'left out',
  abandonment: 'left out',
  'explore(input: { measure: CONVERSION_RATE })': 'left out',
  products: 'left out',
  association: 'left out',
  purchaseDrivers: 'left out',
  paths: 'left out',
  timeToPurchase: 'left out',
  prices: 'left out',
  demand: 'told',
  retention: 'told',
  cohorts: 'told',
  repeatPurchase: 'told',
  rfm: 'told',
  lifetimeValue: 'told',
  changes: 'told',
  anomalies: 'told',
};

/** What makes a question one about rates. */
const SELECTED: Readonly<Record<string, string>> = { products: 'stars' };

describe('a day that lost its purchases', () => {
  let server: TestServer;
  let viewer: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ rows: lostDayRows() });
    viewer = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());

  test('every question about a period stands in the table', async () => {
    const { __type } = await viewer.ok<{
      __type: { fields: { name: string; type: { ofType: { interfaces: { name: string }[] } } }[] };
    }>('{ __type(name: "Analytics") { fields { name type { ofType { interfaces { name } } } } } }');
    const answers = __type.fields.filter(({ type }) => type.ofType.interfaces.some(({ name }) => name === 'Answer'));
    expect(answers.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(QUESTIONS)
        .map((field) => field.replace(/\(.*/, ''))
        .toSorted(),
    );
  });

  test.each(Object.entries(QUESTIONS))('is told by %s, and %s', async (field, what) => {
    for (const period of ['', ', period: { from: "2019-11-01", to: "2019-11-13" }']) {
      const { analytics } = await viewer.ok<{ analytics: { asked: { faults: unknown[]; daysLeftOut: string[] } } }>(
        `{ analytics(timeZone: "UTC"${period}) { asked: ${field} { ${SELECTED[field] ?? ''} faults { date kind eventType } daysLeftOut } } }`,
      );
      expect(analytics.asked.faults).toEqual([FAULT]);
      expect(analytics.asked.daysLeftOut).toEqual(what === 'left out' ? [LOST] : []);
    }
  });

  test('is told by a list of products without rates, which counts what was recorded', async () => {
    const { analytics } = await viewer.ok<{ analytics: { products: unknown } }>(
      '{ analytics(timeZone: "UTC") { products { faults { date kind eventType } daysLeftOut products { counts { views } } } } }',
    );
    expect(analytics.products).toEqual({
      faults: [FAULT],
      daysLeftOut: [],
      products: ['0', '1', '2', '3', '4'].map(() => ({ counts: { views: expect.any(Number) as number } })),
    });
  });

  test('is left out of what a product itself and a list of products say of its buyers per viewer', async () => {
    interface Rated {
      externalId: string;
      buyersPerViewer: { value: number | null };
    }
    const { analytics, products, product } = await viewer.ok<{
      analytics: {
        products: { products: { externalId: string; rates: { buyersPerViewer: Record<string, number> } }[] };
      };
      products: { nodes: Rated[] };
      product: Rated & { buyers: number; viewers: number };
    }>(
      `{ analytics { products { products { externalId rates { buyersPerViewer { users of } } } } }
        products(orderBy: { field: BUYERS_PER_VIEWER, direction: DESC }) { nodes { externalId buyersPerViewer { value } } }
        product(externalId: "0") { externalId buyersPerViewer { value } buyers viewers } }`,
    );
    const expected = new Map(
      analytics.products.products.map(({ externalId, rates: { buyersPerViewer } }) => [
        externalId,
        (buyersPerViewer['users'] ?? NaN) / (buyersPerViewer['of'] ?? NaN),
      ]),
    );
    for (const { externalId, buyersPerViewer } of [...products.nodes, product])
      expect(buyersPerViewer.value, externalId).toBeCloseTo(expected.get(externalId) ?? NaN, 12);
    expect(products.nodes).toHaveLength(5);
    expect(product.buyersPerViewer.value).toBeGreaterThan(product.buyers / product.viewers);
  });
});
