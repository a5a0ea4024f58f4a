import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { importLog } from './import/import-log.js';
import { openLake } from './lake.js';
import { lakePaths, type Manifest } from './manifest.js';
import { log, rowsOf, scratchFolder, writeFiles } from './testing/logs.js';

const folder = scratchFolder();

async function imported(dataDir: string, name: string, rows: Parameters<typeof log>[0]): Promise<string> {
  const [file = ''] = await writeFiles(folder, { [name]: log(rows) });
  return (await importLog({ dataDir, paths: [file] })).snapshot.id;
}

test('an empty data folder is made, and has no snapshot', async () => {
  const lake = await openLake({ dataDir: folder() });
  expect([await lake.current(), await lake.snapshots(), await lake.reports()]).toEqual([null, [], []]);
  await expect(lake.store()).rejects.toMatchObject({
    name: 'NoSnapshotError',
    message: expect.stringContaining('import a log') as string,
  });
  await lake.close();
});

test('a folder of a newer version is refused, by readers and by imports', async () => {
  const dataDir = folder();
  await mkdir(path.join(dataDir, 'lake'), { recursive: true });
  await writeFile(
    path.join(dataDir, 'lake', 'lake.json'),
    JSON.stringify({ format: 'cartograph-lake', layoutVersion: 3, current: null, snapshots: [], reports: [] }),
  );
  const [file = ''] = await writeFiles(folder, { 'newer.csv': log(rowsOf(1)) });
  for (const attempt of [() => openLake({ dataDir }), () => importLog({ dataDir, paths: [file] })]) {
    await expect(attempt()).rejects.toMatchObject({
      name: 'NewerDataError',
      found: 3,
      supported: 2,
      message: expect.stringContaining('update Cartograph') as string,
    });
  }
});

test('a folder that could not be used is used once it can be', async () => {
  const dataDir = folder();
  await imported(dataDir, 'later.csv', rowsOf(3));
  const { temp } = lakePaths(path.join(dataDir, 'lake'));
  await rm(temp, { recursive: true, force: true });
  await writeFile(temp, 'in the way');
  const lake = await openLake({ dataDir });
  await expect(lake.store()).rejects.toThrow();
  await rm(temp);
  expect((await lake.store()).snapshot.rows).toBe(3);
  await lake.close();
});

test('a damaged pointer is named', async () => {
  const dataDir = folder();
  await mkdir(path.join(dataDir, 'lake'), { recursive: true });
  for (const content of ['{', '{"some":"other file"}']) {
    await writeFile(path.join(dataDir, 'lake', 'lake.json'), content);
    await expect(openLake({ dataDir })).rejects.toMatchObject({
      name: 'DamagedLakeError',
      message: expect.stringContaining('lake.json') as string,
    });
  }
});

test.each<[string, (manifest: Manifest) => string, (file: string) => Promise<void>]>([
  ['a manifest that is gone', ({ snapshot }) => `snapshots/${snapshot.id}.json`, (file) => rm(file)],
  ['a manifest of something else', ({ snapshot }) => `snapshots/${snapshot.id}.json`, (file) => writeFile(file, '{}')],
  ['a table that is gone', ({ files }) => files.users[0]?.path ?? '', (file) => rm(file)],
  ['a table that was cut', ({ files }) => files.sessions[0]?.path ?? '', (file) => truncate(file, 100)],
])(
  '%s is named with what to do, to readers and to the next import, which leaves the lake as it is',
  async (_what, choose, damage) => {
    const dataDir = folder();
    await imported(dataDir, 'whole.csv', rowsOf(3));
    const whole = await openLake({ dataDir });
    const name = choose(await whole.manifest());
    await whole.close();
    const pointer = await readFile(path.join(dataDir, 'lake', 'lake.json'), 'utf8');
    await damage(path.join(dataDir, 'lake', name));
    const named = {
      name: 'DamagedLakeError',
      message: expect.stringMatching(new RegExp(`${path.basename(name)}.*backup`)) as string,
    };
    const lake = await openLake({ dataDir });
    await expect(lake.store()).rejects.toMatchObject(named);
    await lake.close();
    await expect(imported(dataDir, 'more.csv', rowsOf(5))).rejects.toMatchObject(named);
    expect(await readFile(path.join(dataDir, 'lake', 'lake.json'), 'utf8')).toBe(pointer);
  },
);

test('snapshots are immutable: a reader of an old one keeps its answers after a new import', async () => {
  const dataDir = folder();
  const first = await imported(dataDir, 'one.csv', rowsOf(3));
  const lake = await openLake({ dataDir });
  const old = await lake.store();
  const second = await imported(dataDir, 'two.csv', rowsOf(5));
  expect((await lake.current())?.id).toBe(second);
  expect((await lake.snapshots()).map(({ id }) => id)).toEqual([second, first]);
  const count = 'SELECT count(*) AS n FROM events';
  expect([
    await old.rows(count),
    await (await lake.store()).rows(count),
    await (await lake.store(first)).rows(count),
  ]).toEqual([[{ n: 3 }], [{ n: 5 }], [{ n: 3 }]]);
  await expect(lake.store('never')).rejects.toMatchObject({ name: 'NoSnapshotError', snapshotId: 'never' });
  await lake.close();
});

test('a store given back stays good for others', async () => {
  const dataDir = folder();
  await imported(dataDir, 'shared.csv', rowsOf(2));
  const lake = await openLake({ dataDir });
  const [one, other] = [await lake.store(), await lake.store()];
  await one.close();
  expect(await other.rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 2 }]);
  await lake.close();
  await expect(lake.store()).rejects.toThrow('closed');
});
