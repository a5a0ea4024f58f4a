import { createClient, type Client } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CampaignEntity } from '../plan/campaign.entity.js';
import { Role } from '../../permissions.js';
import { followedShop } from '../../testing/campaign-shop.js';
import type { TestClient } from '../../testing/client.js';
import { expose, planCampaign, startCampaign, stopCampaign } from '../../testing/run-campaign.js';
import { startTestServer, type TestServer } from '../../testing/server.js';

interface Seen {
  status: string;
  exposures: { arms: { units: number }[] };
}

let server: TestServer;
let marketer: TestClient;
let client: Client;
beforeAll(async () => {
  server = await startTestServer({ rows: followedShop(), jobsHere: true });
  marketer = await server.as(Role.MARKETER);
  const { secret } = await server.withKey('plan:read');
  client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${secret}` },
  });
});
afterAll(async () => {
  await client.dispose();
  await server.close();
});

test('a watcher sees a campaign as it is, and again after its exposures and its end', async () => {
  const shop = await server.withKey('events:write');
  const id = await planCampaign(marketer);
  await startCampaign(server.services, marketer, id);
  const seen: string[] = [];
  for await (const { data } of client.iterate<{ campaignChanged: Seen }>({
    query: 'subscription($id: ID!) { campaignChanged(id: $id) { status exposures { arms { units } } } }',
    variables: { id },
  })) {
    const { status = '', exposures } = data?.campaignChanged ?? {};
    seen.push(`${status} ${exposures?.arms.map(({ units }) => units).join(' ')}`);
    if (seen.length === 1)
      await expose(shop, id, [
        { unit: '7', arm: 'control', exposedAt: new Date() },
        { unit: '8', arm: 'treatment', exposedAt: new Date() },
      ]);
    else if (status === 'RUNNING') await stopCampaign(server.services, marketer, id);
    else break;
  }
  expect(seen).toEqual(['RUNNING 0 0', 'RUNNING 1 1', 'FINISHED 1 1']);
});

test('a watcher hears the alarm of a guardrail before the end of a plan that is judged once', async () => {
  const shop = await server.withKey('events:write');
  const metrics = [
    { name: 'calls', kind: 'CONVERSION', source: 'RECORDED' },
    {
      name: 'refunds',
      kind: 'CONVERSION',
      source: 'RECORDED',
      role: 'GUARDRAIL',
      higherIsBetter: false,
      margin: { scale: 'ABSOLUTE', value: 0.02 },
    },
  ];
  const id = await planCampaign(marketer, {
    arms: [
      { name: 'control', weight: 0.5 },
      { name: 'treatment', weight: 0.5 },
    ],
    metrics,
    plannedUnits: 4_000,
    windowDays: 1,
  });
  await startCampaign(server.services, marketer, id, { hasAA: false });
  const exposedAt = new Date(Date.now() - 3 * 86_400_000);
  await server.services.decisions.write((manager) =>
    manager.update(CampaignEntity, { id }, { startedAt: new Date(exposedAt.getTime() - 86_400_000) }),
  );
  const exposures = Array.from({ length: 1_200 }, (_, unit) => ({
    unit: String(unit),
    arm: unit % 2 === 0 ? 'control' : 'treatment',
    exposedAt,
  }));
  await expose(shop, id, exposures);
  const outcomes = exposures
    .filter(({ arm }, place) => arm === 'treatment' && place % 4 === 1)
    .map(({ unit }) => ({ unit, metric: 'refunds', at: new Date(exposedAt.getTime() + 3_600_000), value: 1 }));
  const { recordOutcomes } = await shop.ok<{ recordOutcomes: { accepted: number } }>(
    'mutation($input: RecordOutcomesInput!) { recordOutcomes(input: $input) { accepted } }',
    { input: { campaignId: id, outcomes, completeUntil: [{ metric: 'calls', until: new Date() }] } },
  );
  expect(recordOutcomes.accepted).toBe(300);

  interface Alarm {
    analyses: { result: { decision: object; metrics: object[] } | null }[];
  }
  const query =
    'subscription($id: ID!) { campaignChanged(id: $id) { analyses(first: 1) { result { decision { kind reason arm hasEnded sentence arms { better guardrails { harmed } } } metrics { metric guardrail { verdict bound } } } } } }';
  for await (const { data } of client.iterate<{ campaignChanged: Alarm }>({ query, variables: { id } })) {
    const [newest] = data?.campaignChanged.analyses ?? [];
    if (!newest)
      await marketer.ok('mutation($input: AnalyzeCampaignInput!) { analyzeCampaign(input: $input) { job { id } } }', {
        input: { campaignId: id },
      });
    if (!newest?.result) continue;
    expect(newest.result).toMatchObject({
      decision: {
        kind: 'STOP',
        reason: 'GUARDRAIL_HARMED',
        arm: null,
        hasEnded: false,
        sentence: expect.stringContaining('Alarm: harmed is refunds with treatment. Consider stopping') as string,
        arms: [{ better: [], guardrails: { harmed: ['refunds'] } }],
      },
      metrics: [
        { metric: 'calls', guardrail: null },
        { metric: 'refunds', guardrail: { verdict: 'INFERIOR', bound: 'ANY_TIME' } },
      ],
    });
    break;
  }
  await stopCampaign(server.services, marketer, id);
});

test('there must be such a campaign', async () => {
  const events = client.iterate({ query: 'subscription { campaignChanged(id: "cmp_none") { status } }' });
  expect((await events.next()).value).toMatchObject({
    errors: [{ message: 'There is no campaign cmp_none.', extensions: { code: 'NOT_FOUND' } }],
  });
});
