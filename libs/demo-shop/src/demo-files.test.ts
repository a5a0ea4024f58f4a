import { appendFile, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isDemoShopFile } from './demo-files.js';
import { generateDemoShop } from './generate.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('knows the logs of a demo shop by the truths.json beside them, and no other file', async () => {
  const { files, truthsFile } = await generateDemoShop({ outDir: folder, events: 500 });
  const [october = '', november = ''] = files;
  expect([await isDemoShopFile(october), await isDemoShopFile(november), await isDemoShopFile(truthsFile)]).toEqual([
    true,
    true,
    false,
  ]);
  const elsewhere = join(folder, 'elsewhere');
  await mkdir(elsewhere);
  await copyFile(october, join(elsewhere, '2019-Oct.csv'));
  expect(await isDemoShopFile(join(elsewhere, '2019-Oct.csv'))).toBe(false);
  expect(await isDemoShopFile(join(folder, 'missing.csv'))).toBe(false);
  await appendFile(november, 'x');
  expect(await isDemoShopFile(november)).toBe(false);
});

it.each(['not json', 'null', '{}', '{ "formatVersion": 1 }', '{ "formatVersion": 1, "files": [null] }'])(
  'takes no file for a demo shop’s beside a truths.json of %s',
  async (text) => {
    await writeFile(join(folder, 'truths.json'), text);
    await writeFile(join(folder, '2019-Oct.csv'), '');
    expect(await isDemoShopFile(join(folder, '2019-Oct.csv'))).toBe(false);
  },
);
