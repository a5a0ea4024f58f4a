import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { resultOf } from '../testing/jobs.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const CREATE = `mutation ($input: CreateInsightInput!) { createInsight(input: $input) {
  insight { id title page createdAt createdBy { id } actionItems { id } evidence { query variables snapshotId summary result frozenAt approvedBy { id } approvedAt } }
  userErrors { code field message }
} }`;
const QUERY =
  'query ($zone: TimeZone) { analytics(timeZone: $zone) { overview { snapshot { id } total { visitors revenue } } } }';

interface Insight {
  id: string;
  evidence: { snapshotId: string; result: unknown; [field: string]: unknown };
  [field: string]: unknown;
}
interface Created {
  createInsight: { insight: Insight | null; userErrors: { code: string; field: string[] | null; message: string }[] };
}

async function snapshotOf(client: TestClient): Promise<string> {
  return (await client.ok<{ shop: { snapshot: { id: string } } }>('{ shop { snapshot { id } } }')).shop.snapshot.id;
}

const create = async (client: TestClient, value: unknown): Promise<Created['createInsight']> =>
  (await client.ok<Created>(CREATE, { input: value })).createInsight;

describe('insights', () => {
  let server: TestServer;
  let analyst: TestClient & { accountId: string };
  let snapshotId: string;
  beforeAll(async () => {
    server = await startTestServer({ rows: [logRow(), logRow({ user: '2', type: 'purchase', price: '5.50' })] });
    analyst = await server.as(Role.ANALYST);
    snapshotId = await snapshotOf(analyst);
  });
  afterAll(() => server.close());

  const input = (more: Record<string, unknown> = {}, evidence: Record<string, unknown> = {}) => ({
    title: 'Half of the visitors buy',
    page: 'overview',
    ...more,
    evidence: { query: QUERY, variables: { zone: 'UTC' }, snapshotId, summary: '1 buyer of 2 visitors', ...evidence },
  });

  test('of one request share the points of one query', async () => {
    const query = '{ users(first: 100) { nodes { sessions(first: 100) { nodes { id } } } } }';
    const { data } = await analyst.graphql<Record<'a' | 'b', Created['createInsight']>>(
      `mutation($a: CreateInsightInput!) { a: createInsight(input: $a) { userErrors { code message } } b: createInsight(input: $a) { userErrors { code message } } }`,
      { a: input({}, { query, variables: null }) },
    );
    expect(data?.a.userErrors).toEqual([]);
    expect(data?.b.userErrors).toMatchObject([{ code: 'INVALID', message: expect.stringContaining('points') }]);
  });

  test('freeze the answer that the server itself gives', async () => {
    const { insight, userErrors } = await create(analyst, input());
    expect(userErrors).toEqual([]);
    expect(insight).toMatchObject({
      title: 'Half of the visitors buy',
      page: 'overview',
      createdBy: { id: analyst.accountId },
      actionItems: [],
      evidence: {
        query: QUERY,
        variables: { zone: 'UTC' },
        snapshotId,
        summary: '1 buyer of 2 visitors',
        result: { analytics: { overview: { snapshot: { id: snapshotId }, total: { visitors: 2, revenue: '5.50' } } } },
        approvedBy: null,
        approvedAt: null,
      },
    });
    expect(
      await analyst.ok('query ($id: ID!) { insight(id: $id) { title } node(id: $id) { ... on Insight { title } } }', {
        id: insight?.id,
      }),
    ).toEqual({ insight: { title: 'Half of the visitors buy' }, node: { title: 'Half of the visitors buy' } });
  });

  test('are made once for a clientMutationKey', async () => {
    const value = input({ clientMutationKey: 'once' });
    const [first, second] = [await create(analyst, value), await create(analyst, value)];
    expect(second.insight).toEqual(first.insight);
    expect((await create(analyst, { ...value, title: 'Other' })).userErrors[0]).toMatchObject({
      code: 'CONFLICT',
      field: ['clientMutationKey'],
    });
  });

  test('are deleted unless an action item stands on them', async () => {
    const { insight } = await create(analyst, input({ title: 'A slip' }));
    const remove = async (
      id: string | undefined,
      who = analyst,
    ): Promise<{ deletedId: string | null; userErrors: object[] }> =>
      (
        await who.ok<{ deleteInsight: { deletedId: string | null; userErrors: object[] } }>(
          'mutation ($id: ID!) { deleteInsight(input: { id: $id }) { deletedId userErrors { code field message } } }',
          { id },
        )
      ).deleteInsight;
    const marketer = await server.as(Role.MARKETER);
    const { createActionItem } = await marketer.ok<{
      createActionItem: { actionItem: { id: string }; userErrors: object[] };
    }>(
      'mutation ($insightId: ID!) { createActionItem(input: { title: "Remind them", insightId: $insightId }) { actionItem { id } userErrors { message } } }',
      { insightId: insight?.id },
    );
    expect(createActionItem.userErrors).toEqual([]);
    expect(await remove(insight?.id)).toMatchObject({
      deletedId: null,
      userErrors: [
        { code: 'BUSY', message: expect.stringContaining('“Remind them” stands on this insight') as string },
      ],
    });
    const { insight: free } = await create(analyst, input({ title: 'Another slip' }));
    expect(await remove(free?.id)).toEqual({ deletedId: free?.id, userErrors: [] });
    expect(await analyst.ok('query ($id: ID!) { insight(id: $id) { id } }', { id: free?.id })).toEqual({
      insight: null,
    });
    expect(await remove(free?.id)).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
  });

  test('are listed newest first, with their makers in one statement', async () => {
    await create(analyst, input({ title: 'Newest' }));
    const page =
      'query ($first: Int, $after: String) { insights(first: $first, after: $after) { nodes { title createdBy { name } actionItems { id } evidence { approvedBy { name } } } pageInfo { hasNextPage endCursor } totalCount } }';
    interface Listed {
      insights: {
        nodes: { title: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
        totalCount: number;
      };
    }
    const { insights } = await analyst.ok<Listed>(page, { first: 1 });
    expect(insights.nodes[0]?.title).toBe('Newest');
    const rest = await analyst.ok<Listed>(page, { first: 100, after: insights.pageInfo.endCursor });
    expect(rest.insights.nodes).toHaveLength(insights.totalCount - 1);
    const statements = (first: number): Promise<number> => server.countStatements(() => analyst.ok(page, { first }));
    // What another process has written is read again once, by a request that is not counted.
    await statements(1);
    expect(await statements(3)).toBe(await statements(1));
  });

  test.each([
    ['no title', input({ title: '  ' }), 'REQUIRED', ['title']],
    ['a long title', input({ title: 'x'.repeat(201) }), 'TOO_LONG', ['title']],
    ['no page', input({ page: '' }), 'REQUIRED', ['page']],
    ['a page elsewhere', input({ page: '//evil.example/x' }), 'INVALID', ['page']],
    ['a page that is a script', input({ page: 'javascript:alert(1)' }), 'INVALID', ['page']],
    ['a page of another site', input({ page: 'https://evil.example/' }), 'INVALID', ['page']],
    ['no summary', input({}, { summary: ' ' }), 'REQUIRED', ['evidence', 'summary']],
    ['variables that are no object', input({}, { variables: [1] }), 'INVALID', ['evidence', 'variables']],
    ['a query that cannot be read', input({}, { query: '{ shop {' }), 'INVALID', ['evidence', 'query']],
    ['a query of an unknown field', input({}, { query: '{ shop { nonsense } }' }), 'INVALID', ['evidence', 'query']],
    [
      'a query that fails',
      input({}, { query: '{ users(first: 0) { totalCount } }' }),
      'INVALID',
      ['evidence', 'query'],
    ],
    ['a mutation', input({}, { query: 'mutation { signOut { ok } }' }), 'INVALID', ['evidence', 'query']],
    [
      'two operations',
      input({}, { query: 'query A { shop { name } } query B { shop { name } }' }),
      'INVALID',
      ['evidence', 'query'],
    ],
    ['accounts', input({}, { query: '{ shop { name } accounts { totalCount } }' }), 'INVALID', ['evidence', 'query']],
    [
      'accounts behind a fragment',
      input({}, { query: 'query { ...f } fragment f on Query { ... on Query { accounts { totalCount } } }' }),
      'INVALID',
      ['evidence', 'query'],
    ],
  ])('refuse %s', async (_, value, code, field) => {
    // The snapshot is known only after the server has started.
    const known = { ...value, evidence: { ...value.evidence, snapshotId } };
    const { insight, userErrors } = await create(analyst, known);
    expect(insight).toBeNull();
    expect(userErrors[0]).toMatchObject({ code, field });
  });

  test('refuse an unknown snapshot', async () => {
    for (const unknown of ['snp_nothing', 'nonsense', 'usr_1']) {
      expect((await create(analyst, input({}, { snapshotId: unknown }))).userErrors[0]).toMatchObject({
        code: 'NOT_FOUND',
        field: ['evidence', 'snapshotId'],
      });
    }
  });

  test('are answered with the rights of the caller', async () => {
    const key = await server.withKey('insights:write', 'plan:read', 'shop:read', 'self');
    const { userErrors } = await create(key, input());
    expect(userErrors[0]).toMatchObject({
      code: 'FORBIDDEN',
      field: ['evidence', 'query'],
      message: expect.stringContaining('analytics:read') as string,
    });
    expect((await create(key, input({}, { query: '{ shop { users } }', variables: null }))).insight).toMatchObject({
      createdBy: null,
      evidence: { result: { shop: { users: 2 } } },
    });
  });

  test('are for those who may keep them', async () => {
    const viewer = await server.as(Role.VIEWER);
    expect((await viewer.graphql(CREATE, { input: input() })).errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await server.anonymous().graphql('{ insights { totalCount } }')).errors[0]?.extensions.code).toBe(
      'UNAUTHENTICATED',
    );
    const key = await server.withKey('shop:read', 'self');
    const id = (await create(analyst, input())).insight?.id;
    expect(await key.ok('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ node: null });
  });
});

test('evidence stays as it was, and can be frozen from an earlier snapshot', async () => {
  const server = await startTestServer({ rows: [logRow()] });
  try {
    const analyst = await server.as(Role.ANALYST);
    const snapshotId = await snapshotOf(analyst);
    const kept = async (title: string): Promise<Insight> => {
      const evidence = { query: '{ shop { users } }', snapshotId, summary: 'one visitor' };
      return (await create(analyst, { title, page: 'overview', evidence })).insight as Insight;
    };
    const before = await kept('before');
    await importRows(server.dataDir, [logRow({ user: '2' })]);
    expect(await analyst.ok('{ shop { users } }')).toEqual({ shop: { users: 2 } });
    const after = await kept('after');
    expect(after.evidence).toMatchObject({ snapshotId, result: { shop: { users: 1 } } });
    const { insight } = await analyst.ok<{ insight: Insight }>(
      'query ($id: ID!) { insight(id: $id) { evidence { result } } }',
      { id: before.id },
    );
    expect(insight.evidence.result).toEqual({ shop: { users: 1 } });
  } finally {
    await server.close();
  }
});

describe('a re-run', () => {
  const RERUN = `mutation ($input: RerunInsightInput!) { rerunInsight(input: $input) {
    insight { id title page note picture { mediaType bytes dataUrl } claim { path direction reference estimate { value } } evidence { snapshotId summary result } predecessor { id } rerun { verdict reason before { value low high } after { value low high } } }
    userErrors { code field message } } }`;
  const QUESTION =
    '{ analytics { overview { total { conversionRate { value low high unit level method incomputable { reason detail } } } } } }';
  const PATH = ['analytics', 'overview', 'total', 'conversionRate'];
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).toString('base64');

  test('makes a new insight on newer data, linked to the old one, and says whether it holds', async () => {
    const server = await startTestServer({ rows: [logRow(), logRow({ type: 'purchase' }), logRow({ user: '2' })] });
    try {
      const analyst = await server.as(Role.ANALYST);
      const snapshotId = await snapshotOf(analyst);
      const evidence = { query: QUESTION, snapshotId, summary: 'Half of the visitors buy' };
      const kept = (
        await create(analyst, {
          title: 'Half buy',
          page: '/overview',
          note: ' after the sale ',
          picture: { mediaType: 'PNG', content: png },
          claim: { path: PATH, direction: 'ABOUT' },
          evidence,
        })
      ).insight as Insight;
      const rerun = async (
        insightId: unknown,
        more = {},
      ): Promise<{ insight: (Insight & { rerun: unknown }) | null; userErrors: unknown[] }> =>
        (
          await analyst.ok<{ rerunInsight: { insight: (Insight & { rerun: unknown }) | null; userErrors: unknown[] } }>(
            RERUN,
            { input: { insightId, ...more } },
          )
        ).rerunInsight;

      expect((await rerun(kept.id)).userErrors).toMatchObject([
        { code: 'CONFLICT', message: expect.stringContaining('no newer data') as string },
      ]);
      expect((await rerun('ins_nothing')).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);

      await importRows(
        server.dataDir,
        Array.from({ length: 60 }, (_, i) => logRow({ user: String(100 + i) })),
      );
      const { insight, userErrors } = await rerun(kept.id, { note: 'a month later', clientMutationKey: 'again' });
      expect(userErrors).toEqual([]);
      expect(insight).toMatchObject({
        title: 'Half buy',
        page: '/overview',
        note: 'a month later',
        picture: null,
        predecessor: { id: kept.id },
        claim: { path: PATH, direction: 'ABOUT', reference: 0, estimate: { value: 1 / 62 } },
        rerun: { verdict: 'NOT_CONFIRMED', reason: 'CHANGED', before: { value: 0.5 }, after: { value: 1 / 62 } },
      });
      expect(insight?.evidence.snapshotId).not.toBe(snapshotId);
      expect(insight?.evidence['summary']).toMatch(
        /^Asked again on newer data, it is not confirmed \(before 0\.5 .*Found first: Half of the visitors buy$/,
      );
      expect((await rerun(kept.id, { note: 'a month later', clientMutationKey: 'again' })).insight?.id).toBe(
        insight?.id,
      );

      interface Old {
        insight: {
          note: string;
          picture: unknown;
          evidence: { snapshotId: string; summary: string };
          successors: { id: string }[];
          predecessor: null;
          rerun: null;
        };
      }
      const old = (
        await analyst.ok<Old>(
          'query ($id: ID!) { insight(id: $id) { note picture { mediaType bytes dataUrl } evidence { snapshotId summary } successors { id } predecessor { id } rerun { verdict } } }',
          { id: kept.id },
        )
      ).insight;
      expect(old).toEqual({
        note: 'after the sale',
        picture: { mediaType: 'PNG', bytes: 8, dataUrl: `data:image/png;base64,${png}` },
        evidence: { snapshotId, summary: 'Half of the visitors buy' },
        successors: [{ id: insight?.id }],
        predecessor: null,
        rerun: null,
      });

      const plain = (await create(analyst, { title: 'No claim', page: '/', evidence: { ...evidence, snapshotId } }))
        .insight as Insight;
      expect((await rerun(plain.id)).insight?.rerun).toEqual({
        verdict: 'CANNOT_TELL',
        reason: 'NO_CLAIM',
        before: null,
        after: null,
      });
    } finally {
      await server.close();
    }
  });

  test('of a question that takes long starts a job where it may, and is made once that is done', async () => {
    // Every question takes long here.
    const server = await startTestServer({
      rows: [logRow(), logRow({ type: 'cart' }), logRow({ user: '2', type: 'purchase' })],
      jobsHere: true,
      limits: { longSeconds: -1 },
    });
    try {
      const analyst = await server.as(Role.ANALYST);
      const snapshotId = await snapshotOf(analyst);
      const query =
        '{ analytics { abandonment(input: { first: 3 }) { carts abandonedPerCart { value low high unit level method incomputable { reason detail } } } overview { total { visitors } } } }';
      const kept = (
        await create(analyst, {
          title: 'Left',
          page: '/funnel',
          claim: { path: ['analytics', 'abandonment', 'abandonedPerCart'], direction: 'ABOUT' },
          evidence: { query, snapshotId, summary: 'One cart is left' },
        })
      ).insight as Insight;
      await importRows(server.dataDir, [logRow({ user: '9', type: 'cart', time: '2019-10-02 10:00:00' })]);
      interface Rerun {
        insight: { id: string; rerun: object; evidence: object } | null;
        job: { id: string; kind: string } | null;
        userErrors: unknown[];
      }
      const ask = async (input: object): Promise<Rerun> =>
        (
          await analyst.ok<{ rerunInsight: Rerun }>(
            'mutation ($input: RerunInsightInput!) { rerunInsight(input: $input) { insight { id rerun { verdict after { value } } evidence { result } } job { id kind } userErrors { code message } } }',
            { input: { insightId: kept.id, clientMutationKey: 'once', mayStartJob: true, ...input } },
          )
        ).rerunInsight;
      const first = await ask({});
      expect(first).toMatchObject({ insight: null, job: { kind: 'ANALYSIS' }, userErrors: [] });
      await resultOf(server.services, first.job?.id);
      const second = await ask({});
      expect(second).toMatchObject({
        job: null,
        userErrors: [],
        insight: {
          rerun: { verdict: 'CONFIRMED', after: { value: 1 } },
          evidence: { result: { analytics: { abandonment: { carts: 2 }, overview: { total: { visitors: 3 } } } } },
        },
      });
      expect((await ask({})).insight?.id).toBe(second.insight?.id);
      // Who does not know of jobs waits for the answer, as ever.
      await importRows(server.dataDir, [logRow({ user: '10' })]);
      expect(await ask({ mayStartJob: false, clientMutationKey: 'twice' })).toMatchObject({
        job: null,
        insight: { rerun: { verdict: 'CONFIRMED' } },
      });
      expect(await ask({ insightId: 'ins_nothing', clientMutationKey: 'thrice' })).toMatchObject({
        job: null,
        insight: null,
        userErrors: [{ code: 'NOT_FOUND' }],
      });
    } finally {
      await server.close();
    }
  });

  test('asks with the rights of whoever asks, and only what an insight may ask', async () => {
    const server = await startTestServer({ rows: [logRow()] });
    try {
      const analyst = await server.as(Role.ANALYST);
      const snapshotId = await snapshotOf(analyst);
      const kept = (
        await create(analyst, { title: 'Kept', page: '/', evidence: { query: QUESTION, snapshotId, summary: 'x' } })
      ).insight as Insight;
      await importRows(server.dataDir, [logRow({ user: '9' })]);
      const viewer = await server.as(Role.VIEWER);
      expect((await viewer.graphql(RERUN, { input: { insightId: kept.id } })).errors[0]?.extensions.code).toBe(
        'FORBIDDEN',
      );
      const key = await server.withKey('insights:write', 'plan:read', 'shop:read', 'self');
      expect(
        (await key.ok<{ rerunInsight: { userErrors: unknown[] } }>(RERUN, { input: { insightId: kept.id } }))
          .rerunInsight.userErrors,
      ).toMatchObject([{ code: 'FORBIDDEN', field: ['evidence', 'query'] }]);
    } finally {
      await server.close();
    }
  });
});

test('insights are searched by title, finding and note; a claim that leads nowhere and a bad picture are refused', async () => {
  const server = await startTestServer({ rows: [logRow()] });
  try {
    const analyst = await server.as(Role.ANALYST);
    const snapshotId = await snapshotOf(analyst);
    const make = (title: string, more = {}): Promise<Created['createInsight']> =>
      create(analyst, {
        title,
        page: '/overview',
        evidence: { query: '{ shop { users } }', snapshotId, summary: `about ${title}` },
        ...more,
      });
    await make('Shoes 50% up');
    await make('Sofas', { note: 'Look at SHOES too' });
    await make('100_percent');
    const found = async (search: string): Promise<string[]> =>
      (
        await analyst.ok<{ insights: { nodes: { title: string }[] } }>(
          'query ($search: String) { insights(search: $search) { nodes { title } totalCount } }',
          { search },
        )
      ).insights.nodes.map(({ title }) => title);
    expect(await found('shoes')).toEqual(['Sofas', 'Shoes 50% up']);
    expect(await found('50%')).toEqual(['Shoes 50% up']);
    expect(await found('0_p')).toEqual(['100_percent']);
    expect(await found('nothing')).toEqual([]);
    expect(await found('  ')).toHaveLength(3);
    expect((await make('x', { claim: { path: ['shop', 'users'], direction: 'ABOVE' } })).userErrors).toMatchObject([
      { code: 'INVALID', field: ['claim', 'path'] },
    ]);
    expect(
      (
        await make('x', {
          picture: { mediaType: 'SVG', content: Buffer.from('<svg><script/></svg>').toString('base64') },
        })
      ).userErrors,
    ).toMatchObject([{ code: 'INVALID', field: ['picture', 'content'] }]);
    expect((await make('x', { note: 'x'.repeat(4001) })).userErrors).toMatchObject([
      { code: 'TOO_LONG', field: ['note'] },
    ]);
  } finally {
    await server.close();
  }
});
