import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AudienceEntity } from './audiences/audience.entity.js';
import { Role } from './permissions.js';
import type { TestClient } from './testing/client.js';
import { resultOf } from './testing/jobs.js';
import { logRow } from './testing/log-rows.js';
import { startTestServer, type TestServer } from './testing/server.js';

/** 2^63, 2^64 − 1, twenty and forty digits. */
const [A, B, C, D] = [
  '9223372036854775808',
  '18446744073709551615',
  '12345678901234567890',
  '1234567890123456789012345678901234567890',
] as const;

let server: TestServer;
let admin: TestClient;
beforeAll(async () => {
  server = await startTestServer({
    rows: [
      logRow({ user: A, product: B, categoryId: C, category: '' }),
      logRow({ user: A, product: B, categoryId: C, category: '', type: 'purchase', price: '12.50' }),
      logRow({ user: D, product: D, categoryId: '8' }),
      logRow({ user: '7', product: B, categoryId: C, category: '' }),
    ],
  });
  admin = await server.as(Role.ADMIN, Role.OPERATOR, Role.MARKETER);
});
afterAll(() => server.close());

interface Listing {
  nodes: { id: string; externalId: string }[];
  pageInfo: { endCursor: string; hasNextPage: boolean };
}

test('users beyond 64 bit are listed page by page, found by id and by digits, with their sessions and events', async () => {
  const seen: string[] = [];
  for (let after: string | null = null, more = true; more;) {
    const { users }: { users: Listing } = await admin.ok<{ users: Listing }>(
      'query($after: String) { users(first: 1, after: $after, orderBy: { field: SPENT, direction: DESC }) { nodes { id externalId } pageInfo { endCursor hasNextPage } } }',
      { after },
    );
    for (const { id, externalId } of users.nodes) {
      expect(id).toBe(`usr_${externalId}`);
      seen.push(externalId);
    }
    after = users.pageInfo.endCursor;
    more = users.pageInfo.hasNextPage;
  }
  expect([seen[0], seen.toSorted()]).toEqual([A, [A, D, '7'].toSorted()]);
  expect(
    await admin.ok(
      'query($id: ID!, $externalId: String!) { byId: user(id: $id) { externalId } user(externalId: $externalId) { spent sessions { nodes { externalId user { externalId } } } events { nodes { type product { externalId categoryId } } } } }',
      { id: `usr_${D}`, externalId: A },
    ),
  ).toEqual({
    byId: { externalId: D },
    user: {
      spent: '12.50',
      sessions: { nodes: [{ externalId: `session-${A}`, user: { externalId: A } }] },
      events: {
        nodes: [
          { type: 'VIEW', product: { externalId: B, categoryId: C } },
          { type: 'PURCHASE', product: { externalId: B, categoryId: C } },
        ],
      },
    },
  });
  expect(
    await admin.ok(
      '{ a: user(externalId: "9223372036854775809") { id } b: user(externalId: "-1") { id } c: node(id: "usr_-1") { id } }',
    ),
  ).toEqual({ a: null, b: null, c: null });
  expect(
    await admin.ok(
      `{ users(filter: { externalIdPrefix: "1234567890123456789012" }) { nodes { externalId } totalCount } }`,
    ),
  ).toEqual({ users: { nodes: [{ externalId: D }], totalCount: 1 } });
});

test('products and categories, too, and filters take their digits', async () => {
  expect(
    await admin.ok(
      `{ product(externalId: "${B}") { id viewers latestEvents(first: 1) { nodes { user { externalId } } } } categories { id } }`,
    ),
  ).toEqual({
    product: { id: `prd_${B}`, viewers: 2, latestEvents: { nodes: [{ user: { externalId: '7' } }] } },
    categories: [{ id: C }, { id: 'electronics' }],
  });
  expect(
    await admin.ok(
      `{ products(filter: { category: "${C}" }) { nodes { externalId } } found: products(search: "67890123") { nodes { externalId } } }`,
    ),
  ).toEqual({ products: { nodes: [{ externalId: B }] }, found: { nodes: [{ externalId: D }] } });
  expect(
    await admin.ok(
      `{ sessions(filter: { userExternalId: "${D}" }) { nodes { user { externalId } } totalCount } session(externalId: "session-${A}", userExternalId: "${A}") { user { externalId } } }`,
    ),
  ).toEqual({
    sessions: { nodes: [{ user: { externalId: D } }], totalCount: 1 },
    session: { user: { externalId: A } },
  });
});

test('an audience holds them, and its file writes them out', async () => {
  const { createAudience } = await admin.ok<{ createAudience: { audience: Pick<AudienceEntity, 'id'> } }>(
    'mutation { createAudience(input: { name: "all", rule: { kind: ALL_VISITORS } }) { audience { id } userErrors { message } } }',
  );
  const text = await (await admin.fetch(`/audiences/${createAudience.audience.id}/members.csv`)).text();
  expect(text.trimEnd().split('\r\n').slice(1).toSorted()).toEqual(['7,0,0', `${A},1,12.5`, `${D},0,0`].toSorted());
});

test('they are recorded as they happen, and erased by their digits', async () => {
  const recorder = await server.withKey('events:write');
  const { recordEvents } = await recorder.ok<{ recordEvents: { accepted: number; rejected: unknown[] } }>(
    'mutation($input: RecordEventsInput!) { recordEvents(input: $input) { accepted rejected { reason } userErrors { message } } }',
    {
      input: {
        events: [{ time: '2019-10-02T08:00:00Z', type: 'CART', productExternalId: D, price: '1', userExternalId: C }],
      },
    },
  );
  expect(recordEvents).toMatchObject({ accepted: 1, rejected: [] });
  await (await server.services.appender()).seal();
  expect(
    await admin.ok(`{ user(externalId: "${C}") { counts { carts } events { nodes { product { externalId } } } } }`),
  ).toEqual({ user: { counts: { carts: 1 }, events: { nodes: [{ product: { externalId: D } }] } } });
  const { eraseUsers } = await admin.ok<{ eraseUsers: { job: { id: string } } }>(
    'mutation($ids: [String!]!) { eraseUsers(input: { userExternalIds: $ids, confirm: true }) { job { id } userErrors { message } } }',
    { ids: [A, `00${C}`] },
  );
  await resultOf(server.services, eraseUsers.job.id);
  expect(
    await admin.ok(`{ a: user(externalId: "${A}") { id } c: user(externalId: "${C}") { id } shop { users } }`),
  ).toEqual({ a: null, c: null, shop: { users: 2 } });
  const { eraseUsers: refused } = await admin.ok<{ eraseUsers: { userErrors: { message: string }[] } }>(
    'mutation($ids: [String!]!) { eraseUsers(input: { userExternalIds: $ids, confirm: true }) { userErrors { message } } }',
    { ids: ['1'.repeat(65)] },
  );
  expect(refused.userErrors[0]?.message).toContain('at most 64 digits');
});
