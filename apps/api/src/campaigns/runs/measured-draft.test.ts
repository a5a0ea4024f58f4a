import { readScenario } from '@cartograph/experiments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { measuredUplifts } from '../analysis/measured-uplifts.js';
import { Role, ROLE_PERMISSIONS } from '../../permissions.js';
import type { TestClient } from '../../testing/client.js';
import { endOf } from '../../testing/jobs.js';
import { expose, planCampaign, startCampaign } from '../../testing/run-campaign.js';
import { logRow } from '../../testing/log-rows.js';
import { startTestServer, type TestServer } from '../../testing/server.js';
import { trialShop } from '../../testing/trial-shop.js';

const PLAN = {
  days: 14,
  arms: [
    { name: 'control', weight: 0.5 },
    { name: 'treatment', weight: 0.5 },
  ],
  metrics: [{ name: 'bought', kind: 'CONVERSION', source: 'PURCHASE' }],
};
const { rows, trial } = trialShop({ users: 400 });
// Who carted nothing is known only where the log has carts.
const cart = logRow({ user: '999999', type: 'cart', time: rows[0]!.time });

let clock = new Date('2019-10-10T00:00:00Z');
let server: TestServer;
let marketer: TestClient;
beforeAll(async () => {
  server = await startTestServer({ rows: [...rows, cart], jobsHere: true, now: () => clock });
  marketer = await server.withKey(...ROLE_PERMISSIONS[Role.MARKETER]);
});
afterAll(() => server.close());

const draftOf = async (id: string): Promise<{ scenario: object; notes: string[] }> =>
  (
    await marketer.ok<{ scenarioDraft: { scenario: object; notes: string[] } }>(
      'query($id: ID!) { scenarioDraft(campaignId: $id) { scenario notes } }',
      { id },
    )
  ).scenarioDraft;

test('what a campaign brought that has ended joins the doubted hope of the next one; one that runs does not', async () => {
  const next = await planCampaign(marketer);
  const alone = await draftOf(next);
  expect(alone.notes[2]).toMatch(/^No campaign of this shop has been measured yet, so the hoped \+20 % is doubted: /);
  expect(alone.scenario).toMatchObject({ effects: { cartToPurchase: { uplift: { value: 0.1, low: 0, high: 0.2 } } } });

  const analyzed = async (days: number): Promise<{ id: string; value: number; low: number; high: number }> => {
    clock = new Date('2019-10-10T00:00:00Z');
    const id = await planCampaign(marketer, { ...PLAN, days });
    await startCampaign(server.services, marketer, id);
    clock = new Date('2019-11-02T00:00:00Z');
    await expose(await server.withKey('events:write'), id, trial);
    const { analyzeCampaign } = await marketer.ok<{ analyzeCampaign: { job: { id: string } } }>(
      'mutation($input: AnalyzeCampaignInput!) { analyzeCampaign(input: $input) { job { id } userErrors { message } } }',
      { input: { campaignId: id } },
    );
    expect(await endOf(server.services, analyzeCampaign.job.id)).toMatchObject({ state: 'DONE', error: null });
    const { campaign } = await marketer.ok<{
      campaign: { analyses: { result: { metrics: { relative: { value: number; low: number; high: number } }[] } }[] };
    }>('query($id: ID!) { campaign(id: $id) { analyses { result { metrics { relative { value low high } } } } } }', {
      id,
    });
    return { id, ...campaign.analyses[0]!.result.metrics[0]!.relative };
  };
  const measured = (exceptCampaignId: string, isSynthetic = false) =>
    measuredUplifts(server.services.decisions.read, { isSynthetic, exceptCampaignId });
  // Users enter for sixty days, of which the log has twenty.
  await analyzed(60);
  expect(await measured(next)).toEqual([]);
  const { id: ran, value, low, high } = await analyzed(14);
  expect(await measured(next)).toEqual([{ uplift: value, low: expect.closeTo(low, 9), high: expect.closeTo(high, 9) }]);
  expect([await measured(ran), await measured(next, true)]).toEqual([[], []]);

  const { scenario, notes } = await draftOf(next);
  expect(notes[2]).toMatch(
    /^The uplift is what the result of past campaigns and the hoped \+20 %, doubted, say together/,
  );
  const { effect, ranges } = readScenario(scenario);
  const { uplift } = effect.cartToPurchase!;
  expect(uplift).toBeGreaterThan(0.1);
  expect(ranges).toMatchObject([{ input: 'cartToPurchase' }]);
  expect(ranges[0]!.low).toBeLessThan(uplift);
  expect(ranges[0]!.high).toBeGreaterThan(uplift);
});

test('a campaign for those who looked and put nothing into the cart is simulated on that step', async () => {
  const campaignFor = async (rule: object): Promise<string> => {
    const { createAudience } = await marketer.ok<{ createAudience: { audience: { id: string } } }>(
      'mutation($input: CreateAudienceInput!) { createAudience(input: $input) { audience { id } } }',
      { input: { name: 'lost', rule } },
    );
    const { createCampaign } = await marketer.ok<{ createCampaign: { campaign: { id: string } } }>(
      'mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }',
      {
        input: {
          name: 'Show it again',
          audienceId: createAudience.audience.id,
          hypothesis: 'They forgot',
          upliftRelative: 0.1,
        },
      },
    );
    return createCampaign.campaign.id;
  };
  const stepOf = async (rule: object): Promise<string[]> =>
    Object.keys(readScenario((await draftOf(await campaignFor(rule))).scenario).effect);
  expect(await stepOf({ kind: 'VIEWED_NOT_CARTED' })).toEqual(['viewToCart']);
  expect(await stepOf({ kind: 'FUNNEL_LOST', lostAfterStep: 1, funnel: {} })).toEqual(['viewToCart']);
  expect(await stepOf({ kind: 'ALL_VISITORS' })).toEqual(['cartToPurchase']);
});
