import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { answersOf } from '../analytics/answers/answer-cache.js';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { AudienceEntity } from '../audiences/audience.entity.js';
import { readMembers } from '../audiences/members-file.js';
import { JobState } from '../jobs/job.entity.js';
import { Role } from '../permissions.js';
import { runJob } from '../server/run-job.js';
import type { TestClient } from '../testing/client.js';
import { resultOf } from '../testing/jobs.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';

/** Erasures by the command line, which is a runner of its own beside the server. */
let server: TestServer;
let admin: TestClient;
let user: string;
let others: string[];
beforeAll(async () => {
  const rows = tasteRows().map((row) => ({ ...row, user: `77000${row.user}`, session: `s-${row.session}` }));
  server = await startTestServer({ rows, erasureCheckMs: 50 });
  admin = await server.as(Role.ADMIN, Role.MARKETER);
  const users = [...new Set(rows.filter(({ type }) => type === 'cart').map((row) => row.user))];
  [user = '', ...others] = users;
});
afterAll(() => server.close());

const erase = (userId: string): ReturnType<typeof runJob> =>
  runJob({ dataDir: server.dataDir, kind: 'ERASE', input: { userIds: [userId] } });

test('a server that runs serves the erased user from nothing that it holds: lake, pages under way, models, memory', async () => {
  const { services, dataDir } = server;
  const { startTraining } = await admin.ok<{ startTraining: { job: { id: string } } }>(
    'mutation { startTraining(input: { factors: 8, iterations: 3 }) { job { id } userErrors { message } } }',
  );
  await resultOf(services, startTraining.job.id);
  const { createAudience } = await admin.ok<{ createAudience: { audience: { id: string } } }>(
    'mutation { createAudience(input: { name: "all", rule: { kind: ALL_VISITORS } }) { audience { id } userErrors { message } } }',
  );
  const RECOMMEND =
    'query($user: String!) { recommendations(for: { userExternalId: $user }) { modelChoice { isUnknownUser } model { needsRetraining } } }';
  expect(await admin.ok(RECOMMEND, { user })).toEqual({
    recommendations: { modelChoice: { isUnknownUser: false }, model: { needsRetraining: false } },
  });
  const { shop, users } = await admin.ok<{
    shop: { users: number; snapshot: { id: string } };
    users: { pageInfo: { endCursor: string } };
  }>('{ shop { users snapshot { id } } users(first: 1) { pageInfo { endCursor } } }');
  const OVERVIEW = '{ analytics { overview { total { visitors } fromCache } } }';
  await admin.ok(OVERVIEW);
  expect(await admin.ok(OVERVIEW)).toMatchObject({ analytics: { overview: { fromCache: true } } });
  const { signal } = new AbortController();
  await answersOf(services.lake).get(['a question about', shop.snapshot.id], signal, () => Promise.resolve(user));

  const { id, state, result } = await erase(user);
  expect({ state, result }).toMatchObject({
    state: JobState.DONE,
    result: { users: 1, notFound: 0, audiences: 1, trainings: 1, snapshots: [{ snapshotId: shop.snapshot.id }] },
  });

  expect(await admin.ok(`{ shop { users } user(externalId: "${user}") { id } }`)).toEqual({
    shop: { users: shop.users - 1 },
    user: null,
  });
  expect(await admin.ok(RECOMMEND, { user })).toEqual({
    recommendations: { modelChoice: { isUnknownUser: true }, model: { needsRetraining: true } },
  });
  const next = await admin.graphql(
    'query($after: String) { users(first: 1, after: $after) { nodes { externalId } } }',
    { after: users.pageInfo.endCursor },
  );
  expect(next.errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringMatching(/Start again/) as string },
  ]);
  await expect
    .poll(
      async () =>
        (
          await answersOf(services.lake).get(['a question about', shop.snapshot.id], signal, () =>
            Promise.resolve(null),
          )
        ).value,
      { timeout: 300_000 },
    )
    .toBeNull();
  const audience = await services.decisions.read.findOneByOrFail(AudienceEntity, { id: createAudience.audience.id });
  expect((await readMembers(dataDir, audience.id, audience.membersHash)).userIds).not.toContain(user);
  expect(await services.decisions.read.findBy(AuditEntryEntity, { action: 'usersErased' })).toMatchObject([
    { target: id, outcome: 'ok', detail: { users: 1 } },
  ]);
});

test('events that the server has just recorded of the user go, too, without waiting for their segment to fill', async () => {
  const [second = ''] = others;
  const event = {
    time: '2019-10-20T08:00:00Z',
    type: 'PURCHASE',
    productExternalId: '100',
    price: '12.50',
    userExternalId: second,
  };
  const shopServer = await server.withKey('events:write');
  await shopServer.ok(
    'mutation($input: RecordEventsInput!) { recordEvents(input: $input) { accepted userErrors { message } } }',
    { input: { events: [event, { ...event, userExternalId: '541312140' }] } },
  );
  const ended = vi.spyOn(await server.services.appender(), 'endSegment');
  const { state, result } = await erase(second);
  expect({ state, result }).toMatchObject({ state: JobState.DONE, result: { pendingRows: 1 } });
  expect(ended).toHaveBeenCalled();
  ended.mockRestore();
  expect(await admin.ok('{ pendingEvents { events } }')).toEqual({ pendingEvents: { events: 1 } });
});
