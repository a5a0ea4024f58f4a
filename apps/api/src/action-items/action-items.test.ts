import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { logRow } from '../testing/log-rows.js';
import { addAccount, startTestServer, type TestServer } from '../testing/server.js';

const ITEM =
  'id title description status ownerAccount { id } dueOn audience { id } expectedUplift insight { id title } createdBy { id } createdAt updatedAt completedAt version';
const CREATE = `mutation ($input: CreateActionItemInput!) { createActionItem(input: $input) { actionItem { ${ITEM} } userErrors { code field message } } }`;
const UPDATE = `mutation ($input: UpdateActionItemInput!) { updateActionItem(input: $input) { actionItem { ${ITEM} } userErrors { code field message } } }`;
const DELETE =
  'mutation ($input: DeleteActionItemInput!) { deleteActionItem(input: $input) { deletedId userErrors { code field } } }';
const APPROVE =
  'mutation ($id: ID!) { approveEvidence(input: { insightId: $id }) { insight { evidence { approvedBy { id } approvedAt } } userErrors { code field message } } }';

type Person = TestClient & { accountId: string };
interface Item {
  id: string;
  version: number;
  status: string;
  completedAt: string | null;
  updatedAt: string;
  [field: string]: unknown;
}
interface Outcome {
  actionItem: Item | null;
  userErrors: { code: string; field: string[] | null; message: string }[];
}

let server: TestServer;
let marketer: Person;
let analyst: Person;
let clock = Date.UTC(2025, 0, 1);
beforeAll(async () => {
  server = await startTestServer({ rows: [logRow()], now: () => new Date((clock += 1000)) });
  [marketer, analyst] = [await server.as(Role.MARKETER), await server.as(Role.ANALYST)];
});
afterAll(() => server.close());

async function insightBy(client: TestClient, title = 'Carts are left'): Promise<string> {
  const { shop } = await client.ok<{ shop: { snapshot: { id: string } } }>('{ shop { snapshot { id } } }');
  const evidence = { query: '{ shop { users } }', snapshotId: shop.snapshot.id, summary: 'one user' };
  const { createInsight } = await client.ok<{ createInsight: { insight: { id: string } } }>(
    'mutation ($input: CreateInsightInput!) { createInsight(input: $input) { insight { id } } }',
    { input: { title, page: 'funnel', evidence } },
  );
  return createInsight.insight.id;
}
const create = async (client: TestClient, input: Record<string, unknown>): Promise<Outcome> =>
  (await client.ok<{ createActionItem: Outcome }>(CREATE, { input: { title: 'Remind them', ...input } }))
    .createActionItem;
const update = async (client: TestClient, input: Record<string, unknown>): Promise<Outcome> =>
  (await client.ok<{ updateActionItem: Outcome }>(UPDATE, { input })).updateActionItem;
const made = async (client: TestClient, input: Record<string, unknown>): Promise<Item> => {
  const { actionItem, userErrors } = await create(client, input);
  expect(userErrors).toEqual([]);
  return actionItem as Item;
};
const approve = async (client: TestClient, id: string) =>
  (
    await client.ok<{
      approveEvidence: {
        insight: { evidence: { approvedBy: { id: string } | null; approvedAt: string | null } } | null;
        userErrors: { code: string; field: string[] | null }[];
      };
    }>(APPROVE, { id })
  ).approveEvidence;

