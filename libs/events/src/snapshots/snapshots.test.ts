import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { acquireLease } from '../lease.js';
import { openLake } from '../lake.js';
import { lakePaths, readPointer } from '../manifest.js';
import { log, rowsOf, scratchFolder, writeFiles } from '../testing/logs.js';
import { importLog } from '../import/import-log.js';
import { importRows } from '../testing/snapshots.js';
import { compact } from './compact.js';
import { compareSnapshots } from './compare-snapshots.js';
import { applyRetention, removeSnapshots } from './remove-snapshots.js';
import { rollBack } from './roll-back.js';

const folder = scratchFolder();
const october = rowsOf(10, { user_session: 'a' });
const november = [
  { event_time: '2019-11-01 10:00:00 UTC', event_type: 'view', user_id: '777', product_id: '5', price: '20', user_session: 'b' },
  { event_time: '2019-11-01 10:05:00 UTC', event_type: 'purchase', user_id: '777', product_id: '5', price: '20', user_session: 'b' },
];

async function bytesBelow(dir: string): Promise<number> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  const sizes = await Promise.all(entries.filter((entry) => entry.isFile()).map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).size));
  return sizes.reduce((a, b) => a + b, 0);
}

test('two snapshots are compared by month, files, contents and how one came from the other', async () => {
  const dataDir = folder();
  const first = await importRows(folder, dataDir, october);
  const second = await importRows(folder, dataDir, november);
  const compacted = await compact(dataDir, { rowsPerBucket: 4 });
  const found = await compareSnapshots(dataDir, first.id, second.id);
  expect(found).toMatchObject({ rows: 2, users: 1, sessions: 1, products: 1, buyers: 1, revenue: '20.00', commonId: first.id });
  expect(found.months).toEqual([
    { month: '2019-10', eventType: 'view', eventsBefore: 10, eventsAfter: 10, valueBefore: '100.0000', valueAfter: '100.0000' },
    { month: '2019-11', eventType: 'view', eventsBefore: 0, eventsAfter: 1, valueBefore: '0.0000', valueAfter: '20.0000' },
    { month: '2019-11', eventType: 'purchase', eventsBefore: 0, eventsAfter: 1, valueBefore: '0.0000', valueAfter: '20.0000' },
  ]);
  expect(found.files.shared.files).toBeGreaterThan(0);
  expect([found.contents.added.length, found.contents.removed.length, found.steps.map(({ reason }) => reason)]).toEqual([1, 0, ['import']]);
  const back = await compareSnapshots(dataDir, 'current', first.id);
  expect(back).toMatchObject({ rows: -2, revenue: '-20.00', from: { id: compacted.id }, steps: [], commonId: first.id });
  expect((await compareSnapshots(dataDir, first.id, compacted.id.slice(-8))).steps.map(({ reason }) => reason)).toEqual(['compaction', 'import']);
  await expect(compareSnapshots(dataDir, first.id, 'never')).rejects.toMatchObject({ name: 'NoSnapshotError' });
  await expect(compareSnapshots(dataDir, first.id, '2')).rejects.toMatchObject({ name: 'LakeOperationError', code: 'ambiguous-snapshot' });
});

test('a roll back changes what is current and nothing else; the log that is no longer in can come again', async () => {
  const dataDir = folder();
  const first = await importRows(folder, dataDir, october);
  const [file = ''] = await writeFiles(folder, { 'november.csv': log(november) });
  const second = await importLog({ dataDir, paths: [file] });
  expect(await rollBack(dataDir, first.id)).toMatchObject({ id: first.id, changed: true, previousId: second.id });
  expect(await rollBack(dataDir, 'current')).toMatchObject({ id: first.id, changed: false });
  const lake = await openLake({ dataDir });
  expect([(await lake.current())?.rows, (await lake.snapshots()).length]).toEqual([10, 2]);
  const again = await importLog({ dataDir, paths: [file] });
  expect([again.committed, again.snapshot.rows, again.snapshot.parentId]).toEqual([true, 12, first.id]);
  expect((await rollBack(dataDir, second.id)).rows).toBe(12);
  await lake.close();
});

