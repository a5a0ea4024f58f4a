import { sampleSize } from '@cartograph/experiments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Role } from '../../permissions.js';
import type { TestClient } from '../../testing/client.js';
import { importRows, logRow, type LogRow } from '../../testing/log-rows.js';
import { startTestServer, type TestServer } from '../../testing/server.js';

interface Design {
  followed: number;
  notFollowed: number;
  metrics: {
    metric: string;
    baseline: { value: number | null; incomputable: { reason: string } | null };
    sd: number | null;
    preperiodCorrelation: number | null;
  }[];
  usersByWeekday: number[];
  verdictKind: string;
  incomputable: { reason: string; detail: string } | null;
  unitsNeeded: number | null;
  arms: { arm: string; units: number }[];
  comparisons: { arm: string; metric: string; role: string; alpha: number; units: number }[];
  unitsAvailable: number;
  powerWithAvailable: number | null;
  duration: { days: number; weeks: number; isBeyondData: boolean } | null;
  remedies: { kind: string; isEnough: boolean; units: number | null }[];
  powerByEffect: { effect: number; power: number }[];
  powerByDay: { day: number; units: number; power: number | null }[];
  detectableByWeek: { week: number; effects: { upliftRelative: number | null }[] }[];
  fromCache: boolean;
  period: { from: string; to: string };
}

const DESIGN = `query($input: DesignCampaignInput!) { designCampaign(input: $input) { followed notFollowed metrics { metric baseline { value incomputable { reason } } sd preperiodCorrelation }
  usersByWeekday verdictKind incomputable { reason detail } unitsNeeded arms { arm units } comparisons { arm metric role alpha units } unitsAvailable powerWithAvailable duration { days weeks isBeyondData }
  remedies { kind isEnough units times weeks varianceReduction correlationNeeded } powerByEffect { effect power } powerByDay { day units power } detectableByWeek { week units effects { arm metric role upliftRelative differenceAbsolute } }
  fromCache period { from to } } }`;

/** Four weeks, 20 new visitors a day, of whom every fourth buys two days later for 10, 20, 30 …; every other came before, on the day before. */
function shop(): LogRow[] {
  const rows: LogRow[] = [];
  for (let day = 0; day < 28; day += 1) {
    for (let visitor = 0; visitor < 20; visitor += 1) {
      const user = String(1_000 * (day + 1) + visitor);
      const at = (offset: number): string =>
        new Date(Date.UTC(2019, 9, 1 + day + offset, 8)).toISOString().slice(0, 19).replace('T', ' ');
      rows.push(logRow({ user, session: `${user}-a`, time: at(0) }));
      if (visitor % 4 === 0)
        rows.push(
          logRow({
            user,
            session: `${user}-b`,
            time: at(2),
            type: 'purchase',
            price: `${10 * (1 + (visitor % 3))}.00`,
          }),
        );
    }
  }
  return rows;
}

let server: TestServer;
let analyst: TestClient;
beforeAll(async () => {
  server = await startTestServer({ rows: shop() });
  analyst = await server.as(Role.ANALYST);
});
afterAll(() => server.close());

const input = (more: object = {}): object => ({
  rule: { kind: 'ALL_VISITORS' },
  effect: { scale: 'RELATIVE', value: 0.5 },
  ...more,
});
const design = async (more?: object): Promise<Design> =>
  (await analyst.ok<{ designCampaign: Design }>(DESIGN, { input: input(more) })).designCampaign;
const ARMS = [
  { name: 'control', weight: 0.5 },
  { name: 'a', weight: 0.25 },
  { name: 'b', weight: 0.25 },
];

test('the usual test is sized from those whom the log follows for a week', async () => {
  const planned = await design();
  // The log ends two days after its 28 days of entrants: 7 days after them, those of the first 23 days.
  expect(planned.followed + planned.notFollowed).toBe(560);
  expect(planned.followed).toBe(460);
  expect(planned.metrics).toMatchObject([{ metric: 'purchase', baseline: { value: 0.25, incomputable: null } }]);
  const needed = sampleSize({ baselineRate: 0.25, upliftRelative: 0.5 });
  expect(planned.unitsNeeded).toBe(needed.ok ? needed.users : null);
  expect(planned).toMatchObject({ verdictKind: 'ENOUGH', unitsAvailable: 560, incomputable: null, remedies: [] });
  expect(planned.powerWithAvailable).toBeGreaterThan(0.8);
  expect(planned.usersByWeekday).toHaveLength(7);
  expect(planned.duration).toMatchObject({ days: Math.ceil((planned.unitsNeeded ?? 0) / 20), isBeyondData: false });
  expect(planned.powerByEffect[0]?.power).toBeCloseTo(0.05, 6);
  expect(planned.powerByDay).toHaveLength(91);
  expect(planned.detectableByWeek.map(({ effects }) => effects[0]?.upliftRelative ?? 0)).toEqual(
    planned.detectableByWeek.map(({ effects }) => effects[0]?.upliftRelative ?? 0).toSorted((a, b) => b - a),
  );
});

