import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ARTIFACT_FORMAT, loadArtifact, saveArtifact } from './artifact.js';
import { recommend } from './serve.js';
import { smallModelSet } from './testing/subject.js';
import { tasteShop } from './testing/taste-shop.js';
import { trainModels } from './train.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartograph-artifact-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const failure = async (dir: string): Promise<{ code: string; message: string }> => {
  const error: unknown = await loadArtifact(dir).catch((thrown: unknown) => thrown);
  if (!(error instanceof Error) || !('code' in error)) throw new Error('loading was expected to fail');
  return { code: String(error.code), message: error.message };
};

describe('an artifact', () => {
  it('answers after a load what it answered before, in the log’s own ids', async () => {
    const set = await trainModels(tasteShop({ users: 150 }));
    const { bytes } = await saveArtifact(join(folder, 'models', 'one'), set);
    const loaded = await loadArtifact(join(folder, 'models', 'one'));
    expect(bytes).toBeGreaterThan(0);
    expect(loaded.report).toEqual(JSON.parse(JSON.stringify(set.report)));
    for (const userId of [...set.userIds.ids.slice(0, 20), 'unknown']) {
      for (const includeSeen of [false, true]) {
        expect(recommend(loaded, { kind: 'user', userId }, { includeSeen })).toEqual(recommend(set, { kind: 'user', userId }, { includeSeen }));
      }
    }
    const category = { kind: 'category', category: 'electronics' } as const;
    expect(recommend(loaded, category)).toEqual(recommend(set, category));
  });

  it('leaves only the finished folder behind, and never writes over one', async () => {
    const set = await smallModelSet();
    await saveArtifact(join(folder, 'one'), set);
    await expect(saveArtifact(join(folder, 'one'), set)).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['one']);
  });

  it('refuses a newer format with the remedy', async () => {
    await saveArtifact(join(folder, 'one'), await smallModelSet());
    const path = join(folder, 'one', 'manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
    await writeFile(path, JSON.stringify({ ...manifest, format: ARTIFACT_FORMAT + 1 }));
    const { code, message } = await failure(join(folder, 'one'));
    expect(code).toBe('newer');
    expect(message).toContain('Update Cartograph');
  });

  it('notices a changed byte, a cut file, a missing file and a broken manifest, and names the file', async () => {
    const dir = join(folder, 'one');
    await saveArtifact(dir, await smallModelSet());
    const path = join(dir, 'als.item-factors.f32');
    const content = await readFile(path);
    const changed = Buffer.from(content);
    changed[5] = changed[5]! ^ 1;
    await writeFile(path, changed);
    expect(await failure(dir)).toMatchObject({ code: 'corrupt', message: expect.stringContaining('als.item-factors.f32 is damaged: its SHA-256') });
    await writeFile(path, content.subarray(0, 40));
    expect(await failure(dir)).toMatchObject({ code: 'corrupt', message: expect.stringContaining('it has 40 bytes where the manifest says') });
    await rm(path);
    expect(await failure(dir)).toMatchObject({ code: 'missing', message: expect.stringContaining('Train again') });
    await writeFile(join(dir, 'manifest.json'), '{"format": 1');
    expect(await failure(dir)).toMatchObject({ code: 'corrupt', message: expect.stringContaining('not valid JSON') });
    await writeFile(join(dir, 'manifest.json'), '{"format": 1}');
    expect(await failure(dir)).toMatchObject({ code: 'corrupt', message: expect.stringContaining('has no "snapshotId"') });
    expect(await failure(join(folder, 'nowhere'))).toMatchObject({ code: 'missing' });
  });
});
