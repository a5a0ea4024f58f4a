import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { acquireLease } from '../../lease.js';
import { openLake } from '../../lake.js';
import { lakePaths, readPointer } from '../../manifest.js';
import type { LogRow } from '../../testing/logs.js';
import { scratchFolder } from '../../testing/logs.js';
import { importRows } from '../../testing/snapshots.js';
import { writeVersionOne } from '../../testing/version-one.js';
import { rollBack } from '../roll-back.js';
import { verifyLake } from '../verify/verify-lake.js';
import { migrateLake } from './migrate-lake.js';

const folder = scratchFolder();
const uuid = (n: number): string => `0000000${n}-0000-4000-8000-00000000000${n}`;
const first: LogRow[] = [
  {
    event_time: '2019-10-31 23:50:00 UTC',
    user_id: '7',
    user_session: uuid(1),
    product_id: '3',
    category_id: '2053013555631882655',
    category_code: 'a.b',
    brand: 'x',
    price: '1.5',
  },
  {
    event_time: '2019-11-01 00:05:00 UTC',
    user_id: '7',
    user_session: uuid(1),
    product_id: '3',
    event_type: 'purchase',
    price: '2',
  },
  {
    event_time: '2019-11-01 00:05:00 UTC',
    user_id: '7',
    user_session: uuid(1),
    product_id: '3',
    event_type: 'purchase',
    price: '2',
  },
  { event_time: '2019-10-05 10:00:00 UTC', user_id: '8', product_id: '4', price: '0', user_session: '' },
  { event_time: '2019-10-05 10:30:00 UTC', user_id: '8', product_id: '4', price: '0', user_session: '' },
  { event_time: '2019-10-05 11:00:01 UTC', user_id: '8', product_id: '4', price: '0', user_session: '' },
];
const second: LogRow[] = [
  {
    event_time: '2019-10-06 10:00:00 UTC',
    user_id: '9',
    user_session: 'no uuid',
    product_id: '5',
    event_type: 'cart',
    price: '4.25',
  },
];

test('a lake of layout version 1 is brought up to date when it is opened: the same facts under the same id', async () => {
  const dataDir = folder();
  const [older = '', id = ''] = await writeVersionOne(dataDir, [first, second]);
  expect((await verifyLake(dataDir)).problems).toMatchObject([
    { check: 'pointer', remedy: expect.stringContaining('open the lake') as string },
  ]);
  const lake = await openLake({ dataDir });
  expect(await lake.current()).toEqual({
    id,
    committedAt: '2020-01-01T00:00:01.000Z',
    rows: 7,
    isSynthetic: false,
    parentId: older,
    layoutVersion: 2,
    reason: 'migration',
    importId: id,
  });
  expect((await lake.snapshots()).map((snapshot) => snapshot.id)).toEqual([id]);
  const store = await lake.store();
  expect(
    await store.rows(
      "SELECT e.user_id, s.user_session, count(*) AS n, count(*) FILTER (WHERE event_type = 'purchase') AS bought FROM events e JOIN sessions s ON s.session_no = e.session_no AND s.user_id = e.user_id GROUP BY ALL ORDER BY ALL",
    ),
  ).toEqual([
    { user_id: 7, user_session: uuid(1), n: 3, bought: 2 },
    { user_id: 8, user_session: null, n: 3, bought: 0 },
    { user_id: 9, user_session: 'no uuid', n: 1, bought: 0 },
  ]);
  expect(await store.rows('SELECT count(*) AS n FROM sessions WHERE user_id = 8')).toEqual([{ n: 2 }]);
  expect(await store.rows('SELECT cast(category_id AS string) AS c FROM products WHERE product_id = 3')).toEqual([
    { c: '2053013555631882655' },
  ]);
  const reports = await lake.reports();
  expect(
    reports.map((report) => [
      report.id,
      report.read,
      report.alreadyImported,
      report.replacedRows,
      report.files[0]?.format,
      report.snapshot.reason,
    ]),
  ).toEqual([
    [id, 2, [], 0, 'csv', 'import'],
    [older, 7, [], 0, 'csv', 'import'],
  ]);
  // What version 1 did not write down is unknown, not nothing.
  expect(reports.flatMap(({ files }) => files.map(({ sha256, seconds }) => [sha256, seconds]))).toEqual([
    [null, null],
    [null, null],
  ]);
  expect(reports[0]?.quarantineFile).toBe(lakePaths(lake.dir).quarantineFile(id));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  expect(
    await (
      await connection.run(`SELECT * FROM read_parquet('${reports[0]?.quarantineFile ?? ''}')`)
    ).getRowObjectsJson(),
  ).toEqual([
    {
      file: 'log-1.csv',
      line: '3',
      byte_offset: '120',
      column_name: 'price',
      value: '-1',
      reason: 'negative-price',
      remedy: expect.stringContaining('zero or more') as string,
      text: 'a,"b",-1',
      raw_base64: null,
    },
  ]);
  connection.closeSync();
  await lake.close();
  expect(await readdir(lakePaths(lake.dir).snapshots)).toEqual([`${id}.json`]);
  expect((await readdir(lakePaths(lake.dir).quarantine)).toSorted()).toEqual([`${older}.parquet`, `${id}.parquet`]);
  expect((await verifyLake(dataDir, { deep: true })).problems).toEqual([]);
  expect(await migrateLake(dataDir)).toBeNull();

  // The way back: what was kept is the lake of the older version, which is brought up to date again to the same.
  const kept = path.join(dataDir, 'upgrades', 'lake-layout-1');
  expect((await readPointer(kept)).layoutVersion).toBe(1);
  await rename(lakePaths(lake.dir).pointer, path.join(dataDir, 'newer.json'));
  await rm(lake.dir, { recursive: true });
  await cp(kept, lake.dir, { recursive: true });
  const again = await openLake({ dataDir });
  expect(await again.current()).toMatchObject({ id, rows: 7, reason: 'migration' });
  await again.close();
});

