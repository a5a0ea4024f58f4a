import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../../permissions.js';
import type { TestClient } from '../../testing/client.js';
import { logRow } from '../../testing/log-rows.js';
import { startTestServer, type TestServer } from '../../testing/server.js';

const ESTIMATE = '{ value low high unit method incomputable { reason } }';
const TIMES = `purchases viewed viewedPerPurchase ${ESTIMATE} sameSession ${ESTIMATE} sameDay ${ESTIMATE} seconds { p25 ${ESTIMATE} median ${ESTIMATE} p75 ${ESTIMATE} p90 ${ESTIMATE} }`;
const QUESTION = `query ($input: TimeToPurchaseInput) {
  analytics(timeZone: "UTC") {
    timeToPurchase(input: $input) { definition { name formula population query } depth all { ${TIMES} } categories { category times { ${TIMES} } } categoryCount }
  }
}`;

describe('time to purchase', () => {
  let server: TestServer;
  let viewer: TestClient;
  beforeAll(async () => {
    const row = (i: number, time: string, type: 'view' | 'purchase', category: string) =>
      logRow({
        time,
        type,
        user: `${i}`,
        session: `${i}-${time.slice(0, 10)}`,
        product: category === 'camp.tent' ? '1' : '2',
        category,
      });
    server = await startTestServer({
      // Forty view a tent and buy it 10 to 49 seconds later, ten a lamp a day later, and five buy a lamp that they never saw.
      rows: [
        ...Array.from({ length: 40 }, (_, i) => [
          row(i, `2019-10-01 ${String(i % 24).padStart(2, '0')}:00:00`, 'view', 'camp.tent'),
          row(i, `2019-10-01 ${String(i % 24).padStart(2, '0')}:00:${10 + i}`, 'purchase', 'camp.tent'),
        ]).flat(),
        ...Array.from({ length: 10 }, (_, i) => [
          row(100 + i, '2019-10-01 10:00:00', 'view', 'camp.lamp'),
          row(100 + i, '2019-10-02 10:00:00', 'purchase', 'camp.lamp'),
        ]).flat(),
        ...Array.from({ length: 5 }, (_, i) => row(200 + i, '2019-10-02 12:00:00', 'purchase', 'camp.lamp')),
      ],
    });
    viewer = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());
  const ask = async (input: object | null): Promise<Record<string, unknown>> =>
    (await viewer.ok<{ analytics: { timeToPurchase: Record<string, unknown> } }>(QUESTION, { input })).analytics
      .timeToPurchase;

  test('tells counts, shares and quantiles, with their units, intervals and definition', async () => {
    expect(await ask(null)).toMatchObject({
      definition: { name: 'Time to purchase', population: expect.stringContaining('UTC') as string },
      depth: null,
      categoryCount: 2,
      categories: [
        {
          category: 'camp.tent',
          times: {
            purchases: 40,
            viewed: 40,
            viewedPerPurchase: { value: 1, unit: 'FRACTION', method: 'wilson-by-user' },
            sameSession: { value: 1 },
            seconds: {
              median: { value: 29.5, unit: 'SECONDS', method: 'woodruff-by-user', incomputable: null },
              p75: { value: 39.25 },
            },
          },
        },
        {
          category: 'camp.lamp',
          times: {
            purchases: 15,
            viewed: 10,
            viewedPerPurchase: { value: 10 / 15 },
            sameSession: { value: 0 },
            sameDay: { value: 0 },
            seconds: { median: { value: 86_400 }, p90: { value: null, incomputable: { reason: 'TOO_FEW' } } },
          },
        },
      ],
    });
  });

  test('puts categories together by the depth of their code, and lists as many as asked for', async () => {
    expect(await ask({ depth: 1, first: 1 })).toMatchObject({
      depth: 1,
      categoryCount: 1,
      categories: [{ category: 'camp', times: { purchases: 55, viewed: 50, sameDay: { value: 0.8 } } }],
    });
    expect(await ask({ first: 0 })).toMatchObject({ categories: [], categoryCount: 2, all: { purchases: 55 } });
  });

  test('refuses numbers out of bounds as bad input, and callers without the permission', async () => {
    const { errors } = await viewer.graphql(QUESTION, { input: { depth: 5 } });
    expect(errors?.[0]).toMatchObject({
      message: 'depth is 5. Give a whole number from 1 to 4.',
      extensions: { code: 'BAD_USER_INPUT' },
    });
    const refused = await server.anonymous().graphql(QUESTION, { input: null });
    expect(refused.errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  });
});