test('a slider asks again and is answered from what is known', async () => {
  await design();
  const again = await design({ effect: { scale: 'RELATIVE', value: 0.1 } });
  expect(again).toMatchObject({ fromCache: true, verdictKind: 'TOO_SMALL' });
  expect(again.remedies.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['LARGER_AUDIENCE', 'LONGER', 'LARGER_EFFECT']),
  );
  expect(await design({ effect: { scale: 'ABSOLUTE', value: 0.125 } })).toMatchObject({
    unitsNeeded: (await design()).unitsNeeded,
  });
});

interface Surface {
  effects: number[];
  rows: { units: number; powers: (number | null)[] }[];
}

test('a surface tells the power of effects and users that lie on it as the design does, and what has no power yet', async () => {
  const SURFACE =
    'query($input: DesignCampaignInput!) { designCampaign(input: $input) { powerSurface { effects rows { units powers } } powerByDay { day units } } }';
  const ask = async (more?: object): Promise<{ powerSurface: Surface | null; powerByDay: { units: number }[] }> =>
    (
      await analyst.ok<{ designCampaign: { powerSurface: Surface | null; powerByDay: { units: number }[] } }>(SURFACE, {
        input: input(more),
      })
    ).designCampaign;
  const { powerSurface: surface, powerByDay: days } = await ask();
  const [first, last] = [surface?.rows[0], surface?.rows.at(-1)];
  expect(last?.units).toBeCloseTo(Math.max(560, days.at(-1)?.units ?? 0), 6);
  expect(first?.units).toBeCloseTo((last?.units ?? 0) / 64, 6);
  const all = surface?.rows.flatMap(({ powers }) => powers) ?? [];
  expect(all.every((power) => power !== null && power >= 0 && power <= 1)).toBe(true);
  const exact = await design({ affordableWeeks: 13 });
  expect(exact.powerByDay.at(-1)?.units).toBeCloseTo(last?.units ?? 0, 6);
  expect(last?.powers[surface?.effects.indexOf(0.5) ?? -1]).toBeCloseTo(exact.powerByDay.at(-1)?.power ?? -1, 9);
  // An uplift that would make more than everybody buy has no power; the rest of the surface stands, though a design of it would be refused.
  const steep = await ask({ effect: { scale: 'RELATIVE', value: 4 } });
  expect(steep.powerSurface?.effects.at(-1)).toBeLessThanOrEqual(3);
  const always = await ask({
    plan: {
      arms: ARMS,
      metrics: [{ name: 'buyers', kind: 'CONVERSION', source: 'PURCHASE' }],
      framework: { kind: 'CONFIDENCE_SEQUENCE', firstLook: 200 },
    },
  });
  expect(always.powerSurface?.rows[0]?.powers.every((power) => power === null)).toBe(true);
  expect(always.powerSurface?.rows.at(-1)?.powers.every((power) => power !== null)).toBe(true);
  expect((await ask({ rule: { kind: 'CATEGORY_VIEWERS', category: 'nothing.such' } })).powerSurface).toBeNull();
});

