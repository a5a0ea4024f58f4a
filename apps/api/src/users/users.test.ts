import { removeSnapshots } from '@cartograph/events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { lakeStatementsDuring } from '../testing/lake-statements.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const LARGE = '1515915625353226922';
const rows = [
  ...['1', '2', '3', '4', '5', '6'].flatMap((user) => [
    logRow({ user }),
    logRow({ user, type: 'cart', product: `20${user}` }),
    logRow({ user, session: `other-${user}` }),
  ]),
  logRow({ user: LARGE, type: 'purchase', price: '12.34' }),
  logRow({ user: '3', type: 'purchase', price: '5.00' }),
];

interface UserPage {
  users: {
    nodes: { id: string; externalId: string }[];
    edges: { cursor: string }[];
    totalCount?: number;
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  };
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
    const page =
      'query ($after: String) { users(first: 3, after: $after) { nodes { id externalId } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }';
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const { users }: UserPage = await viewer.ok<UserPage>(page, { after });
      expect(users.pageInfo).toMatchObject({
        hasPreviousPage: after !== null,
        startCursor: users.edges[0]?.cursor,
        endCursor: users.edges.at(-1)?.cursor,
      });
      seen.push(...users.nodes.map((user) => user.externalId));
      more = users.pageInfo.hasNextPage;
      after = users.pageInfo.endCursor;
    }
    expect(seen).toEqual(['1', '2', '3', '4', '5', '6', LARGE]);
    expect(await lakeStatementsDuring(server.services.lake, () => viewer.ok(page))).toHaveLength(1);
    expect(await viewer.ok('{ users(filter: { converted: true }) { totalCount } }')).toEqual({
      users: { totalCount: 2 },
    });
  });

  test('are sorted and filtered', async () => {
    const { users } = await viewer.ok<UserPage>(
      '{ users(first: 2, orderBy: { field: SPENT, direction: DESC }) { nodes { externalId spent } } }',
    );
    expect(users.nodes).toEqual([
      { externalId: LARGE, spent: '12.34' },
      { externalId: '3', spent: '5.00' },
    ]);
    const prefix = await viewer.ok<UserPage>('{ users(filter: { externalIdPrefix: "15" }) { nodes { externalId } } }');
    expect(prefix.users.nodes).toEqual([{ externalId: LARGE }]);
  });

  test.each([
    ['seen: { from: "2019-10-01", to: "2019-10-01" }', 7],
    ['seen: { from: "2019-10-02", to: "2019-10-02" }', 0],
    ['category: "electronics", brand: "acme"', 7],
    ['brand: "none"', 0],
    ['counts: { carts: { min: 1 } }, sessions: { max: 2 }', 6],
    ['counts: { total: { min: 4, max: 4 } }', 1],
    ['spent: { min: "5.01" }', 1],
    ['converted: true', 2],
    ['converted: false, isBot: false', 5],
    ['isBot: true', 0],
  ])('are filtered by %s', async (filter, count) => {
    const { users } = await viewer.ok<UserPage>(`{ users(filter: { ${filter} }) { totalCount nodes { externalId } } }`);
    expect([users.totalCount, users.nodes.length]).toEqual([count, count]);
  });

  test('are seen in the days of the zone asked for', async () => {
    // Rows lie shortly after 08:00 UTC: the 1st there, the 2nd on no clock but one that is 16 hours ahead; the 30th is 9 hours behind.
    const seen = async (day: string, timeZone: string): Promise<number | undefined> =>
      (
        await viewer.ok<UserPage>(
          'query ($period: PeriodInput!, $timeZone: TimeZone) { users(filter: { seen: $period }, timeZone: $timeZone) { totalCount } }',
          { period: { from: day, to: day }, timeZone },
        )
      ).users.totalCount;
    expect([
      await seen('2019-10-01', 'UTC'),
      await seen('2019-09-30', 'UTC'),
      await seen('2019-09-30', 'Pacific/Honolulu'),
    ]).toEqual([7, 0, 7]);
  });

  test('are sorted by all that people sort by', async () => {
    for (const field of [
      'EXTERNAL_ID',
      'FIRST_SEEN_AT',
      'LAST_SEEN_AT',
      'SPENT',
      'EVENTS',
      'SESSIONS',
      'VIEWS',
      'CARTS',
      'PURCHASES',
    ]) {
      const { users } = await viewer.ok<UserPage>(
        `{ users(first: 100, orderBy: { field: ${field}, direction: DESC }) { nodes { externalId botSessions } } }`,
      );
      expect(users.nodes, field).toHaveLength(7);
    }
  });

  test('are found by either id and as nodes, ids exact', async () => {
    const { user } = await viewer.ok<{ user: { id: string } }>(
      'query ($id: String!) { user(externalId: $id) { id externalId counts { views carts removes purchases total } sessionCount spent firstSeenAt lastSeenAt } }',
      { id: LARGE },
    );
    expect(user).toMatchObject({
      externalId: LARGE,
      counts: { views: 0, carts: 0, removes: 0, purchases: 1, total: 1 },
      sessionCount: 1,
      spent: '12.34',
    });
    const again = await viewer.ok(
      'query ($id: ID!) { user(id: $id) { externalId } node(id: $id) { ... on User { externalId } } }',
      { id: user.id },
    );
    expect(again).toEqual({ user: { externalId: LARGE }, node: { externalId: LARGE } });
    expect(await viewer.ok('{ user(externalId: "999") { id } other: user(externalId: "x") { id } }')).toEqual({
      user: null,
      other: null,
    });
  });

  test('bring their sessions and events in a fixed number of statements', async () => {
    const query = `query ($first: Int) { users(first: $first) { totalCount nodes { externalId
      sessions(first: 1) { totalCount nodes { externalId user { externalId } events(first: 5) { totalCount nodes { type product { externalId } } } } pageInfo { hasNextPage } }
      events(first: 2) { totalCount nodes { type product { externalId brand } } } } } }`;
    const statements = async (first: number): Promise<string[]> =>
      lakeStatementsDuring(server.services.lake, () => viewer.ok(query, { first }));
    const [few, many] = [await statements(2), await statements(7)];
    expect(many).toHaveLength(few.length);
    expect(many.length).toBeLessThanOrEqual(9);
    interface Nested {
      users: {
        nodes: {
          externalId: string;
          sessions: {
            totalCount: number;
            nodes: { externalId: string; user: { externalId: string }; events: { nodes: { type: string }[] } }[];
            pageInfo: { hasNextPage: boolean };
          };
          events: { totalCount: number; nodes: { type: string; product: { externalId: string } }[] };
        }[];
      };
    }
    const { users } = await viewer.ok<Nested>(query, { first: 3 });
    expect(users.nodes[2]).toEqual({
      externalId: '3',
      sessions: {
        totalCount: 2,
        nodes: [
          {
            externalId: 'session-3',
            user: { externalId: '3' },
            events: {
              totalCount: 3,
              nodes: [
                { type: 'VIEW', product: { externalId: '100' } },
                { type: 'CART', product: { externalId: '203' } },
                { type: 'PURCHASE', product: { externalId: '100' } },
              ],
            },
          },
        ],
        pageInfo: { hasNextPage: true },
      },
      events: {
        totalCount: 4,
        nodes: [
          { type: 'VIEW', product: { externalId: '100', brand: 'acme' } },
          { type: 'CART', product: { externalId: '203', brand: 'acme' } },
        ],
      },
    });
  });

  test.each([
    ['{ users(first: 0) { totalCount } }', /between 1 and 100/],
    ['{ users(first: 101) { totalCount } }', /between 1 and 100/],
    ['{ users(after: "nonsense") { totalCount } }', /not a cursor of this list/],
    [
      '{ users(filter: { counts: { views: { min: 3, max: 2 } } }) { totalCount } }',
      /^counts.views begins at 3 and ends at 2. Swap min and max/,
    ],
    [
      '{ users(filter: { spent: { min: "2", max: "1.99" } }) { totalCount } }',
      /^spent begins at 2 and ends at 1.99. Swap min and max/,
    ],
    [
      '{ users(filter: { spent: { min: "0.00001" } }) { totalCount } }',
      /^"0.00001" is not an amount. Write spent.min as/,
    ],
    [
      '{ users(filter: { seen: { from: "2019-10-02", to: "2019-10-01" } }) { totalCount } }',
      /ends .* before it begins/,
    ],
    ['{ users(timeZone: "Mars/Olympus") { totalCount } }', /IANA time zone/],
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
    const { errors } = await viewer.graphql(
      'query ($after: String) { users(after: $after, orderBy: { field: SPENT, direction: DESC }) { totalCount } }',
      { after: users.pageInfo.endCursor },
    );
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('does not belong to this listing') as string,
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('are for those who may read people', async () => {
    const key = await server.withKey('shop:read', 'self');
    for (const query of [
      '{ users { totalCount } }',
      '{ user(externalId: "1") { id } }',
      '{ node(id: "usr_1") { ... on User { externalId } } }',
    ]) {
      expect((await key.graphql(query)).errors[0]?.extensions.code, query).toBe('FORBIDDEN');
    }
  });
});

