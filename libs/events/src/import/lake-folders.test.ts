import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { lakePaths } from '../manifest.js';
import { scratchFolder } from '../testing/logs.js';
import { LakeFolders } from './lake-folders.js';

const folder = scratchFolder();

async function lakeIn(place: string): Promise<string> {
  const lake = path.join(place, 'lake');
  await mkdir(path.join(lake, 'files', 'deep'), { recursive: true });
  await writeFile(lakePaths(lake).pointer, '{}');
  return lake;
}

test('a file lies in a lake at any depth below its pointer, and not beside it', async () => {
  const [one, other, beside] = [await lakeIn(folder()), await lakeIn(folder()), folder()];
  const folders = new LakeFolders(undefined);
  expect(
    await Promise.all(
      [
        path.join(other, 'files', 'deep', 'events.parquet'),
        path.join(one, 'x.csv'),
        path.join(path.dirname(one), 'x.csv'),
        path.join(beside, 'x.csv'),
        one,
      ].map((file) => folders.holds(file)),
    ),
  ).toEqual([true, true, false, false, false]);
  expect(folders.met).toEqual([one, other].toSorted());
});

test('the own lake is one while it holds nothing', async () => {
  const dataDir = folder();
  const own = path.join(dataDir, 'lake');
  expect(await new LakeFolders(own).holds(path.join(own, 'appends', 'x.csv'))).toBe(true);
  expect(await new LakeFolders(undefined).holds(path.join(own, 'appends', 'x.csv'))).toBe(false);
});

test('a folder is looked at once', async () => {
  const lake = await lakeIn(folder());
  const folders = new LakeFolders(undefined);
  expect(await folders.holds(path.join(lake, 'a.csv'))).toBe(true);
  await rm(lakePaths(lake).pointer);
  expect(await folders.holds(path.join(lake, 'b.csv'))).toBe(true);
  expect(await new LakeFolders(undefined).holds(path.join(lake, 'b.csv'))).toBe(false);
});
