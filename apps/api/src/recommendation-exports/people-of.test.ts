import { RecentEvents, type EventStore } from '@cartograph/events';
import type { ModelSet, Person } from '@cartograph/recommend';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrainingEntity } from '../models/training.entity.js';
import { askedModels } from '../recommendations/asked-model.js';
import { requestOf } from '../recommendations/request-of.js';
import { runJob } from '../server/run-job.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { operatorContext } from '../testing/operator-context.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import { countUsers, everyone, named, type Reading } from './people-of.js';

let server: TestServer;
let set: ModelSet;
let training: TrainingEntity;
let store: EventStore;
beforeAll(async () => {
  server = await startTestServer({
    rows: [...tasteRows(60), logRow({ user: '9002', type: 'view', product: '1012', time: '2019-10-02 08:00:00' })],
    sealing: { minutes: 0, events: 0 },
  });
  expect((await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input: { kinds: [] } })).state).toBe('DONE');
  // Later in the log: somebody known in two sessions, and somebody new.
  await importRows(server.dataDir, [
    logRow({ user: '5001', type: 'view', product: '1001', time: '2019-11-20 08:00:00' }),
    logRow({ user: '5001', type: 'cart', product: '1000', time: '2019-11-20 12:00:00' }),
    logRow({ user: '700', type: 'cart', product: '1007', time: '2019-11-20 12:00:00' }),
  ]);
  // Later still, and not in the log yet.
  const events = ['5002', '9001'].map((userExternalId) => ({
    time: '2019-11-21T12:00:00Z',
    type: 'CART',
    productExternalId: '1013',
    price: '10.00',
    userExternalId,
  }));
  const { recordEvents } = await (
    await server.withKey('events:write')
  ).ok<{ recordEvents: { accepted: number } }>(
    'mutation($input: RecordEventsInput!) { recordEvents(input: $input) { accepted } }',
    { input: { events } },
  );
  expect(recordEvents.accepted).toBe(2);
  ({ set, training } = await askedModels(operatorContext(server.services), null));
  store = await server.services.lake.store();
});
afterAll(async () => {
  await store.close();
  await server.close();
});

const reading = (): Reading => ({
  set,
  store,
  trainedOn: training.snapshotId,
  pending: new RecentEvents(server.dataDir, (id) => server.services.lake.manifest(id)),
  signal: new AbortController().signal,
});
async function all(people: AsyncIterable<Person[]>): Promise<Person[]> {
  const found: Person[] = [];
  for await (const some of people) found.push(...some);
  return found;
}

test('everyone of a snapshot comes once, by ascending number', async () => {
  const people = await all(everyone(reading()));
  const ids = people.map(({ userId }) => Number(userId));
  expect(ids).toHaveLength(await countUsers(store, new AbortController().signal));
  expect(ids).toEqual([700, ...Array.from({ length: 60 }, (_, n) => 5001 + n), 9001, 9002]);
});

test('each comes with what was done since the training, in the log and beside it, and which of it is of the session at hand', async () => {
  const of = new Map((await all(everyone(reading()))).map((person) => [person.userId, person]));
  expect(of.get('5001')?.recent).toMatchObject([
    { productId: '1001', eventType: 'view', isEarlier: true },
    { productId: '1000', eventType: 'cart', isEarlier: false },
  ]);
  expect(of.get('700')?.recent).toMatchObject([{ productId: '1007', eventType: 'cart' }]);
  expect(of.get('5002')?.recent).toMatchObject([{ productId: '1013', eventType: 'cart' }]);
  expect(of.get('5003')).toEqual({ userId: '5003' });
});

test('what somebody viewed comes only where nothing else is known', async () => {
  const [viewer, carted] = await all(named(reading(), ['9002', '9001']));
  expect(viewer).toEqual({ userId: '9002', viewed: [{ productId: '1012' }] });
  expect(carted).toEqual({ userId: '9001', recent: [expect.objectContaining({ productId: '1013' })] });
});

test('an audience comes in its own order, with the same, also whom no snapshot has', async () => {
  const by = new Map((await all(everyone(reading()))).map((person) => [person.userId, person]));
  const ids = ['9002', '5002', '31337', '700', '5001', '9001'];
  expect(await all(named(reading(), ids))).toEqual(ids.map((id) => by.get(id) ?? { userId: id }));
});

test('each is asked for as a request of her own would be', async () => {
  for (const { userId, recent = [], viewed = [] } of await all(
    named(reading(), ['700', '5001', '5002', '5003', '9001', '9002', '31337']),
  )) {
    const { request } = await requestOf(
      operatorContext(server.services),
      { userExternalId: userId },
      { set, snapshotId: training.snapshotId },
    );
    expect(request).toEqual({ kind: 'user', userId, recent, viewed });
  }
});
