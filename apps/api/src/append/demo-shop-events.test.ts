import { afterAll, beforeAll, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { resultOf } from '../testing/jobs.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import type { SealJobResult } from './seal-job.js';

interface Shop {
  shop: { isSynthetic: boolean; users: number; counts: { total: number }; snapshot: { rows: number; reason: string } };
  recommendations: { items: unknown[]; model: { kind: string } } | null;
}
const ASK =
  '{ shop { isSynthetic users counts { total } snapshot { rows reason } } recommendations(for: { userExternalId: "5002" }, first: 3) { items { product { externalId } } model { kind } } }';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    rows: tasteRows(),
    isTrained: true,
    isSynthetic: true,
    sealing: { minutes: 0, events: 0 },
  });
});
afterAll(() => server.close());

test('events recorded on the demo shop join it when they are sealed: its figures grow by them, it stays synthetic, and its models go on answering', async () => {
  const operator = await server.as(Role.OPERATOR);
  const before = await operator.ok<Shop>(ASK);
  const events = ['777001', '777002'].map((userExternalId) => ({
    time: '2019-11-11T12:00:00Z',
    type: 'VIEW',
    productExternalId: '1000',
    price: '10.00',
    userExternalId,
  }));
  const writer = await server.withKey('events:write');
  expect(
    await writer.ok(
      'mutation($input: RecordEventsInput!) { recordEvents(input: $input) { accepted userErrors { message } } }',
      { input: { events } },
    ),
  ).toEqual({ recordEvents: { accepted: 2, userErrors: [] } });
  const { sealEvents } = await operator.ok<{ sealEvents: { job: { id: string } } }>(
    'mutation { sealEvents(input: {}) { job { id } userErrors { message } } }',
  );
  expect(await resultOf<SealJobResult>(server.services, sealEvents.job.id)).toMatchObject({ accepted: 2 });
  const after = await operator.ok<Shop>(ASK);
  expect(after).toMatchObject({
    shop: {
      isSynthetic: true,
      users: before.shop.users + 2,
      counts: { total: before.shop.counts.total + 2 },
      snapshot: { rows: before.shop.snapshot.rows + 2, reason: 'APPEND' },
    },
    recommendations: before.recommendations,
  });
  expect(after.recommendations?.items).toHaveLength(3);
});

test('a real log still takes the place of the demo shop, with the events that joined it', async () => {
  await importRows(server.dataDir, [logRow({ user: '1', product: '1' })]);
  const operator = await server.as(Role.OPERATOR);
  expect(await operator.ok('{ shop { isSynthetic counts { total } snapshot { rows reason } } }')).toEqual({
    shop: { isSynthetic: false, counts: { total: 1 }, snapshot: { rows: 1, reason: 'IMPORT' } },
  });
});
