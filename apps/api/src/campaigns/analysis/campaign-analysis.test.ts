import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Role, ROLE_PERMISSIONS } from '../../permissions.js';
import type { TestClient } from '../../testing/client.js';
import { endOf } from '../../testing/jobs.js';
import { importRows, logRow } from '../../testing/log-rows.js';
import { expose, planCampaign, startCampaign, stopCampaign } from '../../testing/run-campaign.js';
import { startTestServer, type TestServer } from '../../testing/server.js';
import { trialShop } from '../../testing/trial-shop.js';

interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
  incomputable: { reason: string; detail: string } | null;
}
interface Result {
  observedUntil: string;
  units: Record<string, number | string | null>;
  arms: { arm: string; units: number }[];
  sampleRatio: { isMismatch: boolean };
  look: {
    number: number;
    planned: number;
    share: number;
    isLast: boolean;
    bound: number;
    bounds: { share: number; isTaken: boolean }[];
  } | null;
  metrics: {
    metric: string;
    role: string;
    arm: string;
    shown: string;
    control: Estimate;
    treatment: Estimate;
    absolute: Estimate;
    relative: Estimate;
    pValue: number | null;
    correctedP: number | null;
    posterior: { probabilityTreatmentIsBetter: number | null; expectedLoss: number | null } | null;
    guardrail: { verdict: string | null } | null;
    sentence: string;
  }[];
  segments: { dimension: string; segment: string; units: number }[];
  novelty: { metric: string; days: number; byDay: Estimate[] }[];
  robustness: {
    metric: string;
    arm: string;
    controlUnits: number;
    treatmentUnits: number;
    resamples: number;
    welch: MeanTest;
    bootstrap: MeanTest;
    mannWhitney: { superiority: Estimate | null };
    disagreeing: string[];
  }[];
  course: {
    date: string;
    units: number;
    arms: { arm: string; units: number }[];
    metrics: { metric: string; bound: number | null; absolute: Estimate }[];
  }[];
  decision: {
    kind: string;
    reason: string;
    sentence: string;
    units: number;
    arms: { arm: string; better: string[]; guardrails: { held: string[] } }[];
  };
}
interface MeanTest {
  absolute: Estimate;
  pValue: number | null;
}
interface Payload {
  job: { id: string; kind: string } | null;
  analysis: { id: string } | null;
  userErrors: {
    code: string;
    field: string[] | null;
    message: string;
    problem: string | null;
    facts: Record<string, unknown> | null;
  }[];
}

const ESTIMATE = '{ value low high unit level method incomputable { reason detail } }';
const MEAN_TEST = `{ absolute ${ESTIMATE} relative ${ESTIMATE} pValue incomputable { reason } }`;
const RESULT = `{ observedUntil units { exposed matured notYetObserved unitsInTwoArms notInLog logEndsBefore recordedUntil outcomes duplicateOutcomes outcomesBeforeExposure outcomesAfterWindow outcomesOfUnknownUnits outcomesOfUnitsInTwoArms } arms { arm units plannedShare } sampleRatio { statistic pValue isMismatch }
  look { number planned share isLast bound bounds { share bound isTaken } }
  metrics { metric role kind higherIsBetter arm shown control ${ESTIMATE} treatment ${ESTIMATE} absolute ${ESTIMATE} relative ${ESTIMATE} pValue correctedP evidence varianceReduction posterior { probabilityTreatmentIsBetter probabilityTreatmentIsWorse expectedLoss expectedLossOfControl incomputable { reason } } guardrail { verdict pValue incomputable { reason } } sentence }
  segments { dimension segment metric arm units controlUnits treatmentUnits effect ${ESTIMATE} absolute ${ESTIMATE} correctedP differsP differs }
  novelty { metric arm days units byDay ${ESTIMATE} slope ${ESTIMATE} slopeP laterMinusFirstWeek ${ESTIMATE} laterMinusFirstWeekP }
  robustness { metric arm controlUnits treatmentUnits resamples welch ${MEAN_TEST} bootstrap ${MEAN_TEST} permutation { pValue incomputable { reason } } mannWhitney { superiority ${ESTIMATE} pValue incomputable { reason } } disagreeing }
  course { date units arms { arm units } sampleRatioP metrics { metric arm absolute ${ESTIMATE} relative ${ESTIMATE} pValue statistic bound guardrail } }
  decision { kind reason arm units plannedUnits hasEnded sentence arms { arm kind reason better worse incomputable withinRelevantEffect guardrails { held harmed open } } } }`;
