import { sampleRatioMismatch, watchedSampleRatio, type RatioCheck } from '@cartograph/experiments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AuditEntryEntity } from '../../audit/audit-entry.entity.js';
import { CampaignEntity, CampaignStatus } from '../plan/campaign.entity.js';
import { Role } from '../../permissions.js';
import { followedShop } from '../../testing/campaign-shop.js';
import type { TestClient } from '../../testing/client.js';
import { startTestServer, type TestServer } from '../../testing/server.js';
import { tryAA } from '../../testing/try-aa.js';
import { ExposureEntity, exposureId } from './exposure.entity.js';

interface Answer {
  accepted: number;
  known: number;
  rejected: { index: number; reason: string; field: string; value: string; remedy: string }[];
  userErrors: { code: string; field: string[] | null; message: string }[];
}
interface Exposures {
  arms: { arm: string; plannedShare: number; units: number; firstAt: string | null; lastAt: string | null }[];
  unitsInTwoArms: number;
  sampleRatio: { pValue: number | null; isMismatch: boolean; incomputable: { reason: string } | null };
}

const RECORD =
  'mutation($input: RecordExposuresInput!) { recordExposures(input: $input) { accepted known rejected { index reason field value remedy } userErrors { code field message } } }';
const ASSIGN =
  'query($campaignId: ID!, $units: [String!]!) { assignments(campaignId: $campaignId, units: $units) { unit arm reason } }';
const EXPOSURES =
  '{ campaigns(first: 100) { nodes { id startedAt endedAt exposures { arms { arm plannedShare units firstAt lastAt } unitsInTwoArms sampleRatio { pValue isMismatch incomputable { reason } } } } } }';

let server: TestServer;
let marketer: TestClient;
let shop: TestClient;
let campaignId: string;
beforeAll(async () => {
  server = await startTestServer({ rows: followedShop(), jobsHere: true });
  marketer = await server.as(Role.MARKETER);
  shop = await server.withKey('events:write');
});
afterAll(() => server.close());
beforeEach(async () => {
  const { createAudience } = await marketer.ok<{ createAudience: { audience: { id: string } } }>(
    'mutation { createAudience(input: { name: "all", rule: { kind: ALL_VISITORS } }) { audience { id } } }',
  );
  const { createCampaign } = await marketer.ok<{ createCampaign: { campaign: { id: string } } }>(
    'mutation($audience: ID!) { createCampaign(input: { name: "Reminder", audienceId: $audience, hypothesis: "They come back", upliftRelative: 0.2, treatmentShare: 0.3 }) { campaign { id } } }',
    { audience: createAudience.audience.id },
  );
  campaignId = createCampaign.campaign.id;
});

/** Moves a campaign on as a person does, from a status that a simulation would have given it. */
async function move(...statuses: CampaignStatus[]): Promise<void> {
  for (const status of statuses) {
    const { version } = await server.services.decisions.read.findOneByOrFail(CampaignEntity, { id: campaignId });
    const { updateCampaign } = await marketer.ok<{ updateCampaign: { userErrors: unknown[] } }>(
      'mutation($input: UpdateCampaignInput!) { updateCampaign(input: $input) { userErrors { message } } }',
      { input: { id: campaignId, version, status } },
    );
    expect(updateCampaign.userErrors).toEqual([]);
  }
}
async function stop(): Promise<void> {
  const { version } = await server.services.decisions.read.findOneByOrFail(CampaignEntity, { id: campaignId });
  const { stopCampaign } = await marketer.ok<{ stopCampaign: { userErrors: unknown[] } }>(
    'mutation($input: StopCampaignInput!) { stopCampaign(input: $input) { userErrors { message } } }',
    { input: { id: campaignId, version, reason: 'It is over.' } },
  );
  expect(stopCampaign.userErrors).toEqual([]);
}
async function start(): Promise<void> {
  await tryAA(server.services, marketer, campaignId);
  await server.services.decisions.write((manager) =>
    manager.update(CampaignEntity, { id: campaignId }, { status: CampaignStatus.SIMULATED }),
  );
  await move(CampaignStatus.APPROVED, CampaignStatus.RUNNING);
}
const record = async (exposures: object[], more: object = {}): Promise<Answer> =>
  (await shop.ok<{ recordExposures: Answer }>(RECORD, { input: { campaignId, exposures, ...more } })).recordExposures;
const exposuresOf = async (): Promise<Exposures & { startedAt: string | null; endedAt: string | null }> => {
  const { campaigns } = await marketer.ok<{
    campaigns: { nodes: { id: string; startedAt: string | null; endedAt: string | null; exposures: Exposures }[] };
  }>(EXPOSURES);
  const found = campaigns.nodes.find(({ id }) => id === campaignId);
  if (!found) throw new Error('no such campaign');
  return { ...found.exposures, startedAt: found.startedAt, endedAt: found.endedAt };
};
const exposure = (unit: string, arm = 'treatment', more: object = {}): object => ({
  unit,
  arm,
  exposedAt: new Date().toISOString(),
  ...more,
});

