import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ifReadable, logsAt } from './logs-below.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartograph-logs-below-'));
  await mkdir(join(folder, 'deep', 'er'), { recursive: true });
  for (const name of ['a.csv', 'notes.txt', 'deep/b.csv', 'deep/er/c.csv']) await writeFile(join(folder, name), 'x');
  await symlink(folder, join(folder, 'deep', 'round'));
  await symlink('itself', join(folder, 'itself'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a folder stands for the logs below it, a file for itself, nothing for none; links to folders are not followed', async () => {
  const names = (await logsAt(folder, /\.csv$/)).map((file) => file.slice(folder.length + 1));
  expect(names.toSorted()).toEqual(['a.csv', 'deep/b.csv', 'deep/er/c.csv']);
  expect(await logsAt(join(folder, 'notes.txt'), /\.csv$/)).toEqual([join(folder, 'notes.txt')]);
  expect(await logsAt(join(folder, 'nowhere'), /\.csv$/)).toEqual([]);
  expect(await logsAt(join(folder, 'a.csv', 'below-a-file'), /\.csv$/)).toEqual([]);
  expect(await logsAt(join(folder, 'itself'), /\.csv$/)).toEqual([]);
});

test('what the import does not say itself is thrown', async () => {
  await expect(ifReadable(readFile(folder))).rejects.toMatchObject({ code: 'EISDIR' });
  await expect(ifReadable(Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
});
