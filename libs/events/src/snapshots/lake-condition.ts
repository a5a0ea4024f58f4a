import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { appendsFolder } from '../append/segment-files.js';
import { PendingCount, type PendingAppends } from '../append/pending.js';
import { DamagedLakeError } from '../errors.js';
import { ifMissing, isThere } from '../missing-file.js';
import { filesOf, lakePaths, readManifestAlone, readPointer } from '../manifest.js';
import { keptSnapshots } from '../import/leftovers.js';
import { livingReaders, type Reader } from './readers.js';

/** What lies in a lake beside its snapshots. */
export interface LakeCondition {
  /** Of the pointer as it was written; null where there is no lake yet. */
  readonly layoutVersion: number | null;
  /** Processes that read snapshots now. */
  readonly readers: readonly Reader[];
  /** Files that no snapshot names, left by a writer that was killed or still being written; the next writer removes them. */
  readonly leftovers: { readonly files: number; readonly bytes: number };
  /** Appended events that are acknowledged and not in a snapshot yet. */
  readonly pending: PendingAppends;
}

/** Looks at what lies in a lake beside its snapshots. */
export async function lakeCondition(dataDir: string): Promise<LakeCondition> {
  const dir = path.resolve(dataDir, 'lake');
  const paths = lakePaths(dir);
  const written = (await isThere(paths.pointer)) ? (await readPointer(dir)).layoutVersion : null;
  const named = await namedFiles(dir);
  // What a damaged snapshot names is not known, so nothing is called a leftover.
  const unnamed =
    named === null
      ? []
      : [...(await sizesBelow(paths.files)), ...(await sizesBelow(paths.staging))].filter(
          ({ file }) => !named.has(file),
        );
  return {
    layoutVersion: written,
    readers: await livingReaders(path.resolve(dataDir)),
    leftovers: { files: unnamed.length, bytes: unnamed.reduce((sum, { bytes }) => sum + bytes, 0) },
    pending: await new PendingCount(appendsFolder(dataDir)).count(null),
  };
}

async function namedFiles(dir: string): Promise<Set<string> | null> {
  const named = new Set<string>();
  for (const id of await keptSnapshots(dir, await readPointer(dir))) {
    try {
      for (const file of filesOf(await readManifestAlone(dir, id))) named.add(path.join(dir, file.path));
    } catch (error) {
      if (error instanceof DamagedLakeError) return null;
      throw error;
    }
  }
  return named;
}

async function sizesBelow(folder: string): Promise<{ file: string; bytes: number }[]> {
  const entries = await ifMissing(readdir(folder, { recursive: true, withFileTypes: true }), []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return await Promise.all(
    files.map(async (file) => ({ file, bytes: (await ifMissing(stat(file), null))?.size ?? 0 })),
  );
}
