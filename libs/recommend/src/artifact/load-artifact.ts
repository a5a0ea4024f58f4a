import { join } from 'node:path';
import { boughtTogetherFromParts } from '../baskets/bought-together-parts.js';
import type { BoughtTogetherIndex } from '../baskets/bought-together.js';
import { familyOf } from '../families.js';
import type { Json, ModelParts, SharedData, StoredArray } from '../family.js';
import { IdMap } from '../id-map.js';
import type { PairMatrix } from '../log/pair-matrix.js';
import type { ModelSet } from '../model-set.js';
import { MODEL_KINDS, type ModelKind, type Recommender } from '../recommender.js';
import { gapsFromParts } from '../rules/repeat-parts.js';
import { RepeatPurchases } from '../rules/repeat-purchases.js';
import { arrayOf, requireLittleEndian, type ArrayType } from './array-types.js';
import { readChecked } from './files.js';
import {
  BOUGHT_TOGETHER_EXTRAS,
  corrupt,
  MANIFEST,
  readManifest,
  type FileEntry,
  type Manifest,
  type ModelEntry,
} from './manifest.js';

/**
 * Reads a model set back; it answers exactly what the one that was saved answered.
 *
 * @param options.kinds - the models to read; POPULARITY always is, and one that the artifact does not have is left out. Default: all.
 * @throws ArtifactError - `missing`: no manifest or file; `newer`, `older`: written in another format; `corrupt`: a size, a hash or a shape is not
 *   what the manifest says. The message names the file and the remedy.
 */
export async function loadArtifact(dir: string, options: { kinds?: readonly ModelKind[] } = {}): Promise<ModelSet> {
  requireLittleEndian();
  const manifest = await readManifest(dir);
  const reader = new Reader(dir);
  const { snapshotId, trainedAt, report } = manifest;
  const userIds = new IdMap({ text: await reader.text(manifest, 'users.txt') });
  const productIds = new IdMap({ text: await reader.text(manifest, 'products.txt') });
  if (userIds.size !== manifest.users)
    throw corrupt(join(dir, 'users.txt'), `it holds ${userIds.size} ids where the manifest needs ${manifest.users}`);
  if (productIds.size !== manifest.products)
    throw corrupt(
      join(dir, 'products.txt'),
      `it holds ${productIds.size} ids where the manifest needs ${manifest.products}`,
    );
  const shared = await readShared(reader, manifest);
  const models = new Map<ModelKind, Recommender>();
  for (const kind of MODEL_KINDS) {
    const entry = manifest.models[kind];
    if (entry === undefined || !(kind === 'POPULARITY' || (options.kinds?.includes(kind) ?? true))) continue;
    models.set(kind, await readModel(reader, kind, entry, shared));
  }
  if (!models.has('POPULARITY')) throw corrupt(join(dir, MANIFEST), 'it has no model POPULARITY');
  return {
    snapshotId,
    trainedAt,
    userIds,
    productIds,
    shared,
    models,
    report,
    ...(await readExtras(reader, manifest, shared)),
  };
}

/**
 * A model set with more of the models of its artifact.
 *
 * @param set - read from `dir`; what it has is kept, not read again.
 * @param kinds - one that the artifact does not have is left out.
 * @throws ArtifactError - as {@link loadArtifact}.
 */
export async function withModels(dir: string, set: ModelSet, kinds: readonly ModelKind[]): Promise<ModelSet> {
  const wanted = kinds.filter((kind) => !set.models.has(kind));
  if (wanted.length === 0) return set;
  const { models: entries } = await readManifest(dir);
  const reader = new Reader(dir);
  const models = new Map<ModelKind, Recommender>();
  for (const kind of MODEL_KINDS) {
    const entry = entries[kind];
    const known = set.models.get(kind);
    if (known) models.set(kind, known);
    else if (entry && wanted.includes(kind)) models.set(kind, await readModel(reader, kind, entry, set.shared));
  }
  return { ...set, models };
}

/** Reads files once each, however many names they have. */
class Reader {
  private readonly contents = new Map<string, Promise<ArrayBuffer>>();

  constructor(readonly dir: string) {}

  read(entry: FileEntry): Promise<ArrayBuffer> {
    const known = this.contents.get(entry.sha256);
    if (known) return known;
    const content = readChecked(this.dir, entry);
    this.contents.set(entry.sha256, content);
    return content;
  }

  async shared({ shared }: Manifest, name: string): Promise<ArrayBuffer> {
    const entry = shared[name];
    if (entry === undefined) throw corrupt(join(this.dir, MANIFEST), `it does not list ${name}`);
    return this.read(entry);
  }

  async text(manifest: Manifest, name: string): Promise<Uint8Array> {
    return new Uint8Array(await this.shared(manifest, name));
  }

  async list(manifest: Manifest, name: string): Promise<string[]> {
    const values: unknown = JSON.parse(Buffer.from(await this.shared(manifest, name)).toString('utf8'));
    if (
      !Array.isArray(values) ||
      values.length !== manifest.products ||
      !values.every((value) => typeof value === 'string')
    )
      throw corrupt(join(this.dir, name), `it is no list of ${manifest.products} texts`);
    return values;
  }

