import { mkdir, mkdtemp, readdir, rename, rm, symlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { saveArtifact, trainModels, type ModelSet, type TrainingLog } from '@cartograph/recommend';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eraseFromModels, loadModels, removeLeftovers, trainingFolder } from './model-files.js';

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

/** What is known of the two products from the first event on. */
const CONSTANT: TrainingLog['history'] = {
  names: ['a'],
  categories: { indptr: Int32Array.of(0, 1, 2), from: Float64Array.of(10, 20), values: new Int32Array(2) },
  brands: { indptr: new Int32Array(3), from: new Float64Array(), values: new Int32Array() },
  prices: { indptr: Int32Array.of(0, 1, 2), from: Float64Array.of(10, 20), values: Float64Array.of(1, 2) },
};

/** Popularity in a log of two users. */
const twoUsers = (): Promise<ModelSet> =>
  trainModels(
    {
      snapshotId: 'snap-1',
      userIds: ['7', '8'],
      productIds: ['1', '2'],
      facts: { categories: ['a', 'a'], brands: ['', ''], prices: Float64Array.of(1, 2) },
      history: CONSTANT,
      events: {
        users: Int32Array.of(0, 1),
        products: Int32Array.of(0, 1),
        at: Float64Array.of(10, 20),
        types: Uint8Array.of(1, 1),
        sessions: Int32Array.of(0, 1),
      },
      sessionCount: 2,
      botSessions: new Uint8Array(2),
    },
    { kinds: [] },
  );

test('an erasure that was killed between its two renames is ended by whoever needs the files next', async () => {
  const folder = trainingFolder(dataDir, 'trn_1');
  await saveArtifact(folder, await twoUsers());
  await eraseFromModels(dataDir, 'trn_1', ['7']);
  // As a kill leaves it: the old files, still with the user, are aside, the new ones whole and not in their place.
  await rename(folder, `${folder}.new-1`);
  await saveArtifact(`${folder}.old-1`, await twoUsers());
  const { userIds } = await loadModels(dataDir, 'trn_1', { kinds: ['POPULARITY'] });
  expect([userIds.row('7'), userIds.row('8')]).toEqual([-1, 1]);
  expect(await readdir(path.join(dataDir, 'models'))).toEqual(['trn_1']);
});

test('files that belong to no training go, but for those that one under way may have written', async () => {
  const start = new Date('2026-03-01T12:00:00Z');
  for (const [name, minutes] of [
    ['trn_1', -60],
    ['trn_killed.partial-a', -60],
    ['trn_2', -1],
    ['trn_1.old-b', -1],
    ['trn_under_way', 1],
  ] as const) {
    await mkdir(path.join(dataDir, 'models', name));
    await utimes(path.join(dataDir, 'models', name), start, new Date(start.getTime() + minutes * 60_000));
  }
  await removeLeftovers(dataDir, new Set(['trn_1']), start);
  expect((await readdir(path.join(dataDir, 'models'))).toSorted()).toEqual(['trn_1', 'trn_under_way']);
  await rm(path.join(dataDir, 'models'), { recursive: true });
  await expect(removeLeftovers(dataDir, new Set(), start)).resolves.toBeUndefined();
  await mkdir(path.join(dataDir, 'models'));
});