const ANALYSES = `query($id: ID!) { campaign(id: $id) { analyses { id createdAt snapshotId isOfPlan isSynthetic job { state } plan { windowDays } result ${RESULT} } } }`;
const ANALYZE =
  'mutation($input: AnalyzeCampaignInput!) { analyzeCampaign(input: $input) { job { id kind } analysis { id } userErrors { code field message problem facts } } }';

const ARMS = [
  { name: 'control', weight: 0.5 },
  { name: 'treatment', weight: 0.5 },
];
const BOUGHT = { name: 'bought', kind: 'CONVERSION', source: 'PURCHASE' };
const { rows, trial } = trialShop({ users: 400 });

let clock = new Date('2019-10-10T00:00:00Z');
let server: TestServer;
let marketer: TestClient;
let shop: TestClient;
beforeAll(async () => {
  server = await startTestServer({ rows, jobsHere: true, now: () => clock });
  // A session would end when the clock moves on.
  marketer = await server.withKey(...ROLE_PERMISSIONS[Role.MARKETER]);
  shop = await server.withKey('events:write');
});
afterAll(() => server.close());
beforeEach(() => {
  clock = new Date('2019-10-10T00:00:00Z');
});

const analyze = async (campaignId: string, more: object = {}): Promise<Payload> =>
  (await marketer.ok<{ analyzeCampaign: Payload }>(ANALYZE, { input: { campaignId, ...more } })).analyzeCampaign;
const analysesOf = async (id: string) =>
  (
    await marketer.ok<{
      campaign: {
        analyses: {
          id: string;
          snapshotId: string | null;
          isOfPlan: boolean;
          isSynthetic: boolean;
          job: { state: string };
          result: Result | null;
        }[];
      };
    }>(ANALYSES, { id })
  ).campaign.analyses;

/** A campaign that has run in October with all customers of the trial, looked back at in November. */
async function ran(
  plan: object,
  exposures: readonly { unit: string; arm: string; exposedAt: Date }[] = trial,
): Promise<string> {
  clock = new Date('2019-10-10T00:00:00Z');
  const id = await planCampaign(marketer, { arms: ARMS, ...plan });
  await startCampaign(server.services, marketer, id);
  clock = new Date('2019-11-02T00:00:00Z');
  await expose(shop, id, exposures);
  return id;
}

async function analyzed(id: string): Promise<Result> {
  const { job, analysis, userErrors } = await analyze(id);
  expect(userErrors).toEqual([]);
  expect(await endOf(server.services, job?.id)).toMatchObject({ state: 'DONE', error: null });
  const found = (await analysesOf(id))[0];
  expect(found?.id).toBe(analysis?.id);
  if (!found?.result) throw new Error('no result');
  return found.result;
}

const ofTests = (wanted: object): object => ({
  welch: wanted,
  bootstrap: wanted,
  permutation: wanted,
  mannWhitney: wanted,
});

