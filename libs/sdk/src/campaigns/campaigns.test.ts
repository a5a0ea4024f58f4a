import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const at = '2019-11-01T00:00:00Z';
const estimate = {
  value: 0.027,
  low: 0.02,
  high: 0.036,
  unit: 'FRACTION',
  level: 0.95,
  method: 'wilson',
  incomputable: null,
};
const audience = {
  id: 'audience_1',
  isSynthetic: false,
  name: 'Carted, not bought',
  rule: {
    kind: 'CARTED_NOT_BOUGHT',
    category: null,
    period: null,
    brand: null,
    funnel: null,
    graceHours: null,
    includeBots: null,
    lostAfterStep: null,
    rfmSeed: null,
    rfmSegment: null,
  },
  size: 54,
  snapshotId: 'snapshot_1',
  createdAt: at,
};
const design = {
  snapshot: { id: 'snapshot_1', committedAt: at, rows: 9 },
  period: { from: '2019-10-01', to: '2019-10-31' },
  timeZone: 'Asia/Dubai',
  definition: { name: 'Test design', formula: 'f', population: 'p', query: 'select 1' },
  faults: [],
  daysLeftOut: [],
  computedInMs: 3,
  fromCache: false,
  followed: 50,
  notFollowed: 4,
  metrics: [{ metric: 'purchase', baseline: estimate, sd: 0.1, preperiodCorrelation: null }],
  usersByWeekday: [1, 1, 1, 1, 1, 1, 1],
  verdictKind: 'TOO_SMALL',
  incomputable: null,
  unitsNeeded: 400_000,
  arms: [],
  comparisons: [],
  unitsAvailable: 54,
  powerWithAvailable: 0.06,
  duration: null,
  remedies: [],
  powerByEffect: [{ effect: 0.05, power: 0.06 }],
  powerByDay: [],
  detectableByWeek: [],
};
const job = {
  id: 'job_1',
  kind: 'SCENARIO',
  state: 'QUEUED',
  createdAt: at,
  startedAt: null,
  finishedAt: null,
  mayCancel: false,
  result: null,
  error: null,
  errorCode: null,
  errorFacts: null,
  createdBy: null,
  progress: {
    step: 'wait',
    done: 0,
    total: null,
    unit: 'runs',
    rate: null,
    etaSeconds: null,
    file: null,
    bytes: null,
    bytesTotal: null,
    rows: null,
    rowsPerSecond: null,
  },
};
const aaRun = {
  id: 'aa_1',
  isSynthetic: false,
  job: { ...job, kind: 'AA', state: 'DONE' },
  createdAt: at,
  snapshotId: 'snapshot_1',
  seed: 7,
  rerandomizations: 500,
  alpha: 0.05,
  isOfPlan: true,
  result: {
    users: 50,
    notFollowed: 4,
    faults: [],
    daysLeftOut: [],
    mismatchRate: estimate,
    verdictKind: 'SOUND',
    verdict: 'fine',
    comparisons: [
      {
        metric: 'purchase',
        arm: 'treatment',
        falsePositiveRate: estimate,
        findsTooMuch: false,
        coverage: estimate,
        incomputableRuns: 0,
        pValues: null,
      },
    ],
  },
};
const scenarioRun = {
  id: 'scn_1',
  job: { ...job, state: 'RUNNING' },
  createdAt: at,
  snapshotId: 'snapshot_1',
  seed: 1,
  runs: 100,
  scenario: 'name: a',
  isTrial: false,
  isOfPlan: true,
  notTried: [],
  result: null,
};
const plan = {
  arms: [
    { name: 'control', weight: 0.5, description: '' },
    { name: 'treatment', weight: 0.5, description: 'A mail' },
  ],
  metrics: [
    {
      name: 'purchase',
      kind: 'CONVERSION',
      source: 'PURCHASE',
      role: 'PRIMARY',
      higherIsBetter: true,
      quantile: null,
      margin: null,
      relevantEffect: null,
      winsorizeCap: null,
      winsorizeQuantile: null,
      cuped: false,
      retentionFromDay: null,
      retentionToDay: null,
    },
  ],
  framework: {
    kind: 'FREQUENTIST',
    firstLook: null,
    tunedAt: null,
    typicalUplift: null,
    spending: null,
    fractions: null,
    probabilityTreatmentIsBetter: null,
    maximumLoss: null,
    priorMean: null,
    priorSd: null,
  },
  correction: 'HOLM',
  windowDays: 7,
  days: 14,
  plannedUnits: null,
  traffic: 1,
  exclusion: null,
  holdoutShare: 0,
};
const change = {
  id: 'change_1',
  kind: 'STATUS',
  at,
  before: { status: 'APPROVED' },
  after: { status: 'RUNNING' },
  reason: null,
  by: { id: 'account_1', name: 'Ana' },
};
const exposures = {
  arms: [{ arm: 'control', plannedShare: 0.5, units: 7, firstAt: at, lastAt: at }],
  unitsInTwoArms: 0,
  days: [{ date: '2019-11-01', arms: [{ arm: 'control', units: 7 }] }],
  sampleRatio: { statistic: 0.1, pValue: 0.7, isMismatch: false, incomputable: null },
};
const campaign = {
  id: 'campaign_1',
  isSynthetic: false,
  name: 'Reminder',
  status: 'DRAFT',
  audience,
  actionItem: null,
  hypothesis: 'h',
  upliftRelative: 0.05,
  alpha: 0.05,
  power: 0.8,
  treatmentShare: 0.5,
  createdBy: null,
  createdAt: at,
  updatedAt: at,
  startedAt: null,
  endedAt: null,
  version: 1,
  aaRuns: [aaRun],
  scenarioRuns: [scenarioRun],
  plan,
  decision: null,
  changes: [change],
  exposures,
  analyses: [] as object[],
};
const page = {
  pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  totalCount: 1,
};

