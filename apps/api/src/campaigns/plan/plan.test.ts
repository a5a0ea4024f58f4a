import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AudienceEntity } from '../../audiences/audience.entity.js';
import { Role } from '../../permissions.js';
import { followedShop } from '../../testing/campaign-shop.js';
import type { TestClient } from '../../testing/client.js';
import { startTestServer, type TestServer } from '../../testing/server.js';
import { tryAA } from '../../testing/try-aa.js';
import { CampaignEntity, CampaignStatus } from './campaign.entity.js';

const PLAN = `{ arms { name weight description } metrics { name kind source role higherIsBetter quantile margin { scale value } relevantEffect { scale value } winsorizeCap winsorizeQuantile cuped retentionFromDay retentionToDay }
  framework { kind firstLook tunedAt typicalUplift spending fractions probabilityTreatmentIsBetter maximumLoss priorMean priorSd } correction windowDays days plannedUnits traffic exclusion { group from to } holdoutShare }`;
const CAMPAIGN = `{ id version status startedAt endedAt treatmentShare plan ${PLAN} decision { kind arm reason } changes { kind before after reason by { id } } }`;
const ERRORS = 'userErrors { code field message problem }';

interface Campaign {
  id: string;
  version: number;
  status: string;
  startedAt: string | null;
  endedAt: string | null;
  treatmentShare: number;
  plan: Record<string, unknown>;
  decision: { kind: string; arm: string | null; reason: string } | null;
  changes: {
    kind: string;
    before: object | null;
    after: Record<string, unknown>;
    reason: string | null;
    by: { id: string } | null;
  }[];
}
interface Payload {
  campaign: Campaign | null;
  userErrors: { code: string; field: string[]; message: string; problem: string | null }[];
}

let server: TestServer;
let marketer: TestClient & { accountId: string };
let audienceId: string;
beforeAll(async () => {
  server = await startTestServer({ rows: followedShop(), jobsHere: true });
  marketer = await server.as(Role.MARKETER);
  const { createAudience } = await marketer.ok<{ createAudience: { audience: { id: string } } }>(
    'mutation { createAudience(input: { name: "all", rule: { kind: ALL_VISITORS } }) { audience { id } } }',
  );
  audienceId = createAudience.audience.id;
});
afterAll(() => server.close());

const run = async (mutation: string, input: object): Promise<Payload> => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const answer = await marketer.ok<Record<string, Payload>>(
    `mutation($input: ${type}!) { ${mutation}(input: $input) { campaign ${CAMPAIGN} ${ERRORS} } }`,
    { input },
  );
  const payload = answer[mutation];
  if (!payload) throw new Error('no payload');
  return payload;
};
const create = (plan: object | null, more: object = {}): Promise<Payload> =>
  run('createCampaign', {
    name: 'Reminder',
    audienceId,
    hypothesis: 'They come back',
    upliftRelative: 0.2,
    plan,
    ...more,
  });
const ok = async (payload: Promise<Payload>): Promise<Campaign> => {
  const { campaign, userErrors } = await payload;
  expect(userErrors).toEqual([]);
  if (!campaign) throw new Error('no campaign');
  return campaign;
};

const ARMS = [
  { name: 'nothing', weight: 0.5 },
  { name: 'mail', weight: 0.3, description: 'A mail in the evening' },
  { name: 'push', weight: 0.2 },
];
const METRICS = [
  { name: 'buyers', kind: 'CONVERSION', source: 'PURCHASE', cuped: true },
  { name: 'money', kind: 'MEAN', source: 'REVENUE', role: 'SECONDARY', winsorizeQuantile: 0.99 },
  {
    name: 'complaints',
    kind: 'CONVERSION',
    source: 'RECORDED',
    role: 'GUARDRAIL',
    higherIsBetter: false,
    margin: { scale: 'ABSOLUTE', value: 0.01 },
  },
  { name: 'back', kind: 'RETENTION', source: 'RETURN', role: 'SECONDARY', retentionFromDay: 2, retentionToDay: 5 },
];

test('a campaign that says nothing else has two arms, judged once by who bought', async () => {
  const campaign = await ok(create(null, { treatmentShare: 0.3 }));
  expect(campaign.plan).toMatchObject({
    arms: [
      { name: 'control', weight: 0.7 },
      { name: 'treatment', weight: 0.3 },
    ],
    metrics: [{ name: 'purchase', kind: 'CONVERSION', source: 'PURCHASE', role: 'PRIMARY' }],
    framework: { kind: 'FREQUENTIST' },
    windowDays: 7,
    traffic: 1,
    exclusion: null,
  });
  expect(campaign.changes).toEqual([]);
});

