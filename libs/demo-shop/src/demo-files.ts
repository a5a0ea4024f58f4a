import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { truthsBeside, type TruthsDocument } from './truths.js';

/**
 * Whether a file is a log that the demo shop wrote: the truths.json beside it, or that of its own name, names it with the
 * size it has.
 *
 * @returns false for a file that is not there, too. Cost: three looks and a small file.
 */
export async function isDemoShopFile(path: string): Promise<boolean> {
  const beside = [join(dirname(path), 'truths.json'), truthsBeside(path)];
  const [found, ...truths] = await Promise.all([stat(path).catch(nullIfAbsent), ...beside.map(readTruths)]);
  return (
    found !== null &&
    truths.some((files) => files.some((file) => file?.name === basename(path) && file.bytes === found.size))
  );
}

/** The logs that a truths.json speaks of; none where it is not there or none of a demo shop. */
async function readTruths(path: string): Promise<(TruthsDocument['files'][number] | null)[]> {
  try {
    const document = JSON.parse(await readFile(path, 'utf8')) as Partial<TruthsDocument> | null;
    return document?.formatVersion === 1 && Array.isArray(document.files) ? document.files : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    return nullIfAbsent(error) ?? [];
  }
}

function nullIfAbsent(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
  throw error;
}
