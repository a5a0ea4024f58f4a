import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { appendsFolder } from '../append/segment-files.js';
import { openLake } from '../lake.js';
import { readLakeJson, readManifest, readPointer, writeManifest, type ContentEntry } from '../manifest.js';
import type { ImportReport } from '../report.js';
import { compact } from '../snapshots/compact.js';
import { eraseUsers } from '../snapshots/erase/erase-users.js';
import { removeSnapshots } from '../snapshots/remove-snapshots.js';
import { rollBack } from '../snapshots/roll-back.js';
import { log, rowsOf, scratchFolder, writeFiles } from '../testing/logs.js';
import { importLog, type ImportOptions } from './import-log.js';
import { withoutOldSegments } from './known-contents.js';

const folder = scratchFolder();
const zoneless = (text: string): string => text.replaceAll(' UTC', '');
const [zones = '', plain = '', part = '', items = '', otherItems = ''] = await writeFiles(folder, {
  'zones.csv': zoneless(log(rowsOf(3))),
  'plain.csv': log(rowsOf(4, { user_id: '9', brand: '' })),
  'part.csv': log(rowsOf(2, { user_id: '9', brand: '' })),
  'items.csv': 'product_id,brand\n1001,apple\n',
  'other.csv': 'product_id,brand\n1001,samsung\n',
});
const lakeWith = async (
  file: string,
  options: Partial<ImportOptions> = {},
): Promise<{
  dataDir: string;
  first: ImportReport;
  again: (more: Partial<ImportOptions>) => Promise<ImportReport>;
}> => {
  const dataDir = folder();
  return {
    dataDir,
    first: await importLog({ dataDir, paths: [file], ...options }),
    again: (more) => importLog({ dataDir, paths: [file], ...more }),
  };
};

