import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { lakeStatementsDuring } from '../testing/lake-statements.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const ANSWER =
  'snapshot { id rows } timeZone period { from to } definition { name formula population query } computedInMs fromCache';
const FIGURES =
  'counts { views carts removes purchases total } visitors sessions buyers purchaseSessions revenue conversionRate { value low high unit level method incomputable { reason } } purchaseSessionsPerSession { value } averageOrderValue';
const OVERVIEW = `query ($period: PeriodInput, $timeZone: TimeZone, $filter: EventFilter) {
  analytics(period: $period, timeZone: $timeZone, filter: $filter) { overview { ${ANSWER} total { ${FIGURES} } previous { visitors } previousPeriod { from to } days { date figures { visitors revenue } } faults { date kind eventType detail fromLocalTime toLocalTime expectedSessions } } }
}`;

interface Answered {
  snapshot: { id: string; rows: number };
  fromCache: boolean;
  computedInMs: number;
  definition: { query: string; population: string };
  [field: string]: unknown;
}
interface Overviews {
  analytics: { overview: Answered };
}
describe('analytics', () => {
  let server: TestServer;
  let viewer: TestClient;
  beforeAll(async () => {
    server = await startTestServer({
      rows: [
        logRow({ time: '2019-10-01 10:00:00', user: '1' }),
        logRow({ time: '2019-10-01 10:00:30', user: '1', type: 'cart' }),
        logRow({ time: '2019-10-01 10:01:30', user: '1', type: 'purchase', price: '14786.59' }),
        logRow({ time: '2019-10-01 21:00:00', user: '2' }),
        logRow({ time: '2019-10-03 10:00:00', user: '3', category: '', categoryId: '8' }),
        logRow({
          time: '2019-10-03 10:00:01',
          user: '3',
          category: '',
          categoryId: '8',
          type: 'purchase',
          price: '0.01',
        }),
      ],
    });
    viewer = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());

  test('overview counts local days in the zone of the shop, names its snapshot and its definition', async () => {
    const { overview } = (await viewer.ok<Overviews>(OVERVIEW)).analytics;
    expect(overview).toMatchObject({
      timeZone: 'Asia/Dubai',
      period: { from: '2019-10-01', to: '2019-10-03' },
      total: {
        counts: { views: 3, carts: 1, removes: 0, purchases: 2, total: 6 },
        visitors: 3,
        sessions: 3,
        buyers: 2,
        purchaseSessions: 2,
        revenue: '14786.60',
        conversionRate: { value: 2 / 3, unit: 'FRACTION', level: 0.95, method: 'wilson', incomputable: null },
        purchaseSessionsPerSession: { value: 2 / 3 },
        averageOrderValue: '7393.30',
      },
      previous: null,
      previousPeriod: null,
      days: [
        { date: '2019-10-01', figures: { visitors: 1, revenue: '14786.59' } },
        { date: '2019-10-02', figures: { visitors: 1, revenue: '0.00' } },
        { date: '2019-10-03', figures: { visitors: 1, revenue: '0.01' } },
      ],
    });
    const { shop } = await viewer.ok<{ shop: { snapshot: unknown } }>('{ shop { snapshot { id rows } } }');
    expect(overview.snapshot).toEqual(shop.snapshot);
    expect(overview.definition.query).toContain('from category_quarters');
    expect(overview.definition.population).toBe('events from 2019-10-01 to 2019-10-03 in Asia/Dubai');
  });

  test('overview takes a period, a zone and a filter', async () => {
    const { overview } = (
      await viewer.ok<Overviews>(OVERVIEW, {
        timeZone: 'UTC',
        period: { from: '2019-10-03', to: '2019-10-03' },
        filter: { category: '8' },
      })
    ).analytics;
    expect(overview).toMatchObject({
      timeZone: 'UTC',
      total: { visitors: 1 },
      previous: { visitors: 0 },
      previousPeriod: { from: '2019-10-02', to: '2019-10-02' },
      days: [{ date: '2019-10-03' }],
      faults: [
        {
          date: '2019-10-02',
          kind: 'MISSING_DAY',
          eventType: null,
          fromLocalTime: null,
          toLocalTime: null,
          expectedSessions: 2,
        },
      ],
    });
  });

  test('overview says why there is no rate', async () => {
    const { overview } = (await viewer.ok<Overviews>(OVERVIEW, { period: { from: '2020-01-01', to: '2020-01-31' } }))
      .analytics;
    expect(overview).toMatchObject({
      days: [],
      total: {
        visitors: 0,
        conversionRate: { value: null, low: null, high: null, incomputable: { reason: 'NO_DATA' } },
        averageOrderValue: null,
      },
    });
  });

  test('the same question is answered from memory until the log changes', async () => {
    const own = await startTestServer({ rows: [logRow({ time: '2019-10-01 10:00:00' })] });
    try {
      const client = await own.as(Role.VIEWER);
      const ask = async (variables = {}): Promise<Answered> =>
        (await client.ok<Overviews>(OVERVIEW, variables)).analytics.overview;
      const first = await ask();
      expect(first.fromCache).toBe(false);
      let second: Answered | undefined;
      expect(
        await lakeStatementsDuring(own.services.lake, async () => {
          second = await ask();
        }),
      ).toEqual([]);
      expect(second).toEqual({ ...first, fromCache: true });
      expect((await ask({ timeZone: 'UTC' })).fromCache).toBe(false);
      expect((await ask({ filter: { brand: 'acme' } })).fromCache).toBe(false);
      await importRows(own.dataDir, [logRow({ time: '2019-10-01 11:00:00', user: '2' })]);
      const third = await ask();
      expect(third).toMatchObject({ fromCache: false, total: { visitors: 2 } });
      expect(third.snapshot.id).not.toBe(first.snapshot.id);
    } finally {
      await own.close();
    }
  });

  test.each([
    [{ period: { from: '2019-10-02', to: '2019-10-01' } }, /ends \(2019-10-01\) before it begins/],
    [{ period: { from: '2019-02-30', to: '2019-10-01' } }, /calendar day/],
    [{ timeZone: 'Mars/Base' }, /IANA time zone/],
    [{ timeZone: '+04:00' }, /IANA/],
    [{ filter: { category: ' ' } }, /category is empty/],
  ])('overview refuses %j', async (variables, message) => {
    const { errors } = await viewer.graphql(OVERVIEW, variables);
    expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors[0]?.message).toMatch(message);
  });

  test('a document cannot ask for dozens of scans', async () => {
    const aliases = Array.from(
      { length: 29 },
      (_, i) =>
        `a${i}: analytics(period: { from: "2019-10-${String(i + 1).padStart(2, '0')}", to: "2019-10-31" }) { overview { days { figures { conversionRate { value } } } } paths { sessions } explore(input: { measure: REVENUE }) { definition { name } } }`,
    );
    expect((await viewer.graphql(`{ ${aliases.join(' ')} }`)).errors[0]?.extensions.code).toBe('COST_EXCEEDED');
  });

  test('analytics are for those who may read them', async () => {
    const key = await server.withKey('shop:read', 'self');
    expect((await key.graphql('{ analytics { overview { total { visitors } } } }')).errors[0]?.extensions.code).toBe(
      'FORBIDDEN',
    );
  });
});