describe('action items', () => {
  test('are made from an insight', async () => {
    const insightId = await insightBy(analyst);
    const item = await made(marketer, {
      insightId,
      description: ' By mail ',
      ownerId: analyst.accountId,
      dueOn: '2025-02-28',
      expectedUplift: 0.05,
    });
    expect(item).toMatchObject({
      title: 'Remind them',
      description: 'By mail',
      status: 'PROPOSED',
      ownerAccount: { id: analyst.accountId },
      dueOn: '2025-02-28',
      expectedUplift: 0.05,
      insight: { id: insightId, title: 'Carts are left' },
      createdBy: { id: marketer.accountId },
      completedAt: null,
      version: 1,
    });
    expect(item.updatedAt).toBe(item['createdAt']);
    const found = await marketer.ok(
      'query ($id: ID!, $insight: ID!) { actionItem(id: $id) { title } node(id: $id) { ... on ActionItem { status } } insight(id: $insight) { actionItems { id } } }',
      { id: item.id, insight: insightId },
    );
    expect(found).toEqual({
      actionItem: { title: 'Remind them' },
      node: { status: 'PROPOSED' },
      insight: { actionItems: [{ id: item.id }] },
    });
  });

  test('are edited, done and reopened', async () => {
    const item = await made(marketer, {
      insightId: await insightBy(analyst),
      description: 'By mail',
      ownerId: marketer.accountId,
      dueOn: '2025-02-28',
      expectedUplift: 0.05,
      status: 'PLANNED',
    });
    const done = await update(marketer, { id: item.id, version: 1, status: 'DONE', title: 'Reminded' });
    expect(done.actionItem).toMatchObject({
      title: 'Reminded',
      description: 'By mail',
      status: 'DONE',
      version: 2,
      ownerAccount: { id: marketer.accountId },
      dueOn: '2025-02-28',
      expectedUplift: 0.05,
    });
    expect(done.actionItem?.completedAt).toBe(done.actionItem?.updatedAt);
    const edited = await update(marketer, {
      id: item.id,
      version: 2,
      ownerId: null,
      dueOn: null,
      expectedUplift: null,
      description: '',
    });
    expect(edited.actionItem).toMatchObject({
      status: 'DONE',
      version: 3,
      ownerAccount: null,
      dueOn: null,
      expectedUplift: null,
      description: '',
      completedAt: done.actionItem?.completedAt,
    });
    const reopened = await update(marketer, { id: item.id, version: 3, status: 'DOING' });
    expect(reopened.actionItem).toMatchObject({ status: 'DOING', completedAt: null, version: 4 });
  });

  test('answer CONFLICT with the item as it is now when somebody was faster', async () => {
    const item = await made(marketer, { insightId: await insightBy(analyst) });
    const results = await Promise.all(
      ['DOING', 'PLANNED'].map((status) => update(marketer, { id: item.id, version: 1, status })),
    );
    const [winner, loser] = results.toSorted((a, b) => a.userErrors.length - b.userErrors.length);
    expect(winner?.userErrors).toEqual([]);
    expect(loser?.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['version'] }]);
    expect(loser?.actionItem).toMatchObject({ version: 2, status: winner?.actionItem?.status });
  });

  test('move only where their status lets them', async () => {
    const item = await made(marketer, { insightId: await insightBy(analyst) });
    await update(marketer, { id: item.id, version: 1, status: 'DROPPED' });
    const { userErrors } = await update(marketer, { id: item.id, version: 2, status: 'DONE' });
    expect(userErrors).toMatchObject([
      {
        code: 'INVALID',
        field: ['status'],
        message: 'An item that is DROPPED cannot become DONE. Make it PROPOSED first.',
      },
    ]);
    expect((await update(marketer, { id: item.id, version: 2, status: 'PROPOSED' })).actionItem).toMatchObject({
      status: 'PROPOSED',
      version: 3,
    });
  });

  test('are made once for a clientMutationKey, also when sent at once', async () => {
    const input = { insightId: await insightBy(analyst), clientMutationKey: 'b7c1' };
    const [first, second] = await Promise.all([create(marketer, input), create(marketer, input)]);
    expect(first.actionItem?.id).toBe(second.actionItem?.id);
    expect((await create(marketer, { ...input, title: 'Something else' })).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['clientMutationKey'] },
    ]);
    await marketer.ok(DELETE, { input: { id: first.actionItem?.id, version: 1 } });
    expect((await create(marketer, input)).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['clientMutationKey'] },
    ]);
  });

  test('are deleted with the version one saw', async () => {
    const item = await made(marketer, { insightId: await insightBy(analyst) });
    const remove = async (version: number) =>
      (await marketer.ok<{ deleteActionItem: unknown }>(DELETE, { input: { id: item.id, version } })).deleteActionItem;
    expect(await remove(7)).toEqual({ deletedId: null, userErrors: [{ code: 'CONFLICT', field: ['version'] }] });
    expect(await remove(1)).toEqual({ deletedId: item.id, userErrors: [] });
    expect(await remove(1)).toEqual({ deletedId: null, userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] });
    expect(await marketer.ok('query ($id: ID!) { actionItem(id: $id) { id } }', { id: item.id })).toEqual({
      actionItem: null,
    });
  });

  test.each([
    ['no title', { title: ' ' }, 'REQUIRED', ['title']],
    ['a long title', { title: 'x'.repeat(201) }, 'TOO_LONG', ['title']],
    ['a long description', { description: 'x'.repeat(10_001) }, 'TOO_LONG', ['description']],
    ['an uplift below losing everything', { expectedUplift: -1.01 }, 'INVALID', ['expectedUplift']],
    ['an item that begins as done', { status: 'DONE' }, 'INVALID', ['status']],
    ['an unknown owner', { ownerId: 'acc_nobody' }, 'NOT_FOUND', ['ownerId']],
    ['an unknown audience', { audienceId: 'aud_none' }, 'NOT_FOUND', ['audienceId']],
    ['an unknown insight', { insightId: 'ins_none' }, 'NOT_FOUND', ['insightId']],
  ])('refuse %s', async (_, input, code, field) => {
    const { actionItem, userErrors } = await create(marketer, { insightId: await insightBy(analyst), ...input });
    expect(actionItem).toBeNull();
    expect(userErrors).toMatchObject([{ code, field }]);
  });

  test('refuse a disabled owner, also later', async () => {
    const left = await addAccount(server.services, [Role.MARKETER], { disabled: true });
    const insightId = await insightBy(analyst);
    expect((await create(marketer, { insightId, ownerId: left.id })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['ownerId'] },
    ]);
    const item = await made(marketer, { insightId });
    expect((await update(marketer, { id: item.id, version: 1, ownerId: left.id })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['ownerId'] },
    ]);
    expect((await update(marketer, { id: 'act_none', version: 1 })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['id'] },
    ]);
  });

  test('take an audience, and can do without it again', async () => {
    const { createAudience } = await marketer.ok<{ createAudience: { audience: { id: string } } }>(
      'mutation { createAudience(input: { name: "Everybody", rule: { kind: ALL_VISITORS } }) { audience { id } } }',
    );
    const item = await made(marketer, { insightId: await insightBy(analyst), audienceId: createAudience.audience.id });
    const audience = async () =>
      (
        await marketer.ok<{ actionItem: unknown }>(
          'query ($id: ID!) { actionItem(id: $id) { audience { name size } } }',
          { id: item.id },
        )
      ).actionItem;
    expect(await audience()).toEqual({ audience: { name: 'Everybody', size: 1 } });
    expect((await update(marketer, { id: item.id, version: 1, audienceId: 'aud_none' })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['audienceId'] },
    ]);
    expect((await update(marketer, { id: item.id, version: 1, audienceId: null })).userErrors).toEqual([]);
    expect(await audience()).toEqual({ audience: null });
  });

  test('are for those who may act', async () => {
    const insightId = await insightBy(analyst);
    const viewer = await server.as(Role.VIEWER);
    for (const client of [viewer, analyst])
      expect((await client.graphql(CREATE, { input: { title: 'x', insightId } })).errors[0]?.extensions.code).toBe(
        'FORBIDDEN',
      );
    expect(
      (await viewer.ok<{ actionItems: { totalCount: number } }>('{ actionItems { totalCount } }')).actionItems
        .totalCount,
    ).toBeGreaterThan(0);
  });
});

