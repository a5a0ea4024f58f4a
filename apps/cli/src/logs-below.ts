import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ifSystemSays } from '@cartograph/events';

/** What the import says itself, in words, when it comes to the path. */
const IMPORTS_OWN = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP'];

/** What a look at a path answers, or null where it is not there or may not be read; whatever else went wrong is thrown. */
export const ifReadable = <T>(looking: Promise<T>): Promise<T | null> => ifSystemSays(IMPORTS_OWN, looking, null);

/** The logs a path stands for: itself, or those of a folder all the way down whose names fit; none where nothing is there. */
export async function logsAt(path: string, name: RegExp): Promise<string[]> {
  const found = await ifReadable(stat(path));
  if (found === null) return [];
  return found.isDirectory() ? logsBelow(path, name) : [path];
}

async function logsBelow(folder: string, name: RegExp): Promise<string[]> {
  const entries = (await ifReadable(readdir(folder, { withFileTypes: true }))) ?? [];
  const found = await Promise.all(
    entries.map((entry) => {
      const inside = join(folder, entry.name);
      return entry.isDirectory() ? logsBelow(inside, name) : name.test(entry.name) ? [inside] : [];
    }),
  );
  return found.flat();
}
