import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ModelSet } from '../model-set.js';
import { smallModelSet } from '../testing/small-model-set.js';
import type { Manifest } from './manifest.js';
import { SHARED_MATRICES, saveArtifact } from './save-artifact.js';

let folder: string;
let set: ModelSet;
beforeAll(async () => {
  set = await smallModelSet();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartograph-save-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('saving an artifact', () => {
  it('tells the bytes that it wrote, and leaves nothing else behind', async () => {
    const { bytes } = await saveArtifact(join(folder, 'one'), set);
    const files = await readdir(join(folder, 'one'));
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, 'one', file))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(bytes);
    expect(await readdir(folder)).toEqual(['one']);
  });

  it('writes equal contents once, and names them where they are needed', async () => {
    await saveArtifact(join(folder, 'one'), set);
    const { shared, models } = JSON.parse(await readFile(join(folder, 'one', 'manifest.json'), 'utf8')) as Manifest;
    expect(shared['carts.values.f32']).toEqual(shared['strengths.values.f32']);
    for (const name of SHARED_MATRICES) expect(shared[`${name}.indptr.i32`]).toBeDefined();
    expect(Object.keys(models).toSorted()).toEqual([...set.models.keys()].toSorted());
    const digests = await Promise.all(
      (await readdir(join(folder, 'one'))).map((file) => readFile(join(folder, 'one', file), 'base64')),
    );
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('does not write over a folder with files, and clears what it wrote aside', async () => {
    await mkdir(join(folder, 'one'));
    await writeFile(join(folder, 'one', 'here'), 'first');
    await expect(saveArtifact(join(folder, 'one'), set)).rejects.toThrow('ENOTEMPTY');
    expect(await readdir(folder)).toEqual(['one']);
    expect(await readdir(join(folder, 'one'))).toEqual(['here']);
  });
});