describe('a page after another import', () => {
  const page =
    'query ($after: String) { users(first: 4, after: $after) { totalCount nodes { externalId counts { total } sessions(first: 1) { totalCount nodes { counts { total } user { counts { total } } } } } pageInfo { endCursor } } }';
  interface Told {
    users: {
      totalCount: number;
      nodes: {
        externalId: string;
        counts: { total: number };
        sessions: { totalCount: number; nodes: { counts: { total: number }; user: { counts: { total: number } } }[] };
      }[];
      pageInfo: { endCursor: string };
    };
  }

  test('is read from the snapshot of its cursor, with all that is inside it', async () => {
    const server = await startTestServer({ rows });
    try {
      const viewer = await server.as(Role.VIEWER);
      const { users } = await viewer.ok<Told>(page);
      const before = await viewer.ok<Told>(page, { after: users.pageInfo.endCursor });
      await importRows(server.dataDir, [
        logRow({ user: '0' }),
        logRow({ user: '7' }),
        logRow({ user: '5' }),
        logRow({ user: '5', session: 'new-5' }),
      ]);
      const next = await viewer.ok<Told>(page, { after: users.pageInfo.endCursor });
      expect(next).toEqual(before);
      expect(next.users.totalCount).toBe(7);
      expect(next.users.nodes[0]).toEqual({
        externalId: '5',
        counts: { total: 3 },
        sessions: { totalCount: 2, nodes: [{ counts: { total: 2 }, user: { counts: { total: 3 } } }] },
      });
      expect((await viewer.ok<Told>(page)).users.totalCount).toBe(9);

      interface Sessions {
        user: { sessions: { totalCount: number; nodes: { externalId: string }[]; pageInfo: { endCursor: string } } };
      }
      const sessions =
        'query ($after: String) { user(externalId: "5") { sessions(first: 1, after: $after) { totalCount nodes { externalId } pageInfo { endCursor } } } }';
      const first = await viewer.ok<Sessions>(sessions);
      await importRows(server.dataDir, [logRow({ user: '5', session: 'newest-5' })]);
      const second = await viewer.ok<Sessions>(sessions, { after: first.user.sessions.pageInfo.endCursor });
      expect([
        first.user.sessions.totalCount,
        second.user.sessions.totalCount,
        (await viewer.ok<Sessions>(sessions)).user.sessions.totalCount,
      ]).toEqual([3, 3, 4]);
    } finally {
      await server.close();
    }
  });

  test('says to start again where that snapshot is gone', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-cursor-'));
    const first = await startTestServer({ dataDir, rows });
    const { users } = await (await first.as(Role.VIEWER)).ok<Told>(page).finally(() => first.close());
    await importRows(dataDir, [logRow({ user: '7' })]);
    expect((await removeSnapshots(dataDir, { keepLast: 1 })).removed).toHaveLength(1);
    const server = await startTestServer({ dataDir });
    try {
      const viewer = await server.as(Role.VIEWER);
      const { errors } = await viewer.graphql(page, { after: users.pageInfo.endCursor });
      expect(errors[0]).toMatchObject({
        message: 'The snapshot that this list was begun on has been removed. Start again from the first page.',
        extensions: { code: 'BAD_USER_INPUT' },
      });
    } finally {
      await server.close();
      await rm(dataDir, { recursive: true });
    }
  });
});

test('users of an empty lake are told what to do', async () => {
  const server = await startTestServer();
  try {
    const { errors } = await (await server.as(Role.VIEWER)).graphql('{ users { totalCount } }');
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('import a log first') as string,
      extensions: { code: 'NOT_FOUND' },
    });
  } finally {
    await server.close();
  }
});
