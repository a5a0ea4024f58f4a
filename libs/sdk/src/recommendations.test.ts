import { afterEach, beforeEach, expect, expectTypeOf, it } from 'vitest';
import { CartographClient } from './client.js';
import { asId } from './ids.js';
import type { RecommendationQuery } from './recommendations.js';
import { startTestServer, type TestServer } from './testing/server.js';

const snapshot = { id: 'snapshot_1', committedAt: '2019-11-01T00:00:00Z', rows: 4912 };
const model = {
  id: 'model_1', kind: 'ALS', name: 'ALS', trainedAt: '2019-11-01T00:00:00Z', snapshot, options: { factors: 64 }, metrics: [], wins: ['HEAVY'], trainSeconds: 1.5, users: 10, products: 20,
};
const product = { id: 'product_1', externalId: '1', category: null, brand: null, price: '1.00' };
const list = {
  items: [{ rank: 1, product, score: 0.5, because: [{ kind: 'OWN_CART', text: 'you carted it', product, share: 0.8, count: 2 }] }], model, modelReason: 'won for heavy users',
  modelChoice: { kind: 'ASKED', group: null, category: null, empty: null, isUnknownUser: false, comparison: null, insteadOf: null }, group: 'HEAVY', snapshot, unknownProducts: ['9'],
};
const job = {
  id: 'job_1', kind: 'TRAIN', state: 'QUEUED', createdAt: '2019-11-01T00:00:00Z', startedAt: null, finishedAt: null, result: null, error: null, createdBy: null,
  progress: { step: 'wait', done: 0, total: null, unit: 'steps', rate: null, etaSeconds: null },
};

let server: TestServer;
let client: CartographClient;
const asked: Record<string, unknown>[] = [];
beforeEach(async () => {
  asked.length = 0;
  server = await startTestServer({
    recommendations: (query: Record<string, unknown>) => {
      asked.push(query);
      return list;
    },
    models: { nodes: [model], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: 3 },
    model: ({ id }: { id: string }) => (id === 'model_1' ? model : null),
    startTraining: ({ input }: { input: Record<string, unknown> }) => {
      asked.push(input);
      return { job, userErrors: [] };
    },
  });
  client = new CartographClient({ url: server.url });
});
afterEach(() => server.close());

it('recommends for a user, a session, a product or a category, and says by which model and why', async () => {
  const answer = await client.recommendations({ for: { userExternalId: '5' }, first: 3, model: asId('model_1') });
  expect(answer).toMatchObject({ group: 'HEAVY', modelReason: 'won for heavy users', modelChoice: { kind: 'ASKED' }, unknownProducts: ['9'], items: [{ rank: 1, because: [{ kind: 'OWN_CART', share: 0.8, count: 2 }] }] });
  await client.recommendations({ for: { session: [{ productExternalId: '1', eventType: 'CART' }] }, includeSeen: true });
  expect(asked).toMatchObject([
    { for: { userExternalId: '5' }, first: 3, model: 'model_1', includeSeen: false },
    { for: { session: [{ productExternalId: '1', eventType: 'CART' }] }, first: 10, includeSeen: true },
  ]);
});

it('takes exactly one question at a time', () => {
  expectTypeOf<{ userExternalId: string }>().toExtend<RecommendationQuery['for']>();
  expectTypeOf<{ userExternalId: string; category: string }>().not.toExtend<RecommendationQuery['for']>();
});

it('lists models and knows when nothing was trained', async () => {
  expect(await client.models.list().take(1)).toEqual([model]);
  expect(await client.models.list().totalCount()).toBe(3);
  expect((await client.models.get(asId('model_1')))?.wins).toEqual(['HEAVY']);
  expect(await client.models.leaderboard()).toBeNull();
});

it('starts a training under a key of its own', async () => {
  expect((await client.models.train({ factors: 32 })).id).toBe('job_1');
  await client.models.train();
  expect(asked).toMatchObject([{ factors: 32, clientMutationKey: expect.stringMatching(/^[0-9a-f]{32}$/) }, {}]);
  expect(asked[0]?.['clientMutationKey']).not.toBe(asked[1]?.['clientMutationKey']);
});