describe('a campaign that has run', () => {
  test('is analyzed by its plan: effects, guardrails, segments, the course and what follows', async () => {
    const id = await ran({
      days: 14,
      metrics: [
        { ...BOUGHT, relevantEffect: { scale: 'RELATIVE', value: 0.05 } },
        { name: 'paid', kind: 'MEAN', source: 'REVENUE', role: 'SECONDARY', cuped: true },
        {
          name: 'orders',
          kind: 'MEAN',
          source: 'ORDERS',
          role: 'GUARDRAIL',
          margin: { scale: 'RELATIVE', value: 0.3 },
        },
      ],
    });
    const result = await analyzed(id);
    expect(result).toMatchObject({
      observedUntil: '2019-10-31T20:00:00.000Z',
      units: { exposed: 400, matured: 400, notYetObserved: 0, unitsInTwoArms: 0, outcomes: 0 },
      arms: [
        { arm: 'control', units: 200 },
        { arm: 'treatment', units: 200 },
      ],
      sampleRatio: { isMismatch: false },
      look: null,
      decision: {
        kind: 'SHIP',
        reason: 'PRIMARY_BETTER',
        units: 400,
        arms: [{ arm: 'treatment', better: ['bought'], guardrails: { held: ['orders'] } }],
      },
    });
    const [bought, paid, orders] = result.metrics;
    expect(bought).toMatchObject({ role: 'PRIMARY', shown: 'BETTER', posterior: null, guardrail: null });
    expect(bought?.treatment.value).toBeCloseTo(trialShare('treatment'), 10);
    expect(bought?.sentence).toMatch(
      /^bought is \d\d\.?\d? % with treatment and \d\d\.?\d? % without, \+\d+\.?\d* % \(.* to \+.* %\), p = .*: it is shown to be better\.$/,
    );
    expect(paid?.role).toBe('SECONDARY');
    expect(orders?.guardrail?.verdict).toMatch(/SUPERIOR|NON_INFERIOR/);
    expect(result.decision.sentence).toBe(
      'Ship treatment: a primary metric is better, and no guardrail stands against it. 400 units were counted.',
    );
    expect(new Set(result.segments.map(({ dimension, segment }) => `${dimension} ${segment}`))).toEqual(
      new Set(['visitor new', 'visitor returning', 'buyer bought-before', 'buyer not-bought-before']),
    );
    expect(result.novelty.find(({ metric }) => metric === 'bought')).toMatchObject({
      days: 7,
      byDay: expect.any(Array),
    });
    expect(result.robustness).toMatchObject(
      ['paid', 'orders'].map((metric) => ({
        metric,
        arm: 'treatment',
        controlUnits: 200,
        treatmentUnits: 200,
        resamples: 10_000,
        disagreeing: [],
        ...ofTests({ pValue: expect.any(Number), incomputable: null }),
      })),
    );
    expect(result.robustness[1]?.welch).toMatchObject({ absolute: orders?.absolute, pValue: orders?.pValue });
    expect(result.robustness[1]?.bootstrap.absolute).toMatchObject({
      value: expect.closeTo(orders?.absolute.value ?? Number.NaN, 12),
    });
    expect(result.robustness[1]?.mannWhitney.superiority?.value).toBeGreaterThan(0.5);
    expect(result.course.map(({ units }) => units).at(-1)).toBe(400);
    expect(result.course[0]?.metrics.map(({ metric }) => metric)).toEqual(['bought', 'orders']);
    const [analysis] = await analysesOf(id);
    expect(analysis).toMatchObject({
      isOfPlan: true,
      isSynthetic: false,
      job: { state: 'DONE' },
      plan: { windowDays: 7 },
    });
    const { node } = await marketer.ok<{ node: { id: string; result: { decision: { kind: string } } } }>(
      'query($id: ID!) { node(id: $id) { id ... on CampaignAnalysis { result { decision { kind } } } } }',
      { id: analysis?.id },
    );
    expect(node).toEqual({ id: analysis?.id, result: { decision: { kind: 'SHIP' } } });
  });

  test('duplicate exposures change nothing, a unit in two arms is left out and told, more than 1 % of them are refused', async () => {
    const id = await ran({ metrics: [BOUGHT] }, [...trial, ...trial.slice(0, 50), { ...trial[0]!, arm: 'treatment' }]);
    expect(await analyzed(id)).toMatchObject({ units: { exposed: 399, matured: 399, unitsInTwoArms: 1 } });
    await expose(
      shop,
      id,
      trial.slice(2, 10).map((one) => ({ ...one, arm: one.arm === 'control' ? 'treatment' : 'control' })),
    );
    expect(await analyze(id)).toMatchObject({
      job: null,
      userErrors: [
        {
          code: 'INVALID',
          field: ['campaignId'],
          problem: 'too-many-in-two-arms',
          facts: { unitsInTwoArms: 9, units: 400 },
        },
      ],
    });
  });

  test('one converter is judged by the exact test, nobody and identical values are incomputable with the reason, never an effect of 0', async () => {
    const quiet = trial.filter(({ unit }) => !rows.some(({ user, type }) => user === unit && type === 'purchase'));
    const buyer = trial.find(({ unit, arm, exposedAt }) => arm === 'treatment' && boughtWithin(unit, exposedAt))!;
    const metrics = [
      BOUGHT,
      { name: 'paid', kind: 'MEAN', source: 'REVENUE', role: 'SECONDARY' },
      { name: 'average', kind: 'RATIO', source: 'ORDER_VALUE', role: 'SECONDARY' },
    ];
    const one = await analyzed(await ran({ metrics }, [...quiet, buyer]));
    expect(one.metrics[0]).toMatchObject({
      shown: 'NOTHING',
      control: { value: 0 },
      relative: { value: null, incomputable: { reason: 'ZERO_BASELINE' } },
    });
    expect(one.metrics[0]?.pValue).toBeGreaterThan(0.3);
    const nobody = await analyzed(await ran({ metrics, days: 14 }, quiet));
    expect(nobody.metrics.map(({ shown, pValue }) => [shown, pValue])).toEqual([
      ['INCOMPUTABLE', null],
      ['INCOMPUTABLE', null],
      ['INCOMPUTABLE', null],
    ]);
    expect(nobody.decision).toMatchObject({ kind: 'CANNOT_TELL', reason: 'PRIMARY_INCOMPUTABLE' });
    expect(nobody.robustness).toMatchObject([
      { metric: 'paid', disagreeing: [], ...ofTests({ pValue: null, incomputable: { reason: 'TOO_FEW' } }) },
    ]);
    for (const { relative } of nobody.metrics)
      expect(relative).toMatchObject({ value: null, incomputable: { detail: expect.any(String) } });
  });

  test('units that the log does not have count as those who did nothing, and are told; a log with none of them is refused', async () => {
    const strangers = trial
      .slice(0, 40)
      .map(({ arm, exposedAt }, place) => ({ unit: `99000${place}`, arm, exposedAt }));
    expect(await analyzed(await ran({ metrics: [BOUGHT] }, [...trial, ...strangers]))).toMatchObject({
      units: { exposed: 440, matured: 440 },
    });
    const { job } = await analyze(await ran({ metrics: [BOUGHT] }, strangers));
    expect(await endOf(server.services, job?.id)).toMatchObject({
      state: 'FAILED',
      errorCode: 'units-not-in-log',
      errorFacts: { units: 40 },
      error: expect.stringContaining('own ids') as string,
    });
  });

  test('is told by a posterior where the plan says so', async () => {
    const result = await analyzed(await ran({ metrics: [BOUGHT], framework: { kind: 'BAYESIAN' } }));
    expect(result.metrics[0]?.posterior?.probabilityTreatmentIsBetter).toBeGreaterThan(0.95);
    expect(result.metrics[0]?.posterior?.expectedLoss).toBeLessThan(0.05);
  });
});

