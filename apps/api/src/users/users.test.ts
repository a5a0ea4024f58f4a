import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { lakeStatementsDuring } from '../testing/lake-statements.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const LARGE = '1515915625353226922';
const rows = [
  ...['1', '2', '3', '4', '5', '6'].flatMap((user) => [logRow({ user }), logRow({ user, type: 'cart', product: `20${user}` }), logRow({ user, session: `other-${user}` })]),
  logRow({ user: LARGE, type: 'purchase', price: '12.34' }),
  logRow({ user: '3', type: 'purchase', price: '5.00' }),
];

interface UserPage {
  users: { nodes: { id: string; externalId: string }[]; edges: { cursor: string }[]; totalCount?: number; pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null } };
}

describe('users', () => {
  let server: TestServer;
  let viewer: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ rows });
    viewer = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());

  test('are listed page by page, and counted only where that is asked', async () => {
    const page = 'query ($after: String) { users(first: 3, after: $after) { nodes { id externalId } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }';
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { users }: UserPage = await viewer.ok<UserPage>(page, { after });
      expect(users.pageInfo).toMatchObject({ hasPreviousPage: after !== null, startCursor: users.edges[0]?.cursor, endCursor: users.edges.at(-1)?.cursor });
      seen.push(...users.nodes.map((user) => user.externalId));
      more = users.pageInfo.hasNextPage;
      after = users.pageInfo.endCursor;
    }
    expect(seen).toEqual(['1', '2', '3', '4', '5', '6', LARGE]);
    expect(await lakeStatementsDuring(server.services.lake, () => viewer.ok(page))).toHaveLength(1);
    expect(await viewer.ok('{ users(filter: { isBuyer: true }) { totalCount } }')).toEqual({ users: { totalCount: 2 } });
  });

  test('are sorted and filtered', async () => {
    const { users } = await viewer.ok<UserPage>('{ users(first: 2, orderBy: { field: SPENT, direction: DESC }) { nodes { externalId spent } } }');
    expect(users.nodes).toEqual([{ externalId: LARGE, spent: '12.34' }, { externalId: '3', spent: '5.00' }]);
    const prefix = await viewer.ok<UserPage>('{ users(filter: { externalIdPrefix: "15" }) { nodes { externalId } } }');
    expect(prefix.users.nodes).toEqual([{ externalId: LARGE }]);
  });

  test('are found by either id and as nodes, ids exact', async () => {
    const { user } = await viewer.ok<{ user: { id: string } }>('query ($id: String!) { user(externalId: $id) { id externalId counts { views carts removes purchases total } sessionCount spent firstSeenAt lastSeenAt } }', { id: LARGE });
    expect(user).toMatchObject({ externalId: LARGE, counts: { views: 0, carts: 0, removes: 0, purchases: 1, total: 1 }, sessionCount: 1, spent: '12.34' });
    const again = await viewer.ok('query ($id: ID!) { user(id: $id) { externalId } node(id: $id) { ... on User { externalId } } }', { id: user.id });
    expect(again).toEqual({ user: { externalId: LARGE }, node: { externalId: LARGE } });
    expect(await viewer.ok('{ user(externalId: "999") { id } other: user(externalId: "x") { id } }')).toEqual({ user: null, other: null });
  });

  test('bring their sessions and events in a fixed number of statements', async () => {
    const query = `query ($first: Int) { users(first: $first) { totalCount nodes { externalId
      sessions(first: 1) { totalCount nodes { externalId user { externalId } events(first: 5) { totalCount nodes { type product { externalId } } } } pageInfo { hasNextPage } }
      events(first: 2) { totalCount nodes { type product { externalId brand } } } } } }`;
    const statements = async (first: number): Promise<string[]> => lakeStatementsDuring(server.services.lake, () => viewer.ok(query, { first }));
    const [few, many] = [await statements(2), await statements(7)];
    expect(many).toHaveLength(few.length);
    expect(many.length).toBeLessThanOrEqual(9);
    interface Nested { users: { nodes: { externalId: string; sessions: { totalCount: number; nodes: { externalId: string; user: { externalId: string }; events: { nodes: { type: string }[] } }[]; pageInfo: { hasNextPage: boolean } }; events: { totalCount: number; nodes: { type: string; product: { externalId: string } }[] } }[] } }
    const { users } = await viewer.ok<Nested>(query, { first: 3 });
    expect(users.nodes[2]).toEqual({
      externalId: '3',
      sessions: {
        totalCount: 2,
        nodes: [{ externalId: 'session-3', user: { externalId: '3' }, events: { totalCount: 3, nodes: [{ type: 'VIEW', product: { externalId: '100' } }, { type: 'CART', product: { externalId: '203' } }, { type: 'PURCHASE', product: { externalId: '100' } }] } }],
        pageInfo: { hasNextPage: true },
      },
      events: { totalCount: 4, nodes: [{ type: 'VIEW', product: { externalId: '100', brand: 'acme' } }, { type: 'CART', product: { externalId: '203', brand: 'acme' } }] },
    });
  });

  test.each([
    ['{ users(first: 0) { totalCount } }', /between 1 and 100/],
    ['{ users(first: 101) { totalCount } }', /between 1 and 100/],
    ['{ users(after: "nonsense") { totalCount } }', /not a cursor of this list/],
    ['{ user { id } }', /needs id or externalId/],
    ['{ user(id: "prd_1", externalId: "1") { id } }', /not both/],
    ['{ user(id: "prd_1") { id } }', /ids of this kind start with "usr_"/],
  ])('refuse %s', async (query, message) => {
    const { errors } = await viewer.graphql(query);
    expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors[0]?.message).toMatch(message);
  });

  test('refuse a cursor of another order', async () => {
    const { users } = await viewer.ok<UserPage>('{ users(first: 1) { pageInfo { endCursor } } }');
    const { errors } = await viewer.graphql('query ($after: String) { users(after: $after, orderBy: { field: SPENT, direction: DESC }) { totalCount } }', { after: users.pageInfo.endCursor });
    expect(errors[0]).toMatchObject({ message: expect.stringContaining('does not belong to this listing') as string, extensions: { code: 'BAD_USER_INPUT' } });
  });

  test('are for those who may read people', async () => {
    const key = await server.withKey('shop:read', 'self');
    for (const query of ['{ users { totalCount } }', '{ user(externalId: "1") { id } }', '{ node(id: "usr_1") { ... on User { externalId } } }']) {
      expect((await key.graphql(query)).errors[0]?.extensions.code, query).toBe('FORBIDDEN');
    }
  });
});

test('the next page after another import skips nobody and repeats nobody', async () => {
  const server = await startTestServer({ rows });
  try {
    const viewer = await server.as(Role.VIEWER);
    const { users } = await viewer.ok<UserPage>('{ users(first: 4) { pageInfo { endCursor } } }');
    await importRows(server.dataDir, [logRow({ user: '0' }), logRow({ user: '7' })]);
    const next = await viewer.ok<UserPage>('query ($after: String) { users(after: $after) { nodes { externalId } } }', { after: users.pageInfo.endCursor });
    expect(next.users.nodes.map((user) => user.externalId)).toEqual(['5', '6', '7', LARGE]);
  } finally {
    await server.close();
  }
});

test('users of an empty lake are told what to do', async () => {
  const server = await startTestServer();
  try {
    const { errors } = await (await server.as(Role.VIEWER)).graphql('{ users { totalCount } }');
    expect(errors[0]).toMatchObject({ message: expect.stringContaining('import a log first') as string, extensions: { code: 'NOT_FOUND' } });
  } finally {
    await server.close();
  }
});