describe('content that was imported before', () => {
  test('read in the same way is passed over, whether that was said or found out', async () => {
    const { first, again } = await lakeWith(zones, { readAs: { zone: 'Asia/Seoul' } });
    expect(await again({ readAs: { zone: 'Asia/Seoul', delimiter: ',', header: true, format: 'csv' } })).toMatchObject({
      committed: false,
      read: 0,
      alreadyImported: ['zones.csv'],
      snapshot: first.snapshot,
    });
    const joined = await lakeWith(plain, { catalog: [items] });
    expect(await joined.again({ catalog: [items] })).toMatchObject({
      committed: false,
      alreadyImported: ['plain.csv'],
    });
    expect(await (await lakeWith(zones)).again({ readAs: { zone: 'UTC' } })).toMatchObject({
      alreadyImported: ['zones.csv'],
    });
  });

  test('read in another way is refused with both ways, the import, the months and the remedies', async () => {
    const { first, dataDir, again } = await lakeWith(zones);
    await expect(again({ readAs: { zone: 'Asia/Seoul' } })).rejects.toMatchObject({
      code: 'read-otherwise',
      facts: { file: 'zones.csv', importId: first.id, months: '2019-10' },
      message: `zones.csv is in the lake already: import ${first.id} read zones.csv of the same content in another way (now time zone Asia/Seoul instead of UTC), and its rows would stand beside the new ones, so nothing was imported: replace the months 2019-10, roll back to a snapshot before that import, or ask for the file to be read again if both are wanted`,
    });
    await expect(
      again({
        readAs: {
          columns: [
            'event_time',
            'event_type',
            'product_id',
            null,
            'category_code',
            'brand',
            'price',
            'user_id',
            'user_session',
          ],
        },
      }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('now columns event_time,event_type,product_id,,category_code') as string,
    });
    await expect(again({ catalog: [items] })).rejects.toMatchObject({
      message: expect.stringContaining('now with a catalog instead of without one') as string,
    });
    const joined = await lakeWith(plain, { catalog: [items] });
    await expect(joined.again({ catalog: [otherItems] })).rejects.toMatchObject({
      message: expect.stringContaining('now with another catalog') as string,
    });
    await expect(joined.again({})).rejects.toMatchObject({
      message: expect.stringContaining('now without the catalog') as string,
    });
    const lake = await openLake({ dataDir });
    expect([await lake.current(), (await lake.reports()).length]).toEqual([first.snapshot, 1]);
    await lake.close();
  });

  test('read in another way takes the place of its months, and stands beside them where that is asked for', async () => {
    const { again } = await lakeWith(zones);
    expect(await again({ readAs: { zone: 'Asia/Seoul' }, readAgain: true })).toMatchObject({
      accepted: 3,
      snapshot: { rows: 6 },
    });
    const months = await lakeWith(zones);
    // In Seoul the rows are of the last day of September, so that those of October would stay.
    await expect(months.again({ readAs: { zone: 'Asia/Seoul' }, replaceMonths: true })).rejects.toMatchObject({
      code: 'read-otherwise',
      message: expect.stringContaining('its rows of 2019-10, which do not make way, would stand beside') as string,
    });
    expect(await months.again({ readAs: { zone: 'America/New_York' }, replaceMonths: true })).toMatchObject({
      accepted: 3,
      replacedRows: 3,
      snapshot: { rows: 3 },
    });
    expect(await months.again({ readAs: { zone: 'America/New_York' } })).toMatchObject({
      alreadyImported: ['zones.csv'],
    });
  });

  test('with copies kept is read again where they were dropped', async () => {
    const [copies = ''] = await writeFiles(folder, { 'copies.csv': log([...rowsOf(2), ...rowsOf(2)]) });
    const { again } = await lakeWith(copies);
    expect(await again({ keepDuplicates: true })).toMatchObject({ accepted: 2, duplicates: 2, snapshot: { rows: 4 } });
    expect(await again({ keepDuplicates: true })).toMatchObject({ alreadyImported: ['copies.csv'] });
    expect(await again({})).toMatchObject({ alreadyImported: ['copies.csv'] });
  });

  test('of a snapshot that does not say how is passed over as it stands, and refused in any other way', async () => {
    const { dataDir, first, again } = await lakeWith(zones);
    const file = path.join(dataDir, 'lake', 'snapshots', `${first.snapshot.id}.json`);
    const manifest = await readLakeJson<{ contents: { reading?: unknown }[] }>(file);
    for (const content of manifest.contents) delete content.reading;
    await writeFile(file, JSON.stringify(manifest));
    expect(await again({})).toMatchObject({ alreadyImported: ['zones.csv'] });
    await expect(again({ readAs: { zone: 'UTC' } })).rejects.toMatchObject({
      code: 'read-otherwise',
      message: expect.stringContaining('in a way that was not written down') as string,
    });
  });
});