test('a plan comes back as it was sent, with what was left out filled in', async () => {
  const sent = {
    arms: ARMS,
    metrics: METRICS,
    framework: { kind: 'GROUP_SEQUENTIAL', spending: 'POCOCK', fractions: [0.5, 1] },
    correction: 'BENJAMINI_HOCHBERG',
    windowDays: 14,
    days: 21,
    plannedUnits: 5_000_000_000,
    exclusion: { group: 'mails', from: 0.25, to: 0.75 },
    holdoutShare: 0.05,
  };
  const campaign = await ok(create(sent));
  expect(campaign.plan).toMatchObject({ ...sent, arms: ARMS.map((arm) => ({ description: '', ...arm })), traffic: 1 });
  expect(campaign.treatmentShare).toBeCloseTo(0.375, 12);
  expect(
    await ok(
      create({
        ...sent,
        metrics: METRICS.slice(0, 1),
        framework: { kind: 'BAYESIAN', priorMean: 0, priorSd: 0.3, maximumLoss: 0.01 },
      }),
    ),
  ).toMatchObject({
    plan: {
      framework: {
        kind: 'BAYESIAN',
        priorMean: 0,
        priorSd: 0.3,
        maximumLoss: 0.01,
        probabilityTreatmentIsBetter: null,
      },
    },
  });
});

