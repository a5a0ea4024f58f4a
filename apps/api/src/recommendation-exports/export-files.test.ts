import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  DAYS_KEPT,
  downloadPath,
  expiryOf,
  exportFile,
  exportFolder,
  exportName,
  PART,
  removeExports,
  sweepExports,
} from './export-files.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-exports-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const NOW = new Date('2019-11-30T12:00:00Z');
const DAY_MS = 86_400_000;
async function add(name: string, ageDays: number): Promise<void> {
  const file = path.join(exportFolder(dataDir), name);
  await writeFile(file, 'a');
  const at = new Date(NOW.getTime() - ageDays * DAY_MS);
  await utimes(file, at, at);
}
const names = async (): Promise<string[]> => (await readdir(exportFolder(dataDir))).toSorted();

describe('the name of an export', () => {
  test.each(['csv', 'jsonl', 'parquet'] as const)('leads to its file (%s)', (format) => {
    const name = exportName('job_01ab', format);
    expect(exportFile(dataDir, name)).toBe(path.join(exportFolder(dataDir), name));
    expect(downloadPath(name)).toBe(`/recommendation-exports/${name}`);
  });

  test.each([
    '../cartograph.sqlite',
    'recommendations-job_1.csv/../../x',
    'recommendations-job_1.csv.part',
    'recommendations-job_A.csv',
    'recommendations-../job_1.csv',
    'recommendations-job_.csv',
    'recommendations-job_1.csv\n',
    '',
  ])('that no export has leads nowhere: %j', (name) => {
    expect(exportFile(dataDir, name)).toBeNull();
  });
});

test('files stay as many days as is said, and go then, whole or not', async () => {
  await sweepExports(dataDir, NOW);
  expect((await stat(exportFolder(dataDir))).mode & 0o777).toBe(0o700);
  expect(expiryOf(NOW).getTime() - NOW.getTime()).toBe(DAYS_KEPT * DAY_MS);
  await add('recommendations-job_1.csv', DAYS_KEPT + 0.001);
  await add(`recommendations-job_2.csv${PART}`, DAYS_KEPT + 1);
  await add('recommendations-job_3.csv', DAYS_KEPT - 0.001);
  await sweepExports(dataDir, NOW);
  expect(await names()).toEqual(['recommendations-job_3.csv']);
});

test('all files go when users were erased; those that were whole are counted', async () => {
  expect(await removeExports(dataDir)).toBe(0);
  await sweepExports(dataDir, NOW);
  for (const name of ['recommendations-job_1.csv', 'recommendations-job_2.jsonl', `recommendations-job_3.csv${PART}`])
    await add(name, 0);
  expect(await removeExports(dataDir)).toBe(2);
  expect(await names()).toEqual([]);
});
