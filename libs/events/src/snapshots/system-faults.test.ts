import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { exportTable } from '../export/export-table.js';
import { scratchFolder } from '../testing/logs.js';
import { importRows } from '../testing/snapshots.js';
import { backupLake } from './backup/backup-lake.js';
import { readBackup, restoreLake } from './backup/restore-lake.js';
import { eraseUsers } from './erase/erase-users.js';
import { lakeCondition } from './lake-condition.js';

const folder = scratchFolder();

/** A folder, or file, that nobody can read: a link to itself. */
async function unreadable(place: string): Promise<void> {
  await mkdir(path.dirname(place), { recursive: true });
  await rm(place, { recursive: true, force: true });
  await symlink(path.basename(place), place);
}

test('what the system cannot read is never taken for what is not there', async () => {
  const dataDir = folder();
  await importRows(folder, dataDir, [{}]);
  const inLake = (...names: string[]): string => path.join(dataDir, 'lake', ...names);
  expect(await lakeCondition(dataDir)).toMatchObject({ layoutVersion: 2, leftovers: [] });
  await unreadable(inLake('staging'));
  await expect(lakeCondition(dataDir)).rejects.toMatchObject({ code: 'ELOOP' });
  await rm(inLake('staging'));

  const backup = folder();
  await mkdir(backup);
  await expect(readBackup(backup)).rejects.toMatchObject({ code: 'no-backup' });
  await unreadable(path.join(backup, 'backup.json'));
  await expect(readBackup(backup)).rejects.toMatchObject({ code: 'ELOOP' });
  await expect(restoreLake(backup, folder())).rejects.toMatchObject({ name: 'LakeOperationError', code: 'unreadable' });

  await unreadable(folder('loop'));
  await expect(exportTable(dataDir, { table: 'users', file: folder('loop/users.csv') })).rejects.toMatchObject({
    name: 'LakeOperationError',
    code: 'unreadable',
  });
});

test('a lake in whose place for events that wait nothing can be read is not restored over, nor backed up, nor are users erased from it', async () => {
  const [dataDir, backup, target] = [folder(), folder(), folder()];
  await importRows(folder, dataDir, [{}]);
  await backupLake(dataDir, backup);
  await unreadable(path.join(target, 'lake', 'appends'));
  await expect(restoreLake(backup, target)).rejects.toMatchObject({ code: 'unreadable' });
  await unreadable(path.join(dataDir, 'lake', 'appends'));
  const to = folder();
  await expect(backupLake(dataDir, to)).rejects.toMatchObject({ code: 'unreadable' });
  expect(await readdir(to)).toEqual([]);
  await expect(eraseUsers(dataDir, ['501'])).rejects.toMatchObject({ code: 'unreadable' });
});