test.each([
  [
    'arms that do not sum to 1',
    {
      arms: [
        { name: 'a', weight: 0.5 },
        { name: 'b', weight: 0.4 },
      ],
    },
    'plan.arms',
    /sum to 0.9/,
  ],
  ['one arm', { arms: [{ name: 'a', weight: 1 }] }, 'plan.arms', /at least two arms/],
  [
    'an arm twice',
    {
      arms: [
        { name: 'a', weight: 0.5 },
        { name: 'a', weight: 0.5 },
      ],
    },
    'plan.arms.1.name',
    /another arm has this name/,
  ],
  [
    'a name that objects have',
    { metrics: [{ name: '__proto__', kind: 'CONVERSION', source: 'PURCHASE' }] },
    'plan.metrics.0.name',
    /give another name/,
  ],
  ['no primary metric', { metrics: [METRICS[1]] }, 'plan.metrics', /at least one primary metric/],
  [
    'a guardrail without a margin',
    { metrics: [METRICS[0], { name: 'g', kind: 'MEAN', source: 'ORDERS', role: 'GUARDRAIL' }] },
    'plan.metrics.1.margin',
    /needs the harm/,
  ],
  [
    'a source of another kind',
    { metrics: [{ name: 'x', kind: 'MEAN', source: 'PURCHASE' }] },
    'plan.metrics.0.kind',
    /PURCHASE is measured as CONVERSION, not as MEAN/,
  ],
  [
    'retention without days',
    { metrics: [METRICS[0], { name: 'r', kind: 'RETENTION', source: 'RETURN', role: 'SECONDARY' }] },
    'plan.metrics.1.retentionFromDay',
    /from which day/,
  ],
  ['retention beyond the window', { windowDays: 3 }, 'plan.metrics.3.retentionToDay', /beyond the 3 days/],
  [
    'retention that ends before it begins',
    { metrics: [METRICS[0], { ...METRICS[3], retentionFromDay: 5, retentionToDay: 2 }] },
    'plan.metrics.1.retentionToDay',
    /^metrics\[1\]\.retentionToDay is 2; give a number of days above from/,
  ],
  [
    'retention without its first day',
    { metrics: [METRICS[0], { ...METRICS[3], retentionFromDay: null }] },
    'plan.metrics.1.retentionFromDay',
    /retentionFromDay is null;/,
  ],
  [
    'a quantile to cap at that is none',
    { metrics: [{ name: 'm', kind: 'MEAN', source: 'REVENUE', winsorizeQuantile: 1.5 }] },
    'plan.metrics.0.winsorizeQuantile',
    /give a fraction/,
  ],
  [
    'a cap below the values of the log',
    { metrics: [{ name: 'm', kind: 'MEAN', source: 'REVENUE', winsorizeCap: -1 }] },
    'plan.metrics.0.winsorizeCap',
    /give a cap above 0/,
  ],
  [
    'CUPED of what is recorded',
    { metrics: [{ name: 'm', kind: 'MEAN', source: 'RECORDED', cuped: true }] },
    'plan.metrics.0.cuped',
    /no value before the exposure/,
  ],
  [
    'a prior without spread',
    { framework: { kind: 'BAYESIAN', priorMean: 0.1, priorSd: 0 } },
    'plan.framework.priorSd',
    /priorSd is 0; give a number above 0/,
  ],
  [
    'looks that nobody told',
    { framework: { kind: 'GROUP_SEQUENTIAL' }, plannedUnits: 1000 },
    'plan.framework.fractions',
    /fractions is null;/,
  ],
  [
    'a treatment of nearly nobody',
    {
      arms: [
        { name: 'a', weight: 0.999 },
        { name: 'b', weight: 0.001 },
      ],
    },
    'plan.arms.1.weight',
    /between 1 and 99 %/,
  ],
  [
    'a weight of nobody',
    {
      arms: [
        { name: 'a', weight: 0.5 },
        { name: 'b', weight: 0 },
        { name: 'c', weight: 0.5 },
      ],
    },
    'plan.arms.1.weight',
    /weight is 0/,
  ],
  [
    'looks that do not end at 1',
    { framework: { kind: 'GROUP_SEQUENTIAL', fractions: [0.5, 0.9] }, plannedUnits: 1000 },
    'plan.framework.fractions.1',
    /give 1 as the last/,
  ],
  [
    'looks at shares of nobody knows how many',
    { framework: { kind: 'GROUP_SEQUENTIAL', fractions: [0.5, 1] } },
    'plan.plannedUnits',
    /how many there will be/,
  ],
  [
    'what another framework has',
    { framework: { kind: 'FREQUENTIST', probabilityTreatmentIsBetter: 0.9 } },
    'plan.framework.probabilityTreatmentIsBetter',
    /there is no such field/,
  ],
  [
    'a part of a group that is none',
    { exclusion: { group: 'mails', from: 0.5, to: 0.5 } },
    'plan.exclusion.from',
    /fractions from 0 to 1/,
  ],
  [
    'traffic beside a group',
    { traffic: 0.5, exclusion: { group: 'mails', from: 0, to: 0.5 } },
    'plan.traffic',
    /leave it out/,
  ],
  ['traffic of nobody', { traffic: 0 }, 'plan.traffic', /above 0/],
  ['a window of no days', { windowDays: 0, metrics: [METRICS[0]] }, 'plan.windowDays', /from 1 to 90/],
])('%s is refused by its field', async (_what, change, field, message) => {
  const { campaign, userErrors } = await create({ arms: ARMS, metrics: METRICS, ...change });
  expect(campaign).toBeNull();
  expect(userErrors.map((error) => error.field.join('.'))).toContain(field);
  expect(userErrors.map((error) => error.field[0])).not.toContain('treatmentShare');
  expect(userErrors.find((error) => error.field.join('.') === field)?.message).toMatch(message);
  // Another language tells it by its code.
  expect(userErrors.map(({ problem }) => problem)).not.toContain(null);
});

test('a plan that changes has not been simulated; a share that is sent moves two arms, and no more than two', async () => {
  const { id } = await ok(
    create({
      arms: [
        { name: 'a', weight: 0.5 },
        { name: 'b', weight: 0.5 },
      ],
      metrics: [METRICS[0]],
    }),
  );
  await server.services.decisions.write((manager) =>
    manager.update(CampaignEntity, { id }, { status: CampaignStatus.SIMULATED }),
  );
  const moved = await ok(run('updateCampaign', { id, version: 1, treatmentShare: 0.2 }));
  expect(moved).toMatchObject({
    status: 'DRAFT',
    treatmentShare: 0.2,
    plan: {
      arms: [
        { name: 'a', weight: 0.8 },
        { name: 'b', weight: 0.2 },
      ],
    },
  });
  const three = await ok(run('updateCampaign', { id, version: 2, plan: { arms: ARMS, metrics: [METRICS[0]] } }));
  expect(three.plan).toMatchObject({ arms: [{ name: 'nothing' }, { name: 'mail' }, { name: 'push' }] });
  expect((await run('updateCampaign', { id, version: 3, treatmentShare: 0.2 })).userErrors).toMatchObject([
    { code: 'INVALID', field: ['treatmentShare'] },
  ]);
});

