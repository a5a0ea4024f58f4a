import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const ANSWER = 'snapshot { id } timeZone period { from to } definition { name formula population query } fromCache';
const ESTIMATE = 'value low high unit method incomputable { reason detail }';
const day = (n: number): string => `2019-10-${String(n).padStart(2, '0')} 12:00:00`;
const purchase = (user: number, at: number, price: string): ReturnType<typeof logRow> =>
  logRow({ time: day(at), user: String(user), session: `s${user}-${at}`, type: 'purchase', price });

interface Asked {
  analytics: Record<string, { fromCache: boolean; [field: string]: unknown }>;
}

describe('segments and retention', () => {
  let server: TestServer;
  let viewer: TestClient;
  let analyst: TestClient;
  beforeAll(async () => {
    server = await startTestServer({
      rows: [
        logRow({ time: day(1), user: '1' }),
        purchase(1, 1, '10.00'),
        purchase(1, 8, '20.50'),
        purchase(2, 2, '5.00'),
        purchase(3, 15, '1.00'),
        purchase(3, 16, '1.00'),
        purchase(3, 17, '400.00'),
        logRow({ time: '2019-10-28 10:00:00', user: '9' }),
      ],
    });
    viewer = await server.as(Role.VIEWER);
    analyst = await server.as(Role.MARKETER);
  });
  afterAll(() => server.close());
  const ask = async (field: string, scope = ''): Promise<Asked['analytics'][string]> => {
    const { analytics } = await viewer.ok<Asked>(`{ analytics${scope} { asked: ${field} } }`);
    return analytics['asked'] ?? { fromCache: false };
  };

  test('retention says who came back, and null where it is not known', async () => {
    const field = `retention(input: { granularity: WEEK, first: { type: PURCHASE }, returning: { type: PURCHASE }, upTo: 5, cohortsFirst: 2 }) { ${ANSWER} granularity mode users curve { from to users returned rate { ${ESTIMATE} } } cohorts { unit { from to name isPartial } users cells { returned } } cohortCount }`;
    const retention = await ask(field);
    expect(retention).toMatchObject({
      fromCache: false,
      granularity: 'WEEK',
      mode: 'ON',
      users: 3,
      cohortCount: 5,
      timeZone: 'Asia/Dubai',
      curve: [
        {
          from: 1,
          to: 1,
          users: 3,
          returned: 1,
          rate: { value: 1 / 3, unit: 'FRACTION', method: 'wilson', incomputable: null },
        },
        {},
        {},
        { users: 0, returned: null, rate: { value: null, incomputable: { reason: 'NOT_LOGGED' } } },
        {},
      ],
    });
    expect(retention['cohorts']).toHaveLength(2);
    expect((await ask(field)).fromCache).toBe(true);
    expect(
      await ask(`retention(input: { brackets: [{ from: 1, to: 7 }] }) { curve { from to returned } }`),
    ).toMatchObject({ curve: [{ from: 1, to: 7, returned: 2 }] });
  });

  test('cohorts carry revenue, and say where the log begins', async () => {
    expect(
      await ask(
        `cohorts(input: { granularity: WEEK, cohortsFirst: 5 }) { ${ANSWER} entry users cohortCount cohorts { unit { name } users isComplete isLogBeginning cells { offset active activePerUser { ${ESTIMATE} } buyers revenue revenuePerUserSoFar } } average { offset users activePerUser { value } } }`,
      ),
    ).toMatchObject({
      entry: 'FIRST_PURCHASE',
      users: 3,
      cohortCount: 5,
      cohorts: [
        {
          unit: { name: '2019-W40' },
          users: 2,
          isComplete: true,
          isLogBeginning: true,
          cells: [
            { offset: 0, active: 2, revenue: '15.00', revenuePerUserSoFar: '7.50' },
            { active: 1, buyers: 1, revenue: '20.50' },
            { active: 0, revenue: '0.00' },
            { active: 0 },
            { active: null, revenue: null, activePerUser: { incomputable: { reason: 'NOT_LOGGED' } } },
          ],
        },
        {},
        {},
        {},
        {},
      ],
    });
  });

  test('repeat purchases tell gaps that were seen, and shares of those watched long enough', async () => {
    expect(
      await ask(
        `repeatPurchase(categoriesFirst: 1) { ${ANSWER} purchaseSessions buyers categoryCount all { observed { n p25Days { ${ESTIMATE} } p50Days { ${ESTIMATE} } p75Days { ${ESTIMATE} } } users repeated within { days share { ${ESTIMATE} } } medianDays { value low high } } categories { category same { users } any { users } } }`,
      ),
    ).toMatchObject({
      purchaseSessions: 6,
      buyers: 3,
      categoryCount: 1,
      all: {
        observed: { n: 3, p50Days: { value: null, unit: 'DAYS', incomputable: { reason: 'TOO_FEW' } } },
        users: 3,
        repeated: 2,
        medianDays: { value: 7 },
      },
      categories: [{ same: { users: 3 } }],
    });
  });

  test('RFM by rule and by clusters; a segment becomes an audience of its size', async () => {
    const fields = `${ANSWER} method buyers revenue asOf segments { name rule buyers buyerShare perBuyer { ${ESTIMATE} } revenue revenueShare recencyDays purchaseSessions revenuePerBuyer } grid { recency frequency buyers revenue segments } choices { clusters silhouette { ${ESTIMATE} } inertia } choiceText seed`;
    const byRule = await ask(`rfm { ${fields} }`);
    expect(byRule).toMatchObject({ method: 'RULE', buyers: 3, revenue: '437.50', choices: null, seed: null });
    for (const { buyers, buyerShare, perBuyer } of byRule['segments'] as {
      buyers: number;
      buyerShare: number;
      perBuyer: { value: number; low: number; high: number };
    }[]) {
      expect(perBuyer).toMatchObject({ value: buyerShare, unit: 'FRACTION', method: 'wilson' });
      if (buyers > 0 && buyers < 3)
        expect([perBuyer.low < buyerShare, perBuyer.high > buyerShare]).toEqual([true, true]);
    }
    const byCluster = await ask(`rfm(input: { method: K_MEANS, clusters: 2 }) { ${fields} }`);
    expect(byCluster).toMatchObject({ method: 'K_MEANS', grid: [], seed: 1, choiceText: '2 clusters, as asked for.' });
    for (const { name, buyers } of [
      ...(byRule['segments'] as { name: string; buyers: number }[]),
      ...(byCluster['segments'] as { name: string; buyers: number }[]),
    ]) {
      const { audiencePreview } = await viewer.ok<{
        audiencePreview: { size: number; buyersPerUser: { incomputable: { reason: string } | null } };
      }>(
        'query ($rule: AudienceRuleInput!) { audiencePreview(rule: $rule) { size buyersPerUser { incomputable { reason } } } }',
        { rule: { kind: 'RFM_SEGMENT', rfmSegment: name } },
      );
      expect([name, audiencePreview.size]).toEqual([name, buyers]);
      if (buyers > 0) expect(audiencePreview.buyersPerUser.incomputable?.reason).toBe('NOT_LOGGED');
    }
    const saved = await analyst.ok<{ createAudience: { audience: { size: number; rule: unknown } | null } }>(
      'mutation ($input: CreateAudienceInput!) { createAudience(input: $input) { audience { size rule { kind rfmSegment rfmSeed } } } }',
      { input: { name: 'Best', rule: { kind: 'RFM_SEGMENT', rfmSegment: 'cluster-1-of-2', rfmSeed: 1 } } },
    );
    expect(saved.createAudience.audience).toEqual({
      size: (byCluster['segments'] as { buyers: number }[])[0]?.buyers,
      rule: { kind: 'RFM_SEGMENT', rfmSegment: 'cluster-1-of-2', rfmSeed: 1 },
    });
  });

  test('lifetime value says why there is none', async () => {
    const band = `from to customers aliveShare { ${ESTIMATE} } purchasesPerCustomer { ${ESTIMATE} } valuePerCustomer { ${ESTIMATE} }`;
    const fit = `parameters { name estimate { ${ESTIMATE} } } logLikelihood converged steps`;
    const held = `from to customers predicted actual { ${ESTIMATE} }`;
    expect(
      await ask(
        `lifetimeValue(input: { months: 3 }) { ${ANSWER} months monthlyDiscount customers repeatCustomers repeatShare { ${ESTIMATE} } incomputable { reason detail } purchases { ${fit} } spending { ${fit} } all { ${band} } bands { ${band} } total { ${ESTIMATE} } holdout { calibrationDays holdoutDays incomputable { reason } all { ${held} } bands { ${held} } isWithinInterval } }`,
      ),
    ).toMatchObject({
      months: 3,
      monthlyDiscount: 0.01,
      customers: 3,
      repeatCustomers: 2,
      repeatShare: { value: 2 / 3 },
      incomputable: { reason: 'TOO_FEW', detail: 'Customers who bought on more than one day: 2; the model needs 30.' },
      purchases: { converged: false, parameters: [], logLikelihood: null },
      all: { valuePerCustomer: { value: null, incomputable: { reason: 'TOO_FEW' } } },
      total: { unit: 'MONEY', value: null },
      holdout: { isWithinInterval: null },
    });
  });

  test.each([
    ['retention(input: { upTo: 62 }) { users }', /upTo is 62/],
    ['retention(input: { cohortsFirst: 0 }) { users }', /cohortsFirst is 0/],
    ['retention(input: { brackets: [{ from: 2, to: 1 }] }) { users }', /from 2 to 1/],
    ['cohorts(input: { cohortsFirst: 101 }) { users }', /cohortsFirst is 101/],
    ['repeatPurchase(categoriesFirst: 101) { buyers }', /categoriesFirst is 101/],
    ['rfm(input: { clusters: 3 }) { buyers }', /Rules have no number/],
    ['rfm(input: { method: K_MEANS, clusters: 1 }) { buyers }', /from 2 to 8/],
    ['lifetimeValue(input: { months: 0 }) { customers }', /months is 0/],
    ['lifetimeValue(input: { monthlyDiscount: 2 }) { customers }', /monthlyDiscount is 2/],
  ])('refuses %s', async (field, message) => {
    const { errors } = await viewer.graphql(`{ analytics { ${field} } }`);
    expect(errors[0]).toMatchObject({
      message: expect.stringMatching(message) as string,
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('they are for those who may read analytics', async () => {
    const key = await server.withKey('shop:read', 'self');
    for (const field of [
      'retention { users }',
      'cohorts { users }',
      'repeatPurchase { buyers }',
      'rfm { buyers }',
      'lifetimeValue { customers }',
    ]) {
      expect((await key.graphql(`{ analytics { ${field} } }`)).errors[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });
});