describe('a file whose rows are all copies', () => {
  const knows = async (dataDir: string, file = part): Promise<boolean> =>
    (await importLog({ dataDir, paths: [file] })).alreadyImported.length === 1;

  test('is read once, makes no snapshot, and is known then', async () => {
    const { dataDir, first } = await lakeWith(plain);
    expect(await importLog({ dataDir, paths: [part] })).toMatchObject({
      committed: false,
      read: 2,
      duplicates: 2,
      alreadyImported: [],
      snapshot: first.snapshot,
    });
    expect(await importLog({ dataDir, paths: [part] })).toMatchObject({
      committed: false,
      read: 0,
      alreadyImported: ['part.csv'],
      snapshot: first.snapshot,
    });
    expect(
      Object.entries((await readPointer(path.join(dataDir, 'lake'))).copies ?? {}).map(([id, entries]) => [
        id,
        entries.map(({ name, reading }) => [name, reading?.zone]),
      ]),
    ).toEqual([[first.snapshot.id, [['part.csv', 'UTC']]]]);
  });

  test('is known by every snapshot that is built on it, and not by an older one', async () => {
    const [old = '', later = ''] = await writeFiles(folder, {
      'old.csv': log(rowsOf(1, { user_id: '3' })),
      'later.csv': log(rowsOf(1, { user_id: '4' })),
    });
    const { dataDir, first } = await lakeWith(old);
    const second = await importLog({ dataDir, paths: [plain] });
    expect([await knows(dataDir), await knows(dataDir)]).toEqual([false, true]);
    await importLog({ dataDir, paths: [later] });
    expect(await knows(dataDir)).toBe(true);
    await rollBack(dataDir, second.snapshot.id);
    expect(await knows(dataDir)).toBe(true);
    await compact(dataDir);
    expect(await knows(dataDir)).toBe(true);
    await rollBack(dataDir, first.snapshot.id);
    expect(await importLog({ dataDir, paths: [part] })).toMatchObject({
      committed: true,
      accepted: 2,
      alreadyImported: [],
      snapshot: { rows: 3 },
    });
  });

  test('stays known when users are erased, and is forgotten with its snapshot', async () => {
    const [user = ''] = await writeFiles(folder, { 'user.csv': log(rowsOf(1, { user_id: '5' })) });
    const { dataDir } = await lakeWith(plain);
    await importLog({ dataDir, paths: [user] });
    await knows(dataDir);
    const { snapshots } = await eraseUsers(dataDir, ['5']);
    expect(await knows(dataDir)).toBe(true);
    const copies = async (): Promise<string[]> =>
      Object.keys((await readPointer(path.join(dataDir, 'lake'))).copies ?? {});
    expect(await copies()).toEqual([snapshots[0]?.replacedBy]);
    await compact(dataDir);
    await removeSnapshots(dataDir, { keepLast: 1 });
    expect([await copies(), await knows(dataDir)]).toEqual([[], true]);
  });
});

test('sealed segments are known for a day, or as long as they lie there; log files for good', async () => {
  const dataDir = folder();
  const entry = (name: string, importId: string): ContentEntry => ({
    sha256: name,
    name,
    bytes: 1,
    importId,
    months: ['2019-10'],
  });
  const [gone, left, young] = [
    '20261101t101112123z-41-0a1b2c3d.csv',
    '20261101t111112123z-41-0a1b2c3d.csv',
    '20261101t121112123z-41-0a1b2c3d.csv',
  ] as const;
  await mkdir(appendsFolder(dataDir), { recursive: true });
  await writeFile(path.join(appendsFolder(dataDir), left), '');
  const contents = [
    entry(path.join(appendsFolder(dataDir), gone), '20261101t110000-00000001'),
    entry(path.join(appendsFolder(dataDir), left), '20261101t120000-00000002'),
    entry(path.join(appendsFolder(dataDir), young), '20261102t120001-00000003'),
    entry('2019-Oct.csv', '20200101t000000-00000004'),
  ];
  const kept = await withoutOldSegments(dataDir, contents, Date.parse('2026-11-03T12:00:00Z'));
  expect(kept.map(({ name }) => path.basename(name))).toEqual([left, young, '2019-Oct.csv']);
});

test('an import forgets segments that were sealed long ago, and only those', async () => {
  const { dataDir, first } = await lakeWith(plain);
  const dir = path.join(dataDir, 'lake');
  const manifest = await readManifest(dir, first.snapshot.id);
  const segment = {
    ...manifest.contents[0]!,
    sha256: 'a',
    name: '20191101t101112123z-41-0a1b2c3d.csv',
    importId: '20191101t101113-00000001',
  };
  await writeManifest(dir, { ...manifest, contents: [segment, ...manifest.contents] });
  const { snapshot } = await importLog({ dataDir, paths: [zones], readAs: { zone: 'UTC' } });
  const names = (await readManifest(dir, snapshot.id)).contents.map(({ name }) => path.basename(name));
  expect(names).toEqual(['plain.csv', 'zones.csv']);
});