describe('the list of action items', () => {
  test('is filtered, goes page by page, and brings people and insights in a fixed number of statements', async () => {
    const own = await startTestServer({ rows: [logRow()] });
    try {
      const [one, two] = [await own.as(Role.MARKETER), await own.as(Role.MARKETER)];
      const titles: string[] = [];
      const audienceNamed = async (name: string): Promise<string> =>
        (
          await one.ok<{ createAudience: { audience: { id: string } } }>(
            'mutation ($name: String!) { createAudience(input: { name: $name, rule: { kind: ALL_VISITORS } }) { audience { id } } }',
            { name },
          )
        ).createAudience.audience.id;
      for (let i = 0; i < 6; i++) {
        const client = i % 2 ? one : two;
        await made(client, {
          title: `Item ${i}`,
          insightId: await insightBy(client, `Insight ${i}`),
          ownerId: client.accountId,
          audienceId: await audienceNamed(`Audience ${i}`),
          status: i < 3 ? 'PROPOSED' : 'DOING',
        });
        titles.unshift(`Item ${i}`);
      }
      const list =
        'query ($first: Int, $after: String, $filter: ActionItemFilter) { actionItems(first: $first, after: $after, filter: $filter) { nodes { title ownerAccount { email } createdBy { email } audience { name } campaign { name } insight { title createdBy { email } actionItems { title } } } pageInfo { hasNextPage endCursor } totalCount } }';
      interface List {
        actionItems: {
          nodes: { title: string }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
          totalCount: number;
        };
      }
      const page = async (variables: Record<string, unknown>): Promise<List['actionItems']> =>
        (await one.ok<List>(list, variables)).actionItems;
      const first = await page({ first: 4 });
      const second = await page({ first: 4, after: first.pageInfo.endCursor });
      expect([...first.nodes, ...second.nodes].map(({ title }) => title)).toEqual(titles);
      expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage, first.totalCount]).toEqual([true, false, 6]);
      expect((await page({ filter: { status: 'DOING' } })).nodes.map(({ title }) => title)).toEqual([
        'Item 5',
        'Item 4',
        'Item 3',
      ]);
      expect((await page({ filter: { status: 'DOING', ownerId: one.accountId } })).totalCount).toBe(2);
      const statements = (count: number): Promise<number> => own.countStatements(() => one.ok(list, { first: count }));
      // What another process has written is read again once, by a request that is not counted.
      await statements(1);
      expect(await statements(6)).toBe(await statements(1));
    } finally {
      await own.close();
    }
  });
});

