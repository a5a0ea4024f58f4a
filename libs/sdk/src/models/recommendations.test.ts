import { afterEach, beforeEach, expect, expectTypeOf, it } from 'vitest';
import { CartographClient } from '../client.js';
import type { RecommendationExport, RecommendationQuery } from './recommendations.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const snapshot = { id: 'snapshot_1', committedAt: '2019-11-01T00:00:00Z', rows: 4912 };
const model = { id: 'model_1', kind: 'ALS', name: 'ALS', trainedAt: '2019-11-01T00:00:00Z' };
const product = { id: 'product_1', externalId: '1', category: null, brand: null, price: '1.00' };
const rule = { name: 'no knives', kind: 'DENY' };
const estimate = { value: 2, low: 1.5, high: 2.5, unit: 'FRACTION', level: 0.95, method: 'delta', incomputable: null };
const list = {
  items: [
    {
      rank: 1,
      product,
      score: 0.5,
      isFilled: false,
      pinnedBy: null,
      movedBy: [],
      because: [{ kind: 'OWN_CART', text: 'you carted it', product, share: 0.8, count: 2, feature: null }],
    },
  ],
  model,
  modelReason: 'won for heavy users',
  modelChoice: {
    kind: 'ASKED',
    group: null,
    category: null,
    empty: null,
    isUnknownUser: false,
    comparison: null,
    insteadOf: null,
  },
  group: 'HEAVY',
  snapshot,
  unknownProducts: ['9'],
  removed: 2,
  liveEvents: 1,
  rules: [rule],
  unmetPins: [],
};
const job = {
  id: 'job_1',
  kind: 'EXPORT_RECOMMENDATIONS',
  state: 'DONE',
  createdAt: '2019-11-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  mayCancel: false,
  result: { downloadPath: '/recommendation-exports/recommendations-job_1.csv' },
  error: null,
  createdBy: null,
  progress: { step: 'wait', done: 0, total: null, unit: 'steps', rate: null, etaSeconds: null },
};

let server: TestServer;
let client: CartographClient;
const asked: Record<string, unknown>[] = [];
const answering =
  <Answer extends NonNullable<unknown>>(answer: Answer) =>
  (query: Record<string, unknown>): Answer => {
    asked.push(query);
    return answer;
  };
beforeEach(async () => {
  asked.length = 0;
  server = await startTestServer(
    {
      recommendations: answering(list),
      whyNot: answering({
        isRecommended: false,
        listRank: null,
        rank: 12,
        score: 0.1,
        model,
        product,
        reasons: [{ kind: 'RULE', text: 'no knives', missing: null, places: null, rule, rules: [rule] }],
      }),
      similarProducts: answering([{ similarity: 0.9, measure: 'COSINE', text: 'alike', product, model }]),
      frequentlyBoughtTogether: answering({
        kind: 'BOUGHT_TOGETHER',
        sessions: 100,
        sessionsWithProduct: 10,
        minimumTogether: 3,
        items: [{ together: 5, support: 0.05, confidence: 0.5, product, confidenceEstimate: estimate, lift: estimate }],
      }),
      user: ({ externalId }: { externalId: string }) =>
        externalId === '0'
          ? null
          : {
              id: 'user_5',
              similar: [
                {
                  similarity: 0.4,
                  sharedCount: 2,
                  user: { id: 'user_2', externalId: '2', lastSeenAt: '2019-11-01T00:00:00Z' },
                  sharedProducts: [product],
                },
              ],
            },
      startRecommendationExport: ({ input }: { input: Record<string, unknown> }) =>
        answering({ job, userErrors: [] })(input),
    },
    ({ method, path }, response) => {
      if (method !== 'GET' || !path.startsWith('/recommendation-exports/')) return false;
      response.writeHead(200).end('user_id,rank\r\n');
      return true;
    },
  );
  client = new CartographClient({ url: server.url });
});
afterEach(() => server.close());

it('recommends for a user, a session, a product or a category, and says by which model, why, and under which rules', async () => {
  const answer = await client.recommendations({
    for: { userExternalId: '5' },
    first: 3,
    model: 'model_1',
    ruleSet: 'none',
  });
  expect(answer).toMatchObject({
    group: 'HEAVY',
    modelReason: 'won for heavy users',
    modelChoice: { kind: 'ASKED' },
    unknownProducts: ['9'],
    items: [{ rank: 1, because: [{ kind: 'OWN_CART', share: 0.8, count: 2 }] }],
    rules: [rule],
    removed: 2,
    liveEvents: 1,
  });
  await client.recommendations({
    for: { session: [{ productExternalId: '1', eventType: 'CART' }] },
    includeSeen: true,
    explain: false,
    rules: { deny: [{ name: 'no knives', categories: ['knives'] }] },
  });
  expect(asked).toMatchObject([
    { for: { userExternalId: '5' }, first: 3, model: 'model_1', includeSeen: false, ruleSet: 'none' },
    {
      for: { session: [{ productExternalId: '1', eventType: 'CART' }] },
      first: 10,
      includeSeen: true,
      explain: false,
      rules: { deny: [{ name: 'no knives', categories: ['knives'] }] },
    },
  ]);
});

it('takes exactly one question at a time, and an audience or all users', () => {
  expectTypeOf<{ userExternalId: string }>().toExtend<RecommendationQuery['for']>();
  expectTypeOf<{ userExternalId: string; category: string }>().not.toExtend<RecommendationQuery['for']>();
  expectTypeOf<{ allUsers: true; first: number }>().toExtend<RecommendationExport>();
  expectTypeOf<{ first: number }>().not.toExtend<RecommendationExport>();
});

it('says why a product is not in a list', async () => {
  expect(await client.whyNot({ for: { userExternalId: '5' }, productExternalId: '1' })).toMatchObject({
    isRecommended: false,
    rank: 12,
    reasons: [{ kind: 'RULE', rule }],
  });
  expect(asked).toMatchObject([{ productExternalId: '1', first: 10, includeSeen: false }]);
});

it('finds what is like a product, what goes with it, and who is like a user', async () => {
  expect(await client.similarProducts('1', { first: 5 })).toMatchObject([
    { similarity: 0.9, measure: 'COSINE', product: { externalId: '1' } },
  ]);
  expect(await client.frequentlyBoughtTogether('1', { kind: 'BOUGHT_TOGETHER' })).toMatchObject({
    sessions: 100,
    items: [{ together: 5, lift: { value: 2, low: 1.5 } }],
  });
  expect(asked).toMatchObject([
    { productExternalId: '1', first: 5 },
    { productExternalId: '1', first: 10, kind: 'BOUGHT_TOGETHER' },
  ]);
  expect(await client.users.similar({ externalId: '5' })).toMatchObject([
    { sharedCount: 2, user: { externalId: '2' } },
  ]);
  await expect(client.users.similar({ externalId: '0' })).rejects.toMatchObject({ kind: 'not-found' });
});

it('exports lists and fetches the file; a job without one says so', async () => {
  const started = await client.exportRecommendations({ audienceId: 'audience_1', format: 'CSV', ruleSetId: 'none' });
  expect(asked).toMatchObject([
    {
      audienceId: 'audience_1',
      format: 'CSV',
      ruleSetId: 'none',
      clientMutationKey: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    },
  ]);
  expect(await new Response(await client.downloadRecommendations(started)).text()).toBe('user_id,rank\r\n');
  await expect(client.downloadRecommendations({ ...started, state: 'RUNNING', result: null })).rejects.toMatchObject({
    kind: 'bad-input',
    message: expect.stringContaining('RUNNING') as string,
  });
});
