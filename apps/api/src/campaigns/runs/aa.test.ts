import { rerandomize } from '@cartograph/experiments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Role } from '../../permissions.js';
import type { TestClient } from '../../testing/client.js';
import { endOf } from '../../testing/jobs.js';
import { logRow, type LogRow } from '../../testing/log-rows.js';
import { startTestServer, type TestServer } from '../../testing/server.js';

interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
}
interface AaRun {
  id: string;
  seed: number;
  rerandomizations: number;
  alpha: number;
  isOfPlan: boolean;
  snapshotId: string;
  job: { id: string; kind: string; state: string; error: string | null };
  result: {
    users: number;
    notFollowed: number;
    comparisons: {
      metric: string;
      arm: string;
      falsePositiveRate: Estimate;
      findsTooMuch: boolean;
      coverage: Estimate;
      incomputableRuns: number;
      pValues: { histogram: number[] } | null;
    }[];
    mismatchRate: Estimate;
    verdictKind: string;
    verdict: string;
  } | null;
}
interface Payload {
  job: { id: string } | null;
  aaRun: { id: string } | null;
  userErrors: { code: string; field: string[]; message: string }[];
}

const ESTIMATE = '{ value low high method }';
const AA_RUN = `{ id seed rerandomizations alpha isOfPlan snapshotId job { id kind state error } result { users notFollowed
  comparisons { metric arm falsePositiveRate ${ESTIMATE} findsTooMuch coverage ${ESTIMATE} incomputableRuns pValues { histogram } } mismatchRate ${ESTIMATE} verdictKind verdict } }`;
const RUN_AA =
  'mutation($input: RunAaInput!) { runAA(input: $input) { job { id } aaRun { id } userErrors { code field message } } }';

/** Each of 14 days 20 new visitors, of whom every fourth buys two days later for 1, but the first of a day forever more; the last buys on the 16th day. */
function shop(): LogRow[] {
  const rows: LogRow[] = [];
  for (let day = 0; day < 14; day += 1) {
    for (let visitor = 0; visitor < 20; visitor += 1) {
      const user = String(1_000 * (day + 1) + visitor);
      const at = (offset: number): string =>
        new Date(Date.UTC(2019, 9, 1 + day + offset, 8)).toISOString().slice(0, 19).replace('T', ' ');
      rows.push(logRow({ user, session: `${user}-a`, time: at(0) }));
      const price = visitor === 0 ? `${(1 + day) ** 3}.00` : '1.00';
      if (visitor % 4 === 0) rows.push(logRow({ user, session: `${user}-b`, time: at(2), type: 'purchase', price }));
    }
  }
  return rows;
}
/** Days whose entrants the log follows for a week: it ends on the 16th. */
const FOLLOWED = 20 * 9;

let server: TestServer;
let marketer: TestClient & { accountId: string };
beforeAll(async () => {
  server = await startTestServer({ rows: shop(), jobsHere: true });
  marketer = await server.as(Role.MARKETER);
});
afterAll(() => server.close());

async function saveAudience(rule: object = { kind: 'ALL_VISITORS' }): Promise<string> {
  const { createAudience } = await marketer.ok<{ createAudience: { audience: { id: string } } }>(
    'mutation($input: CreateAudienceInput!) { createAudience(input: $input) { audience { id } userErrors { message } } }',
    { input: { name: 'Somebody', rule } },
  );
  return createAudience.audience.id;
}

async function saveCampaign(more: object = {}, rule?: object): Promise<string> {
  type Answer = { createCampaign: { campaign: { id: string } | null; userErrors: { message: string }[] } };
  const { createCampaign } = await marketer.ok<Answer>(
    'mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } userErrors { message } } }',
    {
      input: {
        name: 'Reminder',
        audienceId: await saveAudience(rule),
        hypothesis: 'They forgot',
        upliftRelative: 0.5,
        ...more,
      },
    },
  );
  expect(createCampaign.userErrors).toEqual([]);
  return createCampaign.campaign?.id ?? '';
}

const start = async (input: object): Promise<Payload> =>
  (await marketer.ok<{ runAA: Payload }>(RUN_AA, { input })).runAA;
const runsOf = async (id: string): Promise<AaRun[]> =>
  (
    await marketer.ok<{ campaign: { aaRuns: AaRun[] } }>(`query($id: ID!) { campaign(id: $id) { aaRuns ${AA_RUN} } }`, {
      id,
    })
  ).campaign.aaRuns;

async function tried(campaignId: string, more: object = {}): Promise<AaRun> {
  const { job, aaRun, userErrors } = await start({ campaignId, rerandomizations: 500, ...more });
  expect(userErrors).toEqual([]);
  expect(await endOf(server.services, job?.id)).toMatchObject({ state: 'DONE', error: null });
  const found = (await runsOf(campaignId)).find(({ id }) => id === aaRun?.id);
  if (!found) throw new Error('the A/A test is not listed');
  return found;
}

