import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDemoShop } from '@cartograph/demo-shop';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { areDemoLogs } from './demo-logs.js';

let folder: string;
let made: string;
let real: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartograph-demo-logs-'));
  [made, real] = [join(folder, 'made'), join(folder, 'real')];
  for (const place of [made, real]) await mkdir(place);
  const {
    files: [october = ''],
  } = await generateDemoShop({ outDir: made, events: 500 });
  await copyFile(october, join(real, '2019-Oct.csv'));
  await writeFile(join(real, 'notes.txt'), 'x');
});
afterAll(() => rm(folder, { recursive: true }));

test('a folder of a demo shop, or one of its files, is known as synthetic; a copy elsewhere and what is not there are not', async () => {
  expect(await areDemoLogs([made])).toBe(true);
  expect(await areDemoLogs([join(made, '2019-Oct.csv'), join(made, '2019-Nov.csv')])).toBe(true);
  expect(await areDemoLogs([real])).toBe(false);
  expect(await areDemoLogs([join(folder, 'nowhere')])).toBe(false);
  expect(await areDemoLogs([])).toBe(false);
});

test('synthetic logs among real ones are refused, with one of each named', async () => {
  await expect(areDemoLogs([real, made])).rejects.toMatchObject({
    name: 'CliError',
    message: expect.stringContaining(`.csv is synthetic and ${join(real, '2019-Oct.csv')} is not`) as string,
  });
  await expect(areDemoLogs([made, join(real, 'notes.txt')])).rejects.toThrow(
    `${join(real, 'notes.txt')} is not, and synthetic rows never mix with real ones`,
  );
});