describe('a campaign that cannot be analyzed', () => {
  test('has not started', async () => {
    const id = await planCampaign(marketer);
    expect(await analyze(id)).toMatchObject({
      job: null,
      analysis: null,
      userErrors: [
        {
          code: 'INVALID',
          field: ['campaignId'],
          message: 'The campaign is DRAFT: nobody can have met it. Start it first.',
          problem: 'not-started',
        },
      ],
    });
    expect((await analyze('cmp_none')).userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['campaignId'] }]);
    expect(
      (await (await server.as(Role.VIEWER)).graphql(ANALYZE, { input: { campaignId: id } })).errors[0]?.extensions.code,
    ).toBe('FORBIDDEN');
  });

  test('has met nobody, or nobody long enough, or has no log since its start', async () => {
    const id = await planCampaign(marketer, { arms: ARMS, metrics: [BOUGHT] });
    await startCampaign(server.services, marketer, id);
    expect((await analyze(id)).userErrors).toMatchObject([
      { problem: 'no-exposures', message: expect.stringContaining('recordExposures') as string },
    ]);
    clock = new Date('2019-11-02T00:00:00Z');
    await expose(shop, id, [{ unit: '5000', arm: 'control', exposedAt: new Date('2019-10-30T00:00:00Z') }]);
    expect((await analyze(id)).userErrors).toMatchObject([
      { problem: 'nobody-observed-yet', facts: { units: 1, windowDays: 7, firstEndsAt: '2019-11-06T00:00:00.000Z' } },
    ]);
    clock = new Date('2019-11-20T00:00:00Z');
    const late = await planCampaign(marketer, { arms: ARMS, metrics: [BOUGHT] });
    await startCampaign(server.services, marketer, late);
    await expose(shop, late, [{ unit: '5000', arm: 'control', exposedAt: clock }]);
    expect((await analyze(late)).userErrors).toMatchObject([
      {
        problem: 'log-ends-before-start',
        facts: { observedUntil: '2019-10-31T20:00:00.000Z', startedAt: '2019-11-20T00:00:00.000Z' },
      },
    ]);
  });
});

