import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { importLog } from '../../import/import-log.js';
import { openLake } from '../../lake.js';
import {
  lakePaths,
  readManifest,
  readPointer,
  readSealedJson,
  readSealedPointer,
  type Pointer,
} from '../../manifest.js';
import { log, rowsOf, scratchFolder, writeFiles } from '../../testing/logs.js';
import { eraseUsers } from '../erase/erase-users.js';
import { rollBack } from '../roll-back.js';
import { repairLake } from './repair-lake.js';

const folder = scratchFolder();
let whole: string;
let before: Pointer;
let more: string;
let dataDir: string;
let dir: string;

beforeAll(async () => {
  const logs = await writeFiles(folder, {
    'first.csv': log([...rowsOf(30), { event_type: 'nonsense' }]),
    'second.csv': log(rowsOf(20, { user_id: '502' })),
    'more.csv': log(rowsOf(20, { user_id: '503' })),
  });
  whole = folder('whole');
  for (const file of logs.slice(0, 2)) await importLog({ dataDir: whole, paths: [file] });
  more = logs[2] ?? '';
  before = await readPointer(path.join(whole, 'lake'));
});

beforeEach(async () => {
  dataDir = folder();
  dir = path.join(dataDir, 'lake');
  await cp(whole, dataDir, { recursive: true });
});

const [old, newest] = [0, 1].map((index) => () => before.snapshots[index] ?? '') as [() => string, () => string];

/** A file that only this snapshot names. */
async function ownFile(id: string): Promise<string> {
  const file = (await readManifest(dir, id)).files.products.find((one) => one.path.includes(id));
  return path.join(dir, file?.path ?? '');
}

test.each(['missing', 'damaged'])(
  'a %s lake.json is made again from the manifests, and nothing is lost',
  async (how) => {
    const { pointer } = lakePaths(dir);
    if (how === 'missing') await rm(pointer);
    else await writeFile(pointer, (await readFile(pointer, 'utf8')).replace('"current"', '"curent"'));
    const dry = await repairLake(dataDir, { dryRun: true });
    expect(dry).toMatchObject({
      dryRun: true,
      rebuilt: true,
      current: newest(),
      snapshots: before.snapshots,
      leftOut: [],
    });
    await expect(readPointer(dir)).rejects.toThrow('lake repair');
    expect(await repairLake(dataDir)).toMatchObject({ dryRun: false, rebuilt: true, current: newest(), reports: 2 });
    expect(await readPointer(dir)).toEqual(before);
    const lake = await openLake({ dataDir });
    expect((await lake.reports()).map(({ id }) => id)).toEqual(before.reports.toReversed());
    expect((await lake.current())?.rows).toBe(50);
    await lake.close();
    expect((await importLog({ dataDir, paths: [more] })).snapshot.rows).toBe(70);
  },
);

test('a lake that is as it should be is left as it is', async () => {
  const text = await readFile(lakePaths(dir).pointer, 'utf8');
  expect(await repairLake(dataDir)).toMatchObject({ rebuilt: false, fault: null, sealed: [], leftovers: [] });
  expect(await readFile(lakePaths(dir).pointer, 'utf8')).toBe(text);
});

test('where the files of a snapshot are missing it is left out only when one that is whole is named', async () => {
  await rm(lakePaths(dir).pointer);
  await rm(await ownFile(newest()));
  const refusal = repairLake(dataDir, { waitMs: 0 });
  await expect(refusal).rejects.toMatchObject({ code: 'not-whole' });
  await expect(refusal).rejects.toThrow(old());
  expect(await readdir(dir)).not.toContain('lake.json');
  const report = await repairLake(dataDir, { snapshotId: old().slice(-8) });
  expect(report).toMatchObject({ current: old(), snapshots: [old()], leftOut: [{ snapshotId: newest() }] });
  // What is left of the other one stays for a week, should its file be found.
  expect(report.leftovers?.map((one) => one.path)).toContain(`snapshots/${newest()}.json`);
  expect((await importLog({ dataDir, paths: [more] })).snapshot.rows).toBe(50);
  expect(await readdir(lakePaths(dir).snapshots)).toContain(`${newest()}.json`);
});

