import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { membersFile } from '../audiences/members-file.js';
import { isFinished, type JobEntity } from '../jobs/job.entity.js';
import { Role } from '../permissions.js';
import { followedShop } from '../testing/campaign-shop.js';
import type { TestClient } from '../testing/client.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tryAA } from '../testing/try-aa.js';

interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
}
interface Distribution {
  mean: number;
  unit: string;
  incomputableRuns: number;
  histogram: { count: number }[];
}
interface Simulation {
  id: string;
  seed: number;
  runs: number;
  snapshotId: string;
  upliftRelative: number;
  alpha: number;
  power: number;
  treatmentShare: number;
  job: { id: string; state: string; kind: string; error: string | null };
  result:
    | (Record<'uplift' | 'difference' | 'extraBuyers' | 'extraRevenue', Distribution> &
        Record<'shareSignificant' | 'shareWrongSign' | 'falsePositiveRate' | 'coverage', Estimate> & {
          controlUsers: number;
          treatmentUsers: number;
          verdictKind: string;
          verdict: string;
        })
    | null;
}
interface Payload {
  job: { id: string } | null;
  simulation: { id: string } | null;
  userErrors: { code: string; field: string[]; message: string }[];
}

const DISTRIBUTION = '{ mean sd quantiles { q value } histogram { from to count } unit incomputableRuns }';
const ESTIMATE = '{ value low high method }';
const SIMULATION = `{ id seed runs snapshotId upliftRelative alpha power treatmentShare job { id state kind error } result {
  controlUsers treatmentUsers uplift ${DISTRIBUTION} difference ${DISTRIBUTION} extraBuyers ${DISTRIBUTION} extraRevenue ${DISTRIBUTION}
  shareSignificant ${ESTIMATE} shareWrongSign ${ESTIMATE} falsePositiveRate ${ESTIMATE} coverage ${ESTIMATE} verdictKind verdict } }`;
const SIMULATE =
  'mutation($input: SimulateCampaignInput!) { simulateCampaign(input: $input) { job { id } simulation { id } userErrors { code field message } } }';

let server: TestServer;
let marketer: TestClient & { accountId: string };
async function serve(options: { jobsHere: boolean }): Promise<void> {
  server = await startTestServer({ rows: followedShop(), ...options });
  marketer = await server.as(Role.MARKETER);
}

async function saveAudience(kind: string): Promise<string> {
  const { createAudience } = await marketer.ok<{ createAudience: { audience: { id: string } } }>(
    'mutation($input: CreateAudienceInput!) { createAudience(input: $input) { audience { id } userErrors { message } } }',
    { input: { name: kind, rule: { kind } } },
  );
  return createAudience.audience.id;
}

async function saveCampaign(audienceId: string, more: object = {}): Promise<string> {
  const { createCampaign } = await marketer.ok<{ createCampaign: { campaign: { id: string } } }>(
    'mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } userErrors { message } } }',
    { input: { name: 'Reminder', audienceId, hypothesis: 'They forgot', upliftRelative: 0.5, ...more } },
  );
  return createCampaign.campaign.id;
}

const simulate = async (input: object): Promise<Payload> =>
  (await marketer.ok<{ simulateCampaign: Payload }>(SIMULATE, { input })).simulateCampaign;

async function ended(jobId: string): Promise<JobEntity> {
  for await (const job of server.services.jobs.watch(jobId)) if (isFinished(job.state)) return job;
  throw new Error(`job ${jobId} is gone`);
}

async function campaignWith(id: string): Promise<{ status: string; version: number; simulations: Simulation[] }> {
  type Answer = { campaign: { status: string; version: number; simulations: Simulation[] } };
  return (
    await marketer.ok<Answer>(`query($id: ID!) { campaign(id: $id) { status version simulations ${SIMULATION} } }`, {
      id,
    })
  ).campaign;
}

