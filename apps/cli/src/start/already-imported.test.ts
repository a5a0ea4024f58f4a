import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alreadyImported, type KnownLogs } from './already-imported.js';

let folder: string;
let file: string;
const finishedAt = '2020-01-02T00:00:00.000Z';
const known = (name: string, bytes: number): KnownLogs => ({
  snapshotId: 'b',
  contents: [
    { name: '2019-Nov.csv', bytes: 9, importId: 'a' },
    { name, bytes, importId: 'b' },
  ],
  reports: ['a', 'b'].map((id) => ({ id, finishedAt, committed: true, snapshot: { id }, files: [] })),
});
const nothingNew = (snapshotId: string): KnownLogs => ({
  snapshotId,
  contents: [],
  reports: [
    { id: 'c', finishedAt, committed: false, snapshot: { id: 'b' }, files: [{ name: '2019-Oct.csv', bytes: 5 }] },
  ],
});
const written = (at: string): void => utimesSync(file, new Date(at), new Date(at));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'imported-'));
  mkdirSync(join(folder, 'logs', 'deep'), { recursive: true });
  mkdirSync(join(folder, 'empty'));
  file = join(folder, 'logs', 'deep', '2019-Oct.csv');
  writeFileSync(file, '12345');
  writeFileSync(join(folder, 'logs', 'readme.txt'), 'no log');
  written('2020-01-01T00:00:00Z');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('knows a file of the same name and size that was not written since, and a folder of such files', async () => {
  expect(await alreadyImported([file], known('2019-Oct.csv', 5))).toBe(true);
  expect(await alreadyImported([join(folder, 'logs')], known('deep/2019-Oct.csv', 5))).toBe(true);
});

it('knows a file that held nothing new for the current snapshot, not for another', async () => {
  expect(await alreadyImported([file], nothingNew('b'))).toBe(true);
  expect(await alreadyImported([file], nothingNew('rolled back'))).toBe(false);
});

it('does not know a file of another size or name, one that is missing, or a folder without logs', async () => {
  expect(await alreadyImported([file], known('2019-Oct.csv', 6))).toBe(false);
  expect(await alreadyImported([file], known('2019-Dec.csv', 5))).toBe(false);
  expect(await alreadyImported([file, join(folder, 'no.csv')], known('2019-Oct.csv', 5))).toBe(false);
  expect(await alreadyImported([join(folder, 'empty')], known('2019-Oct.csv', 5))).toBe(false);
  expect(await alreadyImported([], known('2019-Oct.csv', 5))).toBe(false);
});

it('does not know a file whose import the current snapshot does not hold, as after a roll back', async () => {
  expect(await alreadyImported([file], { ...known('2019-Oct.csv', 5), contents: [] })).toBe(false);
});

it('does not know a file that was written after the import', async () => {
  written('2020-01-03T00:00:00Z');
  expect(await alreadyImported([file], known('2019-Oct.csv', 5))).toBe(false);
});