test('arms and metrics share the error; traffic and holdout leave fewer users', async () => {
  const plan = {
    arms: ARMS,
    metrics: [
      { name: 'buyers', kind: 'CONVERSION', source: 'PURCHASE' },
      { name: 'money', kind: 'MEAN', source: 'REVENUE' },
      { name: 'order', kind: 'RATIO', source: 'ORDER_VALUE', role: 'SECONDARY' },
      {
        name: 'back',
        kind: 'RETENTION',
        source: 'RETURN',
        role: 'GUARDRAIL',
        margin: { scale: 'RELATIVE', value: 0.3 },
        retentionFromDay: 1,
        retentionToDay: 4,
      },
    ],
    traffic: 0.5,
    holdoutShare: 0.2,
  };
  const planned = await design({ plan });
  expect(planned.unitsAvailable).toBe(224);
  expect(planned.metrics.map(({ metric, baseline }) => [metric, baseline.value])).toEqual([
    ['buyers', 0.25],
    ['money', expect.closeTo(4.5, 1)],
    ['order', expect.closeTo(18, 6)],
    ['back', 0.25],
  ]);
  const alphas = Object.fromEntries(planned.comparisons.map(({ arm, metric, alpha }) => [`${arm} ${metric}`, alpha]));
  expect(alphas).toMatchObject({ 'a buyers': 0.0125, 'b money': 0.0125, 'a back': 0.05 });
  expect(planned.arms.map(({ arm }) => arm)).toEqual(['control', 'a', 'b']);
  const alone = await design({ plan: { ...plan, metrics: plan.metrics.slice(0, 1) } });
  expect(planned.unitsNeeded).toBeGreaterThan(alone.unitsNeeded ?? Number.POSITIVE_INFINITY);
});

test('more looks ask for more users, and for their number only where shares of it are looked at', async () => {
  const metrics = [{ name: 'buyers', kind: 'CONVERSION', source: 'PURCHASE' }];
  const two = [
    { name: 'control', weight: 0.5 },
    { name: 'a', weight: 0.5 },
  ];
  const fixed = await design({ plan: { arms: two, metrics } });
  const looks = await design({
    plan: {
      arms: two,
      metrics,
      framework: { kind: 'GROUP_SEQUENTIAL', spending: 'POCOCK', fractions: [0.5, 1] },
      plannedUnits: 500,
    },
  });
  const always = await design({
    plan: { arms: two, metrics, framework: { kind: 'CONFIDENCE_SEQUENCE', firstLook: 100 } },
  });
  expect(looks.unitsNeeded).toBeGreaterThan(fixed.unitsNeeded ?? 0);
  expect(always.unitsNeeded).toBeGreaterThan(looks.unitsNeeded ?? 0);
});

test('each metric goes the way that is better for it, and what CUPED would do is told before it is asked for', async () => {
  const metrics = [{ name: 'buyers', kind: 'CONVERSION', source: 'PURCHASE', higherIsBetter: false }];
  const two = [
    { name: 'control', weight: 0.5 },
    { name: 'a', weight: 0.5 },
  ];
  const down = await design({ plan: { arms: two, metrics } });
  const needed = sampleSize({ baselineRate: 0.25, upliftRelative: -0.5 });
  expect(down.unitsNeeded).toBe(needed.ok ? needed.users : null);
  const small = await design({
    effect: { scale: 'RELATIVE', value: 0.05 },
    plan: { arms: two, metrics: [{ name: 'orders', kind: 'MEAN', source: 'ORDERS' }] },
  });
  expect(small.metrics[0]?.preperiodCorrelation).toBeNull();
  expect(small.remedies.find(({ kind }) => kind === 'CUPED')).toMatchObject({ isEnough: false, units: null });
});

test('an uplift goes the way that its sign says, as a campaign’s own does', async () => {
  const loss = await design({ effect: null, upliftRelative: -0.5 });
  const needed = sampleSize({ baselineRate: 0.25, upliftRelative: -0.5 });
  expect(loss.unitsNeeded).toBe(needed.ok ? needed.users : null);
  expect(loss.powerByEffect.at(-1)?.effect).toBe(-1);
});

test('values are cut as the analysis cuts them, before their mean and spread are taken', async () => {
  const metrics = [
    { name: 'whole', kind: 'MEAN', source: 'REVENUE' },
    { name: 'cut', kind: 'MEAN', source: 'REVENUE', winsorizeCap: 10 },
    { name: 'top', kind: 'MEAN', source: 'REVENUE', winsorizeQuantile: 0.9 },
    { name: 'order', kind: 'RATIO', source: 'ORDER_VALUE', winsorizeCap: 10 },
  ];
  const planned = await design({ plan: { arms: ARMS, metrics } });
  const [whole, cut, top, order] = planned.metrics;
  // Of 20 visitors a day five buy, for 10, 20, 30, 10 and 20 by their number; 10 % of all pay 20 or more beyond which nothing is cut off but the 30.
  expect([whole, cut, top, order].map((one) => one?.baseline.value)).toEqual(
    [4.5, 2.5, 4, 10].map((value) => expect.closeTo(value, 6) as number),
  );
  expect(cut?.sd).toBeCloseTo(Math.sqrt((460 * 25 - 460 * 6.25) / 459), 6);
  expect(cut?.sd).toBeLessThan(top?.sd ?? 0);
});