  async array(entry: FileEntry, type: ArrayType): Promise<StoredArray> {
    const array = arrayOf(type, await this.read(entry));
    if (array === null)
      throw corrupt(join(this.dir, entry.file), `its ${entry.bytes} bytes are no whole number of values (${type})`);
    return array;
  }
}

async function readShared(reader: Reader, manifest: Manifest): Promise<SharedData> {
  const { users, products, end, strengthOptions } = manifest;
  const prices = new Float64Array(await reader.shared(manifest, 'prices.f64'));
  if (prices.length !== products)
    throw corrupt(
      join(reader.dir, 'prices.f64'),
      `it holds ${prices.length} values where the manifest needs ${products}`,
    );
  return {
    users,
    products,
    end,
    strengthOptions,
    strengths: await readMatrix(reader, manifest, 'strengths'),
    carts: await readMatrix(reader, manifest, 'carts'),
    purchases: await readMatrix(reader, manifest, 'purchases'),
    seen: await readMatrix(reader, manifest, 'seen'),
    facts: {
      categories: await reader.list(manifest, 'categories.json'),
      brands: await reader.list(manifest, 'brands.json'),
      prices,
    },
  };
}

async function readMatrix(reader: Reader, manifest: Manifest, name: string): Promise<PairMatrix> {
  const { users, products } = manifest;
  const indptr = new Int32Array(await reader.shared(manifest, `${name}.indptr.i32`));
  const indices = new Int32Array(await reader.shared(manifest, `${name}.products.i32`));
  const values = new Float32Array(await reader.shared(manifest, `${name}.values.f32`));
  const lastAt = new Float64Array(await reader.shared(manifest, `${name}.last-at.f64`));
  if (indptr.length !== users + 1)
    throw corrupt(
      join(reader.dir, `${name}.indptr.i32`),
      `it holds ${indptr.length} values where the manifest needs ${users + 1}`,
    );
  const pairs = indptr[users]!;
  for (const [part, found] of [
    ['products.i32', indices.length],
    ['values.f32', values.length],
    ['last-at.f64', lastAt.length],
  ] as const) {
    if (found !== pairs)
      throw corrupt(
        join(reader.dir, `${name}.${part}`),
        `it holds ${found} values where ${name}.indptr.i32 needs ${pairs}`,
      );
  }
  return { csr: { rows: users, columns: products, indptr, indices, values }, lastAt };
}

async function readModel(reader: Reader, kind: ModelKind, entry: ModelEntry, shared: SharedData): Promise<Recommender> {
  return readParts(reader, `model ${kind}`, entry, (parts) => familyOf(kind).load(respelled(parts), shared));
}

/** The parts of a model as this version names them: files of 0.1 say "neighbours", among the settings too. */
function respelled({ json, arrays }: ModelParts): ModelParts {
  const { settings } = json;
  return {
    json: isObject(settings) ? { ...json, settings: withNeighbors(settings) } : json,
    arrays: withNeighbors(arrays),
  };
}

function withNeighbors<Value>(named: { readonly [name: string]: Value }): { readonly [name: string]: Value } {
  const { neighbours, ...others } = named;
  return neighbours === undefined ? named : { ...others, neighbors: neighbours };
}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

async function readExtras(
  reader: Reader,
  { extras, products }: Manifest,
  { facts }: SharedData,
): Promise<Pick<ModelSet, 'boughtTogether' | 'repeat'>> {
  const repeats = extras['repeat-purchases'];
  if (repeats === undefined) throw corrupt(join(reader.dir, MANIFEST), 'it has no repeat purchases');
  const repeat = await readParts(
    reader,
    'repeat purchases',
    repeats,
    (parts) => new RepeatPurchases(gapsFromParts(parts), facts.categories),
  );
  const boughtTogether: BoughtTogetherIndex[] = [];
  for (const name of Object.values(BOUGHT_TOGETHER_EXTRAS)) {
    const entry = extras[name];
    if (entry !== undefined)
      boughtTogether.push(await readParts(reader, name, entry, (parts) => boughtTogetherFromParts(parts, products)));
  }
  return { repeat, boughtTogether };
}

/** Reads what belongs to one entry and makes something of it; a part that does not fit is a damaged file. */
async function readParts<Made>(
  reader: Reader,
  what: string,
  entry: ModelEntry,
  make: (parts: ModelParts) => Made,
): Promise<Made> {
  const arrays: Record<string, StoredArray> = {};
  for (const [part, { type, ...file }] of Object.entries(entry.arrays)) arrays[part] = await reader.array(file, type);
  try {
    return make({ json: entry.json, arrays });
  } catch (error) {
    if (error instanceof RangeError)
      throw corrupt(join(reader.dir, MANIFEST), `its ${what} cannot be read: ${error.message}`, error);
    throw error;
  }
}