const arms = [
  { name: 'control', weight: 0.5 },
  { name: 'treatment', weight: 0.5 },
];
const planWith = (metric: object, more: object = {}): object => ({
  plan: { arms, metrics: [{ name: 'spent', ...metric }], windowDays: 7, ...more },
});

test('an A/A test deals those whom the log follows, and says what the tests found', async () => {
  const { result, ...run } = await tried(await saveCampaign(), { seed: 7 });
  expect(run).toMatchObject({
    seed: 7,
    rerandomizations: 500,
    alpha: 0.05,
    isOfPlan: true,
    snapshotId: expect.stringMatching(/^snp_/),
    job: { kind: 'AA', state: 'DONE', error: null },
  });
  const {
    comparisons: [expected],
  } = await rerandomize({
    outcomes: {
      kind: 'conversion',
      converted: Array.from({ length: FOLLOWED }, (_, user) => (user % 4 === 0 ? 1 : 0)),
    },
    weights: [0.5, 0.5],
    rerandomizations: 500,
    seed: 7,
  });
  const rate = expected?.falsePositiveRate;
  if (!rate?.ok) throw new Error('the reference has no rate');
  expect(result).toMatchObject({
    users: FOLLOWED,
    notFollowed: 280 - FOLLOWED,
    verdictKind: 'SOUND',
    comparisons: [
      {
        metric: 'purchase',
        arm: 'treatment',
        findsTooMuch: false,
        incomputableRuns: 0,
        falsePositiveRate: { value: rate.value, low: rate.low, high: rate.high, method: rate.method },
      },
    ],
  });
  expect(result?.comparisons[0]?.pValues?.histogram.reduce((sum, bin) => sum + bin, 0)).toBe(500);
  expect(result?.verdict).toMatch(
    /^Although nothing was done, .* of 500 re-randomizations find an effect of treatment on purchase .*; alpha is 5 %\.$/,
  );
});

test('the same seed gives the same result, another one another; a changed plan is told from what was tried', async () => {
  const id = await saveCampaign();
  const [first, second, third] = [
    await tried(id, { seed: 3 }),
    await tried(id, { seed: 3 }),
    await tried(id, { seed: 4 }),
  ];
  expect(second.result).toEqual(first.result);
  expect(third.result).not.toEqual(first.result);
  expect((await runsOf(id)).map((run) => run.id)).toEqual([third.id, second.id, first.id]);
  const { campaign } = await marketer.ok<{ campaign: { version: number } }>(
    'query($id: ID!) { campaign(id: $id) { version } }',
    { id },
  );
  await marketer.ok(
    'mutation($input: UpdateCampaignInput!) { updateCampaign(input: $input) { userErrors { message } } }',
    { input: { id, version: campaign.version, alpha: 0.1 } },
  );
  expect((await runsOf(id)).map(({ isOfPlan, alpha }) => ({ isOfPlan, alpha }))).toEqual(
    Array.from({ length: 3 }, () => ({ isOfPlan: false, alpha: 0.05 })),
  );
});

test('a few large orders make a small arm find effects where there are none; with a cap and even arms they do not', async () => {
  const uneven = {
    arms: [
      { name: 'control', weight: 0.9 },
      { name: 'treatment', weight: 0.1 },
    ],
  };
  const wild = await tried(await saveCampaign(planWith({ kind: 'MEAN', source: 'REVENUE' }, uneven)));
  expect(wild.result).toMatchObject({
    verdictKind: 'FINDS_TOO_MUCH',
    comparisons: [{ metric: 'spent', findsTooMuch: true }],
  });
  expect(wild.result?.verdict).toContain('cannot be trusted');
  const capped = await tried(await saveCampaign(planWith({ kind: 'MEAN', source: 'REVENUE', winsorizeCap: 1 })));
  expect(capped.result).toMatchObject({ verdictKind: 'SOUND', comparisons: [{ findsTooMuch: false }] });
});

test('every arm is compared on every primary metric, with CUPED where the plan has it', async () => {
  const three = [
    { name: 'control', weight: 0.4 },
    { name: 'a', weight: 0.3 },
    { name: 'b', weight: 0.3 },
  ];
  const metrics = [
    { name: 'bought', kind: 'CONVERSION', source: 'PURCHASE' },
    { name: 'spent', kind: 'MEAN', source: 'REVENUE', winsorizeQuantile: 0.9, cuped: true },
    { name: 'back', kind: 'RETENTION', source: 'RETURN', retentionFromDay: 1, retentionToDay: 7 },
    { name: 'orders', kind: 'MEAN', source: 'ORDERS', role: 'SECONDARY' },
  ];
  const { result } = await tried(await saveCampaign({ plan: { arms: three, metrics, windowDays: 7 } }));
  expect(result?.comparisons.map(({ metric, arm }) => `${metric} ${arm}`)).toEqual([
    'bought a',
    'bought b',
    'spent a',
    'spent b',
    'back a',
    'back b',
  ]);
  for (const { falsePositiveRate, coverage } of result?.comparisons ?? []) {
    expect(falsePositiveRate.value).toBeLessThan(0.12);
    expect(coverage.value).toBeGreaterThan(0.88);
  }
});

