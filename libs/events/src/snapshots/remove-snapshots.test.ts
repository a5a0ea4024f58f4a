import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { acquireLease } from '../lease.js';
import { openLake } from '../lake.js';
import { lakePaths, readPointer } from '../manifest.js';
import { rowsOf, scratchFolder } from '../testing/logs.js';
import { importRows } from '../testing/snapshots.js';
import { applyRetention, removeSnapshots } from './remove-snapshots.js';
import { rollBack } from './roll-back.js';

const folder = scratchFolder();

async function bytesBelow(dir: string): Promise<number> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((a, b) => a + b, 0);
}

test('removal keeps the current snapshot and what is read, and frees what no other snapshot names', async () => {
  const dataDir = folder();
  const ids: string[] = [];
  for (let day = 1; day <= 4; day += 1)
    ids.push(
      (
        await importRows(
          folder,
          dataDir,
          rowsOf(3, { event_time: `2019-10-0${day} 00:00:00 UTC`, user_id: String(500 + day) }),
        )
      ).id,
    );
  const [first = '', second = '', third = '', fourth = ''] = ids;
  await expect(removeSnapshots(dataDir, { ids: [fourth] })).rejects.toMatchObject({ code: 'is-current' });
  await expect(removeSnapshots(dataDir, { keepLast: 0 })).rejects.toMatchObject({ code: 'options' });
  expect(await removeSnapshots(dataDir, { keepLast: 1, olderThanDays: 1 })).toEqual({
    removed: [],
    freedBytes: 0,
    held: [],
  });
  const lake = await openLake({ dataDir });
  const store = await lake.store(second);
  const before = await bytesBelow(lakePaths(lake.dir).files);
  const removal = await removeSnapshots(dataDir, { keepLast: 1 });
  expect(removal).toMatchObject({ removed: [first, third], held: [second] });
  expect(before - (await bytesBelow(lakePaths(lake.dir).files))).toBe(removal.freedBytes);
  expect(removal.freedBytes).toBeGreaterThan(0);
  expect(await store.rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 2 }]);
  await expect(lake.store(first)).rejects.toMatchObject({ name: 'NoSnapshotError' });
  await lake.close();
  expect((await removeSnapshots(dataDir, { keepLast: 1 })).removed).toEqual([second]);
  expect(await readdir(lakePaths(lake.dir).snapshots)).toEqual([`${fourth}.json`]);
});

test('retention keeps the last imports and, apart from them, the last seals of appended events', async () => {
  const dataDir = folder();
  const ids: string[] = [];
  for (let day = 1; day <= 6; day += 1)
    ids.push(
      (
        await importRows(folder, dataDir, rowsOf(1, { event_time: `2019-10-0${day} 00:00:00 UTC` }), {
          asAppend: day === 2 || day === 3 || day === 4,
        })
      ).id,
    );
  await rollBack(dataDir, ids[0] ?? '');
  const dir = path.join(dataDir, 'lake');
  // The imports have kept to the policy: of three seals two are left.
  expect((await readPointer(dir)).snapshots).toEqual(ids.filter((_, index) => index !== 1));
  const lease = await acquireLease(dataDir, 'import', { holder: 'a test' });
  expect((await applyRetention(dir, lease, 2, 1)).removed).toEqual([ids[2]]);
  await lease.release();
});

test('an empty lake has nothing to remove', async () => {
  expect(await removeSnapshots(folder(), {})).toEqual({ removed: [], freedBytes: 0, held: [] });
});
