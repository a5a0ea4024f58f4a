import { expect, test } from 'vitest';
import { rowsOf, scratchFolder } from '../testing/logs.js';
import { importRows } from '../testing/snapshots.js';
import { compact } from './compact.js';
import { compareSnapshots } from './compare-snapshots.js';

const folder = scratchFolder();
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
  const found = await compareSnapshots(dataDir, first.id, second.id);
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
  const back = await compareSnapshots(dataDir, 'current', first.id);
  expect(back).toMatchObject({
    rows: -2,
    revenue: '-20.00',
    from: { id: compacted.id },
    steps: [],
    commonId: first.id,
  });
  expect((await compareSnapshots(dataDir, first.id, compacted.id.slice(-8))).steps.map(({ reason }) => reason)).toEqual(
    ['compaction', 'import'],
  );
  await expect(compareSnapshots(dataDir, first.id, 'never')).rejects.toMatchObject({ name: 'NoSnapshotError' });
  await expect(compareSnapshots(dataDir, first.id, '2')).rejects.toMatchObject({
    name: 'LakeOperationError',
    code: 'ambiguous-snapshot',
  });
});

test('an empty lake has nothing to compare', async () => {
  await expect(compareSnapshots(folder(), 'current', 'current')).rejects.toMatchObject({ name: 'NoSnapshotError' });
});
