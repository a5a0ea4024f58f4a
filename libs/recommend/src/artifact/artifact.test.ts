import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ModelSet } from '../model-set.js';
import { smallModelSet } from '../testing/small-model-set.js';
import { loadArtifact, withModels } from './load-artifact.js';
import { ARTIFACT_FORMAT, artifactKinds } from './manifest.js';
import { saveArtifact } from './save-artifact.js';

let folder: string;
let set: ModelSet;
beforeAll(async () => {
  set = await smallModelSet();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartograph-artifact-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const failure = async (dir: string): Promise<{ code: string; message: string }> => {
  const error: unknown = await loadArtifact(dir).catch((thrown: unknown) => thrown);
  if (!(error instanceof Error) || !('code' in error)) throw new Error('loading was expected to fail');
  return { code: String(error.code), message: error.message };
};
const saved = async (name = 'one', models = set.models): Promise<string> => {
  await saveArtifact(join(folder, name), { ...set, models });
  return join(folder, name);
};
/** An artifact that has every kind but one. */
const savedWithoutRerank = (): Promise<string> =>
  saved('one', new Map([...set.models].filter(([kind]) => kind !== 'RERANK')));
const changeManifest = async (dir: string, change: object): Promise<void> => {
  const path = join(dir, 'manifest.json');
  await writeFile(path, JSON.stringify({ ...(JSON.parse(await readFile(path, 'utf8')) as object), ...change }));
};

describe('an artifact', () => {
  it('answers after a load what it answered before, whatever the model', async () => {
    const { bytes } = await saveArtifact(join(folder, 'models', 'one'), set);
    expect(bytes).toBeGreaterThan(0);
    const loaded = await loadArtifact(join(folder, 'models', 'one'));
    expect([...loaded.models.keys()]).toEqual([...set.models.keys()]);
    expect([loaded.snapshotId, loaded.trainedAt, loaded.report]).toEqual([set.snapshotId, set.trainedAt, set.report]);
    expect(loaded.shared).toEqual(set.shared);
    expect(loaded.userIds.ids).toEqual(set.userIds.ids);
    const users = Int32Array.from({ length: set.userIds.size + 1 }, (_, row) => row - 1);
    for (const [kind, model] of set.models) {
      for (const includeSeen of [false, true])
        expect(loaded.models.get(kind)!.recommendUsers(users, 9, { includeSeen })).toEqual(
          model.recommendUsers(users, 9, { includeSeen }),
        );
    }
  });

  it('is read also where it is of 0.1, and says neighbours', async () => {
    const dir = await saved();
    const path = join(dir, 'manifest.json');
    const [ours, theirs] = [/"neighbors":/g, /"neighbours":/g];
    const manifest = await readFile(path, 'utf8');
    await writeFile(path, manifest.replaceAll(ours, '"neighbours":'));
    expect((await readFile(path, 'utf8')).match(theirs)!.length).toBeGreaterThan(3);
    const loaded = await loadArtifact(dir);
    expect([...loaded.models.values()].map(({ name }) => name)).toEqual(
      [...set.models.values()].map(({ name }) => name),
    );
    for (const kind of ['ITEM_KNN', 'RERANK'] as const)
      expect(loaded.models.get(kind)!.recommendUsers(Int32Array.of(3), 9)).toEqual(
        set.models.get(kind)!.recommendUsers(Int32Array.of(3), 9),
      );
  });

  it('keeps what goes together, and when buyers buy again', async () => {
    const loaded = await loadArtifact(await saved());
    expect(set.boughtTogether[0]!.others.length).toBeGreaterThan(0);
    expect(loaded.boughtTogether).toEqual(set.boughtTogether);
    for (let product = 0; product < set.shared.products; product += 1)
      expect(loaded.repeat.window(product)).toEqual(set.repeat.window(product));
  });

  it('reads only the models that are asked for, and popularity', async () => {
    const dir = await savedWithoutRerank();
    expect(await artifactKinds(dir)).toEqual([...set.models.keys()].filter((kind) => kind !== 'RERANK'));
    const others = (await readdir(dir)).filter(
      (name) => name.startsWith('als.') || name.startsWith('category-popularity.'),
    );
    expect(others.length).toBeGreaterThan(1);
    for (const name of others) await rm(join(dir, name));
    const loaded = await loadArtifact(dir, { kinds: ['MOST_CARTED', 'RERANK'] });
    expect([...loaded.models.keys()]).toEqual(['POPULARITY', 'MOST_CARTED']);
    expect(await failure(dir)).toMatchObject({ code: 'missing' });
  });

  it('reads further models beside those it has', async () => {
    const dir = await savedWithoutRerank();
    const few = await loadArtifact(dir, { kinds: [] });
    const more = await withModels(dir, few, ['ALS', 'POPULARITY', 'RERANK']);
    expect([[...few.models.keys()], [...more.models.keys()]]).toEqual([['POPULARITY'], ['POPULARITY', 'ALS']]);
    expect(more.models.get('POPULARITY')).toBe(few.models.get('POPULARITY'));
    expect(more.models.get('ALS')!.recommendUsers(Int32Array.of(3), 9)).toEqual(
      set.models.get('ALS')!.recommendUsers(Int32Array.of(3), 9),
    );
    await rm(join(dir, 'manifest.json'));
    expect(await withModels(dir, more, ['ALS'])).toBe(more);
    await expect(withModels(dir, more, ['MOST_CARTED'])).rejects.toMatchObject({ code: 'missing' });
  });

  it('writes equal contents once', async () => {
    const names = await readdir(await saved());
    expect(set.shared.strengths.csr.indices).toEqual(set.shared.carts.csr.indices);
    expect(names.filter((name) => /^(strengths|carts|purchases|seen)\.products\.i32$/.test(name)).toSorted()).toEqual([
      'purchases.products.i32',
      'strengths.products.i32',
    ]);
  });

  it('leaves only the finished folder behind, and never writes over one', async () => {
    await saved();
    await expect(saved()).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['one']);
  });

  it('refuses a newer format and an older one, each with the remedy', async () => {
    const dir = await saved();
    await changeManifest(dir, { format: ARTIFACT_FORMAT + 1 });
    expect(await failure(dir)).toMatchObject({ code: 'newer', message: expect.stringContaining('Update Cartograph') });
    await changeManifest(dir, { format: 1 });
    expect(await failure(dir)).toMatchObject({
      code: 'older',
      message: expect.stringMatching(/has format 1, and this Cartograph reads format 2.*Train again\.$/),
    });
  });

  it('notices a changed byte, a cut file, a missing file and a broken manifest, and names the file', async () => {
    const dir = await saved();
    const path = join(dir, 'als.item-factors.f32');
    const content = await readFile(path);
    const changed = Buffer.from(content);
    changed[5] = changed[5]! ^ 1;
    await writeFile(path, changed);
    expect(await failure(dir)).toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('als.item-factors.f32 is damaged: its SHA-256'),
    });
    await writeFile(path, content.subarray(0, 40));
    expect(await failure(dir)).toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('it has 40 bytes where the manifest says'),
    });
    await rm(path);
    expect(await failure(dir)).toMatchObject({ code: 'missing', message: expect.stringContaining('Train again') });
    await writeFile(join(dir, 'manifest.json'), '{"format": 2');
    expect(await failure(dir)).toMatchObject({ code: 'corrupt', message: expect.stringContaining('not valid JSON') });
    await writeFile(join(dir, 'manifest.json'), '{"format": 2}');
    expect(await failure(dir)).toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('has no "snapshotId"'),
    });
    expect(await failure(join(folder, 'nowhere'))).toMatchObject({ code: 'missing' });
  });

  it('notices figures that do not fit together, and names the part', async () => {
    const dir = await saved();
    await changeManifest(dir, { users: 3 });
    expect(await failure(dir)).toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('users.txt is damaged: it holds 61 ids where the manifest needs 3'),
    });
    await changeManifest(dir, { users: set.userIds.size, models: {} });
    expect(await failure(dir)).toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('it has no model POPULARITY'),
    });
    const als = { POPULARITY: { json: { event: 'cart' }, arrays: {} } };
    await changeManifest(dir, { models: als });
    expect(await failure(dir)).toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('its model POPULARITY cannot be read: the part "counts" is missing'),
    });
  });
});
