import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { lakeStatementsDuring } from '../testing/lake-statements.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';

describe('sessions', () => {
  let server: TestServer;
  let viewer: TestClient;
  beforeAll(async () => {
    server = await startTestServer({
      rows: [
        logRow({ user: '1', session: 'a', time: '2019-10-01 10:00:00' }),
        logRow({ user: '1', session: 'a', time: '2019-10-01 10:02:00', type: 'cart' }),
        logRow({ user: '1', session: 'a', time: '2019-10-01 10:03:00', type: 'purchase', price: '9.90' }),
        logRow({ user: '2', session: 'a', time: '2019-10-01 10:01:00', type: 'cart' }),
        logRow({ user: '3', session: '', time: '2019-10-01 12:00:00' }),
        logRow({ user: '3', session: '', time: '2019-10-01 13:00:00', product: '200' }),
        logRow({ user: '4', session: 'b', time: '2019-10-01 14:00:00' }),
      ],
    });
    viewer = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());

  test('are told with their user, outcome and events', async () => {
    const { session } = await viewer.ok<{ session: { id: string } }>(
      '{ session(externalId: "a", userExternalId: "1") { id externalId user { externalId } startedAt endedAt durationSeconds counts { views carts removes purchases total } outcome value botRule events { totalCount nodes { at type price sessionExternalId product { externalId } } } } }',
    );
    expect(session).toEqual({
      id: session.id,
      externalId: 'a',
      user: { externalId: '1' },
      startedAt: '2019-10-01T10:00:00.000Z',
      endedAt: '2019-10-01T10:03:00.000Z',
      durationSeconds: 180,
      counts: { views: 1, carts: 1, removes: 0, purchases: 1, total: 3 },
      outcome: 'PURCHASED',
      value: '9.90',
      botRule: null,
      events: {
        totalCount: 3,
        nodes: [
          {
            at: '2019-10-01T10:00:00.000Z',
            type: 'VIEW',
            price: '10.00',
            sessionExternalId: 'a',
            product: { externalId: '100' },
          },
          {
            at: '2019-10-01T10:02:00.000Z',
            type: 'CART',
            price: '10.00',
            sessionExternalId: 'a',
            product: { externalId: '100' },
          },
          {
            at: '2019-10-01T10:03:00.000Z',
            type: 'PURCHASE',
            price: '9.90',
            sessionExternalId: 'a',
            product: { externalId: '100' },
          },
        ],
      },
    });
    expect(
      await viewer.ok(
        'query ($id: ID!) { session(id: $id) { externalId } node(id: $id) { id ... on Session { outcome } } }',
        { id: session.id },
      ),
    ).toEqual({ session: { externalId: 'a' }, node: { id: session.id, outcome: 'PURCHASED' } });
  });

  test('without an id of the log are told apart by inactivity and found by their global id', async () => {
    const { sessions } = await viewer.ok<{ sessions: { nodes: { id: string; externalId: string | null }[] } }>(
      '{ sessions(filter: { userExternalId: "3" }) { nodes { id externalId } } }',
    );
    expect(sessions.nodes.map((session) => session.externalId)).toEqual([null, null]);
    const second = await viewer.ok(
      'query ($id: ID!) { session(id: $id) { startedAt events { nodes { product { externalId } } } } }',
      { id: sessions.nodes[1]?.id },
    );
    expect(second).toEqual({
      session: { startedAt: '2019-10-01T13:00:00.000Z', events: { nodes: [{ product: { externalId: '200' } }] } },
    });
  });

  test.each([
    ['first: 10', ['1', '2', '3', '3', '4']],
    ['first: 10, filter: { outcome: CARTED }', ['2']],
    ['first: 10, filter: { outcome: VIEWED }, orderBy: { field: STARTED_AT, direction: DESC }', ['4', '3', '3']],
    ['first: 1, orderBy: { field: VALUE, direction: DESC }', ['1']],
    ['first: 1, orderBy: { field: EVENTS, direction: DESC }', ['1']],
    ['first: 10, orderBy: { field: USER, direction: DESC }', ['4', '3', '3', '2', '1']],
    ['first: 10, orderBy: { field: DURATION, direction: DESC }', ['1', '2', '3', '3', '4']],
    ['first: 2, orderBy: { field: ENDED_AT, direction: ASC }', ['2', '1']],
    ['first: 2, orderBy: { field: CARTS, direction: DESC }', ['1', '2']],
    ['first: 2, orderBy: { field: VIEWS, direction: ASC }', ['2', '1']],
    ['first: 1, orderBy: { field: PURCHASES, direction: DESC }', ['1']],
    [
      'filter: { startedIn: { from: "2019-10-02", to: "2019-10-02" } }, timeZone: "Pacific/Kiritimati"',
      ['1', '2', '3', '3', '4'],
    ],
    ['filter: { startedIn: { from: "2019-10-02", to: "2019-10-02" } }, timeZone: "Pacific/Auckland"', ['3', '3', '4']],
    ['filter: { converted: true }', ['1']],
    ['filter: { converted: false, outcome: CARTED }', ['2']],
    ['filter: { counts: { total: { min: 2 } } }', ['1']],
    ['filter: { value: { min: "9.90", max: "9.90" } }', ['1']],
    ['filter: { durationSeconds: { min: 1, max: 180 } }', ['1']],
    ['filter: { category: "electronics", brand: "acme", userExternalId: "3" }', ['3', '3']],
    ['filter: { brand: "none" }', []],
    ['filter: { isBot: false }', ['1', '2', '3', '3', '4']],
    ['filter: { botRule: TOO_FAST }', []],
  ])('are listed by %s', async (args, expected) => {
    const { sessions } = await viewer.ok<{ sessions: { nodes: { user: { externalId: string } }[] } }>(
      `{ sessions(${args}) { nodes { user { externalId } } } }`,
    );
    expect(sessions.nodes.map((session) => session.user.externalId)).toEqual(expected);
  });

  test('bring users, events and products in a fixed number of statements', async () => {
    const query =
      'query ($first: Int) { sessions(first: $first) { totalCount nodes { user { externalId } events(first: 3) { nodes { product { externalId } } } } } }';
    const statements = async (first: number): Promise<number> =>
      (await lakeStatementsDuring(server.services.lake, () => viewer.ok(query, { first }))).length;
    expect(await statements(5)).toBe(await statements(1));
    expect(await statements(5)).toBeLessThanOrEqual(7);
  });

  test('go on behind a cursor of their events', async () => {
    interface Events {
      session: { events: { nodes: { type: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
    }
    const page =
      'query ($after: String) { session(externalId: "a", userExternalId: "1") { events(first: 2, after: $after) { nodes { type } pageInfo { hasNextPage endCursor } } } }';
    const first = (await viewer.ok<Events>(page)).session.events;
    const second = (await viewer.ok<Events>(page, { after: first.pageInfo.endCursor })).session.events;
    expect([first.nodes.map(({ type }) => type), first.pageInfo.hasNextPage]).toEqual([['VIEW', 'CART'], true]);
    expect([second.nodes.map(({ type }) => type), second.pageInfo.hasNextPage]).toEqual([['PURCHASE'], false]);
  });

  test('of a user are told since a moment, and counted alike', async () => {
    interface Events {
      user: { events: { totalCount: number; nodes: { at: string }[] } };
    }
    const query =
      'query ($since: DateTime) { user(externalId: "3") { events(since: $since) { totalCount nodes { at } } } }';
    const { user: all } = await viewer.ok<Events>(query);
    const since = all.events.nodes[1]!.at;
    const { user } = await viewer.ok<Events>(query, { since });
    expect(user.events.nodes).toEqual(all.events.nodes.filter(({ at }) => at >= since));
    expect(user.events.totalCount).toBe(user.events.nodes.length);
    expect(user.events.totalCount).toBeLessThan(all.events.totalCount);
  });

  test('refuse a range that ends before it begins', async () => {
    const { errors } = await viewer.graphql(
      '{ sessions(filter: { durationSeconds: { min: 2, max: 1 } }) { totalCount } }',
    );
    expect(errors[0]).toMatchObject({
      message: 'durationSeconds begins at 2 and ends at 1. Swap min and max, or leave one of them out.',
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('say when users share an id', async () => {
    const { errors } = await viewer.graphql('{ session(externalId: "a") { id } }');
    expect(errors[0]).toMatchObject({
      message: '2 users share the session id "a". Give userExternalId too, such as 1.',
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(
      await viewer.ok(
        '{ session(externalId: "b") { user { externalId } } none: session(externalId: "zzz") { id } bad: session(id: "ses_nonsense") { id } }',
      ),
    ).toEqual({ session: { user: { externalId: '4' } }, none: null, bad: null });
  });
});

test("a session that looks like a machine's says by which rule", async () => {
  const buying = Array.from({ length: 50 }, (_, i) =>
    logRow({ user: '1', session: 'buys', type: 'purchase', product: String(i) }),
  );
  const server = await startTestServer({
    rows: [...buying, logRow({ user: '1', session: 'calm' }), logRow({ user: '2' })],
  });
  try {
    const viewer = await server.as(Role.VIEWER);
    expect(
      await viewer.ok(
        '{ sessions(filter: { isBot: true }) { nodes { externalId botRule user { botSessions sessionCount } } } users(filter: { isBot: true }) { totalCount } }',
      ),
    ).toEqual({
      sessions: {
        nodes: [{ externalId: 'buys', botRule: 'MANY_PURCHASES', user: { botSessions: 1, sessionCount: 2 } }],
      },
      users: { totalCount: 1 },
    });
  } finally {
    await server.close();
  }
});
