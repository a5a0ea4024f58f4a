import { createClient, type Client } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Role } from '../permissions.js';
import { followedShop } from '../testing/campaign-shop.js';
import type { TestClient } from '../testing/client.js';
import { expose, planCampaign, startCampaign, stopCampaign } from '../testing/run-campaign.js';
import { startTestServer, type TestServer } from '../testing/server.js';

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
  client = createClient({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${secret}` } });
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
  for await (const { data } of client.iterate<{ campaignChanged: Seen }>({ query: 'subscription($id: ID!) { campaignChanged(id: $id) { status exposures { arms { units } } } }', variables: { id } })) {
    const { status = '', exposures } = data?.campaignChanged ?? {};
    seen.push(`${status} ${exposures?.arms.map(({ units }) => units).join(' ')}`);
    if (seen.length === 1) await expose(shop, id, [{ unit: '7', arm: 'control', exposedAt: new Date() }, { unit: '8', arm: 'treatment', exposedAt: new Date() }]);
    else if (status === 'RUNNING') await stopCampaign(server.services, marketer, id);
    else break;
  }
  expect(seen).toEqual(['RUNNING 0 0', 'RUNNING 1 1', 'FINISHED 1 1']);
});

test('there must be such a campaign', async () => {
  const events = client.iterate({ query: 'subscription { campaignChanged(id: "cmp_none") { status } }' });
  expect((await events.next()).value).toMatchObject({ errors: [{ message: 'There is no campaign cmp_none.', extensions: { code: 'NOT_FOUND' } }] });
});
