import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, expect, test, vi } from 'vitest';
import { openLake, type Lake } from '../lake.js';
import { rowsOf, scratchFolder } from '../testing/logs.js';
import { importRows } from '../testing/snapshots.js';
import { compact } from './compact.js';
import { compareSnapshots } from './compare-snapshots.js';

const folder = scratchFolder();
const lakes: Lake[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const lake of lakes.splice(0)) await lake.close();
});
async function lakeOf(dataDir: string): Promise<Lake> {
  const lake = await openLake({ dataDir, threads: 1 });
  lakes.push(lake);
  return lake;
}
const october = rowsOf(10, { user_session: 'a' });
const november = [
  {
    event_time: '2019-11-01 10:00:00 UTC',
    event_type: 'view',
    user_id: '777',
    product_id: '5',
    price: '20',
    user_session: 'b',
  },
  {
    event_time: '2019-11-01 10:05:00 UTC',
    event_type: 'purchase',
    user_id: '777',
    product_id: '5',
    price: '20',
    user_session: 'b',
  },
];

test('two snapshots are compared by month, files, contents and how one came from the other', async () => {
  const dataDir = folder();
  const first = await importRows(folder, dataDir, october);
  const second = await importRows(folder, dataDir, november);
  const compacted = await compact(dataDir, { rowsPerBucket: 4 });
  const lake = await lakeOf(dataDir);
  const found = await compareSnapshots(lake, first.id, second.id);
  expect(found).toMatchObject({
    rows: 2,
    users: 1,
    sessions: 1,
    products: 1,
    buyers: 1,
    revenue: '20.00',
    commonId: first.id,
  });
  expect(found.months).toEqual([
    {
      month: '2019-10',
      eventType: 'view',
      eventsBefore: 10,
      eventsAfter: 10,
      valueBefore: '100.0000',
      valueAfter: '100.0000',
    },
    {
      month: '2019-11',
      eventType: 'view',
      eventsBefore: 0,
      eventsAfter: 1,
      valueBefore: '0.0000',
      valueAfter: '20.0000',
    },
    {
      month: '2019-11',
      eventType: 'purchase',
      eventsBefore: 0,
      eventsAfter: 1,
      valueBefore: '0.0000',
      valueAfter: '20.0000',
    },
  ]);
  expect(found.files.shared.files).toBeGreaterThan(0);
  expect([found.contents.added.length, found.contents.removed.length, found.steps.map(({ reason }) => reason)]).toEqual(
    [1, 0, ['import']],
  );
  const back = await compareSnapshots(lake, 'current', first.id);
  expect(back).toMatchObject({
    rows: -2,
    revenue: '-20.00',
    from: { id: compacted.id },
    steps: [],
    commonId: first.id,
  });
  expect((await compareSnapshots(lake, first.id, compacted.id.slice(-8))).steps.map(({ reason }) => reason)).toEqual([
    'compaction',
    'import',
  ]);
  await expect(compareSnapshots(lake, first.id, 'never')).rejects.toMatchObject({ name: 'NoSnapshotError' });
  await expect(compareSnapshots(lake, first.id, '2')).rejects.toMatchObject({
    name: 'LakeOperationError',
    code: 'ambiguous-snapshot',
  });
});

test('an empty lake has nothing to compare', async () => {
  const lake = await lakeOf(folder());
  await expect(compareSnapshots(lake, 'current', 'current')).rejects.toMatchObject({ name: 'NoSnapshotError' });
});

test('the engine of the lake is asked, not one beside it that knows none of its limits', async () => {
  const dataDir = folder();
  const first = await importRows(folder, dataDir, october);
  const second = await importRows(folder, dataDir, november);
  const lake = await lakeOf(dataDir);
  await (await lake.store()).rows('SELECT 1 AS one');
  const engines = vi.spyOn(DuckDBInstance, 'create');
  expect(await compareSnapshots(lake, first.id, second.id)).toMatchObject({ rows: 2 });
  expect(engines).not.toHaveBeenCalled();
});