describe('looks of a group-sequential plan', () => {
  const plan = { metrics: [BOUGHT], framework: { kind: 'GROUP_SEQUENTIAL', fractions: [0.5, 1] }, plannedUnits: 400 };

  test('are refused before their share, remembered when their result is there, and used up', async () => {
    const id = await ran(plan, trial.slice(0, 150));
    expect((await analyze(id)).userErrors).toMatchObject([
      {
        problem: 'look-not-due',
        facts: { look: 1, needed: 200, had: 150 },
        message: expect.stringContaining('Wait for 50 more') as string,
      },
    ]);
    await expose(shop, id, trial.slice(150, 240));
    const first = await analyzed(id);
    expect(first.look).toMatchObject({
      number: 1,
      planned: 2,
      share: 0.6,
      isLast: false,
      bounds: [
        { share: 0.6, isTaken: true },
        { share: 1, isTaken: false },
      ],
    });
    expect(first.course.at(-1)?.metrics[0]?.bound).toBe(first.look?.bound);
    expect((await analyze(id)).userErrors).toMatchObject([
      { problem: 'look-not-due', facts: { look: 2, needed: 400, had: 240 } },
    ]);
    await expose(shop, id, trial.slice(240));
    expect((await analyzed(id)).look).toMatchObject({ number: 2, share: 1, isLast: true });
    expect((await analyze(id)).userErrors).toMatchObject([{ problem: 'looks-used-up', facts: { units: 400 } }]);
    expect((await analysesOf(id)).map(({ result }) => result?.look?.number)).toEqual([2, 1]);
  });

  test('one that failed or was canceled is none', async () => {
    const strangers = trial
      .slice(0, 220)
      .map(({ arm, exposedAt }, place) => ({ unit: `98000${place}`, arm, exposedAt }));
    const id = await ran(plan, strangers);
    const { job } = await analyze(id);
    expect(await endOf(server.services, job?.id)).toMatchObject({ state: 'FAILED', errorCode: 'units-not-in-log' });
    await expose(shop, id, trial.slice(0, 20));
    const { job: unwanted } = await analyze(id);
    await server.services.jobs.cancel(unwanted?.id ?? '');
    expect(await endOf(server.services, unwanted?.id)).toMatchObject({ state: 'CANCELED' });
    expect((await analyzed(id)).look).toMatchObject({ number: 1, share: 0.6 });
    expect((await analysesOf(id)).map(({ result, job: { state } }) => [state, result?.look?.number ?? null])).toEqual([
      ['DONE', 1],
      ['CANCELED', null],
      ['FAILED', null],
    ]);
  });

  test('an ended campaign is looked at once more when all its units are observed, however few came', async () => {
    const id = await ran(plan, trial.slice(0, 150));
    await stopCampaign(server.services, marketer, id);
    const { look, decision } = await analyzed(id);
    expect(look).toMatchObject({ number: 1, share: 0.375, isLast: true, bounds: [{ share: 0.375, isTaken: true }] });
    expect(decision.sentence).toMatch(/ 150 of 400 planned units were counted; this was the last look\.$/);
    await expose(shop, id, trial.slice(150, 300));
    expect((await analyze(id)).userErrors).toMatchObject([
      {
        problem: 'looks-used-up',
        facts: { units: 150, late: 150 },
        message: expect.stringContaining('150 units were not counted by then and are not part of the plan') as string,
      },
    ]);
  });
});

