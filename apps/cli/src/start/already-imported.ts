import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportReport } from '@cartograph/events';

/**
 * Whether every named file went into the lake as it is now: an earlier import took a file of the same name and size, and
 * the file has not been written since. Folders are always looked through again.
 */
export async function alreadyImported(paths: readonly string[], reports: readonly Pick<ImportReport, 'finishedAt' | 'files'>[]): Promise<boolean> {
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) return false;
    const known = reports.some(
      ({ finishedAt, files }) => found.mtimeMs < Date.parse(finishedAt) && files.some(({ name, bytes }) => basename(name) === basename(path) && bytes === found.size),
    );
    if (!known) return false;
  }
  return paths.length > 0;
}
