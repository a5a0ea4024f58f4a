import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eraseFromModels, loadModels, trainingFolder } from './model-files.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-model-files-'));
  await mkdir(path.join(dataDir, 'models'));
});
afterEach(() => rm(dataDir, { recursive: true }));

test('there is nobody to erase where a training has no files', async () => {
  expect(await eraseFromModels(dataDir, 'trn_1', ['7'])).toBe(false);
});

test('files that cannot be looked at are no missing ones: the erasure fails and says so', async () => {
  const folder = trainingFolder(dataDir, 'trn_1');
  await symlink(folder, folder);
  await expect(eraseFromModels(dataDir, 'trn_1', ['7'])).rejects.toMatchObject({ code: 'ELOOP' });
});

test('files that are damaged go, for they must not answer', async () => {
  await mkdir(trainingFolder(dataDir, 'trn_1'));
  expect(await eraseFromModels(dataDir, 'trn_1', ['7'])).toBe(true);
  await expect(loadModels(dataDir, 'trn_1', { kinds: [] })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(await eraseFromModels(dataDir, 'trn_1', ['7'])).toBe(false);
});