let server: TestServer;
let client: CartographClient;
let inputs: Record<string, Record<string, unknown>>;
const hears =
  <Answer>(name: string, answer: Answer) =>
  ({ input }: { input: Record<string, unknown> }): Answer => {
    inputs[name] = input;
    return answer;
  };
beforeEach(async () => {
  inputs = {};
  server = await startTestServer({
    audiencePreview: ({ rule }: { rule: { kind: string } }) => ({
      size: rule.kind === 'BUYERS' ? 48 : 1755,
      buyers: 48,
      buyersPerUser: estimate,
      revenuePerUser: estimate,
      snapshot: { id: 'snapshot_1', committedAt: at, rows: 4912 },
      period: { from: '2019-10-01', to: '2019-10-31' },
      timeZone: 'Asia/Dubai',
      definition: { name: 'n', formula: 'f', population: 'p', query: 'q' },
      faults: [],
      daysLeftOut: [],
      usersPerDay: 56.6,
    }),
    audiences: { nodes: [audience], ...page },
    audience,
    createAudience: hears('createAudience', { audience, userErrors: [] }),
    designCampaign: hears('designCampaign', design),
    campaigns: { nodes: [campaign], ...page },
    campaign: ({ id }: { id: string }) => (id === 'campaign_1' ? campaign : null),
    createCampaign: hears('createCampaign', { campaign, userErrors: [] }),
    updateCampaign: hears('updateCampaign', { campaign: { ...campaign, version: 2 }, userErrors: [] }),
    startCampaign: hears('startCampaign', { campaign, userErrors: [] }),
    stopCampaign: hears('stopCampaign', { campaign, userErrors: [] }),
    extendCampaign: hears('extendCampaign', { campaign, userErrors: [] }),
    decideCampaign: hears('decideCampaign', { campaign, userErrors: [] }),
    assignments: ({ units }: { units: string[] }) =>
      units.map((unit) => ({ unit, arm: 'treatment', reason: 'ASSIGNED' })),
    recordExposures: hears('recordExposures', { accepted: 1, known: 0, rejected: [], userErrors: [] }),
    simulateScenario: hears('simulateScenario', { job, scenarioRun, notTried: ['Three arms.'], userErrors: [] }),
    scenarioProblems: [{ path: 'name', fault: 'missing', facts: {}, message: 'is missing.' }],
    scenarioDraft: ({ campaignId }: { campaignId: string }) => ({ scenario: { name: campaignId }, notes: ['Why.'] }),
    runAA: hears('runAA', { job, aaRun, userErrors: [] }),
  });
  client = new CartographClient({ url: server.url });
});
afterEach(() => server.close());

describe('audiences', () => {
  it('are previewed, saved and read', async () => {
    expect((await client.audiences.preview({ kind: 'BUYERS' })).size).toBe(48);
    expect(await client.audiences.create({ name: 'Carted, not bought', rule: { kind: 'CARTED_NOT_BOUGHT' } })).toEqual(
      audience,
    );
    expect(inputs['createAudience']).toMatchObject({
      rule: { kind: 'CARTED_NOT_BOUGHT' },
      clientMutationKey: expect.any(String),
    });
    expect(await client.audiences.list().take(1)).toEqual([audience]);
    expect(await client.audiences.list().totalCount()).toBe(1);
    expect((await client.audiences.get('audience_1'))?.size).toBe(54);
  });
});