describe('approval of evidence', () => {
  test('carries name and time, and stays as it is when given again', async () => {
    const insightId = await insightBy(marketer);
    const first = await approve(analyst, insightId);
    expect(first.userErrors).toEqual([]);
    expect(first.insight?.evidence.approvedBy).toEqual({ id: analyst.accountId });
    expect(first.insight?.evidence.approvedAt).toMatch(/^2025-01-01T/);
    const other: Person = await server.as(Role.ANALYST);
    expect((await approve(other, insightId)).insight).toEqual(first.insight);
  });

  test('is refused to whoever kept the evidence, and to whoever made or owns an item on it', async () => {
    const admin: Person = await server.as(Role.ADMIN);
    const own = await insightBy(analyst);
    expect(await approve(analyst, own)).toMatchObject({
      insight: { evidence: { approvedBy: null } },
      userErrors: [{ code: 'FORBIDDEN', field: ['insightId'] }],
    });
    const creates = await insightBy(marketer);
    await made(admin, { insightId: creates });
    expect((await approve(admin, creates)).userErrors).toMatchObject([{ code: 'FORBIDDEN', field: ['insightId'] }]);
    const owns = await insightBy(marketer);
    await made(marketer, { insightId: owns, ownerId: analyst.accountId });
    expect((await approve(analyst, owns)).userErrors).toMatchObject([{ code: 'FORBIDDEN', field: ['insightId'] }]);
    expect((await approve(admin, owns)).userErrors).toEqual([]);
    expect((await approve(admin, 'ins_none')).userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['insightId'] }]);
  });

  test('keeps the approver from making or owning an item afterwards', async () => {
    const admin: Person = await server.as(Role.ADMIN);
    const insightId = await insightBy(marketer);
    await approve(admin, insightId);
    expect((await create(admin, { insightId })).userErrors).toMatchObject([
      { code: 'FORBIDDEN', field: ['insightId'] },
    ]);
    expect((await create(marketer, { insightId, ownerId: admin.accountId })).userErrors).toMatchObject([
      { code: 'FORBIDDEN', field: ['ownerId'] },
    ]);
    const item = await made(marketer, { insightId });
    expect((await update(marketer, { id: item.id, version: 1, ownerId: admin.accountId })).userErrors).toMatchObject([
      { code: 'FORBIDDEN', field: ['ownerId'] },
    ]);
  });

  test('needs the permission and a person', async () => {
    const insightId = await insightBy(marketer);
    expect((await marketer.graphql(APPROVE, { id: insightId })).errors[0]?.extensions.code).toBe('FORBIDDEN');
    const key = await server.withKey('evidence:approve', 'plan:read', 'self');
    expect((await approve(key, insightId)).userErrors).toMatchObject([{ code: 'FORBIDDEN', field: null }]);
  });
});
