import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { appendsFolder } from '../append/segment-files.js';
import { PendingCount, type PendingAppends } from '../append/pending.js';
import { ifMissing, isThere } from '../missing-file.js';
import { lakePaths, readPointer } from '../manifest.js';
import { findLeftovers, type Leftover } from '../import/leftovers.js';
import { livingReaders, type Reader } from './readers.js';

/** What lies in a lake beside its snapshots. */
export interface LakeCondition {
  /** Of the pointer as it was written; null where there is no lake yet. */
  readonly layoutVersion: number | null;
  /** Processes that read snapshots now. */
  readonly readers: readonly Reader[];
  /** Files that nothing names: a writer removes each a week after one first met it. Null where a damaged manifest leaves open what is named. */
  readonly leftovers: readonly Leftover[] | null;
  /** What a writer works on, or one that was killed had begun; the next writer removes it. */
  readonly staging: { readonly files: number; readonly bytes: number };
  /** Appended events that are acknowledged and not in a snapshot yet. */
  readonly pending: PendingAppends;
}

/** Looks at what lies in a lake beside its snapshots. */
export async function lakeCondition(dataDir: string): Promise<LakeCondition> {
  const dir = path.resolve(dataDir, 'lake');
  const paths = lakePaths(dir);
  const written = (await isThere(paths.pointer)) ? (await readPointer(dir)).layoutVersion : null;
  const staged = await sizesBelow(paths.staging);
  return {
    layoutVersion: written,
    readers: await livingReaders(path.resolve(dataDir)),
    leftovers: await findLeftovers(dir),
    staging: { files: staged.length, bytes: staged.reduce((sum, bytes) => sum + bytes, 0) },
    pending: await new PendingCount(appendsFolder(dataDir)).count(null),
  };
}

async function sizesBelow(folder: string): Promise<number[]> {
  const entries = await ifMissing(readdir(folder, { recursive: true, withFileTypes: true }), []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file) => (await ifMissing(stat(file), null))?.size ?? 0));
}