describe('campaigns', () => {
  it('are designed before they are saved', async () => {
    const found = await client.campaigns.design({ audienceId: 'audience_1', upliftRelative: 0.05 });
    expect(found).toMatchObject({ unitsNeeded: 400_000, verdictKind: 'TOO_SMALL' });
    expect(inputs['designCampaign']).toEqual({ audienceId: 'audience_1', upliftRelative: 0.05, affordableWeeks: 13 });
  });

  it('are created, listed and changed', async () => {
    const created = await client.campaigns.create({
      name: 'Reminder',
      audienceId: 'audience_1',
      hypothesis: 'h',
      upliftRelative: 0.05,
    });
    expect(created).toMatchObject({ id: 'campaign_1', audience: { size: 54 } });
    expect(await client.campaigns.list().take(1)).toHaveLength(1);
    expect(await client.campaigns.list().totalCount()).toBe(1);
    expect((await client.campaigns.get(created.id))?.name).toBe('Reminder');
    expect((await client.campaigns.update(created.id, { version: created.version, name: 'New' })).version).toBe(2);
  });

  it('are tried on the past without an effect', async () => {
    expect(await client.campaigns.runAA('campaign_1', { rerandomizations: 500, seed: 7 })).toEqual({
      job,
      aaRunId: 'aa_1',
    });
    expect(inputs['runAA']).toMatchObject({
      campaignId: 'campaign_1',
      rerandomizations: 500,
      seed: 7,
      clientMutationKey: expect.any(String),
    });
    expect(await client.campaigns.aaRuns('campaign_1')).toEqual([aaRun]);
    await expect(client.campaigns.aaRuns('campaign_2')).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('are simulated by a scenario', async () => {
    const { scenario, notes } = await client.campaigns.scenarioDraft('campaign_1');
    expect([scenario, notes]).toEqual([{ name: 'campaign_1' }, ['Why.']]);
    expect(await client.campaigns.simulate('campaign_1', scenario)).toEqual({
      job,
      scenarioRunId: 'scn_1',
      notTried: ['Three arms.'],
    });
    expect(inputs['simulateScenario']).toMatchObject({
      campaignId: 'campaign_1',
      scenario,
      clientMutationKey: expect.any(String),
    });
    expect(await client.campaigns.scenarioProblems('campaign_1', {})).toMatchObject([
      { path: 'name', fault: 'missing' },
    ]);
    expect(await client.campaigns.scenarioRuns('campaign_1')).toEqual([scenarioRun]);
    await expect(client.campaigns.scenarioRuns('campaign_2')).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('are run: started, extended, stopped and decided, each as it was asked', async () => {
    const id = 'campaign_1';
    expect((await client.campaigns.start(id, 3)).plan.arms).toHaveLength(2);
    await client.campaigns.extend(id, { version: 4, days: 7, reason: 'A holiday' });
    await client.campaigns.stop(id, { version: 5, reason: 'Broken' });
    await client.campaigns.decide(id, { version: 6, decision: 'SHIP', arm: 'treatment', reason: 'It pays' });
    expect(inputs).toMatchObject({
      startCampaign: { id, version: 3 },
      extendCampaign: { id, version: 4, days: 7, reason: 'A holiday' },
      stopCampaign: { id, version: 5, reason: 'Broken' },
      decideCampaign: { id, version: 6, decision: 'SHIP', arm: 'treatment', reason: 'It pays' },
    });
    expect((await client.campaigns.changes(id))[0]).toMatchObject({ kind: 'STATUS', after: { status: 'RUNNING' } });
    await expect(client.campaigns.changes('campaign_2')).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('show units their arms and hear who has met them', async () => {
    const id = 'campaign_1';
    expect(await client.campaigns.assign(id, ['7', '8'])).toEqual([
      { unit: '7', arm: 'treatment', reason: 'ASSIGNED' },
      { unit: '8', arm: 'treatment', reason: 'ASSIGNED' },
    ]);
    const log = client.campaigns.exposureLog(id);
    log.log('7', 'treatment', new Date(at));
    await log.close();
    expect(inputs['recordExposures']).toEqual({
      campaignId: id,
      exposures: [{ unit: '7', arm: 'treatment', exposedAt: '2019-11-01T00:00:00.000Z' }],
    });
    expect((await client.campaigns.exposures(id)).arms[0]?.units).toBe(7);
    await expect(client.campaigns.exposures('campaign_2')).rejects.toMatchObject({ kind: 'not-found' });
  });
});
