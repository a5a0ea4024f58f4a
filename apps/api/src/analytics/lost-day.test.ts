import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { logRow, type LogRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const LOST = '2019-11-08';
const FAULT = { date: LOST, kind: 'EVENT_TYPE_VANISHED', eventType: 'PURCHASE' };

/** Two weeks of 96 sessions a day; all view, every second carts, every fourth buys, but for a day that lost its purchases. */
const rows = (): LogRow[] =>
  Array.from({ length: 14 }, (_, day) =>
    Array.from({ length: 96 }, (_, visit): LogRow[] => {
      const user = String(visit % 2 === 0 ? 1_000 + visit + 100 * Math.floor(day / 2) : 10_000 + day * 100 + visit);
      const at = (second: number): string =>
        new Date(Date.UTC(2019, 10, 1 + day) + visit * 900_000 + second * 1000)
          .toISOString()
          .slice(0, 19)
          .replace('T', ' ');
      const row = { user, session: `${user}-${day}`, product: String(visit % 5), price: '4.00' };
      const isLost = at(0).startsWith(LOST);
      return [
        logRow({ ...row, time: at(0) }),
        ...(visit % 2 === 0 ? [logRow({ ...row, type: 'cart', time: at(10) })] : []),
        ...(visit % 4 === 0 && !isLost ? [logRow({ ...row, type: 'purchase', time: at(20) })] : []),
      ];
    }).flat(),
  ).flat();

/** Whether a question leaves the day out of its rates, beside telling its fault. Those that follow people over time cannot leave days out. */
const QUESTIONS: Readonly<Record<string, 'left out' | 'told'>> = {
  overview: 'left out',
  funnel: 'left out',
  abandonment: 'left out',
  'explore(input: { measure: BUYERS_PER_VISITOR })': 'left out',
  products: 'left out',
  association: 'left out',
  attraction: 'left out',
  paths: 'left out',
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
    server = await startTestServer({ rows: rows() });
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
});
