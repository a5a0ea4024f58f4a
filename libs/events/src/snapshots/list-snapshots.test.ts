import { mkdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openAppender } from '../append/appender.js';
import { openLake } from '../lake.js';
import { filesOf, lakePaths } from '../manifest.js';
import { rowsOf, scratchFolder } from '../testing/logs.js';
import { importRows } from '../testing/snapshots.js';
import { lakeCondition } from './lake-condition.js';
import { listSnapshots } from './list-snapshots.js';

const folder = scratchFolder();

test('snapshots are listed newest first, with what is theirs alone; a damaged one does not hide the others', async () => {
  const dataDir = folder();
  expect(await listSnapshots(dataDir)).toEqual({ snapshots: [], damaged: [] });
  const first = await importRows(folder, dataDir, rowsOf(5));
  const second = await importRows(
    folder,
    dataDir,
    rowsOf(2, { event_time: '2019-11-01 00:00:00 UTC', event_type: 'cart', user_id: '777' }),
  );
  const lake = await openLake({ dataDir });
  await lake.store(first.id);
  const { snapshots, damaged } = await listSnapshots(dataDir);
  expect([snapshots.map(({ id }) => id), damaged]).toEqual([[second.id, first.id], []]);
  expect(snapshots).toMatchObject([
    { isCurrent: true, isHeld: false, holders: [], months: ['2019-10', '2019-11'], reason: 'import' },
    {
      isCurrent: false,
      isHeld: true,
      holders: [
        { host: hostname(), pid: process.pid, since: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string },
      ],
      months: ['2019-10'],
    },
  ]);
  const manifests = [await lake.manifest(second.id), await lake.manifest(first.id)];
  const inOther = new Set(filesOf(manifests[1]!).map((file) => file.path));
  const shared = filesOf(manifests[0]!)
    .filter((file) => inOther.has(file.path))
    .reduce((sum, { bytes }) => sum + bytes, 0);
  expect(shared).toBeGreaterThan(0);
  for (const { bytes, ownBytes, sharedBytes } of snapshots)
    expect([sharedBytes, ownBytes + sharedBytes]).toEqual([shared, bytes]);
  const own = filesOf(manifests[0]!).find((file) => !inOther.has(file.path))?.path ?? '';
  await lake.close();
  await rm(path.join(lake.dir, own));
  expect((await listSnapshots(dataDir)).damaged).toEqual([
    { id: second.id, isCurrent: true, damage: `${own} is missing` },
  ]);
  await writeFile(lakePaths(lake.dir).manifest(first.id), '{}');
  const both = await listSnapshots(dataDir);
  expect([both.snapshots.map(({ id }) => id), both.damaged.map(({ id }) => id)]).toEqual([
    [second.id],
    [second.id, first.id],
  ]);
});

test('what lies beside the snapshots is told', async () => {
  const dataDir = folder();
  expect(await lakeCondition(dataDir)).toEqual({
    layoutVersion: null,
    readers: [],
    leftovers: [],
    staging: { files: 0, bytes: 0 },
    pending: { events: 0, bytes: 0, oldestAt: null },
  });
  const { id } = await importRows(folder, dataDir, rowsOf(5));
  const lake = await openLake({ dataDir });
  await lake.store();
  expect(await lakeCondition(dataDir)).toMatchObject({
    layoutVersion: 2,
    readers: [{ pid: process.pid, snapshots: [id] }],
    leftovers: [],
  });
  await lake.close();
  await mkdir(lakePaths(lake.dir).filesOf('killed'), { recursive: true });
  await writeFile(path.join(lakePaths(lake.dir).filesOf('killed'), 'a.parquet'), '12345');
  expect(await lakeCondition(dataDir)).toMatchObject({
    readers: [],
    leftovers: [{ path: 'files/killed/a.parquet', bytes: 5, seenAt: null }],
  });
  await mkdir(path.join(lakePaths(lake.dir).staging, 'killed'), { recursive: true });
  await writeFile(path.join(lakePaths(lake.dir).staging, 'killed', 'rows'), '123');
  expect(await lakeCondition(dataDir)).toMatchObject({ staging: { files: 1, bytes: 3 } });
  const appender = await openAppender(dataDir);
  await appender.append([
    { event_time: '2019-10-02T00:00:00Z', event_type: 'view', product_id: '1', price: '1.00', user_id: '2' },
  ]);
  expect((await lakeCondition(dataDir)).pending.events).toBe(1);
  await appender.close();
});
