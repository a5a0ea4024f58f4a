import { afterAll, beforeAll, expect, test } from 'vitest';
import { Role } from '../../permissions.js';
import type { TestClient } from '../../testing/client.js';
import { endOf } from '../../testing/jobs.js';
import { LOST, lostDayRows } from '../../testing/lost-day-log.js';
import { startTestServer, type TestServer } from '../../testing/server.js';

let server: TestServer;
let marketer: TestClient;
beforeAll(async () => {
  server = await startTestServer({ rows: lostDayRows(), timeZone: 'UTC', jobsHere: true });
  marketer = await server.as(Role.MARKETER);
});
afterAll(() => server.close());

async function campaignOn(kind: string, from: string, to: string): Promise<string> {
  const { createAudience } = await marketer.ok<{ createAudience: { audience: { id: string } } }>(
    'mutation($input: CreateAudienceInput!) { createAudience(input: $input) { audience { id } } }',
    { input: { name: kind, rule: { kind, period: { from, to } } } },
  );
  const { createCampaign } = await marketer.ok<{ createCampaign: { campaign: { id: string } } }>(
    'mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }',
    {
      input: {
        name: 'Reminder',
        audienceId: createAudience.audience.id,
        hypothesis: 'They forgot',
        upliftRelative: 0.2,
        plan: {
          arms: [
            { name: 'control', weight: 0.5 },
            { name: 'treatment', weight: 0.5 },
          ],
          metrics: [{ name: 'purchase', kind: 'CONVERSION', source: 'PURCHASE' }],
          windowDays: 2,
        },
      },
    },
  );
  return createCampaign.campaign.id;
}

/** Starts a simulation and an A/A test, and tells how their jobs ended. */
async function run(campaignId: string): Promise<object[]> {
  const started = await marketer.ok<Record<string, { job: { id: string }; userErrors: object[] }>>(
    `mutation($id: ID!) {
      simulateScenario(input: { campaignId: $id }) { job { id } userErrors { message } }
      runAA(input: { campaignId: $id, rerandomizations: 100 }) { job { id } userErrors { message } }
    }`,
    { id: campaignId },
  );
  expect(Object.values(started).map(({ userErrors }) => userErrors)).toEqual([[], []]);
  return Promise.all(Object.values(started).map(({ job }) => endOf(server.services, job.id)));
}

test('a simulated scenario and an A/A test tell what the log lost of their days', async () => {
  const id = await campaignOn('ALL_VISITORS', '2019-11-01', '2019-11-13');
  expect(await run(id)).toMatchObject([{ error: null }, { error: null }]);
  const { campaign } = await marketer.ok<{ campaign: object }>(
    `query($id: ID!) { campaign(id: $id) {
      scenarioRuns { result { faults { date kind eventType } daysLeftOut } } aaRuns { result { faults { date kind eventType } daysLeftOut } }
    } }`,
    { id },
  );
  const result = { faults: [{ date: LOST, kind: 'EVENT_TYPE_VANISHED', eventType: 'PURCHASE' }], daysLeftOut: [] };
  expect(campaign).toEqual({ scenarioRuns: [{ result }], aaRuns: [{ result }] });
});

test('they are refused where the purchases of the period were lost, and say where and what to do', async () => {
  const id = await campaignOn('ALL_VISITORS', LOST, LOST);
  const failed = {
    state: 'FAILED',
    errorCode: 'purchases-not-logged',
    error: `The tracking lost purchases in this period, so that what this audience buys without a campaign is not known. The audience's period is ${LOST} to ${LOST}. Choose one that has purchases.`,
  };
  expect(await run(id)).toMatchObject([failed, failed]);
});