test('operations wait their turn, or say who is at work, and stop when they are cancelled', async () => {
  const dataDir = folder();
  const { id } = await importRows(folder, dataDir, october);
  const lease = await acquireLease(dataDir, 'import', { holder: 'a test' });
  await expect(rollBack(dataDir, id)).rejects.toMatchObject({ name: 'LeaseHeldError', what: 'a test' });
  const waiting = rollBack(dataDir, id, { waitMs: 5_000 });
  await lease.release();
  expect(await waiting).toMatchObject({ id });
  await expect(compact(dataDir, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  const controller = new AbortController();
  await expect(compact(dataDir, { signal: controller.signal, onProgress: () => controller.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  expect((await readPointer(path.join(dataDir, 'lake'))).snapshots).toEqual([id]);
});

test('removal keeps the current snapshot and what is read, and frees what no other snapshot names', async () => {
  const dataDir = folder();
  const ids: string[] = [];
  for (let day = 1; day <= 4; day += 1) ids.push((await importRows(folder, dataDir, rowsOf(3, { event_time: `2019-10-0${day} 00:00:00 UTC`, user_id: String(500 + day) }))).id);
  const [first = '', second = '', third = '', fourth = ''] = ids;
  await expect(removeSnapshots(dataDir, { ids: [fourth] })).rejects.toMatchObject({ code: 'is-current' });
  await expect(removeSnapshots(dataDir, { keepLast: 0 })).rejects.toMatchObject({ code: 'options' });
  expect(await removeSnapshots(dataDir, { keepLast: 1, olderThanDays: 1 })).toEqual({ removed: [], freedBytes: 0, held: [] });
  const lake = await openLake({ dataDir });
  const store = await lake.store(second);
  const before = await bytesBelow(lakePaths(lake.dir).files);
  const removal = await removeSnapshots(dataDir, { keepLast: 1 });
  expect(removal).toMatchObject({ removed: [first, third], held: [second] });
  expect(before - await bytesBelow(lakePaths(lake.dir).files)).toBe(removal.freedBytes);
  expect(removal.freedBytes).toBeGreaterThan(0);
  expect(await store.rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 2 }]);
  await expect(lake.store(first)).rejects.toMatchObject({ name: 'NoSnapshotError' });
  await lake.close();
  expect((await removeSnapshots(dataDir, { keepLast: 1 })).removed).toEqual([second]);
  expect((await readdir(lakePaths(lake.dir).snapshots))).toEqual([`${fourth}.json`]);
});

test('retention keeps the last imports and, apart from them, the last seals of appended events', async () => {
  const dataDir = folder();
  const ids: string[] = [];
  for (let day = 1; day <= 6; day += 1) ids.push((await importRows(folder, dataDir, rowsOf(1, { event_time: `2019-10-0${day} 00:00:00 UTC` }), { asAppend: day === 2 || day === 3 || day === 4 })).id);
  await rollBack(dataDir, ids[0] ?? '');
  const lease = await acquireLease(dataDir, 'import', { holder: 'a test' });
  expect((await applyRetention(path.join(dataDir, 'lake'), lease, 2, 1)).removed).toEqual([ids[1], ids[2]]);
  await lease.release();
});

test('a snapshot is compacted into other buckets with the same facts', async () => {
  const dataDir = folder();
  const users = Array.from({ length: 40 }, (_, index) => String(1000 + index * 7));
  await importRows(folder, dataDir, users.flatMap((user_id) => rowsOf(3, { user_id })));
  await importRows(folder, dataDir, users.map((user_id) => ({ user_id, event_time: '2019-11-02 00:00:00 UTC', event_type: 'purchase' })));
  const lake = await openLake({ dataDir });
  const ask = 'SELECT e.user_id, e.event_type, e.event_time, s.user_session, s.views, s.purchases FROM events e JOIN sessions s ON s.session_no = e.session_no AND s.user_id = e.user_id ORDER BY ALL';
  const before = await (await lake.store()).rows(ask);
  const made = await compact(dataDir, { rowsPerBucket: 25 });
  expect(made).toMatchObject({ reason: 'compaction', importId: null, rows: 160 });
  expect(await (await lake.store()).rows(ask)).toEqual(before);
  expect(new Set((await lake.manifest()).files.events.map(({ bucket }) => bucket)).size).toBe(8);
  await lake.close();
});

test('an empty lake has nothing to do it to', async () => {
  const dataDir = folder();
  for (const attempt of [() => rollBack(dataDir, 'current'), () => compact(dataDir), () => compareSnapshots(dataDir, 'current', 'current')]) await expect(attempt()).rejects.toMatchObject({ name: 'NoSnapshotError' });
  expect(await removeSnapshots(dataDir, {})).toEqual({ removed: [], freedBytes: 0, held: [] });
  await writeFile(path.join(dataDir, 'lake', 'lake.json'), '{');
  await expect(rollBack(dataDir, 'current')).rejects.toMatchObject({ name: 'DamagedLakeError' });
});
