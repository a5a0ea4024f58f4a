import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../../permissions.js';
import type { TestClient } from '../../testing/client.js';
import { logRow } from '../../testing/log-rows.js';
import { startTestServer, type TestServer } from '../../testing/server.js';

const FINDING =
  'subject effect { value low high unit } effectKind pValue qValue confirmed support sentence scope name measure direction observed expected';
const CHANGES = `query ($period: PeriodInput, $first: Int) { analytics(period: $period, timeZone: "UTC") { changes(first: $first) {
  period { from to } baseline { from to } lookedAt level totalFindings setAside { reason candidates } incomputable { reason detail } sentence faults { date kind } definition { name formula population }
  findings { ${FINDING} observedRevenue weight } } } }`;
const ANOMALIES = `query ($period: PeriodInput, $first: Int) { analytics(period: $period, timeZone: "UTC") { anomalies(first: $first) { lookedAt level totalFindings incomputable { reason } sentence faults { date kind eventType } findings { date ${FINDING} } } } }`;
const OVERVIEW =
  'query ($granularity: Granularity) { analytics(timeZone: "UTC") { overview(granularity: $granularity) { granularity days { date } parts { from to name isPartial faultDates figures { visitors } } definition { name } } } }';

/** Five weeks of 40 visits a day with one in two buying; the last week has thrice as many. */
function rows(): ReturnType<typeof logRow>[] {
  return Array.from({ length: 35 }, (_, day) => {
    const date = new Date(Date.UTC(2024, 2, 4 + day)).toISOString().slice(0, 10);
    const visits = (40 + (day % 4)) * (day < 28 ? 1 : 3);
    return Array.from({ length: visits }, (_visit, i) => {
      const base = {
        time: `${date} ${String(6 + (i % 12)).padStart(2, '0')}:${String(Math.floor(i / 12)).padStart(2, '0')}:00`,
        user: String(day * 1000 + i + 1),
        price: '12.50',
      };
      return [logRow(base), ...(i % 2 === 0 ? [logRow({ ...base, type: 'purchase' })] : [])];
    }).flat();
  }).flat();
}

interface Found {
  findings: {
    subject: string;
    weight?: number;
    qValue: number;
    measure: string;
    name: string | null;
    observedRevenue?: string | null;
  }[];
  totalFindings: number;
  [field: string]: unknown;
}

describe('what changed', () => {
  let server: TestServer;
  let client: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ rows: rows() });
    client = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());

  test('is ranked, with effect, certainty, reach and how many were looked at', async () => {
    const {
      analytics: { changes },
    } = await client.ok<{ analytics: { changes: Found } }>(CHANGES, { first: 3 });
    expect(changes).toMatchObject({
      period: { from: '2024-04-01', to: '2024-04-07' },
      baseline: { from: '2024-03-04', to: '2024-03-31' },
      level: 0.05,
      incomputable: null,
    });
    expect(changes.findings).toHaveLength(3);
    expect(changes.totalFindings).toBeGreaterThan(3);
    expect(changes.findings[0]).toMatchObject({
      effect: { unit: 'RELATIVE' },
      effectKind: 'relative-to-expected',
      direction: 'UP',
      confirmed: null,
    });
    const all = await client.ok<{ analytics: { changes: Found } }>(CHANGES, { first: 100 });
    expect(all.analytics.changes.findings.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['Revenue of the shop', 'Views of the brand acme']),
    );
    const revenue = all.analytics.changes.findings.find(({ subject }) => subject === 'Revenue of the shop');
    expect(revenue).toMatchObject({
      measure: 'REVENUE',
      scope: 'SHOP',
      name: null,
      observedRevenue: expect.stringMatching(/^\d+\.\d\d$/) as string,
    });
    expect((await client.graphql(CHANGES, { first: 101 })).errors[0]).toMatchObject({
      message: expect.stringContaining('between 1 and 100') as string,
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('cannot be told without weeks before', async () => {
    const {
      analytics: { changes },
    } = await client.ok<{ analytics: { changes: Found } }>(CHANGES, {
      period: { from: '2024-03-05', to: '2024-03-11' },
    });
    expect(changes).toMatchObject({
      incomputable: { reason: 'TOO_FEW' },
      baseline: null,
      lookedAt: 0,
      findings: [],
      totalFindings: 0,
    });
  });

  test('days out of the ordinary are judged against those around them', async () => {
    const {
      analytics: { anomalies },
    } = await client.ok<{ analytics: { anomalies: Found } }>(ANOMALIES, {
      first: 5,
      period: { from: '2024-03-04', to: '2024-03-20' },
    });
    expect(anomalies).toMatchObject({ level: 0.05, incomputable: null, findings: [], totalFindings: 0 });
    expect(anomalies['lookedAt']).toBeGreaterThan(50);
  });

  test('the overview is cut into weeks and months', async () => {
    interface Cut {
      analytics: {
        overview: {
          parts: { name: string; isPartial: boolean; figures: { visitors: number } }[];
          days: unknown[];
          definition: { name: string };
        };
      };
    }
    const week = (await client.ok<Cut>(OVERVIEW, { granularity: 'WEEK' })).analytics.overview;
    expect(week).toMatchObject({ granularity: 'WEEK', days: [], definition: { name: 'Overview by ISO week' } });
    expect(week.parts.map(({ name, isPartial }) => [name, isPartial])).toEqual(
      ['10', '11', '12', '13', '14'].map((number) => [`2024-W${number}`, false]),
    );
    const month = (await client.ok<Cut>(OVERVIEW, { granularity: 'MONTH' })).analytics.overview;
    expect(month.parts).toMatchObject([
      { name: '2024-03', isPartial: true },
      { name: '2024-04', isPartial: true },
    ]);
    const day = (await client.ok<Cut>(OVERVIEW)).analytics.overview;
    expect(day.days).toHaveLength(35);
  });
});
