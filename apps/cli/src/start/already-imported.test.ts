import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportReport } from '@cartograph/events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alreadyImported } from './already-imported.js';

let folder: string;
let file: string;
const finishedAt = '2020-01-02T00:00:00.000Z';
const report = (name: string, bytes: number): Pick<ImportReport, 'finishedAt' | 'files'> => ({
  finishedAt,
  files: [{ name, bytes, read: 1, accepted: 1, duplicates: 0, quarantined: 0, readAs: 'csv' }],
});
const written = (at: string): void => utimesSync(file, new Date(at), new Date(at));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'imported-'));
  file = join(folder, '2019-Oct.csv');
  writeFileSync(file, '12345');
  written('2020-01-01T00:00:00Z');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('knows a file of the same name and size that was not written since', async () => {
  expect(await alreadyImported([file], [report('2019-Nov.csv', 9), report('2019-Oct.csv', 5)])).toBe(true);
  expect(await alreadyImported([file], [report('logs/2019-Oct.csv', 5)])).toBe(true);
});

it('does not know a file of another size or name, one that is missing, or a folder', async () => {
  expect(await alreadyImported([file], [report('2019-Oct.csv', 6)])).toBe(false);
  expect(await alreadyImported([file], [report('2019-Nov.csv', 5)])).toBe(false);
  expect(await alreadyImported([file, join(folder, 'no.csv')], [report('2019-Oct.csv', 5)])).toBe(false);
  expect(await alreadyImported([folder], [report('2019-Oct.csv', 5)])).toBe(false);
  expect(await alreadyImported([], [])).toBe(false);
});

it('does not know a file that was written after the import', async () => {
  written('2020-01-03T00:00:00Z');
  expect(await alreadyImported([file], [report('2019-Oct.csv', 5)])).toBe(false);
});