test('a running campaign shows each unit one arm, in the planned shares; any other shows none', async () => {
  const units = Array.from({ length: 1_000 }, (_, index) => String(512_000_000 + index));
  const ask = async (): Promise<{ unit: string; arm: string | null; reason: string }[]> =>
    (
      await shop.ok<{ assignments: { unit: string; arm: string | null; reason: string }[] }>(ASSIGN, {
        campaignId,
        units,
      })
    ).assignments;
  expect(new Set((await ask()).map(({ arm, reason }) => `${arm} ${reason}`))).toEqual(new Set(['null NOT_RUNNING']));
  await start();
  const dealt = await ask();
  expect(dealt.map(({ unit }) => unit)).toEqual(units);
  const treated = dealt.filter(({ arm }) => arm === 'treatment').length;
  expect(dealt.filter(({ arm }) => arm === 'control')).toHaveLength(1_000 - treated);
  expect(Math.abs(treated - 300)).toBeLessThan(60);
  expect(await ask()).toEqual(dealt);
  const bad = ['', ' 7', '9'.repeat(65), 'x\u0000y', 'u42', '007'];
  const { assignments } = await shop.ok<{ assignments: object[] }>(ASSIGN, { campaignId, units: bad });
  expect(assignments).toEqual(bad.map((unit) => ({ unit, arm: null, reason: 'BAD_UNIT' })));
  await stop();
  expect((await ask())[0]).toEqual({ unit: units[0], arm: null, reason: 'NOT_RUNNING' });
});

test('exposures count once a unit, however often they are sent, and the first one counts', async () => {
  await start();
  const [early, late] = [new Date(Date.now() - 60_000).toISOString(), new Date().toISOString()];
  expect(await record([exposure('1'), exposure('2', 'control'), exposure('1')])).toMatchObject({
    accepted: 2,
    known: 1,
    rejected: [],
    userErrors: [],
  });
  expect(await record([exposure('1'), exposure('3', 'treatment', { exposedAt: late })])).toMatchObject({
    accepted: 1,
    known: 1,
  });
  expect(await record([exposure('3', 'treatment', { exposedAt: early })])).toMatchObject({ accepted: 1, known: 0 });
  const { arms, unitsInTwoArms, startedAt } = await exposuresOf();
  expect(arms.map(({ arm, units, plannedShare }) => [arm, units, plannedShare])).toEqual([
    ['control', 1, 0.7],
    ['treatment', 2, 0.3],
  ]);
  expect(arms[1]?.firstAt).toBe(early);
  expect(unitsInTwoArms).toBe(0);
  expect(startedAt).not.toBeNull();
});

test('a unit that met two arms counts in none', async () => {
  await start();
  await record([exposure('1'), exposure('2'), exposure('3', 'control')]);
  expect(await record([exposure('1', 'control')])).toMatchObject({ accepted: 1 });
  expect(await record([exposure('1', 'control'), exposure('1')])).toMatchObject({ accepted: 0, known: 2 });
  expect(await exposuresOf()).toMatchObject({
    unitsInTwoArms: 1,
    arms: [
      { arm: 'control', units: 1 },
      { arm: 'treatment', units: 1 },
    ],
  });
});

test('bad exposures come back with place, value and remedy, the others of the batch are taken', async () => {
  await start();
  const answer = await record([
    exposure('1'),
    exposure('', 'treatment'),
    exposure('3', 'blue'),
    exposure('4', 'control', { exposedAt: '2019-10-01T00:00:00Z' }),
    exposure('5', 'control', { exposedAt: new Date(Date.now() + 3_600_000).toISOString() }),
  ]);
  expect(answer).toMatchObject({ accepted: 1, userErrors: [] });
  expect(answer.rejected.map(({ index, reason, field }) => [index, reason, field])).toEqual([
    [1, 'bad-unit', 'unit'],
    [2, 'unknown-arm', 'arm'],
    [3, 'before-the-start', 'exposedAt'],
    [4, 'in-the-future', 'exposedAt'],
  ]);
  expect(answer.rejected[1]).toMatchObject({
    value: 'blue',
    remedy: 'the arms of this campaign are control, treatment',
  });
});

