import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { ImportError } from '../errors.js';
import { inWords, orNotFound } from './in-words.js';

/** Whether a path holds a sign of a pattern: `*`, `?` or `[…]`. */
export const isPattern = (text: string): boolean => /[*?[]/.test(text);

/** One name of a path as a pattern: `*` any letters, `?` one, `[a-c]` one of these, `[!a-c]` none of these. */
function patternOf(name: string): RegExp {
  const source = name.replaceAll(
    /\[(!?)([^\]]+)\]|[*?]|[^*?[]+|\[/g,
    (part, not: string | undefined, letters: string | undefined) => {
      if (part === '*') return '.*';
      if (part === '?') return '.';
      if (letters !== undefined) return `[${not === '!' ? '^' : ''}${letters.replaceAll(/[\\\]^]/g, String.raw`\$&`)}]`;
      return part.replaceAll(/[.+^${}()|\\[\]]/g, String.raw`\$&`);
    },
  );
  return new RegExp(`^${source}$`, 's');
}

/** Told of a folder that a pattern leads through and that cannot be read. */
export type OnUnreadable = (folder: string, error: ImportError) => void;

/**
 * Finds the paths that a pattern names; `**` stands for folders of any depth. Hidden names are met only by a pattern that begins with a
 * point. A link to a folder is not followed by `**`, so that links in a circle end.
 *
 * @param onUnreadable - then the folder is passed over. Default: it is thrown.
 * @returns the paths in the order of their names; none when nothing fits.
 * @throws ImportError `unreadable`.
 */
export async function expandGlob(
  pattern: string,
  onUnreadable: OnUnreadable = (_, error) => {
    throw error;
  },
): Promise<string[]> {
  const parts = pattern.split(/[\\/]/);
  const isAbsolute = path.isAbsolute(pattern);
  const orUnreadable = async <T>(place: string, look: () => Promise<T>, missing: T): Promise<T> => {
    try {
      return await orNotFound(inWords(place, look), missing);
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      onUnreadable(place, error);
      return missing;
    }
  };
  const entriesOf = (folder: string): Promise<Dirent[]> =>
    orUnreadable(
      folder === '' ? '.' : folder,
      () => readdir(folder === '' ? '.' : folder, { withFileTypes: true }),
      [],
    );
  let found = [isAbsolute ? path.parse(path.resolve(pattern)).root : ''];
  for (const part of isAbsolute ? parts.slice(1) : parts) {
    if (part === '') continue;
    const next: string[] = [];
    for (const folder of found) next.push(...(await namesBelow(folder, part, entriesOf)));
    found = next;
  }
  const exist = await Promise.all(found.map((file) => orUnreadable(file, () => lstat(file).then(() => true), false)));
  return found.filter((_, index) => exist[index]).toSorted();
}

async function namesBelow(
  folder: string,
  part: string,
  entriesOf: (folder: string) => Promise<Dirent[]>,
): Promise<string[]> {
  if (!isPattern(part)) return [path.join(folder, part)];
  const entries = await entriesOf(folder);
  if (part === '**') {
    const below = await Promise.all(
      entries
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map((entry) => namesBelow(path.join(folder, entry.name), part, entriesOf)),
    );
    return [folder, ...below.flat()];
  }
  const fits = patternOf(part);
  return entries
    .filter(({ name }) => fits.test(name) && (part.startsWith('.') || !name.startsWith('.')))
    .map(({ name }) => path.join(folder, name));
}
