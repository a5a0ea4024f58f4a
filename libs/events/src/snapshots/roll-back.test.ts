import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { importLog } from '../import/import-log.js';
import { openLake } from '../lake.js';
import { log, rowsOf, scratchFolder, writeFiles } from '../testing/logs.js';
import { importRows } from '../testing/snapshots.js';
import { rollBack } from './roll-back.js';

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

test('an empty lake has nothing to roll back to, and a damaged pointer is named', async () => {
  const dataDir = folder();
  await expect(rollBack(dataDir, 'current')).rejects.toMatchObject({ name: 'NoSnapshotError' });
  await mkdir(path.join(dataDir, 'lake'), { recursive: true });
  await writeFile(path.join(dataDir, 'lake', 'lake.json'), '{');
  await expect(rollBack(dataDir, 'current')).rejects.toMatchObject({ name: 'DamagedLakeError' });
});