test('an import and an operation bring it up to date, too, and build on it', async () => {
  const dataDir = folder();
  const [id = ''] = await writeVersionOne(dataDir, [first]);
  const report = await importRows(folder, dataDir, [{ user_id: '10' }]);
  expect(report.snapshot).toMatchObject({ rows: 7, parentId: id });
  const other = folder();
  const [, current = ''] = await writeVersionOne(other, [first, second]);
  expect(await rollBack(other, 'current')).toMatchObject({ id: current, changed: false, reason: 'migration' });
});

test('an empty lake of version 1 is one of the present version; what was dropped is told', async () => {
  const empty = folder();
  await writeVersionOne(empty, []);
  expect(await migrateLake(empty)).toEqual({ from: 1, to: 2, snapshotId: null, dropped: [] });
  const dataDir = folder();
  const [older, id] = await writeVersionOne(dataDir, [first, second]);
  const steps: string[] = [];
  expect(await migrateLake(dataDir, { onProgress: ({ step }) => steps.push(step) })).toEqual({
    from: 1,
    to: 2,
    snapshotId: id,
    dropped: [older],
  });
  expect(new Set(steps)).toEqual(
    new Set(['bringing the lake up to date: reading', 'bringing the lake up to date: sorting']),
  );
});

test('stopped anywhere before the pointer, the old lake is whole and the next time brings it over; what a killed one left is no hindrance', async () => {
  const dataDir = folder();
  const [id = ''] = await writeVersionOne(dataDir, [first]);
  const dir = path.join(dataDir, 'lake');
  for (const step of ['reading', 'sorting']) {
    const controller = new AbortController();
    await expect(
      migrateLake(dataDir, {
        signal: controller.signal,
        onProgress: (progress) => {
          if (progress.step.endsWith(step)) controller.abort();
        },
      }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect((await readPointer(dir)).layoutVersion).toBe(1);
    expect(await readdir(path.join(dir, 'snapshots', id, 'events'))).toHaveLength(2);
  }
  await mkdir(path.join(dir, 'files', id, 'events'), { recursive: true });
  await writeFile(path.join(dir, 'files', id, 'events', 'half.parquet'), 'half');
  await writeFile(path.join(dir, 'snapshots', `${id}.json`), '{"half":');
  const lease = await acquireLease(dataDir, 'import', { holder: 'a test' });
  await expect(migrateLake(dataDir)).rejects.toMatchObject({ name: 'LeaseHeldError' });
  await lease.release();
  expect(await migrateLake(dataDir)).toMatchObject({ snapshotId: id });
  expect(await verifyLake(dataDir, { deep: true })).toMatchObject({ isOk: true, unnamed: { files: 0 } });
});

test('killed after the pointer, the old folders are removed by the next writer', async () => {
  const dataDir = folder();
  const [id = ''] = await writeVersionOne(dataDir, [first]);
  await migrateLake(dataDir);
  const dir = path.join(dataDir, 'lake');
  await mkdir(path.join(dir, 'snapshots', id, 'events'), { recursive: true });
  await writeFile(path.join(dir, 'quarantine', `${id}.jsonl`), '{}');
  await rollBack(dataDir, 'current');
  expect([await readdir(path.join(dir, 'snapshots')), await readdir(path.join(dir, 'quarantine'))]).toEqual([
    [`${id}.json`],
    [`${id}.parquet`],
  ]);
});

test("an old lake that is damaged, or whose totals are not its events', is left as it is", async () => {
  const dataDir = folder();
  const [id = ''] = await writeVersionOne(dataDir, [first]);
  const dir = path.join(dataDir, 'lake');
  const manifest = path.join(dir, 'snapshots', id, 'manifest.json');
  const text = await readFile(manifest, 'utf8');
  await writeFile(manifest, text.replace('"users":2', '"users":3'));
  await expect(openLake({ dataDir })).rejects.toMatchObject({
    code: 'totals-differ',
    message: expect.stringContaining('users') as string,
  });
  await writeFile(manifest, text);
  await truncate(path.join(dir, 'snapshots', id, 'events', 'month=2019-10', 'events.parquet'), 20);
  await expect(openLake({ dataDir })).rejects.toMatchObject({
    name: 'DamagedLakeError',
    message: expect.stringContaining('month=2019-10') as string,
  });
  await rm(manifest);
  await expect(openLake({ dataDir })).rejects.toMatchObject({ name: 'DamagedLakeError' });
  expect((await readPointer(dir)).layoutVersion).toBe(1);
});

// A small file system is mounted, which only the superuser of an ordinary machine may do.
const mount = (dir: string, mebibytes: number): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', dir]).status === 0;
const canMount = ((): boolean => {
  const place = mkdtempSync(path.join(tmpdir(), 'cartograph-mount-'));
  const can = mount(place, 1);
  if (can) spawnSync('umount', [place]);
  rmSync(place, { recursive: true });
  return can;
})();

test.skipIf(!canMount)(
  'a lake on a disk of its own is kept as a copy, where there is room for one (needs the right to mount one)',
  async () => {
    const dataDir = folder();
    const dir = path.join(dataDir, 'lake');
    const upgrades = path.join(dataDir, 'upgrades');
    const [id] = await writeVersionOne(dataDir, [first]);
    await writeFile(path.join(dir, 'quarantine', 'large'), Buffer.alloc(2 * 1024 ** 2));
    await rename(dir, path.join(dataDir, 'made'));
    await mkdir(dir);
    await mkdir(upgrades);
    expect([mount(dir, 64), mount(upgrades, 1)]).toEqual([true, true]);
    let mounted = [dir, upgrades];
    try {
      await cp(path.join(dataDir, 'made'), dir, { recursive: true });
      await expect(migrateLake(dataDir)).rejects.toMatchObject({ code: 'no-space' });
      expect([await readdir(upgrades), (await readPointer(dir)).layoutVersion]).toEqual([[], 1]);
      spawnSync('umount', [upgrades]);
      mounted = [dir];
      expect(await migrateLake(dataDir)).toMatchObject({ snapshotId: id });
      const kept = path.join(upgrades, 'lake-layout-1');
      expect((await readPointer(kept)).layoutVersion).toBe(1);
      expect((await readdir(kept)).toSorted()).toEqual(['lake.json', 'quarantine', 'reports', 'snapshots']);
      expect(await verifyLake(dataDir, { deep: true })).toMatchObject({ isOk: true });
    } finally {
      for (const place of mounted) spawnSync('umount', [place]);
    }
  },
);
