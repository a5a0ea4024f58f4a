import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { importLog } from './import/import-log.js';
import { openLake } from './lake.js';
import { backupLake } from './snapshots/backup/backup-lake.js';
import { restoreLake } from './snapshots/backup/restore-lake.js';
import { log, rowsOf, scratchFolder, writeFiles } from './testing/logs.js';

const folder = scratchFolder();
const modeOf = async (place: string): Promise<string> => ((await stat(place)).mode & 0o777).toString(8);
// What is in a folder that is closed is closed, too.
const modesIn = async (dataDir: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(
      (await readdir(dataDir)).map(async (name) => [name, await modeOf(path.join(dataDir, name))] as const),
    ),
  );

const onPosix = process.platform !== 'win32';

test.skipIf(!onPosix)(
  'an import, and whoever reads, make folders that others may not look into (needs modes of files)',
  async () => {
    const [file = ''] = await writeFiles(folder, { 'a.csv': log(rowsOf(1)) });
    const dataDir = path.join(folder(), 'not', 'there');
    await importLog({ dataDir, paths: [file] });
    expect([await modeOf(dataDir), await modeOf(path.dirname(dataDir))]).toEqual(['700', '700']);
    expect(await modesIn(dataDir)).toMatchObject({ lake: '700', leases: '700' });

    const read = path.join(folder(), 'read');
    const lake = await openLake({ dataDir: read });
    await lake.close();
    expect(await modeOf(read)).toBe('700');
    expect(await modesIn(read)).toMatchObject({ lake: '700' });
  },
);

test.skipIf(!onPosix)(
  'those that were open before are closed, but not the folder that somebody named (needs modes of files)',
  async () => {
    const [file = ''] = await writeFiles(folder, { 'a.csv': log(rowsOf(1)) });
    const dataDir = folder();
    for (const name of ['lake', 'leases']) await mkdir(path.join(dataDir, name), { recursive: true });
    const open = async (): Promise<void> => {
      for (const name of ['lake', 'leases', '.']) await chmod(path.join(dataDir, name), 0o755);
    };
    await open();
    await importLog({ dataDir, paths: [file] });
    expect(await modesIn(dataDir)).toMatchObject({ lake: '700', leases: '700' });
    expect(await modeOf(dataDir)).toBe('755');

    await open();
    const lake = await openLake({ dataDir });
    const store = await lake.store();
    await store.close();
    await lake.close();
    expect(await modesIn(dataDir)).toMatchObject({ lake: '700', leases: '700' });
  },
);

test.skipIf(!onPosix)(
  'what is backed up and restored into folders that are open to others is not (needs modes of files)',
  async () => {
    const [file = ''] = await writeFiles(folder, { 'a.csv': log(rowsOf(1)) });
    const [dataDir, copy, restored] = [folder(), folder(), folder()];
    await importLog({ dataDir, paths: [file] });
    for (const place of [copy, restored]) {
      await mkdir(place, { recursive: true });
      await chmod(place, 0o755);
    }
    await backupLake(dataDir, copy);
    expect(await modesIn(copy)).toMatchObject({ lake: '700' });
    await restoreLake(copy, restored);
    expect(await modesIn(restored)).toMatchObject({ lake: '700', leases: '700' });
    expect(await Promise.all([copy, restored].map(modeOf))).toEqual(['755', '755']);
  },
);