/** The A/A test that the running campaign was approved on. */
let aaRunId: string;
let running: Campaign;
beforeEach(async () => {
  const { id } = await ok(create({ arms: ARMS, metrics: [METRICS[0]], days: 14 }));
  aaRunId = await tryAA(server.services, marketer, id);
  await server.services.decisions.write((manager) =>
    manager.update(CampaignEntity, { id }, { status: CampaignStatus.SIMULATED }),
  );
  await ok(run('updateCampaign', { id, version: 1, status: 'APPROVED' }));
  running = await ok(run('startCampaign', { id, version: 2 }));
});

test('what was approved is registered whole; start, stop and their reasons are on record', async () => {
  expect(running).toMatchObject({ status: 'RUNNING', startedAt: expect.any(String), endedAt: null });
  expect(running.changes.map(({ kind, after }) => [kind, after['status']])).toEqual([
    ['STATUS', 'APPROVED'],
    ['STATUS', 'RUNNING'],
  ]);
  expect(running.changes[0]).toMatchObject({
    before: { status: 'SIMULATED' },
    after: { hypothesis: 'They come back', alpha: 0.05, plan: { days: 14 }, aaRunId },
    by: { id: marketer.accountId },
  });
  expect((await run('stopCampaign', { id: running.id, version: 3, reason: ' ' })).userErrors).toMatchObject([
    { code: 'REQUIRED', field: ['reason'] },
  ]);
  const stopped = await ok(run('stopCampaign', { id: running.id, version: 3, reason: 'The mail server fails.' }));
  expect(stopped).toMatchObject({ status: 'FINISHED', endedAt: expect.any(String) });
  expect(stopped.changes.at(-1)).toMatchObject({ after: { status: 'FINISHED' }, reason: 'The mail server fails.' });
  expect((await run('startCampaign', { id: running.id, version: 4 })).userErrors).toMatchObject([
    { code: 'INVALID', message: 'A campaign that is FINISHED stays so.' },
  ]);
  expect((await run('stopCampaign', { id: running.id, version: 3, reason: 'again' })).userErrors).toMatchObject([
    { code: 'CONFLICT', field: ['version'] },
  ]);
});

test('a campaign that is extended says so, with both plans', async () => {
  const extended = await ok(
    run('extendCampaign', { id: running.id, version: 3, days: 7, reason: 'A holiday lay in it.' }),
  );
  expect(extended.plan).toMatchObject({ days: 21 });
  expect(extended.changes.at(-1)).toMatchObject({
    kind: 'PLAN',
    before: { days: 14 },
    after: { days: 21 },
    reason: 'A holiday lay in it.',
  });
  expect((await run('extendCampaign', { id: running.id, version: 4, days: 0, reason: 'x' })).userErrors).toMatchObject([
    { field: ['days'] },
  ]);
  const { id } = await ok(create(null));
  expect((await run('extendCampaign', { id, version: 1, days: 7, reason: 'x' })).userErrors).toMatchObject([
    {
      field: ['id'],
      problem: 'extend-not-running',
      message: 'The campaign is DRAFT; only one that is RUNNING can be extended.',
    },
  ]);
});

test('a decision names an arm of the plan, ends what runs, and can be changed for a reason', async () => {
  expect(
    (await run('decideCampaign', { id: running.id, version: 3, decision: 'SHIP', arm: 'nothing', reason: 'x' }))
      .userErrors,
  ).toMatchObject([
    { field: ['arm'], problem: 'decide-which-arm', message: 'Say which arm everybody is to be shown: mail, push.' },
  ]);
  expect(
    (await run('decideCampaign', { id: running.id, version: 3, decision: 'KEEP_CONTROL', arm: 'mail', reason: 'x' }))
      .userErrors,
  ).toMatchObject([{ field: ['arm'], problem: 'decide-no-arm' }]);
  const shipped = await ok(
    run('decideCampaign', { id: running.id, version: 3, decision: 'SHIP', arm: 'mail', reason: 'It pays.' }),
  );
  expect(shipped).toMatchObject({ status: 'FINISHED', decision: { kind: 'SHIP', arm: 'mail', reason: 'It pays.' } });
  const kept = await ok(
    run('decideCampaign', {
      id: running.id,
      version: 4,
      decision: 'KEEP_CONTROL',
      reason: 'It did not, seen over a month.',
    }),
  );
  expect(kept.decision).toMatchObject({ kind: 'KEEP_CONTROL', arm: null });
  expect(kept.changes.at(-1)).toMatchObject({ kind: 'DECISION', before: { decision: 'SHIP', arm: 'mail' } });
  const { id } = await ok(create(null));
  expect(
    (await run('decideCampaign', { id, version: 1, decision: 'UNDECIDED', reason: 'x' })).userErrors,
  ).toMatchObject([
    {
      field: ['id'],
      problem: 'decide-too-early',
      message: 'The campaign is DRAFT; there is nothing to decide before it has run.',
    },
  ]);
});

