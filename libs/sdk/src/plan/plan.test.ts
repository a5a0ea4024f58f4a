import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const evidence = {
  query: '{ shop { buyers } }',
  variables: null,
  snapshotId: 'snapshot_1',
  summary: '48 buyers',
  result: { shop: { buyers: 48 } },
  frozenAt: '2019-11-01T00:00:00Z',
  approvedBy: null,
  approvedAt: null,
};
const insight = {
  id: 'insight_1',
  isSynthetic: false,
  title: 'Carts are left',
  page: 'funnel',
  note: null,
  claim: null,
  picture: null,
  predecessor: null,
  successors: [],
  actionItems: [],
  rerun: null,
  evidence,
  createdBy: null,
  createdAt: '2019-11-01T00:00:00Z',
};
const item = {
  id: 'item_1',
  isSynthetic: false,
  title: 'Remind them',
  description: '',
  status: 'PROPOSED',
  ownerAccount: null,
  dueOn: null,
  audience: null,
  expectedUplift: 0.05,
  insight,
  campaign: null,
  createdBy: null,
  createdAt: '2019-11-01T00:00:00Z',
  updatedAt: '2019-11-01T00:00:00Z',
  completedAt: null,
  version: 2,
};
const page = {
  pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  totalCount: 1,
};

let server: TestServer;
let client: CartographClient;
let inputs: Record<string, Record<string, unknown>>;
const hears =
  <Answer>(name: string, answer: Answer) =>
  ({ input }: { input: Record<string, unknown> }): Answer => {
    inputs[name] = input;
    return answer;
  };
beforeEach(async () => {
  inputs = {};
  server = await startTestServer({
    insights: { nodes: [insight], ...page },
    insight: ({ id }: { id: string }) => (id === 'insight_1' ? insight : null),
    createInsight: hears('createInsight', { insight, userErrors: [] }),
    approveEvidence: hears('approveEvidence', {
      insight: null,
      userErrors: [{ code: 'FORBIDDEN', field: null, message: 'Somebody else has to approve it.' }],
    }),
    actionItems: ({ filter }: { filter?: { status: string } }) => ({
      nodes: filter?.status === 'DONE' ? [] : [item],
      ...page,
    }),
    actionItem: item,
    createActionItem: hears('createActionItem', { actionItem: item, userErrors: [] }),
    updateActionItem: hears('updateActionItem', {
      actionItem: item,
      userErrors: [{ code: 'CONFLICT', field: ['version'], message: 'It was changed meanwhile.' }],
    }),
    deleteActionItem: hears('deleteActionItem', { deletedId: 'item_1', userErrors: [] }),
  });
  client = new CartographClient({ url: server.url });
});
afterEach(() => server.close());

describe('insights', () => {
  it('are kept with their evidence', async () => {
    const created = await client.insights.create({
      title: 'Carts are left',
      page: 'funnel',
      evidence: { query: evidence.query, snapshotId: 'snapshot_1', summary: '48 buyers' },
    });
    expect(created.evidence.result).toEqual({ shop: { buyers: 48 } });
    expect(inputs['createInsight']).toMatchObject({ title: 'Carts are left', clientMutationKey: expect.any(String) });
    expect(await client.insights.list().take(1)).toEqual([insight]);
    expect(await client.insights.list().totalCount()).toBe(1);
    expect(await client.insights.get('insight_2')).toBeNull();
  });

  it('are not approved by their own author', async () => {
    await expect(client.insights.approveEvidence('insight_1')).rejects.toMatchObject({
      kind: 'user-errors',
      message: 'Somebody else has to approve it.',
    });
  });
});

describe('action items', () => {
  it('are created from an insight, listed by status and read', async () => {
    const created = await client.actionItems.create({
      title: 'Remind them',
      insightId: 'insight_1',
      expectedUplift: 0.05,
    });
    expect(created).toEqual(item);
    expect(inputs['createActionItem']).toMatchObject({
      insightId: 'insight_1',
      status: 'PROPOSED',
      clientMutationKey: expect.any(String),
    });
    expect(await client.actionItems.list({ status: 'DONE' }).take(1)).toEqual([]);
    expect(await client.actionItems.list({ status: 'DONE' }).totalCount()).toBe(1);
    expect((await client.actionItems.get('item_1'))?.version).toBe(2);
  });

  it('answer a stale change with the item as it is now', async () => {
    const change = client.actionItems.update('item_1', { version: 1, status: 'DONE' });
    await expect(change).rejects.toMatchObject({
      failure: { kind: 'user-errors', userErrors: [{ code: 'CONFLICT' }], payload: { actionItem: { version: 2 } } },
    });
    expect(inputs['updateActionItem']).toEqual({ id: 'item_1', version: 1, status: 'DONE' });
  });

  it('are deleted at the version last seen', async () => {
    await client.actionItems.delete('item_1', 2);
    expect(inputs['deleteActionItem']).toEqual({ id: 'item_1', version: 2 });
  });
});
