import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { importLog } from '../../import/import-log.js';
import { openLake } from '../../lake.js';
import { lakePaths, readPointer } from '../../manifest.js';
import { ifMissing } from '../../missing-file.js';
import { goneFrom, messageFrom, startChild } from '../../testing/child.js';
import { HEADER, line, log, rowsOf, scratchFolder, writeFiles } from '../../testing/logs.js';
import { importRows } from '../../testing/snapshots.js';
import { eraseUsers } from '../erase/erase-users.js';
import { verifyLake } from '../verify/verify-lake.js';
import { backupLake } from './backup-lake.js';
import { restoreLake } from './restore-lake.js';

const folder = scratchFolder();

async function lakeWithAll(): Promise<string> {
  const dataDir = folder();
  await importRows(folder, dataDir, rowsOf(5));
  const [dirty = ''] = await writeFiles(folder, {
    [`dirty-${path.basename(dataDir)}.csv`]: `${HEADER}\n${line({ price: '-1' })}\n${line({ user_id: '8' })}\n`,
  });
  await importLog({ dataDir, paths: [dirty] });
  await mkdir(path.join(dataDir, 'lake', 'appends'), { recursive: true });
  await writeFile(path.join(dataDir, 'lake', 'appends', 'one.csv'), log([{ user_id: '9' }]));
  return dataDir;
}