test('what cannot be planned says why', async () => {
  const recorded = await design({
    plan: { arms: ARMS, metrics: [{ name: 'calls', kind: 'CONVERSION', source: 'RECORDED' }] },
  });
  expect(recorded).toMatchObject({
    verdictKind: 'INCOMPUTABLE',
    incomputable: { reason: 'NOT_LOGGED' },
    unitsNeeded: null,
  });
  const nobody = await design({ rule: { kind: 'CATEGORY_VIEWERS', category: 'nothing.such' } });
  expect(nobody).toMatchObject({ followed: 0, verdictKind: 'INCOMPUTABLE', incomputable: { reason: 'NO_DATA' } });
  const late = await design({
    plan: { arms: ARMS, metrics: [{ name: 'buyers', kind: 'CONVERSION', source: 'PURCHASE' }], windowDays: 60 },
  });
  expect(late).toMatchObject({ followed: 0, notFollowed: 560, incomputable: { reason: 'NO_DATA' } });
});

test.each([
  [{ effect: null }, /Say what the campaign is hoped to do/, 'effect-needed'],
  [{ effect: { scale: 'RELATIVE', value: 0 } }, /effect.value is 0/, 'effect-size'],
  [{ effect: { scale: 'RELATIVE', value: 4 } }, /would take a rate of 0.25 to/, 'uplift-impossible'],
  [
    {
      effect: { scale: 'ABSOLUTE', value: 1e308 },
      plan: { arms: ARMS, metrics: [{ name: 'money', kind: 'MEAN', source: 'REVENUE' }] },
    },
    /more than 100 standard deviations/,
    undefined,
  ],
  [{ alpha: 2 }, /alpha is 2/, 'number-out-of-range'],
  [{ affordableWeeks: 0 }, /affordableWeeks is 0/, 'number-out-of-range'],
  [{ rule: null }, /Give campaignId, audienceId or rule/, 'not-one-of'],
  [{ audienceId: 'aud_none' }, /Give either rule or audienceId/, 'not-one-of'],
  [{ campaignId: 'cmp_none' }, /There is no such campaign/, undefined],
  [{ plan: { arms: [{ name: 'a', weight: 1 }], metrics: [] } }, /at least two arms|at least one metric/, 'plan-value'],
  [{ effect: null, upliftRelative: 0 }, /The uplift is 0/, 'uplift-zero'],
  [{ upliftRelative: 0.1 }, /either effect or upliftRelative/, 'not-one-of'],
])('%j is refused with the remedy', async (more, message, problem) => {
  const { errors } = await analyst.graphql(DESIGN, { input: input(more) });
  expect(errors[0]?.message).toMatch(message);
  expect(errors[0]?.extensions?.['problem']).toBe(problem);
});

test('a rule is planned on the newest log, an audience and a campaign on the one it was frozen on', async () => {
  const marketer = await server.as(Role.MARKETER);
  const { createAudience } = await marketer.ok<{ createAudience: { audience: { id: string } } }>(
    'mutation { createAudience(input: { name: "all", rule: { kind: ALL_VISITORS } }) { audience { id } } }',
  );
  const audienceId = createAudience.audience.id;
  const { createCampaign } = await marketer.ok<{ createCampaign: { campaign: { id: string } } }>(
    'mutation($id: ID!) { createCampaign(input: { name: "a", audienceId: $id, hypothesis: "b", upliftRelative: 0.5 }) { campaign { id } } }',
    { id: audienceId },
  );
  const before = await design();
  await importRows(
    server.dataDir,
    Array.from({ length: 50 }, (_, user) =>
      logRow({ user: String(90_000 + user), session: `late-${user}`, time: '2019-10-20 09:00:00' }),
    ),
  );
  expect((await design()).followed).toBe(before.followed + 50);
  expect((await design({ rule: null, audienceId })).followed).toBe(before.followed);
  expect((await design({ rule: null, effect: null, campaignId: createCampaign.campaign.id })).followed).toBe(
    before.followed,
  );
});
