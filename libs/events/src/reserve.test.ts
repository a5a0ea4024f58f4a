import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inReserve, keepReserve, RESERVE_BYTES } from './reserve.js';
import { openLake } from './lake.js';
import { removeSnapshots } from './snapshots/remove-snapshots.js';
import { scratchFolder } from './testing/logs.js';
import { asOrdinaryUser, makeReadOnly } from './testing/ordinary-user.js';
import { importRows } from './testing/snapshots.js';

const folder = scratchFolder();
const bytesKept = async (dataDir: string): Promise<number> => {
  const names = await readdir(path.join(dataDir, '.reserve'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(dataDir, '.reserve', name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
};

test('an import keeps the reserve, and one that was cut is made whole', async () => {
  const dataDir = folder();
  await importRows(folder, dataDir, [{}]);
  expect(await bytesKept(dataDir)).toBe(RESERVE_BYTES);
  await rm(path.join(dataDir, '.reserve', '0'));
  await writeFile(path.join(dataDir, '.reserve', '1'), 'cut');
  await keepReserve(dataDir);
  expect(await bytesKept(dataDir)).toBe(RESERVE_BYTES);
});

test('work that finds no room runs again in the room of the reserve, which is there again afterwards; other faults do not touch it', async () => {
  const dataDir = folder();
  await mkdir(dataDir);
  await keepReserve(dataDir);
  const isFull = async (): Promise<boolean> => (await bytesKept(dataDir)) > 0;
  const full = new Error('full');
  const seen: boolean[] = [];
  const work = async (): Promise<string> => {
    seen.push(await isFull());
    if (await isFull()) throw full;
    return 'done';
  };
  expect(await inReserve(dataDir, work, (error) => error === full)).toBe('done');
  expect([seen, await bytesKept(dataDir)]).toEqual([[true, false], RESERVE_BYTES]);
  const other = new Error('something else');
  await expect(
    inReserve(
      dataDir,
      () => Promise.reject(other),
      (error) => error === full,
    ),
  ).rejects.toBe(other);
  expect(await bytesKept(dataDir)).toBe(RESERVE_BYTES);
});

test('a lake that may only be read is asked; nothing is written, and what writes says so', async () => {
  const dataDir = folder();
  await importRows(folder, dataDir, [{}, { user_id: '7' }]);
  await chmod(path.dirname(dataDir), 0o755);
  await makeReadOnly(dataDir);
  try {
    await asOrdinaryUser(async () => {
      for (const isReadOnly of [false, true]) {
        const lake = await openLake({ dataDir, isReadOnly });
        expect(await (await lake.store()).rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 2 }]);
        await lake.close();
      }
      await expect(removeSnapshots(dataDir, { keepLast: 1 })).rejects.toMatchObject({ code: 'no-permission' });
    });
  } finally {
    await makeReadOnly(dataDir, false);
  }
  const quiet = folder();
  await importRows(folder, quiet, [{}]);
  const before = await readdir(quiet, { recursive: true });
  const lake = await openLake({ dataDir: quiet, isReadOnly: true });
  await (await lake.store()).rows('SELECT count(*) AS n FROM events');
  expect(await readdir(quiet, { recursive: true })).toEqual(before);
  await lake.close();
});