test('two campaigns of a group cannot be approved for the same users', async () => {
  const approve = async (from: number, to: number): Promise<Payload> => {
    const { id } = await ok(create({ arms: ARMS, metrics: [METRICS[0]], exclusion: { group: 'home page', from, to } }));
    await tryAA(server.services, marketer, id);
    await server.services.decisions.write((manager) =>
      manager.update(CampaignEntity, { id }, { status: CampaignStatus.SIMULATED }),
    );
    return run('updateCampaign', { id, version: 1, status: 'APPROVED' });
  };
  const { id: first } = await ok(approve(0, 0.5));
  expect((await approve(0.4, 0.6)).userErrors).toMatchObject([
    { code: 'INVALID', field: ['status'], message: expect.stringContaining('Take another part') },
  ]);
  await ok(approve(0.5, 1));

  // A campaign of the demo shop, which a real log has replaced, has other users.
  await server.services.decisions.write(async (manager) => {
    const campaign = await manager.findOneByOrFail(CampaignEntity, { id: first });
    const audience = await manager.findOneByOrFail(AudienceEntity, { id: campaign.audienceId });
    await manager.insert(AudienceEntity, { ...audience, id: 'aud_demo', isSynthetic: !audience.isSynthetic });
    await manager.update(CampaignEntity, { id: first }, { audienceId: 'aud_demo' });
  });
  await ok(approve(0.4, 0.5));
});

test('is approved on an A/A test of its plan that finds no more than it may; where no A/A test can be made, that is on record', async () => {
  const simulated = async (plan: object): Promise<string> => {
    const { id } = await ok(create(plan));
    await server.services.decisions.write((manager) =>
      manager.update(CampaignEntity, { id }, { status: CampaignStatus.SIMULATED }),
    );
    return id;
  };
  const approve = async (id: string): Promise<Payload> =>
    run('updateCampaign', {
      id,
      version: (await server.services.decisions.read.findOneByOrFail(CampaignEntity, { id })).version,
      status: 'APPROVED',
    });
  const missing = [
    { code: 'INVALID', field: ['status'], message: expect.stringContaining('runAA'), problem: 'aa-missing' },
  ];
  const id = await simulated({ arms: ARMS, metrics: [METRICS[0]] });
  expect(await approve(id)).toMatchObject({ userErrors: missing });
  const tried = await tryAA(server.services, marketer, id);
  await ok(run('updateCampaign', { id, version: 1, alpha: 0.1 }));
  await server.services.decisions.write((manager) =>
    manager.update(CampaignEntity, { id }, { status: CampaignStatus.SIMULATED }),
  );
  expect(await approve(id)).toMatchObject({ userErrors: missing });
  await ok(run('updateCampaign', { id, version: 2, alpha: 0.05 }));
  await server.services.decisions.write((manager) =>
    manager.update(CampaignEntity, { id }, { status: CampaignStatus.SIMULATED }),
  );
  expect((await ok(approve(id))).changes.at(-1)).toMatchObject({ after: { status: 'APPROVED', aaRunId: tried } });

  // A few who pay a lot, in an arm of one in twenty: p is too small too often.
  const wild = await simulated({
    arms: [
      { name: 'a', weight: 0.95 },
      { name: 'b', weight: 0.05 },
    ],
    metrics: [{ name: 'paid', kind: 'MEAN', source: 'REVENUE' }],
  });
  await tryAA(server.services, marketer, wild, 2_000);
  expect(await approve(wild)).toMatchObject({ userErrors: [{ field: ['status'], problem: 'aa-finds-too-much' }] });

  const recorded = await simulated({
    arms: ARMS,
    metrics: [{ name: 'calls', kind: 'CONVERSION', source: 'RECORDED' }],
  });
  expect((await ok(approve(recorded))).changes.at(-1)).toMatchObject({
    after: { status: 'APPROVED', noAA: expect.stringContaining('calls') },
  });
});
