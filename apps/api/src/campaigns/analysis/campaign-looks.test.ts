import { In } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CampaignEntity } from '../plan/campaign.entity.js';
import { Role, ROLE_PERMISSIONS } from '../../permissions.js';
import type { TestClient } from '../../testing/client.js';
import { AHEAD } from '../../testing/job-from-ahead.js';
import { endOf } from '../../testing/jobs.js';
import { importRows, logRow } from '../../testing/log-rows.js';
import { expose, planCampaign, startCampaign, stopCampaign } from '../../testing/run-campaign.js';
import { startTestServer, type TestServer } from '../../testing/server.js';
import { trialShop } from '../../testing/trial-shop.js';
import { CampaignAnalysisEntity } from './campaign-analysis.entity.js';
import { CampaignLooks } from './campaign-looks.js';

const ARMS = [
  { name: 'control', weight: 0.5 },
  { name: 'treatment', weight: 0.5 },
];
const BOUGHT = { name: 'bought', kind: 'CONVERSION', source: 'PURCHASE' };
const { rows, trial } = trialShop({ users: 200 });
const HOUR = 3_600_000;

let clock = new Date('2019-10-10T00:00:00Z');
let server: TestServer;
let marketer: TestClient;
let shop: TestClient;
/** States of the log are of today, the clock of the shop is not. */
let looks: CampaignLooks;
beforeAll(async () => {
  server = await startTestServer({ rows, jobsHere: true, now: () => clock });
  marketer = await server.withKey(...ROLE_PERMISSIONS[Role.MARKETER]);
  shop = await server.withKey('events:write');
  looks = new CampaignLooks(server.services, { quietMs: -Infinity, againMs: 0 });
});
afterAll(() => server.close());

async function running(plan: object, exposures: typeof trial): Promise<string> {
  clock = new Date('2019-10-10T00:00:00Z');
  const id = await planCampaign(marketer, { arms: ARMS, metrics: [BOUGHT], ...plan });
  await startCampaign(server.services, marketer, id);
  clock = new Date('2019-11-02T00:00:00Z');
  await expose(shop, id, exposures);
  return id;
}

/** Looks, and waits for what was begun. @returns of which campaigns analyses were made. */
async function looked(by = looks): Promise<string[]> {
  const found = await server.services.decisions.read.findBy(CampaignAnalysisEntity, { id: In(await by.look()) });
  for (const { jobId } of found)
    expect(await endOf(server.services, jobId)).toMatchObject({ state: 'DONE', createdById: null });
  return found.map(({ campaignId }) => campaignId);
}

test('a campaign that runs is analyzed once for each state of the log in which more of its units are known, and not within an hour', async () => {
  const id = await running({ windowDays: 14 }, trial);
  const { committedAt } = (await server.services.lake.current()) ?? { committedAt: '' };
  const before = clock;
  clock = new Date(Date.parse(committedAt) + HOUR - 1);
  expect(await looked(new CampaignLooks(server.services, { quietMs: HOUR }))).toEqual([]);
  clock = before;
  expect(await looked()).toEqual([id]);
  expect(await looked()).toEqual([]);
  clock = new Date(clock.getTime() + 2 * HOUR);
  expect(await looked(new CampaignLooks(server.services, { quietMs: -Infinity }))).toEqual([]);

  await importRows(server.dataDir, [logRow({ user: '1', session: 'no more units', time: '2019-10-31 20:00:01' })]);
  expect(await looked()).toEqual([]);
  await importRows(server.dataDir, [logRow({ user: '1', session: 'later', time: '2019-11-01 20:00:00' })]);
  expect(await looked()).toEqual([id]);
  await importRows(server.dataDir, [logRow({ user: '1', session: 'later still', time: '2019-11-02 00:00:00' })]);
  expect(await looked()).toEqual([]);
  clock = new Date(clock.getTime() + 2 * HOUR);
  await importRows(server.dataDir, [logRow({ user: '1', session: 'much later', time: '2019-11-02 20:00:00' })]);
  expect(await looked()).toEqual([id]);
  await stopCampaign(server.services, marketer, id);
});

test('an analysis, a state of the log and a look from ahead of the clock hold up no analysis', async () => {
  const id = await running({ windowDays: 14 }, trial.slice(0, 60));
  const kept = new CampaignLooks(server.services);
  const more = async (from: number, to: number, time: string): Promise<string[]> => {
    await expose(shop, id, trial.slice(from, to));
    await importRows(server.dataDir, [logRow({ user: '1', session: time, time })]);
    return looked(kept);
  };
  clock = AHEAD;
  expect(await looked(kept)).toEqual([id]);
  expect(await looked(kept)).toEqual([]);
  clock = new Date('2019-11-05T00:00:00Z');
  expect(await more(60, 120, '2019-11-02 20:30:00')).toEqual([id]);
  // That one is of now: the next one is as far from it as ever.
  expect(await more(120, 200, '2019-11-02 20:40:00')).toEqual([]);
  clock = new Date(clock.getTime() + 2 * HOUR);
  expect(await looked(kept)).toEqual([id]);
  await stopCampaign(server.services, marketer, id);
});

