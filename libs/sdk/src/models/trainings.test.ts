import { afterEach, beforeEach, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const at = '2019-11-01T00:00:00Z';
const estimate = {
  value: -0.02,
  low: -0.03,
  high: -0.01,
  unit: 'FRACTION',
  level: 0.95,
  method: 'bootstrap',
  incomputable: null,
};
const model = { id: 'model_1', kind: 'ALS', name: 'ALS' };
const training = {
  id: 'training_1',
  trainedAt: at,
  seconds: 12,
  isLive: true,
  bytes: 1024,
  snapshot: { id: 's', committedAt: at, rows: 1 },
  models: [model],
  eventWeights: {
    view: 0,
    cart: 1,
    remove: 0,
    purchase: 0,
    halfLifeDays: null,
    cap: null,
    excludeBots: true,
    how: 'carts',
  },
  verdict: null,
  job: null,
};
const promotion = {
  id: 'promotion_1',
  promotedAt: at,
  cause: 'FIRST',
  reason: 'Nothing served before.',
  training: { id: 'training_1', trainedAt: at },
  model: null,
  promotedBy: null,
  difference: null,
  sessionDifference: null,
  replacedDamaged: false,
};
const liveModel = { since: at, problem: null, training, model: null, promotion, previous: null };
const verdict = { isPromoted: false, reason: 'it is worse', difference: estimate, against: null };
const schedule = {
  version: 3,
  isOn: true,
  cron: '0 3 * * 1',
  timeZone: 'Asia/Dubai',
  kinds: null,
  budgetSeconds: null,
  nextAt: at,
  lastOutcome: null,
  skipped: null,
  lastTraining: null,
  lastJob: null,
};
const page = (nodes: object[]) => ({
  nodes,
  pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  totalCount: nodes.length,
});

let server: TestServer;
let client: CartographClient;
const asked: Record<string, unknown>[] = [];
const answer =
  <Answer extends NonNullable<unknown>>(of: (input: Record<string, unknown>) => Answer) =>
  ({ input }: { input: Record<string, unknown> }): Answer => {
    asked.push(input);
    return of(input);
  };
beforeEach(async () => {
  asked.length = 0;
  server = await startTestServer({
    trainings: page([training]),
    training: ({ id }: { id: string }) => (id === 'training_1' ? training : null),
    compareTrainings: ({ ids }: { ids: string[] }) => ({
      caution: null,
      differing: [],
      trainings: ids.map((id) => ({ ...training, id })),
      rows: [{ kind: 'ALS', drift: estimate, driftReason: 'it fell', figures: [] }],
    }),
    deleteTraining: answer(({ trainingId }) =>
      trainingId === 'training_1'
        ? { deletedId: null, userErrors: [{ code: 'INVALID', field: ['trainingId'], message: 'It serves.' }] }
        : { deletedId: trainingId, userErrors: [] },
    ),
    liveModel,
    promotions: page([promotion]),
    promoteModel: answer(({ acceptWorse }) =>
      acceptWorse === true
        ? { liveModel, verdict, userErrors: [] }
        : { liveModel: null, verdict, userErrors: [{ code: 'INVALID', field: ['acceptWorse'], message: 'It loses.' }] },
    ),
    rollBackPromotion: answer(() => ({ liveModel, userErrors: [] })),
    retrainingSchedule: schedule,
    setRetrainingSchedule: answer((input) => ({ schedule: { ...schedule, ...input }, userErrors: [] })),
  });
  client = new CartographClient({ url: server.url });
});
afterEach(() => server.close());

it('lists, finds, compares and deletes trainings', async () => {
  expect(await client.trainings.list().take(2)).toEqual([training]);
  expect(await client.trainings.list().totalCount()).toBe(1);
  expect([await client.trainings.get('training_1'), await client.trainings.get('training_2')]).toEqual([
    training,
    null,
  ]);
  expect(await client.trainings.compare(['training_1', 'training_2'])).toMatchObject({
    trainings: [{ id: 'training_1' }, { id: 'training_2' }],
    rows: [{ kind: 'ALS', drift: { value: -0.02 } }],
  });
  await client.trainings.delete('training_2');
  await expect(client.trainings.delete('training_1')).rejects.toMatchObject({ kind: 'user-errors' });
});

it('says which model is live, promotes and goes back; what is worse needs to be accepted, and says by how much', async () => {
  expect(await client.trainings.liveModel()).toEqual(liveModel);
  expect(await client.trainings.promotions().take(1)).toEqual([promotion]);
  expect(await client.trainings.promotions().totalCount()).toBe(1);
  await expect(client.trainings.promote({ modelId: 'model_1' })).rejects.toMatchObject({
    kind: 'user-errors',
    failure: { payload: { verdict: { difference: { value: -0.02 } } } },
  });
  expect(await client.trainings.promote({ trainingId: 'training_1', acceptWorse: true })).toEqual({
    liveModel,
    verdict,
  });
  expect((await client.trainings.rollBack()).promotion.id).toBe('promotion_1');
  expect(asked).toMatchObject([{ modelId: 'model_1' }, { trainingId: 'training_1', acceptWorse: true }, {}]);
});

it('reads and sets the schedule', async () => {
  expect(await client.trainings.schedule()).toEqual(schedule);
  expect(await client.trainings.setSchedule({ isOn: false, cron: '30 4 * * *' })).toMatchObject({
    isOn: false,
    cron: '30 4 * * *',
  });
});
