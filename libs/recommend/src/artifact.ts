import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { endianness } from 'node:os';
import { dirname, join } from 'node:path';
import { AlsModel, type AlsSettings } from './als-model.js';
import { IdMap } from './id-map.js';
import type { ModelSet } from './model-set.js';
import { MostCartedModel } from './most-carted.js';
import { PopularityModel } from './popularity.js';
import { ArtifactError } from './recommend-error.js';
import type { EvaluationReport } from './report.js';

/** The format this code writes; it reads this one and refuses newer ones. */
export const ARTIFACT_FORMAT = 1;

/** The description beside the binary files. */
interface Manifest {
  format: number;
  snapshotId: string;
  trainedAt: string;
  users: number;
  products: number;
  pairs: number;
  windowDays: number | null;
  als: AlsSettings;
  report: EvaluationReport;
  /** All little-endian arrays without header, or UTF-8 text with one value a line. */
  files: Record<string, { bytes: number; sha256: string }>;
}

const MANIFEST = 'manifest.json';

/**
 * Writes a model set to a folder that must not exist yet: `manifest.json` and binary files.
 *
 * Everything is written aside, flushed to the disk and renamed into place at once, so a reader sees all of it or none.
 *
 * @returns the bytes written.
 */
export async function saveArtifact(dir: string, set: ModelSet): Promise<{ bytes: number }> {
  requireLittleEndian();
  const aside = `${dir}.partial-${randomBytes(6).toString('hex')}`;
  await mkdir(aside, { recursive: true });
  try {
    const { MOST_CARTED, POPULARITY, ALS } = set.models;
    const { csr, lastAt } = MOST_CARTED.matrix;
    const contents: Record<string, Uint8Array> = {
      'users.txt': lines(set.userIds.ids),
      'products.txt': lines(set.productIds.ids),
      'categories.txt': lines(POPULARITY.data.categories),
      'carts.indptr.i32': bytesOf(csr.indptr),
      'carts.products.i32': bytesOf(csr.indices),
      'carts.counts.f32': bytesOf(csr.values),
      'carts.last-at.f64': bytesOf(lastAt),
      'popularity.window-users.i32': bytesOf(POPULARITY.data.windowUsers),
      'popularity.all-users.i32': bytesOf(POPULARITY.data.allUsers),
      'als.user-factors.f32': bytesOf(ALS.factors.userFactors),
      'als.item-factors.f32': bytesOf(ALS.factors.itemFactors),
    };
    const manifest: Manifest = {
      format: ARTIFACT_FORMAT,
      snapshotId: set.snapshotId,
      trainedAt: set.trainedAt,
      users: set.userIds.size,
      products: set.productIds.size,
      pairs: csr.indices.length,
      windowDays: POPULARITY.data.windowDays,
      als: ALS.settings,
      report: set.report,
      files: Object.fromEntries(Object.entries(contents).map(([name, content]) => [name, { bytes: content.byteLength, sha256: sha256(content) }])),
    };
    for (const [name, content] of Object.entries(contents)) await writeFlushed(join(aside, name), content);
    const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`, 'utf8');
    await writeFlushed(join(aside, MANIFEST), text);
    await flushFolder(aside);
    await rename(aside, dir);
    await flushFolder(dirname(dir));
    return { bytes: Object.values(contents).reduce((sum, content) => sum + content.byteLength, text.byteLength) };
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Reads a model set back; it answers exactly what the one that was saved answered.
 *
 * @throws ArtifactError - `missing`: no manifest or file; `newer`: written by a newer Cartograph; `corrupt`: a size, a
 *   hash or a shape is not what the manifest says. The message names the file and the remedy.
 */
export async function loadArtifact(dir: string): Promise<ModelSet> {
  requireLittleEndian();
  const manifest = await readManifest(dir);
  const read = async (name: string): Promise<ArrayBuffer> => readChecked(dir, name, manifest);
  const userIds = new IdMap(textLines(await read('users.txt')));
  const productIds = new IdMap(textLines(await read('products.txt')));
  const categories = textLines(await read('categories.txt'));
  const { users, products, pairs, als } = manifest;
  const csr = {
    rows: users,
    columns: products,
    indptr: new Int32Array(await read('carts.indptr.i32')),
    indices: new Int32Array(await read('carts.products.i32')),
    values: new Float32Array(await read('carts.counts.f32')),
  };
  const lastAt = new Float64Array(await read('carts.last-at.f64'));
  const windowUsers = new Int32Array(await read('popularity.window-users.i32'));
  const allUsers = new Int32Array(await read('popularity.all-users.i32'));
  const userFactors = new Float32Array(await read('als.user-factors.f32'));
  const itemFactors = new Float32Array(await read('als.item-factors.f32'));
  const shapes: [string, number, number][] = [
    ['users.txt', userIds.size, users],
    ['products.txt', productIds.size, products],
    ['categories.txt', categories.length, products],
    ['carts.indptr.i32', csr.indptr.length, users + 1],
    ['carts.products.i32', csr.indices.length, pairs],
    ['carts.counts.f32', csr.values.length, pairs],
    ['carts.last-at.f64', lastAt.length, pairs],
    ['popularity.window-users.i32', windowUsers.length, products],
    ['popularity.all-users.i32', allUsers.length, products],
    ['als.user-factors.f32', userFactors.length, users * als.factors],
    ['als.item-factors.f32', itemFactors.length, products * als.factors],
  ];
  for (const [name, found, expected] of shapes) {
    if (found !== expected) throw corrupt(dir, name, `it holds ${found} values where the manifest needs ${expected}`);
  }
  const factors = { factors: als.factors, users, items: products, userFactors, itemFactors };
  return {
    snapshotId: manifest.snapshotId,
    trainedAt: manifest.trainedAt,
    userIds,
    productIds,
    models: {
      POPULARITY: new PopularityModel({ carts: csr, windowUsers, allUsers, windowDays: manifest.windowDays, categories }),
      MOST_CARTED: new MostCartedModel({ csr, lastAt }),
      ALS: new AlsModel(csr, factors, als),
    },
    report: manifest.report,
  };
}

async function readManifest(dir: string): Promise<Manifest> {
  const path = join(dir, MANIFEST);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new ArtifactError('missing', path, `${path} cannot be read: the model files are gone or incomplete. Train again.`, { cause });
  }
  let manifest: Partial<Manifest>;
  try {
    manifest = JSON.parse(text) as Partial<Manifest>;
  } catch (cause) {
    throw new ArtifactError('corrupt', path, `${path} is not valid JSON. Train again, or restore the folder.`, { cause });
  }
  if (typeof manifest.format !== 'number') throw corrupt(dir, MANIFEST, 'it names no format');
  if (manifest.format > ARTIFACT_FORMAT) {
    throw new ArtifactError(
      'newer',
      path,
      `${path} has format ${manifest.format}, and this Cartograph reads up to ${ARTIFACT_FORMAT}: it was written by a newer one. Update Cartograph, or train again.`,
    );
  }
  for (const field of ['snapshotId', 'trainedAt', 'users', 'products', 'pairs', 'als', 'report', 'files'] as const) {
    if (manifest[field] === undefined) throw corrupt(dir, MANIFEST, `it has no "${field}"`);
  }
  return manifest as Manifest;
}

async function readChecked(dir: string, name: string, manifest: Manifest): Promise<ArrayBuffer> {
  const expected = manifest.files[name];
  if (expected === undefined) throw corrupt(dir, MANIFEST, `it does not list ${name}`);
  const path = join(dir, name);
  let content: Buffer;
  try {
    content = await readFile(path);
  } catch (cause) {
    throw new ArtifactError('missing', path, `${path} cannot be read: the model files are gone or incomplete. Train again.`, { cause });
  }
  if (content.byteLength !== expected.bytes) throw corrupt(dir, name, `it has ${content.byteLength} bytes where the manifest says ${expected.bytes}`);
  if (sha256(content) !== expected.sha256) throw corrupt(dir, name, 'its SHA-256 is not the one in the manifest');
  return new Uint8Array(content).buffer;
}

function corrupt(dir: string, name: string, what: string): ArtifactError {
  const path = join(dir, name);
  return new ArtifactError('corrupt', path, `${path} is damaged: ${what}. Train again, or restore the folder.`);
}

async function writeFlushed(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function requireLittleEndian(): void {
  if (endianness() !== 'LE') throw new Error('Model files are little-endian; this processor is big-endian and cannot read or write them.');
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function bytesOf(array: Int32Array | Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function lines(values: readonly string[]): Uint8Array {
  return Buffer.from(values.map((value) => `${value}\n`).join(''), 'utf8');
}

function textLines(content: ArrayBuffer): string[] {
  return Buffer.from(content).toString('utf8').split('\n').slice(0, -1);
}
