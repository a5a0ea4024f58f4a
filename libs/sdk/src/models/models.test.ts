import { afterEach, beforeEach, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const estimate = {
  value: 0.2,
  low: 0.1,
  high: 0.3,
  unit: 'FRACTION',
  level: 0.95,
  method: 'bootstrap',
  incomputable: null,
};
const metrics = {
  users: 100,
  includesSeen: false,
  hitRate: estimate,
  precision: estimate,
  attainablePrecision: estimate,
  recall: estimate,
  cappedRecall: estimate,
  ndcg: estimate,
};
const listed = {
  id: 'model_1',
  kind: 'ALS',
  name: 'ALS',
  trainedAt: '2019-11-01T00:00:00Z',
  snapshot: { id: 'snapshot_1', committedAt: '2019-11-01T00:00:00Z', rows: 4912 },
  options: { factors: 64 },
  metrics: [],
  wins: ['HEAVY'],
  trainSeconds: 1.5,
  fitSeconds: 1,
  servingMillisecondsPer1000: 12,
  bytes: 4096,
  users: 10,
  products: 20,
};
const model = {
  ...listed,
  training: { id: 'training_1' },
  needsRetraining: false,
  retrainingReason: null,
  refusal: null,
  passes: [{ pass: 1, passes: 10, objective: 5, seconds: 0.1 }],
  trials: [
    {
      settings: { factors: 32 },
      rung: 0,
      users: 50,
      trainUsers: 90,
      ndcg: 0.1,
      bestNdcg: 0.2,
      seconds: 1,
      outcome: 'DROPPED',
      why: 'others were better',
    },
  ],
  segments: [{ kind: 'PRICE_BAND', value: 'low', rule: 'up to 10', priceAbove: null, priceUpTo: 10, metrics }],
  beyondAccuracy: [],
  differences: [
    {
      against: { id: 'model_2', kind: 'POPULARITY', name: 'Popularity' },
      metric: 'NDCG@10',
      includesSeen: false,
      users: 100,
      p: 0.01,
      pAdjusted: 0.02,
      estimate,
    },
  ],
};
const job = {
  id: 'job_1',
  kind: 'TRAIN',
  state: 'QUEUED',
  createdAt: '2019-11-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  mayCancel: false,
  result: null,
  error: null,
  createdBy: null,
  progress: { step: 'wait', done: 0, total: null, unit: 'steps', rate: null, etaSeconds: null },
};

let server: TestServer;
let client: CartographClient;
const asked: Record<string, unknown>[] = [];
const start = ({ input }: { input: Record<string, unknown> }) => {
  asked.push(input);
  return { job, userErrors: [] };
};
beforeEach(async () => {
  asked.length = 0;
  server = await startTestServer({
    models: {
      nodes: [model],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: 3,
    },
    model: ({ id }: { id: string }) => (id === 'model_1' ? model : null),
    leaderboard: (query: Record<string, unknown>) => void asked.push(query),
    startTraining: start,
    tryModelSettings: start,
  });
  client = new CartographClient({ url: server.url });
});
afterEach(() => server.close());

it('lists models with accuracy, speed and memory, and shows one with all that is known of it', async () => {
  expect(await client.models.list().take(1)).toEqual([listed]);
  expect(await client.models.list().totalCount()).toBe(3);
  expect(await client.models.get('model_1')).toEqual(model);
  expect(await client.models.get('model_2')).toBeNull();
});

it('asks for the leaderboard that serves, or that of a training; null when nothing was trained', async () => {
  expect(await client.models.leaderboard()).toBeNull();
  await client.models.leaderboard({ training: 'training_1' });
  expect(asked).toMatchObject([{}, { training: 'training_1' }]);
});

it('starts trainings and trials of settings, each under a key of its own', async () => {
  expect((await client.models.train({ kinds: ['ALS'], promote: 'NEVER' })).id).toBe('job_1');
  await client.models.train();
  await client.models.trySettings({ trainingId: 'training_1', kind: 'ALS', settings: { alpha: 20 } });
  expect(asked).toMatchObject([
    { kinds: ['ALS'], promote: 'NEVER' },
    {},
    { trainingId: 'training_1', kind: 'ALS', settings: { alpha: 20 } },
  ]);
  expect(new Set(asked.map(({ clientMutationKey }) => clientMutationKey)).size).toBe(3);
});