test('a snapshot whose manifest is missing is taken out of lake.json once another one is named', async () => {
  await rm(lakePaths(dir).manifest(newest()));
  const lake = await openLake({ dataDir });
  await expect(lake.current()).rejects.toThrow('lake repair');
  await lake.close();
  await expect(repairLake(dataDir)).rejects.toMatchObject({ code: 'not-whole' });
  expect(await repairLake(dataDir, { snapshotId: old() })).toMatchObject({ current: old(), rebuilt: true });
  expect((await readPointer(dir)).snapshots).toEqual([old()]);
  // Its files are not gone.
  expect((await repairLake(dataDir)).leftovers?.some((one) => one.path.startsWith(`files/${newest()}/`))).toBe(true);
});

test('where no snapshot is whole nothing is changed', async () => {
  await rm(lakePaths(dir).pointer);
  await rm(lakePaths(dir).snapshots, { recursive: true });
  await expect(repairLake(dataDir)).rejects.toMatchObject({ code: 'no-snapshot-whole' });
  expect(await readdir(dir)).not.toContain('lake.json');
  await expect(repairLake(folder('nowhere'))).rejects.toMatchObject({ code: 'no-snapshot-whole' });
});

test('users who were erased do not come back with a lake.json that is made again', async () => {
  const kept = await readFile(lakePaths(dir).manifest(newest()));
  const files = (await readManifest(dir, newest())).files;
  const aside = folder('aside');
  await cp(dir, aside, { recursive: true });
  await eraseUsers(dataDir, ['502']);
  // As if the erasure had been killed before it removed the old files.
  await writeFile(lakePaths(dir).manifest(newest()), kept);
  for (const { path: file } of Object.values(files).flat())
    await cp(path.join(aside, file), path.join(dir, file), { recursive: true, force: false });
  await rm(lakePaths(dir).pointer);
  await repairLake(dataDir);
  const lake = await openLake({ dataDir });
  for (const { id } of await lake.snapshots())
    expect(await (await lake.store(id)).rows("SELECT count(*) AS n FROM events WHERE user_id = '502'")).toEqual([
      { n: 0 },
    ]);
  await lake.close();
  await importLog({ dataDir, paths: [more] });
  expect(await readdir(lakePaths(dir).snapshots)).not.toContain(`${newest()}.json`);
});

test('a roll back is said to be unknown where lake.json is made again', async () => {
  await rollBack(dataDir, old());
  await rm(lakePaths(dir).pointer);
  expect((await repairLake(dataDir)).why).toContain('roll back again');
});

test('manifests and reports of before there were checksums are given one, where their files are as they say', async () => {
  const paths = lakePaths(dir);
  const places = [paths.pointer, ...before.snapshots.map(paths.manifest), ...before.reports.map(paths.report)];
  for (const place of places) {
    const {
      checksum: _,
      quarantineSha256: __,
      ...unsealed
    } = JSON.parse(await readFile(place, 'utf8')) as Record<string, unknown>;
    await writeFile(place, JSON.stringify(unsealed));
  }
  expect((await readSealedPointer(dir)).isSealed).toBe(false);
  const relative = places.map((place) => path.relative(dir, place)).toSorted();
  expect((await repairLake(dataDir, { dryRun: true })).sealed.toSorted()).toEqual(relative);
  expect((await readSealedPointer(dir)).isSealed).toBe(false);
  const damaged = await ownFile(newest());
  const content = await readFile(damaged);
  await writeFile(damaged, Buffer.concat([content.subarray(0, -9), Buffer.from('x'), content.subarray(-8)]));
  await expect(repairLake(dataDir)).rejects.toThrow('products.parquet');
  await writeFile(damaged, content);
  // The first snapshot, which is whole, has its checksum already.
  expect((await repairLake(dataDir)).sealed.toSorted()).toEqual(
    relative.filter((file) => file !== `snapshots/${old()}.json`),
  );
  for (const place of places) expect((await readSealedJson(place)).isSealed, place).toBe(true);
  expect(await repairLake(dataDir)).toMatchObject({ sealed: [], rebuilt: false });
});