test('what never started has met nobody; what has ended still hears of those who met it before', async () => {
  expect((await record([exposure('1')])).userErrors).toMatchObject([
    {
      code: 'INVALID',
      field: ['campaignId'],
      message: 'The campaign is DRAFT: nobody can have met it. Start it first.',
    },
  ]);
  await start();
  const before = new Date().toISOString();
  await stop();
  expect(await record([exposure('1', 'control', { exposedAt: before })])).toMatchObject({ accepted: 1 });
  expect(await exposuresOf()).toMatchObject({ endedAt: expect.any(String) });
  expect((await record([exposure('1')], { campaignId: 'cmp_nothing' })).userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['campaignId'] },
  ]);
  expect((await record([])).userErrors).toMatchObject([{ code: 'REQUIRED', field: ['exposures'] }]);
  expect((await record(Array.from({ length: 1_001 }, (_, unit) => exposure(String(unit))))).userErrors).toMatchObject([
    { code: 'TOO_LONG', field: ['exposures'] },
  ]);
});

const pOf = (check: RatioCheck): number => (check.ok ? check.pValue : Number.NaN);

test('arms that do not have the planned shares are a mismatch; too few units are no verdict', async () => {
  await start();
  expect((await exposuresOf()).sampleRatio).toMatchObject({
    pValue: null,
    isMismatch: false,
    incomputable: { reason: 'NO_DATA' },
  });
  for (let batch = 0; batch < 2; batch += 1)
    await record(
      Array.from({ length: 500 }, (_, unit) =>
        exposure(`${batch + 1}${String(unit).padStart(3, '0')}`, unit % 2 === 0 ? 'control' : 'treatment'),
      ),
    );
  const { arms, sampleRatio } = await exposuresOf();
  const [units, shares] = [arms.map((arm) => arm.units), arms.map(({ plannedShare }) => plannedShare)];
  expect(sampleRatio).toMatchObject({ isMismatch: true, incomputable: null });
  expect(sampleRatio).toMatchObject({ pValue: pOf(watchedSampleRatio(units, shares)) });
  await stop();
  const { sampleRatio: atTheEnd } = await exposuresOf();
  expect(atTheEnd).toMatchObject({ isMismatch: true, pValue: pOf(sampleRatioMismatch(units, shares)) });
  expect(atTheEnd.pValue).toBeLessThan(sampleRatio.pValue!);
});

test('only the shop’s own systems ask and record; what they record is in no audit log, who was refused is', async () => {
  await start();
  const viewer = await server.as(Role.VIEWER);
  expect((await viewer.graphql(ASSIGN, { campaignId, units: ['1'] })).errors[0]?.extensions.code).toBe('FORBIDDEN');
  await record([exposure('7310001')]);
  expect(
    (await viewer.graphql(RECORD, { input: { campaignId, exposures: [exposure('7310002')] } })).errors[0]?.extensions
      .code,
  ).toBe('FORBIDDEN');
  const entries = await server.services.decisions.read.findBy(AuditEntryEntity, { action: 'recordExposures' });
  expect(JSON.stringify(entries)).not.toMatch(/731000/);
  expect(entries.map(({ outcome }) => outcome)).toContain('FORBIDDEN');
  expect(
    (await shop.graphql(ASSIGN, { campaignId, units: Array.from({ length: 1_001 }, String) })).errors[0]?.message,
  ).toBe('Ask for at most 1000 units at once; there are 1001.');
});

test('exposures are told by day of the shop, in the zone of its days, those without any among them', async () => {
  await start();
  const { startedAt } = await exposuresOf();
  const days = ['2026-01-01T19:59:59Z', '2026-01-01T20:00:00Z', '2026-01-03T20:14:00Z', '2026-01-03T21:00:00Z'];
  const units = days.map((at, place) => ({
    id: exposureId(campaignId, String(place)),
    campaignId,
    unit: String(place),
    arm: place === 3 ? 'control' : 'treatment',
    exposedAt: new Date(at),
    isInTwoArms: false,
  }));
  const inBoth = {
    ...units[0]!,
    id: exposureId(campaignId, 'both'),
    unit: 'both',
    exposedAt: new Date('2025-12-01T00:00:00Z'),
    isInTwoArms: true,
  };
  await server.services.decisions.write((manager) => manager.insert(ExposureEntity, [...units, inBoth]));
  const { campaign } = await marketer.ok<{
    campaign: { exposures: { days: { date: string; arms: { arm: string; units: number }[] }[] } };
  }>('query($id: ID!) { campaign(id: $id) { exposures { days { date arms { arm units } } } } }', { id: campaignId });
  expect(startedAt).not.toBeNull();
  expect(campaign.exposures.days.map(({ date, arms }) => [date, ...arms.map((one) => one.units)])).toEqual([
    ['2026-01-01', 0, 1],
    ['2026-01-02', 0, 1],
    ['2026-01-03', 0, 0],
    ['2026-01-04', 1, 1],
  ]);
});

test('a list of campaigns counts exposures with one statement', async () => {
  await start();
  await record([exposure('1')]);
  const statements = (first: number): Promise<number> =>
    server.countStatements(() => marketer.ok(EXPOSURES.replace('first: 100', `first: ${first}`)));
  expect(await statements(100)).toBe(await statements(1));
});