test('a plan that is judged once is not judged before its end, and one that was ended is', async () => {
  const id = await ran({ metrics: [BOUGHT], plannedUnits: 500 });
  expect((await analyzed(id)).decision).toMatchObject({
    kind: 'KEEP_RUNNING',
    reason: 'PLANNED_UNITS_NOT_REACHED',
    sentence: expect.stringContaining('its planned end has not been reached') as string,
  });
  await stopCampaign(server.services, marketer, id);
  expect((await analyzed(id)).decision).toMatchObject({
    kind: 'SHIP',
    reason: 'PRIMARY_BETTER',
    sentence: expect.stringMatching(/400 of 500 planned units were counted; this was the last look\.$/) as string,
  });
});

test('two analyses of a campaign at once: the second is refused and answers with the first; a key makes them one', async () => {
  const id = await ran({ metrics: [BOUGHT] });
  const [one, two] = await Promise.all([analyze(id, { clientMutationKey: 'look' }), analyze(id)]);
  const [started, refused] = one.userErrors.length === 0 ? [one, two] : [two, one];
  expect(refused).toMatchObject({
    userErrors: [{ code: 'BUSY', field: ['campaignId'] }],
    job: { id: started.job?.id, kind: 'CAMPAIGN_ANALYSIS' },
    analysis: { id: started.analysis?.id },
  });
  await endOf(server.services, started.job?.id);
  const again = await analyze(id, { clientMutationKey: 'look-again' });
  expect(await analyze(id, { clientMutationKey: 'look-again' })).toEqual(again);
  await endOf(server.services, again.job?.id);
});

test('the current log counts, not the one that the audience was frozen on', async () => {
  const id = await ran({ metrics: [BOUGHT], windowDays: 14 });
  const before = await analyzed(id);
  expect(before.units['matured']).toBeLessThan(400);
  expect(before.units['logEndsBefore']).toBeNull();
  // Of the days before it nothing is known yet: nobody has done nothing then.
  await importRows(server.dataDir, [logRow({ user: '1', session: 'later', time: '2019-11-05 08:00:00' })]);
  const holed = await analyzed(id);
  expect([holed.observedUntil, holed.units['logEndsBefore']]).toEqual(['2019-11-01T00:00:00.000Z', '2019-11-01']);
  expect(holed.units['matured']).toBeLessThan(400);
  const late = await ran({ metrics: [BOUGHT], windowDays: 30 }, trial.slice(0, 10));
  expect((await analyze(late)).userErrors).toMatchObject([
    {
      problem: 'nobody-observed-yet',
      facts: { logEndsBefore: '2019-11-01' },
      message: expect.stringMatching(
        /The log has no event on 2019-11-01 \(UTC\), though a day around it usually has \d+, .* Import the log of that day/,
      ) as string,
    },
  ]);
  await importRows(
    server.dataDir,
    ['01', '02', '03', '04'].map((day) =>
      logRow({ user: '1', session: `on the ${day}`, time: `2019-11-${day} 08:00:00` }),
    ),
  );
  const after = await analyzed(id);
  expect([after.observedUntil, after.units['matured'], after.units['logEndsBefore']]).toEqual([
    '2019-11-05T08:00:00.000Z',
    400,
    null,
  ]);
  const [newer, older] = await analysesOf(id);
  expect(newer?.snapshotId).not.toBe(older?.snapshotId);
  const newest = await marketer.ok(
    'query($id: ID!) { campaign(id: $id) { two: analyses(first: 2) { id } one: analyses(first: 1) { id } } }',
    { id },
  );
  expect(newest).toEqual({ campaign: { two: [{ id: newer?.id }, { id: older?.id }], one: [{ id: newer?.id }] } });
});