test('one of a group-sequential plan is looked at when its next share is reached, by whatever came', async () => {
  const id = await running(
    { framework: { kind: 'GROUP_SEQUENTIAL', fractions: [0.5, 1] }, plannedUnits: 200 },
    trial.slice(0, 90),
  );
  expect(await looked()).toEqual([]);
  await expose(shop, id, trial.slice(90, 110));
  expect(await looked()).toEqual([id]);
  clock = new Date(clock.getTime() + 2 * HOUR);
  await importRows(server.dataDir, [logRow({ user: '1', session: 'another state', time: '2019-11-02 21:00:00' })]);
  expect(await looked()).toEqual([]);
  await expose(shop, id, trial.slice(110));
  expect(await looked()).toEqual([id]);
  await stopCampaign(server.services, marketer, id);
});

test('a plan that is judged once is not looked at again after its end, unless it is extended', async () => {
  const id = await running({ days: 7 }, trial.slice(0, 100));
  expect(await looked()).toEqual([id]);
  const later = async (session: string, time: string): Promise<string[]> => {
    clock = new Date(clock.getTime() + 2 * HOUR);
    await importRows(server.dataDir, [logRow({ user: '1', session, time })]);
    return looked();
  };
  await expose(shop, id, trial.slice(100));
  expect(await later('after its end', '2019-11-02 22:00:00')).toEqual([]);
  const { version } = await server.services.decisions.read.findOneByOrFail(CampaignEntity, { id });
  const { extendCampaign } = await marketer.ok<{ extendCampaign: { userErrors: object[] } }>(
    'mutation($input: ExtendCampaignInput!) { extendCampaign(input: $input) { userErrors { message } } }',
    { input: { id, version, days: 14, reason: 'A holiday' } },
  );
  expect(extendCampaign.userErrors).toEqual([]);
  expect(await later('extended', '2019-11-02 23:00:00')).toEqual([id]);
  await stopCampaign(server.services, marketer, id);
});

test('one that cannot be looked at keeps none of the others from it', async () => {
  const [broken, sound] = [await running({}, trial.slice(0, 20)), await running({}, trial.slice(0, 20))];
  const plan = (await server.services.decisions.read.findOneByOrFail(CampaignEntity, { id: broken })).plan;
  await server.services.decisions.write((manager) =>
    manager.update(CampaignEntity, { id: broken }, { plan: {} as never }),
  );
  expect(await looked()).toEqual([sound]);
  await server.services.decisions.write((manager) => manager.update(CampaignEntity, { id: broken }, { plan }));
  for (const id of [broken, sound]) await stopCampaign(server.services, marketer, id);
});

test('one that is not due is not counted again at once, however many exposures come', async () => {
  const unhurried = new CampaignLooks(server.services, { quietMs: -Infinity });
  const id = await running(
    { framework: { kind: 'GROUP_SEQUENTIAL', fractions: [0.5, 1] }, plannedUnits: 200 },
    trial.slice(0, 90),
  );
  expect(await looked(unhurried)).toEqual([]);
  await expose(shop, id, trial.slice(90, 110));
  expect(await looked(unhurried)).toEqual([]);
  clock = new Date(clock.getTime() + 5 * 60_000);
  expect(await looked(unhurried)).toEqual([id]);
  await stopCampaign(server.services, marketer, id);
});

test('drafts, recorded metrics alone and campaigns whose log is not there yet are left alone', async () => {
  await planCampaign(marketer);
  clock = new Date('2019-10-10T00:00:00Z');
  const recorded = await planCampaign(marketer, {
    arms: ARMS,
    metrics: [{ name: 'calls', kind: 'MEAN', source: 'RECORDED' }],
  });
  await startCampaign(server.services, marketer, recorded, { hasAA: false });
  await expose(shop, recorded, [{ unit: '5000', arm: 'control', exposedAt: clock }]);
  clock = new Date('2019-12-01T00:00:00Z');
  const late = await planCampaign(marketer, { arms: ARMS, metrics: [BOUGHT] });
  await startCampaign(server.services, marketer, late);
  await expose(shop, late, [{ unit: '5000', arm: 'control', exposedAt: clock }]);
  expect(await looked()).toEqual([]);
});