async function simulated(campaignId: string, more: object = {}): Promise<Simulation> {
  const { job, simulation, userErrors } = await simulate({ campaignId, runs: 300, ...more });
  expect(userErrors).toEqual([]);
  expect(await ended(job?.id ?? '')).toMatchObject({
    state: 'DONE',
    error: null,
    progress: { step: 'simulating', done: 300, total: 300, unit: 'runs' },
  });
  const found = (await campaignWith(campaignId)).simulations.find(({ id }) => id === simulation?.id);
  if (!found) throw new Error('the simulation is not listed');
  return found;
}

async function change(
  id: string,
  more: object,
): Promise<{ campaign: { status: string; version: number } | null; userErrors: { field: string[] }[] }> {
  const { version } = await campaignWith(id);
  type Answer = {
    updateCampaign: { campaign: { status: string; version: number } | null; userErrors: { field: string[] }[] };
  };
  return (
    await marketer.ok<Answer>(
      'mutation($input: UpdateCampaignInput!) { updateCampaign(input: $input) { campaign { status version } userErrors { code field message } } }',
      { input: { id, version, ...more } },
    )
  ).updateCampaign;
}

describe('a simulation in a process of its own', () => {
  beforeAll(() => serve({ jobsHere: false }));
  afterAll(() => server.close());

  test('is cancelled by the marketer who started it, by nobody else without a right to', async () => {
    const campaignId = await saveCampaign(await saveAudience('ALL_VISITORS'));
    const { job } = await simulate({ campaignId, runs: 20_000 });
    const cancel = 'mutation($id: ID!) { cancelJob(input: { id: $id }) { userErrors { code } } }';
    const colleague = await server.as(Role.MARKETER);
    const look = 'query($id: ID!) { job(id: $id) { mayCancel } }';
    expect(await colleague.ok(look, { id: job?.id })).toEqual({ job: { mayCancel: false } });
    expect(await marketer.ok(look, { id: job?.id })).toEqual({ job: { mayCancel: true } });
    expect(await colleague.ok(cancel, { id: job?.id })).toEqual({ cancelJob: { userErrors: [{ code: 'FORBIDDEN' }] } });
    expect(await marketer.ok(cancel, { id: job?.id })).toEqual({ cancelJob: { userErrors: [] } });
    expect((await ended(job?.id ?? '')).state).toBe('CANCELLED');
    expect(await marketer.ok(look, { id: job?.id })).toEqual({ job: { mayCancel: false } });
  });

  test('keeps its plan and says how the tests came out', async () => {
    const id = await saveCampaign(await saveAudience('ALL_VISITORS'), { treatmentShare: 0.4 });
    const { result, ...simulation } = await simulated(id, { seed: 7 });
    expect(simulation).toMatchObject({
      seed: 7,
      runs: 300,
      upliftRelative: 0.5,
      alpha: 0.05,
      power: 0.8,
      treatmentShare: 0.4,
      job: { kind: 'SIMULATE', state: 'DONE', error: null },
    });
    expect(result).toMatchObject({
      controlUsers: 180,
      treatmentUsers: 120,
      uplift: { unit: 'RELATIVE' },
      difference: { unit: 'FRACTION' },
      extraBuyers: { unit: 'USERS' },
      extraRevenue: { unit: 'MONEY' },
    });
    if (!result) throw new Error('no result');
    expect(result.uplift.histogram.reduce((sum, bin) => sum + bin.count, 0) + result.uplift.incomputableRuns).toBe(300);
    expect(result.difference.mean).toBeGreaterThan(0.055);
    expect(result.difference.mean).toBeLessThan(0.095);
    expect(result.extraBuyers.mean).toBeGreaterThan(8);
    expect(result.extraBuyers.mean).toBeLessThan(10);
    expect(result.falsePositiveRate.value).toBeLessThan(0.12);
    expect(result.coverage.value).toBeGreaterThan(0.88);
    expect(result.verdictKind).toBe('UNLIKELY');
    expect(result.verdict).toMatch(
      /^The test would probably miss the effect\. If the campaign really brings \+50 %, .* of 300 simulated tests find it .* It brings 9 buyers and .* cry wolf\.$/,
    );
    expect((await campaignWith(id)).status).toBe('SIMULATED');
  });
});