test('what the past cannot tell fails with the way out', async () => {
  const failed = async (
    campaignId: string,
  ): Promise<{ state: string; error: string | null; errorCode: string | null }> =>
    endOf(server.services, (await start({ campaignId })).job?.id);
  expect(
    await failed(await saveCampaign(planWith({ kind: 'MEAN', source: 'REVENUE' }, { windowDays: 60 }))),
  ).toMatchObject({
    state: 'FAILED',
    errorCode: 'nobody-followed',
    error: expect.stringContaining('280 users for 60 days'),
  });
  expect(
    await failed(
      await saveCampaign(planWith({ kind: 'RETENTION', source: 'RETURN', retentionFromDay: 5, retentionToDay: 7 })),
    ),
  ).toMatchObject({
    state: 'FAILED',
    errorCode: 'no-outcomes',
    error: expect.stringContaining('Choose a wider audience'),
  });
});

test('what no A/A test is made of is refused at once', async () => {
  const refused = async (input: object): Promise<Payload['userErrors']> => {
    const { job, aaRun, userErrors } = await start(input);
    expect([job, aaRun]).toEqual([null, null]);
    return userErrors;
  };
  expect(
    await refused({ campaignId: await saveCampaign(planWith({ kind: 'RATIO', source: 'ORDER_VALUE' })) }),
  ).toMatchObject([{ code: 'INVALID', field: ['campaignId'], message: expect.stringContaining('"spent" is a ratio') }]);
  expect(
    await refused({ campaignId: await saveCampaign(planWith({ kind: 'MEAN', source: 'RECORDED' })) }),
  ).toMatchObject([{ code: 'INVALID', message: expect.stringContaining('recorded') }]);
  const campaignId = await saveCampaign();
  expect(await refused({ campaignId, rerandomizations: 5 })).toMatchObject([
    { code: 'INVALID', field: ['rerandomizations'] },
  ]);
  expect(await refused({ campaignId: 'cmp_none' })).toMatchObject([{ code: 'NOT_FOUND', field: ['campaignId'] }]);
  const viewer = await server.as(Role.VIEWER);
  expect((await viewer.graphql(RUN_AA, { input: { campaignId } })).errors[0]).toMatchObject({
    extensions: { code: 'FORBIDDEN' },
  });
});

test('is started once for a clientMutationKey', async () => {
  const campaignId = await saveCampaign();
  const input = { campaignId, rerandomizations: 100, clientMutationKey: 'aa-once' };
  const first = await start(input);
  expect(await start(input)).toEqual(first);
  await endOf(server.services, first.job?.id);
  expect(await runsOf(campaignId)).toHaveLength(1);
});

test('after users were erased, the past of an audience is the same without them, for A/A tests, scenarios and designs', async () => {
  const campaignId = await saveCampaign();
  const admin = await server.as(Role.ADMIN);
  for (const user of ['1001', '2003']) {
    const { eraseUsers } = await admin.ok<{ eraseUsers: { job: { id: string } } }>(
      'mutation($id: String!) { eraseUsers(input: { userExternalIds: [$id], confirm: true }) { job { id } userErrors { message } } }',
      { id: user },
    );
    expect(await endOf(server.services, eraseUsers.job.id)).toMatchObject({ state: 'DONE' });
  }
  expect((await tried(campaignId)).result).toMatchObject({ users: FOLLOWED - 2 });
  const { simulateScenario } = await marketer.ok<{ simulateScenario: { job: { id: string } } }>(
    'mutation($input: SimulateScenarioInput!) { simulateScenario(input: $input) { job { id } } }',
    {
      input: {
        campaignId,
        scenario: {
          name: 'a',
          runs: 100,
          audience: { entry: 'start' },
          test: { days: 7 },
          effects: { basket: 0.1 },
          costs: { grossMargin: 1 },
        },
      },
    },
  );
  expect(await endOf(server.services, simulateScenario.job.id)).toMatchObject({ state: 'DONE', error: null });
  const { designCampaign } = await marketer.ok<{ designCampaign: { followed: number } }>(
    'query($id: ID!) { designCampaign(input: { campaignId: $id }) { followed } }',
    { id: campaignId },
  );
  expect(designCampaign.followed).toBe(FOLLOWED - 2);
});
