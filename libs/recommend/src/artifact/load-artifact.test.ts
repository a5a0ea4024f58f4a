import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelSetOf } from '../testing/model-set-of.js';
import { START } from '../testing/taste-shop.js';
import { sha256 } from './files.js';
import { loadArtifact } from './load-artifact.js';
import { MANIFEST, type FileEntry, type Manifest } from './manifest.js';
import { saveArtifact } from './save-artifact.js';

let folder: string;
let dir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-'));
  dir = join(folder, 'models');
  await saveArtifact(
    dir,
    await modelSetOf(
      [
        { user: '1', product: '10', at: START, category: 'a', brand: 'one', price: 5 },
        { user: '1', product: '20', at: START + 1, type: 'purchase' },
        { user: '2', product: '20', at: START + 2 },
      ],
      { kinds: ['ALS'] },
    ),
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const change = async (edit: (manifest: Manifest) => unknown): Promise<void> => {
  const manifest = JSON.parse(await readFile(join(dir, MANIFEST), 'utf8')) as Manifest;
  await edit(manifest);
  await writeFile(join(dir, MANIFEST), JSON.stringify(manifest));
};
/** Puts other content in a file's place, with a size and a hash that fit: what only a fault of the program that wrote it can do. */
const written = async (name: string, content: Uint8Array): Promise<FileEntry> => {
  await writeFile(join(dir, name), content);
  return { file: name, bytes: content.byteLength, sha256: sha256(content) };
};
const replace = (name: string, content: Uint8Array): Promise<void> =>
  change(async ({ shared }) => {
    shared[name] = await written(name, content);
  });
const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const bytes = (array: Int32Array | Float32Array | Float64Array): Uint8Array => new Uint8Array(array.buffer);
const expectDamage = (file: string, what: string): Promise<void> =>
  expect(loadArtifact(dir)).rejects.toMatchObject({
    code: 'corrupt',
    message: `${join(dir, file)} is damaged: ${what}. Train again, or restore the folder.`,
  });

describe('loading says which file is wrong, and how', () => {
  it('where facts are not one a product', async () => {
    await replace('brands.json', json(['one']));
    await expectDamage('brands.json', 'it is no list of 2 texts');
    await replace('brands.json', json(['one', 2]));
    await expectDamage('brands.json', 'it is no list of 2 texts');
    await replace('brands.json', json({ 0: 'one', 1: '' }));
    await expectDamage('brands.json', 'it is no list of 2 texts');
    await replace('brands.json', json(['one', '']));
    await replace('prices.f64', bytes(Float64Array.of(5)));
    await expectDamage('prices.f64', 'it holds 1 values where the manifest needs 2');
  });

  it('where ids are not those of the manifest', async () => {
    await replace('products.txt', new TextEncoder().encode('10\n20\n30\n'));
    await expectDamage('products.txt', 'it holds 3 ids where the manifest needs 2');
  });

  it('where the columns of a matrix have different lengths', async () => {
    await replace('carts.values.f32', bytes(Float32Array.of(1)));
    await expectDamage('carts.values.f32', 'it holds 1 values where carts.indptr.i32 needs 2');
    await replace('carts.values.f32', bytes(Float32Array.of(1, 1)));
    await replace('carts.indptr.i32', bytes(Int32Array.of(0, 2)));
    await expectDamage('carts.indptr.i32', 'it holds 2 values where the manifest needs 3');
  });

  it('where a file is not listed', async () => {
    await change(({ shared }) => delete shared['seen.products.i32']);
    await expectDamage(MANIFEST, 'it does not list seen.products.i32');
  });

  it('where an array of a model is cut within a value', async () => {
    await change(async ({ models }) => {
      models.ALS!.arrays['user-rows'] = { ...(await written('cut.i32', new Uint8Array(7))), type: 'i32' };
    });
    await expectDamage('cut.i32', 'its 7 bytes are no whole number of values (i32)');
  });

  it('where a model does not fit the data, in the words of its family', async () => {
    await change(async ({ models }) => {
      models.ALS!.arrays['user-rows'] = {
        ...(await written('user-rows.i32', bytes(Int32Array.of(0, 7)))),
        type: 'i32',
      };
    });
    await expectDamage(
      MANIFEST,
      'its model ALS cannot be read: the part "user-rows" has user row 7 at position 1; rows must ascend from 0 to 1',
    );
  });

  it('where repeat purchases are missing', async () => {
    await change(({ extras }) => delete extras['repeat-purchases']);
    await expectDamage(MANIFEST, 'it has no repeat purchases');
  });
});

describe('loading', () => {
  it('does not look at models that nobody asks for', async () => {
    await change(({ models }) => delete models.ALS!.arrays['user-rows']);
    expect([...(await loadArtifact(dir, { kinds: [] })).models.keys()]).toEqual(['POPULARITY']);
    await expect(loadArtifact(dir, { kinds: ['ALS'] })).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('does without products bought together, which a log of single products has not', async () => {
    expect((await loadArtifact(dir)).boughtTogether).toEqual([]);
  });
});