describe('a simulation', () => {
  beforeAll(() => serve({ jobsHere: true }));
  afterAll(() => server.close());

  test('repeats itself for a seed, and differs for another', async () => {
    const id = await saveCampaign(await saveAudience('CARTED_NOT_BOUGHT'));
    const [first, second, third] = [
      await simulated(id, { seed: 3 }),
      await simulated(id, { seed: 3 }),
      await simulated(id, { seed: 4 }),
    ];
    expect(second.result).toEqual(first.result);
    expect(third.result).not.toEqual(first.result);
    expect((await campaignWith(id)).simulations.map((simulation) => simulation.id)).toEqual([
      third.id,
      second.id,
      first.id,
    ]);
  });

  test('opens the way to approval; other numbers close it again', async () => {
    const id = await saveCampaign(await saveAudience('ALL_VISITORS'));
    await simulated(id);
    expect(await change(id, { name: 'A better name' })).toMatchObject({ campaign: { status: 'SIMULATED' } });
    expect(await change(id, { upliftRelative: 0.6 })).toMatchObject({ campaign: { status: 'DRAFT' } });
    await simulated(id);
    await tryAA(server.services, marketer, id);
    expect(await change(id, { status: 'APPROVED' })).toMatchObject({
      userErrors: [],
      campaign: { status: 'APPROVED' },
    });
    expect(
      (await change(id, { upliftRelative: 0.7, hypothesis: 'Another' })).userErrors.map(({ field }) => field),
    ).toEqual([['hypothesis'], ['upliftRelative']]);
    expect(await change(id, { status: 'RUNNING' })).toMatchObject({ userErrors: [], campaign: { status: 'RUNNING' } });
    expect(await change(id, { status: 'FINISHED' })).toMatchObject({
      campaign: null,
      userErrors: [{ field: ['status'], message: expect.stringContaining('stopCampaign') }],
    });
  });

  test('is started once for a clientMutationKey', async () => {
    const campaignId = await saveCampaign(await saveAudience('ALL_VISITORS'));
    const input = { campaignId, runs: 100, clientMutationKey: 'simulate-once' };
    const first = await simulate(input);
    expect(await simulate(input)).toEqual(first);
    await ended(first.job?.id ?? '');
    expect((await campaignWith(campaignId)).simulations.length).toBe(1);
  });

  test('is refused where it would say nothing', async () => {
    const campaignId = await saveCampaign(await saveAudience('VIEWED_NOT_CARTED'));
    expect(await simulate({ campaignId })).toMatchObject({
      job: null,
      simulation: null,
      userErrors: [
        { code: 'INVALID', field: ['campaignId'], message: expect.stringContaining('210 users of whom 0 bought') },
      ],
    });
    expect((await simulate({ campaignId, runs: 5 })).userErrors).toMatchObject([{ code: 'INVALID', field: ['runs'] }]);
    expect((await simulate({ campaignId: 'cmp_none' })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['campaignId'] },
    ]);
    const viewer = await server.as(Role.VIEWER);
    expect((await viewer.graphql(SIMULATE, { input: { campaignId } })).errors[0]).toMatchObject({
      extensions: { code: 'FORBIDDEN' },
    });
  });

  test('whose audience’s users are lost fails with the way out', async () => {
    const audienceId = await saveAudience('ALL_VISITORS');
    const campaignId = await saveCampaign(audienceId);
    await rm(membersFile(server.dataDir, audienceId));
    const { job } = await simulate({ campaignId });
    expect(await ended(job?.id ?? '')).toMatchObject({
      state: 'FAILED',
      error: expect.stringContaining('save the audience again'),
    });
    expect(await campaignWith(campaignId)).toMatchObject({
      status: 'DRAFT',
      simulations: [{ result: null, job: { state: 'FAILED' } }],
    });
  });
});
