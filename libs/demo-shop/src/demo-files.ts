import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { TruthsDocument } from './truths.js';

/**
 * Whether a file is a log that `generateDemoShop` wrote: the truths.json beside it names it with the size it has.
 *
 * @returns false for a file that is not there, too. Cost: two looks and a small file.
 */
export async function isDemoShopFile(path: string): Promise<boolean> {
  const [truths, found] = await Promise.all([readTruths(dirname(path)), stat(path).catch(() => null)]);
  return found !== null && (truths?.files ?? []).some((file) => file?.name === basename(path) && file.bytes === found.size);
}

/** What is planted in the logs of a folder; null where it holds no truths.json of a demo shop. */
async function readTruths(folder: string): Promise<{ files: (TruthsDocument['files'][number] | null)[] } | null> {
  try {
    const document = JSON.parse(await readFile(join(folder, 'truths.json'), 'utf8')) as Partial<TruthsDocument> | null;
    return document?.formatVersion === 1 && Array.isArray(document.files) ? { files: document.files } : null;
  } catch {
    return null;
  }
}
