import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RequestContext } from '../context.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { operatorContext } from '../testing/operator-context.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { currentId, forgetCurrent, holdersLoader, manifestLoader, storageLoader } from './snapshot-loaders.js';

let server: TestServer;
const context = (): RequestContext => operatorContext(server.services);
const ids = async (): Promise<string[]> => (await server.services.lake.snapshots()).map(({ id }) => id);
beforeAll(async () => {
  server = await startTestServer({ rows: [logRow({ time: '2019-10-01 08:00:00' })] });
  await importRows(server.dataDir, [
    logRow({ time: '2019-11-01 08:00:00', user: '2' }),
    logRow({ time: '2019-11-01 09:00:00', user: '3' }),
  ]);
});
afterAll(() => server.close());

test('snapshots are described by the id of the lake; one that is not there has no description and takes nothing', async () => {
  const of = context();
  for (const id of await ids()) {
    expect((await manifestLoader.load(of, id))?.snapshot.id).toBe(id);
    expect((await storageLoader.load(of, id))!.bytes).toBeGreaterThan(0);
  }
  expect([await manifestLoader.load(of, 'never'), await storageLoader.load(of, 'never')]).toEqual([null, null]);
});

test('what one takes beside all others and what it shares are all that it takes', async () => {
  const of = context();
  const storages = await Promise.all((await ids()).map((id) => storageLoader.load(of, id)));
  expect(storages).toHaveLength(2);
  for (const storage of storages) expect(storage!.ownBytes + storage!.sharedBytes).toBe(storage!.bytes);
});

test('the processes that read a snapshot are known while they do', async () => {
  const [first] = await ids();
  const store = await server.services.lake.store(first);
  try {
    expect(await holdersLoader.load(context(), first!)).toMatchObject([{ pid: process.pid }]);
  } finally {
    await store.close();
  }
  expect(await holdersLoader.load(context(), 'never')).toEqual([]);
});

test('the current snapshot stays what it was for one request until it is forgotten', async () => {
  const [of, later] = [context(), context()];
  const before = await currentId(of);
  await importRows(server.dataDir, [logRow({ time: '2019-12-01 08:00:00', user: '4' })]);
  expect(await currentId(of)).toBe(before);
  const now = await currentId(later);
  expect(now).not.toBe(before);
  forgetCurrent(of);
  expect(await currentId(of)).toBe(now);
});