const filesBelow = async (dir: string): Promise<string[]> =>
  (await readdir(dir, { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
    .toSorted();

test('a lake comes back as it was: snapshots, reports, rows put aside, waiting events', async () => {
  const dataDir = await lakeWithAll();
  const to = folder();
  const steps: string[] = [];
  const report = await backupLake(dataDir, to, { onProgress: ({ step }) => steps.push(step) });
  expect(report).toMatchObject({ snapshots: [expect.any(String), expect.any(String)], dir: to });
  expect(steps).toContain('copying');
  const [file = ''] = await filesBelow(path.join(dataDir, 'lake', 'files'));
  expect((await stat(path.join(to, 'lake', 'files', file))).nlink).toBe(1);
  expect((await stat(path.join(to, 'lake', 'files', file))).ino).not.toBe(
    (await stat(path.join(dataDir, 'lake', 'files', file))).ino,
  );
  const other = folder();
  await (await openLake({ dataDir: other })).close();
  const restored = await restoreLake(to, other);
  expect(restored).toMatchObject({ files: report.files, bytes: report.bytes, current: report.current });
  const whole = (await filesBelow(path.join(dataDir, 'lake'))).filter((name) => !name.startsWith('tmp'));
  expect(await filesBelow(path.join(other, 'lake'))).toEqual(whole);
  for (const name of whole)
    expect(await readFile(path.join(other, 'lake', name)), name).toEqual(
      await readFile(path.join(dataDir, 'lake', name)),
    );
  expect((await readdir(other)).toSorted()).toEqual(['lake', 'leases']);
  expect((await verifyLake(other, { deep: true })).problems).toEqual([]);
  const lake = await openLake({ dataDir: other });
  expect(await (await lake.store()).rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 6 }]);
  await lake.close();
});

test('a backup takes one moment of the lake while imports go on', async () => {
  const dataDir = folder();
  await importRows(folder, dataDir, rowsOf(2_000));
  const [big = ''] = await writeFiles(folder, { 'meanwhile.csv': log(rowsOf(40_000, { user_id: '77' })) });
  const child = startChild({ verb: 'import', dataDir, paths: [big] });
  await messageFrom(child, (message) => message.type === 'step' && message.step.startsWith('reading'));
  const done = messageFrom(child, (message) => message.type === 'done');
  const taken: string[] = [];
  for (let count = 0; count < 4; count += 1) taken.push((await backupLake(dataDir, folder(`moment-${count}`))).dir);
  await done;
  await goneFrom(child);
  for (const [index, from] of taken.entries()) {
    const other = folder(`restored-${index}`);
    await restoreLake(from, other);
    expect((await verifyLake(other, { deep: true })).problems).toEqual([]);
    const lake = await openLake({ dataDir: other });
    expect([2_000, 42_000]).toContain((await lake.current())?.rows);
    await lake.close();
  }
});

test('no folder is overwritten, and no lake', async () => {
  const dataDir = await lakeWithAll();
  const to = folder();
  await backupLake(dataDir, to);
  await expect(backupLake(dataDir, to)).rejects.toMatchObject({
    code: 'not-empty',
    message: expect.stringContaining('backup.json') as string,
  });
  await expect(backupLake(dataDir, path.join(dataDir, 'lake', 'backup'))).rejects.toMatchObject({ code: 'options' });
  await expect(restoreLake(to, dataDir)).rejects.toMatchObject({ code: 'not-empty' });
  await expect(restoreLake(folder(), folder())).rejects.toMatchObject({ code: 'no-backup' });
});

test('a backup that is not whole is not restored, and the data folder stays empty', async () => {
  const dataDir = await lakeWithAll();
  const good = folder();
  await backupLake(dataDir, good);
  const events = (await filesBelow(path.join(good, 'lake'))).find((name) => name.includes('events')) ?? '';
  const damages: [(from: string) => Promise<void>, string][] = [
    [(from) => rm(path.join(from, 'lake', events)), 'backup-damaged'],
    [
      async (from) => {
        const file = path.join(from, 'lake', events);
        const bytes = await readFile(file);
        bytes[20] = (bytes[20] ?? 0) ^ 4;
        await writeFile(file, bytes);
      },
      'backup-damaged',
    ],
    [(from) => rm(path.join(from, 'backup.json')), 'no-backup'],
    [
      async (from) => {
        const file = path.join(from, 'backup.json');
        await writeFile(file, (await readFile(file, 'utf8')).replace('lake.json', '../../out'));
      },
      'backup-damaged',
    ],
  ];
  for (const [damage, code] of damages) {
    const from = folder();
    await cp(good, from, { recursive: true });
    await damage(from);
    const other = folder();
    await expect(restoreLake(from, other)).rejects.toMatchObject({ code });
    expect((await ifMissing(readdir(other), [])).filter((name) => name !== 'leases')).toEqual([]);
  }
});

test('a damaged lake is not backed up silently; a failed or canceled backup leaves nothing', async () => {
  const dataDir = await lakeWithAll();
  const to = folder();
  await expect(backupLake(dataDir, to, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'canceled' });
  const controller = new AbortController();
  await expect(
    backupLake(dataDir, to, {
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === 'copying') controller.abort();
      },
    }),
  ).rejects.toMatchObject({ code: 'canceled' });
  const dir = path.join(dataDir, 'lake');
  const [file = ''] = await filesBelow(lakePaths(dir).files);
  const at = path.join(lakePaths(dir).files, file);
  const bytes = await readFile(at);
  bytes[10] = (bytes[10] ?? 0) ^ 1;
  await writeFile(at, bytes);
  await expect(backupLake(dataDir, to)).rejects.toMatchObject({
    name: 'DamagedLakeError',
    message: expect.stringContaining(path.basename(file)) as string,
  });
  expect(await readdir(to)).toEqual([]);
});

test('users erased while a backup runs are not in it', async () => {
  const dataDir = folder();
  await importRows(folder, dataDir, [...rowsOf(3, { user_id: '700000001' }), ...rowsOf(3, { user_id: '2' })]);
  let erasing: Promise<unknown> | undefined;
  const to = folder();
  const made = await backupLake(dataDir, to, {
    onProgress: ({ step }) => {
      if (step === 'copying') erasing ??= eraseUsers(dataDir, ['700000001']);
    },
  }).then(
    () => 'made',
    (error: { code: string }) => error.code,
  );
  await erasing;
  // Whoever comes first: a backup that was whole before the erasure began to replace anything has them, as any older one has.
  if (made === 'made') expect((await readPointer(path.join(to, 'lake'))).replaced).toBeUndefined();
  else expect([made, await readdir(to)]).toEqual(['lake-changed', []]);
});
