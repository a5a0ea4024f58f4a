import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { userHash } from './user-hash.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cartograph-key-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('of several that want it at once one makes the key for all', async () => {
  const hashes = await Promise.all(Array.from({ length: 8 }, async () => (await userHash(folder))('541312140')));
  expect(new Set(hashes).size).toBe(1);
  expect(await readdir(folder)).toEqual(['user-hash.key']);
});

test.each(['', 'k'])('a key that a full disk cut to "%s" is made again, and stays then', async (cut) => {
  const file = path.join(folder, 'user-hash.key');
  await writeFile(file, cut);
  const hash = (await userHash(folder))('541312140');
  expect((await readFile(file)).length).toBe(32);
  expect((await userHash(folder))('541312140')).toBe(hash);
  expect(await readdir(folder)).toEqual(['user-hash.key']);
});
