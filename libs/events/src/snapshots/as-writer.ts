import path from 'node:path';
import { removeLeftovers } from '../import/leftovers.js';
import { ProgressMeter } from '../import/progress-meter.js';
import { acquireLease, type Lease } from '../lease.js';
import { beginLake, lakePaths, readPointer } from '../manifest.js';
import { LeaseHeldError } from '../errors.js';
import { isThere } from '../missing-file.js';
import { makePrivate } from '../private-folder.js';
import { keepReserve } from '../reserve.js';
import { inWords } from './lake-operation-error.js';
import { checkZone, type OperationOptions } from './operation.js';

export type { OperationOptions } from './operation.js';

/** What an operation works with while it alone may write. */
export interface Writer {
  /** The lake's folder. */
  readonly dir: string;
  readonly lease: Lease;
  readonly progress: ProgressMeter;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs an operation as the one writer of a data folder's lake, after clearing away what a killed writer left.
 *
 * @param what - the operation in one or two words, shown to those who wait.
 * @throws LeaseHeldError - another writer is at work. LakeOperationError - canceled, or the machine lacks something.
 */
export async function asWriter<T>(
  dataDir: string,
  what: string,
  options: OperationOptions,
  work: (writer: Writer) => Promise<T>,
): Promise<T> {
  const dir = path.resolve(dataDir, 'lake');
  const { signal } = options;
  const progress = new ProgressMeter(options.onProgress);
  try {
    signal?.throwIfAborted();
    checkZone(options);
    await makePrivate(dir);
    await readPointer(dir);
    const lease = await acquireLease(path.resolve(dataDir), 'import', {
      holder: what,
      waitMs: options.waitMs ?? 0,
      onWait: (holder) => progress.begin(`waiting for process ${holder.pid} (${holder.what})`, 'rows', null),
      ...(signal === undefined ? {} : { signal }),
    });
    try {
      await beginLake(dir);
      await removeLeftovers(dir);
      const result = await work({ dir, lease, progress, signal });
      await keepReserve(path.resolve(dataDir));
      return result;
    } finally {
      await lease.release();
    }
  } catch (error) {
    throw inWords(error, what, signal);
  }
}

/**
 * Clears away what killed writers had half made, as the next writer would.
 *
 * @param options.waitMs - for a writer at work. One that was killed in another container counts as such for a minute.
 * @returns false where one is at work still, which has cleared away itself unless it was killed.
 */
export async function clearHalfMade(
  dataDir: string,
  options: Pick<OperationOptions, 'waitMs' | 'signal'> = {},
): Promise<boolean> {
  if (!(await isThere(lakePaths(path.resolve(dataDir, 'lake')).pointer))) return true;
  try {
    await asWriter(dataDir, 'clearing of half-made work', options, () => Promise.resolve());
    return true;
  } catch (error) {
    if (error instanceof LeaseHeldError) return false;
    throw error;
  }
}
