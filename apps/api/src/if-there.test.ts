import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ifThere } from './if-there.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cartograph-if-there-'));
  await writeFile(path.join(folder, 'a.txt'), 'there');
});
afterAll(() => rm(folder, { recursive: true }));

test('a file that is not there is null; one that is, is read', async () => {
  expect(await ifThere(readFile(path.join(folder, 'a.txt'), 'utf8'))).toBe('there');
  expect(await ifThere(readFile(path.join(folder, 'b.txt'), 'utf8'))).toBeNull();
  expect(await ifThere(stat(path.join(folder, 'a.txt', 'below-a-file')))).toBeNull();
});

test('any other failure is thrown', async () => {
  await expect(ifThere(readFile(folder))).rejects.toMatchObject({ code: 'EISDIR' });
  await expect(ifThere(Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
});
