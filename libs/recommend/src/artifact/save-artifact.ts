import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makePrivate } from '@cartograph/events';
import { boughtTogetherParts } from '../baskets/bought-together-parts.js';
import { familyOf } from '../families.js';
import type { ModelParts, SharedData, StoredArray } from '../family.js';
import type { PairMatrix } from '../log/pair-matrix.js';
import type { ModelSet } from '../model-set.js';
import { MODEL_KINDS } from '../recommender.js';
import { repeatParts } from '../rules/repeat-parts.js';
import { bytesOf, requireLittleEndian, typeOf } from './array-types.js';
import { flushFolder, sha256, writeFlushed } from './files.js';
import {
  ARTIFACT_FORMAT,
  BOUGHT_TOGETHER_EXTRAS,
  MANIFEST,
  type FileEntry,
  type Manifest,
  type ModelEntry,
} from './manifest.js';

/** Names of the matrices that every model shares. */
export const SHARED_MATRICES = [
  'strengths',
  'carts',
  'purchases',
  'seen',
] as const satisfies readonly (keyof SharedData)[];

/**
 * Writes a model set to a folder that must not exist yet: `manifest.json`, what all models share, and the arrays of each model in files
 * of its own. Equal contents are written once: strengths that are carts alone share the files of the carts.
 *
 * Everything is written aside, flushed to the disk and renamed into place at once, so a reader sees all of it or none.
 *
 * @returns the bytes written.
 */
export async function saveArtifact(dir: string, set: ModelSet): Promise<{ bytes: number }> {
  requireLittleEndian();
  const aside = `${dir}.partial-${randomBytes(6).toString('hex')}`;
  await makePrivate(aside);
  try {
    const writer = new Writer(aside);
    const shared: Record<string, FileEntry> = {};
    for (const [name, content] of sharedFiles(set)) shared[name] = await writer.write(name, content);
    const models: Manifest['models'] = {};
    for (const kind of MODEL_KINDS) {
      const model = set.models.get(kind);
      if (model === undefined) continue;
      models[kind] = await writeParts(writer, kind.toLowerCase().replaceAll('_', '-'), familyOf(kind).save(model));
    }
    const extras: Manifest['extras'] = {};
    for (const [name, parts] of extraParts(set)) extras[name] = await writeParts(writer, name, parts);
    const { users, products, end, strengthOptions } = set.shared;
    const manifest: Manifest = {
      format: ARTIFACT_FORMAT,
      snapshotId: set.snapshotId,
      trainedAt: set.trainedAt,
      users,
      products,
      end,
      strengthOptions,
      report: set.report,
      shared,
      models,
      extras,
    };
    const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`, 'utf8');
    await writeFlushed(join(aside, MANIFEST), text);
    await flushFolder(aside);
    await rename(aside, dir);
    await flushFolder(dirname(dir));
    return { bytes: writer.bytes + text.byteLength };
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
}

function* extraParts({ boughtTogether, repeat }: ModelSet): Generator<[string, ModelParts]> {
  yield ['repeat-purchases', repeatParts(repeat.groups, repeat.minGaps)];
  for (const index of boughtTogether) yield [BOUGHT_TOGETHER_EXTRAS[index.kind.event], boughtTogetherParts(index)];
}

async function writeParts(writer: Writer, name: string, { json, arrays }: ModelParts): Promise<ModelEntry> {
  const entry: ModelEntry = { json, arrays: {} };
  for (const [part, array] of Object.entries(arrays)) {
    if (!/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(part))
      throw new RangeError(
        `the part "${part}" of ${name} cannot name a file; use small letters and digits, with single dots or hyphens between them`,
      );
    const type = typeOf(array);
    entry.arrays[part] = { ...(await writer.write(`${name}.${part}.${type}`, bytesOf(array))), type };
  }
  return entry;
}

class Writer {
  bytes = 0;
  private readonly written = new Map<string, FileEntry>();

  constructor(private readonly dir: string) {}

  async write(name: string, content: Uint8Array): Promise<FileEntry> {
    const digest = sha256(content);
    const same = this.written.get(digest);
    if (same) return same;
    await writeFlushed(join(this.dir, name), content);
    const entry = { file: name, bytes: content.byteLength, sha256: digest };
    this.written.set(digest, entry);
    this.bytes += content.byteLength;
    return entry;
  }
}

function* sharedFiles({ userIds, productIds, shared }: ModelSet): Generator<[string, Uint8Array]> {
  yield ['users.txt', userIds.text];
  yield ['products.txt', productIds.text];
  yield ['categories.json', jsonBytes(shared.facts.categories)];
  yield ['brands.json', jsonBytes(shared.facts.brands)];
  yield ['prices.f64', bytesOf(shared.facts.prices)];
  for (const name of SHARED_MATRICES) {
    for (const [part, array] of Object.entries(matrixArrays(shared[name])))
      yield [`${name}.${part}.${typeOf(array)}`, bytesOf(array)];
  }
}

function matrixArrays({ csr, lastAt }: PairMatrix): Record<string, StoredArray> {
  return { indptr: csr.indptr, products: csr.indices, values: csr.values, 'last-at': lastAt };
}

function jsonBytes(values: readonly string[]): Uint8Array {
  return Buffer.from(JSON.stringify(values), 'utf8');
}