test('recorded metrics are known as far as they were told, the least of them for the whole analysis', async () => {
  const metrics = [
    { name: 'calls', kind: 'CONVERSION', source: 'RECORDED' },
    { name: 'refunds', kind: 'CONVERSION', source: 'RECORDED', role: 'SECONDARY' },
  ];
  clock = new Date('2019-10-10T00:00:00Z');
  const id = await planCampaign(marketer, { arms: ARMS, metrics });
  await startCampaign(server.services, marketer, id, { hasAA: false });
  clock = new Date('2019-11-02T00:00:00Z');
  await expose(shop, id, trial);
  const record = async (outcomes: object[], completeUntil: object[] | null = null) =>
    expect(
      await shop.ok(
        'mutation($input: RecordOutcomesInput!) { recordOutcomes(input: $input) { userErrors { message } } }',
        { input: { campaignId: id, outcomes, completeUntil } },
      ),
    ).toEqual({ recordOutcomes: { userErrors: [] } });
  const known = (until: string): number =>
    trial.filter(({ exposedAt }) => exposedAt.getTime() + 7 * 86_400_000 <= Date.parse(until)).length;

  expect((await analyze(id)).userErrors).toMatchObject([
    {
      problem: 'nothing-recorded',
      facts: { metrics: 'calls, refunds' },
      message: expect.stringContaining('say until when by completeUntil') as string,
    },
  ]);
  await record([{ unit: trial[0]!.unit, metric: 'calls', at: trial[0]!.exposedAt, value: 1 }]);
  expect((await analyze(id)).userErrors).toMatchObject([
    { problem: 'nothing-recorded', facts: { metrics: 'refunds' } },
  ]);
  await record([], [{ metric: 'refunds', until: '2019-10-12T00:00:00Z' }]);
  expect((await analyze(id)).userErrors).toMatchObject([
    {
      problem: 'nobody-observed-yet',
      facts: { observedUntil: '2019-10-12T00:00:00.000Z' },
      message: expect.stringContaining('Recorded outcomes are known until 2019-10-12') as string,
    },
  ]);
  await record([], [{ metric: 'refunds', until: '2019-10-20T00:00:00Z' }]);
  const first = await analyzed(id);
  expect([first.observedUntil, first.units['recordedUntil'], first.units['matured']]).toEqual([
    '2019-10-20T00:00:00.000Z',
    '2019-10-20T00:00:00.000Z',
    known('2019-10-20T00:00:00Z'),
  ]);
  await record([], [{ metric: 'refunds', until: '2019-11-01T00:00:00Z' }]);
  expect((await analyzed(id)).units).toMatchObject({
    matured: known('2019-11-01T00:00:00Z'),
    recordedUntil: '2019-11-01T00:00:00.000Z',
  });
});

test('a list of campaigns reads analyses with one statement', async () => {
  const query = (first: number): string => `{ campaigns(first: ${first}) { nodes { analyses { id createdAt } } } }`;
  const statements = (first: number): Promise<number> => server.countStatements(() => marketer.ok(query(first)));
  expect(await statements(50)).toBe(await statements(1));
});

function boughtWithin(unit: string, exposedAt: Date): boolean {
  return rows.some(
    ({ user, type, time }) =>
      user === unit &&
      type === 'purchase' &&
      Date.parse(`${time.replace(' ', 'T')}Z`) >= exposedAt.getTime() &&
      Date.parse(`${time.replace(' ', 'T')}Z`) < exposedAt.getTime() + 7 * 86_400_000,
  );
}

function trialShare(arm: string): number {
  const own = trial.filter((one) => one.arm === arm);
  return own.filter(({ unit, exposedAt }) => boughtWithin(unit, exposedAt)).length / own.length;
}
