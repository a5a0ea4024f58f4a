import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DuckDbStore } from './engines/duckdb/duckdb-store.js';
import { Engine } from './engines/duckdb/engine.js';
import { Gate } from './engines/duckdb/gate.js';
import { lakePaths, readManifest, writePointer } from './manifest.js';
import { OpenStores } from './open-stores.js';
import { heldSnapshots } from './snapshots/readers.js';
import { rowsOf, scratchFolder } from './testing/logs.js';
import { importRows } from './testing/snapshots.js';

const folder = scratchFolder();
const COUNT = 'SELECT count(*) AS n FROM events';

/** The stores of a lake with two snapshots, of one and of two rows, and how often each was opened. */
async function lakeOfTwo(
  idleMs?: number,
): Promise<{
  dataDir: string;
  dir: string;
  stores: OpenStores;
  engine: Engine;
  old: string;
  current: string;
  opened: string[];
  end: () => Promise<void>;
}> {
  const dataDir = folder();
  const [first, second] = [
    await importRows(folder, dataDir, rowsOf(1)),
    await importRows(folder, dataDir, rowsOf(2, { user_id: '7' })),
  ];
  const dir = path.join(dataDir, 'lake');
  await mkdir(lakePaths(dir).temp, { recursive: true });
  const engine = await Engine.open({ tempRoot: lakePaths(dir).temp, threads: 1 });
  const opened: string[] = [];
  const stores = new OpenStores(dir, idleMs, async (id) => {
    opened.push(id);
    return DuckDbStore.open(engine, new Gate(1), dir, await readManifest(dir, id));
  });
  return {
    dataDir,
    dir,
    stores,
    engine,
    old: first.id,
    current: second.id,
    opened,
    end: async () => {
      await stores.close();
      await engine.close();
    },
  };
}

test('a store is opened once, holds its snapshot, and can be asked until the lake is closed', async () => {
  const { dataDir, stores, old, current, opened, end } = await lakeOfTwo();
  const ask = (id: string): Promise<object[]> => stores.use(id, (store) => store.rows(COUNT));
  expect(await Promise.all([ask(old), ask(old), ask(current)])).toEqual([[{ n: 1 }], [{ n: 1 }], [{ n: 3 }]]);
  expect(opened.toSorted()).toEqual([old, current].toSorted());
  expect([...(await heldSnapshots(dataDir))].toSorted()).toEqual([old, current].toSorted());
  await end();
  expect(await heldSnapshots(dataDir)).toEqual(new Set());
  await expect(ask(old)).rejects.toThrow('the lake is closed');
});

test('what nobody asks is let go and opened again when it is asked; the current snapshot stays', async () => {
  const { dataDir, stores, old, current, opened, end } = await lakeOfTwo(30);
  for (const id of [old, current]) await stores.use(id, (store) => store.rows(COUNT));
  while ((await heldSnapshots(dataDir)).has(old)) await sleep(20);
  expect([...(await heldSnapshots(dataDir))]).toEqual([current]);
  expect(await stores.use(old, (store) => store.rows(COUNT))).toEqual([{ n: 1 }]);
  expect(opened.filter((id) => id === old)).toHaveLength(2);
  await end();
});

test('of snapshots that nobody asks the last four are kept, and one that is let go leaves no view behind', async () => {
  const { dataDir, stores, engine, end } = await lakeOfTwo();
  const ids: string[] = [];
  for (let user = 10; user < 17; user += 1) {
    ids.push((await importRows(folder, dataDir, rowsOf(1, { user_id: String(user) }))).id);
    await stores.use(ids.at(-1) ?? '', (store) => store.rows(COUNT));
  }
  const views = async (): Promise<number> => {
    const connection = await engine.connect();
    const found = await connection.run("SELECT count(*) FROM duckdb_schemas() WHERE schema_name LIKE 'snapshot%'");
    const [[count] = []] = await found.getRowsJson();
    connection.closeSync();
    return Number(count);
  };
  while ((await views()) > 5) await sleep(20);
  expect([...(await heldSnapshots(dataDir))].toSorted()).toEqual(ids.slice(-5).toSorted());
  await end();
});

test('a snapshot that is gone before it is held is told so, and is not held', async () => {
  const { dataDir, dir, stores, old, current, end } = await lakeOfTwo();
  await writePointer(dir, {
    format: 'cartograph-lake',
    layoutVersion: 2,
    current,
    snapshots: [current],
    reports: [],
    replaced: { [old]: current },
  });
  await expect(stores.use(old, (store) => store.rows(COUNT))).rejects.toMatchObject({
    name: 'NoSnapshotError',
    replacedBy: current,
  });
  while ((await heldSnapshots(dataDir)).has(old)) await sleep(20);
  await end();
});

test("a question that the engine refuses is a question's fault where the snapshot is there", async () => {
  const { stores, current, end } = await lakeOfTwo();
  await expect(stores.use(current, (store) => store.rows('SELECT nothing FROM events'))).rejects.toMatchObject({
    name: 'QueryError',
  });
  expect(await stores.use(current, (store) => store.rows(COUNT))).toEqual([{ n: 3 }]);
  await end();
});

test('snapshots that cannot be let go are a warning, and are let go when they can be', async () => {
  const { dataDir, dir, stores, old, current, end } = await lakeOfTwo(30);
  const { pointer } = lakePaths(dir);
  const written = await readFile(pointer, 'utf8');
  const warning = once(process, 'warning');
  await stores.use(current, (store) => store.rows(COUNT));
  // While it is asked it is not let go.
  await stores.use(old, async (store) => {
    await store.rows(COUNT);
    await writeFile(pointer, '{');
  });
  expect(await warning).toMatchObject([
    { name: 'CartographWarning', message: expect.stringContaining('could not be let go') as string },
  ]);
  expect((await heldSnapshots(dataDir)).has(old)).toBe(true);
  await writeFile(pointer, written);
  while ((await heldSnapshots(dataDir)).has(old)) await sleep(20);
  await end();
});
